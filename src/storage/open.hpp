#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "storage/database.hpp"

namespace parrain::storage {

/// How the SQLite engine works. The defaults are those of the product; tests change some.
struct SqliteOptions {
    std::filesystem::path file;      ///< its folder is made if missing and belongs to one process at a time
    std::size_t readers = 4;         ///< reading connections
    std::size_t queue_limit = 4096;  ///< writes waiting at most; beyond, kBusy
    std::size_t batch_limit = 256;   ///< writes that share one commit at most
    bool run_twice = false;          ///< test mode: every write runs twice, the first run undone
    bool trust_file_system = false;  ///< do not refuse network file systems
    bool waits_for_disk = true;      ///< false: a power cut may take back the latest writes, and never half of one
    std::string vfs = {};            ///< SQLite VFS by name; the default when empty
};

/// How the PostgreSQL engine works.
struct PostgresOptions {
    std::string url;             ///< `postgresql://…`, as libpq reads it
    std::size_t pool = 8;        ///< connections at most; each is opened when first needed
    bool run_twice = false;      ///< test mode, as above
    bool waits_for_disk = true;  ///< as above
};

/// What can be chosen for either engine.
struct DatabaseOptions {
    bool run_twice = false;          ///< test mode: every write runs twice, the first run undone
    bool trust_file_system = false;  ///< SQLite: do not refuse network file systems
    bool waits_for_disk = true;      ///< false: a power cut may take back the latest writes, and never half of one
};

/// Open the database that `location` names: a `postgresql://` (or `postgres://`) address, or a folder, where the file
/// is `parrain.db`. The schema is not looked at: that is Migrator's.
/// @error DatabaseError kFatal if another process uses the folder or it lies on a network file system, kBusy if the
/// server cannot be reached
std::unique_ptr<Database> open_database(std::string_view location, const DatabaseOptions& options = {});

/// Open (and make, if missing) an SQLite database. @error as open_database
std::unique_ptr<Database> open_sqlite(const SqliteOptions& options);

/// Open a PostgreSQL database, proving with one connection that it answers. @error as open_database
std::unique_ptr<Database> open_postgres(const PostgresOptions& options);

/// Whether a file system, by the magic number statfs(2) gives, is one where SQLite's locks and shared memory cannot be
/// trusted: NFS, SMB, CIFS, AFS, Ceph, 9P and FUSE (sshfs, shares of virtual machines).
bool is_network_file_system(long magic);

}  // namespace parrain::storage
