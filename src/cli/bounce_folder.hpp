#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace parrain::cli {

/// Reports of mail that came back, from whoever receives them to the server that understands them: the folder `bounces`
/// of the data folder, one file a report, written and taken whole. It lets a mail server deliver at any time, while the
/// database belongs to the server alone.
class BounceFolder {
  public:
    explicit BounceFolder(const std::filesystem::path& data) : folder_(data / "bounces") {}

    /// Keep a report, on the disk when this returns. Throws std::runtime_error where it cannot be written.
    void keep(std::string_view report) const;

    /// Those kept, oldest first; at most `most`.
    std::vector<std::filesystem::path> kept(std::size_t most) const;

    static std::string read(const std::filesystem::path& report);

  private:
    std::filesystem::path folder_;
};

}  // namespace parrain::cli
