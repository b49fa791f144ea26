#include "app/gift_mail.hpp"

#include <algorithm>

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

/// What a recipient is asked, and who they are.
struct Asking {
    User user;
    Locale locale;
    std::string key;
    RenderedTemplate rendered;
};

/// None where the recipient is a prospect, or the text in force cannot be sent.
std::optional<Asking> asking_of(Transaction& tx, const Context& context, WorkspaceId workspace,
                                const StoredReward& stored, const GiftOrder& order, const std::string& link) {
    if (stored.reward.beneficiary == Beneficiary::kProspect) return std::nullopt;
    const Advocate advocate = tx.referrals().find_advocate(workspace, stored.advocate).value();
    const User user = tx.customers().find_user(workspace, advocate.user).value();
    const Locale locale = user.locale.value_or(tx.workspaces().find(workspace).value().locale);
    // What goes nowhere needs no address: its recipient only says yes.
    const bool is_parcel = order.kind != RewardKind::kExperience;
    const std::string key(is_parcel ? kParcelTemplate : kExperienceTemplate);
    auto rendered = render_template(tx, context, workspace, key, locale,
                                    {{"recipient_name", user.name},
                                     {"gift", gift_name(tx, context, workspace, order, locale)},
                                     {is_parcel ? "address_url" : "gift_url", link}});
    if (!rendered) return std::nullopt;
    return Asking{.user = user, .locale = locale, .key = key, .rendered = *std::move(rendered)};
}

}  // namespace

bool can_mail_address_link(Transaction& tx, const Context& context, WorkspaceId workspace, const StoredReward& stored,
                           const GiftOrder& order) {
    return asking_of(tx, context, workspace, stored, order, context.settings.base_url).has_value();
}

std::optional<GiftOrderId> asked_order(const Message& message) {
    if (message.template_key != kParcelTemplate && message.template_key != kExperienceTemplate) return std::nullopt;
    std::string_view key = message.once_key;
    key.remove_prefix(std::min(key.size(), message.template_key.size() + 1));
    const auto id = GiftOrderId::parse(key.substr(0, key.find(':')));
    return id ? std::optional(*id) : std::nullopt;
}

void mail_address_link(Transaction& tx, const Context& context, WorkspaceId workspace, const StoredReward& stored,
                       const GiftOrder& order, const std::string& link, Instant now) {
    const auto asking = asking_of(tx, context, workspace, stored, order, link);
    if (!asking) return;
    queue_message(tx, context, workspace,
                  NewMessage{.kind = MessageKind::kUser,
                             .template_key = asking->key,
                             .template_version = asking->rendered.version,
                             .locale = asking->locale,
                             .to = asking->user.email,
                             .to_name = asking->user.name,
                             .once_key = asking->key + ":" + order.id.str() + ":" + std::to_string(order.version),
                             .user = asking->user.id,
                             .content = asking->rendered.content},
                  now);
}

}  // namespace parrain::app
