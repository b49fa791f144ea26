#include "jobs/runner.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <stdexcept>

namespace parrain::jobs {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST_CASE("work is done again and again, and a failure does not end it") {
    std::atomic<int> turns = 0;
    std::promise<void> third;
    std::atomic<int> failures = 0;
    {
        const Runner runner(
            [&] {
                if (++turns == 3) third.set_value();
                if (turns == 1) throw std::runtime_error("no");
            },
            [&](std::string_view what) {
                CHECK(what == "no");
                ++failures;
            },
            milliseconds(1));
        third.get_future().wait();
    }
    CHECK(failures == 1);
    CHECK(turns >= 3);
}

TEST_CASE("run_now does not wait for the pause, and stopping does neither") {
    std::atomic<int> turns = 0;
    {
        Runner runner([&] { ++turns; }, [](std::string_view) {}, hours(1));
        runner.run_now();
        runner.run_now();
    }
    CHECK(turns == 2);
}

}  // namespace
}  // namespace parrain::jobs
