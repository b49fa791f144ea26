#pragma once

#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

/// What a list and its file may be narrowed to. Each list adds paging.
namespace parrain::http {

/// Which recommendations.
struct ReferralFilterQuery {
    std::optional<ReferralState> state;
    std::optional<AdvocateId> advocate;
    std::optional<CampaignId> campaign;
    std::optional<std::string> q;
    std::optional<std::string> source;
    std::optional<Instant> due_before;
    std::optional<MemberId> rep;

    app::ReferralFilter filter() const;
};
BOOST_DESCRIBE_STRUCT(ReferralFilterQuery, (), (state, advocate, campaign, q, source, due_before, rep))

/// Which rewards.
struct RewardFilterQuery {
    std::optional<RewardState> state;
    std::optional<Beneficiary> beneficiary;
    std::optional<ReferralId> referral;
    std::optional<AdvocateId> advocate;
    std::optional<PayoutId> payout;

    app::RewardFilter filter() const;
};
BOOST_DESCRIBE_STRUCT(RewardFilterQuery, (), (state, beneficiary, referral, advocate, payout))

/// Which lines of the ledger; `from` and `to` are half open.
struct EntryFilterQuery {
    std::optional<RewardId> reward;
    std::optional<AccountKind> account;
    std::optional<Currency> currency;
    std::optional<Instant> from;
    std::optional<Instant> to;

    app::EntryFilter filter() const;
};
BOOST_DESCRIBE_STRUCT(EntryFilterQuery, (), (reward, account, currency, from, to))

}  // namespace parrain::http
