#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "app/message_content.hpp"
#include "core/checks.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// What is written to somebody, before anything is known of them: subject and Markdown body, both with variables in
/// double braces (domain/template_text.hpp).
struct MailText {
    std::string subject;
    std::string body;
};

/// What a message looks like, and what stands under it.
struct MailLook {
    Locale locale = Locale::kEn;
    std::string product;
    std::string accent;  ///< `#rrggbb`
    std::string footer;  ///< who sends it, with the postal address; one line each
};

/// Stands for the footer of a message that is written before it is known who sends it.
inline constexpr std::string_view kFooterToCome = "\uFFFC";

/// Plain text by name of the variable. An empty one hides the sections of its name.
using MailValues = std::map<std::string, std::string, std::less<>>;

/// A message ready to be sent, and the variables whose value its reader sees: as text, or as where a link leads.
struct RenderedMail {
    MessageContent content;
    std::set<std::string, std::less<>> shown;
};

/// Turns texts and values into messages: Mustache, Markdown, layout. Thread-safe.
///
/// Values are shown literally wherever they stand: nothing in them is read as a variable, as Markdown or as HTML, and
/// none reaches the headers with a line break.
class MailRenderer {
  public:
    virtual ~MailRenderer() = default;

    /// @error kTemplateSyntax (/subject, /body: braces, or lists and quotations too deep to be read)
    virtual Result<RenderedMail> render(const MailText& text, const MailValues& values, const MailLook& look) const = 0;

    /// The footer where kFooterToCome stands for it; unchanged where it has its footer.
    virtual MessageContent with_footer(MessageContent content, std::string_view footer) const = 0;
};

}  // namespace parrain::app
