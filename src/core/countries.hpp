#pragma once

#include <string>
#include <vector>

#include "core/checks.hpp"

namespace parrain {

/// A country of ISO 3166-1 by its name in one language.
struct CountryName {
    std::string code;  ///< two upper-case letters, one that CountryCode takes
    std::string name;
};

/// Every country, in the alphabetical order of the language. Made once for each language; thread-safe.
const std::vector<CountryName>& country_names(Locale locale);

/// Whether postal addresses of a country have a postcode.
bool has_postcodes(CountryCode country);

}  // namespace parrain
