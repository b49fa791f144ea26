#include "app/referrals.hpp"
#include "app/reviews.hpp"
#include "domain/screening.hpp"
#include "http/handlers/evidence_views.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/queries.hpp"
#include "http/handlers/views.hpp"

namespace parrain::http {
namespace {

struct AdvocateBrief {
    AdvocateId id;
    std::string user;
    std::string account;
    std::optional<int> score;
    std::string name;
    std::string account_name;
};
BOOST_DESCRIBE_STRUCT(AdvocateBrief, (), (id, user, account, score, name, account_name))

struct Prospect {
    std::optional<std::string> company;
    std::optional<std::string> contact_name;
    std::optional<std::string> email;
    std::optional<std::string> phone;
    std::optional<std::string> company_number;
    std::optional<std::string> country;
};
BOOST_DESCRIBE_STRUCT(Prospect, (), (company, contact_name, email, phone, company_number, country))

struct Reason {
    std::string code;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Reason, (), (code, text))

struct WeighedReason {
    std::string code;
    std::string text;
    int weight;
};
BOOST_DESCRIBE_STRUCT(WeighedReason, (), (code, text, weight))

struct RelevanceVerdict {
    int score;
    std::vector<WeighedReason> reasons;
};
BOOST_DESCRIBE_STRUCT(RelevanceVerdict, (), (score, reasons))

/// `rule_versions` are the rules promised at submission, as `id@version`.
struct Referral {
    ReferralId id;
    ReferralState state;
    AdvocateStage stage;
    ProgramId program;
    std::optional<CampaignId> campaign;
    std::string source;
    AdvocateBrief advocate;
    Prospect prospect;
    RelevanceVerdict relevance;
    std::optional<std::string> address_class;
    std::optional<MemberId> rep;
    Instant submitted_at;
    std::optional<Instant> next_action_at;
    std::optional<Money> expected_value;
    std::optional<Money> rewards_total;
    std::vector<std::string> rule_versions;
};
BOOST_DESCRIBE_STRUCT(Referral, (),
                      (id, state, stage, program, campaign, source, advocate, prospect, relevance, address_class, rep,
                       submitted_at, next_action_at, expected_value, rewards_total, rule_versions))

struct ReferralSubscription {
    Interval interval;
    int interval_count;
    Money amount;
    std::optional<Instant> started_at;
};
BOOST_DESCRIBE_STRUCT(ReferralSubscription, (), (interval, interval_count, amount, started_at))

struct ReferralDetail : Referral {
    std::vector<std::string> actions;
    std::optional<std::string> need;
    std::optional<std::string> relationship;
    std::optional<std::string> website;
    std::optional<std::string> sector;
    std::optional<std::int64_t> employees;
    std::optional<Reason> reason;
    std::optional<ReferralSubscription> subscription;
    std::optional<ContactStanding> contact;
    std::optional<ConsentGiven> consent;
};
BOOST_DESCRIBE_STRUCT(ReferralDetail, (Referral),
                      (actions, need, relationship, website, sector, employees, reason, subscription, contact, consent))

/// `counts` holds every state, whatever the filter.
struct ReferralPage : Page<Referral> {
    std::map<std::string, std::int64_t> counts;
};
BOOST_DESCRIBE_STRUCT(ReferralPage, (Page<Referral>), (counts))

struct ReferralQuery : PageQuery, ReferralFilterQuery {};
BOOST_DESCRIBE_STRUCT(ReferralQuery, (PageQuery, ReferralFilterQuery), ())

struct ReferralEventLine {
    std::string id;
    Instant at;
    app::ActorKind actor;
    std::optional<std::string> actor_name;
    std::string event;
    std::optional<std::string> from;
    std::optional<std::string> to;
    std::optional<std::string> reason;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(ReferralEventLine, (), (id, at, actor, actor_name, event, from, to, reason, text))

struct ReferralTransition {
    std::string event;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(ReferralTransition, (), (event, reason))

RelevanceVerdict relevance_of(const Relevance& relevance, const Words& words) {
    RelevanceVerdict verdict{.score = relevance.score, .reasons = {}};
    for (const auto& reason : relevance.reasons) {
        const std::string code(to_string(reason.factor));
        verdict.reasons.push_back({.code = code, .text = words("relevance." + code), .weight = reason.weight});
    }
    return verdict;
}

/// Why relevance is low: what speaks most against the referral, or that little speaks for it. The bare fact where the
/// reasons are not known any more.
std::string low_relevance_text(const Relevance& relevance, const Words& words) {
    if (relevance.reasons.empty()) return words("referral.reason.low_relevance");
    const auto gravest = gravest_of(relevance);
    return words("referral.low_relevance." + (gravest ? std::string(to_string(*gravest)) : "little_known"));
}

/// A reason of screening in words; one that a person typed is its own text.
Reason reason_of(const std::string& reason, const Relevance& relevance, const Words& words) {
    const std::string key = "referral.reason." + reason;
    if (!words.has(key)) return {.code = "stated", .text = reason};
    const bool is_score = reason == to_string(ScreeningReason::kLowRelevance);
    return {.code = reason, .text = is_score ? low_relevance_text(relevance, words) : words(key)};
}

Referral referral_of(const app::ReferralView& view, const app::Caller& caller, const Words& words, Instant now) {
    const auto& listed = view.listed;
    const auto& referral = listed.referral;
    Referral shown{.id = referral.id,
                   .state = referral.state,
                   .stage = stage_of(referral.state, now - referral.submitted_at, listed.calls_advocate_first),
                   .program = referral.program,
                   .campaign = referral.campaign,
                   .source = referral.source,
                   .advocate = {.id = referral.advocate,
                                .user = listed.user_external_id,
                                .account = listed.account_external_id,
                                .score = view.advocate_score,
                                .name = listed.advocate_name,
                                .account_name = listed.account_name},
                   .prospect = {.company = referral.company,
                                .contact_name = referral.contact_name,
                                .email = referral.email,
                                .phone = app::phone_shown_to(caller, listed),
                                .company_number = referral.company_number,
                                .country = referral.country},
                   .relevance = relevance_of(referral.relevance, words),
                   .address_class = referral.address_class,
                   .rep = view.rep,
                   .submitted_at = referral.submitted_at,
                   .next_action_at = view.due_at ? view.due_at : referral.next_action_at,
                   .expected_value = view.listed.referral.expected_value,
                   .rewards_total = view.rewards_total,
                   .rule_versions = {}};
    for (const auto& pinned : view.rules) {
        shown.rule_versions.push_back(pinned.rule.id.str() + "@" + std::to_string(pinned.rule.version));
    }
    return shown;
}

WithEtag<ReferralDetail> detail_of(const app::ReferralView& view, const app::Caller& caller, const Words& words,
                                   Instant now) {
    const auto& referral = view.listed.referral;
    ReferralDetail shown{referral_of(view, caller, words, now),
                         view.actions,
                         referral.need,
                         referral.relationship,
                         referral.website,
                         referral.sector,
                         referral.employees,
                         {},
                         {},
                         {},
                         consent_of(view.consent, words)};
    if (view.notice) shown.contact = standing_of(*view.notice, referral, view.script, words);
    if (referral.reason) shown.reason = reason_of(*referral.reason, referral.relevance, words);
    if (view.subscription) {
        shown.subscription = ReferralSubscription{.interval = view.subscription->interval,
                                                  .interval_count = view.subscription->interval_count,
                                                  .amount = view.subscription->amount,
                                                  .started_at = view.subscription->started_at};
    }
    return {std::move(shown), tag_of(referral.version)};
}

ReferralPage list_referrals(const app::Caller& caller, Query<ReferralQuery> query, RequestContext& context,
                            const Words& words, const app::Referrals& referrals) {
    const auto found = referrals.list(caller.workspace, query->filter(), query->slice());
    const Instant now = context.get<app::Context>().clock.now();
    ReferralPage page;
    for (const auto state : referral_states()) page.counts[std::string(to_string(state))] = 0;
    for (const auto& [state, count] : found.counts) page.counts[state] = count;
    return page_of(
        std::move(page), found.items, *query,
        [](const app::ReferralView& one) { return one.listed.referral.id.value(); },
        [&](const app::ReferralView& one) { return referral_of(one, caller, words, now); });
}

Result<WithEtag<ReferralDetail>> get_referral(const app::Caller& caller, Path<ReferralId> id, RequestContext& context,
                                              const Words& words, const app::Referrals& referrals) {
    const auto referral = referrals.get(caller.workspace, *id);
    if (!referral) return referral.failure();
    return detail_of(*referral, caller, words, context.get<app::Context>().clock.now());
}

Result<Page<ReferralEventLine>> referral_history(const app::Caller& caller, Path<ReferralId> id, Query<PageQuery> query,
                                                 const Words& words, const app::Referrals& referrals) {
    const auto history = referrals.history(caller.workspace, *id);
    if (!history) return history.failure();
    return cut_page(
        Page<ReferralEventLine>{}, history->lines, *query, [](const app::ReferralHistoryLine& line) { return line.id; },
        [&](const app::ReferralHistoryLine& line) {
            return ReferralEventLine{
                .id = std::to_string(line.id),
                .at = line.at,
                .actor = line.actor.kind,
                .actor_name = line.actor_name,
                .event = line.event,
                .from = line.before,
                .to = line.after,
                .reason =
                    line.reason ? std::optional(reason_of(*line.reason, history->relevance, words).text) : std::nullopt,
                .text = words("referral.event." + line.event)};
        });
}

Result<WithEtag<ReferralDetail>> move_referral(const app::Caller& caller, Path<ReferralId> id,
                                               Body<ReferralTransition> wanted, IfMatch version,
                                               RequestContext& context, const Words& words,
                                               const app::Referrals& referrals) {
    const auto referral =
        referrals.transition(caller, *id, {.event = wanted->event, .reason = wanted->reason, .version = *version});
    if (!referral) return referral.failure();
    return detail_of(*referral, caller, words, context.get<app::Context>().clock.now());
}

/// A recommendation that waits for a person. `age_days` is how long it has waited; it is refused at `due_at`.
struct Review {
    Referral referral;
    std::optional<Reason> reason;
    ReviewProposal proposal;
    std::int64_t age_days;
    Instant due_at;
};
BOOST_DESCRIBE_STRUCT(Review, (), (referral, reason, proposal, age_days, due_at))

struct ReviewDecision {
    ReferralId referral;
    std::string event;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(ReviewDecision, (), (referral, event, reason))

struct ReviewDecisions {
    std::vector<ReviewDecision> decisions;
};
BOOST_DESCRIBE_STRUCT(ReviewDecisions, (), (decisions))

struct ReviewOutcome {
    ReferralId referral;
    std::optional<ReferralState> state;
    std::optional<std::string> code;
    std::optional<std::string> detail;
};
BOOST_DESCRIBE_STRUCT(ReviewOutcome, (), (referral, state, code, detail))

struct ReviewOutcomes {
    std::vector<ReviewOutcome> results;
};
BOOST_DESCRIBE_STRUCT(ReviewOutcomes, (), (results))

Review review_of(const app::WaitingReview& waiting, const app::Caller& caller, const Words& words, Instant now) {
    const auto& referral = waiting.view.listed.referral;
    Review shown{.referral = referral_of(waiting.view, caller, words, now),
                 .reason = {},
                 .proposal = waiting.proposal,
                 .age_days = (now - referral.submitted_at).micros / Duration::days(1).micros,
                 .due_at = waiting.due_at};
    if (referral.reason) shown.reason = reason_of(*referral.reason, referral.relevance, words);
    return shown;
}

Page<Review> list_reviews(const app::Caller& caller, Query<PageQuery> query, RequestContext& context,
                          const Words& words, const app::Reviews& reviews) {
    const Instant now = context.get<app::Context>().clock.now();
    return page_of(
        Page<Review>{}, reviews.list(caller.workspace, query->slice()), *query,
        [](const app::WaitingReview& one) { return one.view.listed.referral.id.value(); },
        [&](const app::WaitingReview& one) { return review_of(one, caller, words, now); });
}

Result<ReviewOutcomes> decide_reviews(const app::Caller& caller, Body<ReviewDecisions> told, const Words& words,
                                      const app::Reviews& reviews) {
    std::vector<app::ReviewDecision> decisions;
    for (const auto& one : told->decisions) {
        decisions.push_back({.referral = one.referral, .event = one.event, .reason = one.reason});
    }
    const auto outcomes = reviews.decide(caller, decisions);
    if (!outcomes) return outcomes.failure();
    ReviewOutcomes shown;
    for (const auto& one : *outcomes) {
        ReviewOutcome outcome{.referral = one.referral, .state = one.state, .code = {}, .detail = {}};
        if (one.refusal) {
            outcome.code = std::string(to_string(one.refusal->code));
            outcome.detail = problem_detail(words.texts(), words.locale(), *one.refusal);
        }
        shown.results.push_back(std::move(outcome));
    }
    return shown;
}

}  // namespace

std::vector<Route> referral_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(
        GET<"/v1/referrals">(list_referrals, "List recommendations").tagged("referrals").secured_by(kApiCallers));
    routes.push_back(GET<"/v1/referrals/{id}">(get_referral, "One recommendation and what may be done with it")
                         .tagged("referrals")
                         .secured_by(kApiCallers));
    routes.push_back(GET<"/v1/referrals/{id}/events">(referral_history, "The history of a recommendation")
                         .tagged("referrals")
                         .secured_by(kApiCallers));
    routes.push_back(
        POST<"/v1/referrals/{id}/transitions">(move_referral, "Cause an event that a person may cause")
            .tagged("referrals")
            .secured_by(kApiCallers)
            .refuses({kUnknownValue, kTooLong, kAdvocateFirst, kTaken, kNotCallable, kSuppressed, kIllegalTransition}));
    routes.push_back(GET<"/v1/reviews">(list_reviews, "Recommendations that wait for a person, oldest first")
                         .tagged("referrals")
                         .secured_by(kApiCallers));
    routes.push_back(POST<"/v1/reviews">(decide_reviews, "Decide several recommendations at once")
                         .tagged("referrals")
                         .secured_by(kApiCallers)
                         .refuses({kRequired, kTooMany, kUnknownValue}));
    return routes;
}

}  // namespace parrain::http
