#include "http/handlers/queries.hpp"

namespace parrain::http {
namespace {

/// The wire name of a value; empty where there is none.
template <class Enum>
std::string name_of(const std::optional<Enum>& value) {
    return value ? std::string(to_string(*value)) : std::string();
}

}  // namespace

app::ReferralFilter ReferralFilterQuery::filter() const {
    return {.state = name_of(state),
            .advocate = advocate.value_or(AdvocateId{}),
            .campaign = campaign.value_or(CampaignId{}),
            .source = source.value_or(""),
            .query = q.value_or(""),
            .due_before = due_before,
            .rep = rep.value_or(MemberId())};
}

app::RewardFilter RewardFilterQuery::filter() const {
    return {.state = name_of(state),
            .beneficiary = name_of(beneficiary),
            .referral = referral.value_or(ReferralId{}),
            .advocate = advocate.value_or(AdvocateId{}),
            .payout = payout.value_or(PayoutId{})};
}

app::EntryFilter EntryFilterQuery::filter() const {
    return {.reward = reward.value_or(RewardId{}),
            .account = name_of(account),
            .currency = currency ? std::string(currency->code()) : std::string(),
            .from = from,
            .to = to};
}

}  // namespace parrain::http
