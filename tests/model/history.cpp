#include "model/history.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "model/invariants.hpp"
#include "model/random.hpp"
#include "model/truth.hpp"

namespace parrain::model {
namespace {

ReferralId id_of(std::size_t referral) {
    return ReferralId(static_cast<std::int64_t>(referral) + 1);
}

/// One random history: a world, an engine, and the hands and networks between them.
class History {
  public:
    History(std::uint64_t seed, const EngineFactory& make_engine)
        : random_(seed), truth_(random_), engine_(make_engine(truth_.currency(), truth_.rules())) {
        for (std::size_t i = 0; i < truth_.referral_count(); ++i) engine_->submit(id_of(i), truth_.frozen(i));
        if (random_.chance(40)) top_up();
    }

    std::optional<std::string> run() {
        constexpr int kStepsAfterLastFact = 8;
        int left = kStepsAfterLastFact;
        for (int step = 0; left > 0; ++step) {
            if (next_ == truth_.tellings().size()) --left;
            take_step();
            if (const auto wrong = invariants_.check(*engine_, truth_, outside_)) {
                return "step " + std::to_string(step) + ", " + doing_ + ": " + *wrong;
            }
        }
        return std::nullopt;
    }

  private:
    Money money(std::int64_t minor) const { return Money::parse(minor, truth_.currency()).value(); }

    void take_step() {
        const std::int64_t roll = random_.below(100);
        if (roll < 36) return tell_next();
        if (roll < 40) return reach();
        if (roll < 48) return tell_again();
        if (roll < 53) return tell_together();
        if (roll < 60) return pass_time();
        if (roll < 62) return top_up();
        if (engine_->rewards().empty()) return tell_next();
        if (roll < 70) return operate();
        if (roll < 85) return start_payout();
        if (roll < 97) return hear_from_provider();
        return repay();
    }

    void note_told(const Telling& telling) {
        truth_.told(telling);
        outside_.told.insert({telling.referral, telling.fact.id});
    }

    void tell(const Telling& telling) {
        doing_ = "told " + telling.fact.id;
        note_told(telling);
        engine_->receive(id_of(telling.referral), telling.fact);
    }

    void tell_next() {
        if (next_ == truth_.tellings().size()) return pass_time();
        tell(truth_.tellings()[next_++]);
    }

    void tell_again() {
        if (next_ == 0) return tell_next();
        tell(truth_.tellings()[static_cast<std::size_t>(random_.below(static_cast<std::int64_t>(next_)))]);
    }

    /// A person accepts a referral, or its prospect shows interest.
    void reach() {
        const auto index = static_cast<std::size_t>(random_.below(static_cast<std::int64_t>(truth_.referral_count())));
        const Milestone milestone = random_.chance(50) ? Milestone::kAccepted : Milestone::kEngaged;
        const Moment at{.month = static_cast<int>(random_.between(0, 14)),
                        .day = static_cast<int>(random_.between(1, 28))};
        if (!truth_.reach(index, milestone, at)) return tell_next();
        doing_ = "reached " + std::string(to_string(milestone));
        engine_->reach(id_of(index), milestone, at.instant());
    }

    /// One fact by two channels at once, or two facts.
    void tell_together() {
        if (next_ + 1 >= truth_.tellings().size()) return tell_next();
        const Telling& first = truth_.tellings()[next_++];
        const Telling& second = random_.chance(50) ? first : truth_.tellings()[next_++];
        doing_ = "told at once " + first.fact.id + " and " + second.fact.id;
        truth_.told(first);
        truth_.told(second);
        outside_.told.insert({first.referral, first.fact.id});
        outside_.told.insert({second.referral, second.fact.id});
        engine_->receive_together(id_of(first.referral), first.fact, id_of(second.referral), second.fact);
    }

    void pass_time() {
        doing_ = "time passed";
        month_ = std::min(month_ + static_cast<int>(random_.between(1, 6)), 40);
        engine_->end_holds(Moment{.month = month_}.instant());
    }

    /// Funding that was unlimited has put in what was promised before the first top-up.
    void top_up() {
        doing_ = "budget topped up";
        const std::int64_t amount = random_.between(1, 60000);
        if (!engine_->is_limited()) outside_.topped_up = -engine_->balances().of(AccountKind::kFunding).minor();
        outside_.topped_up += amount;
        engine_->top_up(money(amount));
    }

    std::size_t any_reward() {
        return static_cast<std::size_t>(random_.below(static_cast<std::int64_t>(engine_->rewards().size())));
    }

    /// A reward in one of `states`, or any.
    std::size_t reward_in(std::initializer_list<RewardState> states) {
        const std::size_t start = any_reward();
        const auto& rewards = engine_->rewards();
        for (std::size_t i = 0; i < rewards.size(); ++i) {
            const std::size_t index = (start + i) % rewards.size();
            if (std::ranges::find(states, rewards[index].state) != states.end()) return index;
        }
        return start;
    }

    void operate() {
        constexpr RewardEvent kEvents[] = {
            RewardEvent::kFlagged,      RewardEvent::kCleared,      RewardEvent::kCleared,   RewardEvent::kRefused,
            RewardEvent::kAdvocateLeft, RewardEvent::kClaimExpired, RewardEvent::kWrittenOff};
        const RewardEvent event = kEvents[random_.below(std::size(kEvents))];
        doing_ = "operator: " + std::string(to_string(event));
        engine_->act(any_reward(), event);
    }

    void start_payout() {
        doing_ = "payout started";
        engine_->start(reward_in({RewardState::kApproved, RewardState::kFailed}));
        note_in_flight();
    }

    /// The provider takes orders by reward: the same order again is the same order.
    void note_in_flight() {
        for (const Reward& reward : engine_->rewards()) {
            const bool is_ordered = in_flight_.contains(reward.id);
            if (reward.state == RewardState::kScheduled && !is_ordered) {
                in_flight_[reward.id] = reward.position.clearing.minor();
            }
        }
    }

    void hear_from_provider() {
        const std::size_t index = reward_in({RewardState::kScheduled, RewardState::kPaid});
        const RewardId id = engine_->rewards()[index].id;
        const auto order = in_flight_.find(id);
        if (order == in_flight_.end()) return hear_again(index);
        const bool succeeds = random_.chance(65);
        if (succeeds) outside_.paid[id] += order->second;
        in_flight_.erase(order);
        doing_ = succeeds ? "payout confirmed" : "payout failed";
        succeeds ? engine_->confirm(index) : engine_->fail(index);
    }

    /// A repeated confirmation of what was paid.
    void hear_again(std::size_t index) {
        doing_ = "payout confirmed again";
        if (outside_.paid.contains(engine_->rewards()[index].id)) engine_->confirm(index);
    }

    void repay() {
        doing_ = "debt repaid";
        const std::size_t index = reward_in({RewardState::kClawbackDue});
        const Reward& reward = engine_->rewards()[index];
        if (reward.state != RewardState::kClawbackDue || reward.position.owed.is_zero()) return;
        const std::int64_t amount = random_.between(1, reward.position.owed.minor());
        outside_.repaid += amount;
        engine_->repay(index, money(amount));
    }

    Random random_;
    Truth truth_;
    Outside outside_;
    std::unique_ptr<Engine> engine_;
    Invariants invariants_;
    std::map<RewardId, std::int64_t> in_flight_;
    std::size_t next_ = 0;
    int month_ = 0;
    std::string doing_;
};

}  // namespace

std::unique_ptr<Engine> sound_engine(Currency currency, std::vector<RewardRule> rules) {
    return std::make_unique<Engine>(currency, std::move(rules));
}

std::optional<std::string> run_history(std::uint64_t seed, const EngineFactory& make_engine) {
    return History(seed, make_engine).run();
}

}  // namespace parrain::model
