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
    if (code_point_count(holder) > kLongestHolder)
        errors.push_back({"/holder", ErrorCode::kTooLong, at_most(kLongestHolder)});
    const auto iban = Iban::parse(details.iban);
    if (!iban) errors.push_back({"/iban", iban.error()});
    const auto bic = details.bic ? std::optional(Bic::parse(*details.bic)) : std::nullopt;
    if (bic && !*bic) errors.push_back({"/bic", bic->error()});
    if (iban && bic && *bic && !can_hold(**bic, *iban)) errors.push_back({"/bic", ErrorCode::kBicInvalid});
    if (!errors.empty()) return Failure{.code = errors.front().code, .fields = std::move(errors)};
    return BankAccount{
        .holder = holder, .iban = *iban, .bic = bic ? std::optional(**bic) : std::nullopt, .updated_at = now};
}

using Names = std::vector<std::string>;

std::string advocate_name(AdvocateId id) {
    return beneficiary_key(Beneficiary::kAdvocate, {.fund = {}, .advocate = id, .account = {}, .referral = {}});
}

/// As whom the person behind an advocate recommends, this one first.
Names names_of_person(Transaction& tx, WorkspaceId workspace, const Advocate& advocate) {
    Names names{advocate_name(advocate.id)};
    for (const Advocate& other : tx.referrals().advocates_of(workspace, advocate.user)) {
        if (other.id != advocate.id) names.push_back(advocate_name(other.id));
    }
    return names;
}

/// What was told under the first name, else what was told last under another.
std::optional<BankAccount> account_under(Transaction& tx, WorkspaceId workspace, const Names& names) {
    std::optional<BankAccount> latest;
    for (const std::string& name : names) {
        auto account = tx.payouts().bank_account(workspace, name);
        if (!account) continue;
        if (name == names.front()) return account;
        if (!latest || account->updated_at > latest->updated_at) latest = std::move(account);
    }
    return latest;
}

bool is_same(const BankAccount& a, const BankAccount& b) {
    return a.holder == b.holder && a.iban.str() == b.iban.str() &&
           (a.bic ? a.bic->str() : std::string()) == (b.bic ? b.bic->str() : std::string());
}

}  // namespace

std::vector<std::string> names_of_beneficiary(Transaction& tx, WorkspaceId workspace, const StoredReward& stored) {
    if (stored.reward.beneficiary != Beneficiary::kAdvocate) return {stored.beneficiary_key};
    return names_of_person(tx, workspace, tx.referrals().find_advocate(workspace, stored.advocate).value());
}

std::optional<BankAccount> account_of(Transaction& tx, WorkspaceId workspace, const StoredReward& stored) {
    if (stored.reward.kind == RewardKind::kDonation) return tx.payouts().bank_account(workspace, kDonationPayee);
    return account_under(tx, workspace, names_of_beneficiary(tx, workspace, stored));
}

Result<std::vector<std::string>> BankAccounts::names_of(Transaction& tx, WorkspaceId workspace, const Owner& owner) {
    if (owner.advocate_) {
        const auto advocate = tx.referrals().find_advocate(workspace, owner.advocate_);
        if (!advocate) return fail(ErrorCode::kNotFound);
        return names_of_person(tx, workspace, *advocate);
    }
    if (owner.is_donation_payee_) return Names{std::string(kDonationPayee)};
    if (owner.account_.empty()) return Names{std::string(kWorkspaceOwner)};
    const auto account = tx.customers().find_account(workspace, owner.account_);
    if (!account) return fail(ErrorCode::kNotFound);
    return Names{
        beneficiary_key(Beneficiary::kAccount, {.fund = {}, .advocate = {}, .account = account->id, .referral = {}})};
}

Result<BankAccount> BankAccounts::get(WorkspaceId workspace, const Owner& owner) const {
    return context_.store.read([&](Transaction& tx) -> Result<BankAccount> {
        const auto names = names_of(tx, workspace, owner);
        if (!names) return names.failure();
        const auto account = account_under(tx, workspace, *names);
        if (!account) return fail(ErrorCode::kNotFound);
        return *account;
    });
}

Result<BankAccount> BankAccounts::put(WorkspaceId workspace, const Owner& owner, const BankDetails& details) const {
    const auto account = checked(details, context_.clock.now());
    return context_.store.write([&](Transaction& tx) -> Result<BankAccount> {
        const auto names = names_of(tx, workspace, owner);
        if (!names) return names.failure();
        if (!account) return account.failure();
        const auto known = account_under(tx, workspace, *names);
        if (known && is_same(*known, *account)) return *known;
        for (const std::string& name : *names) tx.payouts().remove_bank_account(workspace, name);
        tx.payouts().put(workspace, names->front(), *account);
        return *account;
    });
}

Result<void> BankAccounts::remove(WorkspaceId workspace, const Owner& owner) const {
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        const auto names = names_of(tx, workspace, owner);
        if (!names) return names.failure();
        for (const std::string& name : *names) tx.payouts().remove_bank_account(workspace, name);
        return {};
    });
}

}  // namespace parrain::app
