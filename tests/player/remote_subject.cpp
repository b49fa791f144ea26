#include "player/remote_subject.hpp"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <stdexcept>

#include "model/orders.hpp"

namespace parrain::player {
namespace {

namespace json = boost::json;

json::object amount_of(Money money) {
    return {{"amount", money.minor()}, {"currency", money.currency().code()}};
}

/// A rule as POST /v1/programs/{id}/rules takes it.
json::object rule_of(const RewardRule& rule) {
    json::object told = {{"beneficiary", to_string(rule.beneficiary)},
                         {"milestone", to_string(rule.milestone)},
                         {"base", to_string(rule.base)},
                         {"kind", to_string(rule.kind)},
                         {"hold_days", rule.hold_days},
                         {"approval", to_string(rule.approval)}};
    const auto add = [&](json::object& to, const char* name, const std::optional<Money>& amount) {
        if (amount) to[name] = amount_of(*amount);
    };
    if (rule.rate) told["rate_bps"] = rule.rate->basis_points();
    add(told, "amount", rule.amount);
    add(told, "approval_above", rule.approval_above);
    if (rule.duration_months) told["duration_months"] = *rule.duration_months;
    if (rule.at_count) told["at_count"] = *rule.at_count;
    if (rule.tier_by == TierBy::kCount) told["tier_by"] = to_string(rule.tier_by);
    json::array tiers;
    for (const Tier& tier : rule.tiers) {
        json::object step = {{"value", amount_of(tier.value)}};
        add(step, "below", tier.below);
        if (tier.below_count) step["below_count"] = *tier.below_count;
        tiers.push_back(step);
    }
    if (!tiers.empty()) told["tiers"] = tiers;
    json::array conditions;
    for (const Condition& one : rule.when.conditions) {
        conditions.push_back(
            {{"attribute", to_string(one.attribute)}, {"operator", to_string(one.op)}, {"value", one.value}});
    }
    if (!conditions.empty()) told["when"] = {{"match", to_string(rule.when.match)}, {"conditions", conditions}};
    json::object caps;
    add(caps, "per_referral", rule.caps.per_referral);
    add(caps, "per_advocate", rule.caps.per_advocate);
    add(caps, "per_year", rule.caps.per_year);
    if (!caps.empty()) told["caps"] = caps;
    return {{"number", rule.id.value()}, {"rule", told}};
}

Instant years_later(Instant instant, int years) {
    using namespace std::chrono;
    const sys_time<microseconds> at{microseconds(instant.micros())};
    const sys_days day = floor<days>(at);
    const year_month_day date = year_month_day(day) + std::chrono::years(years);
    // The 29th of February has no brother in every year.
    const sys_days moved = date.ok() ? sys_days(date) : sys_days(date.year() / date.month() / last);
    return Instant(duration_cast<microseconds>(moved.time_since_epoch() + (at - day)).count());
}

std::string text(const json::value& value) {
    return std::string(value.as_string());
}

}  // namespace

RemoteSubject::RemoteSubject(Currency currency, const std::vector<RewardRule>& rules)
    : currency_(currency), rules_(rules) {
    json::array told;
    for (const RewardRule& rule : rules) told.push_back(rule_of(rule));
    const json::object begun = ask({{"do", "begin"}, {"currency", currency.code()}, {"rules", told}});
    if (begun.contains("years")) years_ = static_cast<int>(begun.at("years").as_int64());
}

json::object RemoteSubject::ask(json::object step) {
    std::cout << json::serialize(step) << std::endl;
    std::string line;
    if (!std::getline(std::cin, line)) throw std::runtime_error("nobody answers");
    json::object shown = json::parse(line).as_object();
    look(shown);
    return shown;
}

Instant RemoteSubject::there(Instant here) const {
    return years_later(here, years_);
}

Instant RemoteSubject::here(Instant there) const {
    return years_later(there, -years_);
}

Money RemoteSubject::money(const json::value& minor) const {
    return Money::parse(minor.as_int64(), currency_).value();
}

json::object RemoteSubject::of_reward(const char* what, std::size_t reward) const {
    return {{"do", what}, {"reward", rewards_[reward].id.str()}};
}

model::Submission RemoteSubject::submit(ReferralId referral, const FrozenAttributes& wished) {
    json::object step = {{"do", "submit"},
                         {"referral", referral.value()},
                         {"company_number", wished.has_company_number && wished.country == "FR"}};
    if (wished.country) step["country"] = *wished.country;
    const json::object shown = ask(step);
    if (!fault_.empty()) return {.frozen = wished};
    const json::object& made = shown.at("submission").as_object();
    FrozenAttributes frozen{.relevance = static_cast<int>(made.at("relevance").as_int64()),
                            .address_class = text(made.at("address_class")),
                            .country = wished.country,
                            .has_company_number = step.at("company_number").as_bool()};
    return {.frozen = frozen, .accepted_at = here(Instant::parse(text(made.at("accepted_at"))).value())};
}

std::optional<Instant> RemoteSubject::reach(ReferralId referral, Milestone milestone, Instant) {
    if (milestone == Milestone::kAccepted) return std::nullopt;
    const bool is_done = ask({{"do", "engage"}, {"referral", referral.value()}}).at("done").as_bool();
    return is_done ? std::optional(here(now_)) : std::nullopt;
}

bool RemoteSubject::close(ReferralId referral, bool erase) {
    const json::object step = {
        {"do", "close"}, {"referral", referral.value()}, {"event", erase ? "erasure" : "objection"}};
    return ask(step).at("done").as_bool();
}

/// A fact as POST /v1/billing-events takes it, but for the customer.
json::object RemoteSubject::told(ReferralId referral, const BillingFact& fact) const {
    json::object subscription = {{"id", fact.subscription_id}};
    if (fact.terms) {
        subscription["interval"] = to_string(fact.terms->interval);
        subscription["interval_count"] = fact.terms->interval_count;
        subscription["amount"] = amount_of(fact.terms->amount);
    }
    json::object told = {{"id", fact.id},
                         {"type", to_string(fact.type)},
                         {"occurred_at", there(fact.occurred_at).str()},
                         {"subscription", subscription}};
    if (fact.amount) {
        const char* part = fact.type == BillingFactType::kPaymentRefunded ? "refund" : "payment";
        told[part] = {{"invoice", fact.invoice}, {"amount", amount_of(*fact.amount)}};
    }
    return {{"referral", referral.value()}, {"fact", told}};
}

void RemoteSubject::receive(ReferralId referral, const BillingFact& fact) {
    told_.insert_or_assign(fact.id, std::pair(referral, fact));
    ask({{"do", "tell"}, {"facts", json::array{told(referral, fact)}}});
}

/// At one instant where it is one fact by two channels; else one after the other, since counts serve whoever comes
/// first.
void RemoteSubject::receive_together(ReferralId first, const BillingFact& a, ReferralId second, const BillingFact& b) {
    if (a.id != b.id) {
        receive(first, a);
        return receive(second, b);
    }
    told_.insert_or_assign(a.id, std::pair(first, a));
    ask({{"do", "tell"}, {"facts", json::array{told(first, a), told(first, a)}}});
}

void RemoteSubject::end_holds(Instant now) {
    ask({{"do", "time"}, {"now", there(now).str()}});
}

bool RemoteSubject::approve(std::size_t reward) {
    return ask(of_reward("approve", reward)).at("done").as_bool();
}

void RemoteSubject::act(std::size_t reward, RewardEvent event) {
    json::object step = of_reward("act", reward);
    step["event"] = to_string(event);
    ask(step);
}

void RemoteSubject::repay(std::size_t reward, Money amount) {
    json::object step = of_reward("repay", reward);
    step["amount"] = amount.minor();
    ask(step);
}

void RemoteSubject::limit_payouts(Money limit) {
    ask({{"do", "limit"}, {"amount", limit.minor()}});
}

bool RemoteSubject::start(std::size_t reward) {
    return ask(of_reward("start", reward)).at("done").as_bool();
}

void RemoteSubject::agree(std::size_t reward, std::size_t payout) {
    json::object step = of_reward("agree", reward);
    step["payout"] = payout;
    ask(step);
}

bool RemoteSubject::hear(std::size_t reward, std::size_t payout, model::PayoutWord word) {
    json::object step = of_reward("hear", reward);
    step["payout"] = payout;
    if (word == model::PayoutWord::kCalledOff) {
        step["do"] = "cancel";
    } else {
        step["outcomes"] = json::array{model::name_of(word)};
    }
    return ask(step).at("done").as_bool();
}

bool RemoteSubject::hear_both(std::size_t reward, std::size_t payout) {
    json::object step = of_reward("hear", reward);
    step["payout"] = payout;
    step["outcomes"] =
        json::array{model::name_of(model::PayoutWord::kConfirmed), model::name_of(model::PayoutWord::kFailed)};
    return ask(step).at("done").as_bool();
}

void RemoteSubject::top_up(Money amount) {
    ask({{"do", "top_up"}, {"amount", amount.minor()}});
}

void RemoteSubject::end() {
    ask({{"do", "end"}});
}

Money RemoteSubject::balance(AccountKind account) const {
    const auto found = balances_.find(account);
    return Money::parse(found == balances_.end() ? 0 : found->second, currency_).value();
}

void RemoteSubject::look(const json::object& shown) {
    if (const std::string fault = text(shown.at("fault")); !fault.empty()) {
        if (fault_.empty()) fault_ = fault;
        return;
    }
    now_ = Instant::parse(text(shown.at("now"))).value();
    is_limited_ = shown.at("limited").as_bool();
    for (const auto& [account, amount] : shown.at("balances").as_object()) {
        balances_[parse_account_kind(std::string_view(account)).value()] = amount.as_int64();
    }
    for (const json::value& one : shown.at("entries").as_array()) {
        const json::object& entry = one.as_object();
        const std::string reward = text(entry.at("reward"));
        lines_.push_back({.reward = reward.empty() ? RewardId() : RewardId(std::stoll(reward)),
                          .cause = text(entry.at("cause")),
                          .posting = {.from = parse_account_kind(text(entry.at("from"))).value(),
                                      .to = parse_account_kind(text(entry.at("to"))).value(),
                                      .amount = money(entry.at("amount"))}});
    }
    rewards_.clear();
    waiting_.clear();
    for (const json::value& one : shown.at("rewards").as_array()) look_at_reward(one.as_object());
    std::ranges::sort(rewards_, {}, &Reward::id);
    facts_.clear();
    for (const json::value& id : shown.at("facts").as_array()) {
        const auto& [referral, fact] = told_.at(text(id));
        facts_[referral].push_back(fact);
    }
    for (const json::value& referral : shown.at("lapsed").as_array()) lapsed_.insert(ReferralId(referral.as_int64()));
}

/// Where its money lies follows from its lines; what it owes is told.
void RemoteSubject::look_at_reward(const json::object& shown) {
    const RewardRuleId number(shown.at("rule").as_int64());
    const auto rule = std::ranges::find(rules_, number, &RewardRule::id);
    if (rule == rules_.end()) throw std::runtime_error("a reward of no rule of the history");
    const Money value = money(shown.at("value"));
    rewards_.push_back({.referral = ReferralId(shown.at("referral").as_int64()),
                        .rule = number,
                        .beneficiary = rule->beneficiary,
                        .entitled = value,
                        .basis = {.base = value},
                        .position = Position::zero(currency_)});
    Reward& reward = rewards_.back();
    reward.id = RewardId(std::stoll(text(shown.at("id"))));
    if (shown.at("waits").as_bool()) waiting_.insert(reward.id);
    reward.kind = parse_reward_kind(text(shown.at("kind"))).value();
    reward.state = parse_reward_state(text(shown.at("state"))).value();
    if (const auto held = shown.find("hold_until"); held != shown.end() && held->value().is_string()) {
        reward.hold_until = Instant::parse(text(held->value())).value();
        reward.earned_at = reward.hold_until - Duration::days(rule->hold_days);
    }
    const auto move = [&](AccountKind account, Money amount, bool arrives) {
        Money* place = account == AccountKind::kPending    ? &reward.position.pending
                       : account == AccountKind::kApproved ? &reward.position.approved
                       : account == AccountKind::kClearing ? &reward.position.clearing
                       : account == AccountKind::kSettled  ? &reward.position.settled
                                                           : nullptr;
        if (place != nullptr) *place = arrives ? *place + amount : *place - amount;
    };
    for (const model::Line& line : lines_) {
        if (line.reward != reward.id) continue;
        move(line.posting.from, line.posting.amount, false);
        move(line.posting.to, line.posting.amount, true);
    }
    reward.position.owed = money(shown.at("owed"));
    // Where each invoice counts by itself, it is what the reward is for.
    const bool is_of_invoice = rule->base == RewardBase::kPayment || rule->milestone == Milestone::kRenewal;
    if (is_of_invoice) reward.billing_object = text(shown.at("invoice"));
}

}  // namespace parrain::player
