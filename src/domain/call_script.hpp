#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "core/result.hpp"

/// What a rep says in a call, in a program's own words: text with variables, as in templates of mail.
namespace parrain {

/// Everything a script may show: `account`, `advocate`, `product`, `prospect`.
std::span<const std::string_view> script_variables();

/// Whether a script can be read, and names nothing but its variables.
/// @error kTemplateSyntax (the detail `tag`), kVariableUnknown (the detail `name`), each at `pointer`
Result<void> check_script(std::string_view text, std::string_view pointer);

/// What stands for the variables of a script.
struct ScriptValues {
    std::map<std::string, std::string, std::less<>> values;
    /// Of these a value is shown, but sections take them for absent: what may not be told has words in its place.
    std::set<std::string, std::less<>> untold = {};
};

/// The script with its variables filled in; a section of a variable that is absent, empty or untold is hidden. Nothing
/// in a value is read as a variable again. A text that is no script (check_script) stays as it is.
std::string filled_script(std::string_view text, const ScriptValues& values);

}  // namespace parrain
