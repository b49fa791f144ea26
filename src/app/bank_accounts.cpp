#include "app/bank_accounts.hpp"

#include "app/reward_book.hpp"
#include "core/text.hpp"
#include "domain/payment_file.hpp"

namespace parrain::app {
namespace {

/// As long as the name of a party in a SEPA payment.
constexpr std::size_t kLongestHolder = 70;

Result<BankAccount> checked(const BankDetails& details, Instant now) {
    std::vector<FieldError> errors;
    const std::string holder(trimmed(strip_bidi_controls(details.holder)));
    if (holder.empty()) errors.push_back({"/holder", ErrorCode::kRequired});
    if (code_point_count(holder) > kLongestHolder) errors.push_back({"/holder", ErrorCode::kTooLong});
    const auto iban = Iban::parse(details.iban);
    if (!iban) errors.push_back({"/iban", iban.error()});
    const auto bic = details.bic ? std::optional(Bic::parse(*details.bic)) : std::nullopt;
    if (bic && !*bic) errors.push_back({"/bic", bic->error()});
    if (iban && bic && *bic && !can_hold(**bic, *iban)) errors.push_back({"/bic", ErrorCode::kBicInvalid});
    if (!errors.empty()) return Failure{.code = errors.front().code, .fields = std::move(errors)};
    return BankAccount{
        .holder = holder, .iban = *iban, .bic = bic ? std::optional(**bic) : std::nullopt, .updated_at = now};
}

}  // namespace

std::optional<BankAccount> account_of(Transaction& tx, WorkspaceId workspace, const StoredReward& stored) {
    const bool is_donation = stored.reward.kind == RewardKind::kDonation;
    return tx.payouts().bank_account(workspace, is_donation ? kDonationPayee : stored.beneficiary_key);
}

Result<std::string> BankAccounts::key_of(Transaction& tx, WorkspaceId workspace, const Owner& owner) {
    if (owner.advocate_) {
        if (!tx.referrals().find_advocate(workspace, owner.advocate_)) return fail(ErrorCode::kNotFound);
        return beneficiary_key(Beneficiary::kAdvocate,
                               {.fund = {}, .advocate = owner.advocate_, .account = {}, .referral = {}});
    }
    if (owner.is_donation_payee_) return std::string(kDonationPayee);
    if (owner.account_.empty()) return std::string(kWorkspaceOwner);
    const auto account = tx.customers().find_account(workspace, owner.account_);
    if (!account) return fail(ErrorCode::kNotFound);
    return beneficiary_key(Beneficiary::kAccount, {.fund = {}, .advocate = {}, .account = account->id, .referral = {}});
}

Result<BankAccount> BankAccounts::get(WorkspaceId workspace, const Owner& owner) const {
    return context_.store.read([&](Transaction& tx) -> Result<BankAccount> {
        const auto key = key_of(tx, workspace, owner);
        if (!key) return key.failure();
        const auto account = tx.payouts().bank_account(workspace, *key);
        if (!account) return fail(ErrorCode::kNotFound);
        return *account;
    });
}

Result<BankAccount> BankAccounts::put(WorkspaceId workspace, const Owner& owner, const BankDetails& details) const {
    const auto account = checked(details, context_.clock.now());
    return context_.store.write([&](Transaction& tx) -> Result<BankAccount> {
        const auto key = key_of(tx, workspace, owner);
        if (!key) return key.failure();
        if (!account) return account.failure();
        tx.payouts().put(workspace, *key, *account);
        return *account;
    });
}

Result<void> BankAccounts::remove(WorkspaceId workspace, const Owner& owner) const {
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        const auto key = key_of(tx, workspace, owner);
        if (!key) return key.failure();
        tx.payouts().remove_bank_account(workspace, *key);
        return {};
    });
}

}  // namespace parrain::app
