#include "core/countries.hpp"

#include <unicode/coll.h>
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

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

}  // namespace

const std::vector<CountryName>& country_names(Locale locale) {
    static const std::vector<CountryName> kNames[kLocaleCount] = {sorted_names(Locale::kEn), sorted_names(Locale::kFr)};
    return kNames[static_cast<std::size_t>(locale)];
}

}  // namespace parrain
