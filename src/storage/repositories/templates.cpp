#include "storage/repositories/templates.hpp"

#include "storage/repositories/columns.hpp"

namespace parrain::storage {
namespace {

#define TEMPLATE_COLUMNS                                                                                \
    "t.template, t.locale, t.last_version, t.live_version, t.draft_subject, t.draft_body, t.revision, " \
    "t.updated_at, v.subject, v.body FROM message_templates t LEFT JOIN message_template_versions v "   \
    "ON v.workspace_id = t.workspace_id AND v.template = t.template AND v.locale = t.locale "           \
    "AND v.number = t.live_version "

const Statement kFind{"SELECT " TEMPLATE_COLUMNS "WHERE t.workspace_id = $1 AND t.template = $2 AND t.locale = $3"};
const Statement kList{"SELECT " TEMPLATE_COLUMNS "WHERE t.workspace_id = $1 ORDER BY t.template, t.locale"};
const Statement kInsert{
    "INSERT INTO message_templates (workspace_id, template, locale, last_version, live_version, draft_subject, "
    "draft_body, revision, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8) "
    "ON CONFLICT (workspace_id, template, locale) DO NOTHING"};
const Statement kUpdate{
    "UPDATE message_templates SET last_version = $4, live_version = $5, draft_subject = $6, draft_body = $7, "
    "revision = revision + 1, updated_at = $8 "
    "WHERE workspace_id = $1 AND template = $2 AND locale = $3 AND revision = $9"};
const Statement kInsertVersion{
    "INSERT INTO message_template_versions (workspace_id, template, locale, number, subject, body, at, actor, "
    "actor_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
const Statement kVersions{
    "SELECT number, subject, body, at, actor, actor_id FROM message_template_versions "
    "WHERE workspace_id = $1 AND template = $2 AND locale = $3 ORDER BY number DESC LIMIT $4"};

std::optional<TemplateText> maybe_text(const Row& row, int subject) {
    if (row.is_null(subject)) return std::nullopt;
    return TemplateText{.subject = row.text(subject), .body = row.text(subject + 1)};
}

app::StoredTemplate template_of(const Row& row) {
    app::StoredTemplate stored{.key = row.text(0),
                               .locale = stored_locale(row.view(1)),
                               .last_version = static_cast<int>(row.int64(2)),
                               .live_version = {},
                               .live_text = maybe_text(row, 8),
                               .draft = maybe_text(row, 4),
                               .revision = row.int64(6),
                               .updated_at = row.instant(7)};
    if (const auto live = row.maybe_int64(3)) stored.live_version = static_cast<int>(*live);
    return stored;
}

const Statement kFindSender{
    "SELECT from_name, from_address, reply_to, publisher, postal_address, privacy_contact, about_en, about_fr, "
    "legal_basis, only_verified, version FROM senders WHERE workspace_id = $1"};
const Statement kAnswers{
    "SELECT topic, text_en, text_fr, reason FROM legal_answers WHERE workspace_id = $1 ORDER BY topic"};
const Statement kInsertSender{
    "INSERT INTO senders (workspace_id, from_name, from_address, reply_to, publisher, postal_address, "
    "privacy_contact, about_en, about_fr, legal_basis, only_verified, version, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12) ON CONFLICT (workspace_id) DO NOTHING"};
const Statement kUpdateSender{
    "UPDATE senders SET from_name = $2, from_address = $3, reply_to = $4, publisher = $5, postal_address = $6, "
    "privacy_contact = $7, about_en = $8, about_fr = $9, legal_basis = $10, only_verified = $11, "
    "version = version + 1, updated_at = $12 WHERE workspace_id = $1 AND version = $13"};
const Statement kRemoveAnswers{"DELETE FROM legal_answers WHERE workspace_id = $1"};
const Statement kFindCheck{"SELECT domain, checked_at, spf, dkim, dmarc FROM sender_checks WHERE workspace_id = $1"};
const Statement kPutCheck{
    "INSERT INTO sender_checks (workspace_id, domain, checked_at, spf, dkim, dmarc) VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT (workspace_id) DO UPDATE SET domain = excluded.domain, checked_at = excluded.checked_at, "
    "spf = excluded.spf, dkim = excluded.dkim, dmarc = excluded.dmarc"};
const Statement kInsertAnswer{
    "INSERT INTO legal_answers (workspace_id, topic, text_en, text_fr, reason) VALUES ($1, $2, $3, $4, $5)"};

}  // namespace

std::optional<app::StoredTemplate> SqlTemplates::find(WorkspaceId workspace, std::string_view key, Locale locale) {
    return tx_.one(kFind, {workspace, key, to_string(locale)}, template_of);
}

std::vector<app::StoredTemplate> SqlTemplates::list(WorkspaceId workspace) {
    return tx_.list(kList, {workspace}, template_of);
}

bool SqlTemplates::put(WorkspaceId workspace, const app::StoredTemplate& stored, Instant now) {
    const auto subject = stored.draft ? std::optional(stored.draft->subject) : std::nullopt;
    const auto body = stored.draft ? std::optional(stored.draft->body) : std::nullopt;
    if (stored.revision == 0) {
        return tx_.exec(kInsert, {workspace, stored.key, to_string(stored.locale), stored.last_version,
                                  stored.live_version, subject, body, now}) == 1;
    }
    return tx_.exec(kUpdate, {workspace, stored.key, to_string(stored.locale), stored.last_version, stored.live_version,
                              subject, body, now, stored.revision}) == 1;
}

void SqlTemplates::insert_version(WorkspaceId workspace, std::string_view key, Locale locale,
                                  const app::TemplateVersion& version) {
    tx_.exec(kInsertVersion,
             {workspace, key, to_string(locale), version.number, version.text.subject, version.text.body, version.at,
              to_string(version.actor.kind), maybe_id(version.actor.id)});
}

std::vector<app::TemplateVersion> SqlTemplates::versions(WorkspaceId workspace, std::string_view key, Locale locale,
                                                         int limit) {
    return tx_.list(kVersions, {workspace, key, to_string(locale), limit}, [](const Row& row) {
        return app::TemplateVersion{.number = static_cast<int>(row.int64(0)),
                                    .text = {.subject = row.text(1), .body = row.text(2)},
                                    .at = row.instant(3),
                                    .actor = stored_actor(row.view(4), row.maybe_int64(5))};
    });
}

std::optional<app::Sender> SqlSenders::find(WorkspaceId workspace) {
    auto sender = tx_.one(kFindSender, {workspace}, [](const Row& row) {
        return app::Sender{.from_name = row.text(0),
                           .from_address = row.text(1),
                           .reply_to = row.text(2),
                           .publisher = row.text(3),
                           .postal_address = row.text(4),
                           .privacy_contact = row.text(5),
                           .about = {.en = row.text(6), .fr = row.text(7)},
                           .notice = {.basis = parse_legal_basis(row.view(8)).value()},
                           .only_verified = row.boolean(9),
                           .version = row.int64(10)};
    });
    if (!sender) return std::nullopt;
    const auto answers = tx_.list(kAnswers, {workspace}, [](const Row& row) {
        LegalAnswer answer{.text = {}, .reason = row.text(3)};
        if (!row.is_null(1)) answer.text = LocalText{.en = row.text(1), .fr = row.text(2)};
        return std::pair(parse_legal_item(row.view(0)).value(), answer);
    });
    sender->notice.answers.insert(answers.begin(), answers.end());
    return sender;
}

bool SqlSenders::put(WorkspaceId workspace, const app::Sender& sender, Instant now) {
    const auto basis = to_string(sender.notice.basis);
    const bool is_written =
        sender.version == 0
            ? tx_.exec(kInsertSender, {workspace, sender.from_name, sender.from_address, sender.reply_to,
                                       sender.publisher, sender.postal_address, sender.privacy_contact, sender.about.en,
                                       sender.about.fr, basis, sender.only_verified, now}) == 1
            : tx_.exec(kUpdateSender, {workspace, sender.from_name, sender.from_address, sender.reply_to,
                                       sender.publisher, sender.postal_address, sender.privacy_contact, sender.about.en,
                                       sender.about.fr, basis, sender.only_verified, now, sender.version}) == 1;
    if (!is_written) return false;
    tx_.exec(kRemoveAnswers, {workspace});
    for (const auto& [item, answer] : sender.notice.answers) {
        const auto en = answer.text ? std::optional(answer.text->en) : std::nullopt;
        const auto fr = answer.text ? std::optional(answer.text->fr) : std::nullopt;
        tx_.exec(kInsertAnswer, {workspace, to_string(item), en, fr, answer.reason});
    }
    return true;
}

std::optional<SenderCheck> SqlSenders::check(WorkspaceId workspace) {
    return tx_.one(kFindCheck, {workspace}, [](const Row& row) {
        return SenderCheck{.domain = row.text(0),
                           .checked_at = row.instant(1),
                           .records = {.spf = parse_record_finding(row.view(2)).value(),
                                       .dkim = parse_record_finding(row.view(3)).value(),
                                       .dmarc = parse_record_finding(row.view(4)).value()}};
    });
}

void SqlSenders::put(WorkspaceId workspace, const SenderCheck& check) {
    tx_.exec(kPutCheck, {workspace, check.domain, check.checked_at, to_string(check.records.spf),
                         to_string(check.records.dkim), to_string(check.records.dmarc)});
}

}  // namespace parrain::storage
