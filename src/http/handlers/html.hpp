#pragma once

#include <string>
#include <string_view>

#include "core/checks.hpp"
#include "http/http.hpp"

/// Pages that the server writes itself, without any script.
namespace parrain::http {

/// `text` with everything that means something in HTML written as a reference.
std::string escaped_html(std::string_view text);

/// A page of one column under a content security policy that allows its own style and nothing else.
/// @param title plain text
/// @param body HTML, its texts escaped
/// @param accent `#rrggbb`
Response html_page(Locale locale, std::string_view title, std::string_view body, std::string_view accent, int status);

/// The color of pages that belong to no workspace.
inline constexpr std::string_view kPlainAccent = "#0f766e";

}  // namespace parrain::http
