// What only the PostgreSQL engine meets: lost connections, deadlocks, unreachable servers.

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <thread>

#include "storage/open.hpp"
#include "support/database.hpp"

namespace parrain::storage {
namespace {

using test::TestDatabase;

const Statement kInsert{"INSERT INTO rows (id) VALUES ($1)"};
const Statement kCount{"SELECT count(*) FROM rows"};
const Statement kTouch{"UPDATE rows SET touched = touched + 1 WHERE id = $1"};
const Statement kTouched{"SELECT sum(touched) FROM rows"};
const Statement kProcess{"SELECT pg_backend_pid()"};
const Statement kTerminate{"SELECT pg_terminate_backend(CAST($1 AS INTEGER), 5000)"};

std::int64_t number(const Row& row) {
    return row.int64(0);
}

bool has_postgres() {
    const auto engines = test::engines_under_test();
    return std::find(engines.begin(), engines.end(), Engine::kPostgres) != engines.end();
}

/// A database with a table, and a second way in to disturb it.
class Fixture {
  public:
    Fixture() : database_(Engine::kPostgres), other_(open_database(database_.location())) {
        database_->write([](Tx& tx) {
            tx.script("CREATE TABLE rows (id {i64} NOT NULL PRIMARY KEY, touched {i64} NOT NULL DEFAULT 0)");
        });
    }

    Database& database() { return *database_; }
    void terminate(std::int64_t process) {
        other_->read_one([&](Tx& tx) { tx.one(kTerminate, {process}, number); });
    }
    std::int64_t ask(const Statement& question) {
        return other_->read_one([&](Tx& tx) { return *tx.one(question, {}, number); });
    }
    void script(std::string_view sql) {
        other_->write([&](Tx& tx) { tx.script(sql); });
    }

  private:
    TestDatabase database_;
    std::unique_ptr<Database> other_;
};

TEST_CASE("a connection that was cut while idle is opened again before it is used") {
    if (!has_postgres()) return;
    Fixture fixture;
    const auto process = fixture.database().read_one([](Tx& tx) { return *tx.one(kProcess, {}, number); });
    fixture.terminate(process);
    int runs = 0;
    fixture.database().write([&](Tx& tx) {
        ++runs;
        tx.post(kInsert, {1});
    });
    CHECK(runs == 1);
    CHECK(fixture.ask(kCount) == 1);
}

TEST_CASE("a connection lost before COMMIT: the write runs again") {
    if (!has_postgres()) return;
    Fixture fixture;
    int runs = 0;
    fixture.database().write([&](Tx& tx) {
        ++runs;
        tx.exec(kInsert, {1});
        if (runs == 1) fixture.terminate(*tx.one(kProcess, {}, number));
        tx.exec(kInsert, {2});
    });
    CHECK(runs == 2);
    CHECK(fixture.ask(kCount) == 2);
}

TEST_CASE("a connection lost at COMMIT: the write is not run again, and says that its outcome is unknown") {
    if (!has_postgres()) return;
    Fixture fixture;
    fixture.script(R"(
CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON rows DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut();
)");
    int runs = 0;
    try {
        fixture.database().write([&](Tx& tx) {
            ++runs;
            tx.exec(kInsert, {1});
        });
        FAIL("it was acknowledged");
    } catch (const DatabaseError& error) {
        CHECK(error.code() == DatabaseErrorCode::kFatal);
        CHECK(std::string(error.what()).find("commit outcome unknown") != std::string::npos);
    }
    CHECK(runs == 1);
    fixture.script("DROP TRIGGER cut ON rows");
    fixture.database().write([](Tx& tx) { tx.exec(kInsert, {2}); });
}

TEST_CASE("of two transactions in a deadlock one runs again, and both commit") {
    if (!has_postgres()) return;
    Fixture fixture;
    fixture.database().write([](Tx& tx) {
        tx.post(kInsert, {1});
        tx.post(kInsert, {2});
    });
    std::barrier both_hold_one(2);
    std::atomic<int> runs = 0;
    const auto touch_both = [&](std::int64_t first, std::int64_t second) {
        bool is_first_run = true;
        fixture.database().write([&](Tx& tx) {
            ++runs;
            tx.exec(kTouch, {first});
            if (std::exchange(is_first_run, false)) both_hold_one.arrive_and_wait();
            tx.exec(kTouch, {second});
        });
    };
    std::thread other([&] { touch_both(2, 1); });
    touch_both(1, 2);
    other.join();
    CHECK(runs >= 3);
    CHECK(fixture.ask(kTouched) == 4);
}

TEST_CASE("a swallowed deadlock is still run again") {
    if (!has_postgres()) return;
    Fixture fixture;
    fixture.script(R"(
CREATE SEQUENCE attempts;
CREATE FUNCTION meet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF nextval('attempts') < 3 THEN RAISE EXCEPTION 'met' USING ERRCODE = '40001'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meet BEFORE INSERT ON rows FOR EACH ROW EXECUTE FUNCTION meet();
)");
    const Result<int> answer = fixture.database().write([](Tx& tx) -> Result<int> {
        try {
            tx.exec(kInsert, {1});
        } catch (const DatabaseError&) {
            return fail(ErrorCode::kTaken);
        }
        return 1;
    });
    CHECK(answer.ok());
    CHECK(fixture.ask(kCount) == 1);
}

TEST_CASE("transactions that never stop meeting give up after eight retries") {
    if (!has_postgres()) return;
    Fixture fixture;
    fixture.script(R"(
CREATE FUNCTION meet() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'met' USING ERRCODE = '40001'; END $$;
CREATE TRIGGER meet BEFORE INSERT ON rows FOR EACH ROW EXECUTE FUNCTION meet();
)");
    int runs = 0;
    try {
        fixture.database().write([&](Tx& tx) {
            ++runs;
            tx.post(kInsert, {1});
        });
        FAIL("it was acknowledged");
    } catch (const DatabaseError& error) {
        CHECK(error.code() == DatabaseErrorCode::kRetry);
    }
    CHECK(runs == 9);
}

TEST_CASE("a server that does not answer is busy, an address that cannot be read a mistake") {
    if (!has_postgres()) return;
    const auto code = [](const char* url) {
        try {
            open_postgres({.url = url});
        } catch (const DatabaseError& error) {
            CHECK(std::string(error.what()).find("secret") == std::string::npos);
            return error.code();
        }
        throw std::logic_error("it answered");
    };
    CHECK(code("postgresql://u:secret@127.0.0.1:1/x") == DatabaseErrorCode::kBusy);
    CHECK(code("postgresql://u:secret@127.0.0.1:port/x?nonsense=1") == DatabaseErrorCode::kFatal);
}

}  // namespace
}  // namespace parrain::storage
