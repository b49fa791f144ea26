#include "domain/gift.hpp"

#include <algorithm>
#include <set>

#include "core/bounds.hpp"
#include "core/text.hpp"

namespace parrain {
namespace {

constexpr std::size_t kLongestName = 120;
constexpr std::size_t kLongestCode = 32;
constexpr std::size_t kMostVariants = 50;
constexpr int kAlertPercent = 80;

std::string tidied(const std::string& text, const std::string& pointer, std::vector<FieldError>& errors) {
    std::string clean(trimmed(strip_bidi_controls(text)));
    if (clean.empty()) errors.push_back({pointer, ErrorCode::kRequired});
    if (code_point_count(clean) > kLongestName) errors.push_back({pointer, ErrorCode::kTooLong, at_most(kLongestName)});
    return clean;
}

LocalText tidied(const LocalText& text, const std::string& pointer, std::vector<FieldError>& errors) {
    return {.en = tidied(text.en, pointer + "/en", errors), .fr = tidied(text.fr, pointer + "/fr", errors)};
}

void check_pieces(const std::optional<std::int64_t>& stock, bool is_experience, const std::string& pointer,
                  std::vector<FieldError>& errors) {
    if (!stock) return;
    if (is_experience) errors.push_back({pointer, ErrorCode::kUnknownField});
    if (*stock < 0 || *stock > kMostPieces) errors.push_back({pointer, ErrorCode::kOutOfRange, at_most(kMostPieces)});
}

bool is_code(const std::string& text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

void check_variant(GiftVariant& variant, bool is_experience, std::set<std::string>& codes, const std::string& pointer,
                   std::vector<FieldError>& errors) {
    variant.code = std::string(trimmed(variant.code));
    if (variant.code.empty()) errors.push_back({pointer + "/code", ErrorCode::kRequired});
    if (variant.code.size() > kLongestCode)
        errors.push_back({pointer + "/code", ErrorCode::kTooLong, at_most(kLongestCode)});
    if (!is_code(variant.code)) errors.push_back({pointer + "/code", ErrorCode::kInvalidText});
    if (!codes.insert(variant.code).second) errors.push_back({pointer + "/code", ErrorCode::kUnknownValue});
    variant.label = tidied(variant.label, pointer + "/label", errors);
    check_pieces(variant.stock, is_experience, pointer + "/stock", errors);
}

bool lacks(const std::optional<std::int64_t>& stock, std::int64_t count) {
    return stock && *stock < count;
}

}  // namespace

Result<Gift> checked(Gift gift) {
    std::vector<FieldError> errors;
    gift.name = tidied(gift.name, "/name", errors);
    if (gift.unit_cost.minor() < 0) errors.push_back({"/unit_cost", ErrorCode::kAmount, at_least(0)});
    check_pieces(gift.stock, gift.is_experience, "/stock", errors);
    if (gift.variants.size() > kMostVariants)
        errors.push_back({"/variants", ErrorCode::kTooMany, at_most(kMostVariants)});
    std::set<std::string> codes;
    for (std::size_t i = 0; i < gift.variants.size(); ++i) {
        check_variant(gift.variants[i], gift.is_experience, codes, "/variants/" + std::to_string(i), errors);
    }
    if (errors.empty()) return gift;
    const ErrorCode first = std::ranges::min_element(errors, {}, &FieldError::code)->code;
    return Failure{.code = first, .fields = std::move(errors)};
}

Result<void> check_stock(const Gift& gift, const std::optional<std::string>& variant, std::int64_t count) {
    if (gift.variants.empty() && variant) return fail(ErrorCode::kUnknownValue, "/variant");
    if (!gift.variants.empty() && !variant) return fail(ErrorCode::kRequired, "/variant");
    if (variant) {
        const auto found = std::ranges::find(gift.variants, *variant, &GiftVariant::code);
        if (found == gift.variants.end()) return fail(ErrorCode::kUnknownValue, "/variant");
        if (lacks(found->stock, count)) return fail(ErrorCode::kOutOfStock);
    }
    return lacks(gift.stock, count) ? Result<void>(fail(ErrorCode::kOutOfStock)) : Result<void>();
}

Result<Money> cost_of(const Gift& gift, std::int64_t count) {
    return divide_rounded(Wide(gift.unit_cost.minor()) * count, 1, gift.unit_cost.currency());
}

bool is_near_limit(const YearlyGifts& year) {
    return Wide(year.given.minor()) * 100 >= Wide(year.limit.minor()) * kAlertPercent;
}

}  // namespace parrain
