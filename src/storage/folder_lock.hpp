#pragma once

#include <filesystem>

namespace parrain::storage {

/// Keeps other processes from opening the same SQLite folder, until destroyed or the process ends.
class FolderLock {
  public:
    /// Takes `folder`/lock. @error DatabaseError kFatal if another process holds it
    explicit FolderLock(const std::filesystem::path& folder);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

  private:
    int file_;
};

}  // namespace parrain::storage
