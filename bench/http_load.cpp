#include "http_load.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace parrain::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{20};
constexpr std::string_view kHeadEnd = "\r\n\r\n";

/// A socket, closed when destroyed.
class Socket {
  public:
    explicit Socket(std::uint16_t port) : handle_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        is_open_ = ::connect(handle_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        const int yes = 1;
        ::setsockopt(handle_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    }
    ~Socket() {
        if (handle_ >= 0) ::close(handle_);
    }
    Socket(Socket&& other) noexcept : handle_(std::exchange(other.handle_, -1)), is_open_(other.is_open_) {}
    Socket& operator=(Socket&&) = delete;

    int handle() const { return handle_; }
    bool is_open() const { return is_open_; }

  private:
    int handle_;
    bool is_open_ = false;
};

/// How long an answer that has begun to arrive is, head and body; 0 until its head is whole.
std::size_t size_of_answer(std::string_view received) {
    const std::size_t head = received.find(kHeadEnd);
    if (head == std::string_view::npos) return 0;
    const std::string_view length = header_of(received, "Content-Length");
    std::size_t body = 0;
    std::from_chars(length.data(), length.data() + length.size(), body);
    return head + kHeadEnd.size() + body;
}

bool is_success(std::string_view answer) {
    return answer.starts_with("HTTP/1.1 2");
}

/// One connection of the load and the request under way on it.
struct Client {
    Socket socket;
    std::string_view unsent = {};
    std::string received = {};
    Clock::time_point due = {};
};

class Generator {
  public:
    Generator(const Load& load, std::span<const std::string> requests)
        : load_(load), requests_(requests), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
        clients_.reserve(load.connections);
        for (std::size_t i = 0; i < load.connections; ++i) connect(i);
    }
    ~Generator() { ::close(epoll_); }
    Generator(const Generator&) = delete;
    Generator& operator=(const Generator&) = delete;

    LoadReport run() {
        start_ = Clock::now();
        const auto end = start_ + load_.time;
        Clock::time_point last = start_;
        for (;;) {
            begin_what_is_due(end);
            if (idle_.size() == clients_.size() && !has_more(end)) break;
            if (wait(end)) last = Clock::now();
            if (Clock::now() - last > kPatience) throw std::runtime_error("the server does not answer");
        }
        report_.seconds = std::chrono::duration<double>(last - start_).count();
        return std::move(report_);
    }

  private:
    void connect(std::size_t index) {
        Client& client = clients_.emplace_back(Client{.socket = Socket(load_.port)});
        if (!client.socket.is_open()) throw std::runtime_error("nobody listens");
        const int handle = client.socket.handle();
        ::fcntl(handle, F_SETFL, ::fcntl(handle, F_GETFL) | O_NONBLOCK);
        epoll_event event{.events = EPOLLIN, .data = {.u64 = index}};
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, handle, &event);
        idle_.push_back(index);
    }

    Clock::time_point next_due() const {
        if (load_.rate <= 0) return start_;
        const std::chrono::duration<double> offset(static_cast<double>(sent_) / load_.rate);
        return start_ + std::chrono::duration_cast<Clock::duration>(offset);
    }

    bool has_more(Clock::time_point end) const {
        const bool is_left = load_.again || sent_ < requests_.size();
        return is_left && std::max(Clock::now(), next_due()) < end;
    }

    void begin_what_is_due(Clock::time_point end) {
        while (!idle_.empty() && has_more(end) && next_due() <= Clock::now()) {
            Client& client = clients_[idle_.back()];
            idle_.pop_back();
            client.due = load_.rate > 0 ? next_due() : Clock::now();
            client.unsent = requests_[sent_++ % requests_.size()];
            client.received.clear();
            send(client);
        }
    }

    /// Small requests fit in the socket's buffer: what does not is an error, not a reason to wait.
    static void send(Client& client) {
        while (!client.unsent.empty()) {
            const auto sent = ::send(client.socket.handle(), client.unsent.data(), client.unsent.size(), MSG_NOSIGNAL);
            if (sent <= 0) throw std::runtime_error("cannot send a request");
            client.unsent.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    /// Takes what arrives until the next request is due; whether an answer was completed.
    bool wait(Clock::time_point end) {
        std::chrono::nanoseconds pause = std::chrono::seconds(1);
        if (!idle_.empty() && has_more(end)) pause = std::max(next_due() - Clock::now(), Clock::duration::zero());
        const timespec time{.tv_sec = static_cast<time_t>(pause.count() / 1'000'000'000),
                            .tv_nsec = static_cast<long>(pause.count() % 1'000'000'000)};
        pollfd ready{.fd = epoll_, .events = POLLIN, .revents = 0};
        if (::ppoll(&ready, 1, &time, nullptr) <= 0) return false;

        std::array<epoll_event, 64> events{};
        const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 0);
        bool is_answered = false;
        for (int i = 0; i < count; ++i) {
            is_answered = receive(events[static_cast<std::size_t>(i)].data.u64) || is_answered;
        }
        return is_answered;
    }

    bool receive(std::size_t index) {
        Client& client = clients_[index];
        std::array<char, 16384> buffer;
        const auto count = ::recv(client.socket.handle(), buffer.data(), buffer.size(), 0);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) return false;
        if (count <= 0) throw std::runtime_error("the server closed a connection");
        client.received.append(buffer.data(), static_cast<std::size_t>(count));
        const std::size_t size = size_of_answer(client.received);
        if (size == 0 || client.received.size() < size) return false;

        const auto taken = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - client.due);
        report_.micros.push_back(static_cast<std::uint32_t>(taken.count()));
        ++report_.answered;
        if (!is_success(client.received)) note_refusal(client.received);
        idle_.push_back(index);
        return true;
    }

    void note_refusal(const std::string& answer) {
        if (report_.refused++ == 0) report_.first_refusal = answer;
    }

    const Load load_;
    const std::span<const std::string> requests_;
    const int epoll_;
    std::vector<Client> clients_;
    std::vector<std::size_t> idle_;
    std::size_t sent_ = 0;
    Clock::time_point start_;
    LoadReport report_;
};

}  // namespace

double LoadReport::latency_ms(double share) const {
    if (micros.empty()) return 0;
    std::vector<std::uint32_t> sorted = micros;
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
    const auto nth = sorted.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::nth_element(sorted.begin(), nth, sorted.end());
    return static_cast<double>(*nth) / 1000.0;
}

LoadReport run_load(const Load& load, std::span<const std::string> requests) {
    return Generator(load, requests).run();
}

std::string fetch(std::uint16_t port, std::string_view path, std::string_view headers) {
    const Socket socket(port);
    if (!socket.is_open()) return {};
    const std::string request =
        "GET " + std::string(path) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + std::string(headers) + "\r\n";
    if (::send(socket.handle(), request.data(), request.size(), MSG_NOSIGNAL) < 0) return {};
    std::string answer;
    std::array<char, 16384> buffer;
    while (size_of_answer(answer) == 0 || answer.size() < size_of_answer(answer)) {
        const auto count = ::recv(socket.handle(), buffer.data(), buffer.size(), 0);
        if (count <= 0) return {};
        answer.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return answer;
}

std::string_view header_of(std::string_view answer, std::string_view name) {
    const std::string line = "\r\n" + std::string(name) + ": ";
    const std::size_t at = answer.substr(0, answer.find(kHeadEnd) + 2).find(line);
    if (at == std::string_view::npos) return {};
    const std::size_t start = at + line.size();
    return answer.substr(start, answer.find("\r\n", start) - start);
}

}  // namespace parrain::bench
