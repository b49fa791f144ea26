// kill -9 of a process that writes: what it acknowledged is there, and nothing is half there.

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <thread>
#include <vector>

#include "ledger_rows.hpp"
#include "storage/open.hpp"
#include "support/database.hpp"

namespace parrain::storage {
namespace {

using test::on_each_engine;
using test::TestDatabase;

constexpr int kAcknowledgements = 3;  // the file descriptor on which the child tells what is durable
constexpr const char* kLocation = "PARRAIN_KILL_TEST_LOCATION";
constexpr const char* kFirstId = "PARRAIN_KILL_TEST_FIRST_ID";
constexpr int kThreads = 8;
constexpr std::int64_t kIdsOfThread = 100'000;
constexpr std::int64_t kIdsOfRound = kThreads * kIdsOfThread;

const Statement kIntegrity{"PRAGMA integrity_check", "SELECT 'ok'"};

// Not a test: the process that is killed, this same program started with that name and --no-skip.
TEST_CASE("kill_test_child" * doctest::skip()) {
    const char* location = std::getenv(kLocation);
    const char* first_id = std::getenv(kFirstId);
    if (location == nullptr || first_id == nullptr) return;
    const auto database = open_database(location);
    const std::int64_t first = std::atoll(first_id);
    std::vector<std::thread> threads;
    threads.reserve(kThreads);
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            for (std::int64_t id = first + t * kIdsOfThread;; ++id) {
                ledger_rows::write_fact(*database, id);
                if (::write(kAcknowledgements, &id, sizeof id) != sizeof id) ::_exit(1);
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
}

/// The child, its acknowledgements readable from `acknowledged`.
struct Child {
    pid_t process;
    int acknowledged;
};

Child start_child(const std::string& location, std::int64_t first_id) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], kAcknowledgements);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::setenv(kLocation, location.c_str(), 1);
    ::setenv(kFirstId, std::to_string(first_id).c_str(), 1);
    std::string arguments[] = {"storage_test", "--no-skip", "--test-case=kill_test_child"};
    char* const argv[] = {arguments[0].data(), arguments[1].data(), arguments[2].data(), nullptr};
    Child child{.process = 0, .acknowledged = ends[0]};
    if (::posix_spawn(&child.process, "/proc/self/exe", &actions, nullptr, argv, environ) != 0) {
        throw std::runtime_error("no child");
    }
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    return child;
}

/// Reads acknowledgements until there are `enough`, kills the child, and reads those it still gave.
std::vector<std::int64_t> kill_after(const Child& child, std::size_t enough) {
    std::vector<std::int64_t> ids;
    for (std::int64_t id = 0; ::read(child.acknowledged, &id, sizeof id) == sizeof id;) {
        ids.push_back(id);
        if (ids.size() == enough) ::kill(child.process, SIGKILL);
    }
    ::close(child.acknowledged);
    ::waitpid(child.process, nullptr, 0);
    return ids;
}

TEST_CASE("a killed process loses nothing it acknowledged and leaves nothing half done") {
    on_each_engine([](TestDatabase& database) {
        database->write([](Tx& tx) { tx.script(ledger_rows::kSchema); });
        std::vector<std::int64_t> acknowledged;
        for (std::int64_t round = 0; round < 4; ++round) {
            database.close();
            const std::size_t enough = 137 * static_cast<std::size_t>(round + 1);
            const auto ids = kill_after(start_child(database.location(), round * kIdsOfRound + 1), enough);
            REQUIRE(ids.size() >= enough);
            acknowledged.insert(acknowledged.end(), ids.begin(), ids.end());

            database.open();
            const std::set<std::int64_t> present = ledger_rows::facts(*database);
            const auto is_lost = [&](std::int64_t id) { return !present.contains(id); };
            CHECK(std::count_if(acknowledged.begin(), acknowledged.end(), is_lost) == 0);
            CHECK(ledger_rows::torn(*database) == 0);
            CHECK(database->read_one([](Tx& tx) {
                return tx.one(kIntegrity, {}, [](const Row& row) { return row.text(0); });
            }) == "ok");
        }
    });
}

}  // namespace
}  // namespace parrain::storage
