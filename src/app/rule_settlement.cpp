#include "app/rule_settlement.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "app/guardrails.hpp"
#include "app/settlement.hpp"
#include "domain/caps.hpp"
#include "domain/counting.hpp"
#include "domain/settlement.hpp"

namespace parrain::app {
namespace {

/// Everything one rule has to be settled with.
struct RuleSettlement {
    Transaction& tx;
    const Context& context;
    const Workspace& owner;
    WorkspaceId workspace;
    Referral referral;
    PinnedRule pinned;
    const Movement& movement;
    /// Rewards of the rule, of any version: of other referrals of the advocate where the rule looks at them, and of
    /// this one.
    std::vector<Reward> others = {};
    std::vector<Reward> own = {};
    /// What the others get may depend on this one: they share the room under its caps, or count together.
    bool shares = false;
    /// The advocate was given this rung before: by any version of the rule, or by whichever rule stood at its count.
    bool rung_is_taken = false;
    /// The advocate has left: what they earn is held until a person decides.
    bool doubtful = false;
};

/// Whether a rule's beneficiary is an advocate who is no longer there.
bool has_left(Transaction& tx, WorkspaceId workspace, const Referral& referral, const RewardRule& rule) {
    if (rule.beneficiary != Beneficiary::kAdvocate) return false;
    const Advocate advocate = tx.referrals().find_advocate(workspace, referral.advocate).value();
    return tx.customers().find_user(workspace, advocate.user).value().left_at.has_value();
}

bool is_over_referrals(const RewardRule& rule) {
    return rule.caps.per_advocate || rule.caps.per_year || pays_by_count(rule);
}

/// Whether what the rule gives for one of an advocate's referrals may depend on the others: a cap or a count of any of
/// its versions is over all of them.
bool shares(Transaction& tx, WorkspaceId workspace, const RewardRule& rule) {
    if (is_over_referrals(rule)) return true;
    for (int version = 1;; ++version) {
        if (version == rule.version) continue;
        const auto other = tx.programs().find_rule(workspace, rule.id, version);
        if (!other) return false;
        if (is_over_referrals(*other)) return true;
    }
}

/// How many of the advocate's referrals have reached the milestone of a rung: fixed when its reward is made.
std::optional<int> count_of_rung(const RuleSettlement& settlement) {
    const RewardRule& rule = settlement.pinned.rule;
    if (!rule.at_count) return std::nullopt;
    for (const Reward& reward : settlement.own) {
        if (reward.basis.count) return reward.basis.count;
    }
    if (settlement.rung_is_taken) return std::nullopt;
    return static_cast<int>(settlement.tx.referrals().reached(settlement.workspace, settlement.referral.advocate,
                                                              rule.milestone, rule.campaign, rule.audience));
}

/// What the referral's program or campaign may promise now. While older rewards wait for budget, newer ones wait behind
/// them.
Funding funding_for(const RuleSettlement& settlement, const RewardBook& book, Currency currency) {
    const Funding funding = book.funding(settlement.referral.fund(), currency);
    if (!funding.limited()) return funding;
    const auto waiting = settlement.tx.rewards().unfunded(settlement.workspace, settlement.referral.fund(), currency);
    return waiting.empty() ? funding : Funding::limited_to(Money::zero(currency));
}

Result<void> settle_in_currency(const RuleSettlement& settlement, std::span<const Entitlement> promised,
                                std::span<const Reward> existing, Currency currency) {
    RewardBook book(settlement.tx, settlement.context, settlement.workspace, settlement.movement);
    const Referral& referral = settlement.referral;
    const auto changes =
        settle_entitlements({.rule = settlement.pinned.rule,
                             .referral = referral.id,
                             .entitlements = promised,
                             .rewards = existing,
                             .funding = funding_for(settlement, book, currency),
                             .kind = settlement.pinned.kind,
                             .doubtful = settlement.doubtful,
                             .needs_person = wants_person(settlement.tx, settlement.workspace, referral.fund())});
    if (!changes) return changes.failure();
    if (changes->empty()) return {};
    book.apply(*changes, RewardOwner{.fund = referral.fund(),
                                     .advocate = referral.advocate,
                                     .account = referral.account,
                                     .referral = referral.id});
    return {};
}

/// Whether a person refused a reward that is voided, or held it before its facts voided it: their word was the last.
/// What billing held goes with the dispute.
bool is_doubted(Transaction& tx, WorkspaceId workspace, const Reward& reward) {
    if (reward.state != RewardState::kVoided || reward.reason.empty()) return false;
    const auto history = tx.rewards().history(workspace, reward.id);
    const auto decided = std::ranges::find_if(history.rbegin(), history.rend(), [](const RewardHistoryLine& line) {
        const bool is_word = line.event == to_string(RewardEvent::kRefused) ||
                             line.event == to_string(RewardEvent::kFlagged) ||
                             line.event == to_string(RewardEvent::kCleared);
        return is_word && line.actor.kind != ActorKind::kBilling;
    });
    return decided != history.rend() && decided->event != to_string(RewardEvent::kCleared);
}

/// The rewards of one rule and referral.
std::vector<Reward> rewards_under(const RuleSettlement& settlement, ReferralId referral) {
    std::vector<Reward> rewards;
    for (const StoredReward& stored : settlement.tx.rewards().of_referral_locked(settlement.workspace, referral)) {
        if (stored.reward.rule != settlement.pinned.rule.id) continue;
        rewards.push_back(stored.reward);
        rewards.back().doubtful |= is_doubted(settlement.tx, settlement.workspace, stored.reward);
    }
    return rewards;
}

std::vector<Reward> in_currency(std::span<const Reward> rewards, Currency currency) {
    std::vector<Reward> chosen;
    std::ranges::copy_if(rewards, std::back_inserter(chosen),
                         [&](const Reward& reward) { return reward.entitled.currency() == currency; });
    return chosen;
}

ReferralFacts known_of(const RuleSettlement& settlement) {
    ReferralFacts facts = facts_of(settlement.referral, settlement.owner.currency);
    facts.count = count_of_rung(settlement);
    return facts;
}

/// What is known of a referral to say what a rule promises it in one currency.
struct Known {
    const BillingHistory& history;
    const ReferralFacts& facts;
    Currency currency;
};

/// A beneficiary who wants nothing gets nothing new, takes no room and no place.
bool wants(const RuleSettlement& settlement) {
    return settlement.pinned.kind || !settlement.own.empty();
}

/// The places of the advocate's referrals in one currency, where the rule looks at them.
Result<Places> places_among(const RuleSettlement& settlement, const Known& known) {
    const ReferralId referral = settlement.referral.id;
    if (!settlement.shares) return Places({}, referral, std::nullopt);
    const auto others = in_currency(settlement.others, known.currency);
    if (!wants(settlement)) return Places(others, referral, std::nullopt);
    const auto first = first_earned_at(settlement.pinned.rule, known.history, known.currency, known.facts);
    if (!first) return first.failure();
    return Places(others, referral, *first);
}

/// What the rule promises in one currency, before caps.
Result<std::vector<Entitlement>> promised_in(const RuleSettlement& settlement, const Known& known,
                                             const Places& places) {
    const RewardRule& rule = settlement.pinned.rule;
    const auto place = places.of(settlement.referral.id);
    if (pays_by_count(rule) && !place) return std::vector<Entitlement>{};
    auto promised = pays_by_count(rule)
                        ? entitlements_at(*place, rule, known.history, known.currency, known.facts, settlement.own)
                        : entitlements(rule, known.history, known.currency, known.facts);
    if (!promised || settlement.pinned.kind) return promised;
    std::erase_if(*promised, [&](const Entitlement& one) {
        return std::ranges::find(settlement.own, one.billing_object, &Reward::billing_object) == settlement.own.end();
    });
    return promised;
}

std::vector<PinnedRule> promised_rules(Transaction& tx, WorkspaceId workspace, ReferralId referral) {
    std::vector<PinnedRule> rules = tx.referrals().pinned(workspace, referral);
    for (PinnedRule& pinned : rules) {
        if (pinned.on_sale_only) pinned.rule = on_sale_only(std::move(pinned.rule));
    }
    return rules;
}

/// What one rule gives in one currency for the advocate's referrals, which share the room under its caps and have their
/// places. Of the others only those are looked up whose rewards change.
class SharedRoom {
  public:
    SharedRoom(const RuleSettlement& cause, Currency currency, Places places, std::vector<Entitlement> promised)
        : cause_(cause), currency_(currency), places_(std::move(places)) {
        std::map<ReferralId, std::vector<Reward>> theirs;
        if (cause.shares) {
            for (const Reward& reward : in_currency(cause.others, currency)) theirs[reward.referral].push_back(reward);
        }
        for (const auto& [referral, rewards] : theirs) {
            shares_[referral] = shares_told_by(referral, caps_of(rewards.front()), rewards);
        }
        join(cause, std::move(promised));
    }

    /// Find out what everybody gets: who has another place than before is looked up. Then each round looks up referrals
    /// that would get more or less than they have, as many as are known already where that many wait for room.
    Result<void> share_out() {
        for (const ReferralId referral : places_.moved(in_currency(cause_.others, currency_))) {
            if (auto found = look_up(referral); !found) return found;
        }
        for (;;) {
            std::vector<PromisedShare> all;
            for (const auto& [referral, shares] : shares_) all.insert(all.end(), shares.begin(), shares.end());
            const std::vector<Money> given = within_caps(all, cause_.owner.time_zone);
            const auto is_known = [&](ReferralId id) { return parties_.contains(id) || kept_.contains(id); };
            const auto unknown = to_look_up(all, given, is_known, parties_.size() + kept_.size());
            if (unknown.empty()) {
                limit(all, given);
                return {};
            }
            for (const ReferralId referral : unknown) {
                if (auto found = look_up(referral); !found) return found;
            }
        }
    }

    /// Settle everybody whose rewards change: who gets less before who gets more, so that what they free serves.
    Result<void> settle(std::vector<Referral>& others) const {
        std::vector<std::pair<std::int64_t, const Party*>> in_order;
        for (const auto& [referral, party] : parties_) {
            std::int64_t more = 0;
            for (const Entitlement& one : party.entitlements) more += one.value.minor();
            for (const Reward& reward : party.own) more -= reward.entitled.minor();
            in_order.emplace_back(more, &party);
        }
        std::ranges::stable_sort(in_order, {}, [](const auto& one) { return one.first; });
        for (const auto& [more, party] : in_order) {
            const Referral& referral = party->settlement->referral;
            // What another's decrease freed may have funded some of them meanwhile.
            const auto own = in_currency(rewards_under(*party->settlement, referral.id), currency_);
            auto settled = settle_in_currency(*party->settlement, party->entitlements, own, currency_);
            if (!settled) return settled;
            if (referral.id != cause_.referral.id) others.push_back(referral);
        }
        return {};
    }

  private:
    /// A referral that is settled: what it is promised, and after `share_out` what it gets of it.
    struct Party {
        const RuleSettlement* settlement;
        std::vector<Reward> own;
        std::vector<Entitlement> entitlements;
    };

    /// The caps of the version of the rule by which a reward was made.
    const Caps& caps_of(const Reward& reward) {
        const auto [known, is_new] = caps_.try_emplace(reward.rule_version);
        if (is_new) {
            known->second =
                cause_.tx.programs().find_rule(cause_.workspace, reward.rule, reward.rule_version).value().caps;
        }
        return known->second;
    }

    void join(const RuleSettlement& settlement, std::vector<Entitlement> promised) {
        const ReferralId referral = settlement.referral.id;
        auto own = in_currency(settlement.own, currency_);
        shares_[referral] = shares_of(referral, settlement.pinned.rule.caps, promised, own);
        parties_.emplace(referral,
                         Party{.settlement = &settlement, .own = std::move(own), .entitlements = std::move(promised)});
    }

    Result<void> look_up(ReferralId id) {
        const WorkspaceId workspace = cause_.workspace;
        const Referral referral = cause_.tx.referrals().find(workspace, id).value();
        std::vector<PinnedRule> rules = promised_rules(cause_.tx, workspace, id);
        const auto pinned =
            std::ranges::find_if(rules, [&](const PinnedRule& one) { return one.rule.id == cause_.pinned.rule.id; });
        if (is_over(referral) || pinned == rules.end()) {
            keep(shares_.at(id));
            kept_.insert(id);
            return {};
        }
        RuleSettlement& theirs =
            looked_up_.emplace_back(RuleSettlement{.tx = cause_.tx,
                                                   .context = cause_.context,
                                                   .owner = cause_.owner,
                                                   .workspace = workspace,
                                                   .referral = referral,
                                                   .pinned = *pinned,
                                                   .movement = cause_.movement,
                                                   .doubtful = has_left(cause_.tx, workspace, referral, pinned->rule)});
        theirs.own = rewards_under(theirs, id);
        const BillingHistory history = history_of(cause_.tx, workspace, id);
        const ReferralFacts facts = known_of(theirs);
        auto promised = promised_in(theirs, {.history = history, .facts = facts, .currency = currency_}, places_);
        if (!promised) return promised.failure();
        join(theirs, *std::move(promised));
        return {};
    }

    /// Settled no more: what it has it keeps.
    static void keep(std::vector<PromisedShare>& shares) {
        for (PromisedShare& share : shares) {
            share.promised = share.given;
            share.kept = share.given;
        }
    }

    void limit(std::span<const PromisedShare> shares, std::span<const Money> given) {
        for (std::size_t i = 0; i < shares.size(); ++i) {
            const auto party = parties_.find(shares[i].referral);
            if (party == parties_.end()) continue;
            Entitlement& entitlement =
                *std::ranges::find(party->second.entitlements, shares[i].billing_object, &Entitlement::billing_object);
            entitlement = limited_to(std::move(entitlement), given[i]);
        }
    }

    const RuleSettlement& cause_;
    Currency currency_;
    Places places_;
    std::map<ReferralId, std::vector<PromisedShare>> shares_;
    std::map<ReferralId, Party> parties_;
    /// Referrals that are settled no more.
    std::set<ReferralId> kept_;
    std::deque<RuleSettlement> looked_up_;
    std::map<int, Caps> caps_;
};

/// Settle one rule, each currency by itself: rewards of a currency that is promised nothing any more are taken back.
Result<void> settle_rule(const RuleSettlement& settlement, const BillingHistory& history,
                         std::vector<Referral>& others) {
    const ReferralFacts facts = known_of(settlement);
    const std::vector<Currency> speaking = currencies(settlement.pinned.rule, history, facts);
    std::vector<Currency> all = speaking;
    for (const Reward& reward : settlement.own) {
        const Currency currency = reward.entitled.currency();
        if (std::ranges::find(all, currency) == all.end()) all.push_back(currency);
    }
    for (const Currency currency : all) {
        const Known known{.history = history, .facts = facts, .currency = currency};
        auto places = places_among(settlement, known);
        if (!places) return places.failure();
        const bool is_promised = std::ranges::find(speaking, currency) != speaking.end();
        auto promised = is_promised ? promised_in(settlement, known, *places) : Result(std::vector<Entitlement>{});
        if (!promised) return promised.failure();
        SharedRoom room(settlement, currency, *std::move(places), *std::move(promised));
        if (auto shared = room.share_out(); !shared) return shared;
        if (auto settled = room.settle(others); !settled) return settled;
    }
    return {};
}

/// Per billing object what its parts amounted to.
std::vector<Entitlement> as_they_stood(std::span<const Reward> rewards) {
    std::vector<Entitlement> promised;
    for (const Reward& reward : rewards) {
        const auto known = std::ranges::find(promised, reward.billing_object, &Entitlement::billing_object);
        if (known == promised.end()) {
            promised.push_back({.billing_object = reward.billing_object,
                                .granted = reward.granted,
                                .value = reward.entitled,
                                .basis = reward.basis,
                                .earned_at = reward.earned_at});
            continue;
        }
        known->granted = known->granted || reward.granted;
        known->value = known->value + reward.entitled;
        known->basis = reward.basis;
    }
    return promised;
}

/// Whether another rule gave an advocate before what this one gives at its count: a rung taken away and made anew is
/// another rule, and still the same rung.
bool is_rung_taken(Transaction& tx, WorkspaceId workspace, const Referral& referral, const RewardRule& rule) {
    const auto given = tx.rewards().of_rung(workspace, referral.program, referral.advocate, *rule.at_count);
    return std::ranges::any_of(given, [&](const StoredReward& stored) {
        const Reward& reward = stored.reward;
        if (reward.rule == rule.id || reward.beneficiary != rule.beneficiary) return false;
        if (!is_same_rung(reward.kind, rule.kind)) return false;
        // The ladder of a campaign and that of its program are two.
        return tx.programs().find_rule(workspace, reward.rule, reward.rule_version).value().campaign == rule.campaign;
    });
}

}  // namespace

Result<std::vector<Referral>> settle_rules(Transaction& tx, const Context& context, WorkspaceId workspace,
                                           const Referral& referral, const BillingHistory& history,
                                           const Movement& movement) {
    std::vector<PinnedRule> rules = promised_rules(tx, workspace, referral.id);
    if (history.invoices().empty()) std::erase_if(rules, [](const auto& one) { return !precedes_sale(one.rule); });
    std::vector<Referral> others;
    if (rules.empty()) return others;
    std::set<RewardRuleId> shared;
    for (const PinnedRule& pinned : rules) {
        if (shares(tx, workspace, pinned.rule)) shared.insert(pinned.rule.id);
    }
    // Before any lock on money, so that two referrals of one advocate wait for each other in one order.
    const bool has_rung = std::ranges::any_of(rules, [](const auto& one) { return one.rule.at_count.has_value(); });
    if (has_rung || !shared.empty()) tx.referrals().lock_advocate(workspace, referral.advocate);
    const Workspace owner = tx.workspaces().find(workspace).value();
    for (const PinnedRule& pinned : rules) {
        RuleSettlement settlement{.tx = tx,
                                  .context = context,
                                  .owner = owner,
                                  .workspace = workspace,
                                  .referral = referral,
                                  .pinned = pinned,
                                  .movement = movement,
                                  .doubtful = has_left(tx, workspace, referral, pinned.rule)};
        settlement.own = rewards_under(settlement, referral.id);
        settlement.shares = shared.contains(pinned.rule.id);
        if (settlement.shares || pinned.rule.at_count) {
            for (const StoredReward& stored : tx.rewards().of_rule(workspace, pinned.rule.id, referral.advocate)) {
                if (stored.reward.referral != referral.id) settlement.others.push_back(stored.reward);
            }
        }
        settlement.rung_is_taken =
            pinned.rule.at_count && (!settlement.others.empty() || is_rung_taken(tx, workspace, referral, pinned.rule));
        const auto settled = settle_rule(settlement, history, others);
        if (!settled) return settled.failure();
    }
    return others;
}

Weighing weighing_of(Transaction& tx, WorkspaceId workspace, const RewardRule& rule) {
    if (shares(tx, workspace, rule)) return Weighing::kAdvocate;
    return rule.caps.per_referral ? Weighing::kReferral : Weighing::kAlone;
}

Result<void> keep_promised(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                           std::span<const Reward> before, const Movement& movement) {
    const std::vector<PinnedRule> rules = promised_rules(tx, workspace, referral.id);
    const auto pinned =
        std::ranges::find_if(rules, [&](const PinnedRule& one) { return one.rule.id == before.front().rule; });
    if (pinned == rules.end()) return {};
    const Workspace owner = tx.workspaces().find(workspace).value();
    const RuleSettlement settlement{.tx = tx,
                                    .context = context,
                                    .owner = owner,
                                    .workspace = workspace,
                                    .referral = referral,
                                    .pinned = *pinned,
                                    .movement = movement,
                                    .doubtful = has_left(tx, workspace, referral, pinned->rule)};
    const Currency currency = before.front().entitled.currency();
    const auto own = in_currency(rewards_under(settlement, referral.id), currency);
    return settle_in_currency(settlement, as_they_stood(before), own, currency);
}

}  // namespace parrain::app
