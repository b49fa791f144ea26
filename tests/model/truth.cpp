#include "model/truth.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace parrain::model {
namespace {

constexpr const char* kCurrencies[] = {"EUR", "JPY", "TND"};

/// Half up, of what is never negative: floor((2a + b) / 2b).
std::int64_t rounded(Wide numerator, Wide denominator) {
    return static_cast<std::int64_t>((2 * numerator + denominator) / (2 * denominator));
}

Moment random_moment(Random& random, int earliest_month, int latest_month) {
    return {.month = static_cast<int>(random.between(earliest_month, latest_month)),
            .day = static_cast<int>(random.between(1, 28)),
            .second = static_cast<int>(random.below(3600))};
}

std::vector<TrueRefund> random_refunds(Random& random, const std::string& invoice, std::int64_t amount) {
    std::vector<TrueRefund> refunds;
    std::int64_t left = amount;
    const std::int64_t count = random.chance(50) ? 0 : random.between(1, 3);
    for (std::int64_t i = 0; i < count && left > 0; ++i) {
        const std::int64_t part = random.chance(30) ? left : random.between(1, left);
        refunds.push_back({.id = invoice + "_r" + std::to_string(i), .amount = part});
        left -= part;
    }
    if (random.chance(5)) {
        refunds.push_back({.id = invoice + "_wrong", .amount = amount + 1 + random.below(100), .is_impossible = true});
    }
    return refunds;
}

TrueInvoice random_invoice(Random& random, const std::string& id) {
    const std::int64_t amount = random.chance(20) ? random.between(1, 20) : random.between(21, 250000);
    TrueInvoice invoice{.id = id, .amount = amount, .announcements = {random_moment(random, 0, 14)}};
    if (random.chance(30)) invoice.announcements.push_back(random_moment(random, 0, 14));
    invoice.is_told.assign(invoice.announcements.size(), false);
    invoice.refunds = random_refunds(random, id, amount);
    return invoice;
}

}  // namespace

Instant Moment::instant() const {
    using namespace std::chrono;
    const sys_days date = year(2026 + month / 12) / std::chrono::month(static_cast<unsigned>(month % 12 + 1)) /
                          std::chrono::day(static_cast<unsigned>(day));
    return Instant(duration_cast<microseconds>(date.time_since_epoch() + hours(12) + seconds(second)).count());
}

bool TrueInvoice::is_known() const {
    return std::ranges::find(is_told, true) != is_told.end();
}

Moment TrueInvoice::paid_at() const {
    Moment earliest{.month = 1000};
    for (std::size_t i = 0; i < announcements.size(); ++i) {
        if (is_told[i]) earliest = std::min(earliest, announcements[i]);
    }
    return earliest;
}

std::int64_t TrueInvoice::kept() const {
    std::int64_t left = amount;
    for (const TrueRefund& refund : refunds) {
        if (refund.is_told && !refund.is_impossible) left -= refund.amount;
    }
    return left;
}

Truth::Truth(Random& random) : currency_(Currency::parse(kCurrencies[random.below(3)]).value()) {
    const int hold_days = random.chance(50) ? 0 : 30;
    const bool by_payment = random.chance(50);
    rules_.push_back({.id = RewardRuleId(1),
                      .base = by_payment ? RewardBase::kPayment : RewardBase::kAnnualValue,
                      .rate = Rate::parse(random.chance(70) ? 2000 : random.between(1, 10000)).value(),
                      .hold_days = hold_days});
    if (by_payment && random.chance(70)) rules_.back().duration_months = static_cast<int>(random.between(1, 12));
    rules_.push_back({.id = RewardRuleId(2),
                      .beneficiary = Beneficiary::kProspect,
                      .kind = RewardKind::kModule,
                      .amount = money(random.chance(50) ? 0 : random.between(1, 5000))});

    const std::int64_t count = random.between(1, 3);
    for (std::int64_t i = 0; i < count; ++i) {
        referrals_.push_back(random_referral(random, referrals_.size()));
        add_tellings(referrals_.size() - 1);
    }
    for (std::size_t i = tellings_.size(); i > 1; --i) {
        std::swap(tellings_[i - 1], tellings_[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(i)))]);
    }
}

TrueReferral Truth::random_referral(Random& random, std::size_t index) const {
    const std::string name = "c" + std::to_string(index);
    constexpr int kPeriods[] = {1, 3, 12, 24};
    TrueReferral referral{.subscription = name + "_sub",
                          .recurring = random.between(1, 250000),
                          .months = kPeriods[random.below(4)],
                          .ends = random.chance(25),
                          .ended_at = random_moment(random, 0, 30)};
    const std::int64_t invoices = random.between(1, 4);
    for (std::int64_t i = 0; i < invoices; ++i) {
        referral.invoices.push_back(random_invoice(random, name + "_in" + std::to_string(i)));
    }
    return referral;
}

BillingFact Truth::blank(std::string id, BillingFactType type, Moment at, const TrueReferral& referral) const {
    return {.id = std::move(id), .type = type, .occurred_at = at.instant(), .subscription_id = referral.subscription};
}

void Truth::add_tellings(std::size_t index) {
    const TrueReferral& referral = referrals_[index];
    BillingFact start = blank(referral.subscription + "_started", BillingFactType::kSubscriptionStarted, {}, referral);
    const bool whole_years = referral.months % 12 == 0;
    start.terms = SubscriptionTerms{.interval = whole_years ? Interval::kYear : Interval::kMonth,
                                    .interval_count = whole_years ? referral.months / 12 : referral.months,
                                    .amount = money(referral.recurring)};
    tellings_.push_back({.referral = index, .fact = start});
    if (referral.ends) {
        const auto type = BillingFactType::kSubscriptionEnded;
        tellings_.push_back(
            {.referral = index, .fact = blank(referral.subscription + "_ended", type, referral.ended_at, referral)});
    }
    for (std::size_t i = 0; i < referral.invoices.size(); ++i) {
        const TrueInvoice& invoice = referral.invoices[i];
        for (std::size_t a = 0; a < invoice.announcements.size(); ++a) {
            BillingFact payment = blank(invoice.id + "_p" + std::to_string(a), BillingFactType::kPaymentReceived,
                                        invoice.announcements[a], referral);
            payment.invoice = invoice.id;
            payment.amount = money(invoice.amount);
            tellings_.push_back({.referral = index, .fact = payment, .invoice = i, .detail = a});
        }
        for (std::size_t r = 0; r < invoice.refunds.size(); ++r) {
            BillingFact refund =
                blank(invoice.refunds[r].id, BillingFactType::kPaymentRefunded, {.month = 20}, referral);
            refund.invoice = invoice.id;
            refund.amount = money(invoice.refunds[r].amount);
            tellings_.push_back({.referral = index, .fact = refund, .invoice = i, .detail = r});
        }
    }
}

Money Truth::money(std::int64_t minor) const {
    return Money::parse(minor, currency_).value();
}

void Truth::told(const Telling& telling) {
    TrueReferral& referral = referrals_[telling.referral];
    switch (telling.fact.type) {
        case BillingFactType::kSubscriptionStarted: referral.start_is_told = true; break;
        case BillingFactType::kSubscriptionEnded: referral.end_is_told = true; break;
        case BillingFactType::kPaymentReceived:
            referral.invoices[telling.invoice].is_told[telling.detail] = true;
            break;
        case BillingFactType::kPaymentRefunded:
            referral.invoices[telling.invoice].refunds[telling.detail].is_told = true;
            break;
    }
}

Expected Truth::expected(const RewardRule& rule, std::size_t index) const {
    const TrueReferral& referral = referrals_[index];
    std::vector<const TrueInvoice*> known;
    for (const TrueInvoice& invoice : referral.invoices) {
        if (invoice.is_known()) known.push_back(&invoice);
    }
    if (known.empty()) return {};
    if (rule.base == RewardBase::kPayment) return expected_per_payment(rule, known);
    if (rule.base == RewardBase::kAnnualValue) return expected_annual(rule, referral, known);

    const bool keeps_something = std::ranges::any_of(known, [](const TrueInvoice* i) { return i->kept() > 0; });
    return {{"won", keeps_something ? rule.amount->minor() : 0}};
}

Expected Truth::expected_per_payment(const RewardRule& rule, const std::vector<const TrueInvoice*>& known) const {
    const Moment first = std::ranges::min(known, {}, &TrueInvoice::paid_at)->paid_at();
    Expected expected;
    for (const TrueInvoice* invoice : known) {
        const bool is_late = rule.duration_months && invoice->paid_at() >= first.months_later(*rule.duration_months);
        if (is_late) continue;
        expected[invoice->id] = rounded(static_cast<Wide>(rule.rate->basis_points()) * invoice->kept(), 10'000);
    }
    return expected;
}

Expected Truth::expected_annual(const RewardRule& rule, const TrueReferral& referral,
                                const std::vector<const TrueInvoice*>& known) const {
    if (!referral.start_is_told) return {};
    const TrueInvoice* first = std::ranges::min(known, {}, &TrueInvoice::paid_at);
    const Wide rate = rule.rate->basis_points();
    const bool ended_early =
        referral.ends && referral.end_is_told && referral.ended_at < first->paid_at().months_later(12);
    if (ended_early) {
        Wide kept = 0;
        for (const TrueInvoice* invoice : known) kept += invoice->kept();
        return {{referral.subscription, rounded(rate * kept, 10'000)}};
    }
    const Wide numerator = rate * 12 * referral.recurring * first->kept();
    const Wide denominator = static_cast<Wide>(10'000) * referral.months * first->amount;
    return {{referral.subscription, rounded(numerator, denominator)}};
}

}  // namespace parrain::model
