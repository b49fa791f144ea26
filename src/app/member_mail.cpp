#include "app/member_mail.hpp"

#include "app/messages.hpp"
#include "app/templates.hpp"

namespace parrain::app {

void mail_invitation(Transaction& tx, const Context& context, const Member& member, const OwnerLink& record,
                     const std::string& url, const Actor& inviter, Instant now) {
    constexpr std::string_view kTemplate = "member.invitation";
    TemplateValues values = {{"member_name", member.name},
                             {"role", context.texts.text(member.locale, "member.role." + member.role)},
                             {"invitation_url", url},
                             {"expires_on", record.expires_at}};
    if (inviter.kind == ActorKind::kMember) {
        const auto known = tx.access().find_member(member.workspace, MemberId(inviter.id));
        if (known) values.emplace("inviter_name", known->name);
    }
    const auto rendered = render_template(tx, context, member.workspace, kTemplate, member.locale, values);
    if (!rendered) return;
    queue_message(tx, context, member.workspace,
                  NewMessage{.kind = MessageKind::kUser,
                             .template_key = std::string(kTemplate),
                             .template_version = rendered->version,
                             .locale = member.locale,
                             .to = member.email,
                             .to_name = member.name,
                             .once_key = std::string(kTemplate) + ":" + record.token_hash,
                             .content = rendered->content},
                  now);
}

}  // namespace parrain::app
