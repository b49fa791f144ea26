#include "app/workspaces.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/owner_link.hpp"
#include "app/presets.hpp"
#include "app/programs.hpp"
#include "core/bounds.hpp"
#include "core/calendar.hpp"
#include "core/crypto.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kLongestName = 120;
constexpr std::size_t kSecretBits = 256;
constexpr std::size_t kKeyIdBits = 64;
constexpr std::size_t kLiveWidgetKeys = 2;
constexpr std::size_t kPrefixLength = 13;
constexpr std::size_t kEd25519KeyLength = 32;
constexpr std::string_view kDefaultAccent = "#0f766e";
constexpr std::size_t kMostOrigins = 50;

std::string digest(std::string_view secret) {
    return crypto::hex(crypto::sha256(secret));
}

Result<std::string> checked_name(std::string_view text, const std::string& pointer) {
    const std::string name(trimmed(strip_bidi_controls(text)));
    if (name.empty()) return fail(ErrorCode::kRequired, pointer);
    if (code_point_count(name) > kLongestName) return fail(ErrorCode::kTooLong, pointer, at_most(kLongestName));
    return name;
}

bool is_accent(std::string_view text) {
    return text.size() == 7 && text.front() == '#' &&
           text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string_view::npos;
}

/// The origin a browser would send for what a person typed; a path is dropped.
Result<std::string> checked_origin(const std::string& text, std::size_t index) {
    const auto url = Url::parse(trimmed(text));
    if (!url) return fail(ErrorCode::kUrlInvalid, "/origins/" + std::to_string(index));
    return url->origin();
}

void add(std::vector<FieldError>& errors, const Failure& failure) {
    errors.insert(errors.end(), failure.fields.begin(), failure.fields.end());
}

Failure joined(std::vector<FieldError> errors) {
    return Failure{.code = errors.front().code, .fields = std::move(errors)};
}

/// The settings as they will be stored, or every field that is wrong.
Result<WorkspaceSettings> checked(const WorkspaceSettings& given) {
    std::vector<FieldError> errors;
    WorkspaceSettings settings = given;
    const auto name = checked_name(given.name, "/name");
    name ? void(settings.name = *name) : add(errors, name.failure());
    const auto product = checked_name(given.product, "/brand/product");
    product ? void(settings.product = *product) : add(errors, product.failure());
    if (!is_accent(given.accent)) errors.push_back({"/brand/accent", ErrorCode::kInvalidText});
    const auto check_page = [&](std::optional<std::string>& page, const char* pointer) {
        if (!page) return;
        const auto url = Url::parse_website(*page);
        url ? void(page = url->str()) : errors.push_back({pointer, url.error()});
    };
    check_page(settings.website, "/brand/website");
    check_page(settings.referral_page, "/brand/referral_page");
    if (given.four_eyes_above && *given.four_eyes_above && (*given.four_eyes_above)->minor() < 0) {
        errors.push_back({"/four_eyes_above/amount", ErrorCode::kOutOfRange, at_least(0)});
    }
    if (given.origins.size() > kMostOrigins) errors.push_back({"/origins", ErrorCode::kTooMany, at_most(kMostOrigins)});
    settings.origins.clear();
    for (std::size_t i = 0; i < std::min(given.origins.size(), kMostOrigins); ++i) {
        const auto origin = checked_origin(given.origins[i], i);
        if (!origin) {
            add(errors, origin.failure());
        } else if (std::ranges::find(settings.origins, *origin) == settings.origins.end()) {
            settings.origins.push_back(*origin);
        }
    }
    if (given.time_zone && !is_time_zone(*given.time_zone)) {
        errors.push_back({"/time_zone", ErrorCode::kUnknownValue});
    }
    if (!errors.empty()) return joined(std::move(errors));
    return settings;
}

/// Whether a limit can be compared with what the workspace pays.
bool is_limit(const std::optional<Money>& limit, Currency currency) {
    return !limit || limit->currency() == currency;
}

WidgetKey new_shared_key(WorkspaceId workspace, Instant now) {
    return {.workspace = workspace,
            .kid = crypto::random_token(kKeyIdBits),
            .algorithm = "HS256",
            .secret = crypto::random_token(kSecretBits),
            .created_at = now,
            .retired_at = {}};
}

struct NewApiKey {
    ApiKey record;
    std::string key;
};

NewApiKey new_api_key(const Workspace& workspace, ApiKeyId id, std::string name, std::vector<std::string> scopes,
                      Instant now) {
    std::string key = crypto::make_api_key(workspace.is_live ? crypto::ApiKeyKind::kLive : crypto::ApiKeyKind::kTest);
    ApiKey record{.workspace = workspace.id,
                  .id = id,
                  .name = std::move(name),
                  .prefix = key.substr(0, kPrefixLength),
                  .key_hash = digest(key),
                  .scopes = std::move(scopes),
                  .created_at = now,
                  .last_used_at = {},
                  .revoked_at = {},
                  .made_by = {}};
    return {.record = std::move(record), .key = std::move(key)};
}

}  // namespace

const std::vector<std::string>& all_scopes() {
    static const std::vector<std::string> kScopes = {"billing",  "customers", "gifts",   "ledger",    "messages",
                                                     "programs", "referrals", "reports", "rewards",   "scenarios",
                                                     "settings", "surveys",   "tasks",   "templates", "webhooks"};
    return kScopes;
}

Result<CreatedWorkspace> Workspaces::create(const NewWorkspace& wanted) const {
    const auto name = checked_name(wanted.name, "/name");
    if (!name) return name.failure();
    if (!is_preset(wanted.preset)) return fail(ErrorCode::kUnknownValue, "/preset");

    const Instant now = context_.clock.now();
    const Workspace workspace{.id = context_.ids.make<WorkspaceId>(),
                              .name = *name,
                              .locale = wanted.locale,
                              .currency = wanted.currency,
                              .is_live = wanted.is_live,
                              .preset = wanted.preset,
                              .product = *name,
                              .accent = std::string(kDefaultAccent),
                              .website = {},
                              .origins = {},
                              .four_eyes_above = {},
                              .created_at = now};
    const NewApiKey api_key = new_api_key(workspace, context_.ids.make<ApiKeyId>(), "workspace", all_scopes(), now);
    const WidgetKey widget_key = new_shared_key(workspace.id, now);
    const NewOwnerLink link = new_owner_link(workspace.id, now);
    const std::string suppression_secret = crypto::random_token(kSecretBits);

    context_.store.write([&](Transaction& tx) {
        tx.workspaces().insert(workspace);
        tx.workspaces().put_secret(workspace.id, kSuppressionSecret, suppression_secret);
        tx.workspaces().insert(widget_key);
        tx.access().insert(api_key.record);
        tx.access().insert(link.record);
        for (const ProgramPreset& preset : programs_of_preset(workspace.preset, workspace.locale, workspace.currency)) {
            insert_program(tx, context_, workspace.id, preset, now);
        }
    });
    return CreatedWorkspace{.id = workspace.id,
                            .api_key = api_key.key,
                            .widget_key = widget_key,
                            .owner_link = owner_link_url(context_.settings, link.token)};
}

Result<std::string> Workspaces::make_owner_link(WorkspaceId workspace) const {
    const NewOwnerLink link = new_owner_link(workspace, context_.clock.now());
    return context_.store.write([&](Transaction& tx) -> Result<std::string> {
        if (!tx.workspaces().find(workspace)) return fail(ErrorCode::kNotFound);
        tx.access().insert(link.record);
        return owner_link_url(context_.settings, link.token);
    });
}

Result<Workspace> Workspaces::get(WorkspaceId workspace) const {
    const auto found = context_.store.read([&](Transaction& tx) { return tx.workspaces().find(workspace); });
    if (!found) return fail(ErrorCode::kNotFound);
    return *found;
}

std::vector<Workspace> Workspaces::list() const {
    return context_.store.read([](Transaction& tx) { return tx.workspaces().list(); });
}

Result<Workspace> Workspaces::update(WorkspaceId workspace, std::int64_t version,
                                     const WorkspaceSettings& settings) const {
    const auto wanted = checked(settings);
    if (!wanted) return wanted.failure();
    return context_.store.write([&](Transaction& tx) -> Result<Workspace> {
        auto stored = tx.workspaces().find(workspace);
        if (!stored) return fail(ErrorCode::kNotFound);
        stored->name = wanted->name;
        stored->locale = wanted->locale;
        stored->product = wanted->product;
        stored->accent = wanted->accent;
        stored->website = wanted->website;
        stored->referral_page = wanted->referral_page;
        stored->origins = wanted->origins;
        stored->is_set_up = wanted->is_set_up;
        stored->time_zone = wanted->time_zone.value_or(stored->time_zone);
        if (wanted->four_eyes_above) stored->four_eyes_above = *wanted->four_eyes_above;
        if (!is_limit(stored->four_eyes_above, stored->currency)) {
            return fail(ErrorCode::kCurrencyMismatch, "/four_eyes_above/currency");
        }
        stored->version = version;
        if (!tx.workspaces().update(*stored)) return fail(ErrorCode::kPreconditionFailed);
        for (const std::string& origin : stored->origins) tx.workspaces().forget_refused_origin(workspace, origin);
        ++stored->version;
        return *stored;
    });
}

std::vector<WidgetKey> Workspaces::widget_keys(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) { return tx.workspaces().widget_keys(workspace); });
}

std::optional<WidgetKey> Workspaces::find_widget_key(std::string_view kid) const {
    return context_.store.read([&](Transaction& tx) { return tx.workspaces().find_widget_key(kid); });
}

Result<WidgetKey> Workspaces::add_widget_key(WorkspaceId workspace, std::string_view algorithm,
                                             const std::optional<std::string>& public_key) const {
    WidgetKey key = new_shared_key(workspace, context_.clock.now());
    if (algorithm == "EdDSA") {
        const auto raw = crypto::decode_base64url(public_key.value_or(""));
        if (!raw || raw->size() != kEd25519KeyLength) return fail(ErrorCode::kInvalidText, "/public_key");
        key.algorithm = "EdDSA";
        key.secret = *public_key;
    } else if (algorithm != "HS256") {
        return fail(ErrorCode::kUnknownValue, "/algorithm");
    }
    return context_.store.write([&](Transaction& tx) -> Result<WidgetKey> {
        const auto keys = tx.workspaces().widget_keys(workspace);
        const auto live = std::ranges::count_if(keys, [](const WidgetKey& one) { return !one.retired_at; });
        if (live >= static_cast<std::ptrdiff_t>(kLiveWidgetKeys)) return fail(ErrorCode::kAlreadyExists);
        tx.workspaces().insert(key);
        return key;
    });
}

Result<WidgetKey> Workspaces::retire_widget_key(WorkspaceId workspace, std::string_view kid) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<WidgetKey> {
        if (!tx.workspaces().retire_widget_key(workspace, kid, now)) return fail(ErrorCode::kNotFound);
        return tx.workspaces().find_widget_key(kid).value();
    });
}

std::vector<RefusedOrigin> Workspaces::refused_origins(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) { return tx.workspaces().refused_origins(workspace); });
}

void Workspaces::note_refused_origin(WorkspaceId workspace, std::string_view origin) const {
    const auto url = Url::parse(origin);
    if (!url || url->origin() != origin) return;
    const Instant now = context_.clock.now();
    context_.store.write([&](Transaction& tx) {
        const auto known = tx.workspaces().refused_origins(workspace);
        const bool is_known = std::ranges::find(known, origin, &RefusedOrigin::origin) != known.end();
        if (is_known || known.size() < kMostOrigins) tx.workspaces().note_refused_origin(workspace, origin, now);
    });
}

Result<void> Workspaces::connect_billing(WorkspaceId workspace, std::string_view provider,
                                         std::string_view secret) const {
    constexpr std::size_t kShortest = 16;
    constexpr std::size_t kLongest = 200;
    if (secret.size() < kShortest) return fail(ErrorCode::kTooShort, "/signing_secret", at_least(kShortest));
    if (secret.size() > kLongest) return fail(ErrorCode::kTooLong, "/signing_secret", at_most(kLongest));
    const Instant now = context_.clock.now();
    context_.store.write(
        [&](Transaction& tx) { tx.workspaces().put_billing_secret(workspace, provider, secret, now); });
    return {};
}

std::optional<std::string> Workspaces::billing_secret(WorkspaceId workspace, std::string_view provider) const {
    return context_.store.read([&](Transaction& tx) { return tx.workspaces().billing_secret(workspace, provider); });
}

std::vector<ApiKey> Workspaces::api_keys(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) { return tx.access().api_keys(workspace); });
}

Result<std::pair<ApiKey, std::string>> Workspaces::add_api_key(const Caller& caller, std::string_view name,
                                                               const std::vector<std::string>& scopes) const {
    const auto label = checked_name(name, "/name");
    if (!label) return label.failure();
    if (scopes.empty()) return fail(ErrorCode::kRequired, "/scopes");
    for (std::size_t i = 0; i < scopes.size(); ++i) {
        if (std::ranges::find(all_scopes(), scopes[i]) == all_scopes().end()) {
            return fail(ErrorCode::kUnknownValue, "/scopes/" + std::to_string(i));
        }
    }
    const auto owner = get(caller.workspace);
    if (!owner) return owner.failure();
    NewApiKey made = new_api_key(*owner, context_.ids.make<ApiKeyId>(), *label, scopes, context_.clock.now());
    made.record.made_by =
        caller.actor.kind == ActorKind::kMember ? std::optional(MemberId(caller.actor.id)) : caller.acts_for;
    context_.store.write([&](Transaction& tx) { tx.access().insert(made.record); });
    return std::pair(made.record, made.key);
}

Result<ApiKey> Workspaces::revoke_api_key(WorkspaceId workspace, ApiKeyId id) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ApiKey> {
        if (!tx.access().revoke_api_key(workspace, id, now)) return fail(ErrorCode::kNotFound);
        const auto keys = tx.access().api_keys(workspace);
        return *std::ranges::find(keys, id, &ApiKey::id);
    });
}

}  // namespace parrain::app
