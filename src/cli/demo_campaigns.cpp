#include "cli/demo_campaigns.hpp"

#include "app/gifts.hpp"
#include "app/programs.hpp"

namespace parrain::cli {
namespace {

Money euros(std::int64_t count) {
    return Money::parse(count * 100, Currency::parse("EUR").value()).value();
}

/// The morning of a day, counted from today.
Instant morning(const Stage& stage, std::int64_t days) {
    return Instant(0) + Duration::days(day_of(stage.end()) + days) + Duration::hours(6);
}

CampaignPlan plan_of(const DemoCampaign& campaign) {
    return {.name = campaign.name,
            .starts_at = campaign.starts_at,
            .ends_at = campaign.ends_at,
            .hold_out = campaign.hold_out,
            .quality_floor = campaign.quality_floor};
}

}  // namespace

DemoCampaign world_cup(const Stage& stage) {
    const Instant starts_at = morning(stage, -165);
    return {.name = {.en = "World Cup: 3 contacts, a football", .fr = "Coupe du monde : 3 contacts, un ballon"},
            .starts_at = starts_at,
            .ends_at = starts_at + Duration::days(24),
            .quality_floor = 3'000,
            .gift = {.id = GiftId::parse("football").value(),
                     .name = {.en = "Football", .fr = "Ballon"},
                     .unit_cost = euros(15),
                     .stock = 80},
            .contacts = 3};
}

DemoCampaign year_end(const Stage& stage) {
    return {.name = {.en = "Open doors: a hamper for 2 contacts", .fr = "Portes ouvertes : un panier pour 2 contacts"},
            .starts_at = morning(stage, -33),
            .ends_at = morning(stage, 18),
            .hold_out = 2'000,
            .gift = {.id = GiftId::parse("hamper").value(),
                     .name = {.en = "Hamper", .fr = "Panier gourmand"},
                     .unit_cost = euros(25),
                     .stock = 60},
            .contacts = 2};
}

void launch(const Stage& stage, ProgramId program, const DemoCampaign& campaign) {
    constexpr std::int64_t kBudget = 1'500;
    const app::Campaigns campaigns(stage.context());
    (void)expected(app::Gifts(stage.context()).put(stage.workspace(), campaign.gift, std::nullopt));
    const auto made = expected(campaigns.create(stage.team(), program, plan_of(campaign)));
    const RewardRule rung{.beneficiary = Beneficiary::kAdvocate,
                          .milestone = Milestone::kEngaged,
                          .base = RewardBase::kNone,
                          .kind = RewardKind::kGift,
                          .gift = campaign.gift.id,
                          .at_count = campaign.contacts,
                          .campaign = made.campaign.id};
    (void)expected(app::Programs(stage.context()).publish_rule(stage.workspace(), program, rung, std::nullopt));
    (void)expected(campaigns.top_up(stage.team(), made.campaign.id, euros(kBudget)));
    (void)expected(campaigns.transition(stage.team(), made.campaign.id,
                                        {.event = CampaignEvent::kLaunched, .reason = {}, .version = {}}));
}

void draft_next(const Stage& stage, ProgramId program) {
    const Instant starts_at = morning(stage, 45);
    (void)expected(app::Campaigns(stage.context())
                       .create(stage.team(), program,
                               {.name = {.en = "Spring: bring a neighbor", .fr = "Printemps : amenez un voisin"},
                                .starts_at = starts_at,
                                .ends_at = starts_at + Duration::days(30)}));
}

}  // namespace parrain::cli
