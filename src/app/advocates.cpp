#include "app/advocates.hpp"

#include <map>

#include "app/campaign_store.hpp"
#include "app/gift_store.hpp"
#include "app/survey_store.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

/// Advocates looked at for one page.
constexpr int kMostLookedAt = 2'000;
constexpr int kBatch = 200;

bool holds(const std::string& text, const std::string& part) {
    return fold(text).find(part) != std::string::npos;
}

/// Reads advocates as a list shows them, what costs little before what costs more.
class Reader {
  public:
    Reader(Transaction& tx, WorkspaceId workspace, Instant now) : tx_(tx), workspace_(workspace), now_(now) {}

    /// None where the filter leaves it out.
    std::optional<AdvocateView> read(const Advocate& advocate, const AdvocateFilter& filter) {
        const User user = tx_.customers().find_user(workspace_, advocate.user).value();
        const Account account = tx_.customers().find_account(workspace_, advocate.account).value();
        const std::string part = fold(trimmed(filter.query));
        const bool is_named =
            part.empty() || holds(user.name, part) || holds(user.email, part) || holds(account.name, part);
        if (!is_named) return std::nullopt;
        const auto score = tx_.surveys().last_score(workspace_, advocate.program, user.id);
        if (filter.score_from && (!score || *score < *filter.score_from)) return std::nullopt;
        if (filter.score_to && (!score || *score > *filter.score_to)) return std::nullopt;
        AdvocateView view{.advocate = advocate,
                          .user_external_id = user.external_id,
                          .name = user.name,
                          .email = user.email,
                          .account_external_id = account.external_id,
                          .account_name = account.name,
                          .score = score,
                          .counts = tx_.campaigns().counts(workspace_, advocate.id, now_)};
        if (earns_on_sale_only(view.counts)) view.state = AdvocateState::kGiftsOnSale;
        if (user.left_at) view.state = AdvocateState::kLeft;
        if (filter.state && view.state != *filter.state) return std::nullopt;
        view.referrals = tx_.gifts().submitted_by(workspace_, advocate.id, {});
        return view;
    }

  private:
    Transaction& tx_;
    WorkspaceId workspace_;
    Instant now_;
};

/// The next advocates whom a filter may let pass, newest first.
std::vector<Advocate> batch_of(Transaction& tx, WorkspaceId workspace, const AdvocateFilter& filter,
                               const Slice& slice) {
    if (filter.is_everybody) return tx.referrals().advocates(workspace, filter.program, filter.source, slice);
    std::vector<Advocate> batch;
    for (const AdvocateId id : tx.campaigns().taking_part(workspace, filter.program, filter.source, slice)) {
        batch.push_back(tx.referrals().find_advocate(workspace, id).value());
    }
    return batch;
}

/// What a reward still is worth, and what of it was paid.
std::vector<AdvocateEarnings> earnings_of(const std::vector<StoredReward>& rewards) {
    std::map<Currency, AdvocateEarnings> by_currency;
    for (const StoredReward& stored : rewards) {
        const Reward& reward = stored.reward;
        if (reward.state == RewardState::kVoided || reward.superseded) continue;
        const Position& position = reward.position;
        const Currency currency = reward.entitled.currency();
        const AdvocateEarnings nothing{.earned = Money::zero(currency), .paid = Money::zero(currency)};
        AdvocateEarnings& sum = by_currency.try_emplace(currency, nothing).first->second;
        sum.earned = sum_for_show(sum.earned, reward.entitled - position.forfeited);
        sum.paid = sum_for_show(sum.paid, position.settled + position.netted);
    }
    std::vector<AdvocateEarnings> earnings;
    for (const auto& [currency, sum] : by_currency) {
        if (!sum.earned.is_zero() || !sum.paid.is_zero()) earnings.push_back(sum);
    }
    return earnings;
}

}  // namespace

AdvocatePage Advocates::list(WorkspaceId workspace, const AdvocateFilter& filter, Slice slice) const {
    const Instant now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) {
        Reader reader(tx, workspace, now);
        AdvocatePage page;
        std::int64_t after = slice.after;
        for (int looked = 0; looked < kMostLookedAt; looked += kBatch) {
            const auto batch = batch_of(tx, workspace, filter, {.after = after, .limit = kBatch});
            for (const Advocate& advocate : batch) {
                if (static_cast<int>(page.items.size()) == slice.limit) {
                    page.next = AdvocateId(after);
                    return page;
                }
                after = advocate.id.value();
                if (auto view = reader.read(advocate, filter)) page.items.push_back(*std::move(view));
            }
            if (batch.size() < static_cast<std::size_t>(kBatch)) return page;
        }
        page.next = AdvocateId(after);
        return page;
    });
}

Result<AdvocateDetail> Advocates::get(WorkspaceId workspace, AdvocateId id) const {
    const Instant now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) -> Result<AdvocateDetail> {
        const auto advocate = tx.referrals().find_advocate(workspace, id);
        if (!advocate) return fail(ErrorCode::kNotFound);
        AdvocateDetail detail{.view = Reader(tx, workspace, now).read(*advocate, {}).value(),
                              .phone = tx.customers().find_user(workspace, advocate->user).value().phone,
                              .earnings = earnings_of(tx.rewards().of_advocate(workspace, id)),
                              .enrollments = tx.contacts().enrollments_of(workspace, advocate->user)};
        return detail;
    });
}

}  // namespace parrain::app
