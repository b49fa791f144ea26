#include "app/workspaces.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/views.hpp"
#include "http/middleware.hpp"
#include "http/widget_token.hpp"

namespace parrain::http {
namespace {

enum class KeyAlgorithm { HS256, EdDSA };
BOOST_DESCRIBE_ENUM(KeyAlgorithm, HS256, EdDSA)

struct WorkspaceEdit {
    std::string name;
    Locale locale;
    view::Brand brand;
    std::vector<std::string> origins;
    bool set_up;
    std::optional<std::string> time_zone;
    /// Absent leaves it as it is, null ends it.
    std::optional<std::optional<Money>> four_eyes_above;
};
BOOST_DESCRIBE_STRUCT(WorkspaceEdit, (), (name, locale, brand, origins, set_up, time_zone, four_eyes_above))

struct NewWidgetKey {
    KeyAlgorithm algorithm;
    std::optional<std::string> public_key;
};
BOOST_DESCRIBE_STRUCT(NewWidgetKey, (), (algorithm, public_key))

/// A key just made. `secret` is shown this once; none where the publisher keeps the private key.
struct CreatedWidgetKey {
    std::string kid;
    std::string algorithm;
    std::optional<std::string> secret;
};
BOOST_DESCRIBE_STRUCT(CreatedWidgetKey, (), (kid, algorithm, secret))

struct TokenQuestion {
    std::string token;
};
BOOST_DESCRIBE_STRUCT(TokenQuestion, (), (token))

struct TokenFinding {
    TokenRule code;
    bool ok;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(TokenFinding, (), (code, ok, text))

struct TokenReport {
    bool valid;
    std::vector<TokenFinding> checks;
    std::optional<RawJson> claims;
};
BOOST_DESCRIBE_STRUCT(TokenReport, (), (valid, checks, claims))

struct StripeSecret {
    std::string signing_secret;
};
BOOST_DESCRIBE_STRUCT(StripeSecret, (), (signing_secret))

struct ApiKey {
    ApiKeyId id;
    std::string name;
    std::string prefix;
    std::vector<std::string> scopes;
    Instant created_at;
    std::optional<Instant> last_used_at;
    std::optional<Instant> revoked_at;
};
BOOST_DESCRIBE_STRUCT(ApiKey, (), (id, name, prefix, scopes, created_at, last_used_at, revoked_at))

struct NewApiKey {
    std::string name;
    std::vector<std::string> scopes;
};
BOOST_DESCRIBE_STRUCT(NewApiKey, (), (name, scopes))

/// An API key just made; `key` is shown this once.
struct CreatedApiKey : ApiKey {
    std::string key;
};
BOOST_DESCRIBE_STRUCT(CreatedApiKey, (ApiKey), (key))

ApiKey api_key_of(const app::ApiKey& key) {
    return {.id = key.id,
            .name = key.name,
            .prefix = key.prefix,
            .scopes = key.scopes,
            .created_at = key.created_at,
            .last_used_at = key.last_used_at,
            .revoked_at = key.revoked_at};
}

WithEtag<view::Workspace> tagged_workspace(RequestContext& context, const app::Workspace& workspace) {
    return {view::workspace_of(context.get<app::Context>(), workspace), tag_of(workspace.version)};
}

Result<WithEtag<view::Workspace>> get_workspace(const app::Caller& caller, RequestContext& context,
                                                const app::Workspaces& workspaces) {
    const auto workspace = workspaces.get(caller.workspace);
    if (!workspace) return workspace.failure();
    return tagged_workspace(context, *workspace);
}

Result<WithEtag<view::Workspace>> change_workspace(const app::Caller& caller, Body<WorkspaceEdit> edit,
                                                   IfMatchRequired version, RequestContext& context,
                                                   const app::Workspaces& workspaces) {
    const auto workspace = workspaces.update(caller.workspace, *version,
                                             {.name = edit->name,
                                              .locale = edit->locale,
                                              .product = edit->brand.product,
                                              .accent = edit->brand.accent,
                                              .website = edit->brand.website,
                                              .referral_page = edit->brand.referral_page,
                                              .origins = edit->origins,
                                              .is_set_up = edit->set_up,
                                              .time_zone = edit->time_zone,
                                              .four_eyes_above = edit->four_eyes_above});
    if (!workspace) return workspace.failure();
    return tagged_workspace(context, *workspace);
}

Result<Created<CreatedWidgetKey>> add_widget_key(const app::Caller& caller, Body<NewWidgetKey> wanted,
                                                 const app::Workspaces& workspaces) {
    const bool is_shared = wanted->algorithm == KeyAlgorithm::HS256;
    const auto key = workspaces.add_widget_key(caller.workspace, is_shared ? "HS256" : "EdDSA", wanted->public_key);
    if (!key) return key.failure();
    return Created<CreatedWidgetKey>{
        {.kid = key->kid, .algorithm = key->algorithm, .secret = is_shared ? std::optional(key->secret) : std::nullopt},
        "/v1/workspace"};
}

Result<view::WidgetKey> retire_widget_key(const app::Caller& caller, Path<std::string> kid,
                                          const app::Workspaces& workspaces) {
    const auto key = workspaces.retire_widget_key(caller.workspace, *kid);
    if (!key) return key.failure();
    return view::widget_key_of(*key);
}

TokenReport explain_token(const app::Caller& caller, Body<TokenQuestion> question, RequestContext& context,
                          const Words& words, const app::Workspaces& workspaces) {
    const auto own_key = [&](std::string_view kid) {
        auto key = workspaces.find_widget_key(kid);
        // Another workspace's key is as unknown as none.
        return key && key->workspace == caller.workspace ? key : std::nullopt;
    };
    const auto verdict = context.get<Middleware*>()->checked_token(question->token, own_key);
    TokenReport report{.valid = verdict.valid(), .checks = {}, .claims = {}};
    for (const auto& check : verdict.checks) {
        report.checks.push_back({.code = check.rule, .ok = check.ok, .text = words(check.text_key, check.arguments)});
    }
    if (!verdict.payload.empty()) report.claims = RawJson{verdict.payload};
    return report;
}

Result<view::StripeConnection> connect_stripe(const app::Caller& caller, Body<StripeSecret> told,
                                              RequestContext& context, const app::Workspaces& workspaces) {
    const auto done = workspaces.connect_billing(caller.workspace, "stripe", told->signing_secret);
    if (!done) return done.failure();
    return view::stripe_of(context.get<app::Context>(), caller.workspace);
}

Page<ApiKey> list_api_keys(const app::Caller& caller, Query<PageQuery> query, const app::Workspaces& workspaces) {
    return cut_page(
        Page<ApiKey>{}, workspaces.api_keys(caller.workspace), *query,
        [](const app::ApiKey& key) { return key.id.value(); }, api_key_of);
}

Result<Created<CreatedApiKey>> add_api_key(const app::Caller& caller, Body<NewApiKey> wanted,
                                           const app::Workspaces& workspaces) {
    const auto made = workspaces.add_api_key(caller, wanted->name, wanted->scopes);
    if (!made) return made.failure();
    return Created<CreatedApiKey>{{api_key_of(made->first), made->second}, "/v1/api-keys"};
}

Result<ApiKey> revoke_api_key(const app::Caller& caller, Path<ApiKeyId> id, const app::Workspaces& workspaces) {
    const auto key = workspaces.revoke_api_key(caller.workspace, *id);
    if (!key) return key.failure();
    return api_key_of(*key);
}

}  // namespace

std::vector<Route> workspace_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/workspace">(get_workspace, "The workspace and its settings")
                         .tagged("settings")
                         .secured_by(kApiCallers));
    routes.push_back(PUT<"/v1/workspace">(change_workspace, "Change the settings of the workspace")
                         .tagged("settings")
                         .secured_by(kApiCallers)
                         .refuses({kRequired, kTooLong, kInvalidText, kUrlInvalid, kTooMany, kUnknownValue, kOutOfRange,
                                   kCurrencyMismatch}));
    routes.push_back(POST<"/v1/widget-keys">(add_widget_key, "Add a key that signs widget tokens")
                         .tagged("settings")
                         .secured_by(kApiCallers)
                         .refuses({kAlreadyExists, kInvalidText}));
    routes.push_back(POST<"/v1/widget-keys/{kid}/retire">(retire_widget_key, "Stop taking tokens of a key")
                         .tagged("settings")
                         .secured_by(kApiCallers));
    routes.push_back(POST<"/v1/token-checks">(explain_token, "Say what is right and wrong with a widget token")
                         .tagged("settings")
                         .secured_by(kApiCallers));
    routes.push_back(PUT<"/v1/stripe">(connect_stripe, "Take events that Stripe signs with this secret")
                         .tagged("settings")
                         .secured_by(kApiCallers)
                         .refuses({kTooShort, kTooLong}));
    routes.push_back(GET<"/v1/api-keys">(list_api_keys, "List API keys").tagged("settings").secured_by(kApiCallers));
    routes.push_back(POST<"/v1/api-keys">(add_api_key, "Make an API key, shown this once")
                         .tagged("settings")
                         .secured_by(kApiCallers)
                         .refuses({kRequired, kTooLong, kUnknownValue}));
    routes.push_back(POST<"/v1/api-keys/{id}/revoke">(revoke_api_key, "Stop taking an API key")
                         .tagged("settings")
                         .secured_by(kApiCallers));
    return routes;
}

}  // namespace parrain::http
