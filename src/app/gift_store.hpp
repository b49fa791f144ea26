#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/records.hpp"
#include "core/id.hpp"
#include "domain/gift.hpp"
#include "domain/gift_order.hpp"

/// What is kept of gifts, and how the use cases reach it.
namespace parrain::app {

struct Slice;

/// A gift of the catalogue as kept.
struct StoredGift {
    Gift gift;
    bool has_picture = false;
    std::int64_t wanted = 0;  ///< orders that have not reserved their piece yet
    std::int64_t version = 1;
    Instant updated_at;
};

/// The picture of a gift.
struct GiftPicture {
    std::string type;  ///< `image/png` or `image/jpeg`
    std::string data;
};

/// The dispatch of one reward.
struct GiftOrder {
    GiftOrderId id;
    RewardId reward;
    std::optional<GiftId> gift;  ///< none where the rule names no gift of the catalogue
    RewardKind kind = RewardKind::kGift;
    /// Whose yearly value it counts against: `user:ID`, `account:ID` or `prospect:REFERRAL`.
    std::string recipient_key;
    std::int64_t quantity = 1;
    Money value;
    GiftOrderState state = GiftOrderState::kEarned;
    bool is_reserved = false;            ///< pieces were taken from the stock
    std::optional<int> counted_year;     ///< the year whose value holds it
    bool is_near_limit = false;          ///< at its confirmation the recipient came close to the yearly limit
    std::optional<std::string> variant;  ///< a code
    std::optional<std::string> tracking;
    std::optional<PostalAddress> address;
    std::optional<Instant> confirmed_at;
    std::optional<Instant> shipped_at;
    std::optional<Instant> closed_at;  ///< delivered, returned or cancelled
    /// While it is earned: when its recipient is asked by itself, or it is looked at again whether they can be.
    std::optional<Instant> ask_at = {};
    std::int64_t version = 1;
    Instant created_at;
    Instant updated_at;
};

/// One thing that happened to an order. What an address was is nobody's to keep.
struct GiftOrderLine {
    std::int64_t id;
    Instant at;
    Actor actor;
    std::string event;
    GiftOrderState before;
    GiftOrderState after;
    std::optional<std::string> actor_name = {};  ///< of a person; filled by the use cases that show it
};

/// An order with what a list shows beside it.
struct ListedGiftOrder {
    GiftOrder order;
    Beneficiary beneficiary;
    ProgramId program;
    ReferralId referral;
    AdvocateId advocate;
    RewardState reward_state;
    std::string recipient_name;  ///< of the user, the account or the prospect
    std::string account_name;    ///< the advocate's employer
    std::optional<LocalText> gift_name;
};

/// How many orders stand in a state.
struct GiftOrderCount {
    std::string state;
    std::int64_t count;
};

/// A yearly limit in force from a day on, `2021-01-01`, in the workspace's time zone.
struct GiftLimit {
    std::string from;
    std::optional<Money> amount;  ///< none: no limit
};

/// What one person was given in a year.
struct GiftValue {
    std::string recipient_key;
    std::string recipient_name;
    std::string account_name;
    Money amount;
};

/// Gifts, their stock, and their dispatch.
class GiftStore {
  public:
    virtual ~GiftStore() = default;
    /// False where the id is taken.
    virtual bool insert(WorkspaceId workspace, const Gift& gift, Instant now) = 0;
    /// Writes all fields, the stocks among them, and one version more.
    virtual void update(WorkspaceId workspace, const Gift& gift, Instant now) = 0;
    virtual std::optional<StoredGift> find(WorkspaceId workspace, const GiftId& id) = 0;
    /// As find, and nobody else changes the gift or its stocks before this transaction ends.
    virtual std::optional<StoredGift> find_locked(WorkspaceId workspace, const GiftId& id) = 0;
    /// By name of the gift's id.
    virtual std::vector<StoredGift> list(WorkspaceId workspace) = 0;
    virtual void put_picture(WorkspaceId workspace, const GiftId& id, const GiftPicture& picture, Instant now) = 0;
    virtual std::optional<GiftPicture> picture(WorkspaceId workspace, const GiftId& id) = 0;
    /// False where there was none.
    virtual bool remove_picture(WorkspaceId workspace, const GiftId& id) = 0;

    virtual void insert(WorkspaceId workspace, const GiftOrder& order) = 0;
    /// Writes all fields and one version more. False where `order.version` is no longer the stored one.
    virtual bool update(WorkspaceId workspace, const GiftOrder& order) = 0;
    virtual std::optional<ListedGiftOrder> find_order(WorkspaceId workspace, GiftOrderId id) = 0;
    /// The order of a reward, and nobody else changes it before this transaction ends.
    virtual std::optional<GiftOrder> order_of_locked(WorkspaceId workspace, RewardId reward) = 0;
    /// Newest first; of one state, or of all where it is empty.
    virtual std::vector<ListedGiftOrder> orders(WorkspaceId workspace, std::string_view state, const Slice& slice) = 0;
    /// The rewards whose orders wait to be packed for one recipient, newest first.
    virtual std::vector<RewardId> to_pack_for(WorkspaceId workspace, std::string_view recipient_key) = 0;
    /// The rewards of orders that are to be looked at by now, of all workspaces, the longest due first.
    virtual std::vector<std::pair<WorkspaceId, RewardId>> to_ask(Instant now, int limit) = 0;
    /// Says when an order is looked at again; nothing else of it changes.
    virtual void ask_later(WorkspaceId workspace, GiftOrderId order, Instant at) = 0;
    /// How many pieces of a gift their recipients were asked about and have not claimed.
    virtual std::int64_t asked_pieces(WorkspaceId workspace, const GiftId& gift) = 0;
    virtual std::vector<GiftOrderCount> counts_by_state(WorkspaceId workspace) = 0;
    virtual void append(WorkspaceId workspace, GiftOrderId order, const GiftOrderLine& line) = 0;
    /// Oldest first.
    virtual std::vector<GiftOrderLine> history(WorkspaceId workspace, GiftOrderId order) = 0;
    /// Forgets the addresses of orders that were closed before a moment, of all workspaces; gives how many.
    virtual int erase_addresses_before(Instant moment) = 0;
    /// Forgets the addresses of what a referral's prospect is sent.
    virtual void erase_addresses_of(WorkspaceId workspace, ReferralId referral) = 0;

    /// Adds to what a person is given in a year, and gives the sum; other transactions wait. The sum never falls below
    /// zero.
    virtual Money add_value(WorkspaceId workspace, int year, std::string_view recipient_key, Money amount) = 0;
    /// What a person was given in a year so far, in one currency.
    virtual Money given(WorkspaceId workspace, int year, std::string_view recipient_key, Currency currency) = 0;
    virtual std::vector<GiftValue> values(WorkspaceId workspace, int year) = 0;
    /// Oldest first; empty where the workspace keeps the defaults.
    virtual std::vector<GiftLimit> limits(WorkspaceId workspace) = 0;
    /// How many prospects an advocate recommended, in one campaign or in all, whatever became of them.
    virtual std::int64_t submitted_by(WorkspaceId workspace, AdvocateId advocate,
                                      std::optional<CampaignId> campaign) = 0;
    virtual void put_limits(WorkspaceId workspace, const std::vector<GiftLimit>& limits) = 0;
};

}  // namespace parrain::app
