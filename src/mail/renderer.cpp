#include "mail/renderer.hpp"

#include "core/text.hpp"
#include "domain/template_text.hpp"
#include "mail/layout.hpp"
#include "mail/markdown.hpp"
#include "mail/mustache.hpp"

namespace parrain::mail {
namespace {

/// Line breaks as one character, no other control, no mark that turns the direction of writing.
std::string tidy(std::string_view text) {
    std::string out;
    for (const char c : strip_bidi_controls(text)) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_control = (byte < 0x20 && c != '\n') || byte == 0x7f;
        if (!is_control) out += c;
    }
    return out;
}

/// One line, as a header needs it.
std::string one_line(std::string_view text) {
    std::string out;
    for (const char c : tidy(text)) {
        const bool is_blank = c == ' ' || c == '\n';
        if (is_blank && (out.empty() || out.back() == ' ')) continue;
        out += is_blank ? ' ' : c;
    }
    return std::string(trimmed(out));
}

std::string subject_of(std::string_view text, const app::MailValues& values) {
    app::MailValues plain;
    for (const auto& [name, value] : values) plain.emplace(name, one_line(value));
    return one_line(filled(text, plain, Writing::kPlain).value());
}

}  // namespace

Result<app::RenderedMail> Renderer::render(const app::MailText& text, const app::MailValues& values,
                                           const app::MailLook& look) const {
    for (const auto& [written, pointer] : {std::pair(&text.subject, "/subject"), std::pair(&text.body, "/body")}) {
        if (const auto tags = tags_of(*written, pointer); !tags) return tags.failure();
    }
    Marks marks;
    app::MailValues marked;
    for (const auto& [name, value] : values) {
        const std::string clean = tidy(value);
        marked.emplace(name, clean.empty() ? std::string() : marks.add(name, clean));
    }
    const Palette palette = palette_of(look.accent);
    const std::string markdown = filled(Marks::without_marks(text.body), marked, Writing::kPlain).value();
    const auto body = written(markdown, marks, palette);
    if (!body) return fail(ErrorCode::kTemplateSyntax, "/body");
    const std::string subject = subject_of(text.subject, values);
    return app::RenderedMail{.content = {.subject = subject,
                                         .text = text_document(body->text, look),
                                         .html = html_document(subject, body->html, look, palette)},
                             .shown = body->shown};
}

app::MessageContent Renderer::with_footer(app::MessageContent content, std::string_view footer) const {
    const std::string last_line = std::string(app::kFooterToCome) + "\n";
    if (!content.text.ends_with(last_line)) return content;
    content.text.replace(content.text.size() - last_line.size(), app::kFooterToCome.size(), footer);
    const std::size_t at = content.html.rfind(app::kFooterToCome);
    if (at != std::string::npos) content.html.replace(at, app::kFooterToCome.size(), with_breaks(footer));
    return content;
}

}  // namespace parrain::mail
