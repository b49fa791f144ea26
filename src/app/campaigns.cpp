#include "app/campaigns.hpp"

#include <algorithm>

#include "app/actor_names.hpp"
#include "app/amount_field.hpp"
#include "app/guardrails.hpp"
#include "app/programs.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kLongestReason = 500;
constexpr int kMostLines = 200;
constexpr int kMostAdvocates = 1'000;

/// How long quality may fall unseen.
constexpr Duration kLookAgain = Duration::minutes(1);

constexpr const char* kCreated = "created";
constexpr const char* kEdited = "edited";
constexpr const char* kFlagged = "flagged";
constexpr const char* kUnflagged = "unflagged";

bool is_held_by_guardrail(Transaction& tx, WorkspaceId workspace, const Campaign& campaign) {
    return is_paused(tx, workspace, campaign.fund()) || is_paused(tx, workspace, {.program = campaign.program});
}

std::vector<RewardRule> rules_of(Transaction& tx, WorkspaceId workspace, const Campaign& campaign) {
    auto rules = tx.programs().current_rules(workspace, campaign.program);
    std::erase_if(rules, [&](const RewardRule& rule) { return rule.campaign != campaign.id; });
    return rules;
}

CampaignLift lift_of(Transaction& tx, WorkspaceId workspace, const Campaign& campaign) {
    const CampaignArm offered = tx.campaigns().arm(workspace, campaign, false);
    const CampaignArm held_out = tx.campaigns().arm(workspace, campaign, true);
    return {.offered = offered,
            .held_out = held_out,
            .engaged = difference_of_shares(offered.engaged, offered.users, held_out.engaged, held_out.users),
            .won = difference_of_shares(offered.won, offered.users, held_out.won, held_out.users)};
}

/// Since when a campaign is flagged. One that is under way is flagged by the look that is kept, and by nothing before.
/// One that is over is looked at no more: what its referrals came to later flags it from its end on.
std::optional<Instant> flagged_since(const Campaign& campaign, CampaignState state, const QualityCounts& judged) {
    const bool is_over = state == CampaignState::kStopped || state == CampaignState::kEnded;
    if (!is_over) return campaign.flagged_at;
    if (!is_quantity_without_quality(judged, campaign.plan.quality_floor)) return std::nullopt;
    const Instant ended_at =
        std::min(campaign.course.stopped_at.value_or(campaign.plan.ends_at), campaign.plan.ends_at);
    return campaign.flagged_at.value_or(ended_at);
}

CampaignView view_of(Transaction& tx, WorkspaceId workspace, const Campaign& campaign, Instant now) {
    CampaignView view{.campaign = campaign,
                      .state = state_at(campaign.plan, campaign.course, now),
                      .is_held_by_guardrail = is_held_by_guardrail(tx, workspace, campaign),
                      .rules = rules_of(tx, workspace, campaign),
                      .counts = tx.campaigns().counts(workspace, campaign.id, Instant(0), now),
                      .judged = {},
                      .flagged_since = {},
                      .lift = {}};
    view.judged = campaign.judged_from > Instant(0)
                      ? tx.campaigns().counts(workspace, campaign.id, campaign.judged_from, now)
                      : view.counts;
    view.flagged_since = flagged_since(campaign, view.state, view.judged);
    if (campaign.plan.hold_out > 0) view.lift = lift_of(tx, workspace, campaign);
    return view;
}

/// What happened, written beside the campaign.
void append(Transaction& tx, const Context& context, WorkspaceId workspace, CampaignId campaign, const Actor& actor,
            std::string event, std::optional<std::string> reason, Instant now) {
    tx.campaigns().append(
        workspace, campaign,
        {.id = context.ids.next(), .at = now, .actor = actor, .event = std::move(event), .reason = std::move(reason)});
}

/// A campaign starts with what its program must keep to.
void copy_guardrail(Transaction& tx, WorkspaceId workspace, const Campaign& campaign, Instant now) {
    const auto of_program = tx.guardrails().find(workspace, {.program = campaign.program});
    if (!of_program) return;
    tx.guardrails().put(
        workspace,
        {.fund = campaign.fund(), .settings = of_program->settings, .standing = {}, .since = now, .judged_at = now});
}

/// Campaigns with a hold-out that run now.
std::vector<Campaign> measured(Transaction& tx, WorkspaceId workspace, ProgramId program, Instant at) {
    auto campaigns = tx.campaigns().holding(workspace, program, at);
    std::erase_if(campaigns,
                  [&](const Campaign& one) { return one.plan.hold_out == 0 || !takes(one.plan, one.course, at); });
    return campaigns;
}

Result<std::string> reason_of(const std::string& text) {
    std::string reason(trimmed(strip_bidi_controls(text)));
    if (code_point_count(reason) > kLongestReason) return fail(ErrorCode::kTooLong, "/reason", at_most(kLongestReason));
    return reason;
}

}  // namespace

std::vector<CampaignView> Campaigns::list(WorkspaceId workspace, ProgramId program,
                                          std::optional<CampaignState> state) const {
    const Instant now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) {
        std::vector<CampaignView> views;
        for (const Campaign& campaign : tx.campaigns().list(workspace, program)) {
            const bool is_wanted = !state || state_at(campaign.plan, campaign.course, now) == *state;
            if (is_wanted) views.push_back(view_of(tx, workspace, campaign, now));
        }
        return views;
    });
}

Result<CampaignView> Campaigns::get(WorkspaceId workspace, CampaignId id) const {
    const Instant now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) -> Result<CampaignView> {
        const auto campaign = tx.campaigns().find(workspace, id);
        if (!campaign) return fail(ErrorCode::kNotFound);
        return view_of(tx, workspace, *campaign, now);
    });
}

Result<std::vector<CampaignHistoryLine>> Campaigns::history(WorkspaceId workspace, CampaignId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<std::vector<CampaignHistoryLine>> {
        if (!tx.campaigns().find(workspace, id)) return fail(ErrorCode::kNotFound);
        auto history = tx.campaigns().history(workspace, id, kMostLines);
        for (CampaignHistoryLine& line : history) line.actor_name = name_of(tx, workspace, line.actor);
        return history;
    });
}

Result<CampaignView> Campaigns::create(const Caller& caller, ProgramId program, const CampaignPlan& plan) const {
    const auto good = checked(plan);
    if (!good) return good.failure();
    const Instant now = context_.clock.now();
    if (good->ends_at <= now) return fail(ErrorCode::kOutOfRange, "/ends_at");
    const Campaign campaign{.id = context_.ids.make<CampaignId>(),
                            .program = program,
                            .plan = *good,
                            .judged_from = Instant(0),
                            .judged_at = now,
                            .created_at = now,
                            .updated_at = now};
    return context_.store.write([&](Transaction& tx) -> Result<CampaignView> {
        if (!tx.programs().find(caller.workspace, program)) return fail(ErrorCode::kUnknownValue, "/program");
        tx.campaigns().insert(caller.workspace, campaign);
        copy_guardrail(tx, caller.workspace, campaign, now);
        append(tx, context_, caller.workspace, campaign.id, caller.actor, kCreated, {}, now);
        return view_of(tx, caller.workspace, campaign, now);
    });
}

Result<CampaignView> Campaigns::update(const Caller& caller, CampaignId id, std::int64_t version,
                                       const CampaignPlan& plan) const {
    const auto good = checked(plan);
    if (!good) return good.failure();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<CampaignView> {
        auto campaign = tx.campaigns().find_locked(caller.workspace, id);
        if (!campaign) return fail(ErrorCode::kNotFound);
        if (campaign->version != version) return fail(ErrorCode::kPreconditionFailed);
        const auto allowed = check_change(campaign->plan, campaign->course, *good, now);
        if (!allowed) return allowed.failure();
        campaign->plan = *good;
        campaign->updated_at = now;
        if (!tx.campaigns().update(caller.workspace, *campaign)) return fail(ErrorCode::kPreconditionFailed);
        ++campaign->version;
        append(tx, context_, caller.workspace, id, caller.actor, kEdited, {}, now);
        return view_of(tx, caller.workspace, *campaign, now);
    });
}

Result<CampaignView> Campaigns::transition(const Caller& caller, CampaignId id, const Transition& wanted) const {
    const auto reason = reason_of(wanted.reason);
    if (!reason) return reason.failure();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<CampaignView> {
        auto campaign = tx.campaigns().find_locked(caller.workspace, id);
        if (!campaign) return fail(ErrorCode::kNotFound);
        const auto course = next(campaign->plan, campaign->course, wanted.event, CampaignCause::kPerson, *reason, now);
        const bool is_possible = course || course.error() != ErrorCode::kIllegalTransition;
        if (is_possible && wanted.version && *wanted.version != campaign->version) {
            const CampaignState state = state_at(campaign->plan, campaign->course, now);
            return Failure{.code = ErrorCode::kPreconditionFailed,
                           .detail = {{"of", "campaign"}, {"state", std::string(to_string(state))}}};
        }
        if (!course) return course.failure();
        campaign->course = *course;
        if (wanted.event == CampaignEvent::kResumed) {
            campaign->judged_from = now;
            campaign->flagged_at.reset();
        }
        campaign->updated_at = now;
        if (!tx.campaigns().update(caller.workspace, *campaign)) return fail(ErrorCode::kPreconditionFailed);
        ++campaign->version;
        append(tx, context_, caller.workspace, id, caller.actor, std::string(to_string(wanted.event)),
               reason->empty() ? std::nullopt : std::optional(*reason), now);
        return view_of(tx, caller.workspace, *campaign, now);
    });
}

Result<CampaignView> Campaigns::top_up(const Caller& caller, CampaignId id, Money amount) const {
    const Instant now = context_.clock.now();
    const auto put_in = [&](Transaction& tx) -> Result<CampaignView> {
        const auto topped_up = top_up_fund(tx, context_, caller, id, amount, now);
        if (!topped_up) return topped_up.failure();
        return view_of(tx, caller.workspace, tx.campaigns().find(caller.workspace, id).value(), now);
    };
    return naming_amount("/amount", [&] { return context_.store.write(put_in); });
}

std::vector<AdvocateQuality> Campaigns::advocates(WorkspaceId workspace, ProgramId program) const {
    const Instant now = context_.clock.now();
    return context_.store.read(
        [&](Transaction& tx) { return tx.campaigns().advocates(workspace, program, now, kMostAdvocates); });
}

std::optional<Campaign> campaign_for(Transaction& tx, WorkspaceId workspace, ProgramId program, UserId user,
                                     Instant at) {
    for (const Campaign& campaign : tx.campaigns().holding(workspace, program, at)) {
        if (!takes(campaign.plan, campaign.course, at)) continue;
        if (is_held_out(campaign.id, user, campaign.plan.hold_out)) continue;
        if (is_paused(tx, workspace, campaign.fund())) continue;
        return campaign;
    }
    return std::nullopt;
}

bool is_coming_news(Transaction& tx, WorkspaceId workspace, ProgramId program, UserId user, Instant at) {
    return std::ranges::any_of(measured(tx, workspace, program, at), [&](const Campaign& campaign) {
        return !tx.campaigns().has_come(workspace, campaign.id, user);
    });
}

void note_coming(Transaction& tx, WorkspaceId workspace, ProgramId program, UserId user, Instant at) {
    for (const Campaign& campaign : measured(tx, workspace, program, at)) {
        tx.campaigns().note_user(workspace, campaign.id, user, is_held_out(campaign.id, user, campaign.plan.hold_out),
                                 at);
    }
}

void watch_campaign(Transaction& tx, const Context& context, WorkspaceId workspace, CampaignId id, Instant now) {
    const auto seen = tx.campaigns().find(workspace, id);
    if (!seen || now - seen->judged_at < kLookAgain) return;
    Campaign campaign = tx.campaigns().find_locked(workspace, id).value();
    const CampaignState state = state_at(campaign.plan, campaign.course, now);
    const QualityCounts counts = tx.campaigns().counts(workspace, id, campaign.judged_from, now);
    const bool is_flagged = is_quantity_without_quality(counts, campaign.plan.quality_floor);
    bool has_moved = false;
    if (is_flagged != campaign.flagged_at.has_value()) {
        has_moved = true;
        campaign.flagged_at = is_flagged ? std::optional(now) : std::nullopt;
        append(tx, context, workspace, id, Actor{}, is_flagged ? kFlagged : kUnflagged, {}, now);
    }
    const bool is_open = state == CampaignState::kRunning || state == CampaignState::kPaused;
    if (is_flagged && campaign.plan.stops_itself && is_open) {
        has_moved = true;
        campaign.course =
            next(campaign.plan, campaign.course, CampaignEvent::kStopped, CampaignCause::kQuality, "", now).value();
        append(tx, context, workspace, id, Actor{}, std::string(to_string(CampaignEvent::kStopped)), {}, now);
    }
    tx.campaigns().note_judged(workspace, id, now);
    // Locked: nobody else has written it meanwhile.
    if (has_moved && !tx.campaigns().update(workspace, campaign)) std::abort();
}

bool is_campaign_under_way(const Context& context) {
    const Instant now = context.clock.now();
    return context.store.read(
        [&](Transaction& tx) { return !tx.campaigns().judged_before(now + Duration::days(1), now, 1).empty(); });
}

void watch_campaigns(const Context& context, Instant now, int most) {
    const auto stale =
        context.store.read([&](Transaction& tx) { return tx.campaigns().judged_before(now - kLookAgain, now, most); });
    for (const auto& [workspace, campaign] : stale) {
        context.store.write([&](Transaction& tx) { watch_campaign(tx, context, workspace, campaign, now); });
    }
}

}  // namespace parrain::app
