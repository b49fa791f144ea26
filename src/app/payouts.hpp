#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.hpp"
#include "core/result.hpp"
#include "domain/payment_file.hpp"

namespace parrain::app {

/// One line of a payout with the reward it pays and where the money goes, if that is known: a donation to its payee.
struct PayoutLineView {
    PayoutLine line;
    ListedReward reward;
    std::optional<BankAccount> bank_account;
    /// Two people let the payout go, and where this money goes was told or changed after its maker had seen it.
    bool is_redirected = false;
};

/// A payout with its lines.
struct PayoutView {
    Payout payout;
    std::vector<PayoutLineView> lines;
    /// What its maker had let go without a second person in the time before it, and counts together with it; told while
    /// it waits for one.
    std::optional<Money> let_go_alone = {};
    /// Currencies in which rewards wait for another payout; told where a payout was just made.
    std::vector<Currency> pending_currencies = {};
};

/// A payout as a list shows it.
struct PayoutSummary {
    Payout payout;
    std::vector<PayoutLine> lines;
};

/// The provider that is a person with a file; app/payout_provider.hpp.
inline constexpr std::string_view kManualProvider = "manual";

/// What a payout is made from: the rewards named, or all that wait in one currency.
struct NewPayout {
    std::optional<std::vector<RewardId>> rewards = {};
    std::optional<Currency> currency = {};  ///< of the rewards; none: that of the reward that waits longest
    std::string provider = std::string(kManualProvider);
};

/// What somebody says became of a line.
struct PayoutResult {
    RewardId reward;
    bool confirmed = true;
};

/// Paying rewards: in batches of one currency, by four eyes above an amount.
class Payouts {
  public:
    explicit Payouts(const Context& context) : context_(context) {}

    /// Begin to pay: the rewards named, or every approved or failed one of money. What a beneficiary owes is netted
    /// first; a reward netted altogether is a line of which nothing leaves. Above the workspace's limit, together
    /// with what the caller let go alone within kAloneWindow, the payout waits for a second person, its rewards set
    /// aside.
    /// @error kUnknownValue (/rewards/n: no such reward), kIllegalTransition, kCurrencyMismatch, kNothingToPay
    Result<PayoutView> pay(const Caller& caller, const NewPayout& wanted) const;

    /// Let a payout leave that waits for a second person. @error kFourEyes (its maker), kNotFound, kIllegalTransition,
    ///        kAwaitingApproval (fields: /lines/ID for each reward whose money goes elsewhere than its maker saw)
    Result<PayoutView> approve(const Caller& caller, PayoutId id) const;

    /// Call a payout off: every line without a result fails, and its reward may be paid again.
    /// @error kNotFound, kRequired and kTooLong (/reason), kIllegalTransition (done, or cancelled before)
    Result<PayoutView> cancel(const Caller& caller, PayoutId id, const std::string& reason) const;

    /// What became of lines of a payout. A result told before changes nothing. `confirmed` after `failed`, the payout
    /// called off included, says that the money had left after all: the reward becomes paid by this payout, unless
    /// another one carries it or paid it, since nothing is booked twice. `failed` after `confirmed` is refused, as is
    /// anything of a payout called off before anybody let it go, and a request that says both of one reward.
    /// @error kNotFound, kContradiction (/results/n/outcome: an earlier one says the opposite), kAwaitingApproval,
    ///        kUnknownValue (/results/n/reward); kIllegalTransition, kInOtherPayout,
    ///        kAlreadyPaid (detail: payout), kInsufficientBudget (all /results/n/outcome)
    /// Source: docs/adr/0039.
    Result<PayoutView> settle(const Caller& caller, PayoutId id, const std::vector<PayoutResult>& results) const;

    /// Newest first.
    std::vector<PayoutSummary> list(WorkspaceId workspace, Slice slice) const;
    /// @error kNotFound
    Result<PayoutView> get(WorkspaceId workspace, PayoutId id) const;

    /// The transfers of a payout: its lines of cash and donation that have no result yet.
    /// @error kNotFound, kAwaitingApproval (nobody agreed, or to other bank details: fields as for approve),
    ///        kIllegalTransition (cancelled), kNothingToPay (none is left; detail: payout), kCurrencyUnsupported,
    ///        kBankDetailsMissing (fields: /lines/ID for each reward, /workspace for the payer, /donation_payee)
    /// Source: docs/adr/0050.
    Result<PaymentFile> sepa_file(const Caller& caller, PayoutId id) const;

    /// The same lines with whatever is known of their accounts, in any currency.
    /// @error kNotFound, kAwaitingApproval, kIllegalTransition (cancelled), kNothingToPay (as above)
    Result<PayoutView> transfers(const Caller& caller, PayoutId id) const;

  private:
    Context context_;
};

/// Note the result of one line within a transaction that holds the payout's lock, and close the payout after the last.
void note_result(Transaction& tx, WorkspaceId workspace, Payout payout, RewardId reward, LineOutcome outcome,
                 Instant now);

/// Tell failed what is on its way in cash to an advocate in payouts without a result: nobody knows any more where it
/// would go.
Result<void> fail_cash_of(Transaction& tx, const Context& context, const Caller& caller, AdvocateId advocate,
                          Instant now);

}  // namespace parrain::app
