#include "domain/call_script.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "domain/template_text.hpp"

namespace parrain {
namespace {

constexpr std::array<std::string_view, 4> kVariables = {"account", "advocate", "product", "prospect"};
constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

bool is_variable(std::string_view name) {
    return std::ranges::find(kVariables, name) != kVariables.end();
}

std::string_view value_of(const ScriptValues& values, const std::string& name) {
    const auto found = values.values.find(name);
    return found == values.values.end() ? std::string_view() : std::string_view(found->second);
}

bool is_told(const ScriptValues& values, const std::string& name) {
    return !value_of(values, name).empty() && !values.untold.contains(name);
}

/// Where the line of a tag that stands alone on it ends, so that it leaves no blank line; else where the tag ends.
std::size_t end_of_tag(std::string_view text, std::size_t begin, std::size_t end) {
    const bool begins_line = begin == 0 || text[begin - 1] == '\n';
    if (!begins_line) return end;
    if (text.substr(end).starts_with("\r\n")) return end + 2;
    return text.substr(end).starts_with("\n") ? end + 1 : end;
}

}  // namespace

std::span<const std::string_view> script_variables() {
    return kVariables;
}

Result<void> check_script(std::string_view text, std::string_view pointer) {
    const auto tags = tags_of(text, pointer);
    if (!tags) return tags.failure();
    for (const TemplateTag& tag : *tags) {
        if (tag.kind == TemplateTag::Kind::kComment || is_variable(tag.name)) continue;
        Failure failure = fail(ErrorCode::kVariableUnknown, std::string(pointer));
        failure.detail.emplace_back("name", tag.name);
        return failure;
    }
    return {};
}

std::string filled_script(std::string_view text, const ScriptValues& values) {
    const auto tags = tags_of(text, "");
    if (!tags) return std::string(text);
    std::string filled;
    std::vector<bool> shown;  // whether each section open here is
    std::size_t at = 0;
    for (const TemplateTag& tag : *tags) {
        const bool is_shown = std::ranges::find(shown, false) == shown.end();
        const std::size_t begin = text.find(kOpen, at);
        const std::size_t end = text.find(kClose, begin + kOpen.size()) + kClose.size();
        if (is_shown) filled += text.substr(at, begin - at);
        at = tag.kind == TemplateTag::Kind::kVariable ? end : end_of_tag(text, begin, end);
        switch (tag.kind) {
            case TemplateTag::Kind::kVariable:
                if (is_shown) filled += value_of(values, tag.name);
                break;
            case TemplateTag::Kind::kSection: shown.push_back(is_told(values, tag.name)); break;
            case TemplateTag::Kind::kInverted: shown.push_back(!is_told(values, tag.name)); break;
            case TemplateTag::Kind::kEnd: shown.pop_back(); break;
            case TemplateTag::Kind::kComment: break;
        }
    }
    filled += text.substr(at);
    return filled;
}

}  // namespace parrain
