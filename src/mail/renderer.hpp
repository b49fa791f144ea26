#pragma once

#include "app/mail_renderer.hpp"

namespace parrain::mail {

/// app::MailRenderer by Mustache, CommonMark and templates/layout.html. Thread-safe.
class Renderer final : public app::MailRenderer {
  public:
    Result<app::RenderedMail> render(const app::MailText& text, const app::MailValues& values,
                                     const app::MailLook& look) const override;
    app::MessageContent with_footer(app::MessageContent content, std::string_view footer) const override;
};

}  // namespace parrain::mail
