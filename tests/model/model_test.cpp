#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

#include "model/canaries.hpp"
#include "model/history.hpp"

using namespace parrain::model;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t kDefaultHistories = 2'000;
#else
constexpr std::uint64_t kDefaultHistories = 100'000;
#endif
constexpr std::uint64_t kCanaryLimit = 100'000;

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text ? std::stoull(text) : otherwise;
}

/// The seed of the first history; the next ones count up from it.
std::uint64_t first_seed() {
    static const std::uint64_t kSeed = setting("PARRAIN_SEED", std::random_device{}());
    return kSeed;
}

}  // namespace

TEST_CASE("every invariant holds after every step of random histories") {
    const std::uint64_t histories = setting("PARRAIN_HISTORIES", kDefaultHistories);
    MESSAGE("histories: ", histories, ", PARRAIN_SEED=", first_seed());
    for (std::uint64_t i = 0; i < histories; ++i) {
        const auto violation = run_history(first_seed() + i, sound_engine);
        if (!violation) continue;
        FAIL("replay with PARRAIN_HISTORIES=1 PARRAIN_SEED=" << first_seed() + i << ": " << *violation);
    }
    CHECK(histories > 0);
}

TEST_CASE("every planted bug is caught") {
    REQUIRE(canaries().size() == 8);
    for (const Canary& canary : canaries()) {
        const std::string bug = canary.bug;
        CAPTURE(bug);
        std::uint64_t lived = 0;
        while (lived < kCanaryLimit && !run_history(first_seed() + lived, canary.make)) ++lived;
        MESSAGE("caught after ", lived + 1, " histories: ", bug);
        CHECK(lived < kCanaryLimit);
    }
}
