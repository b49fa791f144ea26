#include "core/countries.hpp"

#include <unicode/coll.h>
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace parrain {
namespace {

std::vector<CountryName> sorted_names(Locale locale) {
    const icu::Locale& language = locale == Locale::kFr ? icu::Locale::getFrench() : icu::Locale::getEnglish();
    std::vector<std::pair<icu::UnicodeString, std::string>> found;
    for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
        if (!CountryCode::parse(*code)) continue;
        icu::UnicodeString name;
        icu::Locale("", *code).getDisplayCountry(language, name);
        found.emplace_back(name, *code);
    }
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::Collator> collator(icu::Collator::createInstance(language, status));
    if (U_FAILURE(status)) std::abort();
    std::ranges::sort(found, [&](const auto& a, const auto& b) {
        UErrorCode ignored = U_ZERO_ERROR;
        return collator->compare(a.first, b.first, ignored) == UCOL_LESS;
    });
    std::vector<CountryName> names;
    for (const auto& [name, code] : found) {
        names.push_back({.code = code, .name = {}});
        name.toUTF8String(names.back().name);
    }
    return names;
}

/// Countries and territories without postcodes, as the Universal Postal Union lists them; in order.
constexpr std::array<std::string_view, 62> kWithoutPostcodes = {
    "AE", "AG", "AO", "AW", "BF", "BI", "BJ", "BO", "BQ", "BS", "BW", "BZ", "CD", "CF", "CG", "CI",
    "CK", "CM", "CW", "DJ", "DM", "ER", "FJ", "GA", "GD", "GH", "GM", "GN", "GQ", "GY", "HK", "JM",
    "KI", "KM", "KN", "KP", "LY", "ML", "MO", "MR", "MW", "NR", "NU", "QA", "RW", "SB", "SC", "SL",
    "SO", "SR", "ST", "SX", "SY", "TD", "TG", "TK", "TO", "TV", "UG", "VU", "YE", "ZW"};
static_assert(std::ranges::is_sorted(kWithoutPostcodes));

}  // namespace

bool has_postcodes(CountryCode country) {
    return !std::ranges::binary_search(kWithoutPostcodes, std::string_view(country.str()));
}

const std::vector<CountryName>& country_names(Locale locale) {
    static const std::vector<CountryName> kNames[kLocaleCount] = {sorted_names(Locale::kEn), sorted_names(Locale::kFr)};
    return kNames[static_cast<std::size_t>(locale)];
}

}  // namespace parrain
