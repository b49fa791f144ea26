#include "model/history.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "model/engine.hpp"
#include "model/invariants.hpp"
#include "model/orders.hpp"
#include "model/random.hpp"
#include "model/truth.hpp"

namespace parrain::model {
namespace {

ReferralId id_of(std::size_t referral) {
    return ReferralId(static_cast<std::int64_t>(referral) + 1);
}

/// One random history: a world, a subject, and the hands and networks between them.
class History {
  public:
    History(std::uint64_t seed, const SubjectFactory& make_subject)
        : random_(seed), truth_(random_), subject_(make_subject(truth_.currency(), truth_.rules())) {
        for (std::size_t i = 0; i < truth_.referral_count(); ++i) submit(i);
        if (random_.chance(40)) top_up();
        if (random_.chance(30)) limit_payouts();
        waits_with_retries_ = random_.chance(40);
    }

    std::optional<std::string> run() {
        constexpr int kStepsAfterLastFact = 8;
        int left = kStepsAfterLastFact;
        for (int step = 0; left > 0; ++step) {
            if (next_ == truth_.tellings().size()) --left;
            note_kept();
            take_step();
            check_under_way();
            if (const auto wrong = found_wrong(step)) return wrong;
        }
        doing_ = "the end";
        subject_->end();
        return found_wrong(0);
    }

  private:
    Money money(std::int64_t minor) const { return Money::parse(minor, truth_.currency()).value(); }

    std::optional<std::string> found_wrong(int step) {
        const auto wrong = wrong_ ? wrong_ : invariants_.check(*subject_, truth_, outside_);
        if (!wrong) return std::nullopt;
        return "step " + std::to_string(step) + ", " + doing_ + ": " + *wrong;
    }

    void submit(std::size_t index) {
        doing_ = "submitted";
        const Submission made = subject_->submit(id_of(index), truth_.frozen(index));
        truth_.freeze(index, made.frozen);
        if (made.accepted_at) truth_.reach(index, Milestone::kAccepted, Moment::of(*made.accepted_at));
    }

    void take_step() {
        const std::int64_t roll = random_.below(108);
        if (roll >= 101) return approve();
        if (roll == 100) return leave_or_trip();
        if (roll < 36) return tell_next();
        if (roll < 40) return reach();
        if (roll < 48) return tell_again();
        if (roll < 53) return tell_together();
        if (roll < 60) return pass_time();
        if (roll < 62) return top_up();
        if (subject_->rewards().empty()) return tell_next();
        if (roll < 70) return operate();
        if (roll < 85) return start_payout();
        if (roll < 97) return hear_from_provider();
        return repay();
    }

    void note_told(const Telling& telling) {
        const bool is_new = outside_.told.insert({telling.referral, telling.fact.id}).second;
        if (is_new || subject_->settles_repeats()) truth_.told(telling);
    }

    /// What goes out to the beneficiary, or is netted, and what comes back, by the lines of the ledger. What is owed
    /// back the oracle knows by itself, and what was sunk of a payout that fails had counted as gone no more.
    void note_kept() {
        for (const Reward& reward : subject_->rewards()) {
            if (seen_.contains(reward.id)) continue;
            seen_.emplace(reward.id, Promised{.rule = reward.rule,
                                              .referral = static_cast<std::size_t>(reward.referral.value()) - 1,
                                              .object = reward.billing_object});
        }
        const std::vector<Line>& lines = subject_->lines();
        std::optional<RewardId> failed;
        for (; followed_ < lines.size(); ++followed_) {
            const auto& [from, to, amount] = lines[followed_].posting;
            const bool is_unpaid = from == AccountKind::kPending || from == AccountKind::kApproved;
            const bool leaves = is_unpaid && (to == AccountKind::kClearing || to == AccountKind::kOwed);
            const bool is_back = from == AccountKind::kClearing && to == AccountKind::kApproved;
            if (is_back) failed = lines[followed_].reward;
            const bool is_given_up =
                from == AccountKind::kApproved && to == AccountKind::kBudget && failed == lines[followed_].reward;
            if (!leaves && !is_back && !is_given_up) continue;
            const std::int64_t sunk = is_given_up ? std::exchange(sunk_[*failed], 0) : 0;
            const auto& [rule, referral, object] = seen_.at(lines[followed_].reward);
            truth_.keep(rule, referral, object, is_back ? -amount.minor() : is_given_up ? sunk : amount.minor());
        }
        for (const Reward& reward : subject_->rewards()) sunk_[reward.id] = reward.position.sunk.minor();
    }

    void tell(const Telling& telling) {
        doing_ = "told " + telling.fact.id;
        note_told(telling);
        subject_->receive(id_of(telling.referral), telling.fact);
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
        if (truth_.has_reached(index, milestone)) return tell_next();
        doing_ = "reached " + std::string(to_string(milestone));
        const auto reached = subject_->reach(id_of(index), milestone, at.instant());
        if (!reached) return;
        truth_.reach(index, milestone, at.instant() == *reached ? at : Moment::of(*reached));
    }

    /// A prospect objects or is erased, or the program's guard-rail trips or is released.
    void leave_or_trip() {
        if (random_.chance(60)) {
            is_tripped_ = !is_tripped_;
            doing_ = is_tripped_ ? "guard-rail tripped" : "guard-rail released";
            outside_.is_tripped = subject_->trip(is_tripped_) && is_tripped_;
            return;
        }
        const auto index = static_cast<std::size_t>(random_.below(static_cast<std::int64_t>(truth_.referral_count())));
        const bool erase = random_.chance(50);
        doing_ = erase ? "prospect erased" : "prospect objected";
        if (subject_->close(id_of(index), erase)) truth_.close(index);
    }

    /// A person lets through what waits for one; what they saw of it is what they agreed to.
    void approve() {
        if (subject_->rewards().empty()) return tell_next();
        doing_ = "approved by a person";
        const std::size_t index = reward_in({RewardState::kPending});
        const Reward reward = subject_->rewards()[index];
        if (subject_->approve(index)) outside_.agreed[reward.id] = reward.entitled.minor();
    }

    /// One fact by two channels at once, or two facts.
    void tell_together() {
        if (next_ + 1 >= truth_.tellings().size()) return tell_next();
        const Telling& first = truth_.tellings()[next_++];
        const Telling& second = random_.chance(50) ? first : truth_.tellings()[next_++];
        doing_ = "told at once " + first.fact.id + " and " + second.fact.id;
        note_told(first);
        note_told(second);
        subject_->receive_together(id_of(first.referral), first.fact, id_of(second.referral), second.fact);
    }

    void pass_time() {
        doing_ = "time passed";
        month_ = std::min(month_ + static_cast<int>(random_.between(1, 6)), 40);
        subject_->end_holds(Moment{.month = month_}.instant());
        note_lapsed();
    }

    void note_lapsed() {
        for (const ReferralId lapsed : subject_->lapsed()) truth_.lapse(static_cast<std::size_t>(lapsed.value()) - 1);
    }

    /// Funding that was unlimited has put in what was promised before the first top-up.
    void top_up() {
        doing_ = "budget topped up";
        const std::int64_t amount = random_.between(1, 60000);
        if (!subject_->is_limited()) outside_.topped_up = -subject_->balance(AccountKind::kFunding).minor();
        outside_.topped_up += amount;
        std::vector<RewardId> waiting;
        for (const Reward& reward : subject_->rewards()) {
            if (reward.state == RewardState::kUnfunded) waiting.push_back(reward.id);
        }
        subject_->top_up(money(amount));
        note_served(waiting);
    }

    /// Who waited longest is served first.
    void note_served(const std::vector<RewardId>& waiting) {
        bool is_over = false;
        for (const RewardId id : waiting) {
            const auto reward = std::ranges::find(subject_->rewards(), id, &Reward::id);
            const bool still_waits = reward->state == RewardState::kUnfunded;
            if (is_over && !still_waits) wrong_ = "a top-up served a newer reward first";
            is_over = is_over || still_waits;
        }
    }

    std::size_t any_reward() {
        return static_cast<std::size_t>(random_.below(static_cast<std::int64_t>(subject_->rewards().size())));
    }

    /// A reward in one of `states`, or any.
    std::size_t reward_in(std::initializer_list<RewardState> states) {
        const std::size_t start = any_reward();
        const auto& rewards = subject_->rewards();
        for (std::size_t i = 0; i < rewards.size(); ++i) {
            const std::size_t index = (start + i) % rewards.size();
            if (std::ranges::find(states, rewards[index].state) != states.end()) return index;
        }
        return start;
    }

    /// A reward on which something is owed that is due, or any: a voided one may turn out to have been paid.
    std::size_t debtor() {
        const auto& rewards = subject_->rewards();
        const bool wants_voided = random_.chance(50);
        const auto found = std::ranges::find_if(rewards, [&](const Reward& reward) {
            return reward.position.owed.is_positive() && (reward.state == RewardState::kVoided) == wants_voided;
        });
        return found == rewards.end() ? reward_in({RewardState::kClawbackDue})
                                      : static_cast<std::size_t>(found - rewards.begin());
    }

    void operate() {
        constexpr RewardEvent kEvents[] = {
            RewardEvent::kFlagged,      RewardEvent::kCleared,      RewardEvent::kCleared,   RewardEvent::kRefused,
            RewardEvent::kAdvocateLeft, RewardEvent::kClaimExpired, RewardEvent::kWrittenOff};
        const RewardEvent event = kEvents[random_.below(std::size(kEvents))];
        doing_ = "operator: " + std::string(to_string(event));
        subject_->act(any_reward(), event);
        if (event == RewardEvent::kAdvocateLeft) note_given_up();
        note_lapsed();
    }

    void limit_payouts() {
        payout_limit_ = random_.between(0, 20'000);
        subject_->limit_payouts(money(*payout_limit_));
    }

    void start_payout() {
        doing_ = "payout started";
        const std::size_t index = reward_in({RewardState::kApproved, RewardState::kFailed});
        const bool is_retry = subject_->rewards()[index].state == RewardState::kFailed;
        if (is_retry && waits_with_retries_ && next_ < truth_.tellings().size()) return tell_next();
        note_paid_again(index);
        if (!subject_->start(index)) return;
        const Reward& reward = subject_->rewards()[index];
        if (reward.state != RewardState::kScheduled) return orders_.begin(reward.id, std::nullopt, false);
        const std::int64_t left = reward.position.clearing.minor();
        const bool is_beyond = payout_limit_ && left > *payout_limit_;
        orders_.begin(reward.id, left, is_beyond || subject_->waits_for_second(index));
    }

    /// What came back from a payout holds no room and no place among other sales when it is to be paid again.
    void note_paid_again(std::size_t index) {
        const Reward& reward = subject_->rewards()[index];
        const auto rule = std::ranges::find(truth_.rules(), reward.rule, &RewardRule::id);
        const bool weighs_sales_together = rule->caps.any() || rule->tier_by == TierBy::kCount;
        const bool was_sent = std::ranges::find(orders_.all(), reward.id, &Order::reward) != orders_.all().end();
        if (was_sent && weighs_sales_together) promise_anew(reward.referral);
    }

    std::size_t index_of(RewardId reward) const {
        const auto& rewards = subject_->rewards();
        return static_cast<std::size_t>(std::ranges::find(rewards, reward, &Reward::id) - rewards.begin());
    }

    /// A payout for which `suits` holds, or any.
    std::size_t order_that(const std::function<bool(std::size_t)>& suits) {
        const std::size_t count = orders_.all().size();
        const auto start = static_cast<std::size_t>(random_.below(static_cast<std::int64_t>(count)));
        for (std::size_t i = 0; i < count; ++i) {
            if (suits((start + i) % count)) return (start + i) % count;
        }
        return start;
    }

    /// Which payout something is said of: often one under way, or one that was taken for failed; else any, however
    /// long ago it was settled.
    std::size_t any_order() {
        const std::int64_t roll = random_.below(100);
        return order_that([&](std::size_t order) {
            if (roll < 55) return orders_.all()[order].is_under_way();
            return roll >= 80 || orders_.may_have_left(order);
        });
    }

    void hear_from_provider() {
        if (orders_.all().empty()) return tell_next();
        const std::size_t index = any_order();
        const Order& order = orders_.all()[index];
        if (order.is_under_way() && order.waits && random_.chance(40)) return agree(index);
        const std::int64_t roll = random_.below(100);
        if (roll >= 97) return hear_both(order);
        hear(index, roll < 60 ? PayoutWord::kConfirmed : roll < 85 ? PayoutWord::kFailed : PayoutWord::kCalledOff);
    }

    void agree(std::size_t index) {
        doing_ = "a second person lets the payout leave";
        const Order& order = orders_.all()[index];
        subject_->agree(index_of(order.reward), order.number);
        orders_.agree(index);
    }

    /// Which word came first is not what whoever says both meant to say.
    void hear_both(const Order& order) {
        doing_ = "payout confirmed and failed in one breath";
        const std::size_t index = index_of(order.reward);
        const Reward before = subject_->rewards()[index];
        const std::size_t lines = subject_->lines().size();
        if (subject_->hear_both(index, order.number)) wrong_ = "both results of one payout were taken";
        check_unchanged(before, lines);
    }

    void check_unchanged(const Reward& before, std::size_t lines) {
        const Reward& after = subject_->rewards()[index_of(before.id)];
        if (after.state == before.state && subject_->lines().size() == lines) return;
        wrong_ = "what is known, or cannot be, changed reward " + before.id.str();
    }

    void hear(std::size_t index, PayoutWord word) {
        const Order order = orders_.all()[index];
        const std::size_t reward = index_of(order.reward);
        const Reward before = subject_->rewards()[reward];
        const bool is_late = order.word == PayoutWord::kFailed && word == PayoutWord::kConfirmed;
        Reception due = orders_.reception_of(index, word);
        if (due == Reception::kBooked && is_late && !may_be_lent(before, order)) due = Reception::kRefused;
        doing_ = "payout " + std::to_string(order.number) + " of reward " + order.reward.str() + " " + name_of(word) +
                 (order.word ? " after it " + name_of(*order.word) : "");
        const std::size_t lines = subject_->lines().size();
        const bool is_taken = subject_->hear(reward, order.number, word);
        // Whether a second call to stop what is over is refused or ignored is all the same.
        const bool tells = word != PayoutWord::kCalledOff || due == Reception::kBooked;
        if (tells && is_taken != (due != Reception::kRefused)) wrong_ = is_taken ? "it was taken" : "it was refused";
        if (due != Reception::kBooked) return check_unchanged(before, lines);
        orders_.take(index, word, subject_->rewards());
        if (word == PayoutWord::kConfirmed) outside_.paid[order.reward] += order.left;
        check_booked(before, order, word);
        if (is_late) note_late(before, order);
    }

    static std::int64_t to_pay(const Reward& reward) {
        return reward.position.pending.minor() + reward.position.approved.minor();
    }

    /// What left without being due: where the reward was voided, all of it.
    static std::int64_t undue(const Reward& before, const Order& order) {
        return std::max<std::int64_t>(0, order.left - to_pay(before));
    }

    static bool can_owe(const Reward& reward) {
        return reward.kind == RewardKind::kCash || reward.kind == RewardKind::kCredit;
    }

    /// What nobody can owe is the loss of whoever put the budget in, which must reach.
    bool is_beyond_budget(const Reward& before, const Order& order) const {
        return !can_owe(before) && subject_->is_limited() &&
               undue(before, order) > subject_->balance(AccountKind::kBudget).minor();
    }

    /// Whether what left late can be booked: what nobody can owe is lent for it, and where it is more than the reward's
    /// share no other part of the sale stands for it by now.
    bool may_be_lent(const Reward& before, const Order& order) const {
        if (is_beyond_budget(before, order)) return false;
        return order.left <= before.entitled.minor() || !orders_.is_replaced(before, subject_->rewards());
    }

    void check_booked(const Reward& before, const Order& order, PayoutWord word) {
        const Reward& after = subject_->rewards()[index_of(before.id)];
        const bool was_voided = before.state == RewardState::kVoided;
        const bool shows_paid = after.state == RewardState::kPaid || after.state == RewardState::kClawbackDue ||
                                after.state == RewardState::kClawedBack;
        if (after.state == RewardState::kScheduled) wrong_ = "it is still on its way";
        if (word != PayoutWord::kConfirmed) return;
        if (!was_voided && !shows_paid) wrong_ = "paid, and " + std::string(to_string(after.state));
        const std::int64_t owed = after.position.owed.minor() - before.position.owed.minor();
        if (order.word && owed != (can_owe(before) ? undue(before, order) : 0)) {
            wrong_ = "what left without being due is not what is owed";
        }
    }

    /// What is due beyond what left is promised anew.
    void note_late(const Reward& before, const Order& order) {
        if (to_pay(before) > order.left) promise_anew(before.referral);
    }

    void promise_anew(ReferralId referral) {
        note_kept();
        truth_.promise_anew(static_cast<std::size_t>(referral.value()) - 1);
    }

    /// Who leaves takes their bank details along: the product tells failed what is on its way to them.
    void note_given_up() {
        for (std::size_t i = 0; i < orders_.all().size(); ++i) {
            const Order& order = orders_.all()[i];
            if (!order.is_under_way()) continue;
            const Reward& reward = subject_->rewards()[index_of(order.reward)];
            if (reward.kind == RewardKind::kCash && reward.state != RewardState::kScheduled)
                orders_.give_up(i, subject_->rewards());
        }
    }

    /// What is on its way stays so until something is said of it.
    void check_under_way() {
        for (const Order& order : orders_.all()) {
            if (!order.is_under_way()) continue;
            const Reward& reward = subject_->rewards()[index_of(order.reward)];
            const bool is_right =
                reward.state == RewardState::kScheduled && reward.position.clearing.minor() == order.left;
            if (!is_right) wrong_ = "the payout of reward " + order.reward.str() + " under way is not what it was";
        }
    }

    void repay() {
        doing_ = "debt repaid";
        const std::size_t index = debtor();
        const Reward& reward = subject_->rewards()[index];
        const bool is_due = reward.state == RewardState::kClawbackDue || reward.state == RewardState::kVoided;
        if (!is_due || reward.position.owed.is_zero()) return;
        const std::int64_t amount = random_.between(1, reward.position.owed.minor());
        outside_.repaid[reward.id] += amount;
        subject_->repay(index, money(amount));
    }

    /// What a reward is for.
    struct Promised {
        RewardRuleId rule;
        std::size_t referral = 0;
        std::string object;
    };

    Random random_;
    Truth truth_;
    Outside outside_;
    std::unique_ptr<Subject> subject_;
    Invariants invariants_;
    Orders orders_;
    std::size_t next_ = 0;
    /// Lines of the ledger looked at, and every reward ever shown.
    std::size_t followed_ = 0;
    std::map<RewardId, Promised> seen_;
    /// What was sunk of each reward before what the ledger was told since.
    std::map<RewardId, std::int64_t> sunk_;
    bool is_tripped_ = false;
    /// What failed is paid again after the last fact only: until then much may become of it.
    bool waits_with_retries_ = false;
    std::optional<std::int64_t> payout_limit_;
    /// What a step itself found wrong.
    std::optional<std::string> wrong_;
    int month_ = 0;
    std::string doing_;
};

}  // namespace

std::unique_ptr<Subject> sound_engine(Currency currency, std::vector<RewardRule> rules) {
    return std::make_unique<Engine>(currency, std::move(rules));
}

std::optional<std::string> run_history(std::uint64_t seed, const SubjectFactory& make_subject) {
    return History(seed, make_subject).run();
}

}  // namespace parrain::model
