#pragma once

#include <cstdint>
#include <map>
#include <string>

/// An SQLite VFS that records what reaches the disk, so that a power cut can be replayed at any moment of it.
namespace parrain::storage::recording_vfs {

inline constexpr const char* kName = "recording";

/// Content of each file, by its path.
using Disk = std::map<std::string, std::string>;

/// What a cut does to sectors of 512 bytes that were written but not yet synced.
enum class Unsynced {
    kEitherWay,  ///< each survives or not, at random; also cuts of files
    kLost,
    kKept,  ///< as when only the process is killed
};

/// Makes the VFS known to SQLite under `kName`; forgets what was recorded before. One recording at a time.
void start();

/// Notes in the record that the program was told: this is durable. Thread-safe.
void acknowledge(std::int64_t id);

/// Stop recording; how many operations were recorded.
std::size_t stop();

/// The acknowledgements among the first `operations`.
std::map<std::int64_t, std::size_t> acknowledgements(std::size_t operations);

/// What is on the disk if the power goes after the first `operations`. `honest_sync` false plays a disk that says it
/// has synced and has not.
Disk disk_after(std::size_t operations, Unsynced unsynced, std::uint64_t seed, bool honest_sync = true);

}  // namespace parrain::storage::recording_vfs
