#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace parrain {

/// An ISO 4217 currency that is legal tender today.
class Currency {
  public:
    /// The currency with this three-letter upper-case code. @error kCurrencyUnknown
    static Result<Currency> parse(std::string_view code);

    /// Three upper-case letters; lives as long as the process.
    std::string_view code() const;

    /// Digits after the decimal mark: 2 for EUR, 0 for JPY, 3 for TND.
    int decimals() const;

    auto operator<=>(const Currency&) const = default;

  private:
    explicit Currency(std::uint8_t index) : index_(index) {}
    std::uint8_t index_;  // into the table of currencies, which is sorted by code
};

/// A share in basis points: 2000 is 20 %. From 0 to 10,000.
class Rate {
  public:
    /// @error kRateRange below 0 or above 10,000
    static Result<Rate> parse(std::int64_t basis_points);

    std::int32_t basis_points() const { return basis_points_; }
    auto operator<=>(const Rate&) const = default;

  private:
    explicit Rate(std::int32_t basis_points) : basis_points_(basis_points) {}
    std::int32_t basis_points_;
};

/// An amount in integer minor units of one currency, between -kMax and kMax. Never meets floating point.
///
/// Sums of two currencies are a programmer's mistake and abort; callers compare currencies first.
class Money {
  public:
    /// The largest magnitude: the largest integer every JSON reader keeps exact. The product of two such amounts, a
    /// rate and twelve months still fits 128 bits.
    static constexpr std::int64_t kMax = 9'007'199'254'740'991;

    /// @error kAmountInvalid beyond ±kMax
    static Result<Money> parse(std::int64_t minor, Currency currency);

    static Money zero(Currency currency) { return {0, currency}; }

    std::int64_t minor() const { return minor_; }
    Currency currency() const { return currency_; }
    bool is_zero() const { return minor_ == 0; }
    bool is_positive() const { return minor_ > 0; }

    /// Aborts beyond ±kMax or on two currencies: the sums of a ledger are bounded far below by its inputs.
    Money operator+(Money other) const;
    Money operator-(Money other) const;
    Money operator-() const { return {-minor_, currency_}; }

    bool operator==(const Money&) const = default;

  private:
    Money(std::int64_t minor, Currency currency) : minor_(minor), currency_(currency) {}
    std::int64_t minor_;
    Currency currency_;
};

/// The sum of two amounts of one currency, held at ±Money::kMax: for figures over many rows that are shown and decide
/// nothing. Aborts on two currencies.
Money sum_for_show(Money a, Money b);

/// A signed 128-bit integer, wide enough for amount x amount x rate x months.
__extension__ using Wide = __int128;

/// `numerator / denominator` rounded once, half away from zero. The denominator is positive.
/// @error kAmountInvalid beyond ±Money::kMax
Result<Money> divide_rounded(Wide numerator, Wide denominator, Currency currency);

}  // namespace parrain
