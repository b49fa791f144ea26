#include "cli/demo_ambassadors.hpp"

#include <algorithm>
#include <array>

#include "app/gift_ladder.hpp"
#include "app/gifts.hpp"
#include "app/programs.hpp"
#include "app/recommendations.hpp"
#include "cli/demo_campaigns.hpp"

namespace parrain::cli {
namespace {

/// Recommendations of a month: few at first, as many as the story says from its ninth month on.
constexpr double kFirstMonth = 12;
constexpr double kMoreEachMonth = 9;
constexpr double kFullMonth = 81;
constexpr double kDaysOfMonth = 30.4;
constexpr std::int64_t kDaysBeforeFirst = 12;

/// New customers of whom nobody was recommended, for each recommendation: two for every customer won by one.
constexpr double kUnrecommendedShare = 1.0;
constexpr std::int64_t kDaysUntilSale = 14;

/// Companies of prospects have numbers of their own; those below are customers already.
constexpr std::size_t kFirstProspect = 150;
constexpr std::size_t kOneRepeatedIn = 25;

constexpr std::size_t kFlooders = 10;
constexpr std::size_t kLinesOfFlood = 18;

Money euros(std::int64_t count) {
    return Money::parse(count * 100, Currency::parse("EUR").value()).value();
}

double recommendations_on(std::int64_t day) {
    if (day < kDaysBeforeFirst) return 0;
    const double month = static_cast<double>(day) / kDaysOfMonth;
    return std::min(kFullMonth, kFirstMonth + kMoreEachMonth * month) / kDaysOfMonth;
}

/// Beyond the jacket something to live through: a table for two.
void add_experience(const Stage& stage, ProgramId program) {
    constexpr int kDinnerAt = 8;
    constexpr std::int64_t kDinnerCost = 55;
    const Gift dinner{.id = GiftId::parse("dinner").value(),
                      .name = {.en = "Dinner for two", .fr = "Dîner pour deux"},
                      .unit_cost = euros(kDinnerCost),
                      .is_experience = true};
    (void)expected(app::Gifts(stage.context()).put(stage.workspace(), dinner, std::nullopt));
    const app::GiftLadders ladders(stage.context());
    app::GiftLadder ladder = expected(ladders.get(stage.workspace(), program));
    ladder.rungs.push_back({.count = kDinnerAt, .gift = dinner.id});
    (void)expected(ladders.put(stage.workspace(), program, ladder));
}

ProgramId add_program(const Stage& stage) {
    constexpr std::int64_t kBudget = 7'000;
    const app::Programs programs(stage.context());
    const auto program = expected(programs.add_preset(stage.workspace(), "ambassadors"));
    (void)expected(programs.top_up(stage.team(), program.program.id, euros(kBudget)));
    add_experience(stage, program.program.id);
    return program.program.id;
}

app::NewReferral referral_of(const InventedContact& prospect, std::size_t number) {
    // British law lets companies be written to, not persons unasked.
    const bool is_british = prospect.country == "GB";
    app::NewReferral referral{.email = is_british ? "hello@" + prospect.domain : prospect.email,
                              .company = prospect.company,
                              .contact_name = prospect.name,
                              .country = prospect.country};
    if (number % 3 == 0) referral.need = invented_need(prospect.locale, number);
    if (number % 4 == 0) referral.relationship = invented_relationship(prospect.locale, number);
    return referral;
}

/// A grandmother, an aunt, a neighbor: an address, and nobody who would ever buy. Most have a private mailbox, of a
/// name that the provider lets nobody take: it knows neither `_` nor `-`.
app::NewReferral relative_of(const InventedContact& ambassador, std::size_t number) {
    constexpr std::array<std::string_view, 6> kNames = {"odette", "ginette", "simone", "yvonne", "marcel", "lucien"};
    constexpr std::size_t kOneOfOwnDomainIn = 4;
    const std::string house = ambassador.domain.substr(0, ambassador.domain.find('.'));
    const std::string name(kNames[number % kNames.size()]);
    const std::string family = house + "-" + std::to_string(number);
    const bool has_domain = number % kOneOfOwnDomainIn == 0;
    return {.email = has_domain ? name + "@famille-" + family + ".example" : name + "_" + family + "@gmail.com",
            .country = "FR"};
}

}  // namespace

AmbassadorsStory::AmbassadorsStory(Stage& stage, Sales& sales)
    : stage_(stage),
      sales_(sales),
      program_(add_program(stage)),
      survey_(stage, program_, [this](const DemoUser& user) { join(user); }),
      desk_(stage),
      reviews_(stage, program_, [this]() -> const DemoUser* {
          const Ambassador* one = draw_ambassador(lots_);
          return one == nullptr ? nullptr : &one->user;
      }) {}

void AmbassadorsStory::begin() {
    survey_.begin();
    desk_.begin();
    reviews_.begin();
    tell_recommendations();
    tell_unrecommended_sales();
    tell_campaigns();
}

void AmbassadorsStory::tell_recommendations() {
    spread(stage_, chance_, recommendations_on, [this] { recommend(); });
}

void AmbassadorsStory::tell_unrecommended_sales() {
    const auto rate = [](std::int64_t day) { return kUnrecommendedShare * recommendations_on(day - kDaysUntilSale); };
    spread(stage_, chance_, rate,
           [this] { sales_.buy_unrecommended({.number = "c" + std::to_string(++unrecommended_), .company = {}}); });
}

void AmbassadorsStory::tell_campaigns() {
    for (const DemoCampaign& campaign : {world_cup(stage_), year_end(stage_)}) {
        stage_.later(campaign.starts_at - Duration::days(4), [this, campaign] { launch(stage_, program_, campaign); });
    }
    const Instant kick_off = world_cup(stage_).starts_at;
    for (std::size_t i = 0; i < kFlooders; ++i) {
        const Duration after = Duration::hours(chance_.between(24, 6 * 24));
        stage_.later(kick_off + after, [this] { flood(); });
    }
    stage_.later(stage_.end() - Duration::days(2), [this] { draft_next(stage_, program_); });
}

void AmbassadorsStory::join(const DemoUser& user) {
    const auto is_them = [&](const Ambassador& one) { return one.user.id == user.id; };
    if (std::ranges::any_of(ambassadors_, is_them)) return;
    ambassadors_.push_back({.user = user, .zeal = zeals_.draw(chance_)});
    zeal_ += ambassadors_.back().zeal;
}

AmbassadorsStory::Ambassador* AmbassadorsStory::draw_ambassador(Chance& chance) {
    if (zeal_ == 0) return nullptr;
    std::size_t lot = chance.below(zeal_);
    for (Ambassador& one : ambassadors_) {
        if (lot < one.zeal) return &one;
        lot -= one.zeal;
    }
    return nullptr;
}

void AmbassadorsStory::recommend() {
    const Ambassador* ambassador = draw_ambassador(chance_);
    if (!ambassador) return;
    // Whether a campaign is offered to them is noted as they come.
    (void)open_product(stage_, ambassador->user);
    const std::size_t number = draw_prospect();
    const auto id = app::Recommendations(stage_.context())
                        .recommend(ambassador->user.caller(), referral_of(invented_contact(number), number), true);
    if (id) meet(number, *id);
}

/// Somebody nobody spoke of, or, at times, somebody whom another ambassador recommended a little earlier.
std::size_t AmbassadorsStory::draw_prospect() {
    constexpr std::size_t kLatest = 20;
    if (prospects_ > kLatest && chance_.one_in(kOneRepeatedIn)) {
        return kFirstProspect + prospects_ - 1 - chance_.below(kLatest);
    }
    return kFirstProspect + prospects_++;
}

void AmbassadorsStory::meet(std::size_t prospect, ReferralId id) {
    const Fate fate = fates_.draw(chance_);
    const Instant met = stage_.now() + Duration::hours(chance_.between(40, 150));
    const auto moves = [this, id](const char* event) { return [this, id, event] { sales_.move(id, event); }; };
    if (fate == Fate::kObjects) return stage_.later(met, moves("objection"));
    if (fate == Fate::kIsLost) return stage_.later(met + Duration::days(12), moves("lost"));
    if (fate == Fate::kSaysNothing) return;
    stage_.later(met, moves("prospect_interested"));
    if (fate == Fate::kLosesInterest) stage_.later(met + Duration::days(25), moves("lost"));
    if (fate != Fate::kBuys) return;
    const app::NewReferral told = referral_of(invented_contact(prospect), prospect);
    const Buyer buyer{.number = "b" + std::to_string(prospect), .email = told.email, .company = *told.company};
    stage_.later(met + Duration::days(chance_.between(3, 18)), [this, buyer] { sales_.buy(buyer); });
}

/// For a football somebody who recommends little gives every address they know, and then no more.
void AmbassadorsStory::flood() {
    const auto found = std::ranges::find(ambassadors_, std::size_t{1}, &Ambassador::zeal);
    if (found == ambassadors_.end()) return;
    Ambassador& one = *found;
    zeal_ -= one.zeal;
    one.zeal = 0;
    (void)open_product(stage_, one.user);
    std::vector<app::NewReferral> lines;
    for (std::size_t i = 0; i < kLinesOfFlood; ++i) lines.push_back(relative_of(one.user.person, i));
    (void)expected(app::Recommendations(stage_.context()).recommend_all(one.user.caller(), lines, true));
}

}  // namespace parrain::cli
