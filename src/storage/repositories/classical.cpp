#include "storage/repositories/classical.hpp"

#include "app/ports.hpp"
#include "storage/repositories/columns.hpp"

namespace parrain::storage {
namespace {

#define COUNT_COLUMNS "month, rep_id, contacted, won, updated_at"
#define PROSPECT_COLUMNS "id, external_id, contacted_on, won_on, rep_id, updated_at"

const Statement kPutCount{"INSERT INTO classical_counts (workspace_id, " COUNT_COLUMNS
                          ") VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (workspace_id, month, rep_id) "
                          "DO UPDATE SET contacted = $4, won = $5, updated_at = $6"};
const Statement kFindCount{"SELECT " COUNT_COLUMNS
                           " FROM classical_counts WHERE workspace_id = $1 AND month = $2 AND rep_id = $3"};
const Statement kCounts{"SELECT " COUNT_COLUMNS
                        " FROM classical_counts WHERE workspace_id = $1 ORDER BY month DESC, rep_id"};
const Statement kRemoveCount{"DELETE FROM classical_counts WHERE workspace_id = $1 AND month = $2 AND rep_id = $3"};

const Statement kPutProspect{"INSERT INTO classical_prospects (workspace_id, " PROSPECT_COLUMNS
                             ") VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (workspace_id, external_id) "
                             "DO UPDATE SET contacted_on = $4, won_on = $5, rep_id = $6, updated_at = $7"};
const Statement kFindProspect{"SELECT " PROSPECT_COLUMNS
                              " FROM classical_prospects WHERE workspace_id = $1 AND external_id = $2"};
const Statement kProspects{"SELECT " PROSPECT_COLUMNS
                           " FROM classical_prospects WHERE workspace_id = $1 AND (id < $2 OR $2 = 0) "
                           "ORDER BY id DESC LIMIT $3"};
const Statement kRemoveProspect{"DELETE FROM classical_prospects WHERE workspace_id = $1 AND external_id = $2"};

const Statement kTarget{"SELECT start_bps, target_bps, version FROM share_targets WHERE workspace_id = $1"};
const Statement kInsertTarget{
    "INSERT INTO share_targets (workspace_id, start_bps, target_bps, version, updated_at) "
    "VALUES ($1, $2, $3, 1, $4) ON CONFLICT (workspace_id) DO NOTHING"};
const Statement kUpdateTarget{
    "UPDATE share_targets SET start_bps = $2, target_bps = $3, updated_at = $4, "
    "version = version + 1 WHERE workspace_id = $1 AND version = $5"};

std::optional<MemberId> rep_of(const Row& row, int column) {
    return row.int64(column) == 0 ? std::nullopt : std::optional(row.id<MemberId>(column));
}

app::ClassicalCount count_of(const Row& row) {
    return {.month = row.int64(0),
            .rep = rep_of(row, 1),
            .contacted = row.int64(2),
            .won = row.int64(3),
            .updated_at = row.instant(4)};
}

app::ClassicalProspect prospect_of(const Row& row) {
    return {.id = row.id<RecordId>(0),
            .external_id = row.text(1),
            .contacted_on = row.int64(2),
            .won_on = row.maybe_int64(3),
            .rep = rep_of(row, 4),
            .updated_at = row.instant(5)};
}

}  // namespace

void SqlClassical::put(WorkspaceId workspace, const app::ClassicalCount& count) {
    tx_.exec(kPutCount, {workspace, count.month, id_or_zero(count.rep), count.contacted, count.won, count.updated_at});
}

std::optional<app::ClassicalCount> SqlClassical::find(WorkspaceId workspace, std::int64_t month,
                                                      std::optional<MemberId> rep) {
    return tx_.one(kFindCount, {workspace, month, id_or_zero(rep)}, count_of);
}

std::vector<app::ClassicalCount> SqlClassical::counts(WorkspaceId workspace) {
    return tx_.list(kCounts, {workspace}, count_of);
}

bool SqlClassical::remove(WorkspaceId workspace, std::int64_t month, std::optional<MemberId> rep) {
    return tx_.exec(kRemoveCount, {workspace, month, id_or_zero(rep)}) == 1;
}

void SqlClassical::put(WorkspaceId workspace, const app::ClassicalProspect& prospect) {
    tx_.post(kPutProspect, {workspace, prospect.id, prospect.external_id, prospect.contacted_on, prospect.won_on,
                            id_or_zero(prospect.rep), prospect.updated_at});
}

std::optional<app::ClassicalProspect> SqlClassical::find(WorkspaceId workspace, std::string_view external_id) {
    return tx_.one(kFindProspect, {workspace, external_id}, prospect_of);
}

std::vector<app::ClassicalProspect> SqlClassical::prospects(WorkspaceId workspace, const app::Slice& slice) {
    return tx_.list(kProspects, {workspace, slice.after, slice.limit}, prospect_of);
}

bool SqlClassical::remove(WorkspaceId workspace, std::string_view external_id) {
    return tx_.exec(kRemoveProspect, {workspace, external_id}) == 1;
}

std::optional<app::ShareTarget> SqlClassical::target(WorkspaceId workspace) {
    return tx_.one(kTarget, {workspace}, [](const Row& row) {
        return app::ShareTarget{.start = Rate::parse(row.int64(0)).value(),
                                .target = Rate::parse(row.int64(1)).value(),
                                .version = row.int64(2)};
    });
}

bool SqlClassical::put(WorkspaceId workspace, const app::ShareTarget& target, Instant now) {
    const auto start = target.start.basis_points();
    const auto wanted = target.target.basis_points();
    if (target.version == 0) return tx_.exec(kInsertTarget, {workspace, start, wanted, now}) == 1;
    return tx_.exec(kUpdateTarget, {workspace, start, wanted, now, target.version}) == 1;
}

}  // namespace parrain::storage
