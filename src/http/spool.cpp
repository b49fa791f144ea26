#include "http/spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

namespace parrain::http {
namespace {

[[noreturn]] void give_up(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

int nameless_file(const std::string& folder) {
    constexpr int kOwnerOnly = 0600;
    const int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, kOwnerOnly);
    if (file >= 0) return file;
    // Some file systems make no nameless files: take the name away at once.
    std::string name = folder + "/upload-XXXXXX";
    const int named = ::mkostemp(name.data(), O_CLOEXEC);
    if (named < 0) give_up("no file can be made for an upload");
    ::unlink(name.c_str());
    return named;
}

}  // namespace

SpoolFile::SpoolFile(const std::string& folder) : file_(nameless_file(folder)) {}

SpoolFile::~SpoolFile() {
    ::close(file_);
}

void SpoolFile::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(file_, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) give_up("an upload cannot be written");
        bytes.remove_prefix(static_cast<std::size_t>(count));
        size_ += count;
    }
}

std::string SpoolFile::read(std::int64_t position, std::size_t most) const {
    std::string bytes(most, '\0');
    std::size_t had = 0;
    while (had < most) {
        const ssize_t count = ::pread(file_, &bytes[had], most - had, position + static_cast<std::int64_t>(had));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) give_up("an upload cannot be read");
        if (count == 0) break;
        had += static_cast<std::size_t>(count);
    }
    bytes.resize(had);
    return bytes;
}

}  // namespace parrain::http
