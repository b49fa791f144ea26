#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "storage/database.hpp"

namespace parrain::storage {

/// One numbered step of the schema. `sql` is one text for both engines, with the tokens of `bridge()`.
struct Migration {
    int version;  ///< from 1, without gaps
    std::string_view name;
    std::string_view sql;
};

/// The migrations of this binary, from src/storage/migrations/NNNN_name.sql.
std::span<const Migration> embedded_migrations();

/// Brings the schema of a database to what a binary knows. Any number of servers may start at once: one migrates,
/// the others wait for it.
class Migrator {
  public:
    /// Told before each migration is applied.
    using Progress = std::function<void(const Migration&)>;

    explicit Migrator(Database& database, std::span<const Migration> migrations = embedded_migrations())
        : database_(database), migrations_(migrations) {}

    /// What `migrate` would apply, in order; changes nothing.
    /// @error DatabaseError kFatal if the schema is newer than this binary
    std::vector<Migration> pending();

    /// Apply what is pending, each migration in a transaction of its own: one that fails leaves nothing of itself.
    /// @return how many this call applied
    /// @error DatabaseError kFatal if the schema is newer than this binary; any if a migration fails, naming it
    int migrate(Instant now, const Progress& progress = {});

  private:
    int current_version();
    bool apply_next(Instant now, const Progress& progress);

    Database& database_;
    std::span<const Migration> migrations_;
};

/// The schema as the engine itself describes it, in one canonical text: tables by name, each with its columns,
/// constraints and indexes. The table of migrations is left out.
///
/// src/storage/schema.sql holds this text for both engines; a test proves it equal to the sum of the migrations.
std::string dump_schema(Database& database);

}  // namespace parrain::storage
