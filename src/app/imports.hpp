#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.hpp"
#include "app/import_store.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// A file as it was sent: `read` gives at most `most` bytes from `position` on.
struct UploadedFile {
    std::int64_t size = 0;
    std::function<std::string(std::int64_t position, std::size_t most)> read;
};

/// An import with what a person must see to map its columns and to judge it.
struct ListedImport {
    Import import;
    std::vector<std::vector<std::string>> sample;  ///< the first lines of data; empty once the file is gone
    std::vector<ImportFault> faults;               ///< the first of them
};

/// Files of comma-separated values brought in: mapped, tried, and then kept line by line by a job that goes on after
/// any interruption. A line that is wrong is refused alone.
class Imports {
  public:
    explicit Imports(const Context& context) : context_(context) {}

    /// Take a file and suggest which columns hold what. Separator (`;`, `,`, tab) and encoding (UTF-8, Windows-1252)
    /// are found out.
    /// @error kUnknownValue (/kind), kTooLong (/name), kFileEmpty, kCsvSyntax (its first line), kEncodingUnknown
    Result<ListedImport> upload(const Caller& caller, std::string_view kind, std::string_view name,
                                const UploadedFile& file) const;

    /// Newest first, without samples and faults.
    std::vector<Import> list(WorkspaceId workspace, Slice slice) const;
    /// @error kNotFound
    Result<ListedImport> get(WorkspaceId workspace, ImportId id) const;

    /// Say which heading holds each field; a field without one is not read. Not while it is under way, nor afterwards.
    /// @error kNotFound, kUnknownField, kUnknownValue, kColumnMissing (/fields/…), kPreconditionFailed,
    ///        kIllegalTransition
    Result<ListedImport> map(WorkspaceId workspace, ImportId id, std::int64_t version,
                             const std::map<std::string, std::string>& fields) const;

    /// Begin a dry run, or with `keep` the import itself; the job does the rest.
    /// @error kNotFound, kColumnMissing (/fields/…), kIllegalTransition (under way or done)
    Result<ListedImport> start(WorkspaceId workspace, ImportId id, bool keep) const;

    /// Everything that was refused, kMostFaults at most, in the order of lines. @error kNotFound
    Result<std::vector<ImportFault>> faults(WorkspaceId workspace, ImportId id) const;

    /// Forget the file, the faults and that there was an import; what it kept stays. @error kNotFound
    Result<void> remove(WorkspaceId workspace, ImportId id) const;

  private:
    Context context_;
};

/// Do the next chunk of every import under way, each in a transaction of its own; how many were done.
int continue_imports(const Context& context, Instant now, int most);

/// Forget files that nobody brought in for kFileLife; how many.
int forget_imports(const Context& context, Instant now, int most);

/// Faults kept of one import.
inline constexpr int kMostFaults = 10'000;

/// How long a file waits to be brought in.
inline constexpr Duration kFileLife = Duration::days(7);

}  // namespace parrain::app
