// The random histories of the model test, lived by the use cases on a store: the same generator, the same oracle, the
// same invariants after every step.

#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <random>

#include "app/stored_subject.hpp"
#include "model/history.hpp"

namespace parrain {
namespace {

using namespace test;

#if defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t kOnSqlite = 20;
constexpr std::uint64_t kOnPostgres = 5;
#else
constexpr std::uint64_t kOnSqlite = 200;
constexpr std::uint64_t kOnPostgres = 40;
#endif

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text ? std::stoull(text) : otherwise;
}

TEST_CASE("every invariant holds after every step of random histories on a store") {
    const std::uint64_t first = setting("PARRAIN_SEED", std::random_device{}());
    on_each_engine([&](TestDatabase& database) {
        const bool is_sqlite = database.engine() == storage::Engine::kSqlite;
        const std::uint64_t histories = setting("PARRAIN_STORED_HISTORIES", is_sqlite ? kOnSqlite : kOnPostgres);
        MESSAGE("histories: ", histories, ", PARRAIN_SEED=", first);
        storage::Migrator(*database).migrate(*Instant::parse("2026-01-01T00:00:00Z"));
        storage::SqlStore store(*database);
        SetClock clock;
        ClockIdSource ids(clock, 1);
        const Catalogue texts;
        const AddressLists lists;
        const app::Settings settings;
        const mail::Renderer renderer;
        const app::Context context{.store = store,
                                   .clock = clock,
                                   .ids = ids,
                                   .texts = texts,
                                   .lists = lists,
                                   .settings = settings,
                                   .renderer = renderer};
        const auto on_the_store = [&](Currency currency, const std::vector<RewardRule>& rules) {
            return std::make_unique<StoredSubject>(context, clock, currency, rules);
        };
        for (std::uint64_t i = 0; i < histories; ++i) {
            const auto violation = model::run_history(first + i, on_the_store);
            if (!violation) continue;
            FAIL("replay with PARRAIN_STORED_HISTORIES=1 PARRAIN_SEED=" << first + i << ": " << *violation);
        }
        CHECK(histories > 0);
    });
}

}  // namespace
}  // namespace parrain
