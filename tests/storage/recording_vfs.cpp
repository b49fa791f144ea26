#include "recording_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <random>
#include <vector>

namespace parrain::storage::recording_vfs {
namespace {

constexpr std::size_t kSector = 512;

enum class Kind { kWrite, kTruncate, kSync, kDelete, kAcknowledge };

struct Operation {
    Kind kind;
    std::string file;
    std::int64_t at;  // offset, new size or acknowledged id
    std::string data;
};

struct Recorder {
    std::mutex mutex;
    std::vector<Operation> operations;
    bool is_on = false;
    sqlite3_vfs* real = sqlite3_vfs_find(nullptr);
    sqlite3_vfs vfs = {};
};

Recorder& recorder() {
    static Recorder the_recorder;
    return the_recorder;
}

void record(Operation operation) {
    Recorder& r = recorder();
    const std::lock_guard lock(r.mutex);
    if (r.is_on) r.operations.push_back(std::move(operation));
}

/// What SQLite takes for its file: ours first, then the real one behind it.
struct File {
    sqlite3_file base;
    sqlite3_file* real;
    std::string* path;  // null for files whose content does not matter after a power cut
};

File& ours(sqlite3_file* file) {
    return *reinterpret_cast<File*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
    return ours(file).real;
}
const sqlite3_io_methods& methods(sqlite3_file* file) {
    return *real(file)->pMethods;
}

int close_file(sqlite3_file* file) {
    const int code = methods(file).xClose(real(file));
    std::free(real(file));
    delete ours(file).path;
    return code;
}

int read_file(sqlite3_file* file, void* data, int size, sqlite3_int64 offset) {
    return methods(file).xRead(real(file), data, size, offset);
}

int write_file(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    if (const std::string* path = ours(file).path) {
        const std::string bytes(static_cast<const char*>(data), static_cast<std::size_t>(size));
        record({.kind = Kind::kWrite, .file = *path, .at = offset, .data = bytes});
    }
    return methods(file).xWrite(real(file), data, size, offset);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    if (const std::string* path = ours(file).path) {
        record({.kind = Kind::kTruncate, .file = *path, .at = size, .data = {}});
    }
    return methods(file).xTruncate(real(file), size);
}

int sync_file(sqlite3_file* file, int) {
    // The real disk need not be synced: no real power is cut.
    if (const std::string* path = ours(file).path) {
        record({.kind = Kind::kSync, .file = *path, .at = 0, .data = {}});
    }
    return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return methods(file).xFileSize(real(file), size);
}
int lock_file(sqlite3_file* file, int level) {
    return methods(file).xLock(real(file), level);
}
int unlock_file(sqlite3_file* file, int level) {
    return methods(file).xUnlock(real(file), level);
}
int check_lock(sqlite3_file* file, int* is_locked) {
    return methods(file).xCheckReservedLock(real(file), is_locked);
}
int control_file(sqlite3_file* file, int what, void* with) {
    return methods(file).xFileControl(real(file), what, with);
}
int sector_size(sqlite3_file*) {
    return static_cast<int>(kSector);
}
// Promises nothing: neither atomic writes nor that a torn write spares its neighbours.
int device_characteristics(sqlite3_file*) {
    return 0;
}
int map_shared(sqlite3_file* file, int page, int size, int extend, void volatile** address) {
    return methods(file).xShmMap(real(file), page, size, extend, address);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
    return methods(file).xShmLock(real(file), offset, count, flags);
}
void shared_barrier(sqlite3_file* file) {
    methods(file).xShmBarrier(real(file));
}
int unmap_shared(sqlite3_file* file, int remove) {
    return methods(file).xShmUnmap(real(file), remove);
}

const sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_lock,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_characteristics,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = shared_barrier,
    .xShmUnmap = unmap_shared,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    File& opened = ours(file);
    sqlite3_vfs* below = recorder().real;
    opened.base.pMethods = nullptr;
    opened.real = static_cast<sqlite3_file*>(std::calloc(1, static_cast<std::size_t>(below->szOsFile)));
    const int code = below->xOpen(below, name, opened.real, flags, out_flags);
    if (code != SQLITE_OK) {
        std::free(opened.real);
        return code;
    }
    const bool matters = (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
    opened.path = matters ? new std::string(name) : nullptr;
    opened.base.pMethods = &kMethods;
    return SQLITE_OK;
}

int delete_file(sqlite3_vfs*, const char* name, int sync_folder) {
    record({.kind = Kind::kDelete, .file = name, .at = 0, .data = {}});
    sqlite3_vfs* below = recorder().real;
    return below->xDelete(below, name, sync_folder);
}

/// One file while its operations are replayed.
struct ReplayedFile {
    std::string durable;
    std::vector<const Operation*> pending;
};

/// Which of the pending sectors and truncations survive.
class Survival {
  public:
    Survival(Unsynced unsynced, std::uint64_t seed) : unsynced_(unsynced), random_(seed) {}
    bool next() {
        if (unsynced_ == Unsynced::kEitherWay) return (random_() & 1) != 0;
        return unsynced_ == Unsynced::kKept;
    }

  private:
    Unsynced unsynced_;
    std::mt19937_64 random_;
};

void apply(std::string& content, const Operation& operation, Survival& survival) {
    const auto at = static_cast<std::size_t>(operation.at);
    if (operation.kind == Kind::kTruncate) {
        if (survival.next()) content.resize(at);
        return;
    }
    for (std::size_t done = 0; done < operation.data.size(); done += kSector) {
        if (!survival.next()) continue;
        const std::size_t size = std::min(kSector, operation.data.size() - done);
        content.resize(std::max(content.size(), at + done + size));
        std::memcpy(content.data() + at + done, operation.data.data() + done, size);
    }
}

void apply_all(ReplayedFile& file, Survival& survival) {
    for (const Operation* operation : file.pending) apply(file.durable, *operation, survival);
    file.pending.clear();
}

}  // namespace

void start() {
    Recorder& r = recorder();
    if (r.vfs.zName == nullptr) {
        r.vfs = *r.real;
        r.vfs.zName = kName;
        r.vfs.szOsFile = sizeof(File);
        r.vfs.xOpen = open_file;
        r.vfs.xDelete = delete_file;
        r.vfs.pNext = nullptr;
        sqlite3_vfs_register(&r.vfs, 0);
    }
    const std::lock_guard lock(r.mutex);
    r.operations.clear();
    r.is_on = true;
}

void acknowledge(std::int64_t id) {
    record({.kind = Kind::kAcknowledge, .file = {}, .at = id, .data = {}});
}

std::size_t stop() {
    Recorder& r = recorder();
    const std::lock_guard lock(r.mutex);
    r.is_on = false;
    return r.operations.size();
}

std::map<std::int64_t, std::size_t> acknowledgements(std::size_t operations) {
    std::map<std::int64_t, std::size_t> found;
    for (std::size_t i = 0; i < operations; ++i) {
        const Operation& operation = recorder().operations[i];
        if (operation.kind == Kind::kAcknowledge) found.emplace(operation.at, i);
    }
    return found;
}

Disk disk_after(std::size_t operations, Unsynced unsynced, std::uint64_t seed, bool honest_sync) {
    std::map<std::string, ReplayedFile> files;
    Survival everything(Unsynced::kKept, 0);
    for (std::size_t i = 0; i < operations; ++i) {
        const Operation& operation = recorder().operations[i];
        if (operation.kind == Kind::kAcknowledge) continue;
        ReplayedFile& file = files[operation.file];
        if (operation.kind == Kind::kDelete) {
            file = {};
        } else if (operation.kind == Kind::kSync) {
            if (honest_sync) apply_all(file, everything);
        } else {
            file.pending.push_back(&operation);
        }
    }
    Survival survival(unsynced, seed);
    Disk disk;
    for (auto& [path, file] : files) {
        apply_all(file, survival);
        disk[path] = std::move(file.durable);
    }
    return disk;
}

}  // namespace parrain::storage::recording_vfs
