#include "app/campaigns.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/quality_views.hpp"
#include "http/handlers/views.hpp"

namespace parrain::http {
namespace {

/// Why somebody should look at a campaign.
struct QualityFlag {
    std::string code;
    std::string text;
    Instant since;
};
BOOST_DESCRIBE_STRUCT(QualityFlag, (), (code, text, since))

/// What users of one side of a hold-out did.
struct LiftArm {
    std::int64_t users;
    std::int64_t recommended;
    std::int64_t engaged;
    std::int64_t won;
};
BOOST_DESCRIBE_STRUCT(LiftArm, (), (users, recommended, engaged, won))

/// A difference of shares, from -1 to 1, with its interval of 95 % confidence.
struct ShareDifference {
    double value;
    double low;
    double high;
};
BOOST_DESCRIBE_STRUCT(ShareDifference, (), (value, low, high))

/// What the campaign itself did: a share of users drawn by lot was offered nothing.
struct HoldOutLift {
    LiftArm offered;
    LiftArm held_out;
    ShareDifference engaged;
    ShareDifference won;
};
BOOST_DESCRIBE_STRUCT(HoldOutLift, (), (offered, held_out, engaged, won))

/// Why a campaign stands where it does.
struct CampaignReason {
    std::string code;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(CampaignReason, (), (code, text))

struct Campaign {
    CampaignId id;
    ProgramId program;
    LocalText name;
    CampaignState state;
    std::optional<CampaignReason> reason;
    Instant starts_at;
    Instant ends_at;
    std::optional<Instant> launched_at;
    int hold_out_bps;
    int quality_floor_bps;
    bool stops_itself;
    std::vector<view::Rule> rules;
    Funnel funnel;
    Funnel judged;
    std::optional<QualityFlag> flag;
    std::optional<HoldOutLift> lift;
    std::vector<std::string> actions;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Campaign, (),
                      (id, program, name, state, reason, starts_at, ends_at, launched_at, hold_out_bps,
                       quality_floor_bps, stops_itself, rules, funnel, judged, flag, lift, actions, created_at))

/// What a person decides of a campaign. Times are borders: the moment of submission decides.
struct CampaignEdit {
    LocalText name;
    Instant starts_at;
    Instant ends_at;
    std::optional<int> hold_out_bps;
    std::optional<int> quality_floor_bps;
    std::optional<bool> stops_itself;
};
BOOST_DESCRIBE_STRUCT(CampaignEdit, (), (name, starts_at, ends_at, hold_out_bps, quality_floor_bps, stops_itself))

struct NewCampaign : CampaignEdit {
    ProgramId program;
};
BOOST_DESCRIBE_STRUCT(NewCampaign, (CampaignEdit), (program))

struct CampaignQuery : PageQuery {
    std::optional<ProgramId> program;
    std::optional<CampaignState> state;
};
BOOST_DESCRIBE_STRUCT(CampaignQuery, (PageQuery), (program, state))

struct CampaignTransition {
    CampaignEvent event;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(CampaignTransition, (), (event, reason))

struct CampaignEventLine {
    std::string id;
    Instant at;
    app::ActorKind actor;
    std::optional<std::string> actor_name;
    std::string event;
    std::optional<std::string> reason;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(CampaignEventLine, (), (id, at, actor, actor_name, event, reason, text))

struct CampaignTopUp {
    Money amount;
};
BOOST_DESCRIBE_STRUCT(CampaignTopUp, (), (amount))

/// One advocate's record; `gifts_on_sale` says that what they recommend now earns gifts on sales only.
struct AdvocateQuality {
    AdvocateId advocate;
    ProgramId program;
    std::string name;
    std::string account_name;
    Funnel funnel;
    bool gifts_on_sale;
};
BOOST_DESCRIBE_STRUCT(AdvocateQuality, (), (advocate, program, name, account_name, funnel, gifts_on_sale))

struct CampaignQuality {
    CampaignId campaign;
    ProgramId program;
    LocalText name;
    CampaignState state;
    int quality_floor_bps;
    Funnel funnel;
    Funnel judged;
    std::optional<QualityFlag> flag;
};
BOOST_DESCRIBE_STRUCT(CampaignQuality, (), (campaign, program, name, state, quality_floor_bps, funnel, judged, flag))

struct QualityReport {
    std::vector<CampaignQuality> campaigns;
    std::vector<AdvocateQuality> advocates;
};
BOOST_DESCRIBE_STRUCT(QualityReport, (), (campaigns, advocates))

struct QualityQuery {
    std::optional<ProgramId> program;
};
BOOST_DESCRIBE_STRUCT(QualityQuery, (), (program))

LiftArm arm_of(const app::CampaignArm& arm) {
    return {.users = arm.users, .recommended = arm.recommended, .engaged = arm.engaged, .won = arm.won};
}

ShareDifference difference_of(const Difference& found) {
    return {.value = found.value, .low = found.interval.low, .high = found.interval.high};
}

std::optional<HoldOutLift> lift_of(const std::optional<app::CampaignLift>& lift) {
    if (!lift) return std::nullopt;
    return HoldOutLift{.offered = arm_of(lift->offered),
                       .held_out = arm_of(lift->held_out),
                       .engaged = difference_of(lift->engaged),
                       .won = difference_of(lift->won)};
}

std::optional<QualityFlag> flag_of(const app::CampaignView& view, const Words& words) {
    if (!view.flagged_since) return std::nullopt;
    return QualityFlag{
        .code = "quantity_without_quality", .text = words("campaign.flag.text"), .since = *view.flagged_since};
}

/// Why it is paused or stopped, or why a running one takes nothing.
std::optional<CampaignReason> reason_of(const app::CampaignView& view, const Words& words) {
    const auto& course = view.campaign.course;
    const bool is_halted = view.state == CampaignState::kPaused || view.state == CampaignState::kStopped;
    if (is_halted && course.cause == CampaignCause::kQuality) {
        return CampaignReason{.code = "quality", .text = words("campaign.reason.quality")};
    }
    if (is_halted) {
        return CampaignReason{.code = "person",
                              .text = course.reason.empty() ? words("campaign.reason.person") : course.reason};
    }
    if (view.state == CampaignState::kRunning && view.is_held_by_guardrail) {
        return CampaignReason{.code = "guardrail", .text = words("campaign.reason.guardrail")};
    }
    if (view.state == CampaignState::kEnded) {
        return CampaignReason{.code = "period", .text = words("campaign.reason.period")};
    }
    return std::nullopt;
}

std::vector<std::string> actions_of(const app::CampaignView& view, Instant now) {
    std::vector<std::string> actions;
    const auto& campaign = view.campaign;
    for (const auto event :
         {CampaignEvent::kLaunched, CampaignEvent::kPaused, CampaignEvent::kResumed, CampaignEvent::kStopped}) {
        if (next(campaign.plan, campaign.course, event, CampaignCause::kPerson, "", now)) {
            actions.emplace_back(to_string(event));
        }
    }
    return actions;
}

Campaign campaign_of(const app::CampaignView& view, const view::RuleWords& words, Instant now) {
    const auto& campaign = view.campaign;
    const auto& plan = campaign.plan;
    Campaign shown{.id = campaign.id,
                   .program = campaign.program,
                   .name = plan.name,
                   .state = view.state,
                   .reason = reason_of(view, words),
                   .starts_at = plan.starts_at,
                   .ends_at = plan.ends_at,
                   .launched_at = campaign.course.launched_at,
                   .hold_out_bps = plan.hold_out,
                   .quality_floor_bps = plan.quality_floor,
                   .stops_itself = plan.stops_itself,
                   .rules = {},
                   .funnel = funnel_of(view.counts),
                   .judged = funnel_of(view.judged),
                   .flag = flag_of(view, words),
                   .lift = lift_of(view.lift),
                   .actions = actions_of(view, now),
                   .created_at = campaign.created_at};
    for (const auto& rule : view.rules) shown.rules.push_back(view::rule_of(rule, words));
    return shown;
}

CampaignPlan plan_from(const CampaignEdit& told) {
    CampaignPlan plan{
        .name = {.en = told.name.en, .fr = told.name.fr}, .starts_at = told.starts_at, .ends_at = told.ends_at};
    plan.hold_out = told.hold_out_bps.value_or(plan.hold_out);
    plan.quality_floor = told.quality_floor_bps.value_or(plan.quality_floor);
    plan.stops_itself = told.stops_itself.value_or(plan.stops_itself);
    return plan;
}

Instant now_of(RequestContext& context) {
    return context.get<app::Context>().clock.now();
}

Page<Campaign> list_campaigns(const app::Caller& caller, Query<CampaignQuery> query, RequestContext& context,
                              const view::RuleWords& words, const app::Campaigns& campaigns) {
    const Instant now = now_of(context);
    return cut_page(
        Page<Campaign>{}, campaigns.list(caller.workspace, query->program.value_or(ProgramId{}), query->state), *query,
        [](const app::CampaignView& one) { return one.campaign.id.value(); },
        [&](const app::CampaignView& one) { return campaign_of(one, words, now); });
}

Result<WithEtag<Campaign>> answer(const Result<app::CampaignView>& view, const view::RuleWords& words, Instant now) {
    if (!view) return view.failure();
    return WithEtag<Campaign>{campaign_of(*view, words, now), tag_of(view->campaign.version)};
}

Result<WithEtag<Campaign>> get_campaign(const app::Caller& caller, Path<CampaignId> id, RequestContext& context,
                                        const view::RuleWords& words, const app::Campaigns& campaigns) {
    return answer(campaigns.get(caller.workspace, *id), words, now_of(context));
}

Result<Created<Campaign>> add_campaign(const app::Caller& caller, Body<NewCampaign> told, RequestContext& context,
                                       const view::RuleWords& words, const app::Campaigns& campaigns) {
    const auto view = campaigns.create(caller, told->program, plan_from(*told));
    if (!view) return view.failure();
    return Created<Campaign>{campaign_of(*view, words, now_of(context)), "/v1/campaigns/" + view->campaign.id.str()};
}

Result<WithEtag<Campaign>> change_campaign(const app::Caller& caller, Path<CampaignId> id, Body<CampaignEdit> told,
                                           IfMatchRequired version, RequestContext& context,
                                           const view::RuleWords& words, const app::Campaigns& campaigns) {
    return answer(campaigns.update(caller, *id, *version, plan_from(*told)), words, now_of(context));
}

Result<WithEtag<Campaign>> move_campaign(const app::Caller& caller, Path<CampaignId> id, Body<CampaignTransition> told,
                                         IfMatch version, RequestContext& context, const view::RuleWords& words,
                                         const app::Campaigns& campaigns) {
    const auto view = campaigns.transition(
        caller, *id, {.event = told->event, .reason = told->reason.value_or(""), .version = *version});
    return answer(view, words, now_of(context));
}

Result<Page<CampaignEventLine>> campaign_history(const app::Caller& caller, Path<CampaignId> id, Query<PageQuery> query,
                                                 const view::RuleWords& words, const app::Campaigns& campaigns) {
    const auto history = campaigns.history(caller.workspace, *id);
    if (!history) return history.failure();
    return cut_page(
        Page<CampaignEventLine>{}, *history, *query, [](const app::CampaignHistoryLine& line) { return line.id; },
        [&](const app::CampaignHistoryLine& line) {
            return CampaignEventLine{.id = std::to_string(line.id),
                                     .at = line.at,
                                     .actor = line.actor.kind,
                                     .actor_name = line.actor_name,
                                     .event = line.event,
                                     .reason = line.reason,
                                     .text = words("campaign.event." + line.event)};
        });
}

Result<Created<Campaign>> top_up(const app::Caller& caller, Path<CampaignId> id, Body<CampaignTopUp> told,
                                 RequestContext& context, const view::RuleWords& words,
                                 const app::Campaigns& campaigns) {
    const auto view = campaigns.top_up(caller, *id, told->amount);
    if (!view) return view.failure();
    return Created<Campaign>{campaign_of(*view, words, now_of(context)), "/v1/campaigns/" + id->str()};
}

QualityReport quality(const app::Caller& caller, Query<QualityQuery> query, const Words& words,
                      const app::Campaigns& campaigns) {
    const ProgramId program = query->program.value_or(ProgramId{});
    QualityReport report;
    for (const auto& view : campaigns.list(caller.workspace, program, {})) {
        const auto& plan = view.campaign.plan;
        report.campaigns.push_back({.campaign = view.campaign.id,
                                    .program = view.campaign.program,
                                    .name = plan.name,
                                    .state = view.state,
                                    .quality_floor_bps = plan.quality_floor,
                                    .funnel = funnel_of(view.counts),
                                    .judged = funnel_of(view.judged),
                                    .flag = flag_of(view, words)});
    }
    for (const auto& one : campaigns.advocates(caller.workspace, program)) {
        report.advocates.push_back({.advocate = one.advocate,
                                    .program = one.program,
                                    .name = one.name,
                                    .account_name = one.account_name,
                                    .funnel = funnel_of(one.counts),
                                    .gifts_on_sale = earns_on_sale_only(one.counts)});
    }
    return report;
}

}  // namespace

std::vector<Route> campaign_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/campaigns">(list_campaigns, "List campaigns").tagged("programs").secured_by(kApiCallers));
    routes.push_back(POST<"/v1/campaigns">(add_campaign, "Draft a campaign inside a program")
                         .tagged("programs")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue, kRequired, kTooLong, kOutOfRange, kEndsBeforeStart}));
    routes.push_back(GET<"/v1/campaigns/{id}">(get_campaign, "A campaign with its rules, funnel and flag")
                         .tagged("programs")
                         .secured_by(kApiCallers));
    routes.push_back(PUT<"/v1/campaigns/{id}">(change_campaign, "Change what may still be changed of a campaign")
                         .tagged("programs")
                         .secured_by(kApiCallers)
                         .refuses({kRequired, kTooLong, kOutOfRange, kEndsBeforeStart, kIllegalTransition}));
    routes.push_back(POST<"/v1/campaigns/{id}/transitions">(move_campaign, "Launch, pause, resume or stop a campaign")
                         .tagged("programs")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue, kTooLong, kIllegalTransition}));
    routes.push_back(GET<"/v1/campaigns/{id}/events">(campaign_history, "The history of a campaign")
                         .tagged("programs")
                         .secured_by(kApiCallers));
    routes.push_back(POST<"/v1/campaigns/{id}/budget/top-ups">(top_up, "Put money into a campaign's budget")
                         .tagged("programs")
                         .secured_by(kApiCallers)
                         .refuses({kAmount, kAmountInvalid}));
    routes.push_back(GET<"/v1/reports/quality">(quality, "What became of referrals, by campaign and by advocate")
                         .tagged("reports")
                         .secured_by(kApiCallers));
    return routes;
}

}  // namespace parrain::http
