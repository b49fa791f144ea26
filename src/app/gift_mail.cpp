#include "app/gift_mail.hpp"

#include "app/messages.hpp"
#include "app/templates.hpp"

namespace parrain::app {
namespace {

constexpr std::string_view kParcelTemplate = "gift.address";
constexpr std::string_view kExperienceTemplate = "gift.experience";

/// What is given, as its recipient reads it: a name of the catalogue, else its kind.
std::string gift_name(Transaction& tx, const Context& context, WorkspaceId workspace, const GiftOrder& order,
                      Locale locale) {
    const auto stored = order.gift ? tx.gifts().find(workspace, *order.gift) : std::nullopt;
    if (!stored) return context.texts.text(locale, "gift_mail.unnamed");
    const std::string name = stored->gift.name.in(locale);
    return order.quantity > 1 ? std::to_string(order.quantity) + " × " + name : name;
}

}  // namespace

void mail_address_link(Transaction& tx, const Context& context, WorkspaceId workspace, const StoredReward& stored,
                       const GiftOrder& order, const std::string& link, Instant now) {
    if (stored.reward.beneficiary == Beneficiary::kProspect) return;
    const Advocate advocate = tx.referrals().find_advocate(workspace, stored.advocate).value();
    const User user = tx.customers().find_user(workspace, advocate.user).value();
    const Locale locale = user.locale.value_or(tx.workspaces().find(workspace).value().locale);
    // What goes nowhere needs no address: its recipient only says yes.
    const bool is_parcel = order.kind != RewardKind::kExperience;
    const std::string key(is_parcel ? kParcelTemplate : kExperienceTemplate);
    const auto rendered = render_template(tx, context, workspace, key, locale,
                                          {{"recipient_name", user.name},
                                           {"gift", gift_name(tx, context, workspace, order, locale)},
                                           {is_parcel ? "address_url" : "gift_url", link}});
    if (!rendered) return;
    queue_message(tx, context, workspace,
                  NewMessage{.kind = MessageKind::kUser,
                             .template_key = key,
                             .template_version = rendered->version,
                             .locale = locale,
                             .to = user.email,
                             .to_name = user.name,
                             .once_key = key + ":" + order.id.str() + ":" + std::to_string(order.version),
                             .user = user.id,
                             .content = rendered->content},
                  now);
}

}  // namespace parrain::app
