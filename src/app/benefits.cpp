#include "app/benefits.hpp"

#include <algorithm>

#include "app/payouts.hpp"
#include "app/reward_book.hpp"
#include "core/text.hpp"
#include "domain/enum_names.hpp"
#include "domain/settlement.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kLongestReference = 200;
constexpr EnumNames<BenefitState, 4> kStates("due", "applied", "failed", "reversed");

bool is_benefit(RewardKind kind) {
    return kind == RewardKind::kFreeMonths || kind == RewardKind::kModule || kind == RewardKind::kCredit;
}

/// Whether the news is none: what is told is how it stands already.
bool is_known(const Reward& reward, bool applied) {
    const auto state = benefit_state(reward.state);
    if (!applied) return state == BenefitState::kFailed;
    return state == BenefitState::kApplied || state == BenefitState::kReversed;
}

/// Everything an acknowledgement works on.
struct Giving {
    Transaction& tx;
    RewardBook& book;
    WorkspaceId workspace;
    RewardId id;
};

StoredReward locked(const Giving& giving) {
    return giving.tx.rewards().find_locked(giving.workspace, giving.id).value();
}

/// Set the benefit going, unless a payout did. Debts are not netted: billing was told the whole value.
Result<void> begin(const Giving& giving) {
    const StoredReward stored = locked(giving);
    if (stored.reward.state == RewardState::kScheduled) return {};
    const auto begun =
        start_payout(stored.reward, {}, giving.book.funding(stored.fund(), stored.reward.entitled.currency()));
    if (!begun) return begun.failure();
    giving.book.apply(*begun, std::vector{stored});
    return {};
}

Result<void> conclude(const Giving& giving, bool applied) {
    const StoredReward stored = locked(giving);
    const Funding funding = giving.book.funding(stored.fund(), stored.reward.entitled.currency());
    const auto changes = applied ? confirm_payout(stored.reward, funding) : fail_payout(stored.reward, funding);
    if (!changes) return changes.failure();
    giving.book.apply(*changes, std::vector{stored});
    return {};
}

/// The payout that carries the benefit at this moment, locked before its reward as every payout is.
std::optional<Payout> payout_of(Transaction& tx, WorkspaceId workspace, const StoredReward& stored) {
    if (stored.reward.state != RewardState::kScheduled || !stored.payout) return std::nullopt;
    return tx.payouts().find_locked(workspace, *stored.payout);
}

}  // namespace

std::string_view to_string(BenefitState state) {
    return kStates.of(state);
}

std::optional<BenefitState> benefit_state(RewardState state) {
    switch (state) {
        case RewardState::kApproved:
        case RewardState::kScheduled: return BenefitState::kDue;
        case RewardState::kPaid: return BenefitState::kApplied;
        case RewardState::kFailed: return BenefitState::kFailed;
        case RewardState::kClawbackDue:
        case RewardState::kClawedBack:
        case RewardState::kWrittenOff: return BenefitState::kReversed;
        default: return std::nullopt;
    }
}

std::vector<ListedBenefit> Benefits::list(WorkspaceId workspace, std::optional<BenefitState> state, Slice slice) const {
    return context_.store.read([&](Transaction& tx) {
        return tx.rewards().benefits(workspace, state ? to_string(*state) : std::string_view(), slice);
    });
}

Result<ListedBenefit> Benefits::acknowledge(const Caller& caller, RewardId id, const Acknowledgement& told) const {
    std::optional<std::string> reference;
    if (told.reference) reference = std::string(trimmed(strip_bidi_controls(*told.reference)));
    if (reference && code_point_count(*reference) > kLongestReference)
        return fail(ErrorCode::kTooLong, "/reference", at_most(kLongestReference));
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ListedBenefit> {
        const auto seen = tx.rewards().benefit(caller.workspace, id);
        if (!seen || !is_benefit(seen->stored.reward.kind)) return fail(ErrorCode::kNotFound);
        const auto payout = payout_of(tx, caller.workspace, seen->stored);
        if (payout && payout->state == PayoutState::kAwaitingApproval) return fail(ErrorCode::kAwaitingApproval);

        RewardBook book(tx, context_, caller.workspace, {.at = now, .actor = caller.actor, .cause = cause_of(caller)});
        const Giving giving{.tx = tx, .book = book, .workspace = caller.workspace, .id = id};
        if (is_known(locked(giving).reward, told.applied)) return tx.rewards().benefit(caller.workspace, id).value();
        if (const auto begun = begin(giving); !begun) return begun.failure();
        if (const auto concluded = conclude(giving, told.applied); !concluded) return concluded.failure();
        if (payout) {
            const LineOutcome outcome = told.applied ? LineOutcome::kConfirmed : LineOutcome::kFailed;
            note_result(tx, caller.workspace, *payout, id, outcome, now);
        }
        tx.payouts().put(caller.workspace, id, {.applied = told.applied, .reference = reference, .at = now});
        return tx.rewards().benefit(caller.workspace, id).value();
    });
}

}  // namespace parrain::app
