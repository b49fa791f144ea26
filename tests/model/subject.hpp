#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/billing.hpp"
#include "domain/condition.hpp"
#include "domain/ledger.hpp"
#include "domain/reward.hpp"

namespace parrain::model {

/// One line of the ledger, as a store would keep it.
struct Line {
    RewardId reward;
    std::string cause;
    Posting posting;
};

/// What became of a referral that was submitted.
struct Submission {
    /// What the rules will know of it, for good.
    FrozenAttributes frozen;
    /// Where it was accepted at once.
    std::optional<Instant> accepted_at = {};
};

/// What is said of a payout that was begun: by its provider or whoever reads the bank statement, or by a person who
/// calls it off.
enum class PayoutWord { kConfirmed, kFailed, kCalledOff };

/// What a history is tried on: the domain alone (Engine), the use cases on a store, or a server. Rules and referrals
/// have the numbers the history gave them; all referrals are of one advocate.
class Subject {
  public:
    Subject() = default;
    virtual ~Subject() = default;
    Subject(const Subject&) = delete;
    Subject& operator=(const Subject&) = delete;

    virtual Submission submit(ReferralId referral, const FrozenAttributes& wished) = 0;
    /// A person accepts the referral, or its prospect shows interest: when, or nothing where that cannot be now.
    virtual std::optional<Instant> reach(ReferralId referral, Milestone milestone, Instant at) = 0;
    /// The prospect objects, or is erased; false where that changes nothing.
    virtual bool close(ReferralId referral, bool erase) = 0;
    virtual void receive(ReferralId referral, const BillingFact& fact) = 0;
    /// Two facts at one instant, as two workers would take them.
    virtual void receive_together(ReferralId first, const BillingFact& a, ReferralId second, const BillingFact& b) = 0;

    /// It is `now`, or later: approve what waited long enough and needs no person.
    virtual void end_holds(Instant now) = 0;
    /// A person lets a reward through whose hold is over; false where it waits for nobody.
    virtual bool approve(std::size_t reward) = 0;
    /// An event raised by a person; one that is illegal now is refused and changes nothing.
    virtual void act(std::size_t reward, RewardEvent event) = 0;
    /// The program's guard-rail wants a person for every new reward, or no more; false where it has none.
    virtual bool trip(bool tripped) = 0;
    /// The beneficiary sends part of what they owe.
    virtual void repay(std::size_t reward, Money amount) = 0;
    /// Payouts of more than this wait for a second person.
    virtual void limit_payouts(Money limit) = 0;
    /// Pay a reward: false where that cannot be. Its payouts are numbered from 0 in the order in which they were begun.
    virtual bool start(std::size_t reward) = 0;
    /// The second person lets a payout of a reward leave.
    virtual void agree(std::size_t reward, std::size_t payout) = 0;
    /// Something is said of a payout of a reward, perhaps again, perhaps long after; false where it is refused.
    virtual bool hear(std::size_t reward, std::size_t payout, PayoutWord word) = 0;
    /// Both results of a payout of a reward are told in one breath; false where that is refused.
    virtual bool hear_both(std::size_t reward, std::size_t payout) = 0;
    virtual void top_up(Money amount) = 0;

    virtual const std::vector<Reward>& rewards() const = 0;
    virtual const std::vector<Line>& lines() const = 0;
    virtual Money balance(AccountKind account) const = 0;
    virtual const std::map<ReferralId, std::vector<BillingFact>>& facts() const = 0;
    virtual bool is_limited() const = 0;
    /// Referrals that time closed before they came to a sale.
    virtual std::set<ReferralId> lapsed() const { return {}; }
    /// Whether the payout of a reward waits for a second person though it is within the limit by itself: what one
    /// person let go alone lately counts together. A payout beyond the limit waits whatever a subject says here.
    virtual bool waits_for_second(std::size_t) const { return false; }
    virtual Instant now() const = 0;
    /// What was refused though it must not be: empty in a sound subject.
    virtual const std::string& fault() const = 0;

    /// Whether a fact told again has its referral settled again.
    virtual bool settles_repeats() const { return true; }
    /// Whether it shows where each reward's money lies and what it rests on; a server tells its callers less.
    virtual bool shows_positions() const { return true; }
    /// A last look when the history is over.
    virtual void end() {}
};

}  // namespace parrain::model
