#include "webhooks/resolve.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <algorithm>
#include <memory>

namespace parrain::webhooks {
namespace {

std::optional<IpAddress> address_of(const sockaddr* socket_address) {
    constexpr std::size_t kV4Octets = 4;
    constexpr std::size_t kV6Octets = 16;
    if (socket_address->sa_family == AF_INET) {
        const auto* const v4 = reinterpret_cast<const sockaddr_in*>(socket_address);
        return IpAddress::from_octets({reinterpret_cast<const char*>(&v4->sin_addr), kV4Octets});
    }
    if (socket_address->sa_family == AF_INET6) {
        const auto* const v6 = reinterpret_cast<const sockaddr_in6*>(socket_address);
        return IpAddress::from_octets({reinterpret_cast<const char*>(&v6->sin6_addr), kV6Octets});
    }
    return std::nullopt;
}

}  // namespace

std::vector<IpAddress> resolve_name(const std::string& host) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return {};
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(found, freeaddrinfo);
    std::vector<IpAddress> addresses;
    for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
        const auto address = address_of(one->ai_addr);
        if (address && std::ranges::find(addresses, *address) == addresses.end()) addresses.push_back(*address);
    }
    return addresses;
}

std::vector<IpAddress> addresses_of(const Url& url, const Resolve& resolve) {
    if (const auto literal = address_in(url)) return {*literal};
    return resolve(url.host());
}

}  // namespace parrain::webhooks
