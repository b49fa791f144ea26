#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/time.hpp"

/// What publishers are told of as it happens, and how often it is tried.
namespace parrain {

/// Whether an endpoint is called.
enum class WebhookState { kActive, kDisabled };

/// Why an endpoint is not called any more.
enum class WebhookStop {
    kByHand,
    kGone,  ///< it answered 410
};

/// Where a delivery stands.
enum class DeliveryState {
    kPending,    ///< to be tried, for the first time or again
    kDelivered,  ///< answered 2xx
    kDead,       ///< given up: tried as often as it is, or the endpoint is gone
};

/// What went wrong with an attempt.
enum class DeliveryFault {
    kStatus,       ///< another answer than 2xx
    kRedirect,     ///< it answered 3xx, which is never followed
    kGone,         ///< 410
    kTimeout,      ///< no whole answer in time
    kUnreachable,  ///< no such name, or nobody there
    kTls,          ///< no trusted connection
    kForbidden,    ///< it leads to an address that may not be called
};

/// Names on the wire, in snake case, and back.
std::string_view to_string(WebhookState state);
std::string_view to_string(WebhookStop reason);
std::string_view to_string(DeliveryState state);
std::string_view to_string(DeliveryFault fault);
std::optional<WebhookState> parse_webhook_state(std::string_view name);
std::optional<WebhookStop> parse_webhook_stop(std::string_view name);
std::optional<DeliveryState> parse_delivery_state(std::string_view name);
std::optional<DeliveryFault> parse_delivery_fault(std::string_view name);

/// Every type of event, in order; `ping` is only sent when somebody asks for it.
std::span<const std::string_view> webhook_event_types();

/// Whether an endpoint may ask for this: a type, all of a resource (`referral.*`) or everything (`*`).
bool is_webhook_pattern(std::string_view pattern);

/// Whether who asked for `pattern` is told of `type`.
bool matches_webhook(std::string_view pattern, std::string_view type);

/// Attempts at one delivery: at 0 s, 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h, each counted from the one before.
/// Source: interfaces.md §4.
inline constexpr int kMostDeliveryAttempts = 10;

/// How long after the `attempts`th attempt the next one comes; nothing after the last. `random` adds up to a tenth, so
/// that what failed together is not tried together.
std::optional<Duration> delivery_pause(int attempts, std::uint32_t random);

}  // namespace parrain
