#include "app/advocate_mail.hpp"

#include "app/messages.hpp"
#include "app/unsubscribe.hpp"

namespace parrain::app {
namespace {

User user_of(Transaction& tx, WorkspaceId workspace, const Referral& referral) {
    const auto advocate = tx.referrals().find_advocate(workspace, referral.advocate).value();
    return tx.customers().find_user(workspace, advocate.user).value();
}

Locale locale_of(Transaction& tx, WorkspaceId workspace, const User& user) {
    return user.locale.value_or(tx.workspaces().find(workspace).value().locale);
}

}  // namespace

void add_prospect(TemplateValues& values, const Referral& referral) {
    if (referral.contact_name) values.emplace("prospect_name", *referral.contact_name);
    if (referral.company) values.emplace("prospect_company", *referral.company);
}

Locale locale_of_advocate(Transaction& tx, WorkspaceId workspace, const Referral& referral) {
    return locale_of(tx, workspace, user_of(tx, workspace, referral));
}

void mail_advocate(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                   std::string_view template_key, TemplateValues values, Instant now) {
    const User user = user_of(tx, workspace, referral);
    if (user.left_at || is_unsubscribed(tx, workspace, user)) return;
    const Locale locale = locale_of(tx, workspace, user);
    values.emplace("user_name", user.name);
    add_prospect(values, referral);
    const auto rendered = render_template(tx, context, workspace, template_key, locale, values);
    if (!rendered) return;
    queue_message(tx, context, workspace,
                  {.kind = MessageKind::kUser,
                   .template_key = std::string(template_key),
                   .template_version = rendered->version,
                   .locale = locale,
                   .to = user.email,
                   .to_name = user.name,
                   .once_key = std::string(template_key) + ":" + referral.id.str(),
                   .referral = referral.id,
                   .user = user.id,
                   .content = rendered->content,
                   .unsubscribe_url = unsubscribe_url(tx, context, workspace, user, now)},
                  now);
}

}  // namespace parrain::app
