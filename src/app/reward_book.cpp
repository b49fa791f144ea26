#include "app/reward_book.hpp"

#include <algorithm>
#include <cassert>
#include <set>
#include <utility>

#include "app/campaign_store.hpp"
#include "app/gift_orders.hpp"
#include "app/ladder_messages.hpp"
#include "app/webhooks.hpp"

namespace parrain::app {
namespace {

bool is_same(const Reward& a, const Reward& b) {
    return a.rule == b.rule && a.rule_version == b.rule_version && a.referral == b.referral &&
           a.billing_object == b.billing_object && a.entitled.currency() == b.entitled.currency() && a.part == b.part;
}

// What is no event of the table, histories name all the same: a share raised in place, money of a voided reward that
// turned out to have left, and what becomes of its debt.
constexpr std::string_view kRaised = "raised";
constexpr std::string_view kPaidLate = "paid_late";

/// Whether rewards that wait for budget may be funded after this: money came back, or one that waits wants less or
/// nothing any more.
bool makes_room(const RewardChange& change) {
    const RewardState to = change.next.state;
    const bool wants_less =
        change.from == RewardState::kUnfunded && (to == RewardState::kUnfunded || to == RewardState::kVoided);
    const auto gives_back = [](const Posting& one) {
        return one.to == AccountKind::kBudget && one.from != AccountKind::kFunding;
    };
    return wants_less || std::ranges::any_of(change.postings, gives_back);
}

/// How histories name a step.
std::string_view name_of(const RewardChange& change, const Position& before) {
    if (change.event) return to_string(*change.event);
    const Position& after = change.next.position;
    if (after.settled.minor() > before.settled.minor()) return kPaidLate;
    if (after.owed.minor() >= before.owed.minor()) return kRaised;
    return to_string(after.sunk.minor() > before.sunk.minor() ? RewardEvent::kWrittenOff : RewardEvent::kOffset);
}

}  // namespace

Cause cause_of(const Caller& caller) {
    return {.type = std::string(to_string(caller.actor.kind)),
            .id = caller.actor.id != 0 ? std::optional(std::to_string(caller.actor.id)) : std::nullopt};
}

std::string beneficiary_key(Beneficiary beneficiary, const RewardOwner& owner) {
    switch (beneficiary) {
        case Beneficiary::kAdvocate: return "advocate:" + owner.advocate.str();
        case Beneficiary::kAccount: return "account:" + owner.account.str();
        case Beneficiary::kProspect: return "prospect:" + owner.referral.str();
    }
    std::abort();
}

std::vector<Reward> rewards_of(std::span<const StoredReward> stored) {
    std::vector<Reward> rewards;
    rewards.reserve(stored.size());
    for (const StoredReward& one : stored) rewards.push_back(one.reward);
    return rewards;
}

bool is_limited(Transaction& tx, WorkspaceId workspace, const Fund& fund) {
    if (tx.programs().find(workspace, fund.program).value().budget_limited) return true;
    return fund.campaign && tx.campaigns().find(workspace, *fund.campaign).value().budget_limited;
}

Funding RewardBook::funding(const Fund& fund, Currency currency) const {
    if (!is_limited(tx_, workspace_, fund)) return Funding::unlimited(currency);
    return Funding::limited_to(tx_.ledger().balance_locked(workspace_, fund, AccountKind::kBudget, currency));
}

void RewardBook::apply(std::span<const RewardChange> changes, const RewardOwner& owner) {
    std::vector<StoredReward> known = tx_.rewards().of_referral_locked(workspace_, owner.referral);
    for (const RewardChange& change : changes) {
        auto found =
            std::ranges::find_if(known, [&](const StoredReward& one) { return is_same(one.reward, change.next); });
        if (found != known.end()) {
            *found = write(*found, change);
            continue;
        }
        StoredReward created{.reward = change.next,
                             .program = owner.fund.program,
                             .campaign = owner.fund.campaign,
                             .advocate = owner.advocate,
                             .beneficiary_key = beneficiary_key(change.next.beneficiary, owner),
                             .approved_at = {},
                             .payout = {},
                             .created_at = movement_.at,
                             .updated_at = movement_.at};
        created.reward.id = context_.ids.make<RewardId>();
        tx_.rewards().insert(workspace_, created);
        write_line(created, change.from, name_of(change, Position::zero(created.reward.entitled.currency())));
        write_entries(Position::zero(created.reward.entitled.currency()), change.postings, created);
        tell_rung_reached(tx_, context_, workspace_, created, movement_.at);
        publish_reward(tx_, context_, workspace_, created, RewardState::kAbsent, movement_.at);
        known.push_back(created);
    }
    recall_gifts(known);
    use_room(changes, known);
}

StoredReward RewardBook::apply(const StoredReward& stored, RewardEvent event, const RewardDecision& decision) {
    const RewardChange change{
        .from = stored.reward.state, .event = event, .next = decision.next, .postings = decision.postings};
    StoredReward written = write(stored, change);
    use_room(std::span(&change, 1), std::span(&written, 1));
    return written;
}

void RewardBook::apply(std::span<const RewardChange> changes, std::span<const StoredReward> stored) {
    std::vector<StoredReward> known(stored.begin(), stored.end());
    for (const RewardChange& change : changes) {
        auto found =
            std::ranges::find_if(known, [&](const StoredReward& one) { return one.reward.id == change.next.id; });
        assert(found != known.end());
        *found = write(*found, change);
    }
    recall_gifts(known);
    use_room(changes, known);
}

Result<void> RewardBook::fund_waiting_rewards(const Fund& fund, Currency currency) {
    const Funding available = funding(fund, currency);
    if (!available.limited()) return {};
    const auto waiting = tx_.rewards().unfunded(workspace_, fund, currency);
    if (waiting.empty()) return {};
    const auto funded = fund_waiting(rewards_of(waiting), available);
    if (!funded) return funded.failure();
    apply(*funded, waiting);
    return {};
}

void RewardBook::use_room(std::span<const RewardChange> changes, std::span<const StoredReward> written) {
    std::set<std::pair<Fund, std::string>> seen;
    for (const RewardChange& change : changes) {
        if (!makes_room(change)) continue;
        const auto found =
            std::ranges::find_if(written, [&](const StoredReward& one) { return is_same(one.reward, change.next); });
        const Currency currency = change.next.entitled.currency();
        if (!seen.emplace(found->fund(), currency.code()).second) continue;
        [[maybe_unused]] const auto funded = fund_waiting_rewards(found->fund(), currency);
        // Whatever waits can be funded as far as the budget reaches.
        assert(funded);
    }
}

void RewardBook::post(const Fund& fund, const Posting& posting) {
    tx_.ledger().append(workspace_, Entry{.id = context_.ids.make<EntryId>(),
                                          .program = fund.program,
                                          .reward = {},
                                          .referral = {},
                                          .at = movement_.at,
                                          .posting = posting,
                                          .cause = movement_.cause,
                                          .campaign = fund.campaign});
}

StoredReward RewardBook::write(StoredReward stored, const RewardChange& change) {
    const RewardId id = stored.reward.id;
    const Position before = stored.reward.position;
    const Money entitled = stored.reward.entitled;
    stored.reward = change.next;
    stored.reward.id = id;
    stored.updated_at = movement_.at;
    if (stored.reward.state == RewardState::kApproved && change.from != RewardState::kApproved) {
        stored.approved_at = movement_.at;
    }
    [[maybe_unused]] const bool written = tx_.rewards().update(workspace_, stored);
    assert(written);
    ++stored.version;
    // What facts say beside the value (a date, an invoice) is no step of a reward's history.
    const bool is_step = change.event || stored.reward.entitled != entitled || stored.reward.position != before;
    if (is_step) write_line(stored, change.from, name_of(change, before));
    write_entries(before, change.postings, stored);
    publish_reward(tx_, context_, workspace_, stored, change.from, movement_.at);
    follow_reward(tx_, context_, workspace_, stored, movement_);
    return stored;
}

void RewardBook::recall_gifts(std::span<const StoredReward> written) {
    for (const StoredReward& stored : written) {
        if (!is_recalled(tx_, workspace_, stored)) continue;
        const auto failed = fail_payout(stored.reward, funding(stored.fund(), stored.reward.entitled.currency()));
        // The payout of a scheduled reward can always fail.
        assert(failed);
        apply(*failed, std::vector{stored});
    }
}

void RewardBook::write_line(const StoredReward& stored, RewardState from, std::string_view event) {
    const std::string& reason = stored.reward.reason;
    tx_.rewards().append(workspace_, stored.reward.id,
                         RewardHistoryLine{.id = context_.ids.next(),
                                           .at = movement_.at,
                                           .actor = movement_.actor,
                                           .event = std::string(event),
                                           .before = std::string(to_string(from)),
                                           .after = std::string(to_string(stored.reward.state)),
                                           .reason = reason.empty() ? std::nullopt : std::optional(reason)});
}

void RewardBook::write_entries(const Position& before, std::span<const Posting> postings, const StoredReward& stored) {
    if (const auto breach = breach_of(before, standing_of(stored.reward), postings)) {
        throw LedgerBreached("ledger breached: " + to_text(*breach));
    }
    for (const Posting& posting : postings) {
        tx_.ledger().append(workspace_, Entry{.id = context_.ids.make<EntryId>(),
                                              .program = stored.program,
                                              .reward = stored.reward.id,
                                              .referral = stored.reward.referral,
                                              .at = movement_.at,
                                              .posting = posting,
                                              .cause = movement_.cause,
                                              .campaign = stored.campaign});
    }
}

}  // namespace parrain::app
