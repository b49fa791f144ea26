#include "mail/markdown.hpp"

#include <cmark.h>

#include <memory>

#include "core/text.hpp"
#include "mail/html.hpp"

namespace parrain::mail {
namespace {

// U+E000 opens a mark, U+E001 closes it, U+E010 to U+E019 are its digits.
constexpr std::string_view kMarkPrefix = "\xee\x80";
constexpr std::string_view kMarkOpen = "\xee\x80\x80";
constexpr std::string_view kMarkClose = "\xee\x80\x81";
constexpr int kMarkZero = 0x90;
constexpr std::size_t kMarkLength = 3;
constexpr int kDeepest = 24;

struct FreeNode {
    void operator()(cmark_node* node) const { cmark_node_free(node); }
};
using Document = std::unique_ptr<cmark_node, FreeNode>;

std::string_view view(const char* text) {
    return text == nullptr ? std::string_view() : std::string_view(text);
}

/// One piece of a message in its two forms.
struct Both {
    std::string html;
    std::string text;

    Both& operator+=(const Both& more) {
        html += more.html;
        text += more.text;
        return *this;
    }
};

std::string indented(std::string_view text, std::string_view first, std::string_view others) {
    std::string out(first);
    for (const char c : text) {
        out += c;
        if (c == '\n') out += others;
    }
    return out;
}

struct Mark {
    std::size_t value;
    std::size_t end;  ///< behind it
};

/// The mark that begins at `open`, if it is a whole one.
std::optional<Mark> mark_at(std::string_view text, std::size_t open) {
    constexpr std::size_t kMostDigits = 4;
    std::size_t value = 0;
    std::size_t at = open + kMarkLength;
    for (std::size_t digits = 0; digits <= kMostDigits; ++digits, at += kMarkLength) {
        const std::string_view sign = text.substr(at, kMarkLength);
        if (sign == kMarkClose) return Mark{.value = value, .end = at + kMarkLength};
        if (sign.size() < kMarkLength || !sign.starts_with(kMarkPrefix)) return std::nullopt;
        const int digit = static_cast<unsigned char>(sign[2]) - kMarkZero;
        if (digit < 0 || digit > 9) return std::nullopt;
        value = 10 * value + static_cast<std::size_t>(digit);
    }
    return std::nullopt;
}

bool is_address_variable(std::string_view name) {
    return name.ends_with("_url") || name == "website";
}

class Writer {
  public:
    Writer(const Marks& marks, const Palette& palette) : marks_(marks), palette_(palette) {}

    Both blocks(cmark_node* parent, bool is_tight, int depth) {
        Both out;
        if (depth > kDeepest) {
            is_too_deep_ = true;
            return out;
        }
        for (cmark_node* node = cmark_node_first_child(parent); node != nullptr; node = cmark_node_next(node)) {
            const Both one = block(node, is_tight, depth);
            out.html += one.html;
            if (one.text.empty()) continue;
            if (!out.text.empty()) out.text += is_tight ? "\n" : "\n\n";
            out.text += one.text;
        }
        return out;
    }

    bool is_too_deep() const { return is_too_deep_; }
    std::set<std::string, std::less<>> take_shown() { return std::move(shown_); }

  private:
    Both block(cmark_node* node, bool is_tight, int depth) {
        switch (cmark_node_get_type(node)) {
            case CMARK_NODE_HEADING: return heading(node, depth);
            case CMARK_NODE_PARAGRAPH: return paragraph(node, is_tight, depth);
            case CMARK_NODE_LIST: return list(node, depth);
            case CMARK_NODE_BLOCK_QUOTE: return quotation(node, depth);
            case CMARK_NODE_THEMATIC_BREAK: return line_across();
            case CMARK_NODE_CODE_BLOCK: return code_block(node);
            case CMARK_NODE_HTML_BLOCK: return wrapped("p", literal(view(cmark_node_get_literal(node)), false));
            default: return blocks(node, is_tight, depth + 1);
        }
    }

    Both wrapped(std::string_view tag, const Both& inside) const {
        const std::string name(tag);
        return {.html = "<" + name + paragraph_style() + ">" + inside.html + "</" + name + ">\n", .text = inside.text};
    }

    std::string paragraph_style() const {
        return is_small_print_ ? R"( class="soft" style="margin:0 0 12px;font-size:13px;line-height:1.5;color:#5b5b66")"
                               : R"( style="margin:0 0 16px")";
    }

    Both heading(cmark_node* node, int depth) {
        const Both inside = inlines(node, false, depth);
        const int level = cmark_node_get_heading_level(node);
        const int size = is_small_print_ ? 14 : level == 1 ? 22 : level == 2 ? 18 : 16;
        const std::string tag = "h" + std::to_string(level < 3 ? level : 3);
        return {.html = "<" + tag + " style=\"margin:0 0 12px;font-size:" + std::to_string(size) +
                        "px;line-height:1.3;font-weight:700\">" + inside.html + "</" + tag + ">\n",
                .text = inside.text};
    }

    Both paragraph(cmark_node* node, bool is_tight, int depth) {
        if (is_button(node)) return button(cmark_node_first_child(node), depth);
        const Both inside = inlines(node, false, depth);
        if (inside.text.empty()) return {};
        return is_tight ? inside : wrapped("p", inside);
    }

    static bool is_button(cmark_node* node) {
        cmark_node* only = cmark_node_first_child(node);
        return only != nullptr && cmark_node_next(only) == nullptr && cmark_node_get_type(only) == CMARK_NODE_LINK &&
               cmark_node_get_type(cmark_node_parent(node)) == CMARK_NODE_DOCUMENT;
    }

    Both button(cmark_node* link, int depth) {
        if (is_small_print_) return wrapped("p", inlines(cmark_node_parent(link), false, depth));
        const Both label = inlines(link, true, depth);
        const auto url = address(link, label);
        if (!url) return wrapped("p", label);
        return {
            .html =
                R"(<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px">)"
                R"(<tr><td style="border-radius:6px;background:)" +
                palette_.accent + R"(" bgcolor=")" + palette_.accent + R"("><a href=")" + escaped_url(*url) +
                R"(" style="display:inline-block;padding:12px 22px;font-weight:600;color:)" + palette_.on_accent +
                R"(;text-decoration:none">)" + label.html + "</a></td></tr></table>\n",
            .text = label.text == *url ? *url : label.text + "\n" + *url};
    }

    Both list(cmark_node* node, int depth) {
        const bool is_ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
        const bool is_tight = cmark_node_get_list_tight(node) != 0;
        int number = cmark_node_get_list_start(node);
        const std::string tag = is_ordered ? "ol" : "ul";
        const std::string start = is_ordered && number != 1 ? " start=\"" + std::to_string(number) + "\"" : "";
        const std::string small = is_small_print_ ? ";font-size:13px;line-height:1.5;color:#5b5b66" : "";
        Both out{.html = "<" + tag + start + (is_small_print_ ? " class=\"soft\"" : "") +
                         " style=\"margin:0 0 16px;padding:0 0 0 22px" + small + "\">\n",
                 .text = {}};
        for (cmark_node* item = cmark_node_first_child(node); item != nullptr; item = cmark_node_next(item)) {
            const Both inside = blocks(item, is_tight, depth + 1);
            out.html += "<li style=\"margin:0 0 6px\">" + inside.html + "</li>\n";
            const std::string sign = is_ordered ? std::to_string(number++) + ". " : "- ";
            if (!out.text.empty()) out.text += is_tight ? "\n" : "\n\n";
            out.text += indented(inside.text, sign, std::string(sign.size(), ' '));
        }
        out.html += "</" + tag + ">\n";
        return out;
    }

    Both quotation(cmark_node* node, int depth) {
        const Both inside = blocks(node, false, depth + 1);
        return {.html = R"(<blockquote class="rule" style="margin:0 0 16px;padding:0 0 0 14px;border-left:3px solid )"
                        R"(#d5d5da">)" +
                        inside.html + "</blockquote>\n",
                .text = indented(inside.text, "> ", "> ")};
    }

    Both line_across() {
        is_small_print_ = true;
        return {.html = R"(<hr class="rule" style="margin:24px 0 20px;border:0;border-top:1px solid #d5d5da">)"
                        "\n",
                .text = "----------"};
    }

    Both code_block(cmark_node* node) {
        Both inside = literal(view(cmark_node_get_literal(node)), false);
        while (inside.text.ends_with('\n')) inside.text.pop_back();
        return {.html = R"(<pre class="box" style="margin:0 0 16px;padding:12px;white-space:pre-wrap;font-size:14px;)"
                        R"(background:#f3f3f5">)" +
                        inside.html + "</pre>\n",
                .text = inside.text};
    }

    Both inlines(cmark_node* parent, bool in_link, int depth) {
        Both out;
        if (depth > kDeepest) {
            is_too_deep_ = true;
            return out;
        }
        for (cmark_node* node = cmark_node_first_child(parent); node != nullptr; node = cmark_node_next(node)) {
            out += inline_of(node, in_link, depth);
        }
        return out;
    }

    Both inline_of(cmark_node* node, bool in_link, int depth) {
        switch (cmark_node_get_type(node)) {
            case CMARK_NODE_TEXT:
            case CMARK_NODE_HTML_INLINE: return literal(view(cmark_node_get_literal(node)), !in_link);
            case CMARK_NODE_SOFTBREAK: return {.html = "\n", .text = " "};
            case CMARK_NODE_LINEBREAK: return {.html = "<br>\n", .text = "\n"};
            case CMARK_NODE_CODE: return surrounded("code", literal(view(cmark_node_get_literal(node)), false));
            case CMARK_NODE_EMPH: return surrounded("em", inlines(node, in_link, depth + 1));
            case CMARK_NODE_STRONG: return surrounded("strong", inlines(node, in_link, depth + 1));
            case CMARK_NODE_LINK: return link(node, depth);
            default: return inlines(node, in_link, depth + 1);  // an image: what it shows, in words
        }
    }

    static Both surrounded(const std::string& tag, const Both& inside) {
        return {.html = "<" + tag + ">" + inside.html + "</" + tag + ">", .text = inside.text};
    }

    Both link(cmark_node* node, int depth) {
        const Both label = inlines(node, true, depth + 1);
        const auto url = address(node, label);
        if (!url) return label;
        constexpr std::string_view kMailTo = "mailto:";
        const std::string shown = url->starts_with(kMailTo) ? url->substr(kMailTo.size()) : *url;
        return {.html = anchor(*url, label.html),
                .text = label.text == shown ? shown : label.text + " (" + shown + ")"};
    }

    std::string anchor(const std::string& url, const std::string& label) const {
        return "<a class=\"link\" href=\"" + escaped_url(url) + "\" style=\"color:" + palette_.link +
               ";text-decoration:underline\">" + label + "</a>";
    }

    /// Where a link leads, its marks filled in; nothing where no link may lead there. Addresses count as shown where
    /// there is something to click at; what else stands in a link's address nobody reads.
    std::optional<std::string> address(cmark_node* node, const Both& label) {
        std::string url;
        std::set<std::string, std::less<>> led_to;
        for (const Marks::Piece& piece : marks_.pieces(view(cmark_node_get_url(node)))) {
            url += piece.value ? std::string_view(marks_.value(*piece.value)) : piece.text;
            const bool is_address = piece.value && is_address_variable(marks_.name(*piece.value));
            if (is_address && !marks_.value(*piece.value).empty()) led_to.insert(marks_.name(*piece.value));
        }
        if (!is_safe_link(url)) return std::nullopt;
        if (!trimmed(label.text).empty()) shown_.merge(led_to);
        return url;
    }

    Both literal(std::string_view text, bool may_link) {
        Both out;
        for (const Marks::Piece& piece : marks_.pieces(text)) {
            piece.value ? void(out += value(*piece.value, may_link))
                        : void(out += {.html = escaped(piece.text), .text = std::string(piece.text)});
        }
        return out;
    }

    Both value(std::size_t index, bool may_link) {
        const std::string& value = marks_.value(index);
        if (value.empty()) return {};
        shown_.insert(marks_.name(index));
        if (may_link && is_address_variable(marks_.name(index)) && is_safe_link(value)) {
            return {.html = anchor(value, escaped(value)), .text = value};
        }
        Both out{.html = {}, .text = value};
        for (const char c : escaped(value)) c == '\n' ? out.html += "<br>" : out.html += c;
        return out;
    }

    const Marks& marks_;
    const Palette& palette_;
    std::set<std::string, std::less<>> shown_;
    bool is_small_print_ = false;
    bool is_too_deep_ = false;
};

}  // namespace

std::string Marks::add(std::string name, std::string value) {
    std::string mark(kMarkOpen);
    for (const char digit : std::to_string(values_.size())) {
        mark += kMarkPrefix;
        mark += static_cast<char>(kMarkZero + (digit - '0'));
    }
    mark += kMarkClose;
    values_.emplace_back(std::move(name), std::move(value));
    return mark;
}

std::vector<Marks::Piece> Marks::pieces(std::string_view text) const {
    std::vector<Piece> pieces;
    std::size_t begin = 0;
    for (std::size_t open = text.find(kMarkOpen); open != std::string_view::npos; open = text.find(kMarkOpen, open)) {
        const auto mark = mark_at(text, open);
        if (!mark || mark->value >= values_.size()) {
            open += kMarkLength;  // written as character references: text like any other
            continue;
        }
        if (open > begin) pieces.push_back({.text = text.substr(begin, open - begin)});
        pieces.push_back({.text = {}, .value = mark->value});
        begin = open = mark->end;
    }
    if (begin < text.size()) pieces.push_back({.text = text.substr(begin)});
    return pieces;
}

std::string Marks::without_marks(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (text.substr(at).starts_with(kMarkPrefix)) {
            at += kMarkLength;
        } else {
            out += text[at++];
        }
    }
    return out;
}

std::optional<Written> written(std::string_view markdown, const Marks& marks, const Palette& palette) {
    const Document document(cmark_parse_document(markdown.data(), markdown.size(), CMARK_OPT_VALIDATE_UTF8));
    Writer writer(marks, palette);
    Both both = writer.blocks(document.get(), false, 0);
    if (writer.is_too_deep()) return std::nullopt;
    return Written{.html = std::move(both.html), .text = std::move(both.text), .shown = writer.take_shown()};
}

}  // namespace parrain::mail
