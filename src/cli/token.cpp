#include "app/workspaces.hpp"
#include "cli/commands.hpp"
#include "cli/environment.hpp"
#include "cli/output.hpp"
#include "http/widget_token.hpp"

namespace parrain::cli {

int mint_token(const Config& config, const MintOptions& options) {
    const SystemClock clock;
    Environment environment(config, clock);
    const auto key = app::Workspaces(environment.context()).find_widget_key(options.kid);
    if (!key || key->retired_at) return refuse("no live widget key has this kid: " + options.kid);
    if (key->algorithm != "HS256") return refuse("this key is EdDSA: only its owner can sign with it");
    app::WidgetClaims claims{.user = options.user,
                             .account = options.account,
                             .account_name = options.account_name.empty() ? options.account : options.account_name,
                             .plan = {},
                             .is_admin = options.role == "admin",
                             .email = options.email,
                             .name = options.name.empty() ? options.email : options.name,
                             .locale = {}};
    if (const auto locale = parse_locale(options.locale)) claims.locale = *locale;
    print(http::sign_token(claims, *key, clock.now()));
    return 0;
}

}  // namespace parrain::cli
