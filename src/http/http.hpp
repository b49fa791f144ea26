#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error_code.hpp"

/// The vocabulary of HTTP that handlers, middleware and the server share. No networking library is seen here.
namespace parrain::http {

/// `kOther` is any method this server does not know (TRACE, CONNECT, a misspelling).
enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions, kOther };

/// The method as written on the wire, upper case; `OTHER` for kOther.
std::string_view to_string(Method method);

/// Whether a request of this method changes something.
constexpr bool is_mutating(Method method) {
    return method != Method::kGet && method != Method::kHead && method != Method::kOptions;
}

/// The method named by `text`, which is case-sensitive.
Method method_of(std::string_view text);

/// Whether two ASCII texts are equal but for case; for header names and tokens.
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// `text` without the spaces and tabs around it.
std::string_view without_blanks(std::string_view text);

/// One header line as received. The views live as long as the request.
struct Header {
    std::string_view name;
    std::string_view value;
};

/// A body that was written to a file as it came. Thread-safe.
class SpooledBody {
  public:
    virtual ~SpooledBody() = default;
    virtual std::int64_t size() const = 0;
    /// At most `most` bytes from `position` on; empty behind the end. Throws std::runtime_error where the disk fails.
    virtual std::string read(std::int64_t position, std::size_t most) const = 0;
};

/// A request as received. The views live until its response has been sent.
struct Request {
    Method method = Method::kGet;
    /// The path as sent, still percent-encoded, without the query.
    std::string_view path = {};
    /// What follows the `?`, still percent-encoded.
    std::string_view query = {};
    std::span<const Header> headers = {};
    std::string_view body = {};
    /// In place of `body`, of routes that spool theirs.
    const SpooledBody* spooled_body = nullptr;
    /// Network address of the other end, without port.
    std::string_view peer = {};
    /// Identity of this request in answers, logs and problems.
    std::string_view request_id = {};

    /// The value of the first header of this name (any case); empty when there is none.
    std::string_view header(std::string_view name) const;

    /// The value of this cookie; empty when there is none.
    std::string_view cookie(std::string_view name) const;
};

/// An answer. JSON unless `type` says otherwise.
struct Response {
    int status = 200;
    std::string type = "application/json";
    std::string body = {};
    std::vector<std::pair<std::string, std::string>> headers = {};
    /// Sent in place of `body` when it has a value; the bytes must live as long as the process (embedded files).
    std::optional<std::string_view> fixed_body = {};
    /// Why the request was refused, for logs and for middleware that undoes; absent on success.
    std::optional<ErrorCode> refused = {};

    /// Add a header. Line breaks in the value are not sent.
    Response& set(std::string name, std::string value);

    /// The value of the first header of this name; empty when there is none.
    std::string_view header(std::string_view name) const;

    std::string_view bytes() const { return fixed_body ? *fixed_body : std::string_view(body); }
};

/// Which threads run a handler.
enum class Lane : std::uint8_t {
    /// The bounded worker pool: whatever may wait for storage. The default.
    kWorker,
    /// A pool of its own for password hashing, so that log-ins never starve the rest.
    kHashing,
    /// The network thread itself: only for what never blocks (health, embedded files).
    kLoop,
};

inline constexpr std::size_t kDefaultBodyLimit = 1 << 20;

/// What the server must know of a request's route before it reads the body, and how to answer it.
struct Dispatch {
    /// The route's pattern (`/v1/users/{external_id}`), never the path itself; empty without a route.
    std::string_view pattern = {};
    Lane lane = Lane::kWorker;
    std::size_t body_limit = kDefaultBodyLimit;
    /// Judges a head before its body is taken, on the lane of the route: the answer that refuses it, or none. A route
    /// that has it takes bodies too large for memory: they are spooled.
    std::function<std::optional<Response>(const Request&)> admit = {};
    std::function<Response(const Request&)> run = {};
};

/// One answered request, for logs and metrics. Holds nothing personal: the route's pattern, not the path.
struct Answered {
    Method method;
    std::string_view pattern;
    int status;
    /// From the complete request head to the response being ready to send.
    std::int64_t micros;
    std::string_view request_id;
    std::optional<ErrorCode> refused;
};

}  // namespace parrain::http
