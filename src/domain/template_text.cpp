#include "domain/template_text.hpp"

#include <optional>

namespace parrain {
namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::size_t kLongestQuote = 60;

std::string_view without_blanks(std::string_view text) {
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// A refusal that quotes what is wrong, cut at a boundary between characters.
Failure refusal(std::string_view pointer, std::string_view written) {
    if (written.size() > kLongestQuote) {
        std::size_t end = kLongestQuote;
        while (end > 0 && (static_cast<unsigned char>(written[end]) & 0xC0U) == 0x80U) --end;
        written = written.substr(0, end);
    }
    Failure failure = fail(ErrorCode::kTemplateSyntax, std::string(pointer));
    failure.detail.emplace_back("tag", std::string(written));
    return failure;
}

std::optional<TemplateTag> tag_of(std::string_view inside) {
    using Kind = TemplateTag::Kind;
    const std::string_view content = without_blanks(inside);
    if (content.empty()) return std::nullopt;
    const auto named = [&](Kind kind) -> std::optional<TemplateTag> {
        const std::string_view name = without_blanks(content.substr(1));
        if (name.empty()) return std::nullopt;
        return TemplateTag{.kind = kind, .name = std::string(name)};
    };
    switch (content.front()) {
        case '#': return named(Kind::kSection);
        case '^': return named(Kind::kInverted);
        case '/': return named(Kind::kEnd);
        case '!': return TemplateTag{.kind = Kind::kComment, .name = {}};
        // Unescaped variables, partials and other delimiters: what would reach beyond the values given.
        case '{':
        case '&':
        case '>':
        case '=': return std::nullopt;
        default: return TemplateTag{.kind = Kind::kVariable, .name = std::string(content)};
    }
}

}  // namespace

Result<std::vector<TemplateTag>> tags_of(std::string_view text, std::string_view pointer) {
    std::vector<TemplateTag> tags;
    std::vector<std::string> open;
    for (std::size_t at = text.find(kOpen); at != std::string_view::npos; at = text.find(kOpen, at)) {
        const std::size_t close = text.find(kClose, at + kOpen.size());
        if (close == std::string_view::npos) return refusal(pointer, text.substr(at));
        const std::size_t end = close + kClose.size();
        const std::string_view written = text.substr(at, end - at);
        const auto tag = tag_of(text.substr(at + kOpen.size(), close - at - kOpen.size()));
        if (!tag) return refusal(pointer, written);
        if (tag->kind == TemplateTag::Kind::kSection || tag->kind == TemplateTag::Kind::kInverted) {
            open.push_back(tag->name);
            if (open.size() > kDeepestSection) return refusal(pointer, written);
        }
        if (tag->kind == TemplateTag::Kind::kEnd) {
            if (open.empty() || open.back() != tag->name) return refusal(pointer, written);
            open.pop_back();
        }
        tags.push_back(*tag);
        at = end;
    }
    if (!open.empty()) return refusal(pointer, "{{#" + open.back() + "}}");
    return tags;
}

}  // namespace parrain
