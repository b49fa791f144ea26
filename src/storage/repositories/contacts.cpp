#include "storage/repositories/contacts.hpp"

#include <algorithm>

#include "app/ports.hpp"
#include "app/webhook_store.hpp"
#include "core/email.hpp"
#include "storage/repositories/columns.hpp"

namespace parrain::storage {
namespace {

const Statement kSettings{
    "SELECT country, has_own_policies, notice_alert_days, notice_days, silent_days, engaged_months, money_years, "
    "suppression_years, version FROM contact_settings WHERE workspace_id = $1"};
const Statement kInsertSettings{
    "INSERT INTO contact_settings (workspace_id, country, has_own_policies, notice_alert_days, notice_days, "
    "silent_days, engaged_months, money_years, suppression_years, version) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1) ON CONFLICT (workspace_id) DO NOTHING"};
const Statement kUpdateSettings{
    "UPDATE contact_settings SET country = $2, has_own_policies = $3, notice_alert_days = $4, notice_days = $5, "
    "silent_days = $6, engaged_months = $7, money_years = $8, suppression_years = $9, version = version + 1 "
    "WHERE workspace_id = $1 AND version = $10"};
const Statement kPolicies{
    "SELECT country, message, phone, needs_acquaintance FROM contact_policies WHERE workspace_id = $1 "
    "ORDER BY country"};
const Statement kDropPolicies{"DELETE FROM contact_policies WHERE workspace_id = $1"};
const Statement kInsertPolicy{
    "INSERT INTO contact_policies (workspace_id, country, message, phone, needs_acquaintance) "
    "VALUES ($1, $2, $3, $4, $5)"};

const Statement kClaim{
    "INSERT INTO prospect_contacts (workspace_id, prospect_hash, created_at) VALUES ($1, $2, $3) "
    "ON CONFLICT (workspace_id, prospect_hash) DO NOTHING"};
const Statement kClaimed{"SELECT 1 FROM prospect_contacts WHERE workspace_id = $1 AND prospect_hash = $2"};

#define NOTICE_COLUMNS                                                                                      \
    "referral_id, step, link_only, country, country_source, may_call, knows_professionally, address_hash, " \
    "submitted_at, contacted_at, objected_at, try_at, alert_at, erase_at, alerted_at, answered_at"
const Statement kPutNotice{
    "INSERT INTO prospect_notices (workspace_id, " NOTICE_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) "
    "ON CONFLICT (workspace_id, referral_id) DO UPDATE SET step = excluded.step, link_only = excluded.link_only, "
    "country = excluded.country, country_source = excluded.country_source, may_call = excluded.may_call, "
    "knows_professionally = excluded.knows_professionally, address_hash = excluded.address_hash, "
    "submitted_at = excluded.submitted_at, contacted_at = excluded.contacted_at, "
    "objected_at = excluded.objected_at, try_at = excluded.try_at, alert_at = excluded.alert_at, "
    "erase_at = excluded.erase_at, alerted_at = excluded.alerted_at, answered_at = excluded.answered_at"};
const Statement kNotice{"SELECT " NOTICE_COLUMNS " FROM prospect_notices WHERE workspace_id = $1 AND referral_id = $2"};
const Statement kNotices{"SELECT " NOTICE_COLUMNS
                         " FROM prospect_notices WHERE workspace_id = $1 AND referral_id > $2 "
                         "ORDER BY referral_id LIMIT $3"};
const Statement kUninformed{"SELECT " NOTICE_COLUMNS
                            " FROM prospect_notices WHERE workspace_id = $1 AND alert_at <= $2 "
                            "ORDER BY alert_at LIMIT $3"};
// Asked of all workspaces: the jobs' only questions here.
const Statement kToErase{
    "SELECT workspace_id, referral_id FROM prospect_notices WHERE erase_at <= $1 ORDER BY erase_at LIMIT $2"};
const Statement kToAlert{
    "SELECT workspace_id, referral_id FROM prospect_notices WHERE alert_at <= $1 AND alerted_at IS NULL "
    "ORDER BY alert_at LIMIT $2"};
const Statement kToTry{
    "SELECT workspace_id, referral_id FROM prospect_notices WHERE try_at <= $1 ORDER BY try_at LIMIT $2"};

#define LINK_COLUMNS "token, workspace_id, referral_id, user_id, address_hash, created_at"
const Statement kInsertLink{"INSERT INTO contact_links (" LINK_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6)"};
// A page's address says nothing of its workspace.
const Statement kFindLink{"SELECT " LINK_COLUMNS " FROM contact_links WHERE token = $1"};
const Statement kLinkOfReferral{"SELECT " LINK_COLUMNS
                                " FROM contact_links WHERE workspace_id = $1 AND referral_id = $2"};
const Statement kLinkOfUser{"SELECT " LINK_COLUMNS " FROM contact_links WHERE workspace_id = $1 AND user_id = $2"};

const Statement kInsertConsent{
    "INSERT INTO prospect_consents (workspace_id, referral_id, text, locale, is_forwarded, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (workspace_id, referral_id) DO NOTHING"};
const Statement kConsent{
    "SELECT text, locale, is_forwarded, created_at FROM prospect_consents "
    "WHERE workspace_id = $1 AND referral_id = $2"};

const Statement kForwardsOfAdvocate{
    "SELECT r.id, l.token FROM referrals r "
    "JOIN prospect_notices n ON n.workspace_id = r.workspace_id AND n.referral_id = r.id AND n.step = 'forward' "
    "JOIN contact_links l ON l.workspace_id = r.workspace_id AND l.referral_id = r.id "
    "WHERE r.workspace_id = $1 AND r.advocate_id = $2"};

const Statement kSuppressions{
    "SELECT id, address_hash, channel, created_at FROM suppressions WHERE workspace_id = $1 AND (id < $2 OR $2 = 0) "
    "ORDER BY id DESC LIMIT $3"};
const Statement kRemoveSuppressions{"DELETE FROM suppressions WHERE workspace_id = $1 AND created_at < $2"};
const Statement kByPhone{
    "SELECT id FROM referrals WHERE workspace_id = $1 AND phone = $2 AND state <> 'erased' ORDER BY id"};

const Statement kAnswers{
    "SELECT answered_at, score, comment FROM survey_asks WHERE workspace_id = $1 AND user_id = $2 "
    "AND answered_at IS NOT NULL ORDER BY id"};
const Statement kMembersWith{"SELECT id FROM members WHERE workspace_id = $1 AND email_key = $2 ORDER BY id"};
const Statement kEraseTasksOfReferral{
    "UPDATE tasks SET text = '', note = '' WHERE workspace_id = $1 AND referral_id = $2"};
const Statement kEraseTasksOfUser{"UPDATE tasks SET text = '', note = '' WHERE workspace_id = $1 AND user_id = $2"};
// What was to be done about them alone: nobody is left to do it for.
const Statement kCloseTasksOfUser{
    "UPDATE tasks SET state = 'done', done_at = $3, done_by = 'system', updated_at = $3, version = version + 1 "
    "WHERE workspace_id = $1 AND user_id = $2 AND state = 'open' AND kind IN ('low_score', 'scenario', 'gift_waits')"};
#define REFERRALS_OF_USER                                                                \
    "(SELECT r.id FROM referrals r JOIN advocates a ON a.workspace_id = r.workspace_id " \
    "AND a.id = r.advocate_id WHERE a.workspace_id = $1 AND a.user_id = $2)"
// What was written down of calls to them, whoever they recommended.
const Statement kEraseWordsOfAdvocate{
    "UPDATE calls SET note = NULL, reason = NULL WHERE workspace_id = $1 AND party = 'advocate' "
    "AND referral_id IN " REFERRALS_OF_USER};
// What a person wrote of an advocate who agreed, declined or could not be reached, in the history and beside it.
#define IS_ABOUT_ADVOCATE "e.event IN ('went_on', 'advocate_agrees', 'advocate_declines')"
const Statement kEraseReasonsOfAdvocate{
    "UPDATE referrals SET reason = NULL WHERE workspace_id = $1 AND id IN " REFERRALS_OF_USER
    " AND EXISTS (SELECT 1 FROM referral_events e WHERE e.workspace_id = referrals.workspace_id "
    "AND e.referral_id = referrals.id AND e.reason = referrals.reason AND " IS_ABOUT_ADVOCATE ")"};
const Statement kEraseLinesOfAdvocate{
    "UPDATE referral_events AS e SET reason = NULL WHERE e.workspace_id = $1 AND e.referral_id IN " REFERRALS_OF_USER
    " AND " IS_ABOUT_ADVOCATE};
// What a person wrote of a reward says something of whom it is for.
#define REWARDS_OF_USER                                                                                         \
    "(SELECT w.id FROM rewards w JOIN advocates a ON a.workspace_id = w.workspace_id AND a.id = w.advocate_id " \
    "WHERE w.workspace_id = $1 AND a.user_id = $2)"
const Statement kEraseRewardReasons{
    "UPDATE rewards SET reason = '' WHERE workspace_id = $1 AND id IN " REWARDS_OF_USER};
const Statement kEraseRewardLines{
    "UPDATE reward_events SET reason = NULL WHERE workspace_id = $1 AND actor = 'member' AND reward_id "
    "IN " REWARDS_OF_USER};
const Statement kEraseComments{"UPDATE survey_asks SET comment = NULL WHERE workspace_id = $1 AND user_id = $2"};
const Statement kErasePrompts{"UPDATE prompts SET title = '', text = '' WHERE workspace_id = $1 AND user_id = $2"};
const Statement kEraseUser{
    "UPDATE users SET external_id = $3, email = $4, email_key = $4, name = $5, phone = NULL, locale = NULL, left_at = "
    "$6, "
    "version = version + 1, updated_at = $6 WHERE workspace_id = $1 AND id = $2"};
const Statement kEraseAdvocates{
    "UPDATE advocates SET code = CAST($3 AS TEXT) || CAST(id AS TEXT), involvement = 'anonymous' WHERE workspace_id = "
    "$1 AND user_id = $2"};
const Statement kEraseBank{
    "DELETE FROM bank_accounts WHERE workspace_id = $1 AND owner IN "
    "(SELECT 'advocate:' || CAST(id AS TEXT) FROM advocates WHERE workspace_id = $1 AND user_id = $2)"};
const Statement kEraseGiftAddresses{
    "UPDATE gift_orders SET address_name = NULL, address_line1 = NULL, address_line2 = NULL, address_postcode = NULL, "
    "address_city = NULL, address_country = NULL, tracking = NULL WHERE workspace_id = $1 AND recipient_key = $2"};
const Statement kEraseMessages{
    "UPDATE messages SET recipient = '', recipient_key = '', recipient_name = '', subject = '', body_text = '', "
    "body_html = '', unsubscribe_url = '', answer = NULL, " WITHDRAWN_IF_QUEUED
    " WHERE workspace_id = $1 AND user_id = $2"};
const Statement kEraseBilling{
    "UPDATE billing_events SET customer_email = NULL, customer_domain = NULL, customer_company_number = NULL, "
    "customer_name = NULL, raw = '' WHERE workspace_id = $1 AND customer_email = $2"};
const Statement kPayerAddresses{
    "SELECT DISTINCT customer_email FROM billing_events WHERE workspace_id = $1 AND customer_email IS NOT NULL"};
const Statement kPayers{
    "SELECT id, source, occurred_at, customer_external_id, customer_email, customer_name, customer_domain, "
    "customer_company_number FROM billing_events WHERE workspace_id = $1 AND customer_email = $2"};
const Statement kGiftAddresses{
    "SELECT id, address_name, address_line1, address_line2, address_postcode, address_city, address_country "
    "FROM gift_orders WHERE workspace_id = $1 AND recipient_key = $2 AND address_line1 IS NOT NULL ORDER BY id"};
const Statement kTasksOf{
    "SELECT id, kind, state, text, note, created_at FROM tasks WHERE workspace_id = $1 "
    "AND (user_id = $2 OR referral_id = $3) AND (text <> '' OR note <> '') ORDER BY id"};
const Statement kEnrollmentsOf{
    "SELECT e.id, s.name, e.state, e.score, e.started_at, e.ended_at FROM enrollments e "
    "JOIN scenarios s ON s.workspace_id = e.workspace_id AND s.id = e.scenario_id "
    "WHERE e.workspace_id = $1 AND e.user_id = $2 ORDER BY e.id"};
const Statement kForgetAnswers{
    "UPDATE idempotency_keys SET status = 0, headers = '', body = '' WHERE workspace_id = $1 "
    "AND (body LIKE $2 ESCAPE '\\' OR body LIKE $3 ESCAPE '\\' OR body LIKE $4 ESCAPE '\\')"};
// Events name users by the publisher's own number for them. What is still to be delivered will be.
const Statement kForgetDelivered{
    "UPDATE webhook_deliveries SET body = $3 WHERE workspace_id = $1 AND state <> 'pending' "
    "AND body LIKE $2 ESCAPE '\\'"};
const Statement kForgetAnswersTo{"DELETE FROM idempotency_keys WHERE workspace_id = $1 AND principal = $2"};
const Statement kExternalId{"SELECT external_id FROM users WHERE workspace_id = $1 AND id = $2"};
const Statement kEraseMember{
    "UPDATE members SET email = $3, email_key = $3, name = $4, password_hash = '', "
    "removed_at = COALESCE(removed_at, $5) WHERE workspace_id = $1 AND id = $2"};
const Statement kEraseSessions{"DELETE FROM console_sessions WHERE workspace_id = $1 AND member_id = $2"};
const Statement kEraseKeys{
    "UPDATE api_keys SET revoked_at = COALESCE(revoked_at, $3) WHERE workspace_id = $1 AND made_by = $2"};
const Statement kEraseInvitations{
    "UPDATE owner_links SET used_at = COALESCE(used_at, $3) WHERE workspace_id = $1 AND member_id = $2"};

/// What stands where a name was.
constexpr std::string_view kNobody = "—";

/// An address that can never be delivered to, and is nobody else's.
std::string nowhere(std::int64_t id) {
    return "erased-" + std::to_string(id) + "@erased.invalid";
}

app::ContactSettings settings_of(const Row& row) {
    app::ContactSettings settings{.country = CountryCode::parse(row.view(0)).value(),
                                  .has_own_policies = row.boolean(1),
                                  .retention = {.notice_alert_days = static_cast<int>(row.int64(2)),
                                                .notice_days = static_cast<int>(row.int64(3)),
                                                .silent_days = static_cast<int>(row.int64(4)),
                                                .engaged_months = static_cast<int>(row.int64(5)),
                                                .money_years = static_cast<int>(row.int64(6))},
                                  .version = row.int64(8)};
    if (const auto years = row.maybe_int64(7)) settings.retention.suppression_years = static_cast<int>(*years);
    return settings;
}

ContactPolicy policy_of(const Row& row) {
    return {.country = CountryCode::parse(row.view(0)).value(),
            .message = parse_message_policy(row.view(1)).value(),
            .phone = row.boolean(2),
            .needs_acquaintance = row.boolean(3)};
}

app::ProspectNotice notice_of(const Row& row) {
    app::ProspectNotice notice{.referral = row.id<ReferralId>(0),
                               .step = app::parse_notice_step(row.view(1)).value(),
                               .country = CountryCode::parse(row.view(3)).value(),
                               .country_source = row.text(4),
                               .may_call = row.boolean(5),
                               .knows_professionally = row.boolean(6),
                               .address_hash = row.maybe_text(7),
                               .submitted_at = row.instant(8),
                               .contacted_at = row.maybe_instant(9),
                               .answered_at = row.maybe_instant(15),
                               .objected_at = row.maybe_instant(10),
                               .try_at = row.maybe_instant(11),
                               .alert_at = row.maybe_instant(12),
                               .erase_at = row.maybe_instant(13),
                               .alerted_at = row.maybe_instant(14)};
    if (!row.is_null(2)) notice.link_only = parse_contact_reason(row.view(2)).value();
    return notice;
}

app::ContactLink link_from(const Row& row) {
    return {.token = row.text(0),
            .workspace = row.id<WorkspaceId>(1),
            .referral = row.maybe_id<ReferralId>(2),
            .user = row.maybe_id<UserId>(3),
            .address_hash = row.maybe_text(4),
            .created_at = row.instant(5)};
}

std::pair<WorkspaceId, ReferralId> pair_of(const Row& row) {
    return {row.id<WorkspaceId>(0), row.id<ReferralId>(1)};
}

}  // namespace

app::ContactSettings SqlContacts::settings(WorkspaceId workspace) {
    auto settings = tx_.one(kSettings, {workspace}, settings_of).value_or(app::ContactSettings{});
    if (settings.has_own_policies) settings.policies = tx_.list(kPolicies, {workspace}, policy_of);
    return settings;
}

bool SqlContacts::put(WorkspaceId workspace, const app::ContactSettings& settings) {
    const RetentionRules& rules = settings.retention;
    const bool is_kept =
        settings.version == 0
            ? tx_.exec(kInsertSettings, {workspace, settings.country.str(), settings.has_own_policies,
                                         rules.notice_alert_days, rules.notice_days, rules.silent_days,
                                         rules.engaged_months, rules.money_years, rules.suppression_years}) == 1
            : tx_.exec(kUpdateSettings,
                       {workspace, settings.country.str(), settings.has_own_policies, rules.notice_alert_days,
                        rules.notice_days, rules.silent_days, rules.engaged_months, rules.money_years,
                        rules.suppression_years, settings.version}) == 1;
    if (!is_kept) return false;
    tx_.exec(kDropPolicies, {workspace});
    if (!settings.has_own_policies) return true;
    for (const ContactPolicy& policy : settings.policies) {
        tx_.exec(kInsertPolicy,
                 {workspace, policy.country.str(), to_string(policy.message), policy.phone, policy.needs_acquaintance});
    }
    return true;
}

bool SqlContacts::claim_message(WorkspaceId workspace, std::string_view prospect_hash, Instant now) {
    return tx_.exec(kClaim, {workspace, prospect_hash, now}) == 1;
}

bool SqlContacts::was_written_to(WorkspaceId workspace, std::string_view prospect_hash) {
    return tx_.one(kClaimed, {workspace, prospect_hash}, [](const Row&) { return true; }).has_value();
}

std::optional<app::ProspectNotice> SqlContacts::notice(WorkspaceId workspace, ReferralId referral) {
    return tx_.one(kNotice, {workspace, referral}, notice_of);
}

void SqlContacts::put(WorkspaceId workspace, const app::ProspectNotice& notice) {
    const auto reason = notice.link_only ? std::optional(to_string(*notice.link_only)) : std::nullopt;
    tx_.exec(kPutNotice, {workspace, notice.referral, to_string(notice.step), reason, notice.country.str(),
                          notice.country_source, notice.may_call, notice.knows_professionally, notice.address_hash,
                          notice.submitted_at, notice.contacted_at, notice.objected_at, notice.try_at, notice.alert_at,
                          notice.erase_at, notice.alerted_at, notice.answered_at});
}

std::vector<app::ProspectNotice> SqlContacts::notices(WorkspaceId workspace, ReferralId after, int limit) {
    return tx_.list(kNotices, {workspace, after, limit}, notice_of);
}

std::vector<app::ProspectNotice> SqlContacts::uninformed(WorkspaceId workspace, Instant now, int limit) {
    return tx_.list(kUninformed, {workspace, now, limit}, notice_of);
}

std::vector<std::pair<WorkspaceId, ReferralId>> SqlContacts::to_alert(Instant now, int limit) {
    return tx_.list(kToAlert, {now, limit}, pair_of);
}

std::vector<std::pair<WorkspaceId, ReferralId>> SqlContacts::to_erase(Instant now, int limit) {
    return tx_.list(kToErase, {now, limit}, pair_of);
}

std::vector<std::pair<WorkspaceId, ReferralId>> SqlContacts::to_try(Instant now, int limit) {
    return tx_.list(kToTry, {now, limit}, pair_of);
}

void SqlContacts::insert(const app::ContactLink& link) {
    tx_.exec(kInsertLink, {link.token, link.workspace, link.referral, link.user, link.address_hash, link.created_at});
}

std::optional<app::ContactLink> SqlContacts::find_link(std::string_view token) {
    return tx_.one(kFindLink, {token}, link_from);
}

std::optional<app::ContactLink> SqlContacts::link_of(WorkspaceId workspace, ReferralId referral) {
    return tx_.one(kLinkOfReferral, {workspace, referral}, link_from);
}

std::optional<app::ContactLink> SqlContacts::link_of(WorkspaceId workspace, UserId user) {
    return tx_.one(kLinkOfUser, {workspace, user}, link_from);
}

void SqlContacts::insert(WorkspaceId workspace, ReferralId referral, const app::ProspectConsent& consent) {
    tx_.exec(kInsertConsent,
             {workspace, referral, consent.text, to_string(consent.locale), consent.is_forwarded, consent.at});
}

std::optional<app::ProspectConsent> SqlContacts::consent(WorkspaceId workspace, ReferralId referral) {
    return tx_.one(kConsent, {workspace, referral}, [](const Row& row) {
        return app::ProspectConsent{.text = row.text(0),
                                    .locale = stored_locale(row.view(1)),
                                    .is_forwarded = row.boolean(2),
                                    .at = row.instant(3)};
    });
}

std::vector<std::pair<ReferralId, std::string>> SqlContacts::forwards_of(WorkspaceId workspace, AdvocateId advocate) {
    return tx_.list(kForwardsOfAdvocate, {workspace, advocate},
                    [](const Row& row) { return std::pair(row.id<ReferralId>(0), row.text(1)); });
}

std::vector<app::Suppression> SqlContacts::suppressions(WorkspaceId workspace, const app::Slice& slice) {
    return tx_.list(kSuppressions, {workspace, slice.after, slice.limit}, [](const Row& row) {
        return app::Suppression{
            .id = row.int64(0), .address_hash = row.text(1), .channel = row.text(2), .created_at = row.instant(3)};
    });
}

int SqlContacts::remove_suppressions_before(WorkspaceId workspace, Instant moment) {
    return static_cast<int>(tx_.exec(kRemoveSuppressions, {workspace, moment}));
}

std::vector<ReferralId> SqlContacts::referrals_by_phone(WorkspaceId workspace, std::string_view phone) {
    return tx_.list(kByPhone, {workspace, phone}, [](const Row& row) { return row.id<ReferralId>(0); });
}

std::vector<app::SurveyAnswer> SqlContacts::answers_of(WorkspaceId workspace, UserId user) {
    return tx_.list(kAnswers, {workspace, user}, [](const Row& row) {
        return app::SurveyAnswer{
            .at = row.instant(0), .score = static_cast<int>(row.int64(1)), .comment = row.maybe_text(2)};
    });
}

std::vector<MemberId> SqlContacts::members_with(WorkspaceId workspace, std::string_view email_key) {
    return tx_.list(kMembersWith, {workspace, email_key}, [](const Row& row) { return row.id<MemberId>(0); });
}

void SqlContacts::erase_tasks(WorkspaceId workspace, ReferralId referral) {
    tx_.exec(kEraseTasksOfReferral, {workspace, referral});
}

void SqlContacts::erase_user(WorkspaceId workspace, UserId user, std::string_view code, Instant now) {
    const auto external_id = tx_.one(kExternalId, {workspace, user}, [](const Row& row) { return row.text(0); });
    if (external_id) {
        tx_.exec(kForgetAnswersTo, {workspace, "user:" + *external_id});
        tx_.exec(kForgetDelivered, {workspace, containing('"' + *external_id + '"'), app::kEmptiedBody});
    }
    tx_.exec(kEraseMessages, {workspace, user});
    tx_.exec(kEraseTasksOfUser, {workspace, user});
    tx_.exec(kCloseTasksOfUser, {workspace, user, now});
    tx_.exec(kEraseWordsOfAdvocate, {workspace, user});
    tx_.exec(kEraseReasonsOfAdvocate, {workspace, user});
    tx_.exec(kEraseLinesOfAdvocate, {workspace, user});
    tx_.exec(kEraseRewardReasons, {workspace, user});
    tx_.exec(kEraseRewardLines, {workspace, user});
    tx_.exec(kEraseComments, {workspace, user});
    tx_.exec(kErasePrompts, {workspace, user});
    tx_.exec(kEraseBank, {workspace, user});
    tx_.exec(kEraseAdvocates, {workspace, user, code});
    tx_.exec(kEraseGiftAddresses, {workspace, "user:" + user.str()});
    tx_.exec(kEraseUser, {workspace, user, "erased:" + user.str(), nowhere(user.value()), kNobody, now});
    tx_.leave_no_trace();
}

std::vector<std::string> SqlContacts::spellings_of_payer(WorkspaceId workspace, std::string_view email_key) {
    auto spellings = tx_.list(kPayerAddresses, {workspace}, [](const Row& row) { return row.text(0); });
    std::erase_if(spellings, [&](const std::string& spelling) {
        const auto email = Email::parse(spelling);
        return !email || email->match_key() != email_key;
    });
    return spellings;
}

void SqlContacts::erase_billing(WorkspaceId workspace, std::string_view email_key) {
    for (const std::string& spelling : spellings_of_payer(workspace, email_key)) {
        tx_.exec(kEraseBilling, {workspace, spelling});
    }
    tx_.leave_no_trace();
}

std::vector<app::KeptPayer> SqlContacts::payers(WorkspaceId workspace, std::string_view email_key) {
    std::vector<app::KeptPayer> payers;
    for (const std::string& spelling : spellings_of_payer(workspace, email_key)) {
        tx_.query(kPayers, {workspace, spelling}, [&](const Row& row) {
            payers.push_back({.event = row.int64(0),
                              .source = row.text(1),
                              .occurred_at = row.instant(2),
                              .customer = row.maybe_text(3),
                              .email = row.maybe_text(4),
                              .name = row.maybe_text(5),
                              .domain = row.maybe_text(6),
                              .company_number = row.maybe_text(7)});
        });
    }
    std::ranges::sort(payers, {}, &app::KeptPayer::event);
    return payers;
}

std::vector<app::KeptAddress> SqlContacts::gift_addresses(WorkspaceId workspace, std::string_view recipient_key) {
    return tx_.list(kGiftAddresses, {workspace, recipient_key}, [](const Row& row) {
        return app::KeptAddress{.order = row.id<GiftOrderId>(0),
                                .address = {.name = row.text(1),
                                            .line1 = row.text(2),
                                            .line2 = row.text(3),
                                            .postcode = row.text(4),
                                            .city = row.text(5),
                                            .country = row.text(6)}};
    });
}

std::vector<app::KeptTask> SqlContacts::tasks_of(WorkspaceId workspace, UserId user, ReferralId referral) {
    return tx_.list(kTasksOf, {workspace, user, referral}, [](const Row& row) {
        return app::KeptTask{.id = row.id<TaskId>(0),
                             .kind = row.text(1),
                             .state = row.text(2),
                             .text = row.text(3),
                             .note = row.text(4),
                             .created_at = row.instant(5)};
    });
}

std::vector<app::KeptEnrollment> SqlContacts::enrollments_of(WorkspaceId workspace, UserId user) {
    return tx_.list(kEnrollmentsOf, {workspace, user}, [](const Row& row) {
        app::KeptEnrollment kept{.id = row.id<EnrollmentId>(0),
                                 .scenario = row.text(1),
                                 .state = row.text(2),
                                 .score = {},
                                 .started_at = row.instant(4),
                                 .ended_at = row.maybe_instant(5)};
        if (const auto score = row.maybe_int64(3)) kept.score = static_cast<int>(*score);
        return kept;
    });
}

void SqlContacts::forget_answers(WorkspaceId workspace, const std::vector<std::string>& mentions) {
    std::vector<std::string> parts;
    for (const std::string& mention : mentions) {
        if (!mention.empty()) parts.push_back(containing(mention));
    }
    // Three at a time, each walk being one over all answers; where fewer are left the last is asked for again.
    for (std::size_t i = 0; i < parts.size(); i += 3) {
        const auto part = [&](std::size_t offset) -> const std::string& {
            return parts[std::min(i + offset, parts.size() - 1)];
        };
        tx_.exec(kForgetAnswers, {workspace, part(0), part(1), part(2)});
    }
}

void SqlContacts::erase_member(WorkspaceId workspace, MemberId member, Instant now) {
    tx_.exec(kEraseMember, {workspace, member, nowhere(member.value()), kNobody, now});
    tx_.exec(kEraseSessions, {workspace, member});
    tx_.exec(kEraseKeys, {workspace, member, now});
    tx_.exec(kEraseInvitations, {workspace, member, now});
    tx_.leave_no_trace();
}

}  // namespace parrain::storage
