#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/checks.hpp"
#include "core/result.hpp"

/// Where the server may connect to on the word of somebody else: the open internet, and what the operator allows.
namespace parrain {

/// An IPv4 or IPv6 address.
class IpAddress {
  public:
    /// Four decimal numbers parted by dots, or IPv6 without a zone; nothing for any other spelling, of which some
    /// programs read more than is good: `0x7f.1`, `2130706433`, `0177.0.0.1`.
    static std::optional<IpAddress> parse(std::string_view text);
    /// The 4 or 16 octets of an address in network order; nothing for another length.
    static std::optional<IpAddress> from_octets(std::string_view octets);

    /// 4 or 16, in network order.
    const std::string& octets() const { return octets_; }
    bool is_v4() const { return octets_.size() == 4; }
    std::string str() const;

    /// Whether anybody on the internet may have it: neither private, loopback, link-local, shared (CGNAT), unique
    /// local, multicast, documentation nor reserved, nor a spelling of IPv4 within IPv6.
    /// Source: the IANA special-purpose address registries, RFC 6890.
    bool is_public() const;

    auto operator<=>(const IpAddress&) const = default;

  private:
    explicit IpAddress(std::string octets) : octets_(std::move(octets)) {}
    std::string octets_;
};

/// Addresses that an operator allows beside the public ones, at one port or at all.
class NetworkRule {
  public:
    /// `127.0.0.1:9000`, `10.0.0.0/8`, `192.168.1.20`, `[::1]:9000`, `fd00::/8`; nothing for anything else.
    static std::optional<NetworkRule> parse(std::string_view text);

    bool covers(const IpAddress& address, std::uint16_t port) const;

  private:
    NetworkRule(IpAddress network, int bits, std::uint16_t port)
        : network_(std::move(network)), bits_(bits), port_(port) {}
    IpAddress network_;
    int bits_;
    std::uint16_t port_;  ///< 0: every port
};

/// The address that a URL names, if it names one instead of a domain.
std::optional<IpAddress> address_in(const Url& url);

/// Read the URL that the server is to call. @error kUrlInvalid, kUrlForbidden (a number in a spelling of its own)
Result<Url> parse_target(std::string_view text);

/// Whether the server may call a URL that leads to `addresses`: each must be public, and the URL https, or be covered
/// by a rule. Without addresses only what the URL itself says is judged. @error kUrlForbidden
Result<void> judge_target(const Url& url, std::span<const IpAddress> addresses, std::span<const NetworkRule> rules);

}  // namespace parrain
