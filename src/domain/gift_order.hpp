#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/checks.hpp"
#include "core/result.hpp"

namespace parrain {

/// Where the dispatch of a gift stands. Its reward has been approved; what is paid and what is not stays with the
/// reward.
enum class GiftOrderState {
    kEarned,
    kAddressAsked,
    kToPack,
    kShipped,
    kDelivered,
    kReturned,
    kCancelled,
};
inline constexpr std::size_t kGiftOrderStateCount = 7;

/// What may happen to the dispatch of a gift.
enum class GiftOrderEvent {
    kAsked,             ///< the recipient was sent the link of their page
    kConfirmedAddress,  ///< the reward is scheduled, a piece of the stock reserved
    kShipped,
    kDelivered,         ///< the reward is paid
    kReturned,          ///< the reward's payout failed, the piece is back
    kCancelled,         ///< the reward is refused, or was taken back; the piece is back
    kCorrectedAddress,  ///< before it leaves the house; another variant may be wanted too
};
inline constexpr std::size_t kGiftOrderEventCount = 7;

/// The state that `event` leads to. A gift that came back may be sent anew, to a better address.
/// @error kIllegalTransition (detail: state, event)
/// Source: docs/adr/0021.
Result<GiftOrderState> next(GiftOrderState state, GiftOrderEvent event);

/// Whether nothing has left the house yet, so that the gift can still be called off.
bool can_be_called_off(GiftOrderState state);

/// Names on the wire, in snake case (`address_asked`, `confirmed_address`), and back.
std::string_view to_string(GiftOrderState state);
std::string_view to_string(GiftOrderEvent event);
std::optional<GiftOrderState> parse_gift_order_state(std::string_view name);
std::optional<GiftOrderEvent> parse_gift_order_event(std::string_view name);

/// Where a gift is sent.
struct PostalAddress {
    std::string name;
    std::string line1;
    std::string line2;  ///< may be empty
    std::string postcode;
    std::string city;
    std::string country;  ///< ISO 3166-1, two upper-case letters

    bool operator==(const PostalAddress&) const = default;
};

/// The address with its texts tidied, if a parcel could be sent to it. Faults are named by JSON pointers such as
/// `/city`.
/// @error kRequired, kTooLong, kInvalidText (a control character), kCountryInvalid
Result<PostalAddress> checked(PostalAddress address);

}  // namespace parrain
