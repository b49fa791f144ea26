#include "app/gifts.hpp"

#include <algorithm>
#include <set>

#include "app/ports.hpp"
#include "core/crypto.hpp"
#include "core/local_date.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kMostLimits = 50;

// What a business may give one person in a year without VAT in France, since 2021. Other currencies have no such
// figure: there the default says that there is no limit.
constexpr const char* kDefaultFrom = "2021-01-01";
constexpr std::int64_t kDefaultLimit = 7'300;
constexpr std::string_view kDefaultCurrency = "EUR";

constexpr std::string_view kPng("\x89PNG\r\n\x1a\n", 8);
constexpr std::string_view kJpeg("\xff\xd8\xff", 3);

std::optional<std::string> picture_type(std::string_view data) {
    if (data.starts_with(kPng)) return "image/png";
    if (data.starts_with(kJpeg)) return "image/jpeg";
    return std::nullopt;
}

GiftLimit default_limit(Currency currency) {
    const bool is_known = currency.code() == kDefaultCurrency;
    return {.from = kDefaultFrom,
            .amount = is_known ? std::optional(Money::parse(kDefaultLimit, currency).value()) : std::nullopt};
}

std::vector<GiftLimit> limits_in_force(Transaction& tx, WorkspaceId workspace) {
    auto limits = tx.gifts().limits(workspace);
    if (limits.empty()) limits.push_back(default_limit(tx.workspaces().find(workspace).value().currency));
    return limits;
}

Result<void> check_limits(const std::vector<GiftLimit>& limits, Currency currency) {
    if (limits.size() > kMostLimits) return fail(ErrorCode::kTooMany, "/limits", at_most(kMostLimits));
    std::vector<FieldError> errors;
    std::set<std::string> days;
    for (std::size_t i = 0; i < limits.size(); ++i) {
        const std::string pointer = "/limits/" + std::to_string(i);
        const GiftLimit& limit = limits[i];
        if (!is_date(limit.from)) errors.push_back({pointer + "/from", ErrorCode::kTimeInvalid});
        if (!days.insert(limit.from).second) errors.push_back({pointer + "/from", ErrorCode::kUnknownValue});
        if (limit.amount && !limit.amount->is_positive()) errors.push_back({pointer + "/amount", ErrorCode::kAmount});
        if (limit.amount && limit.amount->currency() != currency) {
            errors.push_back({pointer + "/amount/currency", ErrorCode::kCurrencyMismatch});
        }
    }
    if (errors.empty()) return {};
    const ErrorCode first = std::ranges::min_element(errors, {}, &FieldError::code)->code;
    return Failure{.code = first, .fields = std::move(errors), .detail = {{"currency", std::string(currency.code())}}};
}

}  // namespace

Result<void> check_gift_currency(Transaction& tx, WorkspaceId workspace, Currency currency,
                                 const std::string& pointer) {
    const Currency wanted = tx.workspaces().find(workspace).value().currency;
    if (currency == wanted) return {};
    return Failure{.code = ErrorCode::kCurrencyMismatch,
                   .fields = {{pointer, ErrorCode::kCurrencyMismatch}},
                   .detail = {{"currency", std::string(wanted.code())}}};
}

Result<RewardRule> with_gift_cost(Transaction& tx, WorkspaceId workspace, RewardRule rule) {
    if (!is_money(rule.kind) && rule.amount) {
        const auto same = check_gift_currency(tx, workspace, rule.amount->currency(), "/amount/currency");
        if (!same) return same.failure();
    }
    if (!rule.gift) return rule;
    const auto stored = tx.gifts().find(workspace, *rule.gift);
    if (!stored) return fail(ErrorCode::kUnknownValue, "/gift");
    const bool is_experience = rule.kind == RewardKind::kExperience;
    if (stored->gift.is_experience != is_experience) return fail(ErrorCode::kGiftKindMismatch, "/gift");
    if (rule.amount) return rule;
    const Currency currency = stored->gift.unit_cost.currency();
    if (const auto same = check_gift_currency(tx, workspace, currency, "/gift"); !same) return same.failure();
    const auto cost = cost_of(stored->gift, rule.quantity);
    if (!cost) return fail(ErrorCode::kAmountInvalid, "/quantity");
    rule.amount = *cost;
    return rule;
}

std::optional<Money> limit_on(const std::vector<GiftLimit>& limits, std::string_view day, Currency currency) {
    if (limits.empty()) return day >= kDefaultFrom ? default_limit(currency).amount : std::nullopt;
    std::optional<Money> amount;
    for (const GiftLimit& limit : limits) {
        if (limit.from <= day) amount = limit.amount;
    }
    return amount;
}

std::vector<StoredGift> Gifts::list(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) { return tx.gifts().list(workspace); });
}

Result<StoredGift> Gifts::get(WorkspaceId workspace, const GiftId& id) const {
    return context_.store.read([&](Transaction& tx) -> Result<StoredGift> {
        auto stored = tx.gifts().find(workspace, id);
        if (!stored) return fail(ErrorCode::kNotFound);
        return *std::move(stored);
    });
}

Result<StoredGift> Gifts::add(WorkspaceId workspace, Gift gift) const {
    gift.id = GiftId::parse(std::to_string(context_.ids.next())).value();
    auto put = this->put(workspace, gift, std::nullopt);
    if (!put) return put.failure();
    return std::move(put->value);
}

Result<Put<StoredGift>> Gifts::put(WorkspaceId workspace, const Gift& gift, std::optional<std::int64_t> version) const {
    const auto tidy = checked(gift);
    if (!tidy) return tidy.failure();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<Put<StoredGift>> {
        const auto before = tx.gifts().find_locked(workspace, gift.id);
        if (version && (!before || before->version != *version)) return fail(ErrorCode::kPreconditionFailed);
        const Currency currency = tidy->unit_cost.currency();
        const auto same = check_gift_currency(tx, workspace, currency, "/unit_cost/currency");
        if (!same) return same.failure();
        // Of two that make the same gift at once, the second replaces what the first made.
        const bool is_new = !before && tx.gifts().insert(workspace, *tidy, now);
        if (!is_new) tx.gifts().update(workspace, *tidy, now);
        return Put<StoredGift>{.value = tx.gifts().find(workspace, gift.id).value(), .created = is_new};
    });
}

Result<void> Gifts::put_picture(WorkspaceId workspace, const GiftId& id, std::string_view data) const {
    const auto type = picture_type(data);
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        if (!tx.gifts().find(workspace, id)) return fail(ErrorCode::kNotFound);
        if (!type) return fail(ErrorCode::kUnsupportedMediaType);
        tx.gifts().put_picture(workspace, id, {.type = *type, .data = std::string(data)}, now);
        return {};
    });
}

Result<GiftPicture> Gifts::picture(WorkspaceId workspace, const GiftId& id) const {
    return context_.store.read([&](Transaction& tx) -> Result<GiftPicture> {
        auto picture = tx.gifts().picture(workspace, id);
        if (!picture) return fail(ErrorCode::kNotFound);
        return *std::move(picture);
    });
}

Result<void> Gifts::remove_picture(WorkspaceId workspace, const GiftId& id) const {
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        return tx.gifts().remove_picture(workspace, id) ? Result<void>() : fail(ErrorCode::kNotFound);
    });
}

std::int64_t version_of(const std::vector<GiftLimit>& limits) {
    std::string text;
    for (const GiftLimit& limit : limits) {
        text += limit.from + " " + (limit.amount ? std::to_string(limit.amount->minor()) : "none") + " ";
    }
    return crypto::fingerprint(text);
}

std::vector<GiftLimit> Gifts::limits(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) { return limits_in_force(tx, workspace); });
}

Result<std::vector<GiftLimit>> Gifts::put_limits(WorkspaceId workspace, std::vector<GiftLimit> limits,
                                                 std::optional<std::int64_t> version) const {
    const Currency currency =
        context_.store.read([&](Transaction& tx) { return tx.workspaces().find(workspace).value().currency; });
    if (const auto good = check_limits(limits, currency); !good) return good.failure();
    std::ranges::sort(limits, {}, &GiftLimit::from);
    return context_.store.write([&](Transaction& tx) -> Result<std::vector<GiftLimit>> {
        if (version && *version != version_of(limits_in_force(tx, workspace))) {
            return fail(ErrorCode::kPreconditionFailed);
        }
        tx.gifts().put_limits(workspace, limits);
        return limits_in_force(tx, workspace);
    });
}

GiftYear Gifts::year(WorkspaceId workspace, std::optional<int> year) const {
    const Instant now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) {
        const Workspace owner = tx.workspaces().find(workspace).value();
        const int shown = year ? *year : std::stoi(local_date(now, owner.time_zone));
        return GiftYear{
            .year = shown,
            .limit = limit_on(tx.gifts().limits(workspace), std::to_string(shown) + "-12-31", owner.currency),
            .values = tx.gifts().values(workspace, shown)};
    });
}

}  // namespace parrain::app
