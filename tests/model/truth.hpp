#pragma once

#include <compare>
#include <map>
#include <string>
#include <vector>

#include "domain/billing.hpp"
#include "domain/reward_rule.hpp"
#include "model/random.hpp"

/// What really happened at the customers' side, and what follows from it by the generator's own arithmetic: the oracle.
/// Nothing here calls the rules it judges; facts and rules of the product are only written, never evaluated.
namespace parrain::model {

/// A moment the oracle can count months with: days are 1 to 28, so that the same day exists in every month.
struct Moment {
    int month = 0;  // since January 2026
    int day = 1;
    int second = 0;

    auto operator<=>(const Moment&) const = default;
    Moment months_later(int months) const { return {month + months, day, second}; }
    Instant instant() const;
};

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
};

/// One telling of one fact; `fact` may be told again and again.
struct Telling {
    std::size_t referral = 0;
    BillingFact fact;
    std::size_t invoice = 0;
    std::size_t detail = 0;  // announcement or refund
};

/// What a rule promises, by billing object.
using Expected = std::map<std::string, std::int64_t>;

/// One random world: rules, customers, and the tellings of everything that happened to them, shuffled.
class Truth {
  public:
    explicit Truth(Random& random);

    Currency currency() const { return currency_; }
    const std::vector<RewardRule>& rules() const { return rules_; }
    std::size_t referral_count() const { return referrals_.size(); }
    const std::vector<Telling>& tellings() const { return tellings_; }

    /// Note that the product was told.
    void told(const Telling& telling);

    /// What the product must promise for `referral` under `rule`, given what it was told; zeros included.
    Expected expected(const RewardRule& rule, std::size_t referral) const;

  private:
    TrueReferral random_referral(Random& random, std::size_t index) const;
    void add_tellings(std::size_t referral);
    BillingFact blank(std::string id, BillingFactType type, Moment at, const TrueReferral& referral) const;
    Money money(std::int64_t minor) const;
    Expected expected_per_payment(const RewardRule& rule, const std::vector<const TrueInvoice*>& known) const;
    Expected expected_annual(const RewardRule& rule, const TrueReferral& referral,
                             const std::vector<const TrueInvoice*>& known) const;

    Currency currency_;
    std::vector<RewardRule> rules_;
    std::vector<TrueReferral> referrals_;
    std::vector<Telling> tellings_;
};

}  // namespace parrain::model
