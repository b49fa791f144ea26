#include "domain/condition.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "core/checks.hpp"
#include "core/text.hpp"
#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<Attribute, 7> kAttributes("relevance", "address_class", "country", "source", "has_company_number",
                                              "annual_value", "billing_interval");
constexpr EnumNames<Operator, 5> kOperators("is", "is_not", "at_least", "below", "one_of");
constexpr EnumNames<Match, 2> kMatches("all", "any");

constexpr std::array<std::string_view, 4> kAddressClasses = {"professional", "generic", "consumer", "unknown"};
constexpr std::array<std::string_view, 3> kSources = {"tab", "link", "api"};
constexpr std::array<std::string_view, 2> kTruths = {"true", "false"};
constexpr std::array<std::string_view, 2> kIntervals = {"month", "year"};

constexpr std::int64_t kHighestRelevance = 100;
constexpr std::int64_t kMonthsInYear = 12;

bool is_number(Attribute attribute) {
    return attribute == Attribute::kRelevance || attribute == Attribute::kAnnualValue;
}

bool suits(Attribute attribute, Operator op) {
    const bool compares = op == Operator::kAtLeast || op == Operator::kBelow;
    switch (attribute) {
        case Attribute::kAnnualValue: return compares;
        case Attribute::kRelevance: return op != Operator::kOneOf;
        case Attribute::kHasCompanyNumber: return op == Operator::kIs || op == Operator::kIsNot;
        case Attribute::kAddressClass:
        case Attribute::kCountry:
        case Attribute::kSource:
        case Attribute::kBillingInterval: return !compares;
    }
    return false;
}

bool is_among(std::span<const std::string_view> words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

bool is_word_of(Attribute attribute, std::string_view word) {
    switch (attribute) {
        case Attribute::kAddressClass: return is_among(kAddressClasses, word);
        case Attribute::kSource: return is_among(kSources, word);
        case Attribute::kHasCompanyNumber: return is_among(kTruths, word);
        case Attribute::kBillingInterval: return is_among(kIntervals, word);
        case Attribute::kCountry: {
            const auto country = CountryCode::parse(word);
            return country && country->str() == word;
        }
        case Attribute::kRelevance:
        case Attribute::kAnnualValue: return false;
    }
    return false;
}

Result<void> check_number(const Condition& condition) {
    const auto number = whole_number_in(condition.value);
    if (!number) return fail(ErrorCode::kUnknownValue, "/value");
    const std::int64_t highest = condition.attribute == Attribute::kRelevance ? kHighestRelevance : Money::kMax;
    if (*number > highest) return fail(ErrorCode::kOutOfRange, "/value", at_most(highest));
    return {};
}

/// The attribute as a word; none where it is not known.
std::optional<std::string> word_of(Attribute attribute, const FrozenAttributes& frozen,
                                   const std::optional<SubscriptionTerms>& terms) {
    switch (attribute) {
        case Attribute::kAddressClass: return frozen.address_class;
        case Attribute::kCountry: return frozen.country;
        case Attribute::kSource: return frozen.source;
        case Attribute::kHasCompanyNumber: return frozen.has_company_number ? "true" : "false";
        case Attribute::kBillingInterval:
            return terms ? std::optional(std::string(to_string(terms->interval))) : std::nullopt;
        case Attribute::kRelevance:
        case Attribute::kAnnualValue: break;
    }
    return std::nullopt;
}

/// `actual` / `parts` compared with a whole number.
bool compares(Wide actual, Wide parts, Operator op, Wide wanted) {
    switch (op) {
        case Operator::kIs: return actual == wanted * parts;
        case Operator::kIsNot: return actual != wanted * parts;
        case Operator::kAtLeast: return actual >= wanted * parts;
        case Operator::kBelow: return actual < wanted * parts;
        case Operator::kOneOf: break;
    }
    return false;
}

bool holds_number(const Condition& condition, const FrozenAttributes& frozen,
                  const std::optional<SubscriptionTerms>& terms, Currency currency) {
    const Wide wanted = whole_number_in(condition.value).value_or(0);
    if (condition.attribute == Attribute::kRelevance) return compares(frozen.relevance, 1, condition.op, wanted);
    if (!terms || terms->amount.currency() != currency) return false;
    return compares(static_cast<Wide>(terms->amount.minor()) * kMonthsInYear, terms->months(), condition.op, wanted);
}

bool holds_one(const Condition& condition, const FrozenAttributes& frozen,
               const std::optional<SubscriptionTerms>& terms, Currency currency) {
    if (is_number(condition.attribute)) return holds_number(condition, frozen, terms, currency);
    return word_satisfies(word_of(condition.attribute, frozen, terms), condition.op, condition.value);
}

}  // namespace

std::optional<std::int64_t> whole_number_in(std::string_view text) {
    std::int64_t value = 0;
    const bool is_padded = text.size() > 1 && text.front() == '0';
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || is_padded || value < 0 || error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

std::vector<std::string_view> words_in(std::string_view text) {
    std::vector<std::string_view> words;
    for (;;) {
        const std::size_t comma = text.find(',');
        words.push_back(trimmed(text.substr(0, comma)));
        if (comma == std::string_view::npos) return words;
        text.remove_prefix(comma + 1);
    }
}

bool number_satisfies(std::int64_t actual, Operator op, std::string_view wanted) {
    return compares(actual, 1, op, whole_number_in(wanted).value_or(0));
}

bool word_satisfies(const std::optional<std::string>& actual, Operator op, std::string_view wanted) {
    wanted = trimmed(wanted);
    if (op == Operator::kIsNot) return actual != wanted;
    if (!actual) return false;
    if (op == Operator::kIs) return *actual == wanted;
    const auto words = words_in(wanted);
    return std::ranges::find(words, std::string_view(*actual)) != words.end();
}

bool is_of_billing(Attribute attribute) {
    return attribute == Attribute::kAnnualValue || attribute == Attribute::kBillingInterval;
}

Result<void> check(const Condition& condition) {
    if (!suits(condition.attribute, condition.op)) return fail(ErrorCode::kUnknownValue, "/operator");
    if (is_number(condition.attribute)) return check_number(condition);
    const bool is_list = condition.op == Operator::kOneOf;
    const auto words = is_list ? words_in(condition.value) : std::vector<std::string_view>{condition.value};
    const bool all_known =
        std::ranges::all_of(words, [&](std::string_view word) { return is_word_of(condition.attribute, word); });
    if (!all_known) return fail(ErrorCode::kUnknownValue, "/value");
    return {};
}

bool holds(const Conditions& when, const FrozenAttributes& frozen, const std::optional<SubscriptionTerms>& terms,
           Currency currency) {
    const auto one = [&](const Condition& condition) { return holds_one(condition, frozen, terms, currency); };
    if (when.empty()) return true;
    return when.match == Match::kAll ? std::ranges::all_of(when.conditions, one)
                                     : std::ranges::any_of(when.conditions, one);
}

std::string_view to_string(Attribute value) {
    return kAttributes.of(value);
}
std::string_view to_string(Operator value) {
    return kOperators.of(value);
}
std::string_view to_string(Match value) {
    return kMatches.of(value);
}
std::optional<Attribute> parse_attribute(std::string_view name) {
    return kAttributes.parse(name);
}
std::optional<Operator> parse_operator(std::string_view name) {
    return kOperators.parse(name);
}
std::optional<Match> parse_match(std::string_view name) {
    return kMatches.parse(name);
}

}  // namespace parrain
