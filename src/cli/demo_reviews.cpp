#include "cli/demo_reviews.hpp"

#include <algorithm>

#include "app/programs.hpp"
#include "app/recommendations.hpp"
#include "app/reviews.hpp"
#include "cli/demo_people.hpp"
#include "domain/screening.hpp"

namespace parrain::cli {
namespace {

constexpr std::string_view kCompetitor = "logi-devis.example";
/// Companies that bear the name of a customer, and people nobody else recommends.
constexpr std::size_t kFirstPerson = 1'000;

/// One for each reason to look at it.
app::NewReferral doubtful_referral(std::size_t number) {
    const InventedContact person = invented_contact((kFirstPerson + number) * 6);
    const std::string local = person.email.substr(0, person.email.find('@'));
    const auto named = [&](const std::string& domain, const std::string& company) {
        return app::NewReferral{
            .email = local + "@" + domain, .company = company, .contact_name = person.name, .country = "FR"};
    };
    switch (number % 4) {
        case 0: {
            const InventedContact customer = invented_contact(number * 6 % 60);
            return named("groupe-" + customer.domain, "SARL " + customer.company);
        }
        case 1:
            return {
                .email = local + "@oficina-" + std::to_string(number) + ".example", .country = "PT", .employees = 1};
        // A letter of the Cyrillic alphabet among those of the Latin one.
        case 2: return named("p\u0430peterie-" + std::to_string(number) + ".example", "Papeterie " + person.company);
        default: return named(std::string(kCompetitor), "Logi Devis");
    }
}

/// What marketing decides, and why.
app::ReviewDecision decision_on(const app::WaitingReview& waiting) {
    const app::Referral& referral = waiting.view.listed.referral;
    const bool is_namesake = referral.reason == to_string(ScreeningReason::kSimilarCompany);
    if (is_namesake) {
        return {.referral = referral.id, .event = "review_accepted", .reason = "Même nom, autre entreprise."};
    }
    const bool is_foreign = referral.country == "PT";
    return {.referral = referral.id,
            .event = "review_refused",
            .reason = is_foreign ? "Nous ne vendons pas encore au Portugal." : "Adresse ou entreprise à écarter."};
}

}  // namespace

void ReviewDesk::begin() {
    constexpr std::size_t kOfTheYear = 16;
    constexpr std::int64_t kFirstDay = 45;
    constexpr std::int64_t kDaysBetween = 18;
    constexpr std::size_t kWaiting = 6;
    name_target();
    for (std::size_t i = 0; i < kOfTheYear; ++i) {
        const Instant at = stage_.start() + Duration::days(kFirstDay + kDaysBetween * static_cast<std::int64_t>(i));
        stage_.later(at + Duration::hours(10), [this, i] { recommend(i); });
    }
    for (std::size_t i = 0; i < kWaiting; ++i) {
        const Instant at = stage_.end() - Duration::hours(20 + 36 * static_cast<std::int64_t>(i));
        stage_.later(at, [this, i] { recommend(kOfTheYear + i); });
    }
    stage_.every(7, stage_.start() + Duration::days(50) + Duration::hours(15), [this] { decide(); });
}

void ReviewDesk::name_target() {
    constexpr int kReviewBelow = 40;
    constexpr std::int64_t kSmallest = 2;
    const app::Programs programs(stage_.context());
    const app::ProgramView view = expected(programs.get(stage_.workspace(), program_));
    const TargetProfile target{.countries = {CountryCode::parse("FR").value(), CountryCode::parse("GB").value()},
                               .competitors = {DomainName::parse(kCompetitor).value()},
                               .employees_from = kSmallest,
                               .review_below = kReviewBelow};
    (void)expected(programs.update(
        stage_.workspace(), program_, view.program.version,
        {.name = view.program.name, .typical_annual_value = view.program.typical_annual_value, .target = target}));
}

void ReviewDesk::recommend(std::size_t number) {
    const DemoUser* user = draw_();
    if (user == nullptr) return;
    (void)app::Recommendations(stage_.context()).recommend(user->caller(), doubtful_referral(number), true);
}

/// What has waited for some days is decided; nothing waits as long as the window.
void ReviewDesk::decide() {
    constexpr int kMost = 50;
    constexpr Duration kLooked = Duration::days(3);
    if (stage_.end() - stage_.now() < Duration::days(10)) return;
    const app::Reviews reviews(stage_.context());
    std::vector<app::ReviewDecision> decisions;
    for (const app::WaitingReview& one : reviews.list(stage_.workspace(), {.limit = kMost})) {
        const bool is_fresh = stage_.now() - one.view.listed.referral.submitted_at < kLooked;
        if (!is_fresh) decisions.push_back(decision_on(one));
    }
    if (!decisions.empty()) (void)expected(reviews.decide(stage_.team(), decisions));
}

}  // namespace parrain::cli
