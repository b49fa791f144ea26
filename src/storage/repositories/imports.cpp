#include "storage/repositories/imports.hpp"

#include <charconv>
#include <limits>
#include <set>

#include "app/ports.hpp"
#include "storage/repositories/columns.hpp"

namespace parrain::storage {
namespace {

#define IMPORT_COLUMNS                                                                                            \
    "id, kind, file_name, state, encoding, separator, headings, first_row, first_line, size, mapping, position, " \
    "line, row_count, added, changed, unchanged, refused, version, actor, actor_id, created_at, updated_at"

const Statement kInsert{"INSERT INTO imports (workspace_id, " IMPORT_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
                        "$19, $20, $21, $22, $23, $23)"};
const Statement kUpdate{
    "UPDATE imports SET state = $4, separator = $5, headings = $6, first_row = $7, first_line = $8, mapping = $9, "
    "position = $10, line = $11, row_count = $12, added = $13, changed = $14, unchanged = $15, refused = $16, "
    "updated_at = $17, version = version + 1 WHERE workspace_id = $1 AND id = $2 AND version = $3"};
const Statement kComplete{"UPDATE imports SET size = $3 WHERE workspace_id = $1 AND id = $2"};
const Statement kFind{"SELECT " IMPORT_COLUMNS " FROM imports WHERE workspace_id = $1 AND id = $2"};
const Statement kList{"SELECT " IMPORT_COLUMNS
                      " FROM imports WHERE workspace_id = $1 AND (id < $2 OR $2 = 0) AND size > 0 "
                      "ORDER BY id DESC LIMIT $3"};
const Statement kRemove{"DELETE FROM imports WHERE workspace_id = $1 AND id = $2"};

const Statement kPutPart{"INSERT INTO import_parts (workspace_id, import_id, number, bytes) VALUES ($1, $2, $3, $4)"};
const Statement kPart{"SELECT bytes FROM import_parts WHERE workspace_id = $1 AND import_id = $2 AND number = $3"};
const Statement kRemoveParts{"DELETE FROM import_parts WHERE workspace_id = $1 AND import_id = $2"};

const Statement kAppend{
    "INSERT INTO import_faults (workspace_id, import_id, line, field, code, first_line) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"};
const Statement kFaults{
    "SELECT line, field, code, first_line FROM import_faults WHERE workspace_id = $1 AND import_id = $2 "
    "ORDER BY line, field, code LIMIT $3"};
const Statement kRemoveFaults{"DELETE FROM import_faults WHERE workspace_id = $1 AND import_id = $2"};

const Statement kNoteSubject{
    "INSERT INTO import_subjects (workspace_id, import_id, subject, line) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT DO NOTHING"};
const Statement kNotedLines{
    "SELECT line FROM import_subjects WHERE workspace_id = $1 AND import_id = $2 AND line BETWEEN $3 AND $4"};
const Statement kFirstLine{
    "SELECT line FROM import_subjects WHERE workspace_id = $1 AND import_id = $2 AND subject = $3"};
const Statement kRemoveSubjects{
    "DELETE FROM import_subjects WHERE workspace_id = $1 AND import_id = $2 AND subject <= "
    "(SELECT MAX(first.subject) FROM (SELECT subject FROM import_subjects WHERE workspace_id = $1 AND import_id = $2 "
    "ORDER BY subject LIMIT $3) first)"};

const Statement kUnderWay{
    "SELECT workspace_id, id FROM imports WHERE state IN ('checking', 'running') ORDER BY id LIMIT $1"};
const Statement kLeft{
    "SELECT workspace_id, id FROM imports WHERE state IN ('uploaded', 'checked') "
    "AND updated_at < $1 ORDER BY updated_at LIMIT $2"};

constexpr std::string_view kUtf8 = "utf-8";
constexpr std::string_view kWindows1252 = "windows-1252";

std::string_view name_of(TextEncoding encoding) {
    return encoding == TextEncoding::kUtf8 ? kUtf8 : kWindows1252;
}

std::string text_of(const std::map<std::string, int>& mapping) {
    std::vector<std::string> lines;
    for (const auto& [field, column] : mapping) lines.push_back(field + "=" + std::to_string(column));
    return joined(lines);
}

std::map<std::string, int> mapping_of(std::string_view text) {
    std::map<std::string, int> mapping;
    for (const std::string& line : split(text)) {
        const auto mark = line.find('=');
        int column = 0;
        std::from_chars(line.data() + mark + 1, line.data() + line.size(), column);
        mapping.emplace(line.substr(0, mark), column);
    }
    return mapping;
}

app::Import import_of(const Row& row) {
    return {.id = row.id<ImportId>(0),
            .kind = row.text(1),
            .file_name = row.text(2),
            .state = app::parse_import_state(row.view(3)).value(),
            .encoding = row.view(4) == kUtf8 ? TextEncoding::kUtf8 : TextEncoding::kWindows1252,
            .separator = row.text(5).at(0),
            .headings = split(row.view(6)),
            .first_row = row.int64(7),
            .first_line = row.int64(8),
            .size = row.int64(9),
            .mapping = mapping_of(row.view(10)),
            .position = row.int64(11),
            .line = row.int64(12),
            .counts = {.rows = row.int64(13),
                       .added = row.int64(14),
                       .changed = row.int64(15),
                       .unchanged = row.int64(16),
                       .refused = row.int64(17)},
            .version = row.int64(18),
            .actor = stored_actor(row.view(19), row.maybe_int64(20)),
            .created_at = row.instant(21),
            .updated_at = row.instant(22)};
}

std::pair<WorkspaceId, ImportId> key_of(const Row& row) {
    return {row.id<WorkspaceId>(0), row.id<ImportId>(1)};
}

}  // namespace

void SqlImports::insert(WorkspaceId workspace, const app::Import& import) {
    tx_.exec(kInsert, {workspace,
                       import.id,
                       import.kind,
                       import.file_name,
                       to_string(import.state),
                       name_of(import.encoding),
                       std::string_view(&import.separator, 1),
                       joined(import.headings),
                       import.first_row,
                       import.first_line,
                       import.size,
                       text_of(import.mapping),
                       import.position,
                       import.line,
                       import.counts.rows,
                       import.counts.added,
                       import.counts.changed,
                       import.counts.unchanged,
                       import.counts.refused,
                       import.version,
                       to_string(import.actor.kind),
                       maybe_id(import.actor.id),
                       import.created_at});
}

bool SqlImports::update(WorkspaceId workspace, const app::Import& import) {
    return tx_.exec(kUpdate, {workspace, import.id, import.version, to_string(import.state),
                              std::string_view(&import.separator, 1), joined(import.headings), import.first_row,
                              import.first_line, text_of(import.mapping), import.position, import.line,
                              import.counts.rows, import.counts.added, import.counts.changed, import.counts.unchanged,
                              import.counts.refused, import.updated_at}) == 1;
}

bool SqlImports::complete(WorkspaceId workspace, ImportId id, std::int64_t size) {
    return tx_.exec(kComplete, {workspace, id, size}) == 1;
}

std::optional<app::Import> SqlImports::find(WorkspaceId workspace, ImportId id) {
    return tx_.one(kFind, {workspace, id}, import_of);
}

std::vector<app::Import> SqlImports::list(WorkspaceId workspace, const app::Slice& slice) {
    return tx_.list(kList, {workspace, slice.after, slice.limit}, import_of);
}

void SqlImports::remove(WorkspaceId workspace, ImportId id) {
    remove_parts(workspace, id);
    remove_faults(workspace, id);
    remove_subjects(workspace, id, std::numeric_limits<std::int64_t>::max());
    tx_.exec(kRemove, {workspace, id});
}

void SqlImports::put_part(WorkspaceId workspace, ImportId id, std::int64_t number, std::string_view bytes) {
    tx_.exec(kPutPart, {workspace, id, number, Bytes{bytes}});
}

std::optional<std::string> SqlImports::part(WorkspaceId workspace, ImportId id, std::int64_t number) {
    return tx_.one(kPart, {workspace, id, number}, [](const Row& row) { return row.bytes(0); });
}

void SqlImports::remove_parts(WorkspaceId workspace, ImportId id) {
    tx_.exec(kRemoveParts, {workspace, id});
}

void SqlImports::append(WorkspaceId workspace, ImportId id, const app::ImportFault& fault) {
    tx_.post(kAppend, {workspace, id, fault.line, fault.field, fault.code, fault.first_line});
}

std::vector<app::ImportFault> SqlImports::faults(WorkspaceId workspace, ImportId id, int limit) {
    return tx_.list(kFaults, {workspace, id, limit}, [](const Row& row) {
        return app::ImportFault{
            .line = row.int64(0), .field = row.text(1), .code = row.text(2), .first_line = row.maybe_int64(3)};
    });
}

void SqlImports::remove_faults(WorkspaceId workspace, ImportId id) {
    tx_.exec(kRemoveFaults, {workspace, id});
}

std::map<std::int64_t, std::int64_t> SqlImports::note_subjects(
    WorkspaceId workspace, ImportId id, const std::vector<std::pair<std::int64_t, std::string>>& lines) {
    if (lines.empty()) return {};
    // Nothing waits for one line: whose subject was not taken is its own now, and the others are asked for.
    for (const auto& [line, subject] : lines) tx_.post(kNoteSubject, {workspace, id, subject, line});
    std::set<std::int64_t> noted;
    tx_.query(kNotedLines, {workspace, id, lines.front().first, lines.back().first},
              [&](const Row& row) { noted.insert(row.int64(0)); });
    std::map<std::int64_t, std::int64_t> before;
    for (const auto& [line, subject] : lines) {
        if (noted.contains(line)) continue;
        const auto first = tx_.one(kFirstLine, {workspace, id, subject}, [](const Row& row) { return row.int64(0); });
        before.emplace(line, first.value());
    }
    return before;
}

std::int64_t SqlImports::remove_subjects(WorkspaceId workspace, ImportId id, std::int64_t most) {
    return tx_.exec(kRemoveSubjects, {workspace, id, most});
}

std::vector<std::pair<WorkspaceId, ImportId>> SqlImports::under_way(int limit) {
    return tx_.list(kUnderWay, {limit}, key_of);
}

std::vector<std::pair<WorkspaceId, ImportId>> SqlImports::left_before(Instant moment, int limit) {
    return tx_.list(kLeft, {moment, limit}, key_of);
}

}  // namespace parrain::storage
