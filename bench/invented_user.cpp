#include "invented_user.hpp"

#include <string>

namespace parrain::bench {

app::User insert_user(app::Transaction& tx, const app::Context& context, WorkspaceId workspace, std::size_t number,
                      Instant now) {
    const std::string n = std::to_string(number);
    app::Account account{};
    account.id = context.ids.make<AccountId>();
    account.external_id = "account-" + n;
    account.name = account.name_key = "atelier " + n;
    account.created_at = account.updated_at = now;
    tx.customers().insert(workspace, account);
    app::User user{};
    user.id = context.ids.make<UserId>();
    user.external_id = "user-" + n;
    user.account = account.id;
    user.email = user.email_key = "camille@atelier-" + n + ".fr";
    user.name = "Camille Petit";
    user.created_at = user.updated_at = now;
    tx.customers().insert(workspace, user);
    return user;
}

}  // namespace parrain::bench
