#pragma once

#include <string_view>

namespace parrain {

/// locales/en.json and locales/fr.json as they stood at build time; catalogue_texts.cpp is written by CMake.
extern const std::string_view kEnglishTexts;
extern const std::string_view kFrenchTexts;

}  // namespace parrain
