// Power cuts, replayed: whenever the power goes, what SQLite acknowledged is there and nothing is half there.

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <thread>
#include <vector>

#include "ledger_rows.hpp"
#include "recording_vfs.hpp"
#include "storage/open.hpp"
#include "support/database.hpp"

namespace parrain::storage {
namespace {

using recording_vfs::Unsynced;
using test::TemporaryFolder;

constexpr int kThreads = 4;
constexpr int kWritesOfThread = 40;
constexpr std::int64_t kSchemaMade = 0;

const Statement kIntegrity{"PRAGMA integrity_check"};
const Statement kTables{"SELECT count(*) FROM sqlite_master WHERE name IN ('facts', 'lines')"};

/// Records threads that write, with checkpoints among their commits; how many operations reached the disk.
std::size_t record_writers(const std::filesystem::path& folder) {
    recording_vfs::start();
    const auto database = open_sqlite({.file = folder / "parrain.db", .vfs = recording_vfs::kName});
    database->write([](Tx& tx) {
        tx.script("PRAGMA wal_autocheckpoint = 12");
        tx.script(ledger_rows::kSchema);
    });
    recording_vfs::acknowledge(kSchemaMade);
    std::vector<std::thread> threads;
    threads.reserve(kThreads);
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < kWritesOfThread; ++i) {
                const std::int64_t id = t * kWritesOfThread + i + 1;
                ledger_rows::write_fact(*database, id);
                recording_vfs::acknowledge(id);
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    return recording_vfs::stop();
}

/// What is wrong after a cut.
struct Damage {
    int lost = 0;
    int torn = 0;
    int corrupt = 0;
};

void put_on_disk(const recording_vfs::Disk& disk, const std::filesystem::path& folder) {
    for (const auto& [path, content] : disk) {
        std::ofstream(folder / std::filesystem::path(path).filename(), std::ios::binary) << content;
    }
}

Damage inspect(const recording_vfs::Disk& disk, const std::map<std::int64_t, std::size_t>& acknowledged) {
    const TemporaryFolder folder;
    put_on_disk(disk, folder.path());
    try {
        const auto database = open_sqlite({.file = folder.path() / "parrain.db", .readers = 1});
        Damage damage;
        const auto sound = database->read_one(
            [](Tx& tx) { return tx.one(kIntegrity, {}, [](const Row& row) { return row.text(0) == "ok"; }); });
        damage.corrupt = sound == true ? 0 : 1;
        const auto tables =
            database->read_one([](Tx& tx) { return tx.one(kTables, {}, [](const Row& row) { return row.int64(0); }); });
        if (tables != 2) {
            damage.torn = tables == 0 ? 0 : 1;
            damage.lost = static_cast<int>(acknowledged.size());
            return damage;
        }
        const std::set<std::int64_t> present = ledger_rows::facts(*database);
        for (const auto& [id, when] : acknowledged) damage.lost += id == kSchemaMade || present.contains(id) ? 0 : 1;
        damage.torn = static_cast<int>(ledger_rows::torn(*database));
        return damage;
    } catch (const DatabaseError&) {
        return {.corrupt = 1};
    }
}

TEST_CASE("a power cut at any moment loses nothing acknowledged and leaves nothing half done") {
    const TemporaryFolder folder;
    const std::size_t operations = record_writers(folder.path());
    REQUIRE(recording_vfs::acknowledgements(operations).size() == kThreads * kWritesOfThread + 1);

    const unsigned seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    constexpr int kCuts = 120;
    for (int i = 0; i < kCuts; ++i) {
        const std::size_t at = random() % (operations + 1);
        const auto unsynced = static_cast<Unsynced>(i % 3);
        CAPTURE(at);
        CAPTURE(static_cast<int>(unsynced));
        const auto disk = recording_vfs::disk_after(at, unsynced, random());
        const Damage damage = inspect(disk, recording_vfs::acknowledgements(at));
        CHECK(damage.lost == 0);
        CHECK(damage.torn == 0);
        CHECK(damage.corrupt == 0);
    }
}

TEST_CASE("the replay would notice: on a disk that does not sync, cuts do lose what was acknowledged") {
    const TemporaryFolder folder;
    const std::size_t operations = record_writers(folder.path());
    std::size_t damaged = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const auto disk = recording_vfs::disk_after(operations, Unsynced::kEitherWay, seed, false);
        const Damage damage = inspect(disk, recording_vfs::acknowledgements(operations));
        if (damage.lost + damage.torn + damage.corrupt > 0) ++damaged;
    }
    CHECK(damaged > 0);
}

}  // namespace
}  // namespace parrain::storage
