#include "storage/migrator.hpp"

#include <algorithm>

namespace parrain::storage {
namespace {

constexpr std::string_view kCreateTable = R"(
CREATE TABLE IF NOT EXISTS schema_migrations (
    version {i64} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at {i64} NOT NULL
) {strict};
INSERT INTO schema_migrations (version, name, applied_at) VALUES (0, 'lock', 0) ON CONFLICT DO NOTHING;
)";

const Statement kTableExists{"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'",
                             "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() "
                             "AND table_name = 'schema_migrations'"};
const Statement kCurrentVersion{"SELECT max(version) FROM schema_migrations"};
// Row 0 is there to be locked: whoever holds it migrates, the others wait.
const Statement kLock{"SELECT version FROM schema_migrations WHERE version = 0 /*for_update*/"};
const Statement kRecord{"INSERT INTO schema_migrations (version, name, applied_at) VALUES ($1, $2, $3)"};

std::int64_t number(const Row& row) {
    return row.int64(0);
}

/// A migration may wait for another server's, and take long itself.
void wait_without_limit(Tx& tx) {
    if (tx.engine() == Engine::kPostgres) tx.script("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0");
}

void create_table(Database& database) {
    database.write([](Tx& tx) {
        wait_without_limit(tx);
        // PostgreSQL's IF NOT EXISTS is not safe against another server that creates the table at this moment.
        if (tx.engine() == Engine::kPostgres) tx.script("SELECT pg_advisory_xact_lock(hashtext('schema_migrations'))");
        tx.script(kCreateTable);
    });
}

}  // namespace

int Migrator::current_version() {
    const bool exists = database_.read_one([](Tx& tx) { return *tx.one(kTableExists, {}, number); }) != 0;
    const int current =
        exists ? static_cast<int>(database_.read_one([](Tx& tx) { return *tx.one(kCurrentVersion, {}, number); })) : 0;
    const int known = static_cast<int>(migrations_.size());
    if (current > known) {
        throw DatabaseError(DatabaseErrorCode::kFatal, "the database has schema " + std::to_string(current) +
                                                           " and this version of Parrain knows " +
                                                           std::to_string(known) +
                                                           ": use the version that made it, or a newer one");
    }
    return current;
}

std::vector<Migration> Migrator::pending() {
    const auto rest = migrations_.subspan(static_cast<std::size_t>(current_version()));
    return {rest.begin(), rest.end()};
}

int Migrator::migrate(Instant now, const Progress& progress) {
    if (pending().empty()) return 0;
    create_table(database_);
    int applied = 0;
    while (!pending().empty()) applied += apply_next(now, progress) ? 1 : 0;
    return applied;
}

bool Migrator::apply_next(Instant now, const Progress& progress) {
    std::string_view failing;
    try {
        return database_.write([&](Tx& tx) {
            failing = {};
            wait_without_limit(tx);
            tx.one(kLock, {}, number);
            const auto done = static_cast<std::size_t>(*tx.one(kCurrentVersion, {}, number));
            if (done >= migrations_.size()) return false;
            const Migration& next = migrations_[done];
            if (progress) progress(next);
            failing = next.name;
            tx.script(next.sql);
            tx.exec(kRecord, {next.version, next.name, now});
            return true;
        });
    } catch (const DatabaseError& error) {
        if (failing.empty()) throw;
        throw DatabaseError(error.code(), "migration " + std::string(failing) + ": " + error.what(),
                            error.constraint());
    }
}

}  // namespace parrain::storage
