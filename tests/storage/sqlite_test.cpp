// What only the SQLite engine has: one writer, its queue, and a folder of its own.

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "storage/open.hpp"
#include "support/database.hpp"

namespace parrain::storage {
namespace {

using test::TemporaryFolder;

/// Keeps the writer thread busy until released, so that what is queued meanwhile is known.
class BusyWriter {
  public:
    explicit BusyWriter(Database& database)
        : thread_([this, &database] {
              database.write([this](Tx&) {
                  running_.count_down();
                  release_.wait();
              });
          }) {
        running_.wait();
    }
    ~BusyWriter() { thread_.join(); }
    void release() { release_.count_down(); }

  private:
    std::latch running_{1};
    std::latch release_{1};
    std::thread thread_;
};

void wait_until_queued(const Database& database, std::size_t writes) {
    while (database.waiting_writes() < writes) std::this_thread::yield();
}

TEST_CASE("a full queue refuses at once") {
    const TemporaryFolder folder;
    const auto database = open_sqlite({.file = folder.path() / "parrain.db", .queue_limit = 1});
    BusyWriter busy(*database);
    std::thread queued([&] { database->write([](Tx&) {}); });
    wait_until_queued(*database, 1);
    try {
        database->write([](Tx&) { FAIL("it ran"); });
        FAIL("it was queued");
    } catch (const DatabaseError& error) {
        CHECK(error.code() == DatabaseErrorCode::kBusy);
    }
    busy.release();
    queued.join();
}

TEST_CASE("money goes first") {
    const TemporaryFolder folder;
    const auto database = open_sqlite({.file = folder.path() / "parrain.db", .batch_limit = 1});
    std::string order;
    std::vector<std::thread> threads;
    {
        BusyWriter busy(*database);
        const std::pair<char, Priority> writes[] = {
            {'a', Priority::kNormal}, {'b', Priority::kNormal}, {'M', Priority::kMoney}, {'N', Priority::kMoney}};
        for (std::size_t i = 0; i < std::size(writes); ++i) {
            threads.emplace_back(
                [&, write = writes[i]] { database->write([&](Tx&) { order += write.first; }, write.second); });
            wait_until_queued(*database, i + 1);
        }
        busy.release();
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(order == "MNab");
}

TEST_CASE("what a transaction forgets is in no file any more, once no reader needs it") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "parrain.db";
    const auto holds = [&](std::string_view word) {
        for (const char* ending : {"", "-wal"}) {
            std::ifstream stream(file.string() + ending, std::ios::binary);
            const std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
            if (bytes.find(word) != std::string::npos) return true;
        }
        return false;
    };
    static const Statement kPut{"INSERT INTO people (id, name) VALUES ($1, $2)"};
    static const Statement kForget{"UPDATE people SET name = '' WHERE id = $1"};
    static const Statement kRead{"SELECT name FROM people WHERE id = $1"};
    const auto database = open_sqlite({.file = file});
    database->write([](Tx& tx) { tx.script("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"); });
    database->write([](Tx& tx) { tx.exec(kPut, {1, "Odette Lafleur"}); });
    database->write([](Tx& tx) { tx.exec(kPut, {2, "Simone Martin"}); });
    CHECK(holds("Odette Lafleur"));
    database->write([](Tx& tx) {
        tx.exec(kForget, {1});
        tx.leave_no_trace();
    });
    CHECK_FALSE(holds("Odette Lafleur"));
    CHECK(holds("Simone Martin"));

    // A reader is in the way: the next write empties the log.
    std::latch reading{1};
    std::latch done{1};
    std::thread reader([&] {
        database->read([&](Tx& tx) {
            tx.one(kRead, {2}, [](const Row& row) { return row.text(0); });
            reading.count_down();
            done.wait();
        });
    });
    reading.wait();
    database->write([](Tx& tx) {
        tx.exec(kForget, {2});
        tx.leave_no_trace();
    });
    CHECK(holds("Simone Martin"));
    done.count_down();
    reader.join();
    database->write([](Tx& tx) { tx.exec(kPut, {3, "Papi"}); });
    CHECK_FALSE(holds("Simone Martin"));
}

TEST_CASE("a folder belongs to one process at a time") {
    const TemporaryFolder folder;
    const auto first = open_database(folder.path().string());
    try {
        open_database(folder.path().string());
        FAIL("it was opened twice");
    } catch (const DatabaseError& error) {
        CHECK(error.code() == DatabaseErrorCode::kFatal);
        CHECK(std::string(error.what()).find("in use by another Parrain process") != std::string::npos);
    }
}

TEST_CASE("a missing folder is made, for its owner alone") {
    const TemporaryFolder folder;
    open_database((folder.path() / "data").string());
    const auto permissions = std::filesystem::status(folder.path() / "data").permissions();
    CHECK(permissions == std::filesystem::perms::owner_all);
    CHECK(std::filesystem::exists(folder.path() / "data" / "parrain.db"));
}

TEST_CASE("network file systems are told apart") {
    CHECK(is_network_file_system(0x6969));
    CHECK(is_network_file_system(static_cast<int>(0xFF534D42)));
    CHECK(is_network_file_system(0xFE534D42));
    CHECK(is_network_file_system(0x65735546));
    CHECK_FALSE(is_network_file_system(0xEF53));
    CHECK_FALSE(is_network_file_system(0x9123683E));
    CHECK_FALSE(is_network_file_system(0x01021994));
}

TEST_CASE("what was written without waiting for the disk is there when the database is opened again") {
    static const Statement kMake{"CREATE TABLE notes (id BIGINT PRIMARY KEY)"};
    static const Statement kNote{"INSERT INTO notes (id) VALUES ($1)"};
    static const Statement kNotes{"SELECT COUNT(*) FROM notes"};
    static const Statement kDiligence{"PRAGMA synchronous"};
    constexpr std::int64_t kNormal = 1;
    constexpr std::int64_t kFull = 2;
    const TemporaryFolder folder;
    const auto number = [](Database& database, const Statement& statement) {
        return database.read(
            [&](Tx& tx) { return tx.one(statement, {}, [](const Row& row) { return row.int64(0); }); });
    };
    {
        const auto lazy = open_database(folder.path().string(), {.waits_for_disk = false});
        CHECK(number(*lazy, kDiligence) == kNormal);
        lazy->write([](Tx& tx) { tx.exec(kMake); });
        lazy->write([](Tx& tx) { tx.exec(kNote, {std::int64_t{1}}); });
    }
    const auto database = open_database(folder.path().string());
    CHECK(number(*database, kDiligence) == kFull);
    CHECK(number(*database, kNotes) == 1);
}

TEST_CASE("a file that is no database is refused") {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder.path() / "parrain.db");
    CHECK_THROWS_AS(open_database(folder.path().string()), DatabaseError);
}

}  // namespace
}  // namespace parrain::storage
