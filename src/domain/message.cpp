#include "domain/message.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<MessageKind, 2> kKinds("prospect", "user");
constexpr EnumNames<MessageState, kMessageStateCount> kStates("queued", "sending", "sent", "unknown", "refused");
constexpr EnumNames<MessageReason, kMessageReasonCount> kReasons("suppressed", "referral_closed", "address_invalid",
                                                                 "sender_missing", "relay_refused", "relay_busy",
                                                                 "bounced", "erased", "scenario_ended", "too_late");
constexpr EnumNames<RelayVerdict, kRelayVerdictCount> kVerdicts("taken", "later", "never", "unknown", "unreachable");

/// After the first attempt, after the second, …
constexpr std::array kWaits = {
    Duration::minutes(1), Duration::minutes(5), Duration::minutes(15), Duration::minutes(30),
    Duration::hours(1),   Duration::hours(2),   Duration::hours(4),    Duration::hours(8),
    Duration::hours(12),  Duration::hours(12),  Duration::hours(12),
};
static_assert(kWaits.size() == kMostAttempts - 1);

constexpr std::array kPauses = {Duration::seconds(5), Duration::seconds(15), Duration::minutes(1),
                                Duration::minutes(5)};

AfterAttempt again(int attempts) {
    return {.state = MessageState::kQueued, .wait = kWaits.at(static_cast<std::size_t>(attempts - 1))};
}

}  // namespace

std::string_view to_string(MessageKind kind) {
    return kKinds.of(kind);
}

std::string_view to_string(MessageState state) {
    return kStates.of(state);
}

std::string_view to_string(MessageReason reason) {
    return kReasons.of(reason);
}

std::string_view to_string(RelayVerdict verdict) {
    return kVerdicts.of(verdict);
}

std::optional<MessageKind> parse_message_kind(std::string_view name) {
    return kKinds.parse(name);
}

std::optional<MessageState> parse_message_state(std::string_view name) {
    return kStates.parse(name);
}

std::optional<MessageReason> parse_message_reason(std::string_view name) {
    return kReasons.parse(name);
}

AfterAttempt after_attempt(MessageKind kind, int attempts, RelayVerdict verdict) {
    const bool may_try_again = attempts < kMostAttempts;
    switch (verdict) {
        case RelayVerdict::kTaken: return {.state = MessageState::kSent};
        case RelayVerdict::kNever: return {.state = MessageState::kRefused, .reason = MessageReason::kRelayRefused};
        case RelayVerdict::kLater:
            if (may_try_again) return again(attempts);
            return {.state = MessageState::kRefused, .reason = MessageReason::kRelayBusy};
        case RelayVerdict::kUnknown:
            if (kind == MessageKind::kUser && may_try_again) return again(attempts);
            return {.state = MessageState::kUnknown};
        case RelayVerdict::kUnreachable: break;
    }
    std::abort();
}

Duration relay_pause(int times) {
    const auto index = std::clamp<std::size_t>(static_cast<std::size_t>(times), 1, kPauses.size()) - 1;
    return kPauses.at(index);
}

}  // namespace parrain
