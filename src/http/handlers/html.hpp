#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/checks.hpp"
#include "http/http.hpp"

/// Pages that the server writes itself, without any script.
namespace parrain::http {

/// `text` with everything that means something in HTML written as a reference.
std::string escaped_html(std::string_view text);

/// What a page needs beyond its text.
struct PageNeeds {
    bool form = false;      ///< it sends a form to this server
    bool pictures = false;  ///< it shows pictures of this server
};

/// A page of one column under a content security policy that allows its own style, what it needs, and nothing else. No
/// cache keeps it: most are somebody's own, behind a link that is a secret.
/// @param title plain text
/// @param body HTML, its texts escaped
/// @param accent `#rrggbb`
Response html_page(Locale locale, std::string_view title, std::string_view body, std::string_view accent, int status,
                   PageNeeds needs = {});

/// The directive of a content security policy by which pages of these origins alone may show a page in a frame.
/// @param origins as in workspaces, checked; none means that nobody may
std::string frame_ancestors(const std::vector<std::string>& origins);

/// `page`, made by html_page, which pages of these origins may show in a frame.
Response framed(Response page, const std::vector<std::string>& origins);

/// The color of pages that belong to no workspace.
inline constexpr std::string_view kPlainAccent = "#0f766e";

}  // namespace parrain::http
