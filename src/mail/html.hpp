#pragma once

#include <string>
#include <string_view>

namespace parrain::mail {

/// `text` as HTML shows it literally, in text and in quoted attributes.
std::string escaped(std::string_view text);

/// Whether a link may lead there: an http, https or mailto address.
bool is_safe_link(std::string_view url);

/// `url` as an attribute: what an address cannot hold is percent-encoded, the rest escaped.
std::string escaped_url(std::string_view url);

}  // namespace parrain::mail
