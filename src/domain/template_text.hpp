#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace parrain {

/// Something between double braces.
struct TemplateTag {
    enum class Kind {
        kVariable,  ///< `{{name}}`: its value
        kSection,   ///< `{{#name}}`: what follows only where there is a value
        kInverted,  ///< `{{^name}}`: what follows only where there is none
        kEnd,       ///< `{{/name}}`
        kComment,   ///< `{{! … }}`: never shown
    };
    Kind kind;
    std::string name;

    bool operator==(const TemplateTag&) const = default;
};

/// How deep sections may stand in one another.
inline constexpr std::size_t kDeepestSection = 8;

/// The tags of a template in their order: Mustache without partials, unescaped variables and changed delimiters.
///
/// @error kTemplateSyntax (`pointer`): a brace that is not closed, an empty name, sections that do not close in order
/// or
///        stand too deep, a tag of a kind that is not allowed. The detail `tag` holds what is wrong as it was written.
Result<std::vector<TemplateTag>> tags_of(std::string_view text, std::string_view pointer);

}  // namespace parrain
