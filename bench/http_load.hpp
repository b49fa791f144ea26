#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace parrain::bench {

/// How requests are sent.
struct Load {
    std::uint16_t port = 0;
    std::size_t connections = 64;      ///< kept alive, one request at a time on each
    std::chrono::milliseconds time{};  ///< no request begins later than this
    double rate = 0;                   ///< requests a second, evenly spaced; 0: as fast as answers come
    bool again = false;                ///< start over when every request was sent; else stop there
};

/// What came back.
struct LoadReport {
    std::size_t answered = 0;
    std::size_t refused = 0;  ///< of these, any status but 2xx
    std::string first_refusal = {};
    double seconds = 0;  ///< from the first request to the last answer
    std::vector<std::uint32_t> micros = {};

    double per_second() const { return seconds > 0 ? static_cast<double>(answered) / seconds : 0; }

    /// The latency, in milliseconds, that this share of the answers (0 to 1) did not exceed.
    double latency_ms(double share) const;
};

/// Send whole HTTP/1.1 requests from one thread over connections to the loopback address, and time the answers.
///
/// With a rate, latency counts from the moment a request was due, so that a stall of the server is not hidden by
/// requests that were never sent. Throws std::runtime_error where the server closes a connection or stays silent.
LoadReport run_load(const Load& load, std::span<const std::string> requests);

/// One answer to one request, head and body, on a connection of its own; empty where nobody answers.
std::string fetch(std::uint16_t port, std::string_view path, std::string_view headers = {});

/// The value of a header of an answer; empty where it has none.
std::string_view header_of(std::string_view answer, std::string_view name);

}  // namespace parrain::bench
