#pragma once

#include <set>
#include <string_view>

#include "storage/database.hpp"

/// Writes whose half would be seen: one row of a pair and two that must add up to zero. For crash tests.
namespace parrain::storage::ledger_rows {

inline constexpr std::string_view kSchema = R"(
CREATE TABLE facts (id {i64} NOT NULL PRIMARY KEY) {strict};
CREATE TABLE lines (id {i64} NOT NULL PRIMARY KEY, fact {i64} NOT NULL, amount {i64} NOT NULL) {strict};
)";

inline const Statement kFact{"INSERT INTO facts (id) VALUES ($1)"};
inline const Statement kLine{"INSERT INTO lines (id, fact, amount) VALUES ($1, $2, $3)"};
inline const Statement kFacts{"SELECT id FROM facts"};
inline const Statement kTorn{R"(
SELECT (SELECT count(*) FROM (SELECT fact FROM lines GROUP BY fact HAVING count(*) <> 2 OR sum(amount) <> 0) AS torn)
     + abs(2 * (SELECT count(*) FROM facts) - (SELECT count(*) FROM lines)))"};

/// One fact with its two lines, as one transaction.
inline void write_fact(Database& database, std::int64_t id) {
    database.write([id](Tx& tx) {
        tx.post(kFact, {id});
        tx.post(kLine, {2 * id, id, -100});
        tx.post(kLine, {2 * id + 1, id, 100});
    });
}

inline std::set<std::int64_t> facts(Database& database) {
    std::set<std::int64_t> found;
    database.read_one([&](Tx& tx) { tx.query(kFacts, {}, [&](const Row& row) { found.insert(row.int64(0)); }); });
    return found;
}

/// How many facts are half there.
inline std::int64_t torn(Database& database) {
    return database.read_one([](Tx& tx) { return *tx.one(kTorn, {}, [](const Row& row) { return row.int64(0); }); });
}

}  // namespace parrain::storage::ledger_rows
