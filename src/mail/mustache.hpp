#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/mail_renderer.hpp"

namespace parrain::mail {

/// How values are written into a text.
enum class Writing {
    kPlain,  ///< as they are
    kHtml,   ///< with the characters that HTML gives a meaning escaped; `{{{name}}}` as it is
};

/// The text with its variables filled in; what has no value, or an empty one, is false to sections. Nothing where the
/// text is no Mustache. Nothing in a value is read as a variable again.
std::optional<std::string> filled(std::string_view text, const app::MailValues& values, Writing writing);

}  // namespace parrain::mail
