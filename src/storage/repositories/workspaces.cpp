#include "storage/repositories/columns.hpp"
#include "storage/repositories/repositories.hpp"

namespace parrain::storage {
namespace {

const Statement kInsert{
    "INSERT INTO workspaces (id, name, locale, currency, environment, preset, product, accent, website, origins, "
    "is_set_up, version, created_at, time_zone, four_eyes_above, referral_page) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"};
const Statement kFind{
    "SELECT id, name, locale, currency, environment, preset, product, accent, website, origins, is_set_up, version, "
    "created_at, time_zone, four_eyes_above, referral_page FROM workspaces WHERE id = $1"};
const Statement kList{
    "SELECT id, name, locale, currency, environment, preset, product, accent, website, origins, is_set_up, version, "
    "created_at, time_zone, four_eyes_above, referral_page FROM workspaces ORDER BY id"};
const Statement kUpdate{
    "UPDATE workspaces SET name = $3, locale = $4, product = $5, accent = $6, website = $7, origins = $8, "
    "is_set_up = $9, time_zone = $10, four_eyes_above = $11, referral_page = $12, version = version + 1 WHERE id = $1 "
    "AND version = $2"};

const Statement kPutSecret{
    "INSERT INTO workspace_secrets (workspace_id, purpose, secret) VALUES ($1, $2, $3) "
    "ON CONFLICT (workspace_id, purpose) DO UPDATE SET secret = excluded.secret"};
const Statement kSecret{"SELECT secret FROM workspace_secrets WHERE workspace_id = $1 AND purpose = $2"};

const Statement kInsertKey{
    "INSERT INTO widget_keys (workspace_id, kid, algorithm, secret, created_at, retired_at) "
    "VALUES ($1, $2, $3, $4, $5, $6)"};
const Statement kFindKey{
    "SELECT workspace_id, kid, algorithm, secret, created_at, retired_at FROM widget_keys WHERE kid = $1"};
const Statement kKeys{
    "SELECT workspace_id, kid, algorithm, secret, created_at, retired_at FROM widget_keys "
    "WHERE workspace_id = $1 ORDER BY created_at, kid"};
const Statement kRetireKey{
    "UPDATE widget_keys SET retired_at = $3 WHERE workspace_id = $1 AND kid = $2 AND retired_at IS NULL"};

const Statement kNoteOrigin{
    "INSERT INTO refused_origins (workspace_id, origin, times, last_seen_at) VALUES ($1, $2, 1, $3) "
    "ON CONFLICT (workspace_id, origin) DO UPDATE SET times = refused_origins.times + 1, "
    "last_seen_at = excluded.last_seen_at"};
const Statement kOrigins{
    "SELECT origin, times, last_seen_at FROM refused_origins WHERE workspace_id = $1 "
    "ORDER BY last_seen_at DESC, origin LIMIT 50"};
const Statement kForgetOrigin{"DELETE FROM refused_origins WHERE workspace_id = $1 AND origin = $2"};

const Statement kPutBilling{
    "INSERT INTO billing_connections (workspace_id, provider, signing_secret, updated_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (workspace_id, provider) DO UPDATE SET signing_secret = excluded.signing_secret, "
    "updated_at = excluded.updated_at"};
const Statement kBilling{"SELECT signing_secret FROM billing_connections WHERE workspace_id = $1 AND provider = $2"};

constexpr std::string_view kLive = "live";

std::optional<Money> maybe_money(const Row& row, int column, Currency currency) {
    const auto minor = row.maybe_int64(column);
    return minor ? std::optional(stored_money(*minor, currency)) : std::nullopt;
}

app::Workspace workspace_of(const Row& row) {
    return {.id = row.id<WorkspaceId>(0),
            .name = row.text(1),
            .locale = stored_locale(row.view(2)),
            .currency = stored_currency(row.view(3)),
            .is_live = row.view(4) == kLive,
            .preset = row.text(5),
            .product = row.text(6),
            .accent = row.text(7),
            .website = row.maybe_text(8),
            .referral_page = row.maybe_text(15),
            .origins = split(row.view(9)),
            .is_set_up = row.boolean(10),
            .time_zone = row.text(13),
            .four_eyes_above = maybe_money(row, 14, stored_currency(row.view(3))),
            .version = row.int64(11),
            .created_at = row.instant(12)};
}

app::WidgetKey key_of(const Row& row) {
    return {.workspace = row.id<WorkspaceId>(0),
            .kid = row.text(1),
            .algorithm = row.text(2),
            .secret = row.text(3),
            .created_at = row.instant(4),
            .retired_at = row.maybe_instant(5)};
}

}  // namespace

void SqlWorkspaces::insert(const app::Workspace& workspace) {
    tx_.exec(kInsert,
             {workspace.id, workspace.name, to_string(workspace.locale), workspace.currency.code(),
              workspace.is_live ? kLive : std::string_view("test"), workspace.preset, workspace.product,
              workspace.accent, workspace.website, joined(workspace.origins), workspace.is_set_up, workspace.version,
              workspace.created_at, workspace.time_zone, minor_of(workspace.four_eyes_above), workspace.referral_page});
}

std::optional<app::Workspace> SqlWorkspaces::find(WorkspaceId id) {
    return tx_.one(kFind, {id}, workspace_of);
}

std::vector<app::Workspace> SqlWorkspaces::list() {
    return tx_.list(kList, {}, workspace_of);
}

bool SqlWorkspaces::update(const app::Workspace& workspace) {
    return tx_.exec(kUpdate,
                    {workspace.id, workspace.version, workspace.name, to_string(workspace.locale), workspace.product,
                     workspace.accent, workspace.website, joined(workspace.origins), workspace.is_set_up,
                     workspace.time_zone, minor_of(workspace.four_eyes_above), workspace.referral_page}) == 1;
}

void SqlWorkspaces::put_secret(WorkspaceId workspace, std::string_view purpose, std::string_view secret) {
    tx_.exec(kPutSecret, {workspace, purpose, secret});
}

std::optional<std::string> SqlWorkspaces::secret(WorkspaceId workspace, std::string_view purpose) {
    return tx_.one(kSecret, {workspace, purpose}, [](const Row& row) { return row.text(0); });
}

void SqlWorkspaces::insert(const app::WidgetKey& key) {
    tx_.exec(kInsertKey, {key.workspace, key.kid, key.algorithm, key.secret, key.created_at, key.retired_at});
}

std::optional<app::WidgetKey> SqlWorkspaces::find_widget_key(std::string_view kid) {
    return tx_.one(kFindKey, {kid}, key_of);
}

std::vector<app::WidgetKey> SqlWorkspaces::widget_keys(WorkspaceId workspace) {
    return tx_.list(kKeys, {workspace}, key_of);
}

bool SqlWorkspaces::retire_widget_key(WorkspaceId workspace, std::string_view kid, Instant now) {
    return tx_.exec(kRetireKey, {workspace, kid, now}) == 1;
}

void SqlWorkspaces::note_refused_origin(WorkspaceId workspace, std::string_view origin, Instant now) {
    tx_.exec(kNoteOrigin, {workspace, origin, now});
}

std::vector<app::RefusedOrigin> SqlWorkspaces::refused_origins(WorkspaceId workspace) {
    return tx_.list(kOrigins, {workspace}, [](const Row& row) {
        return app::RefusedOrigin{.origin = row.text(0), .times = row.int64(1), .last_seen_at = row.instant(2)};
    });
}

void SqlWorkspaces::forget_refused_origin(WorkspaceId workspace, std::string_view origin) {
    tx_.exec(kForgetOrigin, {workspace, origin});
}

void SqlWorkspaces::put_billing_secret(WorkspaceId workspace, std::string_view provider, std::string_view secret,
                                       Instant now) {
    tx_.exec(kPutBilling, {workspace, provider, secret, now});
}

std::optional<std::string> SqlWorkspaces::billing_secret(WorkspaceId workspace, std::string_view provider) {
    return tx_.one(kBilling, {workspace, provider}, [](const Row& row) { return row.text(0); });
}

}  // namespace parrain::storage
