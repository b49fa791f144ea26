#include "core/log.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "core/id.hpp"
#include "core/time.hpp"

namespace parrain {
namespace {

/// Collects lines; the log calls it under its own lock.
struct Lines {
    std::vector<std::string> lines;
    LogCapture capture{[this](std::string_view line) { lines.emplace_back(line); }};

    /// The line without its time, which it checks.
    std::string after_time(std::size_t index) const {
        const std::string& line = lines.at(index);
        const std::string head = R"({"time":")";
        REQUIRE(line.starts_with(head));
        const std::size_t end = line.find('"', head.size());
        CHECK(Instant::parse(line.substr(head.size(), end - head.size())).has_value());
        return line.substr(end + 2);
    }
};

TEST_CASE("an event is one line of JSON with time, level and fields") {
    const Lines log;
    log_event("referral.accepted", {{"referral", ReferralId(42).str()}, {"score", 71}, {"code", "work_address"}});
    log_event(LogLevel::kError, "storage.failed");
    log_event(LogLevel::kWarning, "queue.filled", {{"waiting", std::int64_t{-1}}});
    REQUIRE(log.lines.size() == 3);
    CHECK(log.after_time(0) ==
          R"("level":"info","event":"referral.accepted","referral":"42","score":71,"code":"work_address"})");
    CHECK(log.after_time(1) == R"("level":"error","event":"storage.failed"})");
    CHECK(log.after_time(2) == R"("level":"warning","event":"queue.filled","waiting":-1})");
}

TEST_CASE("no value can break out of its line") {
    const Lines log;
    log_event("text.seen",
              {{"value", std::string("a\"b\\c\nd\x01\0e", 10)}, {"bytes", "\xff"}, {"format", "{} %v %d"}});
    REQUIRE(log.lines.size() == 1);
    CHECK(log.after_time(0) == R"("level":"info","event":"text.seen","value":"a\"b\\c\u000ad\u0001\u0000e","bytes":")"
                               "\xef\xbf\xbd"
                               R"(","format":"{} %v %d"})");
}

TEST_CASE("what matters less than the level is left out") {
    const Lines log;
    log_event(LogLevel::kDebug, "detail.seen");
    CHECK(log.lines.empty());
    set_log_level(LogLevel::kDebug);
    log_event(LogLevel::kDebug, "detail.seen");
    CHECK(log.lines.size() == 1);
    set_log_level(LogLevel::kWarning);
    log_event("thing.done");
    CHECK(log.lines.size() == 1);
    set_log_level(LogLevel::kInfo);
    log_event("thing.done");
    CHECK(log.lines.size() == 2);
}

TEST_CASE("lines of many threads are whole") {
    const Lines log;
    constexpr int kThreads = 4;
    constexpr int kEvents = 250;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([thread] {
            for (int i = 0; i < kEvents; ++i) log_event("thread.ran", {{"thread", thread}, {"i", i}});
        });
    }
    for (auto& thread : threads) thread.join();
    REQUIRE(log.lines.size() == kThreads * kEvents);
    for (std::size_t i = 0; i < log.lines.size(); ++i) {
        const std::string rest = log.after_time(i);
        CHECK(rest.starts_with(R"("level":"info","event":"thread.ran","thread":)"));
        CHECK(rest.find('}') == rest.size() - 1);
    }
}

TEST_CASE("the log goes to a file and stays where it was if that cannot be opened") {
    const auto path =
        std::filesystem::temp_directory_path() / ("parrain-log-" + std::to_string(std::random_device{}()));
    REQUIRE(log_to_file(path.string()).ok());
    log_event("file.opened");
    const auto refused = log_to_file((path / "below" / "a" / "file").string());
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error() == ErrorCode::kUnavailable);
    log_event("file.kept");
    log_to_stderr();

    std::ifstream file(path);
    std::string first;
    std::string second;
    std::getline(file, first);
    std::getline(file, second);
    CHECK(first.ends_with(R"("level":"info","event":"file.opened"})"));
    CHECK(second.ends_with(R"("level":"info","event":"file.kept"})"));
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace parrain
