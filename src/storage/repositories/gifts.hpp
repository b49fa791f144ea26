#pragma once

#include "app/gift_store.hpp"
#include "storage/database.hpp"

namespace parrain::storage {

/// app::GiftStore on SQL.
class SqlGifts final : public app::GiftStore {
  public:
    explicit SqlGifts(Tx& tx) : tx_(tx) {}
    bool insert(WorkspaceId workspace, const Gift& gift, Instant now) override;
    void update(WorkspaceId workspace, const Gift& gift, Instant now) override;
    std::optional<app::StoredGift> find(WorkspaceId workspace, const GiftId& id) override;
    std::optional<app::StoredGift> find_locked(WorkspaceId workspace, const GiftId& id) override;
    std::vector<app::StoredGift> list(WorkspaceId workspace) override;
    void put_picture(WorkspaceId workspace, const GiftId& id, const app::GiftPicture& picture, Instant now) override;
    std::optional<app::GiftPicture> picture(WorkspaceId workspace, const GiftId& id) override;
    bool remove_picture(WorkspaceId workspace, const GiftId& id) override;

    void insert(WorkspaceId workspace, const app::GiftOrder& order) override;
    bool update(WorkspaceId workspace, const app::GiftOrder& order) override;
    std::optional<app::ListedGiftOrder> find_order(WorkspaceId workspace, GiftOrderId id) override;
    std::optional<app::GiftOrder> order_of_locked(WorkspaceId workspace, RewardId reward) override;
    std::vector<app::ListedGiftOrder> orders(WorkspaceId workspace, std::string_view state,
                                             const app::Slice& slice) override;
    std::vector<RewardId> to_pack_for(WorkspaceId workspace, std::string_view recipient_key) override;
    std::vector<std::pair<WorkspaceId, RewardId>> to_ask(Instant now, int limit) override;
    void ask_later(WorkspaceId workspace, GiftOrderId order, Instant at) override;
    std::int64_t asked_pieces(WorkspaceId workspace, const GiftId& gift) override;
    std::vector<app::GiftOrderCount> counts_by_state(WorkspaceId workspace) override;
    void append(WorkspaceId workspace, GiftOrderId order, const app::GiftOrderLine& line) override;
    std::vector<app::GiftOrderLine> history(WorkspaceId workspace, GiftOrderId order) override;
    int erase_addresses_before(Instant moment) override;
    void erase_addresses_of(WorkspaceId workspace, ReferralId referral) override;

    Money add_value(WorkspaceId workspace, int year, std::string_view recipient_key, Money amount) override;
    Money given(WorkspaceId workspace, int year, std::string_view recipient_key, Currency currency) override;
    std::vector<app::GiftValue> values(WorkspaceId workspace, int year) override;
    std::vector<app::GiftLimit> limits(WorkspaceId workspace) override;
    std::int64_t submitted_by(WorkspaceId workspace, AdvocateId advocate, std::optional<CampaignId> campaign) override;
    void put_limits(WorkspaceId workspace, const std::vector<app::GiftLimit>& limits) override;

  private:
    app::StoredGift with_variants(WorkspaceId workspace, app::StoredGift stored);
    void write_variants(WorkspaceId workspace, const Gift& gift);

    Tx& tx_;
};

}  // namespace parrain::storage
