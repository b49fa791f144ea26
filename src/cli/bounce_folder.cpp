#include "cli/bounce_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "core/clock.hpp"
#include "core/crypto.hpp"

namespace parrain::cli {
namespace {

constexpr std::size_t kNameBits = 64;
constexpr const char* kEnding = ".eml";

[[noreturn]] void cannot_keep(const std::filesystem::path& path) {
    throw std::runtime_error("the report cannot be kept in " + path.string());
}

void write_whole(const std::filesystem::path& path, std::string_view text) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) cannot_keep(path);
    bool is_written = true;
    while (is_written && !text.empty()) {
        const ssize_t count = ::write(file, text.data(), text.size());
        is_written = count > 0;
        if (is_written) text.remove_prefix(static_cast<std::size_t>(count));
    }
    is_written = is_written && ::fsync(file) == 0;
    ::close(file);
    if (!is_written) cannot_keep(path);
}

}  // namespace

void BounceFolder::keep(std::string_view report) const {
    std::error_code failure;
    std::filesystem::create_directories(folder_, failure);
    if (failure) cannot_keep(folder_);
    const std::string name = std::to_string(SystemClock().now().micros()) + "-" + crypto::random_token(kNameBits);
    const auto unfinished = folder_ / (name + ".tmp");
    write_whole(unfinished, report);
    std::filesystem::rename(unfinished, folder_ / (name + kEnding), failure);
    if (failure) cannot_keep(folder_);
}

std::vector<std::filesystem::path> BounceFolder::kept(std::size_t most) const {
    std::vector<std::filesystem::path> found;
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, failure)) {
        if (entry.path().extension() == kEnding) found.push_back(entry.path());
    }
    std::ranges::sort(found);
    if (found.size() > most) found.resize(most);
    return found;
}

std::string BounceFolder::read(const std::filesystem::path& report) {
    std::ifstream file(report, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace parrain::cli
