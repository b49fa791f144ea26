#include "app/scenario_opt_out.hpp"

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
