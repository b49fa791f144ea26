#include "mail/layout.hpp"

#include "mail/html.hpp"
#include "mail/mustache.hpp"

namespace parrain::mail {

std::string with_breaks(std::string_view lines) {
    std::string out;
    for (const char c : escaped(lines)) c == '\n' ? out += "<br>" : out += c;
    return out;
}

std::string html_document(std::string_view subject, std::string_view body, const app::MailLook& look,
                          const Palette& palette) {
    const app::MailValues values = {{"lang", std::string(to_string(look.locale))},
                                    {"subject", std::string(subject)},
                                    {"product", look.product},
                                    {"body", std::string(body)},
                                    {"footer", with_breaks(look.footer)},
                                    {"accent", palette.accent},
                                    {"link", palette.link},
                                    {"link_dark", palette.link_dark}};
    return filled(kLayout, values, Writing::kHtml).value();
}

std::string text_document(std::string_view body, const app::MailLook& look) {
    std::string text(body);
    text += "\n\n-- \n";
    text += look.footer;
    text += '\n';
    return text;
}

}  // namespace parrain::mail
