#include "app/scenario_opt_out.hpp"

#if __has_include("app/unsubscribe.hpp")

#include "app/unsubscribe.hpp"

namespace parrain::app {

bool refuses_messages(Transaction& tx, WorkspaceId workspace, const User& user) {
    return is_unsubscribed(tx, workspace, user);
}

std::optional<std::string> opt_out_link(Transaction& tx, const Context& context, WorkspaceId workspace,
                                        const User& user, Instant now) {
    return unsubscribe_url(tx, context, workspace, user, now);
}

}  // namespace parrain::app

#else

#include "app/ports.hpp"
#include "app/workspaces.hpp"
#include "core/crypto.hpp"

namespace parrain::app {

bool refuses_messages(Transaction& tx, WorkspaceId workspace, const User& user) {
    const std::string secret = tx.workspaces().secret(workspace, kSuppressionSecret).value();
    return tx.referrals().is_suppressed(workspace, crypto::hex(crypto::hmac_sha256(secret, user.email_key)));
}

std::optional<std::string> opt_out_link(Transaction&, const Context&, WorkspaceId, const User&, Instant) {
    return std::nullopt;
}

}  // namespace parrain::app

#endif
