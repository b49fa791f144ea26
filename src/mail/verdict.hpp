#pragma once

#include <optional>
#include <string>

#include "domain/message.hpp"

namespace parrain::mail {

/// How far a dialogue with a relay came.
enum class Stage {
    kSession,    ///< connecting, greeting, TLS, authentication
    kSender,     ///< MAIL was sent
    kRecipient,  ///< RCPT was sent
    kData,       ///< DATA was sent
    kContent,    ///< the relay is being given the message
};

/// A complete answer of a relay.
struct Reply {
    int code = 0;
    std::string text;  ///< without the code; its lines joined by spaces
};

/// What a dialogue means for the message it was about. `reply` is the last complete answer to the last stage's command;
/// none where it never came.
///
/// What the relay says of us (authentication, MAIL, a policy 5.7.x) speaks neither for nor against the recipient: it
/// is tried again. Without an answer after kContent nobody knows.
/// Source: RFC 5321 §4.2, RFC 3463 §3, docs/adr/0030.
RelayVerdict judge(Stage stage, const std::optional<Reply>& reply);

/// The answers of a relay, put together from the lines in which they come.
class ReplyReader {
  public:
    /// One line, with or without its line end.
    void read(std::string_view line);
    /// The last complete answer since the start or the last forget().
    const std::optional<Reply>& last() const { return last_; }
    void forget();

  private:
    std::string lines_;
    std::optional<Reply> last_;
};

}  // namespace parrain::mail
