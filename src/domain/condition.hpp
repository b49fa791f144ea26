#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.hpp"
#include "core/result.hpp"
#include "domain/billing.hpp"

namespace parrain {

/// What a condition of a reward rule looks at. The first five are frozen when the referral is submitted; the last two
/// are facts of billing, of the subscription paid first. None changes with the order in which facts arrive.
enum class Attribute {
    kRelevance,         ///< the score at submission, 0 to 100
    kAddressClass,      ///< `professional`, `generic`, `consumer` or `unknown`
    kCountry,           ///< of the prospect, two letters
    kSource,            ///< `tab`, `link` or `api`
    kHasCompanyNumber,  ///< `true` or `false`
    kAnnualValue,       ///< recurring amount x 12 months, in minor units of the currency rewarded
    kBillingInterval,   ///< `month` or `year`
};

/// How the attribute is compared. `kOneOf` takes words parted by commas.
enum class Operator { kIs, kIsNot, kAtLeast, kBelow, kOneOf };

/// Whether all conditions must hold, or one of them.
enum class Match { kAll, kAny };

/// One condition. What is not known (no country told, no subscription paid) satisfies `kIsNot` and nothing else.
struct Condition {
    Attribute attribute = Attribute::kRelevance;
    Operator op = Operator::kAtLeast;
    std::string value = {};

    bool operator==(const Condition&) const = default;
};

/// When a rule gives anything at all. Without conditions it always does.
struct Conditions {
    Match match = Match::kAll;
    std::vector<Condition> conditions = {};

    bool empty() const { return conditions.empty(); }
    bool operator==(const Conditions&) const = default;
};

/// What was known of a referral when it was submitted; never changed afterwards, not even by erasure.
struct FrozenAttributes {
    int relevance = 0;
    std::string address_class = "unknown";
    std::optional<std::string> country = {};
    std::string source = "tab";
    bool has_company_number = false;

    bool operator==(const FrozenAttributes&) const = default;
};

/// Whether the attribute is known from billing alone, hence not before the first payment.
bool is_of_billing(Attribute attribute);

/// Whether the operator suits the attribute and the value can be read. The failure's pointer is `/operator` or
/// `/value`.
/// @error kUnknownValue (operator, or a word that the attribute never has), kOutOfRange (a number it never has)
Result<void> check(const Condition& condition);

/// Whether the conditions, which passed `check`, hold for a reward in `currency`. `terms` are those of the subscription
/// paid first, none where no such subscription is known; in another currency its annual value is not known. Amounts are
/// compared without rounding.
bool holds(const Conditions& when, const FrozenAttributes& frozen, const std::optional<SubscriptionTerms>& terms,
           Currency currency);

/// A whole number from 0 written without sign, spaces or leading zero; none for any other text.
std::optional<std::int64_t> whole_number_in(std::string_view text);

/// The words of a list parted by commas, without blanks around them; one for any other text.
std::vector<std::string_view> words_in(std::string_view text);

/// Whether a number satisfies an operator that compares (not `kOneOf`). `wanted` is a whole number as text.
bool number_satisfies(std::int64_t actual, Operator op, std::string_view wanted);

/// Whether a word satisfies `kIs`, `kIsNot` or `kOneOf`, blanks around it aside; what is not known: `kIsNot` alone.
bool word_satisfies(const std::optional<std::string>& actual, Operator op, std::string_view wanted);

/// Names on the wire, in snake case (`has_company_number`, `one_of`), and back.
std::string_view to_string(Attribute value);
std::string_view to_string(Operator value);
std::string_view to_string(Match value);
std::optional<Attribute> parse_attribute(std::string_view name);
std::optional<Operator> parse_operator(std::string_view name);
std::optional<Match> parse_match(std::string_view name);

}  // namespace parrain
