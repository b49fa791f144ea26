#include "mail/mustache.hpp"

#include <algorithm>
#include <kainjow/mustache.hpp>

namespace parrain::mail {
namespace {

/// Whether a line holds nothing but the tag of a section or a comment.
bool is_tag_alone(std::string_view line) {
    constexpr std::string_view kOpen = "{{";
    constexpr std::string_view kClose = "}}";
    if (!line.starts_with(kOpen) || !line.ends_with(kClose) || line.size() <= kOpen.size() + kClose.size())
        return false;
    const std::string_view inside = line.substr(kOpen.size(), line.size() - kOpen.size() - kClose.size());
    return std::string_view("#^/!").find(inside.front()) != std::string_view::npos &&
           inside.find(kOpen) == std::string_view::npos;
}

/// The text without the ends of such lines, as the specification of Mustache has it: the library leaves an empty line
/// where a section is hidden, which would take a list apart.
std::string without_tag_lines(std::string_view text) {
    constexpr std::string_view kBlanks = " \t";
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        const std::size_t next = end == std::string_view::npos ? text.size() : end + 1;
        const std::string_view line = text.substr(at, next - at);
        std::string_view bare = line.substr(0, line.find('\n'));
        bare.remove_prefix(std::min(bare.find_first_not_of(kBlanks), bare.size()));
        bare = bare.substr(0, bare.find_last_not_of(kBlanks) + 1);
        out += is_tag_alone(bare) ? bare : line;
        at = next;
    }
    return out;
}

}  // namespace

std::optional<std::string> filled(std::string_view text, const app::MailValues& values, Writing writing) {
    namespace library = kainjow::mustache;
    using Template = library::basic_mustache<std::string>;
    using Data = library::basic_data<std::string>;

    Template parsed{without_tag_lines(text)};
    if (!parsed.is_valid()) return std::nullopt;
    if (writing == Writing::kPlain) parsed.set_custom_escape([](const std::string& value) { return value; });
    Data data;
    for (const auto& [name, value] : values) data.set(name, value.empty() ? Data(false) : Data(value));
    return parsed.render(data);
}

}  // namespace parrain::mail
