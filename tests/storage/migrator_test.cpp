// Migrations, and schema.sql that must tell their sum.

#include "storage/migrator.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <latch>
#include <sstream>
#include <string>
#include <thread>

#include "support/database.hpp"

namespace parrain::storage {
namespace {

using test::on_each_engine;
using test::TestDatabase;

constexpr Instant kNow{1'700'000'000'000'000};

constexpr std::array<Migration, 3> kMigrations{{
    {1, "people", R"(
-- A comment; with a semicolon.
CREATE TABLE people (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    name TEXT NOT NULL DEFAULT 'a;b',
    is_here {bool} NOT NULL,
    notes {json},
    photo {bytes},
    height {f64} CONSTRAINT height_is_positive CHECK (height > 0),
    PRIMARY KEY (workspace_id, id)
) {strict};
CREATE UNIQUE INDEX people_by_name ON people (workspace_id, name);
)"},
    {2, "pets", R"(
CREATE TABLE pets (
    workspace_id {i64} NOT NULL,
    id {i64} NOT NULL,
    person_id {i64} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, person_id) REFERENCES people (workspace_id, id)
) {strict};
CREATE INDEX pets_here ON pets (workspace_id, person_id) WHERE person_id > 0;
)"},
    {3, "first_person", R"(
INSERT INTO people (workspace_id, id, is_here, notes) VALUES (1, 1, TRUE, '{"a": "x;y"}');
)"},
}};

constexpr std::array<Migration, 2> kFailing{{
    kMigrations[0],
    {2, "half_done", R"(
CREATE TABLE half (id {i64} NOT NULL PRIMARY KEY) {strict};
INSERT INTO half (id) VALUES (1);
INSERT INTO half (id) VALUES (1);
)"},
}};

const Statement kPerson{"SELECT name, is_here FROM people WHERE workspace_id = 1 AND id = 1"};
const Statement kVersions{"SELECT version, name, applied_at FROM schema_migrations WHERE version > 0 ORDER BY version"};

std::vector<std::string> names(const std::vector<Migration>& migrations) {
    std::vector<std::string> result;
    result.reserve(migrations.size());
    for (const Migration& migration : migrations) result.emplace_back(migration.name);
    return result;
}

TEST_CASE("a fresh database gets every migration in order, once") {
    on_each_engine([](TestDatabase& database) {
        Migrator migrator(*database, kMigrations);
        CHECK(names(migrator.pending()) == std::vector<std::string>{"people", "pets", "first_person"});
        CHECK(dump_schema(*database).empty());

        std::vector<std::string> told;
        CHECK(migrator.migrate(kNow, [&](const Migration& next) { told.emplace_back(next.name); }) == 3);
        CHECK(told == std::vector<std::string>{"people", "pets", "first_person"});
        CHECK(migrator.pending().empty());
        CHECK(migrator.migrate(kNow) == 0);

        database->read([](Tx& tx) {
            CHECK(tx.one(kPerson, {}, [](const Row& row) { return row.text(0); }) == "a;b");
            CHECK(tx.one(kPerson, {}, [](const Row& row) { return row.boolean(1); }) == true);
            const auto versions = tx.list(kVersions, {}, [](const Row& row) {
                CHECK(row.instant(2) == kNow);
                return row.text(1);
            });
            CHECK(versions == std::vector<std::string>{"people", "pets", "first_person"});
        });
    });
}

TEST_CASE("an old database gets what is new") {
    on_each_engine([](TestDatabase& database) {
        Migrator(*database, std::span(kMigrations).first(1)).migrate(kNow);
        Migrator migrator(*database, kMigrations);
        CHECK(names(migrator.pending()) == std::vector<std::string>{"pets", "first_person"});
        CHECK(migrator.migrate(kNow) == 2);
    });
}

TEST_CASE("a migration that fails leaves nothing of itself and names itself") {
    on_each_engine([](TestDatabase& database) {
        Migrator migrator(*database, kFailing);
        try {
            migrator.migrate(kNow);
            FAIL("it was applied");
        } catch (const DatabaseError& error) {
            CHECK(error.code() == DatabaseErrorCode::kUnique);
            CHECK(std::string(error.what()).starts_with("migration half_done: "));
        }
        CHECK(names(migrator.pending()) == std::vector<std::string>{"half_done"});
        CHECK(dump_schema(*database).find("half") == std::string::npos);
        CHECK(Migrator(*database, kMigrations).migrate(kNow) == 2);
    });
}

TEST_CASE("a schema from a newer version is refused") {
    on_each_engine([](TestDatabase& database) {
        Migrator(*database, kMigrations).migrate(kNow);
        Migrator older(*database, std::span(kMigrations).first(2));
        const char* expected =
            "the database has schema 3 and this version of Parrain knows 2: use the version that made it, or a newer "
            "one";
        CHECK_THROWS_WITH_AS(older.pending(), expected, DatabaseError);
        CHECK_THROWS_WITH_AS(older.migrate(kNow), expected, DatabaseError);
    });
}

TEST_CASE("servers that start together apply each migration once") {
    on_each_engine([](TestDatabase& database) {
        constexpr int kServers = 4;
        // A second process cannot open an SQLite folder; there the servers are threads of one.
        std::vector<std::unique_ptr<Database>> own;
        std::vector<Database*> servers(kServers, &*database);
        if (database.engine() == Engine::kPostgres) {
            for (Database*& server : servers) {
                own.push_back(open_database(database.location()));
                server = own.back().get();
            }
        }
        std::latch start(kServers);
        std::atomic<int> applied = 0;
        std::vector<std::thread> threads;
        threads.reserve(kServers);
        for (Database* server : servers) {
            threads.emplace_back([&, server] {
                start.arrive_and_wait();
                applied += Migrator(*server, kMigrations).migrate(kNow);
            });
        }
        for (std::thread& thread : threads) thread.join();
        CHECK(applied == 3);
    });
}

TEST_CASE("the dump tells tables, keys, checks, references and indexes") {
    on_each_engine([](TestDatabase& database) {
        Migrator(*database, kMigrations).migrate(kNow);
        const std::string dump = dump_schema(*database);
        CAPTURE(dump);
        for (const char* part : {"CREATE TABLE people", "CREATE TABLE pets", "height_is_positive", "people_by_name",
                                 "pets_here", "REFERENCES people", "WHERE", "'a;b'"}) {
            CAPTURE(std::string(part));
            CHECK(dump.find(part) != std::string::npos);
        }
        CHECK(dump.find("schema_migrations") == std::string::npos);
        CHECK(dump.find("test_") == std::string::npos);
    });
}

constexpr std::string_view kHeader =
    "-- The schema that the migrations add up to, as each engine describes it. Do not edit: run the storage tests "
    "with\n"
    "-- UPDATE_SCHEMA=1 after adding a migration.\n\n";

std::string section_title(Engine engine) {
    return "-- engine: " + std::string(to_string(engine)) + "\n\n";
}

std::string read_schema_file() {
    std::ostringstream text;
    text << std::ifstream(PARRAIN_SCHEMA_FILE).rdbuf();
    return text.str();
}

/// The part of schema.sql about one engine, without its title.
std::string section_of(const std::string& file, Engine engine) {
    const std::string title = section_title(engine);
    const std::size_t start = file.find(title);
    if (start == std::string::npos) return {};
    const std::size_t end = file.find("-- engine: ", start + title.size());
    return file.substr(start + title.size(), end == std::string::npos ? end : end - start - title.size());
}

void write_schema_file(Engine engine, const std::string& dump) {
    const std::string before = read_schema_file();
    std::string file(kHeader);
    for (const Engine each : {Engine::kSqlite, Engine::kPostgres}) {
        file += section_title(each) + (each == engine ? dump : section_of(before, each));
    }
    std::ofstream(PARRAIN_SCHEMA_FILE) << file;
}

/// The first line in which two texts differ, empty if none.
std::string first_difference(const std::string& left, const std::string& right) {
    std::istringstream left_lines(left);
    std::istringstream right_lines(right);
    for (std::string mine, other; true;) {
        const bool has_left = static_cast<bool>(std::getline(left_lines, mine));
        const bool has_right = static_cast<bool>(std::getline(right_lines, other));
        if (!has_left && !has_right) return {};
        if (has_left != has_right || mine != other)
            return (has_left ? mine : "(end)") + " | " + (has_right ? other : "(end)");
    }
}

TEST_CASE("balances and guard-rails of before there were campaigns are the program's own afterwards") {
    on_each_engine([](TestDatabase& database) {
        const auto all = embedded_migrations();
        const auto campaigns = std::ranges::find(all, std::string_view("campaigns"), &Migration::name);
        REQUIRE(campaigns != all.end());
        const auto before = all.first(static_cast<std::size_t>(campaigns - all.begin()));
        Migrator(*database, before).migrate(kNow);
        database->write([](Tx& tx) {
            tx.script(R"(
INSERT INTO workspaces (id, name, locale, currency, environment, preset, product, accent, origins, is_set_up, time_zone,
    version, created_at) VALUES (1, 'Acme', 'en', 'EUR', 'test', 'blank', '', '', '', FALSE, 'UTC', 1, 0);
INSERT INTO programs (workspace_id, id, name, preset, state, audience, wants_calls, budget_limited, version,
    created_at) VALUES (1, 2, 'A', 'blank', 'open', 'admin', FALSE, TRUE, 1, 0);
INSERT INTO balances (workspace_id, program_id, currency, account, amount) VALUES (1, 2, 'EUR', 'budget', 700);
INSERT INTO balances (workspace_id, program_id, currency, account, amount) VALUES (1, 2, 'EUR', 'funding', -700);
INSERT INTO guardrails (workspace_id, program_id, alert_at, action, state, since, judged_at, version)
    VALUES (1, 2, 8000, 'pause', 'ok', 0, 0, 3);
INSERT INTO guardrail_baselines (workspace_id, program_id, currency, cost, waiting, revenue, customers)
    VALUES (1, 2, 'EUR', 5, 6, 7, 8);
INSERT INTO guardrail_events (workspace_id, id, program_id, at, actor, event, state_before, state_after)
    VALUES (1, 9, 2, 0, 'api', 'set', 'ok', 'ok');
)");
        });
        Migrator(*database).migrate(kNow);
        static const Statement kKept{
            "SELECT (SELECT CAST(SUM(amount * amount) AS BIGINT) FROM balances WHERE campaign_id = 0), "
            "(SELECT version FROM guardrails WHERE campaign_id = 0 AND action = 'pause'), "
            "(SELECT cost + waiting + revenue + customers FROM guardrail_baselines WHERE campaign_id = 0), "
            "(SELECT id FROM guardrail_events WHERE campaign_id = 0 AND event = 'set')"};
        const auto kept = database->read_one([](Tx& tx) {
            return *tx.one(kKept, {}, [](const Row& row) {
                return std::array{row.int64(0), row.int64(1), row.int64(2), row.int64(3)};
            });
        });
        CHECK(kept == std::array<std::int64_t, 4>{980'000, 3, 26, 9});
    });
}

TEST_CASE("schema.sql is the sum of the migrations") {
    on_each_engine([](TestDatabase& database) {
        Migrator(*database).migrate(kNow);
        const std::string dump = dump_schema(*database);
        if (std::getenv("UPDATE_SCHEMA") != nullptr) write_schema_file(database.engine(), dump);
        const std::string committed = section_of(read_schema_file(), database.engine());
        INFO("schema.sql | migrations; run this test with UPDATE_SCHEMA=1, look at the difference and commit it");
        CHECK(first_difference(committed, dump) == "");
    });
}

}  // namespace
}  // namespace parrain::storage
