#pragma once

#include <string>
#include <string_view>

namespace parrain {

/// Case and compatibility forms removed (NFKC_Casefold), accents and scripts kept: full-width letters become ASCII.
/// For comparing, never for showing. Pure and thread-safe; takes well-formed UTF-8.
std::string nfkc_casefold(std::string_view text);

}  // namespace parrain
