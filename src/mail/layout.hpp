#pragma once

#include <string>
#include <string_view>

#include "app/mail_renderer.hpp"
#include "mail/colors.hpp"

namespace parrain::mail {

/// templates/layout.html as it stood at build time.
extern const std::string_view kLayout;

/// The whole HTML document around a body that is HTML already.
std::string html_document(std::string_view subject, std::string_view body, const app::MailLook& look,
                          const Palette& palette);

/// Lines as HTML shows them.
std::string with_breaks(std::string_view lines);

/// The plain part: the body, and who sends it.
std::string text_document(std::string_view body, const app::MailLook& look);

}  // namespace parrain::mail
