#include "app/stored_subject.hpp"

#include <algorithm>
#include <thread>

#include "app/contacts.hpp"
#include "app/customers.hpp"
#include "model/moment.hpp"

namespace parrain::test {
namespace {

constexpr const char* kAdvocate = "nadia";

/// What may be refused without being a fault: what a person wanted does not suit the state of things.
bool is_ordinary(ErrorCode code) {
    return code == ErrorCode::kIllegalTransition || code == ErrorCode::kNothingToPay ||
           code == ErrorCode::kUnknownValue || code == ErrorCode::kAwaitingApproval ||
           code == ErrorCode::kInsufficientBudget || code == ErrorCode::kInOtherPayout ||
           code == ErrorCode::kAlreadyPaid;
}

std::string email_of(ReferralId referral) {
    return "buyer@prospect-" + referral.str() + ".example";
}

/// A number whose last digit is right: the three referrals of a history have one each.
const char* company_number_of(ReferralId referral) {
    constexpr const char* kNumbers[] = {"732829320", "552100554", "542051180"};
    return kNumbers[(referral.value() - 1) % 3];
}

}  // namespace

StoredSubject::StoredSubject(const app::Context& context, SetClock& clock, Currency currency,
                             const std::vector<RewardRule>& rules)
    : context_(context), clock_(clock), currency_(currency) {
    clock_.set(model::Moment().instant());
    workspace_ = app::Workspaces(context_)
                     .create({.name = "Acme",
                              .preset = "administrators",
                              .locale = Locale::kEn,
                              .currency = currency,
                              .is_live = false})
                     ->id;
    publish(rules);
    keep_silent_prospects();
    advocate_ = app::Access(context_)
                    .enter({.workspace = workspace_,
                            .claims = {.user = kAdvocate,
                                       .account = "account-nadia",
                                       .account_name = "Company of Nadia",
                                       .plan = {},
                                       .is_admin = true,
                                       .email = "nadia@nadia.example",
                                       .name = "Nadia",
                                       .locale = {}}})
                    .value();
}

/// Whoever was informed is kept for as long as can be set: histories of money are longer than a month of silence.
void StoredSubject::keep_silent_prospects() {
    const app::Contacts contacts(context_);
    app::ContactSettings settings = contacts.settings(workspace_);
    settings.retention.silent_days = 365;
    const auto set = contacts.set_retention(workspace_, settings.version, settings.retention);
    if (!set) note("set_retention", set.failure());
}

/// The rules of the history in place of the preset's.
void StoredSubject::publish(const std::vector<RewardRule>& rules) {
    const app::Programs programs(context_);
    const app::ProgramView preset = programs.list(workspace_).front();
    program_ = preset.program.id;
    for (const RewardRule& rule : preset.rules) {
        const auto retired = programs.retire_rule(workspace_, program_, rule.id);
        if (!retired) return note("retire_rule", retired.failure());
    }
    for (RewardRule rule : rules) {
        const RewardRuleId known_as = rule.id;
        rule.id = {};
        const auto published = programs.publish_rule(workspace_, program_, rule, std::nullopt);
        if (!published) return note("publish_rule", published.failure());
        rules_[known_as] = published->id;
    }
}

app::Caller StoredSubject::person(std::int64_t number) const {
    return {.workspace = workspace_, .actor = {app::ActorKind::kMember, number}, .role = "owner"};
}

void StoredSubject::note(const std::string& what, const Failure& failure) {
    if (fault_.empty()) fault_ = what + ": " + std::string(to_string(failure.code));
}

model::Submission StoredSubject::submit(ReferralId referral, const FrozenAttributes& wished) {
    app::NewReferral wanted{.email = email_of(referral), .country = wished.country};
    if (wished.has_company_number && wished.country == "FR") wanted.company_number = company_number_of(referral);
    const auto made = app::Recommendations(context_).recommend(advocate_, wanted, true);
    if (!made) {
        note("recommend", made.failure());
        return {.frozen = wished};
    }
    referrals_[referral] = *made;
    const app::Referral stored =
        context_.store.read([&](app::Transaction& tx) { return tx.referrals().find(workspace_, *made).value(); });
    if (stored.state != ReferralState::kAccepted) fault_ = "a referral was not accepted";
    const FrozenAttributes frozen{.relevance = stored.relevance.score,
                                  .address_class = stored.address_class,
                                  .country = stored.country,
                                  .source = stored.source,
                                  .has_company_number = stored.has_company_number};
    if (frozen.country != wished.country || frozen.has_company_number != wanted.company_number.has_value()) {
        fault_ = "a referral was not stored as it was told";
    }
    const auto informed = app::Referrals(context_).transition(person(1), *made, {.event = "contacted"});
    if (!informed) note("contacted", informed.failure());
    look();
    return {.frozen = frozen, .accepted_at = stored.accepted_at};
}

std::optional<Instant> StoredSubject::reach(ReferralId referral, Milestone milestone, Instant) {
    if (milestone == Milestone::kAccepted) return std::nullopt;
    const app::Referrals referrals(context_);
    const ReferralId id = referrals_.at(referral);
    if (referrals.get(workspace_, id)->listed.referral.state != ReferralState::kContacted) return std::nullopt;
    const auto interested = referrals.transition(person(1), id, {.event = "prospect_interested"});
    if (!interested) note("prospect_interested", interested.failure());
    look();
    return clock_.now();
}

bool StoredSubject::close(ReferralId referral, bool erase) {
    const std::string event = erase ? "erasure" : "objection";
    const auto closed =
        app::Referrals(context_).transition(person(1), referrals_.at(referral), {.event = event, .reason = "Asked"});
    if (!closed && !is_ordinary(closed.error())) note(event, closed.failure());
    look();
    return closed.ok();
}

void StoredSubject::receive(ReferralId referral, const BillingFact& fact) {
    app::ToldFact told{.fact = fact,
                       .customer = {.external_id = "customer-" + referral.str(), .email = email_of(referral)}};
    told.fingerprint = fact.id;
    const auto received = app::Billing(context_).receive(workspace_, "api", told);
    if (!received) note("receive", received.failure());
    told_[fact.id] = referral;
    look();
}

/// At one instant where it is one fact by two channels; else one after the other, since counts serve whoever comes
/// first.
void StoredSubject::receive_together(ReferralId first, const BillingFact& a, ReferralId second, const BillingFact& b) {
    if (a.id != b.id) {
        receive(first, a);
        return receive(second, b);
    }
    app::ToldFact told{.fact = a, .customer = {.external_id = "customer-" + first.str(), .email = email_of(first)}};
    told.fingerprint = a.id;
    std::optional<Result<app::BillingEvent>> other;
    std::thread channel([&] { other = app::Billing(context_).receive(workspace_, "api", told); });
    const auto mine = app::Billing(context_).receive(workspace_, "api", told);
    channel.join();
    for (const auto& received : {mine, *other}) {
        if (!received) note("receive at once", received.failure());
    }
    told_[a.id] = first;
    look();
}

void StoredSubject::end_holds(Instant now) {
    clock_.set(std::max(now, clock_.now()));
    app::run_due(context_);
    look();
}

bool StoredSubject::approve(std::size_t reward) {
    const app::Rewards rewards(context_);
    const RewardId id = rewards_[reward].id;
    auto approved = rewards.approve(person(1), id, std::nullopt);
    // What came of their own act, another person approves.
    const bool wants_another = !approved && approved.error() == ErrorCode::kFourEyes;
    if (wants_another) approved = rewards.approve(person(2), id, std::nullopt);
    if (!approved && !is_ordinary(approved.error())) note("approve", approved.failure());
    look();
    return approved.ok();
}

void StoredSubject::act(std::size_t reward, RewardEvent event) {
    const RewardId id = rewards_[reward].id;
    if (event == RewardEvent::kAdvocateLeft) {
        const auto left = app::Customers(context_).remove_user(person(1), kAdvocate);
        if (!left) note("remove_user", left.failure());
        return look();
    }
    if (event == RewardEvent::kClaimExpired) {
        app::expire_claim(context_, workspace_, id, clock_.now());
        return look();
    }
    const app::Rewards rewards(context_);
    const app::Rewards::Transition wanted{
        .event = std::string(to_string(event)), .reason = "Seen", .version = std::nullopt};
    auto moved = rewards.transition(person(1), id, wanted);
    if (moved && moved->write_off) moved = rewards.transition(person(2), id, wanted);
    if (!moved && !is_ordinary(moved.error())) note(wanted.event, moved.failure());
    look();
}

/// No figures a history can reach trip a guard-rail at will.
bool StoredSubject::trip(bool) {
    return false;
}

void StoredSubject::repay(std::size_t reward, Money amount) {
    const auto repaid = app::Rewards(context_).repay(person(1), rewards_[reward].id, amount);
    if (!repaid) note("repay", repaid.failure());
    look();
}

void StoredSubject::limit_payouts(Money limit) {
    const app::Workspaces workspaces(context_);
    const app::Workspace stored = workspaces.get(workspace_).value();
    const auto limited = workspaces.update(workspace_, stored.version,
                                           {.name = stored.name,
                                            .locale = stored.locale,
                                            .product = stored.product,
                                            .accent = stored.accent,
                                            .website = stored.website,
                                            .origins = stored.origins,
                                            .is_set_up = stored.is_set_up,
                                            .four_eyes_above = std::optional(std::optional(limit))});
    if (!limited) note("four_eyes_above", limited.failure());
}

bool StoredSubject::start(std::size_t reward) {
    const RewardId id = rewards_[reward].id;
    const auto paid = app::Payouts(context_).pay(person(1), {.rewards = std::vector{id}});
    if (!paid && !is_ordinary(paid.error())) note("pay", paid.failure());
    if (paid) payouts_[id].push_back(paid->payout.id);
    look();
    return paid.ok();
}

void StoredSubject::agree(std::size_t reward, std::size_t payout) {
    const app::Payouts payouts(context_);
    const PayoutId id = payouts_.at(rewards_[reward].id).at(payout);
    if (payouts.approve(person(1), id).ok()) fault_ = "the maker of a payout approved it";
    const auto agreed = payouts.approve(person(2), id);
    if (!agreed) note("agree", agreed.failure());
    look();
}

bool StoredSubject::hear(std::size_t reward, std::size_t payout, model::PayoutWord word) {
    const app::Payouts payouts(context_);
    const RewardId id = rewards_[reward].id;
    const PayoutId told = payouts_.at(id).at(payout);
    const bool is_confirmed = word == model::PayoutWord::kConfirmed;
    const auto heard = word == model::PayoutWord::kCalledOff
                           ? payouts.cancel(person(1), told, "Called off")
                           : payouts.settle(person(1), told, {{.reward = id, .confirmed = is_confirmed}});
    if (!heard && !is_ordinary(heard.error())) note("hear", heard.failure());
    look();
    return heard.ok();
}

bool StoredSubject::hear_both(std::size_t reward, std::size_t payout) {
    const RewardId id = rewards_[reward].id;
    const auto heard = app::Payouts(context_).settle(
        person(1), payouts_.at(id).at(payout), {{.reward = id, .confirmed = true}, {.reward = id, .confirmed = false}});
    if (!heard && heard.error() != ErrorCode::kContradiction) note("hear_both", heard.failure());
    look();
    return heard.ok();
}

void StoredSubject::top_up(Money amount) {
    const auto topped = app::Programs(context_).top_up(person(1), program_, amount);
    if (!topped) note("top_up", topped.failure());
    look();
}

Money StoredSubject::balance(AccountKind account) const {
    const auto found = std::ranges::find(balances_, account, &app::Balance::account);
    return found == balances_.end() ? Money::zero(currency_) : found->amount;
}

void StoredSubject::look() {
    context_.store.read([&](app::Transaction& tx) {
        std::vector<app::StoredReward> all;
        facts_.clear();
        for (const auto& [known_as, id] : referrals_) {
            for (app::StoredReward& stored : tx.rewards().of_referral(workspace_, id)) {
                stored.reward.referral = known_as;
                all.push_back(std::move(stored));
            }
            const ReferralState state = tx.referrals().find(workspace_, id)->state;
            const bool is_over = state == ReferralState::kExpired || state == ReferralState::kErased;
            if (is_over) lapsed_.insert(known_as);
        }
        std::ranges::sort(all, {}, [](const app::StoredReward& one) { return one.reward.id; });
        rewards_.clear();
        waiting_.clear();
        for (app::StoredReward& stored : all) {
            const auto rule =
                std::ranges::find_if(rules_, [&](const auto& one) { return one.second == stored.reward.rule; });
            stored.reward.rule = rule->first;
            rewards_.push_back(stored.reward);
            const auto payout = stored.payout ? tx.payouts().find(workspace_, *stored.payout) : std::nullopt;
            if (payout && payout->state == PayoutState::kAwaitingApproval) waiting_.insert(stored.reward.id);
        }
        for (const auto& [id, referral] : told_) {
            if (const auto event = tx.billing().find(workspace_, id)) facts_[referral].push_back(event->fact);
        }
        balances_ = tx.ledger().balances(workspace_);
        is_limited_ = tx.programs().find(workspace_, program_)->budget_limited;
        for (const app::ChainLink& link : tx.ledger().links(workspace_, last_sequence_, 10'000)) {
            last_sequence_ = link.sequence;
            lines_.push_back({.reward = link.entry->reward.value_or(RewardId()),
                              .cause = link.entry->cause.type,
                              .posting = link.entry->posting});
        }
    });
}

void StoredSubject::end() {
    const app::Verification found = app::Ledger(context_).verify(workspace_);
    if (found.breach) fault_ = "I8: " + to_text(*found.breach);
    context_.store.read([&](app::Transaction& tx) {
        for (const auto& [id, referral] : told_) {
            const auto event = tx.billing().find(workspace_, id);
            const bool is_settled = event && event->outcome != app::BillingOutcome::kPending;
            const bool is_explained = is_settled && (event->outcome == app::BillingOutcome::kApplied || event->reason);
            if (!is_explained) fault_ = "I18: " + id + " came to nothing that is said";
        }
    });
}

}  // namespace parrain::test
