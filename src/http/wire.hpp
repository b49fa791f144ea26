#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "http/http.hpp"

/// The bytes of HTTP/1.1 that need no networking.
namespace parrain::http {

/// Watches the head of a request arrive, and refuses at once what the parser would wait for or misread: lines that end
/// without carriage return, continued lines, an empty first line, and versions other than 1.0 and 1.1 (HTTP/0.9 has
/// none).
class HeadScanner {
  public:
    enum class State { kIncomplete, kComplete, kMalformed };

    /// Look at everything received so far, which only grows between calls.
    State scan(std::string_view bytes);

    /// Bytes of the head, its empty line included, once complete.
    std::size_t size() const { return line_start_; }

  private:
    std::size_t line_start_ = 0;
    std::size_t scanned_ = 0;
};

/// The path and the query of a request target in origin or absolute form (`http://host/path?query`); both empty for
/// other forms.
struct Target {
    std::string_view path;
    std::string_view query;
};
Target target_of(std::string_view text);

/// How a response leaves.
struct Envelope {
    std::string_view request_id;
    bool keep_alive;
    /// HTTP/1.0 clients must be told that the connection stays open.
    bool is_version_1_0;
};

/// Whether the response carries a body: not for HEAD, 204 and 304.
bool has_body(const Response& response, Method method);

/// Append the status line and headers, empty line included. Control characters in header values are not written, so
/// that no value can add a header.
void append_head(std::string& out, const Response& response, const Envelope& envelope);

}  // namespace parrain::http
