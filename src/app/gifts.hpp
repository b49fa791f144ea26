#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.hpp"
#include "app/customers.hpp"
#include "app/gift_store.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// What people were given in a year, and what the limit of that year is.
struct GiftYear {
    int year = 0;
    std::optional<Money> limit;  ///< in force at the end of the year; none: no limit
    std::vector<GiftValue> values;
};

/// The catalogue of what a publisher gives, and how much of it one person may get in a year.
class Gifts {
  public:
    explicit Gifts(const Context& context) : context_(context) {}

    /// By id.
    std::vector<StoredGift> list(WorkspaceId workspace) const;

    /// @error kNotFound
    Result<StoredGift> get(WorkspaceId workspace, const GiftId& id) const;

    /// A new gift, its id made here; that of `gift` is not looked at.
    /// @error those of checked(Gift)
    Result<StoredGift> add(WorkspaceId workspace, Gift gift) const;

    /// Make or replace a gift, its stocks included: they count what may still be promised.
    /// @error those of checked(Gift); kPreconditionFailed (`version` is not the stored one)
    Result<Put<StoredGift>> put(WorkspaceId workspace, const Gift& gift, std::optional<std::int64_t> version) const;

    /// Give the gift a picture, PNG or JPEG as its first bytes tell.
    /// @error kNotFound, kUnsupportedMediaType
    Result<void> put_picture(WorkspaceId workspace, const GiftId& id, std::string_view data) const;

    /// @error kNotFound
    Result<GiftPicture> picture(WorkspaceId workspace, const GiftId& id) const;

    /// @error kNotFound
    Result<void> remove_picture(WorkspaceId workspace, const GiftId& id) const;

    /// Oldest first; the default where the workspace set none.
    std::vector<GiftLimit> limits(WorkspaceId workspace) const;

    /// Replace all limits; none brings the default back.
    /// @error kTooMany (/limits: over 50), kTimeInvalid (/limits/n/from), kUnknownValue (two of one day),
    ///        kAmount (/limits/n/amount: not above zero), kPreconditionFailed (`version` is not version_of those in
    ///        force), kCurrencyMismatch (/limits/n/amount/currency: not the
    ///        workspace's)
    Result<std::vector<GiftLimit>> put_limits(WorkspaceId workspace, std::vector<GiftLimit> limits,
                                              std::optional<std::int64_t> version = {}) const;

    /// What each person was given in a calendar year of the workspace's time zone, the most first; in this year where
    /// none is named.
    GiftYear year(WorkspaceId workspace, std::optional<int> year) const;

  private:
    Context context_;
};

/// Of yearly limits: another once one of them is changed.
std::int64_t version_of(const std::vector<GiftLimit>& limits);

/// Refuse a currency that the yearly limits of the workspace cannot count. @error kCurrencyMismatch (`pointer`)
Result<void> check_gift_currency(Transaction& tx, WorkspaceId workspace, Currency currency, const std::string& pointer);

/// The rule with what the gift it names costs now, where it names no amount of its own; a rule without a gift as it is.
/// @error kUnknownValue (/gift: not in the catalogue), kGiftKindMismatch (/gift: an experience by a rule of another
///        kind, or the reverse), kAmountInvalid (/quantity), kCurrencyMismatch (/gift, /amount/currency: things are
///        valued in the workspace's currency, that of its yearly limits)
Result<RewardRule> with_gift_cost(Transaction& tx, WorkspaceId workspace, RewardRule rule);

/// The limit in force on a day (`2026-12-31`) by these limits, oldest first: none where there is no limit.
/// Without any limits the default of the workspace's currency counts: 73 EUR, and no limit in any other.
std::optional<Money> limit_on(const std::vector<GiftLimit>& limits, std::string_view day, Currency currency);

}  // namespace parrain::app
