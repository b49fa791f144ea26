#include "app/unsubscribe.hpp"

#include "app/contact_store.hpp"
#include "app/suppressions.hpp"
#include "core/crypto.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kTokenBits = 128;
constexpr std::string_view kEmail = "email";

bool is_done(Transaction& tx, const ContactLink& link) {
    if (link.user) {
        const auto user = tx.customers().find_user(link.workspace, *link.user);
        if (user && is_unsubscribed(tx, link.workspace, *user)) return true;
    }
    return link.address_hash && tx.referrals().is_suppressed(link.workspace, *link.address_hash);
}

UnsubscribePage page_of(Transaction& tx, const ContactLink& link) {
    return {.workspace = tx.workspaces().find(link.workspace).value(), .is_done = is_done(tx, link)};
}

}  // namespace

std::string unsubscribe_url(Transaction& tx, const Context& context, WorkspaceId workspace, const User& user,
                            Instant now) {
    auto link = tx.contacts().link_of(workspace, user.id);
    if (!link) {
        link = ContactLink{.token = crypto::random_token(kTokenBits),
                           .workspace = workspace,
                           .referral = {},
                           .user = user.id,
                           .address_hash = keyed_hash(tx, workspace, user.email_key),
                           .created_at = now};
        tx.contacts().insert(*link);
    }
    return context.settings.base_url + "/u/" + link->token;
}

bool is_unsubscribed(Transaction& tx, WorkspaceId workspace, const User& user) {
    return is_suppressed(tx, workspace, user.email_key);
}

Result<UnsubscribePage> Unsubscribe::page(std::string_view token) const {
    return context_.store.read([&](Transaction& tx) -> Result<UnsubscribePage> {
        const auto link = tx.contacts().find_link(token);
        if (!link) return fail(ErrorCode::kNotFound);
        return page_of(tx, *link);
    });
}

Result<UnsubscribePage> Unsubscribe::unsubscribe(std::string_view token) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<UnsubscribePage> {
        const auto link = tx.contacts().find_link(token);
        if (!link) return fail(ErrorCode::kNotFound);
        const WorkspaceId workspace = link->workspace;
        if (link->user) {
            if (const auto user = tx.customers().find_user(workspace, *link->user)) {
                suppress(tx, context_, workspace, {.key = user->email_key, .channel = std::string(kEmail)}, Actor{},
                         now);
            }
        }
        if (link->referral) {
            if (const auto referral = tx.referrals().find(workspace, *link->referral)) {
                suppress(tx, context_, workspace, *referral, {ActorKind::kProspect, 0}, now);
            }
        }
        // The hash is what is left of who was erased, or has changed their address since.
        if (link->address_hash) suppress_hash(tx, workspace, *link->address_hash, kEmail, now);
        return page_of(tx, *link);
    });
}

}  // namespace parrain::app
