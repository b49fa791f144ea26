#pragma once

#include <span>
#include <string_view>

namespace parrain::app {

/// One file of templates/.
struct ShippedText {
    std::string_view locale;
    std::string_view key;
    std::string_view text;
};

/// templates/*/*.md as they stood at build time; the source is written by CMake.
std::span<const ShippedText> shipped_texts();

}  // namespace parrain::app
