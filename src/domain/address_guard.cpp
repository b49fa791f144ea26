#include "domain/address_guard.hpp"

#include <arpa/inet.h>
#include <algorithm>
#include <array>
#include <charconv>

namespace parrain {
namespace {

constexpr std::size_t kV4Octets = 4;
constexpr std::size_t kV6Octets = 16;
constexpr int kOctetBits = 8;

bool is_within(std::string_view octets, std::string_view network, int bits) {
    if (octets.size() != network.size()) return false;
    const auto whole = static_cast<std::size_t>(bits / kOctetBits);
    if (octets.substr(0, whole) != network.substr(0, whole)) return false;
    const int rest = bits % kOctetBits;
    if (rest == 0) return true;
    const auto mask = static_cast<unsigned char>(0xff << (kOctetBits - rest));
    return ((static_cast<unsigned char>(octets[whole]) ^ static_cast<unsigned char>(network[whole])) & mask) == 0;
}

struct Block {
    std::string_view network;
    int bits;
};

constexpr std::array kClosedV4 = {
    Block{"0.0.0.0", 8},      Block{"10.0.0.0", 8},     Block{"100.64.0.0", 10}, Block{"127.0.0.0", 8},
    Block{"169.254.0.0", 16}, Block{"172.16.0.0", 12},  Block{"192.0.0.0", 24},  Block{"192.0.2.0", 24},
    Block{"192.88.99.0", 24}, Block{"192.168.0.0", 16}, Block{"198.18.0.0", 15}, Block{"198.51.100.0", 24},
    Block{"203.0.113.0", 24}, Block{"224.0.0.0", 4},    Block{"240.0.0.0", 4},
};

// Of IPv6 only 2000::/3 is given to the internet at all, and not these parts of it: Teredo and other protocols,
// documentation, 6to4, which holds an IPv4 address.
constexpr Block kOpenV6{"2000::", 3};
constexpr std::array kClosedV6 = {Block{"2001::", 23}, Block{"2001:db8::", 32}, Block{"2002::", 16},
                                  Block{"3fff::", 20}};

bool is_in(const std::string& octets, const Block& block) {
    return is_within(octets, IpAddress::parse(block.network).value().octets(), block.bits);
}

template <class Number>
std::optional<Number> number_in(std::string_view text, Number least, Number most) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < least || number > most)
        return std::nullopt;
    return number;
}

/// What stands between the scheme and the path, without its port.
std::string_view host_of(std::string_view text) {
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos) return {};
    std::string_view host = text.substr(colon + 3);
    host = host.substr(0, host.find_first_of("/?#\\"));
    if (const std::size_t at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
    return host.substr(0, host.find(':'));
}

/// Whether other programs would read this host as an IPv4 address: its last part is a number.
bool ends_in_number(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    const std::string_view last = host.substr(host.rfind('.') + 1);
    if (last.empty()) return false;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto is_hex = [&](char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
    if (std::ranges::all_of(last, is_digit)) return true;
    const bool has_prefix = last.starts_with("0x") || last.starts_with("0X");
    return has_prefix && std::ranges::all_of(last.substr(2), is_hex);
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    const std::string spelled(text);
    std::array<char, kV6Octets> octets{};
    if (inet_pton(AF_INET, spelled.c_str(), octets.data()) == 1)
        return IpAddress(std::string(octets.data(), kV4Octets));
    if (inet_pton(AF_INET6, spelled.c_str(), octets.data()) == 1) {
        return IpAddress(std::string(octets.data(), kV6Octets));
    }
    return std::nullopt;
}

std::optional<IpAddress> IpAddress::from_octets(std::string_view octets) {
    if (octets.size() != kV4Octets && octets.size() != kV6Octets) return std::nullopt;
    return IpAddress(std::string(octets));
}

std::string IpAddress::str() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(is_v4() ? AF_INET : AF_INET6, octets_.data(), text.data(), text.size());
    return text.data();
}

bool IpAddress::is_public() const {
    const auto holds_us = [&](const Block& block) { return is_in(octets_, block); };
    if (is_v4()) return std::ranges::none_of(kClosedV4, holds_us);
    return holds_us(kOpenV6) && std::ranges::none_of(kClosedV6, holds_us);
}

std::optional<NetworkRule> NetworkRule::parse(std::string_view text) {
    constexpr int kMostPorts = 65'535;
    std::uint16_t port = 0;
    // A port follows brackets, or the one colon of an IPv4 address.
    const bool is_bracketed = text.starts_with('[');
    const std::size_t closed = is_bracketed ? text.find(']') : std::string_view::npos;
    if (is_bracketed && closed == std::string_view::npos) return std::nullopt;
    const std::size_t colon = is_bracketed ? text.find(':', closed) : text.find(':');
    const bool has_port = colon != std::string_view::npos && (is_bracketed || text.rfind(':') == colon);
    if (has_port) {
        const auto named = number_in<int>(text.substr(colon + 1), 1, kMostPorts);
        if (!named || (is_bracketed && colon != closed + 1)) return std::nullopt;
        port = static_cast<std::uint16_t>(*named);
        text = text.substr(0, colon);
    }
    if (is_bracketed) {
        if (!text.ends_with(']')) return std::nullopt;
        text = text.substr(1, text.size() - 2);
    }
    const std::size_t slash = text.find('/');
    const auto network = IpAddress::parse(text.substr(0, slash));
    if (!network) return std::nullopt;
    const int most = static_cast<int>(network->octets().size()) * kOctetBits;
    if (slash == std::string_view::npos) return NetworkRule(*network, most, port);
    const auto bits = number_in<int>(text.substr(slash + 1), 0, most);
    if (!bits) return std::nullopt;
    return NetworkRule(*network, *bits, port);
}

bool NetworkRule::covers(const IpAddress& address, std::uint16_t port) const {
    return (port_ == 0 || port_ == port) && is_within(address.octets(), network_.octets(), bits_);
}

std::optional<IpAddress> address_in(const Url& url) {
    std::string_view host = url.host();
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    return IpAddress::parse(host);
}

Result<Url> parse_target(std::string_view text) {
    const std::string_view host = host_of(text);
    if (ends_in_number(host) && !IpAddress::parse(host)) return fail(ErrorCode::kUrlForbidden);
    return Url::parse(text);
}

Result<void> judge_target(const Url& url, std::span<const IpAddress> addresses, std::span<const NetworkRule> rules) {
    const auto is_allowed = [&](const IpAddress& address) {
        return std::ranges::any_of(rules, [&](const NetworkRule& rule) { return rule.covers(address, url.port()); });
    };
    const auto is_open = [&](const IpAddress& address) {
        return is_allowed(address) || (url.is_https() && address.is_public());
    };
    const auto literal = address_in(url);
    if (literal && !is_open(*literal)) return fail(ErrorCode::kUrlForbidden);
    if (!std::ranges::all_of(addresses, is_open)) return fail(ErrorCode::kUrlForbidden);
    // Without TLS only what the operator named is called, and a name that leads nowhere was not.
    if (!url.is_https() && !literal && addresses.empty()) return fail(ErrorCode::kUrlForbidden);
    return {};
}

}  // namespace parrain
