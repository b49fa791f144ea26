#include "storage/repositories/messages.hpp"

#include "app/ports.hpp"
#include "core/email.hpp"
#include "core/text.hpp"
#include "storage/repositories/columns.hpp"

namespace parrain::storage {
namespace {

#define STANDING_COLUMNS "state, reason, answer, attempts, next_attempt_at, lease, sent_at, bounced_at, updated_at"
#define HEAD_COLUMNS                                                                                     \
    "id, kind, template, template_version, locale, recipient, recipient_key, recipient_name, once_key, " \
    "referral_id, user_id, subject, unsubscribe_url, message_id, created_at, " STANDING_COLUMNS
constexpr int kStandingColumn = 15;
constexpr int kHeadColumnCount = 24;
#define ALL_COLUMNS HEAD_COLUMNS ", body_text, body_html"

const Statement kInsert{
    "INSERT INTO messages (workspace_id, " ALL_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, "
    "$23, $24, $25, $26, $27) ON CONFLICT (workspace_id, once_key) DO NOTHING"};
const Statement kUpdate{
    "UPDATE messages SET state = $3, reason = $4, answer = $5, attempts = $6, next_attempt_at = $7, lease = $8, "
    "sent_at = $9, bounced_at = $10, updated_at = $11 WHERE workspace_id = $1 AND id = $2"};
const Statement kRewrite{
    "UPDATE messages SET body_text = $3, body_html = $4, message_id = $5 WHERE workspace_id = $1 AND id = $2"};
const Statement kFind{"SELECT " ALL_COLUMNS " FROM messages WHERE workspace_id = $1 AND id = $2"};
const Statement kFindLocked{"SELECT " ALL_COLUMNS " FROM messages WHERE workspace_id = $1 AND id = $2 /*for_update*/"};
const Statement kList{
    "SELECT " HEAD_COLUMNS
    " FROM messages WHERE workspace_id = $1 AND (id < $2 OR $2 = 0) "
    "AND ($3 = '' OR recipient_key LIKE $3 ESCAPE '\\') AND ($4 = '' OR state = $4) AND ($5 = '' OR template = $5) "
    "ORDER BY id DESC LIMIT $6"};
// The filters that leave few have statements of their own, so that their indexes are used.
const Statement kListOfRecipient{
    "SELECT " HEAD_COLUMNS
    " FROM messages WHERE workspace_id = $1 AND (id < $2 OR $2 = 0) AND recipient_key = $3 "
    "AND ($4 = '' OR state = $4) AND ($5 = '' OR template = $5) AND (referral_id = $6 OR $6 = 0) "
    "AND (user_id = $7 OR $7 = 0) ORDER BY id DESC LIMIT $8"};
const Statement kListOfReferral{
    "SELECT " HEAD_COLUMNS
    " FROM messages WHERE workspace_id = $1 AND referral_id = $2 AND (id < $3 OR $3 = 0) "
    "AND ($4 = '' OR recipient_key LIKE $4 ESCAPE '\\') AND ($5 = '' OR state = $5) AND ($6 = '' OR template = $6) "
    "AND (user_id = $7 OR $7 = 0) ORDER BY id DESC LIMIT $8"};
const Statement kListOfUser{
    "SELECT " HEAD_COLUMNS
    " FROM messages WHERE workspace_id = $1 AND user_id = $2 AND (id < $3 OR $3 = 0) "
    "AND ($4 = '' OR recipient_key LIKE $4 ESCAPE '\\') AND ($5 = '' OR state = $5) AND ($6 = '' OR template = $6) "
    "ORDER BY id DESC LIMIT $7"};
const Statement kCounts{"SELECT state, count(*) FROM messages WHERE workspace_id = $1 GROUP BY state ORDER BY state"};

// Over all workspaces: jobs. The states are written out, as the indexes have them.
const Statement kDue{"SELECT " ALL_COLUMNS
                     ", workspace_id FROM messages WHERE state = 'queued' AND next_attempt_at <= $1 "
                     "ORDER BY next_attempt_at, id LIMIT $2 /*skip_locked*/"};
const Statement kAbandoned{"SELECT " ALL_COLUMNS
                           ", workspace_id FROM messages WHERE state = 'sending' AND next_attempt_at <= $1 "
                           "ORDER BY next_attempt_at, id LIMIT $2 /*skip_locked*/"};
constexpr int kWorkspaceColumn = kHeadColumnCount + 2;
const Statement kQueued{
    "SELECT count(*), min(CASE WHEN next_attempt_at <= $1 THEN next_attempt_at END) FROM messages "
    "WHERE state = 'queued'"};
const Statement kNextRetry{
    "SELECT next_attempt_at FROM messages WHERE state = 'queued' AND next_attempt_at > $1 "
    "AND (attempts > 0 OR reason IS NULL) "
    "ORDER BY next_attempt_at LIMIT 1"};
const Statement kSending{"SELECT count(*) FROM messages WHERE state = 'sending'"};

#define FORGET_MESSAGES                                                                                           \
    "UPDATE messages SET recipient = '', recipient_key = '', recipient_name = '', subject = '', body_text = '', " \
    "body_html = '', unsubscribe_url = '', answer = NULL, " WITHDRAWN_IF_QUEUED " WHERE workspace_id = $1 "
const Statement kErase{FORGET_MESSAGES "AND referral_id = $2"};
const Statement kEraseTo{FORGET_MESSAGES "AND recipient_key = $2"};

app::Message head_of(const Row& row) {
    constexpr int kStanding = kStandingColumn;
    app::Message message{.id = row.id<MessageId>(0),
                         .kind = parse_message_kind(row.view(1)).value(),
                         .template_key = row.text(2),
                         .template_version = static_cast<int>(row.int64(3)),
                         .locale = stored_locale(row.view(4)),
                         .to = row.text(5),
                         .to_key = row.text(6),
                         .to_name = row.text(7),
                         .once_key = row.text(8),
                         .referral = row.maybe_id<ReferralId>(9),
                         .user = row.maybe_id<UserId>(10),
                         .content = {.subject = row.text(11), .text = {}, .html = {}},
                         .unsubscribe_url = row.text(12),
                         .message_id = row.text(13),
                         .state = parse_message_state(row.view(kStanding)).value(),
                         .reason = {},
                         .answer = row.maybe_text(kStanding + 2),
                         .attempts = static_cast<int>(row.int64(kStanding + 3)),
                         .next_attempt_at = row.maybe_instant(kStanding + 4),
                         .lease = row.int64(kStanding + 5),
                         .sent_at = row.maybe_instant(kStanding + 6),
                         .bounced_at = row.maybe_instant(kStanding + 7),
                         .created_at = row.instant(14),
                         .updated_at = row.instant(kStanding + 8)};
    if (!row.is_null(kStanding + 1)) message.reason = parse_message_reason(row.view(kStanding + 1));
    return message;
}

app::Message message_of(const Row& row) {
    app::Message message = head_of(row);
    message.content.text = row.text(kHeadColumnCount);
    message.content.html = row.text(kHeadColumnCount + 1);
    return message;
}

std::pair<WorkspaceId, app::Message> placed_of(const Row& row) {
    return {row.id<WorkspaceId>(kWorkspaceColumn), message_of(row)};
}

std::optional<std::string_view> reason_of(const app::Message& message) {
    return message.reason ? std::optional(to_string(*message.reason)) : std::nullopt;
}

}  // namespace

bool SqlMessages::insert(WorkspaceId workspace, const app::Message& message) {
    return tx_.exec(kInsert, {workspace,
                              message.id,
                              to_string(message.kind),
                              message.template_key,
                              message.template_version,
                              to_string(message.locale),
                              message.to,
                              message.to_key,
                              message.to_name,
                              message.once_key,
                              message.referral,
                              message.user,
                              message.content.subject,
                              message.unsubscribe_url,
                              message.message_id,
                              message.created_at,
                              to_string(message.state),
                              reason_of(message),
                              message.answer,
                              message.attempts,
                              message.next_attempt_at,
                              message.lease,
                              message.sent_at,
                              message.bounced_at,
                              message.updated_at,
                              message.content.text,
                              message.content.html}) == 1;
}

void SqlMessages::update(WorkspaceId workspace, const app::Message& message) {
    tx_.post(kUpdate,
             {workspace, message.id, to_string(message.state), reason_of(message), message.answer, message.attempts,
              message.next_attempt_at, message.lease, message.sent_at, message.bounced_at, message.updated_at});
}

void SqlMessages::rewrite(WorkspaceId workspace, const app::Message& message) {
    tx_.exec(kRewrite, {workspace, message.id, message.content.text, message.content.html, message.message_id});
}

std::optional<app::Message> SqlMessages::find(WorkspaceId workspace, MessageId id) {
    return tx_.one(kFind, {workspace, id}, message_of);
}

std::optional<app::Message> SqlMessages::find_locked(WorkspaceId workspace, MessageId id) {
    return tx_.one(kFindLocked, {workspace, id}, message_of);
}

std::vector<app::Message> SqlMessages::list(WorkspaceId workspace, const app::MessageFilter& filter,
                                            const app::Slice& slice) {
    const auto address = Email::parse(filter.to);
    const std::string key = address ? address->match_key() : std::string();
    if (address) {
        return tx_.list(
            kListOfRecipient,
            {workspace, slice.after, key, filter.state, filter.template_key, filter.referral, filter.user, slice.limit},
            head_of);
    }
    const std::string part = containing(lower_case(filter.to));
    if (filter.referral) {
        return tx_.list(kListOfReferral,
                        {workspace, filter.referral, slice.after, part, filter.state, filter.template_key, filter.user,
                         slice.limit},
                        head_of);
    }
    if (filter.user) {
        return tx_.list(kListOfUser,
                        {workspace, filter.user, slice.after, part, filter.state, filter.template_key, slice.limit},
                        head_of);
    }
    return tx_.list(kList, {workspace, slice.after, part, filter.state, filter.template_key, slice.limit}, head_of);
}

std::vector<app::MessageCount> SqlMessages::counts_by_state(WorkspaceId workspace) {
    return tx_.list(kCounts, {workspace},
                    [](const Row& row) { return app::MessageCount{.state = row.text(0), .count = row.int64(1)}; });
}

std::vector<std::pair<WorkspaceId, app::Message>> SqlMessages::due_locked(Instant now, int limit) {
    return tx_.list(kDue, {now, limit}, placed_of);
}

std::vector<std::pair<WorkspaceId, app::Message>> SqlMessages::abandoned_locked(Instant now, int limit) {
    return tx_.list(kAbandoned, {now, limit}, placed_of);
}

std::pair<std::int64_t, std::optional<Instant>> SqlMessages::waiting(Instant now) {
    auto queued = tx_.one(kQueued, {now}, [](const Row& row) { return std::pair(row.int64(0), row.maybe_instant(1)); });
    queued->first += *tx_.one(kSending, {}, [](const Row& row) { return row.int64(0); });
    return *queued;
}

std::optional<Instant> SqlMessages::next_retry(Instant now) {
    return tx_.one(kNextRetry, {now}, [](const Row& row) { return row.instant(0); });
}

void SqlMessages::erase_of(WorkspaceId workspace, ReferralId referral) {
    tx_.post(kErase, {workspace, referral});
    tx_.leave_no_trace();
}

std::int64_t SqlMessages::erase_to(WorkspaceId workspace, std::string_view recipient_key) {
    tx_.leave_no_trace();
    return tx_.exec(kEraseTo, {workspace, recipient_key});
}

}  // namespace parrain::storage
