#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.hpp"
#include "app/gift_store.hpp"
#include "app/reward_book.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// An order with what may happen to it now and where its recipient confirms their address.
struct GiftOrderView {
    ListedGiftOrder listed;
    std::vector<std::string> actions;  ///< events a person may cause
    std::string address_link;
    std::vector<GiftOrderLine> history = {};  ///< oldest first; of one order asked for by itself
};

/// One page of orders, and how many there are in each state.
struct GiftOrderPage {
    std::vector<GiftOrderView> items;
    std::vector<GiftOrderCount> counts;
};

/// What the recipient of a gift sees behind their link.
struct GiftPage {
    Workspace workspace;
    ListedGiftOrder order;
    std::optional<StoredGift> gift;  ///< none where the rule names no gift of the catalogue
};

/// Sends what rewards promise in kind. The money is the reward's: ordering is its payout, delivery its confirmation.
class GiftOrders {
  public:
    explicit GiftOrders(const Context& context) : context_(context) {}

    /// Newest first; of one state, or of all where it is empty.
    GiftOrderPage list(WorkspaceId workspace, std::string_view state, Slice slice) const;

    /// @error kNotFound
    Result<GiftOrderView> get(WorkspaceId workspace, GiftOrderId id) const;

    /// What happened to the dispatch of a gift.
    struct Transition {
        std::string event;
        std::optional<PostalAddress> address = {};  ///< confirmed_address: one given before is kept; corrected_address
        std::optional<std::string> variant = {};    ///< of the same two; one of the gift's
        std::optional<std::string> tracking = {};
        std::string reason = {};  ///< cancelled: what the beneficiary reads
        std::optional<std::int64_t> version = {};
    };
    /// @error kNotFound, kUnknownValue (/event, /variant), kRequired (/variant, /address), those of
    ///        checked(PostalAddress) below /address, kTooLong (/tracking, /reason), kPreconditionFailed,
    ///        kIllegalTransition (the order's, or its reward's), kOutOfStock, kGiftLimit, kCurrencyMismatch (its value
    ///        cannot be held against the yearly limit)
    Result<GiftOrderView> transition(const Caller& caller, GiftOrderId id, const Transition& wanted) const;

    /// What the recipient's link shows. @error kNotFound (also for a token that is altered in any way)
    Result<GiftPage> page(std::string_view token) const;

    /// The recipient says where the gift goes, or corrects what they said while it has not been sent. @error those of
    /// page and of transition
    Result<GiftPage> claim(std::string_view token, const PostalAddress& address,
                           const std::optional<std::string>& variant) const;

    /// The picture of the gift behind a recipient's link. @error kNotFound
    Result<GiftPicture> picture(std::string_view token) const;

  private:
    Context context_;
};

/// How long an address is kept once its gift was delivered, returned or cancelled.
inline constexpr Duration kAddressLife = Duration::days(90);

/// Ask the recipient of an order that nobody asked about, where nothing speaks against it; else look again later, and
/// tell the team once it has waited for five days. False where it is not due.
/// Source: docs/adr/0061.
bool ask_by_itself(const Context& context, WorkspaceId workspace, RewardId reward, Instant now);

/// Keep the dispatch of a thing in step with its reward, which has just been written: an approved one gets an order,
/// a voided one's order is cancelled, which its history says, and its pieces are back. Rewards of other kinds are left
/// alone.
void follow_reward(Transaction& tx, const Context& context, WorkspaceId workspace, const StoredReward& stored,
                   const Movement& movement);

/// Cancel what somebody is to be sent and was not yet: nobody is left to send it to. `recipient_key` is an order's.
/// @error those of GiftOrders::transition for `cancelled`
Result<void> call_off_parcels(Transaction& tx, const Context& context, WorkspaceId workspace,
                              std::string_view recipient_key, const Movement& movement);

/// The key of a user as the recipient of what they earn as an advocate.
std::string recipient_key(UserId user);

/// Whether the sale behind a reward was taken back while its gift has not left the house: then its payout fails.
bool is_recalled(Transaction& tx, WorkspaceId workspace, const StoredReward& stored);

}  // namespace parrain::app
