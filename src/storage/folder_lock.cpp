#include "storage/folder_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "storage/database.hpp"

namespace parrain::storage {

FolderLock::FolderLock(const std::filesystem::path& folder) {
    const std::string path = (folder / "lock").string();
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0) throw DatabaseError(DatabaseErrorCode::kFatal, path + ": " + std::strerror(errno));
    if (::flock(file_, LOCK_EX | LOCK_NB) == 0) return;
    ::close(file_);
    throw DatabaseError(DatabaseErrorCode::kFatal, folder.string() + " is in use by another Parrain process");
}

FolderLock::~FolderLock() {
    ::close(file_);
}

}  // namespace parrain::storage
