#pragma once

#include <functional>
#include <optional>
#include <string>

#include "app/message_store.hpp"

/// How mail leaves the house.
namespace parrain::app {

/// Whom mail is from or to.
struct Mailbox {
    std::string address;
    std::string name;  ///< may be empty
};

/// A message as it is handed to a relay.
struct OutgoingMail {
    std::string message_id;  ///< with its angle brackets
    Instant date;
    Mailbox from;
    std::optional<Mailbox> reply_to;
    Mailbox to;
    std::string return_path;  ///< whom the relay sends it back to; empty: `from`
    Locale locale = Locale::kEn;
    MessageContent content;
    std::string unsubscribe_url;  ///< empty for none
};

/// What became of handing it over.
struct RelayAnswer {
    RelayVerdict verdict;
    std::string text;               ///< the relay's own words, or what failed; for people, may name the recipient
    bool spares_recipient = false;  ///< kNever: for what we are or wrote, which says nothing against the recipient
};

/// Hands mail to a relay. Used by one thread at a time.
class MailTransport {
  public:
    virtual ~MailTransport() = default;

    /// Hand over one message.
    ///
    /// `begin` is called at most once: when the relay has agreed to sender and recipient and before it is given a
    /// single octet that could be taken as the message. Where it says no, nothing is given and the relay has not got
    /// the message (kLater). What `begin` throws comes out here; the relay has not got the message then.
    virtual RelayAnswer send(const OutgoingMail& mail, const std::function<bool()>& begin) = 0;
};

}  // namespace parrain::app
