#include "app/rewards.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/queries.hpp"
#include "http/handlers/views.hpp"

namespace parrain::http {
namespace {

struct RewardBasis {
    Money base;
    std::optional<Rate> rate_bps;
    std::optional<std::string> invoice;
    std::optional<int> tier;
    int rule_version;
};
BOOST_DESCRIBE_STRUCT(RewardBasis, (), (base, rate_bps, invoice, tier, rule_version))

struct RewardProspect {
    std::optional<std::string> company;
    std::optional<std::string> email;
};
BOOST_DESCRIBE_STRUCT(RewardProspect, (), (company, email))

struct RewardAdvocate {
    AdvocateId id;
    std::string name;
    std::string account_name;
};
BOOST_DESCRIBE_STRUCT(RewardAdvocate, (), (id, name, account_name))

struct Anomaly {
    std::string code;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Anomaly, (), (code, text))

/// How many people agreed, of how many it takes.
struct Approvals {
    int given;
    int needed;
};
BOOST_DESCRIBE_STRUCT(Approvals, (), (given, needed))

/// `text` is how the value came about, in words; `paid` and `owed` are what has left and what has to come back;
/// `approvals` stands where one person agreed to write it off and a second one must; `If-Match` takes `version`.
struct Reward {
    RewardId id;
    ReferralId referral;
    Beneficiary beneficiary;
    RewardKind kind;
    std::optional<std::string> gift;
    Money value;
    RewardState state;
    RewardBasis basis;
    std::optional<Instant> hold_until;
    std::optional<Instant> approved_at;
    RewardProspect prospect;
    RewardAdvocate advocate;
    int quantity;
    std::string text;
    std::vector<Anomaly> anomalies;
    Money owed;
    Money paid;
    std::vector<std::string> actions;
    std::optional<Approvals> approvals;
    std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(Reward, (),
                      (id, referral, beneficiary, kind, gift, value, state, basis, hold_until, approved_at, prospect,
                       advocate, quantity, text, anomalies, owed, paid, actions, approvals, version))

struct RewardFact {
    std::string id;
    std::string type;
    Instant occurred_at;
    std::optional<Money> amount;
    std::optional<std::string> invoice;
    app::BillingOutcome outcome;
};
BOOST_DESCRIBE_STRUCT(RewardFact, (), (id, type, occurred_at, amount, invoice, outcome))

struct RewardEventLine {
    Instant at;
    std::string event;
    std::optional<std::string> from;
    std::optional<std::string> to;
    app::ActorKind actor;
    std::optional<std::string> reason;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(RewardEventLine, (), (at, event, from, to, actor, reason, text))

/// A reward with its why: the rule, the facts of billing, the money lines, who did what, and where its beneficiary is
/// paid.
struct RewardDetail : Reward {
    view::Rule rule;
    std::vector<RewardFact> billing;
    std::vector<view::Entry> entries;
    std::vector<RewardEventLine> events;
    std::optional<view::BankAccount> bank_account;
};
BOOST_DESCRIBE_STRUCT(RewardDetail, (Reward), (rule, billing, entries, events, bank_account))

struct StateTotal {
    std::int64_t count;
    Money total;
};
BOOST_DESCRIBE_STRUCT(StateTotal, (), (count, total))

/// `counts` holds every state in use, whatever the filter, in the workspace's main currency.
struct RewardPage : Page<Reward> {
    std::map<std::string, StateTotal> counts;
};
BOOST_DESCRIBE_STRUCT(RewardPage, (Page<Reward>), (counts))

struct RewardQuery : PageQuery, RewardFilterQuery {};
BOOST_DESCRIBE_STRUCT(RewardQuery, (PageQuery, RewardFilterQuery), ())

struct RewardTransition {
    std::string event;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(RewardTransition, (), (event, reason))

struct Repayment {
    Money amount;
};
BOOST_DESCRIBE_STRUCT(Repayment, (), (amount))

/// What the rule comes to, before refunds and caps.
std::string nominal_text(const app::RewardView& view, const Words& words) {
    const parrain::Reward& reward = view.listed.stored.reward;
    const Basis& basis = reward.basis;
    TextArguments arguments = {{"base", basis.base}, {"count", static_cast<std::int64_t>(reward.quantity)}};
    if (basis.rate) arguments.emplace_back("rate", *basis.rate);
    if (basis.invoice) arguments.emplace_back("invoice", *basis.invoice);
    if (basis.tier) arguments.emplace_back("tier", static_cast<std::int64_t>(*basis.tier));
    if (basis.rate) return words(basis.invoice ? "reward.basis.rate_invoice" : "reward.basis.rate", arguments);
    if (basis.tier) return words("reward.basis.tier", arguments);
    if (reward.kind == RewardKind::kModule) return words("reward.basis.module", arguments);
    if (reward.kind == RewardKind::kFreeMonths) return words("reward.basis.free_months", arguments);
    const bool is_thing = reward.kind == RewardKind::kGift || reward.kind == RewardKind::kExperience;
    if (!is_thing) return words("reward.basis.amount", arguments);
    const std::string key = "reward.basis." + std::string(to_string(reward.kind));
    if (!view.gift_name) return words(key + "_unnamed", arguments);
    arguments.emplace_back("gift", view.gift_name->in(words.locale()));
    return words(key, arguments);
}

/// How the value came about, as a person would check it.
std::string basis_text(const app::RewardView& view, const Words& words) {
    const parrain::Reward& reward = view.listed.stored.reward;
    const std::string nominal = nominal_text(view, words);
    const auto value = nominal_value(reward.basis, view.rule);
    if (!is_money(reward.kind) || !value || value->minor() <= reward.entitled.minor()) return nominal;
    const auto capped_in = view.rule.caps.currency();
    if (capped_in && *capped_in != reward.entitled.currency()) {
        return words("reward.basis.capped_elsewhere",
                     {{"basis", nominal}, {"currency", std::string(capped_in->code())}});
    }
    return words(reward.basis.capped ? "reward.basis.capped" : "reward.basis.reduced",
                 {{"basis", nominal}, {"value", reward.entitled}});
}

/// What has left and not come back; a beneficiary who paid back more than money reached them was paid nothing.
Money paid_of(const Position& position) {
    return position.settled.is_positive() ? position.settled : Money::zero(position.settled.currency());
}

/// The gift of the catalogue that is given; none for other kinds, nor where the rule names none.
std::optional<std::string> gift_of(const app::RewardView& view) {
    const RewardKind kind = view.listed.stored.reward.kind;
    const bool is_gift = kind == RewardKind::kGift || kind == RewardKind::kExperience;
    return is_gift && view.rule.gift ? std::optional(view.rule.gift->str()) : std::nullopt;
}

/// A voided reward that was paid all the same, in money or by settling other debts, owes that: its words say what can
/// be done.
Anomaly anomaly_of(const AnomalyFinding& finding, RewardState state, const Words& words) {
    const std::string code(to_string(finding.anomaly));
    TextArguments arguments = {{"count", finding.count}};
    if (finding.usual) arguments.emplace_back("usual", format_money(words.locale(), *finding.usual));
    if (finding.after) arguments.emplace_back("minutes", finding.after->micros / Duration::minutes(1).micros);
    const bool is_over = finding.anomaly == parrain::Anomaly::kOwed && state == RewardState::kVoided;
    return {.code = code, .text = words("reward.anomaly." + code + (is_over ? "_voided" : ""), arguments)};
}

Reward reward_of(const app::RewardView& view, const Words& words) {
    const auto& listed = view.listed;
    const auto& stored = listed.stored;
    const auto& reward = stored.reward;
    Reward shown{.id = reward.id,
                 .referral = reward.referral,
                 .beneficiary = reward.beneficiary,
                 .kind = reward.kind,
                 .gift = gift_of(view),
                 .value = reward.entitled,
                 .state = reward.state,
                 .basis = {.base = reward.basis.base,
                           .rate_bps = reward.basis.rate,
                           .invoice = reward.basis.invoice,
                           .tier = reward.basis.tier,
                           .rule_version = reward.rule_version},
                 .hold_until = reward.hold_until,
                 .approved_at = stored.approved_at,
                 .prospect = {.company = listed.prospect_company, .email = listed.prospect_email},
                 .advocate = {.id = stored.advocate, .name = listed.advocate_name, .account_name = listed.account_name},
                 .quantity = reward.quantity,
                 .text = basis_text(view, words),
                 .anomalies = {},
                 .owed = reward.position.owed,
                 .paid = paid_of(reward.position),
                 .actions = view.actions,
                 .approvals = {},
                 .version = stored.version};
    if (view.write_off) shown.approvals = Approvals{view.write_off->given, view.write_off->needed};
    for (const AnomalyFinding& finding : view.anomalies)
        shown.anomalies.push_back(anomaly_of(finding, reward.state, words));
    return shown;
}

RewardFact fact_of(const app::BillingEvent& event) {
    const auto& invoice = event.fact.invoice;
    return {.id = event.fact.id,
            .type = std::string(to_string(event.fact.type)),
            .occurred_at = event.fact.occurred_at,
            .amount = event.fact.amount,
            .invoice = invoice.empty() ? std::nullopt : std::optional(invoice),
            .outcome = event.outcome};
}

/// The state before the first event is no state.
std::optional<std::string> state_name(const std::string& name) {
    return name.empty() || name == to_string(RewardState::kAbsent) ? std::nullopt : std::optional(name);
}

RewardEventLine event_of(const app::RewardHistoryLine& line, Milestone milestone, const Words& words) {
    const bool is_before_sale = milestone == Milestone::kAccepted || milestone == Milestone::kEngaged;
    const bool is_earned_so = is_before_sale && line.event == to_string(RewardEvent::kPayment);
    return {.at = line.at,
            .event = line.event,
            .from = state_name(line.before),
            .to = state_name(line.after),
            .actor = line.actor.kind,
            .reason = line.reason,
            .text = words("reward.event." + (is_earned_so ? std::string(to_string(milestone)) : line.event))};
}

std::map<std::string, StateTotal> totals_of(const std::vector<app::RewardCount>& counts) {
    std::map<std::string, StateTotal> totals;
    for (const auto& count : counts) {
        const auto [entry, is_new] = totals.try_emplace(count.state, StateTotal{count.count, count.total});
        if (is_new) continue;
        entry->second.count += count.count;
        const bool same = entry->second.total.currency() == count.total.currency();
        if (same) entry->second.total = entry->second.total + count.total;
    }
    return totals;
}

WithEtag<Reward> tagged_reward(const app::RewardView& view, const Words& words) {
    return {reward_of(view, words), tag_of(view.listed.stored.version)};
}

RewardPage list_rewards(const app::Caller& caller, Query<RewardQuery> query, const Words& words,
                        const app::Rewards& rewards) {
    const auto found = rewards.list(caller.workspace, query->filter(), query->slice());
    RewardPage page;
    page.counts = totals_of(found.counts);
    return page_of(
        std::move(page), found.items, *query,
        [](const app::RewardView& one) { return one.listed.stored.reward.id.value(); },
        [&](const app::RewardView& one) { return reward_of(one, words); });
}

Result<WithEtag<RewardDetail>> get_reward(const app::Caller& caller, Path<RewardId> id, const view::RuleWords& words,
                                          const app::Rewards& rewards) {
    const auto why = rewards.get(caller.workspace, *id);
    if (!why) return why.failure();
    RewardDetail detail{reward_of(why->view, words), view::rule_of(why->view.rule, words), {}, {}, {}, {}};
    if (why->bank_account) detail.bank_account = view::bank_account_of(*why->bank_account);
    for (const auto& fact : why->facts) detail.billing.push_back(fact_of(fact));
    for (const auto& entry : why->entries) detail.entries.push_back(view::entry_of(entry, words));
    for (const auto& line : why->history) detail.events.push_back(event_of(line, why->view.rule.milestone, words));
    return WithEtag<RewardDetail>{std::move(detail), tag_of(why->view.listed.stored.version)};
}

Result<WithEtag<Reward>> approve_reward(const app::Caller& caller, Path<RewardId> id, IfMatch version,
                                        const Words& words, const app::Rewards& rewards) {
    const auto reward = rewards.approve(caller, *id, *version);
    if (!reward) return reward.failure();
    return tagged_reward(*reward, words);
}

Result<WithEtag<Reward>> move_reward(const app::Caller& caller, Path<RewardId> id, Body<RewardTransition> wanted,
                                     IfMatch version, const Words& words, const app::Rewards& rewards) {
    const auto reward =
        rewards.transition(caller, *id, {.event = wanted->event, .reason = wanted->reason, .version = *version});
    if (!reward) return reward.failure();
    return tagged_reward(*reward, words);
}

Result<WithEtag<Reward>> repay_reward(const app::Caller& caller, Path<RewardId> id, Body<Repayment> told,
                                      const Words& words, const app::Rewards& rewards) {
    const auto reward = rewards.repay(caller, *id, told->amount);
    if (!reward) return reward.failure();
    return tagged_reward(*reward, words);
}

}  // namespace

std::vector<Route> reward_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/rewards">(list_rewards, "List rewards").tagged("rewards").secured_by(kApiCallers));
    routes.push_back(GET<"/v1/rewards/{id}">(get_reward, "One reward and why it is what it is")
                         .tagged("rewards")
                         .secured_by(kApiCallers));
    routes.push_back(POST<"/v1/rewards/{id}/approve">(approve_reward, "Let a reward through that waits for a person")
                         .tagged("rewards")
                         .secured_by(kApiCallers)
                         .refuses({kFourEyes, kIllegalTransition}));
    routes.push_back(
        POST<"/v1/rewards/{id}/transitions">(move_reward, "Hold, clear, refuse or write off a reward")
            .tagged("rewards")
            .secured_by(kApiCallers)
            .refuses({kFourEyes, kUnknownValue, kRequired, kTooLong, kIllegalTransition, kInsufficientBudget}));
    routes.push_back(POST<"/v1/rewards/{id}/repayments">(repay_reward, "Note what a beneficiary sent back")
                         .tagged("rewards")
                         .secured_by(kApiCallers)
                         .refuses({kOutOfRange, kCurrencyMismatch, kIllegalTransition}));
    return routes;
}

}  // namespace parrain::http
