#include "app/call_mail.hpp"

#include "app/messages.hpp"
#include "app/templates.hpp"
#include "app/unsubscribe.hpp"

namespace parrain::app {
namespace {

constexpr std::string_view kCallThanks = "advocate.call_thanks";

}  // namespace

void thank_advocate(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                    Instant now) {
    const auto advocate = tx.referrals().find_advocate(workspace, referral.advocate).value();
    const User user = tx.customers().find_user(workspace, advocate.user).value();
    if (user.left_at || is_unsubscribed(tx, workspace, user)) return;
    const Locale locale = user.locale.value_or(tx.workspaces().find(workspace).value().locale);
    TemplateValues values{{"user_name", user.name}};
    if (referral.contact_name) values.emplace("prospect_name", *referral.contact_name);
    if (referral.company) values.emplace("prospect_company", *referral.company);
    const auto rendered = render_template(tx, context, workspace, kCallThanks, locale, values);
    if (!rendered) return;
    queue_message(tx, context, workspace,
                  {.kind = MessageKind::kUser,
                   .template_key = std::string(kCallThanks),
                   .template_version = rendered->version,
                   .locale = locale,
                   .to = user.email,
                   .to_name = user.name,
                   .once_key = std::string(kCallThanks) + ":" + referral.id.str(),
                   .referral = referral.id,
                   .user = user.id,
                   .content = rendered->content,
                   .unsubscribe_url = unsubscribe_url(tx, context, workspace, user, now)},
                  now);
}

}  // namespace parrain::app
