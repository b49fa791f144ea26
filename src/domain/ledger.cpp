#include "domain/ledger.hpp"

#include <algorithm>

#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<AccountKind, kAccountKindCount> kNames("funding", "budget", "pending", "approved", "clearing",
                                                           "settled", "owed");

constexpr std::size_t index_of(AccountKind account) {
    return static_cast<std::size_t>(account);
}

}  // namespace

Funding Funding::after(std::span<const Posting> postings) const {
    Funding left = *this;
    if (!limited_) return left;
    for (const Posting& posting : postings) {
        if (posting.to == AccountKind::kBudget) left.available_ = left.available_ + posting.amount;
        if (posting.from == AccountKind::kBudget) left.available_ = left.available_ - posting.amount;
    }
    return left;
}

Balances::Balances(Currency currency) : currency_(currency) {}

Result<void> Balances::post(std::span<const Posting> postings) {
    auto next = minor_;
    for (const Posting& posting : postings) {
        if (!posting.amount.is_positive() || posting.amount.currency() != currency_) return fail(ErrorCode::kInternal);
        next[index_of(posting.from)] -= posting.amount.minor();
        next[index_of(posting.to)] += posting.amount.minor();
    }
    if (next[index_of(AccountKind::kBudget)] < 0) return fail(ErrorCode::kInsufficientBudget);
    for (AccountKind account : {AccountKind::kPending, AccountKind::kApproved, AccountKind::kClearing}) {
        if (next[index_of(account)] < 0) return fail(ErrorCode::kInternal);
    }
    if (next[index_of(AccountKind::kOwed)] > 0) return fail(ErrorCode::kInternal);
    const auto beyond_money = [](Wide minor) { return minor > Money::kMax || minor < -Money::kMax; };
    if (std::ranges::any_of(next, beyond_money)) return fail(ErrorCode::kAmountInvalid);

    minor_ = next;
    return {};
}

Money Balances::of(AccountKind account) const {
    return Money::parse(static_cast<std::int64_t>(minor_[index_of(account)]), currency_).value();
}

Money Balances::sum() const {
    Wide total = 0;
    for (Wide minor : minor_) total += minor;
    return Money::parse(static_cast<std::int64_t>(total), currency_).value();
}

std::string_view to_string(AccountKind account) {
    return kNames.of(account);
}
std::optional<AccountKind> parse_account_kind(std::string_view name) {
    return kNames.parse(name);
}

}  // namespace parrain
