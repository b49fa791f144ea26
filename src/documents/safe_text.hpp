#pragma once

#include <string>
#include <string_view>

namespace parrain::documents {

/// `text` as a spreadsheet may show it: with an apostrophe before it where it would be taken for a formula, that is
/// where its first character that is no blank is one of `= + - @` (in either width), or it begins with a tab or return.
std::string safe_text(std::string_view text);

}  // namespace parrain::documents
