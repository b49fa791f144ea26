#include "app/template_tests.hpp"

#include "app/messages.hpp"
#include "app/suppressions.hpp"
#include "app/templates.hpp"
#include "core/email.hpp"

namespace parrain::app {

Result<TestMessage> send_test(const Context& context, const Caller& caller, std::string_view key, Locale locale,
                              std::string_view to) {
    const auto email = Email::parse(to);
    if (!email) return fail(email.error(), "/to");
    const Instant now = context.clock.now();
    const std::string once_key = "test:" + std::to_string(context.ids.next());
    return context.store.write([&](Transaction& tx) -> Result<TestMessage> {
        // Once in the queue it would be refused there, and whoever waits for it would not know.
        if (is_suppressed(tx, caller.workspace, email->match_key())) return fail(ErrorCode::kEmailSuppressed, "/to");
        const auto rendered = render_sample(tx, context, caller, key, locale);
        if (!rendered) return rendered.failure();
        NewMessage message{.template_key = "test",
                           .template_version = rendered->version,
                           .locale = locale,
                           .to = email->str(),
                           .once_key = once_key,
                           .content = rendered->content};
        message.content.subject =
            context.texts.text(locale, "template.test_subject", {{"subject", rendered->content.subject}});
        const auto id = queue_message(tx, context, caller.workspace, message, now);
        return TestMessage{.message = id.value(), .to = email->str()};
    });
}

}  // namespace parrain::app
