#include "storage/repositories/campaigns.hpp"

#include "app/ports.hpp"
#include "storage/repositories/columns.hpp"

namespace parrain::storage {
namespace {

#define CAMPAIGN_COLUMNS                                                                                      \
    "id, program_id, name_en, name_fr, starts_at, ends_at, hold_out, quality_floor, stops_itself, "           \
    "budget_limited, launched_at, paused_at, stopped_at, cause, reason, judged_from, judged_at, flagged_at, " \
    "version, created_at, updated_at"

const Statement kInsert{"INSERT INTO campaigns (workspace_id, " CAMPAIGN_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
                        "$19, $20, $21, $22)"};
const Statement kUpdate{
    "UPDATE campaigns SET name_en = $4, name_fr = $5, starts_at = $6, ends_at = $7, hold_out = $8, quality_floor = $9, "
    "stops_itself = $10, budget_limited = $11, launched_at = $12, paused_at = $13, stopped_at = $14, cause = $15, "
    "reason = $16, judged_from = $17, flagged_at = $18, updated_at = $19, version = version + 1 "
    "WHERE workspace_id = $1 AND id = $2 AND version = $3"};
const Statement kFind{"SELECT " CAMPAIGN_COLUMNS " FROM campaigns WHERE workspace_id = $1 AND id = $2"};
const Statement kFindLocked{"SELECT " CAMPAIGN_COLUMNS
                            " FROM campaigns WHERE workspace_id = $1 AND id = $2 /*for_update*/"};
const Statement kList{"SELECT " CAMPAIGN_COLUMNS
                      " FROM campaigns WHERE workspace_id = $1 AND (program_id = $2 OR $2 = 0) ORDER BY id DESC"};
const Statement kHolding{"SELECT " CAMPAIGN_COLUMNS
                         " FROM campaigns WHERE workspace_id = $1 AND program_id = $2 AND starts_at <= $3 "
                         "AND ends_at > $3 AND launched_at IS NOT NULL ORDER BY starts_at DESC, id DESC"};
// Asked of all workspaces: whose quality has not been looked at for a while.
const Statement kJudgedBefore{
    "SELECT workspace_id, id FROM campaigns WHERE judged_at < $1 AND launched_at IS NOT NULL AND stopped_at IS NULL "
    "AND ends_at > $2 ORDER BY judged_at, id LIMIT $3"};

const Statement kNoteJudged{"UPDATE campaigns SET judged_at = $3 WHERE workspace_id = $1 AND id = $2"};
const Statement kAppend{
    "INSERT INTO campaign_events (workspace_id, id, campaign_id, at, actor, actor_id, event, reason) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
const Statement kHistory{
    "SELECT id, at, actor, actor_id, event, reason FROM campaign_events WHERE workspace_id = $1 AND campaign_id = $2 "
    "ORDER BY id DESC LIMIT $3"};

const Statement kHasCome{"SELECT 1 FROM campaign_users WHERE workspace_id = $1 AND campaign_id = $2 AND user_id = $3"};
const Statement kNoteUser{
    "INSERT INTO campaign_users (workspace_id, campaign_id, user_id, is_held_out, at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (workspace_id, campaign_id, user_id) DO NOTHING"};
// What both arms did is counted alike: everything they submitted in the program from their first coming to the end,
// whichever campaign it belongs to.
const Statement kArm{
    "SELECT COUNT(*), COUNT(CASE WHEN submitted > 0 THEN 1 END), COUNT(CASE WHEN engaged > 0 THEN 1 END), "
    "COUNT(CASE WHEN won > 0 THEN 1 END) FROM (SELECT c.user_id, COUNT(r.id) AS submitted, "
    "COUNT(r.engaged_at) AS engaged, COUNT(r.won_at) AS won FROM campaign_users c "
    "LEFT JOIN advocates a ON a.workspace_id = c.workspace_id AND a.program_id = $3 AND a.user_id = c.user_id "
    "LEFT JOIN referrals r ON r.workspace_id = a.workspace_id AND r.advocate_id = a.id AND r.submitted_at >= c.at "
    "AND r.submitted_at < $4 AND r.duplicate_of IS NULL "
    "WHERE c.workspace_id = $1 AND c.campaign_id = $2 AND c.is_held_out = $5 GROUP BY c.user_id) users_of_arm"};

// What QualityCounts says, of referrals `r`; submitted by `matured` they count even without interest.
#define QUALITY_COUNTS(matured)                                                                            \
    "COUNT(r.id) AS submitted, COUNT(r.accepted_at) AS accepted, COUNT(r.engaged_at) AS engaged, "         \
    "COUNT(r.won_at) AS won, "                                                                             \
    "COUNT(CASE WHEN r.engaged_at IS NOT NULL OR r.state IN ('rejected', 'withdrawn', 'lost', 'expired', " \
    "'refunded', 'objected', 'erased') OR r.address_class = 'consumer' OR r.submitted_at <= " matured " THEN 1 END)"

const Statement kCountsOfCampaign{"SELECT " QUALITY_COUNTS(
    "$4") " FROM referrals r WHERE r.workspace_id = $1 AND r.campaign_id = $2 AND r.submitted_at >= $3 "
          "AND r.duplicate_of IS NULL"};
const Statement kCountsOfAdvocate{"SELECT " QUALITY_COUNTS(
    "$3") " FROM referrals r WHERE r.workspace_id = $1 AND r.advocate_id = $2 AND r.duplicate_of IS NULL"};
// Whoever opens the product has a record; who takes part did something, or was enrolled.
const Statement kTakingPart{
    "SELECT a.id FROM advocates a WHERE a.workspace_id = $1 AND (a.id < $2 OR $2 = 0) "
    "AND (a.program_id = $3 OR $3 = 0) AND ($4 = '' OR a.source = $4) AND (a.source = 'survey' "
    "OR EXISTS (SELECT 1 FROM referrals r WHERE r.workspace_id = a.workspace_id AND r.advocate_id = a.id) "
    "OR EXISTS (SELECT 1 FROM enrollments e JOIN scenarios s ON s.workspace_id = e.workspace_id "
    "AND s.id = e.scenario_id WHERE e.workspace_id = a.workspace_id AND e.user_id = a.user_id "
    "AND s.program_id = a.program_id)) ORDER BY a.id DESC LIMIT $5"};
const Statement kAdvocates{
    "SELECT q.advocate_id, q.program_id, u.name, c.name, q.submitted, q.accepted, q.engaged, q.won, q.judged FROM "
    "(SELECT r.advocate_id AS advocate_id, r.program_id AS program_id, " QUALITY_COUNTS("$3") " AS judged "
    "FROM referrals r WHERE r.workspace_id = $1 AND (r.program_id = $2 OR $2 = 0) AND r.duplicate_of IS NULL "
    "GROUP BY r.advocate_id, r.program_id) q "
    "JOIN advocates a ON a.workspace_id = $1 AND a.id = q.advocate_id "
    "JOIN users u ON u.workspace_id = a.workspace_id AND u.id = a.user_id "
    "JOIN accounts c ON c.workspace_id = a.workspace_id AND c.id = a.account_id "
    "ORDER BY q.judged DESC, q.advocate_id LIMIT $4"};

app::Campaign stored_campaign(const Row& row) {
    return {.id = row.id<CampaignId>(0),
            .program = row.id<ProgramId>(1),
            .plan = {.name = {.en = row.text(2), .fr = row.text(3)},
                     .starts_at = row.instant(4),
                     .ends_at = row.instant(5),
                     .hold_out = static_cast<int>(row.int64(6)),
                     .quality_floor = static_cast<int>(row.int64(7)),
                     .stops_itself = row.boolean(8)},
            .course = {.launched_at = row.maybe_instant(10),
                       .paused_at = row.maybe_instant(11),
                       .stopped_at = row.maybe_instant(12),
                       .cause = parse_campaign_cause(row.view(13)).value(),
                       .reason = row.text(14)},
            .budget_limited = row.boolean(9),
            .judged_from = row.instant(15),
            .judged_at = row.instant(16),
            .flagged_at = row.maybe_instant(17),
            .version = row.int64(18),
            .created_at = row.instant(19),
            .updated_at = row.instant(20)};
}

QualityCounts counts_from(const Row& row, int first) {
    return {.submitted = row.int64(first),
            .accepted = row.int64(first + 1),
            .engaged = row.int64(first + 2),
            .won = row.int64(first + 3),
            .judged = row.int64(first + 4)};
}

}  // namespace

void SqlCampaigns::insert(WorkspaceId workspace, const app::Campaign& campaign) {
    const CampaignPlan& plan = campaign.plan;
    const CampaignCourse& course = campaign.course;
    tx_.exec(kInsert, {workspace,
                       campaign.id,
                       campaign.program,
                       plan.name.en,
                       plan.name.fr,
                       plan.starts_at,
                       plan.ends_at,
                       plan.hold_out,
                       plan.quality_floor,
                       plan.stops_itself,
                       campaign.budget_limited,
                       course.launched_at,
                       course.paused_at,
                       course.stopped_at,
                       to_string(course.cause),
                       course.reason,
                       campaign.judged_from,
                       campaign.judged_at,
                       campaign.flagged_at,
                       campaign.version,
                       campaign.created_at,
                       campaign.updated_at});
}

bool SqlCampaigns::update(WorkspaceId workspace, const app::Campaign& campaign) {
    const CampaignPlan& plan = campaign.plan;
    const CampaignCourse& course = campaign.course;
    return tx_.exec(kUpdate,
                    {workspace, campaign.id, campaign.version, plan.name.en, plan.name.fr, plan.starts_at, plan.ends_at,
                     plan.hold_out, plan.quality_floor, plan.stops_itself, campaign.budget_limited, course.launched_at,
                     course.paused_at, course.stopped_at, to_string(course.cause), course.reason, campaign.judged_from,
                     campaign.flagged_at, campaign.updated_at}) == 1;
}

std::optional<app::Campaign> SqlCampaigns::find(WorkspaceId workspace, CampaignId id) {
    return tx_.one(kFind, {workspace, id}, stored_campaign);
}

std::optional<app::Campaign> SqlCampaigns::find_locked(WorkspaceId workspace, CampaignId id) {
    return tx_.one(kFindLocked, {workspace, id}, stored_campaign);
}

std::vector<app::Campaign> SqlCampaigns::list(WorkspaceId workspace, ProgramId program) {
    return tx_.list(kList, {workspace, program}, stored_campaign);
}

std::vector<app::Campaign> SqlCampaigns::holding(WorkspaceId workspace, ProgramId program, Instant at) {
    return tx_.list(kHolding, {workspace, program, at}, stored_campaign);
}

std::vector<std::pair<WorkspaceId, CampaignId>> SqlCampaigns::judged_before(Instant moment, Instant now, int limit) {
    return tx_.list(kJudgedBefore, {moment, now, limit},
                    [](const Row& row) { return std::pair(row.id<WorkspaceId>(0), row.id<CampaignId>(1)); });
}

void SqlCampaigns::note_judged(WorkspaceId workspace, CampaignId campaign, Instant now) {
    tx_.exec(kNoteJudged, {workspace, campaign, now});
}

void SqlCampaigns::append(WorkspaceId workspace, CampaignId campaign, const app::CampaignHistoryLine& line) {
    tx_.exec(kAppend, {workspace, line.id, campaign, line.at, to_string(line.actor.kind), maybe_id(line.actor.id),
                       line.event, line.reason});
}

std::vector<app::CampaignHistoryLine> SqlCampaigns::history(WorkspaceId workspace, CampaignId campaign, int limit) {
    return tx_.list(kHistory, {workspace, campaign, limit}, [](const Row& row) {
        return app::CampaignHistoryLine{.id = row.int64(0),
                                        .at = row.instant(1),
                                        .actor = stored_actor(row.view(2), row.maybe_int64(3)),
                                        .event = row.text(4),
                                        .reason = row.maybe_text(5)};
    });
}

bool SqlCampaigns::has_come(WorkspaceId workspace, CampaignId campaign, UserId user) {
    return tx_.one(kHasCome, {workspace, campaign, user}, [](const Row&) { return true; }).has_value();
}

void SqlCampaigns::note_user(WorkspaceId workspace, CampaignId campaign, UserId user, bool is_held_out, Instant now) {
    tx_.exec(kNoteUser, {workspace, campaign, user, is_held_out, now});
}

app::CampaignArm SqlCampaigns::arm(WorkspaceId workspace, const app::Campaign& campaign, bool is_held_out) {
    // What is stopped is no longer kept from anybody, nor offered.
    const Instant end = campaign.course.stopped_at.value_or(campaign.plan.ends_at);
    return tx_
        .one(kArm, {workspace, campaign.id, campaign.program, end, is_held_out},
             [](const Row& row) {
                 return app::CampaignArm{
                     .users = row.int64(0), .recommended = row.int64(1), .engaged = row.int64(2), .won = row.int64(3)};
             })
        .value();
}

QualityCounts SqlCampaigns::counts(WorkspaceId workspace, CampaignId campaign, Instant from, Instant now) {
    return tx_
        .one(kCountsOfCampaign, {workspace, campaign, from, now - kMaturity},
             [](const Row& row) { return counts_from(row, 0); })
        .value();
}

QualityCounts SqlCampaigns::counts(WorkspaceId workspace, AdvocateId advocate, Instant now) {
    return tx_
        .one(kCountsOfAdvocate, {workspace, advocate, now - kMaturity},
             [](const Row& row) { return counts_from(row, 0); })
        .value();
}

std::vector<AdvocateId> SqlCampaigns::taking_part(WorkspaceId workspace, ProgramId program, std::string_view source,
                                                  const app::Slice& slice) {
    return tx_.list(kTakingPart, {workspace, slice.after, program, source, slice.limit},
                    [](const Row& row) { return row.id<AdvocateId>(0); });
}

std::vector<app::AdvocateQuality> SqlCampaigns::advocates(WorkspaceId workspace, ProgramId program, Instant now,
                                                          int limit) {
    return tx_.list(kAdvocates, {workspace, program, now - kMaturity, limit}, [](const Row& row) {
        return app::AdvocateQuality{.advocate = row.id<AdvocateId>(0),
                                    .program = row.id<ProgramId>(1),
                                    .name = row.text(2),
                                    .account_name = row.text(3),
                                    .counts = counts_from(row, 4)};
    });
}

}  // namespace parrain::storage
