#include "unit/http/raw_client.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <utility>

namespace parrain::testing {

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

RawClient::~RawClient() {
    if (socket_ >= 0) ::close(socket_);
}

RawClient::RawClient(RawClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), pending_(std::move(other.pending_)) {}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void RawClient::finish() {
    ::shutdown(socket_, SHUT_WR);
}

bool RawClient::receive() {
    char buffer[16384];
    const auto count = ::recv(socket_, buffer, sizeof buffer, 0);
    REQUIRE_MESSAGE(!(count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)), "the server neither answers nor closes");
    if (count <= 0) return false;
    pending_.append(buffer, static_cast<std::size_t>(count));
    return true;
}

std::string RawClient::read_all() {
    while (receive()) {
    }
    return std::exchange(pending_, {});
}

std::string RawClient::read_answer() {
    for (;;) {
        const auto end = pending_.find("\r\n\r\n");
        if (end != std::string::npos) {
            const auto head = pending_.substr(0, end + 4);
            const auto length = header_of(head, "Content-Length");
            const auto size = head.size() + (length.empty() ? 0 : std::stoul(length));
            if (pending_.size() >= size) {
                auto answer = pending_.substr(0, size);
                pending_.erase(0, size);
                return answer;
            }
        }
        if (!receive()) return std::exchange(pending_, {});
    }
}

std::vector<int> statuses(std::string_view stream) {
    constexpr std::string_view kMark = "HTTP/1.1 ";
    std::vector<int> found;
    for (auto at = stream.find(kMark); at != std::string_view::npos; at = stream.find(kMark, at + 1)) {
        int status = 0;
        const auto digits = stream.substr(at + kMark.size(), 3);
        std::from_chars(digits.data(), digits.data() + digits.size(), status);
        found.push_back(status);
    }
    return found;
}

std::string body_of(std::string_view answer) {
    const auto end = answer.find("\r\n\r\n");
    return end == std::string_view::npos ? std::string() : std::string(answer.substr(end + 4));
}

std::string header_of(std::string_view answer, std::string_view name) {
    const auto at = answer.find("\r\n" + std::string(name) + ": ");
    if (at == std::string_view::npos) return {};
    const auto start = at + 2 + name.size() + 2;
    return std::string(answer.substr(start, answer.find("\r\n", start) - start));
}

}  // namespace parrain::testing
