#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/money.hpp"
#include "core/result.hpp"

namespace parrain {

/// The accounts of one workspace and currency. Funding and settled face the world outside; owed is never positive.
enum class AccountKind { kFunding, kBudget, kPending, kApproved, kClearing, kSettled, kOwed };
inline constexpr std::size_t kAccountKindCount = 7;

/// One movement of money: always positive, never changed once written.
struct Posting {
    AccountKind from;
    AccountKind to;
    Money amount;

    bool operator==(const Posting&) const = default;
};

/// The money a program may promise. Unlimited, funding follows each reward in both directions, so that the balances
/// depend on what was promised and not on the order of events; limited, what comes back stays in the budget.
class Funding {
  public:
    static Funding unlimited(Currency currency) { return Funding(false, Money::zero(currency)); }
    /// `available` is the budget's balance, from 0.
    static Funding limited_to(Money available) { return Funding(true, available); }

    bool limited() const { return limited_; }
    /// What is left to promise; meaningless (zero) when unlimited.
    Money available() const { return available_; }
    bool covers(Money amount) const { return !limited_ || available_.minor() >= amount.minor(); }

    /// The same budget after `postings`.
    Funding after(std::span<const Posting> postings) const;

    bool operator==(const Funding&) const = default;

  private:
    Funding(bool limited, Money available) : limited_(limited), available_(available) {}
    bool limited_;
    Money available_;
};

/// Balances of one workspace and currency: the fold of its postings.
class Balances {
  public:
    explicit Balances(Currency currency);

    /// Apply the postings of one transaction, all or none.
    /// @error kInsufficientBudget (I2: the budget would fall below zero), kInternal (I3: pending, approved or clearing
    ///        below zero, owed above; a posting not positive or in another currency), kAmountInvalid (beyond
    ///        Money::kMax)
    Result<void> post(std::span<const Posting> postings);

    Money of(AccountKind account) const;

    /// The sum of all accounts: zero whatever was posted (I1).
    Money sum() const;

    bool operator==(const Balances&) const = default;

  private:
    Currency currency_;
    std::array<Wide, kAccountKindCount> minor_ = {};
};

/// Names on the wire (`funding`, `owed`), and back.
std::string_view to_string(AccountKind account);
std::optional<AccountKind> parse_account_kind(std::string_view name);

}  // namespace parrain
