#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// Whom donations are paid to, named as rewards name their beneficiaries: an advocate who gives away what they earned
/// gives it to whom the workspace names.
inline constexpr std::string_view kDonationPayee = "donations";

/// The names under which rewards may name the beneficiary of this one, its own first: a person recommends in several
/// programs, and owes and is paid as one.
std::vector<std::string> names_of_beneficiary(Transaction& tx, WorkspaceId workspace, const StoredReward& stored);

/// Where a reward is paid, if that is known: donations to their payee, everything else to its beneficiary, under
/// whichever of their names they told it.
std::optional<BankAccount> account_of(Transaction& tx, WorkspaceId workspace, const StoredReward& stored);

/// Bank details as somebody typed them.
struct BankDetails {
    std::string holder;
    std::string iban;
    std::optional<std::string> bic;
};

/// Where beneficiaries, the payee of donations and the workspace itself have their money. Nobody reads a whole number
/// back but in payment files.
class BankAccounts {
  public:
    explicit BankAccounts(const Context& context) : context_(context) {}

    /// Whose account it is.
    class Owner {
      public:
        static Owner workspace() { return Owner("", {}); }
        /// The payee of donations.
        static Owner donations() {
            Owner owner("", {});
            owner.is_donation_payee_ = true;
            return owner;
        }
        static Owner advocate(AdvocateId id) { return Owner("", id); }
        /// By the publisher's own number.
        static Owner account(std::string external_id) { return Owner(std::move(external_id), {}); }

      private:
        friend class BankAccounts;
        Owner(std::string account, AdvocateId advocate) : account_(std::move(account)), advocate_(advocate) {}
        std::string account_;
        AdvocateId advocate_;
        bool is_donation_payee_ = false;
    };

    /// @error kNotFound (no such owner, or no details)
    Result<BankAccount> get(WorkspaceId workspace, const Owner& owner) const;

    /// Field errors, all at once: kRequired, kTooLong (/holder), kIbanInvalid (/iban), kBicInvalid (/bic;
    /// also of another country than the IBAN). Of a person they hold in every program; the same details told again
    /// change nothing.
    /// @error kNotFound (no such owner)
    Result<BankAccount> put(WorkspaceId workspace, const Owner& owner, const BankDetails& details) const;

    /// Forget the details; there may be none. @error kNotFound (no such owner)
    Result<void> remove(WorkspaceId workspace, const Owner& owner) const;

  private:
    /// The names under which rewards name this beneficiary, at least one. @error kNotFound
    static Result<std::vector<std::string>> names_of(Transaction& tx, WorkspaceId workspace, const Owner& owner);

    Context context_;
};

}  // namespace parrain::app
