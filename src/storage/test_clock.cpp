#include "storage/test_clock.hpp"

namespace parrain::storage {
namespace {

const Statement kAhead{"SELECT ahead FROM test_clock WHERE id = 1"};
const Statement kKeep{
    "INSERT INTO test_clock (id, ahead) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET ahead = excluded.ahead "
    "WHERE test_clock.ahead < excluded.ahead"};

}  // namespace

Duration clock_ahead(Database& database) {
    const auto kept =
        database.read_one([](Tx& tx) { return tx.one(kAhead, {}, [](const Row& row) { return row.int64(0); }); });
    return {kept.value_or(0)};
}

void keep_clock_ahead(Database& database, Duration ahead) {
    database.write([&](Tx& tx) { tx.exec(kKeep, {ahead.micros}); });
}

}  // namespace parrain::storage
