#pragma once

#include <chrono>
#include <exception>
#include <memory>

#include "core/result.hpp"
#include "http/http.hpp"

namespace parrain::http {

/// What a connection may cost. Source: interfaces.md §1 "Limits"; architecture.md "HTTP".
struct Limits {
    std::size_t head_bytes = 16 << 10;
    std::size_t headers = 100;
    std::size_t connections = 4096;
    /// Requests waiting for a worker; beyond that 503 at once rather than a growing delay.
    std::size_t queue = 2048;
    /// Bodies spooled at once; beyond that 503, so that uploads cannot fill the disk together.
    std::size_t spools = 4;
    std::chrono::milliseconds head{10'000};
    std::chrono::milliseconds body{30'000};
    std::chrono::milliseconds idle{60'000};
    std::chrono::milliseconds write{30'000};
    /// How long a drain waits for open requests before it cuts them.
    std::chrono::milliseconds drain{10'000};
    /// How often deadlines are checked.
    std::chrono::milliseconds sweep{1'000};
};

/// Where the server listens, and with how many threads.
struct ServerOptions {
    std::string address = "127.0.0.1";
    /// 0 lets the system choose; `listen` tells which.
    std::uint16_t port = 8080;
    unsigned loops = 1;
    unsigned workers = 32;
    unsigned hashing_workers = 2;
    Limits limits = {};
    /// Where bodies too large for memory are kept while their request is answered.
    std::string spool_folder = "/tmp";
    /// Drain on SIGTERM and SIGINT.
    bool handles_signals = true;
};

/// What the server asks of the application. `resolve`, `refuse` and `make_request_id` must not block; all may be
/// called from several threads at once.
struct ServerHooks {
    /// Finds the handler from the head of a request, before its body is read.
    std::function<Dispatch(const Request& head)> resolve;
    /// Words a refusal of the server itself (malformed, too large, overloaded, a handler that threw).
    std::function<Response(const Request&, const Failure&)> refuse;
    std::function<std::string()> make_request_id;
    /// Called once per answer, on a network thread.
    std::function<void(const Answered&)> on_answered = {};
    /// Called when a handler threw, before the answer 500; the text is for the operator alone.
    std::function<void(std::string_view request_id, std::string_view what)> on_exception = {};
    /// Called from `run` once connections are answered and a signal to end is heeded.
    std::function<void(std::uint16_t port)> on_ready = {};
};

/// An HTTP/1.1 server: one connection layer, handlers on bounded pools.
class Server {
  public:
    Server(ServerOptions options, ServerHooks hooks);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Bind and listen; gives the port. @error kUnavailable (with the system's reason in the detail)
    Result<std::uint16_t> listen();

    /// Answer until stopped and drained. `listen` comes first. Call once.
    void run();

    /// Accept nothing more, let open requests finish, then end `run`. Thread-safe; may be called again.
    void stop();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace parrain::http
