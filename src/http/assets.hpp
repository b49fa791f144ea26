#pragma once

#include <span>
#include <string_view>

#include "http/http.hpp"

namespace parrain::http {

/// One file built into the program, with its compressed forms where they are smaller.
struct Asset {
    /// From the root of the folder: `/assets/app-4f2c.js`.
    std::string_view path;
    std::string_view type;
    std::string_view bytes;
    /// Empty where compression gains nothing.
    std::string_view gzip;
    std::string_view brotli;
    /// Hash of the bytes, without quotes.
    std::string_view etag;
    /// Whether the name changes with the content, so that the file may be kept for ever.
    bool immutable;
};

/// A folder of embedded files. The table is sorted by path and lives as long as the process (cmake/embed.cmake makes
/// it). Thread-safe.
class Assets {
  public:
    explicit Assets(std::span<const Asset> sorted_by_path) : assets_(sorted_by_path) {}

    /// The file of exactly this path, or nullptr. Only files of the table can be found, whatever the path.
    const Asset* find(std::string_view path) const;

  private:
    std::span<const Asset> assets_;
};

/// The answer that serves a file: the best encoding the caller accepts, its own entity tag for each encoding, `Vary`,
/// 304 where the caller has it, and caching for a year for immutable files (revalidation for all others).
Response serve(const Asset& asset, const Request& request);

}  // namespace parrain::http
