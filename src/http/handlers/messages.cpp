#include "app/messages.hpp"

#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

namespace parrain::app {

BOOST_DESCRIBE_ENUM(BounceOutcome, kApplied, kKnown, kIgnored)

}  // namespace parrain::app

namespace parrain::http {
namespace {

/// A message to one recipient. `reason` says why it was refused, waits, or came back; `answer` is what the mail relay,
/// or whoever sent it back, said last. `to` is empty once the recipient was erased.
struct Message {
    MessageId id;
    std::string to;
    std::string to_name;
    MessageKind kind;
    std::string template_;
    int template_version;
    Locale locale;
    std::string subject;
    MessageState state;
    std::optional<MessageReason> reason;
    std::optional<std::string> reason_text;
    std::optional<std::string> answer;
    std::optional<ReferralId> referral;
    std::optional<UserId> user;
    int attempts;
    std::optional<Instant> next_attempt_at;
    Instant created_at;
    std::optional<Instant> sent_at;
    std::optional<Instant> bounced_at;
};
BOOST_DESCRIBE_STRUCT(Message, (),
                      (id, to, to_name, kind, template_, template_version, locale, subject, state, reason, reason_text,
                       answer, referral, user, attempts, next_attempt_at, created_at, sent_at, bounced_at))

/// A message as it was, or will be, sent.
struct MessageInFull : Message {
    std::string message_id;
    std::string text;
    std::string html;
    std::string unsubscribe_url;
};
BOOST_DESCRIBE_STRUCT(MessageInFull, (Message), (message_id, text, html, unsubscribe_url))

struct MessageCount {
    MessageState state;
    std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(MessageCount, (), (state, count))

struct MessagePage {
    std::vector<Message> items;
    std::optional<std::string> next_cursor;
    std::vector<MessageCount> counts;
};
BOOST_DESCRIBE_STRUCT(MessagePage, (), (items, next_cursor, counts))

/// Which messages; `to` is an address in any spelling, or a part of one.
struct MessageQuery : PageQuery {
    std::optional<std::string> to;
    std::optional<MessageState> state;
    std::optional<std::string> template_;
    std::optional<ReferralId> referral;
    std::optional<UserId> user;
};
BOOST_DESCRIBE_STRUCT(MessageQuery, (PageQuery), (to, state, template_, referral, user))

/// How final it is: a `hard` bounce will never arrive, a `soft` one may yet.
enum class BounceKind { kHard, kSoft };
BOOST_DESCRIBE_ENUM(BounceKind, kHard, kSoft)

/// A message that came back, named by our id, by its Message-ID or by whom it went to.
struct Bounce {
    BounceKind kind;
    std::optional<MessageId> message;
    std::optional<std::string> message_id;
    std::optional<std::string> to;
    std::optional<std::string> detail;
};
BOOST_DESCRIBE_STRUCT(Bounce, (), (kind, message, message_id, to, detail))

struct BounceAnswer {
    MessageId message;
    app::BounceOutcome outcome;
};
BOOST_DESCRIBE_STRUCT(BounceAnswer, (), (message, outcome))

Message message_of(const app::Message& message, const Words& words) {
    return {.id = message.id,
            .to = message.to,
            .to_name = message.to_name,
            .kind = message.kind,
            .template_ = message.template_key,
            .template_version = message.template_version,
            .locale = message.locale,
            .subject = message.content.subject,
            .state = message.state,
            .reason = message.reason,
            .reason_text = message.reason
                               ? std::optional(words("message.reason." + std::string(to_string(*message.reason))))
                               : std::nullopt,
            .answer = message.answer,
            .referral = message.referral,
            .user = message.user,
            .attempts = message.attempts,
            .next_attempt_at = message.next_attempt_at,
            .created_at = message.created_at,
            .sent_at = message.sent_at,
            .bounced_at = message.bounced_at};
}

MessagePage list_messages(const app::Caller& caller, Query<MessageQuery> query, const Words& words,
                          const app::Messages& messages) {
    const app::MessageFilter filter{.to = query->to.value_or(""),
                                    .state = query->state ? std::string(to_string(*query->state)) : std::string(),
                                    .template_key = query->template_.value_or(""),
                                    .referral = query->referral.value_or(ReferralId()),
                                    .user = query->user.value_or(UserId())};
    const auto found = messages.list(caller.workspace, filter, query->slice());
    MessagePage page = page_of(
        MessagePage{}, found.items, *query, [](const app::Message& one) { return one.id.value(); },
        [&](const app::Message& one) { return message_of(one, words); });
    for (const auto& one : found.counts) {
        page.counts.push_back({.state = parse_message_state(one.state).value(), .count = one.count});
    }
    return page;
}

Result<MessageInFull> get_message(const app::Caller& caller, Path<MessageId> id, const Words& words,
                                  const app::Messages& messages) {
    const auto message = messages.get(caller.workspace, *id);
    if (!message) return message.failure();
    MessageInFull shown{message_of(*message, words), message->message_id, message->content.text, message->content.html,
                        message->unsubscribe_url};
    // Its link opens the console in the role it names: nobody but the person invited reads it.
    if (message->template_key == "member.invitation") shown.text = shown.html = "";
    return shown;
}

Result<BounceAnswer> take_bounce(const app::Caller& caller, Body<Bounce> told, const app::Messages& messages) {
    const auto bounced = messages.bounce(caller.workspace, {.message = told->message,
                                                            .message_id = told->message_id.value_or(""),
                                                            .to = told->to.value_or(""),
                                                            .is_final = told->kind == BounceKind::kHard,
                                                            .detail = told->detail.value_or("")});
    if (!bounced) return bounced.failure();
    return BounceAnswer{.message = bounced->message, .outcome = bounced->outcome};
}

}  // namespace

std::vector<Route> message_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/messages">(list_messages, "Messages, newest first")
                         .tagged("messages")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue}));
    routes.push_back(
        GET<"/v1/messages/{id}">(get_message, "A message with its texts").tagged("messages").secured_by(kApiCallers));
    routes.push_back(POST<"/v1/bounces">(take_bounce, "Tell that a message came back")
                         .tagged("messages")
                         .secured_by(kApiCallers)
                         .refuses({kNotFound, kRequired, kUnknownValue, kTooLong}));
    return routes;
}

}  // namespace parrain::http
