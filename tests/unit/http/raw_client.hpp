#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace parrain::testing {

/// A plain socket to a server on this machine, for sending what no HTTP client would.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(RawClient&& other) noexcept;
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// Send these bytes; false once the server has closed.
    bool send(std::string_view bytes);

    /// Say that no more will be sent.
    void finish();

    /// Everything until the server closes; fails the test if it does not within ten seconds.
    std::string read_all();

    /// One whole answer by its Content-Length, keeping what follows for the next call.
    std::string read_answer();

  private:
    bool receive();

    int socket_;
    std::string pending_;
};

/// The status codes of the answers in a stream, in order.
std::vector<int> statuses(std::string_view stream);

/// What follows the head of one answer.
std::string body_of(std::string_view answer);

/// The value of a header of one answer; empty when there is none.
std::string header_of(std::string_view answer, std::string_view name);

}  // namespace parrain::testing
