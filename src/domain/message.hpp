#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/time.hpp"

/// When a message is sent, and when never again.
namespace parrain {

/// What is promised of a message.
enum class MessageKind {
    kProspect,  ///< the one message to a prospect: it arrives at most once, for ever
    kUser,      ///< any other: it arrives at least once, and every copy has the same Message-ID
};

/// Where a message stands.
enum class MessageState {
    kQueued,   ///< to be handed to the relay
    kSending,  ///< the relay is being given it: whoever finds it so later cannot know whether it was taken
    kSent,     ///< the relay took it
    kUnknown,  ///< it may have been taken or not; never sent again
    kRefused,  ///< it was not taken, and is not tried again
};
inline constexpr std::size_t kMessageStateCount = 5;

/// Why a message was refused, or came back.
enum class MessageReason {
    kSuppressed,      ///< the address is on the suppression list
    kReferralClosed,  ///< the referral that the prospect is told of ended before the message left
    kAddressInvalid,  ///< no address that mail can be sent to
    kSenderMissing,   ///< the workspace has not said who writes
    kRelayRefused,    ///< the relay will never take it
    kRelayBusy,       ///< the relay put it off too often
    kBounced,         ///< it was taken, and came back
    kErased,          ///< the person was erased before it left
    kScenarioEnded,   ///< the scenario let the person go before it left
    kTooLate,  ///< it could not leave for so long, or the person did so much since, that it says nothing any more
};
inline constexpr std::size_t kMessageReasonCount = 10;

/// What the relay did with a message.
enum class RelayVerdict {
    kTaken,        ///< it answered that it has the message
    kLater,        ///< it has not, and may take it another time
    kNever,        ///< it has not, and never will
    kUnknown,      ///< the connection ended after the relay was given the message and before it answered
    kUnreachable,  ///< no session came about: nothing to do with this message
};
inline constexpr std::size_t kRelayVerdictCount = 5;

/// Names on the wire, in snake case (`relay_refused`), and back.
std::string_view to_string(MessageKind kind);
std::string_view to_string(MessageState state);
std::string_view to_string(MessageReason reason);
std::string_view to_string(RelayVerdict verdict);
std::optional<MessageKind> parse_message_kind(std::string_view name);
std::optional<MessageState> parse_message_state(std::string_view name);
std::optional<MessageReason> parse_message_reason(std::string_view name);

/// Where an attempt leaves a message.
struct AfterAttempt {
    MessageState state;
    std::optional<Duration> wait = {};  ///< until the next attempt, while it is queued
    std::optional<MessageReason> reason = {};
};

/// How often a message is tried; the waits between grow from a minute to twelve hours and make two days together.
inline constexpr int kMostAttempts = 12;

/// What follows from the `attempts`th attempt (1 the first). A message to a prospect is tried again only where the
/// relay certainly has not got it; any other also where that is not known. kUnreachable is no attempt, and aborts.
/// Source: law-and-relevance.md §1 row 1, interfaces.md §5, docs/adr/0030.
AfterAttempt after_attempt(MessageKind kind, int attempts, RelayVerdict verdict);

/// How long nothing is sent after the relay could not be reached `times` times in a row (1 the first): 5 seconds to 5
/// minutes.
Duration relay_pause(int times);

}  // namespace parrain
