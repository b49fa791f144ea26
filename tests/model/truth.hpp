#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "domain/billing.hpp"
#include "domain/condition.hpp"
#include "domain/reward_rule.hpp"
#include "model/moment.hpp"
#include "model/random.hpp"

/// What really happened at the customers' side, and what follows from it by the generator's own arithmetic: the oracle.
/// Nothing here calls the rules it judges; facts and rules of the product are only written, never evaluated.
namespace parrain::model {

/// A part of an invoice that came back.
struct TrueRefund {
    std::string id;
    std::int64_t amount = 0;
    /// More than the invoice: billing's mistake, never to count.
    bool is_impossible = false;
    bool is_told = false;
};

/// An invoice, announced once or under two ids.
struct TrueInvoice {
    std::string id;
    std::int64_t amount = 0;
    std::vector<Moment> announcements;
    std::vector<bool> is_told = {};
    std::vector<TrueRefund> refunds = {};

    bool is_known() const;
    /// The earliest announcement told.
    Moment paid_at() const;
    /// Paid less the refunds told.
    std::int64_t kept() const;
};

/// One referred customer and their subscription.
struct TrueReferral {
    std::string subscription;
    std::int64_t recurring = 0;
    int months = 1;
    bool ends = false;
    Moment ended_at;
    bool start_is_told = false;
    bool end_is_told = false;
    std::vector<TrueInvoice> invoices = {};
    FrozenAttributes frozen = {};
    std::optional<Moment> accepted = {};
    std::optional<Moment> engaged = {};
    /// Left before the sale.
    bool is_closed = false;

    bool is_sold() const;
};

/// What is due for one billing object, and when it was earned.
struct TrueShare {
    std::string object;
    std::int64_t value = 0;
    Moment earned = {};
    /// Of a fixed amount: its sale was not refunded altogether.
    bool stands = true;
};

/// One telling of one fact; `fact` may be told again and again.
struct Telling {
    std::size_t referral = 0;
    BillingFact fact;
    std::size_t invoice = 0;
    std::size_t detail = 0;  // announcement or refund
};

/// One random world: rules, customers, and the tellings of everything that happened to them, shuffled.
class Truth {
  public:
    explicit Truth(Random& random);

    Currency currency() const { return currency_; }
    const std::vector<RewardRule>& rules() const { return rules_; }
    std::size_t referral_count() const { return referrals_.size(); }
    const std::vector<Telling>& tellings() const { return tellings_; }

    const FrozenAttributes& frozen(std::size_t referral) const { return referrals_[referral].frozen; }

    /// Note that the product was told.
    void told(const Telling& telling);

    /// Note what the rules will know of a referral.
    void freeze(std::size_t referral, const FrozenAttributes& frozen);

    bool has_reached(std::size_t referral, Milestone milestone) const;
    /// Note that the referral reached a milestone before the sale.
    void reach(std::size_t referral, Milestone milestone, Moment at);
    /// Note that the prospect objected or was erased: before the sale, nothing they buy later counts.
    void close(std::size_t referral);
    /// Note that time closed the referral: as close, without another look at its rewards.
    void lapse(std::size_t referral);

    /// Note that so much of what is due for an object left the house, or that a payout of it failed (below zero).
    /// Where a rule knows one object of a referral, it need not be named.
    void keep(RewardRuleId rule, std::size_t referral, std::string object, std::int64_t amount);

    /// Note that a payout turned out to have paid less than was due by now: what is due beyond it is promised anew.
    void promise_anew(std::size_t referral) { settle(referral); }

    /// What the product must promise for `referral` under `rule`, given what it was told; zeros included.
    const std::vector<TrueShare>& expected(const RewardRule& rule, std::size_t referral) const;

  private:
    TrueReferral random_referral(Random& random, std::size_t index) const;
    void add_tellings(std::size_t referral);
    BillingFact blank(std::string id, BillingFactType type, Moment at, const TrueReferral& referral) const;
    Money money(std::int64_t minor) const;
    void add_rules(Random& random);
    void add_count_rules(Random& random);
    Caps random_caps(Random& random) const;
    void choose_approval(Random& random, RewardRule& rule) const;
    Conditions random_conditions(Random& random, bool after_sale) const;
    bool is_met(const Condition& condition, const TrueReferral& referral) const;
    bool are_met(const Conditions& when, const TrueReferral& referral) const;
    /// Decide anew what is due for a referral, and for those that it shares a cap or a count with.
    void settle(std::size_t referral);
    void settle_rung(const RewardRule& rule, std::size_t referral);
    std::vector<TrueShare> shares(const RewardRule& rule, std::size_t referral) const;
    static std::vector<TrueShare> fixed_shares(const RewardRule& rule, const TrueReferral& referral,
                                               const std::vector<const TrueInvoice*>& known);
    void number(const RewardRule& rule);
    std::vector<TrueShare> shares_of_payments(const RewardRule& rule,
                                              const std::vector<const TrueInvoice*>& known) const;
    std::vector<TrueShare> share_of_year(const RewardRule& rule, const TrueReferral& referral,
                                         const std::vector<const TrueInvoice*>& known) const;
    std::vector<TrueShare> share_of_order(const RewardRule& rule, const TrueReferral& referral,
                                          const TrueInvoice& first) const;
    std::int64_t kept(RewardRuleId rule, std::size_t referral, const std::string& object) const;
    /// A share that takes part in the room of a rule.
    struct Line {
        std::size_t referral = 0;
        TrueShare* share = nullptr;
        std::int64_t wanted = 0;
        std::int64_t gone = 0;
        bool is_closed = false;
        bool is_new_year = false;
    };
    std::vector<Line> lines_of(const RewardRule& rule, std::size_t referral);
    static std::int64_t left_for(const RewardRule& rule, const Line& line, const std::vector<Line>& lines);
    void share_out(const RewardRule& rule, std::size_t referral);
    static std::optional<Moment> reached_at(Milestone milestone, const TrueReferral& referral);

    Currency currency_;
    std::vector<RewardRule> rules_;
    std::vector<TrueReferral> referrals_;
    std::vector<Telling> tellings_;
    std::map<std::pair<RewardRuleId, std::size_t>, std::vector<TrueShare>> due_;
    /// The same before caps.
    std::map<std::pair<RewardRuleId, std::size_t>, std::vector<TrueShare>> wanted_;
    std::map<std::tuple<RewardRuleId, std::size_t, std::string>, std::int64_t> kept_;
    /// By rung: the referral it was given for, if any.
    std::map<RewardRuleId, std::size_t> given_for_;
};

}  // namespace parrain::model
