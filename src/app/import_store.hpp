#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/records.hpp"
#include "core/csv_record.hpp"

namespace parrain::app {

struct Slice;

/// Where an import stands.
enum class ImportState {
    kUploaded,  ///< its columns are being mapped
    kChecking,  ///< a dry run is under way
    kChecked,   ///< a dry run went to the end; nothing is kept of it but its counts and faults
    kRunning,   ///< lines are being kept
    kDone,
};

/// Names on the wire, `uploaded` and so on, and back.
std::string_view to_string(ImportState state);
/// Nothing for another name.
std::optional<ImportState> parse_import_state(std::string_view name);

/// What came of the lines read so far, in a dry run or for good.
struct ImportCounts {
    std::int64_t rows = 0;  ///< lines of data, blank ones left out
    std::int64_t added = 0;
    std::int64_t changed = 0;
    std::int64_t unchanged = 0;
    std::int64_t refused = 0;
};

/// A file being brought in: what it is, how it is read, and how far.
struct Import {
    ImportId id;
    std::string kind;
    std::string file_name;
    ImportState state = ImportState::kUploaded;
    TextEncoding encoding = TextEncoding::kUtf8;
    char separator = ',';
    std::vector<std::string> headings;
    std::int64_t first_row = 0;   ///< position of the first line of data
    std::int64_t first_line = 0;  ///< its line of text, from 1
    std::int64_t size = 0;        ///< of the file, in bytes
    /// Which column of the file holds a field, from 0.
    std::map<std::string, int> mapping;
    std::int64_t position = 0;  ///< what was read so far, in bytes
    std::int64_t line = 0;      ///< the next line of text, from 1
    ImportCounts counts;
    std::int64_t version = 1;
    Actor actor;
    Instant created_at;
    Instant updated_at;

    /// From 0 to 1.
    double progress() const;
};

/// Why one line was refused, or what of it.
struct ImportFault {
    std::int64_t line;                            ///< of text, from 1
    std::string field;                            ///< of the kind; empty where the line itself is wrong
    std::string code;                             ///< name of an ErrorCode
    std::optional<std::int64_t> first_line = {};  ///< of told_twice: the line that told the same before
};

/// Files being brought in, their bytes until they are, and what was refused of them.
class ImportStore {
  public:
    virtual ~ImportStore() = default;
    virtual void insert(WorkspaceId workspace, const Import& import) = 0;
    /// Writes all fields and one version more. False where `import.version` is no longer the stored one.
    virtual bool update(WorkspaceId workspace, const Import& import) = 0;
    /// Notes that the file has come whole. False where there is no such import.
    virtual bool complete(WorkspaceId workspace, ImportId id, std::int64_t size) = 0;
    virtual std::optional<Import> find(WorkspaceId workspace, ImportId id) = 0;
    /// Those whose file has come whole, newest first.
    virtual std::vector<Import> list(WorkspaceId workspace, const Slice& slice) = 0;
    /// With its bytes, faults and what its lines were about.
    virtual void remove(WorkspaceId workspace, ImportId id) = 0;

    /// Bytes from `number` times kImportPart on; all parts but the last are full.
    virtual void put_part(WorkspaceId workspace, ImportId id, std::int64_t number, std::string_view bytes) = 0;
    virtual std::optional<std::string> part(WorkspaceId workspace, ImportId id, std::int64_t number) = 0;
    virtual void remove_parts(WorkspaceId workspace, ImportId id) = 0;

    virtual void append(WorkspaceId workspace, ImportId id, const ImportFault& fault) = 0;
    /// In the order of their lines.
    virtual std::vector<ImportFault> faults(WorkspaceId workspace, ImportId id, int limit) = 0;
    virtual void remove_faults(WorkspaceId workspace, ImportId id) = 0;

    /// Notes what some lines, in their order, are about. Gives those of them that are about the same as a line before,
    /// in this call or an earlier one, each with that line.
    virtual std::map<std::int64_t, std::int64_t> note_subjects(
        WorkspaceId workspace, ImportId id, const std::vector<std::pair<std::int64_t, std::string>>& lines) = 0;
    /// Forgets what lines were about, of so many at most; how many it forgot.
    virtual std::int64_t remove_subjects(WorkspaceId workspace, ImportId id, std::int64_t most) = 0;

    /// Under way, of all workspaces, oldest first.
    virtual std::vector<std::pair<WorkspaceId, ImportId>> under_way(int limit) = 0;
    /// Neither under way nor done, and untouched since before `moment`; of all workspaces.
    virtual std::vector<std::pair<WorkspaceId, ImportId>> left_before(Instant moment, int limit) = 0;
};

/// Bytes of a part of a file.
inline constexpr std::int64_t kImportPart = 256 << 10;

}  // namespace parrain::app
