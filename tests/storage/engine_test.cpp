// What every use case relies on, one body for both engines.

#include <doctest/doctest.h>

#include <atomic>
#include <limits>
#include <stdexcept>
#include <thread>

#include "storage/open.hpp"
#include "support/database.hpp"

namespace parrain::storage {
namespace {

using test::on_each_engine;
using test::TestDatabase;

constexpr std::string_view kSchema = R"(
CREATE TABLE things (
    id {i64} NOT NULL PRIMARY KEY,
    owner {i64} NOT NULL,
    name TEXT NOT NULL,
    amount {i64} NOT NULL DEFAULT 0 CONSTRAINT amount_is_not_negative CHECK (amount >= 0),
    UNIQUE (owner, name)
) {strict};
CREATE TABLE parts (
    id {i64} NOT NULL PRIMARY KEY,
    thing {i64} NOT NULL REFERENCES things (id)
) {strict};
CREATE TABLE samples (
    id {i64} NOT NULL PRIMARY KEY,
    number {i64},
    words TEXT,
    flag {bool},
    raw {bytes},
    ratio {f64}
) {strict};
CREATE UNIQUE INDEX samples_lower_words ON samples (lower(words));
)";

const Statement kInsertThing{"INSERT INTO things (id, owner, name) VALUES ($1, $2, $3)"};
const Statement kSetAmount{"UPDATE things SET amount = $2 WHERE id = $1"};
const Statement kSetName{"UPDATE things SET name = $2 WHERE id = $1"};
const Statement kLockThing{"SELECT id FROM things WHERE id = $1 /*for_update*/"};
const Statement kFindName{"SELECT name FROM things WHERE owner = $2 AND id = $1"};
const Statement kAmountOf{"SELECT amount FROM things WHERE id = $1"};
const Statement kCountThings{"SELECT count(*) FROM things"};
const Statement kAllThings{"SELECT id FROM things ORDER BY id"};
const Statement kInsertPart{"INSERT INTO parts (id, thing) VALUES ($1, $2)"};
const Statement kCountParts{"SELECT count(*) FROM parts"};
const Statement kInsertSample{
    "INSERT INTO samples (id, number, words, flag, raw, ratio) VALUES ($1, $2, $3, $4, $5, $6)"};
const Statement kSample{"SELECT number, words, flag, raw, ratio FROM samples WHERE id = $1"};
const Statement kNoSuchTable{"SELECT id FROM no_such_table"};
const Statement kLike{"SELECT count(*) FROM things WHERE name LIKE $1"};

std::int64_t number(const Row& row) {
    return row.int64(0);
}

std::int64_t count(Database& database, const Statement& statement = kCountThings) {
    return database.read_one([&](Tx& tx) { return *tx.one(statement, {}, number); });
}

void make_schema(TestDatabase& database) {
    database->write([](Tx& tx) { tx.script(kSchema); });
}

void insert_thing(Tx& tx, std::int64_t id) {
    tx.exec(kInsertThing, {id, 1, "thing " + std::to_string(id)});
}

void insert_words(Tx& tx, std::int64_t id, const char* words) {
    tx.exec(kInsertSample, {id, 1, words, true, std::nullopt, std::nullopt});
}

/// The error that `body` meets as a write.
template <class Body>
DatabaseError error_of_write(Database& database, Body body) {
    try {
        database.write(body);
    } catch (const DatabaseError& error) {
        return error;
    }
    throw std::logic_error("the write succeeded");
}

TEST_CASE("values come back as they were stored") {
    on_each_engine([](TestDatabase& database) {
        make_schema(database);
        constexpr auto kLow = std::numeric_limits<std::int64_t>::min();
        constexpr auto kHigh = std::numeric_limits<std::int64_t>::max();
        const std::string raw("\0\x01\xff\0", 4);
        database->write([&](Tx& tx) {
            tx.exec(kInsertSample, {1, kLow, "", false, Bytes{raw}, 0.1});
            tx.exec(kInsertSample, {2, kHigh, "d'été \\ \"'$1", true, Bytes{""}, -1e300});
            tx.post(kInsertSample, {3, std::nullopt, std::optional<std::string>(), std::optional<bool>(),
                                    std::optional<Bytes>(), std::nullopt});
        });
        database->read([&](Tx& tx) {
            tx.one(kSample, {1}, [&](const Row& row) {
                CHECK(row.int64(0) == kLow);
                CHECK(row.maybe_text(1) == "");
                CHECK_FALSE(row.boolean(2));
                CHECK(row.bytes(3) == raw);
                CHECK(row.real(4) == 0.1);
                return 0;
            });
            tx.one(kSample, {2}, [&](const Row& row) {
                CHECK(row.int64(0) == kHigh);
                CHECK(row.text(1) == "d'été \\ \"'$1");
                CHECK(row.boolean(2));
                CHECK_FALSE(row.is_null(3));
                CHECK(row.bytes(3).empty());
                CHECK(row.real(4) == -1e300);
                return 0;
            });
            const auto nulls = tx.one(kSample, {3}, [&](const Row& row) {
                int found = 0;
                for (int column = 0; column < 5; ++column) found += row.is_null(column) ? 1 : 0;
                CHECK_FALSE(row.maybe_int64(0));
                CHECK_FALSE(row.maybe_instant(0));
                CHECK_FALSE(row.maybe_text(1));
                return found;
            });
            CHECK(nulls == 5);
            CHECK_FALSE(tx.one(kSample, {4}, number));
        });
    });
}

TEST_CASE("parameters are told by number, not by place") {
    on_each_engine([](TestDatabase& database) {
        make_schema(database);
        database->write([](Tx& tx) { tx.exec(kInsertThing, {10, 20, "bicycle"}); });
        const auto name = database->read_one([](Tx& tx) {
            return tx.one(kFindName, {10, 20}, [](const Row& row) { return row.text(0); });
        });
        CHECK(name == "bicycle");
    });
}

TEST_CASE("ids and moments are parameters") {
    on_each_engine([](TestDatabase& database) {
        make_schema(database);
        const Instant at(1'234'567);
        database->write([&](Tx& tx) { tx.exec(kInsertThing, {UserId(7), at, "x"}); });
        CHECK(database->read_one([&](Tx& tx) {
            return tx.one(kFindName, {UserId(7), at}, [](const Row& row) { return row.text(0); });
        }) == "x");
    });
}

TEST_CASE("exec tells how many rows changed, and a repeated id none") {
    on_each_engine([](TestDatabase& database) {
        make_schema(database);
        static const Statement kInsertIfNew{
            "INSERT INTO things (id, owner, name) VALUES ($1, 1, 'x') ON CONFLICT DO NOTHING"};
        database->write([](Tx& tx) {
            CHECK(tx.exec(kInsertIfNew, {1}) == 1);
            CHECK(tx.exec(kInsertIfNew, {1}) == 0);
            CHECK(tx.exec(kSetAmount, {1, 5}) == 1);
            CHECK(tx.exec(kSetAmount, {2, 5}) == 0);
            CHECK(tx.exec(kAllThings) == 0);
        });
    });
}

TEST_CASE("LIKE minds case on both engines") {
    on_each_engine([](TestDatabase& database) {
        make_schema(database);
        database->write([](Tx& tx) { tx.exec(kInsertThing, {1, 1, "Bicycle"}); });
        const auto like = [&](const char* pattern) {
            return database->read_one([&](Tx& tx) { return *tx.one(kLike, {pattern}, number); });
        };
        CHECK(like("Bi%") == 1);
        CHECK(like("bi%") == 0);
    });
}

TEST_CASE("violations have one code and one name on both engines") {
    struct Violation {
        const char* what;
        void (*body)(Tx&);
        DatabaseErrorCode code;
        const char* constraint;
    };
    const Violation violations[] = {
        {"primary key",
         [](Tx& tx) {
             tx.exec(kInsertThing, {1, 2, "new"});
         },
         DatabaseErrorCode::kUnique, "things(id)"},
        {"unique key",
         [](Tx& tx) {
             tx.exec(kInsertThing, {2, 1, "thing 1"});
         },
         DatabaseErrorCode::kUnique, "things(owner,name)"},
        {"unique expression", [](Tx& tx) { insert_words(tx, 2, "THING 1"); }, DatabaseErrorCode::kUnique,
         "samples_lower_words"},
        {"check",
         [](Tx& tx) {
             tx.exec(kSetAmount, {1, -1});
         },
         DatabaseErrorCode::kCheck, "amount_is_not_negative"},
        {"not null",
         [](Tx& tx) {
             tx.exec(kSetName, {1, std::nullopt});
         },
         DatabaseErrorCode::kCheck, "things(name)"},
        {"posted",
         [](Tx& tx) {
             tx.post(kInsertThing, {1, 2, "new"});
         },
         DatabaseErrorCode::kUnique, "things(id)"},
    };
    on_each_engine([&](TestDatabase& database) {
        make_schema(database);
        database->write([](Tx& tx) {
            insert_thing(tx, 1);
            insert_words(tx, 1, "thing 1");
        });
        for (const Violation& violation : violations) {
            CAPTURE(std::string(violation.what));
            const DatabaseError error = error_of_write(*database, violation.body);
            CHECK(error.code() == violation.code);
            CHECK(error.constraint() == violation.constraint);
            CHECK(std::string(error.what()).find("thing 1") == std::string::npos);
        }
        CHECK(error_of_write(*database, [](Tx& tx) {
                  tx.exec(kInsertPart, {1, 99});
              }).code() == DatabaseErrorCode::kForeignKey);
        CHECK(count(*database) == 1);
    });
}

TEST_CASE("mistakes are fatal errors on both engines") {
    on_each_engine([](TestDatabase& database) {
        make_schema(database);
        const auto code = [&](auto body) { return error_of_write(*database, body).code(); };
        CHECK(code([](Tx& tx) { tx.exec(kNoSuchTable); }) == DatabaseErrorCode::kFatal);
        CHECK(code([](Tx& tx) { tx.exec(kInsertThing, {1, 1}); }) == DatabaseErrorCode::kFatal);
        CHECK(code([](Tx& tx) { tx.exec(kInsertThing, {1, "one", "x"}); }) == DatabaseErrorCode::kFatal);
        CHECK(code([](Tx& tx) { tx.exec(kInsertThing, {1, 1, std::string("a\0b", 3)}); }) == DatabaseErrorCode::kFatal);
        CHECK(code([](Tx& tx) { tx.script("CREATE TABLE broken ("); }) == DatabaseErrorCode::kFatal);
        database->write([](Tx& tx) { insert_thing(tx, 1); });
        CHECK(count(*database) == 1);
    });
}

TEST_CASE("reads cannot write") {
    on_each_engine([](TestDatabase& database) {
        make_schema(database);
        CHECK_THROWS_AS(database->read([](Tx& tx) { insert_thing(tx, 1); }), DatabaseError);
        CHECK_THROWS_AS(database->read_one([](Tx& tx) { insert_thing(tx, 1); }), DatabaseError);
        CHECK(count(*database) == 0);
    });
}

TEST_CASE("an exception undoes its own write and comes out to its caller") {
    on_each_engine([](TestDatabase& database) {
        make_schema(database);
        CHECK_THROWS_WITH_AS(database->write([](Tx& tx) {
            insert_thing(tx, 1);
            tx.post(kInsertThing, {2, 1, "x"});
            throw std::runtime_error("changed my mind");
        }),
                             "changed my mind", std::runtime_error);
        CHECK(count(*database) == 0);
        database->write([](Tx& tx) { insert_thing(tx, 1); });
        CHECK(count(*database) == 1);
    });
}

TEST_CASE("a refusal writes nothing and is returned") {
    on_each_engine([](TestDatabase& database) {
        make_schema(database);
        const Result<int> refused = database->write([](Tx& tx) -> Result<int> {
            insert_thing(tx, 1);
            return fail(ErrorCode::kTaken);
        });
        CHECK(refused.error() == ErrorCode::kTaken);
        CHECK(count(*database) == 0);

        const Result<void> granted = database->write([](Tx& tx) -> Result<void> {
            insert_thing(tx, 1);
            return {};
        });
        CHECK(granted.ok());
        CHECK(count(*database) == 1);
    });
}

TEST_CASE("a violation can be turned into a refusal, but not into an answer") {
    on_each_engine([](TestDatabase& database) {
        make_schema(database);
        database->write([](Tx& tx) { insert_thing(tx, 1); });
        const auto insert_again = [](Tx& tx) {
            insert_thing(tx, 2);
            try {
                insert_thing(tx, 1);
                return true;
            } catch (const DatabaseError&) {
                return false;
            }
        };
        const Result<int> refused = database->write([&](Tx& tx) -> Result<int> {
            if (!insert_again(tx)) return fail(ErrorCode::kTaken);
            return 1;
        });
        CHECK(refused.error() == ErrorCode::kTaken);
        CHECK(error_of_write(*database, insert_again).code() == DatabaseErrorCode::kUnique);
        CHECK(count(*database) == 1);
    });
}

TEST_CASE("after a failure the transaction can only be left") {
    on_each_engine([](TestDatabase& database) {
        make_schema(database);
        const DatabaseError error = error_of_write(*database, [](Tx& tx) {
            insert_thing(tx, 1);
            CHECK_THROWS_AS(insert_thing(tx, 1), DatabaseError);
            CHECK_THROWS_AS(insert_thing(tx, 2), DatabaseError);
            CHECK_THROWS_AS(tx.one(kCountThings, {}, number), DatabaseError);
        });
        CHECK(error.code() == DatabaseErrorCode::kUnique);
        CHECK(count(*database) == 0);
    });
}

TEST_CASE("a posted failure surfaces at the next look at the latest, and nothing of the transaction remains") {
    on_each_engine([](TestDatabase& database) {
        make_schema(database);
        const DatabaseError error = error_of_write(*database, [](Tx& tx) {
            tx.post(kInsertThing, {1, 1, "x"});
            tx.post(kInsertThing, {1, 1, "y"});
            tx.one(kCountThings, {}, number);
            FAIL("the failure was not seen");
        });
        CHECK(error.code() == DatabaseErrorCode::kUnique);
        CHECK(count(*database) == 0);
    });
}

TEST_CASE("posted statements arrive, thousands of them as well") {
    on_each_engine([](TestDatabase& database) {
        make_schema(database);
        constexpr std::int64_t kRows = 20'000;
        database->write([](Tx& tx) {
            for (std::int64_t id = 1; id <= kRows; ++id) tx.post(kInsertThing, {id, id, std::to_string(id)});
        });
        CHECK(count(*database) == kRows);
    });
}

TEST_CASE("64 threads share commits: the good are durable, the bad disturb nobody") {
    on_each_engine([](TestDatabase& database) {
        make_schema(database);
        constexpr int kThreads = 64;
        constexpr int kEach = 20;
        std::atomic<int> refused = 0;
        std::vector<std::thread> threads;
        threads.reserve(kThreads);
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < kEach; ++i) {
                    const std::int64_t id = t * kEach + i + 1;
                    try {
                        database->write([&](Tx& tx) {
                            insert_thing(tx, id);
                            tx.post(kInsertPart, {id, id});
                            if (i % 4 == 3) insert_thing(tx, id);
                        });
                    } catch (const DatabaseError& error) {
                        refused += error.code() == DatabaseErrorCode::kUnique ? 1 : 0;
                    }
                }
            });
        }
        for (std::thread& thread : threads) thread.join();
        constexpr int kGood = kThreads * kEach * 3 / 4;
        CHECK(refused == kThreads * kEach - kGood);
        database.close();
        database.open();
        CHECK(count(*database) == kGood);
        CHECK(count(*database, kCountParts) == kGood);
    });
}

TEST_CASE("writes of many threads to one row are all counted") {
    on_each_engine([](TestDatabase& database) {
        make_schema(database);
        database->write([](Tx& tx) { insert_thing(tx, 1); });
        constexpr int kThreads = 8;
        constexpr int kEach = 25;
        std::vector<std::thread> threads;
        threads.reserve(kThreads);
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < kEach; ++i) {
                    database->write([](Tx& tx) {
                        tx.one(kLockThing, {1}, number);
                        const std::int64_t before = *tx.one(kAmountOf, {1}, number);
                        tx.exec(kSetAmount, {1, before + 1});
                    });
                }
            });
        }
        for (std::thread& thread : threads) thread.join();
        CHECK(database->read_one([](Tx& tx) { return tx.one(kAmountOf, {1}, number); }) == kThreads * kEach);
    });
}

TEST_CASE("a read sees one snapshot while others write") {
    on_each_engine([](TestDatabase& database) {
        make_schema(database);
        database->read([&](Tx& tx) {
            CHECK(tx.one(kCountThings, {}, number) == 0);
            std::thread([&] { database->write([](Tx& other) { insert_thing(other, 1); }); }).join();
            CHECK(tx.one(kCountThings, {}, number) == 0);
        });
        CHECK(count(*database) == 1);
    });
}

TEST_CASE("a write sees what it wrote, and a read after it as well") {
    on_each_engine([](TestDatabase& database) {
        make_schema(database);
        for (std::int64_t id = 1; id <= 20; ++id) {
            const auto seen = database->write([&](Tx& tx) {
                tx.post(kInsertThing, {id, id, std::to_string(id)});
                return tx.one(kCountThings, {}, number);
            });
            REQUIRE(seen == id);
            REQUIRE(count(*database) == id);
        }
    });
}

TEST_CASE("in the test mode every write runs twice and counts once") {
    on_each_engine(
        [](TestDatabase& database) {
            make_schema(database);
            int runs = 0;
            const auto seen = database->write([&](Tx& tx) {
                ++runs;
                insert_thing(tx, 1);
                return tx.one(kCountThings, {}, number);
            });
            CHECK(runs == 2);
            CHECK(seen == 1);
            CHECK(count(*database) == 1);
        },
        {.run_twice = true});
}

TEST_CASE("the test mode finds a write that is not pure") {
    on_each_engine(
        [](TestDatabase& database) {
            make_schema(database);
            std::int64_t next_id = 0;
            database->write([&](Tx& tx) { insert_thing(tx, ++next_id); });
            CHECK(database->read_one([](Tx& tx) { return tx.list(kAllThings, {}, number); }) ==
                  std::vector<std::int64_t>{2});
        },
        {.run_twice = true});
}

TEST_CASE("statements that lock rows are plain on SQLite") {
    CHECK(kLockThing.sql(Engine::kSqlite) == "SELECT id FROM things WHERE id = ?1 ");
    CHECK(kLockThing.sql(Engine::kPostgres) == "SELECT id FROM things WHERE id = $1 FOR NO KEY UPDATE");
    CHECK(bridge("1 /*for_share*/", Engine::kSqlite) == "1 ");
    CHECK(bridge("1 /*for_share*/", Engine::kPostgres) == "1 FOR SHARE");
    CHECK(bridge("'{i64}' {json} /*skip_locked*/", Engine::kPostgres) == "'BIGINT' JSONB FOR UPDATE SKIP LOCKED");
}

TEST_CASE("a dollar inside a string is not a parameter") {
    static const Statement kPrice{"SELECT $1, '$1 it''s $2'"};
    CHECK(kPrice.sql(Engine::kSqlite) == "SELECT ?1, '$1 it''s $2'");
}

}  // namespace
}  // namespace parrain::storage
