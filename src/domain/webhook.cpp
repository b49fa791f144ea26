#include "domain/webhook.hpp"

#include <algorithm>
#include <array>

#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<WebhookState, 2> kStates("active", "disabled");
constexpr EnumNames<WebhookStop, 2> kStops("by_hand", "gone");
constexpr EnumNames<DeliveryState, 3> kDeliveryStates("pending", "delivered", "dead");
constexpr EnumNames<DeliveryFault, 7> kFaults("status", "redirect", "gone", "timeout", "unreachable", "tls",
                                              "forbidden");

constexpr std::array<std::string_view, 23> kTypes = {
    "referral.created",
    "referral.accepted",
    "referral.contacted",
    "referral.engaged",
    "referral.won",
    "referral.lost",
    "call.logged",
    "reward.earned",
    "reward.approved",
    "reward.paid",
    "reward.reversed",
    "benefit.due",
    "gift_order.earned",
    "gift_order.address_asked",
    "gift_order.to_pack",
    "gift_order.shipped",
    "gift_order.delivered",
    "gift_order.returned",
    "gift_order.cancelled",
    "survey.answered",
    "advocate.enrolled",
    "guardrail.tripped",
    "ping",
};

constexpr std::array<Duration, kMostDeliveryAttempts - 1> kPauses = {
    Duration::seconds(5), Duration::minutes(5), Duration::minutes(30), Duration::hours(2),  Duration::hours(5),
    Duration::hours(10),  Duration::hours(14),  Duration::hours(20),   Duration::hours(24),
};

}  // namespace

std::string_view to_string(WebhookState state) {
    return kStates.of(state);
}

std::string_view to_string(WebhookStop reason) {
    return kStops.of(reason);
}

std::string_view to_string(DeliveryState state) {
    return kDeliveryStates.of(state);
}

std::string_view to_string(DeliveryFault fault) {
    return kFaults.of(fault);
}

std::optional<WebhookState> parse_webhook_state(std::string_view name) {
    return kStates.parse(name);
}

std::optional<WebhookStop> parse_webhook_stop(std::string_view name) {
    return kStops.parse(name);
}

std::optional<DeliveryState> parse_delivery_state(std::string_view name) {
    return kDeliveryStates.parse(name);
}

std::optional<DeliveryFault> parse_delivery_fault(std::string_view name) {
    return kFaults.parse(name);
}

std::span<const std::string_view> webhook_event_types() {
    return kTypes;
}

bool is_webhook_pattern(std::string_view pattern) {
    return std::ranges::any_of(kTypes, [&](std::string_view type) { return matches_webhook(pattern, type); });
}

bool matches_webhook(std::string_view pattern, std::string_view type) {
    if (pattern == "*" || pattern == type) return true;
    return pattern.size() > 2 && pattern.ends_with(".*") && type.starts_with(pattern.substr(0, pattern.size() - 1));
}

std::optional<Duration> delivery_pause(int attempts, std::uint32_t random) {
    constexpr std::int64_t kTenth = 10;
    constexpr std::int64_t kMicrosInMilli = 1'000;
    if (attempts < 1 || attempts >= kMostDeliveryAttempts) return std::nullopt;
    const Duration pause = kPauses.at(static_cast<std::size_t>(attempts - 1));
    // In milliseconds: the product of a tenth of a day in microseconds and 32 bits would not fit.
    const auto most = static_cast<std::uint64_t>(pause.micros / kMicrosInMilli / kTenth);
    return Duration{pause.micros + static_cast<std::int64_t>(most * random >> 32U) * kMicrosInMilli};
}

}  // namespace parrain
