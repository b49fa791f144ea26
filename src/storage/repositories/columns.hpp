#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/records.hpp"
#include "core/checks.hpp"
#include "core/money.hpp"
#include "storage/database.hpp"

/// How values of the core stand in columns, where one column is not simply one value.
/// What becomes of a message whose recipient is erased: one that waits is never sent. What is being sent, or was, stays
/// what it is.
#define WITHDRAWN_IF_QUEUED                                                             \
    "reason = CASE WHEN state = 'queued' THEN 'erased' ELSE reason END, "               \
    "next_attempt_at = CASE WHEN state = 'queued' THEN NULL ELSE next_attempt_at END, " \
    "lease = CASE WHEN state = 'queued' THEN 0 ELSE lease END, "                        \
    "state = CASE WHEN state = 'queued' THEN 'refused' ELSE state END"

namespace parrain::storage {

/// Words joined by line feeds; no word holds one.
std::string joined(const std::vector<std::string>& words);
std::vector<std::string> split(std::string_view text);

/// What is stored was valid when written: anything else is damage, and aborts.
Currency stored_currency(std::string_view code);
Money stored_money(std::int64_t minor, Currency currency);
Locale stored_locale(std::string_view tag);

/// A LIKE pattern for texts that hold `part`, its wildcards taken literally (the escape character is the backslash);
/// empty for an empty part. Columns searched with it hold folded text, so that both engines compare alike.
std::string containing(std::string_view part);

/// An actor as stored, and its id as a column: null where the kind says it all.
app::Actor stored_actor(std::string_view kind, std::optional<std::int64_t> id);
inline std::optional<std::int64_t> maybe_id(std::int64_t id) {
    return id == 0 ? std::nullopt : std::optional(id);
}

/// How an applied benefit stands in its acknowledgement.
inline constexpr std::string_view kAppliedBenefit = "applied";

/// An id kept as a column that is never null: 0 stands for none.
template <class Tag>
Id<Tag> id_or_zero(const std::optional<Id<Tag>>& id) {
    return id.value_or(Id<Tag>());
}

/// A campaign as stored: 0 is none.
inline std::optional<CampaignId> campaign_of(std::int64_t id) {
    return id == 0 ? std::nullopt : std::optional(CampaignId(id));
}

/// The amount of a money that may be absent.
inline std::optional<std::int64_t> minor_of(const std::optional<Money>& money) {
    return money ? std::optional(money->minor()) : std::nullopt;
}

/// The currency of a money that may be absent.
std::optional<std::string> currency_code_of(const std::optional<Money>& money);

/// A money kept in two columns, both null or neither.
std::optional<Money> maybe_money(const Row& row, int amount_column, int currency_column);

}  // namespace parrain::storage
