#include "model/truth.hpp"

#include <algorithm>
#include <limits>
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

bool TrueReferral::is_sold() const {
    return std::ranges::any_of(invoices, &TrueInvoice::is_known);
}

Truth::Truth(Random& random) : currency_(Currency::parse(kCurrencies[random.below(3)]).value()) {
    add_rules(random);
    add_count_rules(random);

    const std::int64_t count = random.between(1, 3);
    for (std::int64_t i = 0; i < count; ++i) {
        referrals_.push_back(random_referral(random, referrals_.size()));
        add_tellings(referrals_.size() - 1);
    }
    for (std::size_t i = tellings_.size(); i > 1; --i) {
        std::swap(tellings_[i - 1], tellings_[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(i)))]);
    }
}

void Truth::add_rules(Random& random) {
    constexpr RewardBase kBases[] = {RewardBase::kPayment,      RewardBase::kPayment,     RewardBase::kPayment,
                                     RewardBase::kAnnualValue,  RewardBase::kAnnualValue, RewardBase::kAnnualValue,
                                     RewardBase::kFirstPayment, RewardBase::kOrderAmount};
    const RewardBase base = kBases[random.below(8)];
    const bool by_payment = base == RewardBase::kPayment;
    rules_.push_back({.id = RewardRuleId(1),
                      .milestone = by_payment && random.chance(20) ? Milestone::kRenewal : Milestone::kWon,
                      .base = base,
                      .hold_days = random.chance(50) ? 0 : 30,
                      .when = random_conditions(random, true),
                      .caps = random_caps(random)});
    if (base == RewardBase::kOrderAmount) {
        rules_.back().tiers = {{.below = money(300'000), .value = money(random.between(0, 3000))},
                               {.below = money(1'000'000), .value = money(random.between(1, 6000))},
                               {.value = money(random.between(1, 9000))}};
    } else {
        rules_.back().rate = Rate::parse(random.chance(70) ? 2000 : random.between(1, 10000)).value();
    }
    if (by_payment && random.chance(70)) rules_.back().duration_months = static_cast<int>(random.between(1, 12));
    choose_approval(random, rules_.back());
    rules_.push_back({.id = RewardRuleId(2),
                      .beneficiary = Beneficiary::kProspect,
                      .kind = RewardKind::kModule,
                      .amount = money(random.chance(50) ? 0 : random.between(1, 5000)),
                      .when = random_conditions(random, true)});
}

/// A fixed amount at any milestone, by count or not, and a rung of a ladder.
void Truth::add_count_rules(Random& random) {
    constexpr Milestone kMilestones[] = {Milestone::kAccepted, Milestone::kEngaged, Milestone::kWon,
                                         Milestone::kRenewal};
    constexpr RewardKind kKinds[] = {RewardKind::kCash, RewardKind::kCredit, RewardKind::kDonation};
    if (random.chance(60)) {
        const Milestone milestone = kMilestones[random.below(4)];
        const bool is_late = milestone == Milestone::kWon || milestone == Milestone::kRenewal;
        RewardRule fixed{.id = RewardRuleId(3),
                         .milestone = milestone,
                         .kind = kKinds[random.below(3)],
                         .when = random_conditions(random, is_late),
                         .caps = random_caps(random)};
        if (random.chance(50)) {
            fixed.tier_by = TierBy::kCount;
            fixed.tiers = {{.below_count = 2, .value = money(random.between(1, 3000))},
                           {.below_count = 3, .value = money(random.between(1, 3000))},
                           {.value = money(random.between(0, 3000))}};
        } else {
            fixed.amount = money(random.between(1, 5000));
        }
        choose_approval(random, fixed);
        rules_.push_back(fixed);
    }
    if (random.chance(60)) {
        rules_.push_back({.id = RewardRuleId(4),
                          .milestone = kMilestones[random.below(2)],
                          .kind = RewardKind::kGift,
                          .amount = money(random.between(0, 2000)),
                          .when = random_conditions(random, false),
                          .at_count = static_cast<int>(random.between(1, 3))});
    }
}

void Truth::choose_approval(Random& random, RewardRule& rule) const {
    if (random.chance(70)) return;
    rule.approval = random.chance(40) ? Approval::kManual : Approval::kAboveAmount;
    if (rule.approval == Approval::kAboveAmount) rule.approval_above = money(random.between(0, 20'000));
}

Caps Truth::random_caps(Random& random) const {
    Caps caps;
    if (random.chance(20)) caps.per_referral = money(random.between(1, 60000));
    if (random.chance(20)) caps.per_advocate = money(random.between(1, 120000));
    if (random.chance(20)) caps.per_year = money(random.between(1, 60000));
    return caps;
}

Conditions Truth::random_conditions(Random& random, bool after_sale) const {
    Conditions when{.match = random.chance(50) ? Match::kAll : Match::kAny, .conditions = {}};
    const std::int64_t count = random.chance(70) ? 0 : random.between(1, 2);
    for (std::int64_t i = 0; i < count; ++i) {
        switch (random.below(after_sale ? 8 : 5)) {
            case 0: when.conditions.push_back({Attribute::kRelevance, Operator::kAtLeast, "50"}); break;
            case 1: when.conditions.push_back({Attribute::kRelevance, Operator::kBelow, "50"}); break;
            case 2: when.conditions.push_back({Attribute::kCountry, Operator::kIsNot, "FR"}); break;
            case 3: when.conditions.push_back({Attribute::kCountry, Operator::kOneOf, "FR,BE"}); break;
            case 4: when.conditions.push_back({Attribute::kHasCompanyNumber, Operator::kIs, "true"}); break;
            case 5: when.conditions.push_back({Attribute::kAnnualValue, Operator::kAtLeast, "500000"}); break;
            case 6: when.conditions.push_back({Attribute::kAnnualValue, Operator::kBelow, "500000"}); break;
            default: when.conditions.push_back({Attribute::kBillingInterval, Operator::kIs, "year"}); break;
        }
    }
    return when;
}

TrueReferral Truth::random_referral(Random& random, std::size_t index) const {
    const std::string name = "c" + std::to_string(index);
    constexpr int kPeriods[] = {1, 3, 12, 24};
    TrueReferral referral{.subscription = name + "_sub",
                          .recurring = random.between(1, 250000),
                          .months = kPeriods[random.below(4)],
                          .ends = random.chance(25),
                          .ended_at = random_moment(random, 0, 30)};
    constexpr const char* kCountries[] = {"FR", "BE", "DE"};
    referral.frozen.relevance = static_cast<int>(random.between(40, 60));
    if (random.chance(80)) referral.frozen.country = kCountries[random.below(3)];
    referral.frozen.has_company_number = random.chance(50);
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
    if (referral.is_closed) return;
    switch (telling.fact.type) {
        case BillingFactType::kSubscriptionStarted: referral.start_is_told = true; break;
        case BillingFactType::kSubscriptionEnded: referral.end_is_told = true; break;
        case BillingFactType::kPaymentReceived:
            referral.invoices[telling.invoice].is_told[telling.detail] = true;
            break;
        case BillingFactType::kPaymentRefunded:
            referral.invoices[telling.invoice].refunds[telling.detail].is_told = true;
            break;
        // Histories tell of no dispute.
        case BillingFactType::kPaymentDisputed:
        case BillingFactType::kDisputeClosed:
        case BillingFactType::kDisputeLost:
        case BillingFactType::kRefundFailed:
        case BillingFactType::kOther: break;
    }
    settle(telling.referral);
}

void Truth::freeze(std::size_t index, const FrozenAttributes& frozen) {
    referrals_[index].frozen = frozen;
}

bool Truth::has_reached(std::size_t index, Milestone milestone) const {
    const TrueReferral& referral = referrals_[index];
    return (milestone == Milestone::kAccepted ? referral.accepted : referral.engaged).has_value();
}

void Truth::reach(std::size_t index, Milestone milestone, Moment at) {
    TrueReferral& referral = referrals_[index];
    (milestone == Milestone::kAccepted ? referral.accepted : referral.engaged) = at;
    settle(index);
}

void Truth::close(std::size_t index) {
    lapse(index);
    settle(index);
}

void Truth::lapse(std::size_t index) {
    TrueReferral& referral = referrals_[index];
    if (!referral.is_sold()) referral.is_closed = true;
}

const std::vector<TrueShare>& Truth::expected(const RewardRule& rule, std::size_t index) const {
    static const std::vector<TrueShare> kNothing;
    const auto due = due_.find({rule.id, index});
    return due == due_.end() ? kNothing : due->second;
}

bool Truth::is_met(const Condition& condition, const TrueReferral& referral) const {
    const FrozenAttributes& frozen = referral.frozen;
    const bool is_sold = referral.is_sold() && referral.start_is_told;
    const std::int64_t border = condition.attribute == Attribute::kRelevance ? 50 : 500'000;
    switch (condition.attribute) {
        case Attribute::kRelevance: return (frozen.relevance < border) == (condition.op == Operator::kBelow);
        case Attribute::kCountry:
            if (condition.op == Operator::kIsNot) return frozen.country.value_or("") != "FR";
            return frozen.country.value_or("") == "FR" || frozen.country.value_or("") == "BE";
        case Attribute::kHasCompanyNumber: return frozen.has_company_number;
        case Attribute::kAnnualValue:
            return is_sold &&
                   (referral.recurring * 12 < border * referral.months) == (condition.op == Operator::kBelow);
        case Attribute::kBillingInterval: return is_sold && referral.months % 12 == 0;
        default: return false;
    }
}

bool Truth::are_met(const Conditions& when, const TrueReferral& referral) const {
    std::size_t met = 0;
    for (const Condition& condition : when.conditions) met += is_met(condition, referral) ? 1 : 0;
    if (when.conditions.empty()) return true;
    return when.match == Match::kAll ? met == when.conditions.size() : met > 0;
}

std::optional<Moment> Truth::reached_at(Milestone milestone, const TrueReferral& referral) {
    if (milestone == Milestone::kAccepted) return referral.accepted;
    std::optional<Moment> reached = referral.engaged;
    for (const TrueInvoice& invoice : referral.invoices) {
        if (invoice.is_known() && (!reached || invoice.paid_at() < *reached)) reached = invoice.paid_at();
    }
    return reached;
}

void Truth::settle(std::size_t index) {
    if (referrals_[index].is_closed) return;
    for (const RewardRule& rule : rules_) {
        if (rule.at_count) {
            settle_rung(rule, index);
            continue;
        }
        const bool is_before = rule.milestone == Milestone::kAccepted || rule.milestone == Milestone::kEngaged;
        if (!is_before && !referrals_[index].is_sold()) continue;
        wanted_[{rule.id, index}] = shares(rule, index);
        if (rule.tier_by == TierBy::kCount) number(rule);
        share_out(rule, index);
    }
}

/// Given once to whom it is first settled for when enough have reached the milestone; nothing takes it back.
void Truth::settle_rung(const RewardRule& rule, std::size_t index) {
    const TrueReferral& referral = referrals_[index];
    const auto given = given_for_.find(rule.id);
    const bool is_given = given != given_for_.end();
    if (is_given && given->second != index) return;
    const auto at = reached_at(rule.milestone, referral);
    const auto count = std::ranges::count_if(
        referrals_, [&](const TrueReferral& one) { return reached_at(rule.milestone, one).has_value(); });
    if (!at || !are_met(rule.when, referral) || (!is_given && count < *rule.at_count)) return;
    given_for_[rule.id] = index;
    due_[{rule.id, index}] = {{.object = "rung", .value = rule.amount->minor(), .earned = *at}};
}

std::vector<TrueShare> Truth::shares(const RewardRule& rule, std::size_t index) const {
    const TrueReferral& referral = referrals_[index];
    if (!are_met(rule.when, referral)) return {};
    std::vector<const TrueInvoice*> known;
    for (const TrueInvoice& invoice : referral.invoices) {
        if (invoice.is_known()) known.push_back(&invoice);
    }
    std::ranges::stable_sort(known, {}, [](const TrueInvoice* invoice) { return invoice->paid_at(); });
    if (rule.base == RewardBase::kNone) return fixed_shares(rule, referral, known);
    if (known.empty()) return {};
    if (rule.base == RewardBase::kPayment) return shares_of_payments(rule, known);
    const TrueInvoice& first = *known.front();
    if (rule.base == RewardBase::kFirstPayment) {
        const Wide share = static_cast<Wide>(rule.rate->basis_points()) * first.kept();
        return {{.object = "first_payment", .value = rounded(share, 10'000), .earned = first.paid_at()}};
    }
    if (rule.base == RewardBase::kOrderAmount) return share_of_order(rule, referral, first);
    return share_of_year(rule, referral, known);
}

/// Number the referrals by when they were first earned from, and say what each deserves for its number: what left the
/// house for a sale that stands is not asked back.
void Truth::number(const RewardRule& rule) {
    std::vector<std::pair<Moment, std::size_t>> in_order;
    for (std::size_t i = 0; i < referrals_.size(); ++i) {
        const auto wanted = wanted_.find({rule.id, i});
        if (wanted == wanted_.end() || wanted->second.empty()) continue;
        in_order.emplace_back(std::ranges::min(wanted->second, {}, &TrueShare::earned).earned, i);
    }
    std::ranges::sort(in_order);
    for (std::size_t place = 0; place < in_order.size(); ++place) {
        const std::size_t index = in_order[place].second;
        const std::int64_t value = rule.tiers[std::min(place, rule.tiers.size() - 1)].value.minor();
        for (TrueShare& share : wanted_[{rule.id, index}]) {
            if (share.stands) share.value = std::max(value, kept(rule.id, index, share.object));
        }
    }
}

/// The fixed amount; by count it waits for the referral's number.
std::vector<TrueShare> Truth::fixed_shares(const RewardRule& rule, const TrueReferral& referral,
                                           const std::vector<const TrueInvoice*>& known) {
    const auto share = [&](std::string object, bool stands, Moment earned) {
        const std::int64_t value = stands && rule.amount ? rule.amount->minor() : 0;
        return TrueShare{.object = std::move(object), .value = value, .earned = earned, .stands = stands};
    };
    if (rule.milestone == Milestone::kAccepted || rule.milestone == Milestone::kEngaged) {
        const auto at = reached_at(rule.milestone, referral);
        if (!at) return {};
        return {share(rule.milestone == Milestone::kAccepted ? "accepted" : "engaged", true, *at)};
    }
    const auto keeps_something = [](const TrueInvoice* invoice) { return invoice->kept() > 0; };
    if (rule.milestone == Milestone::kWon) {
        if (known.empty()) return {};
        return {share("won", std::ranges::any_of(known, keeps_something), known.front()->paid_at())};
    }
    std::vector<TrueShare> due;
    for (std::size_t i = 1; i < known.size(); ++i) {
        due.push_back(share(known[i]->id, keeps_something(known[i]), known[i]->paid_at()));
    }
    return due;
}

std::vector<TrueShare> Truth::shares_of_payments(const RewardRule& rule,
                                                 const std::vector<const TrueInvoice*>& known) const {
    const Moment first = known.front()->paid_at();
    std::vector<TrueShare> due;
    for (const TrueInvoice* invoice : known) {
        const bool is_late = rule.duration_months && invoice->paid_at() >= first.months_later(*rule.duration_months);
        const bool is_left_out = rule.milestone == Milestone::kRenewal && invoice == known.front();
        if (is_late || is_left_out) continue;
        due.push_back({.object = invoice->id,
                       .value = rounded(static_cast<Wide>(rule.rate->basis_points()) * invoice->kept(), 10'000),
                       .earned = invoice->paid_at()});
    }
    return due;
}

std::vector<TrueShare> Truth::share_of_year(const RewardRule& rule, const TrueReferral& referral,
                                            const std::vector<const TrueInvoice*>& known) const {
    if (!referral.start_is_told) return {};
    const TrueInvoice* first = known.front();
    const Wide rate = rule.rate->basis_points();
    const bool ended_early =
        referral.ends && referral.end_is_told && referral.ended_at < first->paid_at().months_later(12);
    TrueShare share{.object = referral.subscription, .earned = first->paid_at()};
    const Wide numerator = rate * 12 * referral.recurring * first->kept();
    const Wide denominator = static_cast<Wide>(10'000) * referral.months * first->amount;
    share.value = rounded(numerator, denominator);
    if (ended_early) {
        Wide kept = 0;
        for (const TrueInvoice* invoice : known) kept += invoice->kept();
        share.value = rounded(rate * kept, 10'000);
    }
    return {share};
}

std::vector<TrueShare> Truth::share_of_order(const RewardRule& rule, const TrueReferral& referral,
                                             const TrueInvoice& first) const {
    if (!referral.start_is_told) return {};
    // A year of it, in parts of a month's worth that are whole numbers.
    const std::int64_t yearly = referral.recurring * 12;
    std::size_t step = 0;
    while (rule.tiers[step].below && yearly >= rule.tiers[step].below->minor() * referral.months) ++step;
    const std::int64_t value = first.kept() > 0 ? rule.tiers[step].value.minor() : 0;
    return {{.object = "order", .value = value, .earned = first.paid_at()}};
}

void Truth::keep(RewardRuleId rule, std::size_t index, std::string object, std::int64_t amount) {
    const auto due = due_.find({rule, index});
    const bool is_named = !object.empty() || due == due_.end() || due->second.empty();
    if (!is_named) object = due->second.front().object;
    kept_[{rule, index, object}] += amount;
}

std::int64_t Truth::kept(RewardRuleId rule, std::size_t index, const std::string& object) const {
    const auto found = kept_.find({rule, index, object});
    return found == kept_.end() ? 0 : found->second;
}

/// Everybody who shares the room of a rule, or is numbered with the others: what each share deserves by itself, with
/// nothing given out yet. Who is closed keeps what they had.
std::vector<Truth::Line> Truth::lines_of(const RewardRule& rule, std::size_t index) {
    const bool is_shared = rule.caps.per_advocate || rule.caps.per_year || rule.tier_by == TierBy::kCount;
    std::vector<Line> lines;
    for (std::size_t i = 0; i < referrals_.size(); ++i) {
        const auto wanted = wanted_.find({rule.id, i});
        if (wanted == wanted_.end() || (i != index && !is_shared)) continue;
        std::vector<TrueShare>& due = due_[{rule.id, i}];
        if (referrals_[i].is_closed) {
            for (TrueShare& share : due) lines.push_back({.referral = i, .share = &share, .is_closed = true});
            continue;
        }
        const std::vector<TrueShare> before = std::exchange(due, wanted->second);
        for (const TrueShare& share : before) {
            // What is due nothing any more is owed back altogether.
            if (std::ranges::find(due, share.object, &TrueShare::object) == due.end())
                kept_.erase({rule.id, i, share.object});
        }
        for (TrueShare& share : due) {
            const auto known = std::ranges::find(before, share.object, &TrueShare::object);
            const bool has_moved = known != before.end() && known->earned.month / 12 != share.earned.month / 12;
            const std::int64_t gone = std::min(share.value, kept(rule.id, i, share.object));
            lines.push_back({.referral = i,
                             .share = &share,
                             .wanted = share.value,
                             .gone = gone,
                             .is_new_year = has_moved && rule.caps.per_year});
            share.value = 0;
        }
    }
    std::ranges::sort(lines, {},
                      [](const Line& line) { return std::tie(line.share->earned, line.share->object, line.referral); });
    return lines;
}

/// What a share could still get, if it wanted it.
std::int64_t Truth::left_for(const RewardRule& rule, const Line& line, const std::vector<Line>& lines) {
    std::int64_t of_referral = 0;
    std::int64_t of_advocate = 0;
    std::int64_t of_year = 0;
    for (const Line& other : lines) {
        const std::int64_t value = other.share->value;
        of_advocate += value;
        if (other.referral == line.referral) of_referral += value;
        if (other.share->earned.month / 12 == line.share->earned.month / 12) of_year += value;
    }
    std::int64_t left = std::numeric_limits<std::int64_t>::max();
    if (rule.caps.per_referral) left = std::min(left, rule.caps.per_referral->minor() - of_referral);
    if (rule.caps.per_advocate) left = std::min(left, rule.caps.per_advocate->minor() - of_advocate);
    if (rule.caps.per_year) left = std::min(left, rule.caps.per_year->minor() - of_year);
    return left;
}

/// Divide what the caps of a rule allow among everybody who shares it: to each what left the house already, as long as
/// its sale deserves it, then the rest in the order of earning. A sale that turns out to be another year's brings with
/// it what that year still holds.
void Truth::share_out(const RewardRule& rule, std::size_t index) {
    const std::vector<Line> lines = lines_of(rule, index);
    for (const Line& line : lines) {
        if (!line.is_closed && !line.is_new_year) line.share->value = line.gone;
    }
    for (const Line& line : lines) {
        if (line.is_new_year) line.share->value = std::min(line.gone, left_for(rule, line, lines));
    }
    for (const Line& line : lines) {
        if (line.is_closed) continue;
        line.share->value += std::min(line.wanted - line.share->value, left_for(rule, line, lines));
        auto& gone = kept_[{rule.id, line.referral, line.share->object}];
        gone = std::min(gone, line.share->value);
    }
}

}  // namespace parrain::model
