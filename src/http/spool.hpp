#pragma once

#include <string>
#include <string_view>

#include "http/http.hpp"

namespace parrain::http {

/// A file without a name, which is gone when this is. Written from its beginning to its end by one thread, then read.
class SpoolFile final : public SpooledBody {
  public:
    /// In this folder. Throws std::runtime_error where none can be made there.
    explicit SpoolFile(const std::string& folder);
    ~SpoolFile() override;
    SpoolFile(const SpoolFile&) = delete;
    SpoolFile& operator=(const SpoolFile&) = delete;

    /// Throws std::runtime_error where the disk takes no more.
    void append(std::string_view bytes);

    std::int64_t size() const override { return size_; }
    std::string read(std::int64_t position, std::size_t most) const override;

  private:
    int file_;
    std::int64_t size_ = 0;
};

}  // namespace parrain::http
