#include "documents/safe_text.hpp"

#include <algorithm>
#include <array>

namespace parrain::documents {
namespace {

constexpr std::array<std::string_view, 8> kBegins = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};
constexpr std::string_view kBlanks = " \t\r\n";

bool reads_as_formula(std::string_view text) {
    if (text.starts_with('\t') || text.starts_with('\r') || text.starts_with('\n')) return true;
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return false;
    const auto rest = text.substr(first);
    return std::ranges::any_of(kBegins, [&](std::string_view begin) { return rest.starts_with(begin); });
}

}  // namespace

std::string safe_text(std::string_view text) {
    return reads_as_formula(text) ? "'" + std::string(text) : std::string(text);
}

}  // namespace parrain::documents
