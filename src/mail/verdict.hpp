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
/// What the relay says before it was told of a recipient (authentication, MAIL) is said of the server and holds for any
/// message: it is tried again. From RCPT on a 5yz is final for this message, whichever command it answers and whatever
/// its reason; but 530 asks for a log-in. Without an answer after kContent nobody knows.
/// Source: RFC 5321 §4.2.1, RFC 3463 §3, RFC 4954 §6, docs/adr/0030.
RelayVerdict judge(Stage stage, const std::optional<Reply>& reply);

/// Whether a final refusal says nothing against the recipient, by its enhanced status: it is about the sender's address
/// (5.1.7, 5.1.8), size (5.3.4), protocol (5.5), content (5.6) or policy (5.7). Without a status it is about them.
bool spares_recipient(const Reply& reply);

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
