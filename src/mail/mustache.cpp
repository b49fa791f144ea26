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

// Stands for the end of a line while the library works, which has rules of its own for lines: it leaves an empty one
// where a section is hidden, which takes a list apart, and drops the one behind a section, which joins two paragraphs.
// A private-use character that texts and values do not hold (Marks::without_marks).
constexpr std::string_view kLineEnd = "\xee\x80\x82";

/// `text` with every `from` outside of tags as `to`.
std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string out;
    bool is_in_tag = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("{{")) is_in_tag = true;
        if (rest.starts_with("}}")) is_in_tag = false;
        const bool is_found = !is_in_tag && rest.starts_with(from);
        out += is_found ? to : rest.substr(0, 1);
        at += is_found ? from.size() : 1;
    }
    return out;
}

/// The text without the ends of lines that hold nothing but a tag, as the specification of Mustache has it.
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

    Template parsed{replaced(without_tag_lines(text), "\n", kLineEnd)};
    if (!parsed.is_valid()) return std::nullopt;
    if (writing == Writing::kPlain) parsed.set_custom_escape([](const std::string& value) { return value; });
    Data data;
    for (const auto& [name, value] : values) data.set(name, value.empty() ? Data(false) : Data(value));
    std::string rendered = parsed.render(data);
    for (std::size_t at = rendered.find(kLineEnd); at != std::string::npos; at = rendered.find(kLineEnd, at)) {
        rendered.replace(at, kLineEnd.size(), "\n");
    }
    return rendered;
}

}  // namespace parrain::mail
