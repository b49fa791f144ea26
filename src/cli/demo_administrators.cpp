#include "cli/demo_administrators.hpp"

#include <algorithm>
#include <array>

#include "app/customers.hpp"
#include "app/programs.hpp"
#include "app/recommendations.hpp"
#include "app/rewards.hpp"

namespace parrain::cli {
namespace {

constexpr std::array kCustomers = {
    DemoCustomer{"Hôtel Bellevue", "Karim Haddad", "hotel-bellevue.example"},
    DemoCustomer{"Imprimerie Sud", "Julie Roy", "imprimerie-sud.example"},
    DemoCustomer{"Jardins Vauban", "Marc Dubois", "jardins-vauban.example"},
    DemoCustomer{"Librairie Azur", "Tom Leroy", "librairie-azur.example"},
    DemoCustomer{"Krampouz Frères", "Luc Fabre", "krampouz-freres.example"},
    DemoCustomer{"Garage Montcalm", "Emma Petit", "garage-montcalm.example"},
    DemoCustomer{"Fermes de l’Ouest", "Yann Le Goff", "fermes-ouest.example"},
    DemoCustomer{"Éditions du Lac", "Sofia Rossi", "editions-du-lac.example"},
};

constexpr std::array kProspects = {
    DemoCustomer{"Atelier Rivoli", "Nadia Benali", "atelier-rivoli.example"},
    DemoCustomer{"Boulangerie Kermarec", "Paul Guérin", "boulangerie-kermarec.example"},
    DemoCustomer{"Cabinet Delaunay", "Inès Moreau", "cabinet-delaunay.example"},
    DemoCustomer{"Drone & Cie", "Léo Marchand", "drone-et-cie.example"},
    DemoCustomer{"Maison Tanneau", "Claire Tanneau", "maison-tanneau.example"},
    DemoCustomer{"Menuiserie Pradel", "Hugo Pradel", "menuiserie-pradel.example"},
    DemoCustomer{"Optique Saint-Jean", "Alice Bernard", "optique-saint-jean.example"},
    DemoCustomer{"Plomberie Vasseur", "Rémi Vasseur", "plomberie-vasseur.example"},
    DemoCustomer{"Studio Mirabelle", "Lou Girard", "studio-mirabelle.example"},
    DemoCustomer{"Transports Oriol", "Sarah Oriol", "transports-oriol.example"},
    DemoCustomer{"Vignobles Castan", "Jean Castan", "vignobles-castan.example"},
    DemoCustomer{"Agence Boréale", "Manon Clerc", "agence-boreale.example"},
    DemoCustomer{"Bureau Cassiopée", "Adam Roche", "bureau-cassiopee.example"},
    DemoCustomer{"Clinique des Tilleuls", "Zoé Lambert", "clinique-tilleuls.example"},
    DemoCustomer{"École Montaigu", "Victor Colin", "ecole-montaigu.example"},
    DemoCustomer{"Fonderie Arnaud", "Eva Arnaud", "fonderie-arnaud.example"},
    DemoCustomer{"Horlogerie Delmas", "Noé Delmas", "horlogerie-delmas.example"},
    DemoCustomer{"Laiterie du Mont", "Théo Blanc", "laiterie-du-mont.example"},
    DemoCustomer{"Négoce Paillard", "Lina Paillard", "negoce-paillard.example"},
    DemoCustomer{"Papeterie Lune", "Max Renard", "papeterie-lune.example"},
    DemoCustomer{"Quincaillerie Roux", "Iris Roux", "quincaillerie-roux.example"},
    DemoCustomer{"Serres Bellocq", "Gaël Bellocq", "serres-bellocq.example"},
    DemoCustomer{"Traiteur Anselme", "Maud Anselme", "traiteur-anselme.example"},
    DemoCustomer{"Usinage Perrin", "Axel Perrin", "usinage-perrin.example"},
    DemoCustomer{"Verrerie Sauvage", "Nina Sauvage", "verrerie-sauvage.example"},
    DemoCustomer{"Yole Nautique", "Ewen Yvon", "yole-nautique.example"},
    DemoCustomer{"Zinc & Ardoise", "Flora Brun", "zinc-ardoise.example"},
    DemoCustomer{"Institut Verlaine", "Anna Keller", "institut-verlaine.example"},
};

/// A sale of the weeks after a fair.
struct FairSale {
    DemoCustomer prospect;
    std::size_t advocate;
    DemoPlan plan;
    Duration after;  ///< from being recommended to buying
    bool is_refunded = false;
};

/// Three for one company's people within a week, one within minutes, a large one, one that was half refunded; the last
/// two are as any other, and small enough that nobody looks at them.
const std::array<FairSale, 8>& fair_sales() {
    constexpr std::size_t kBusy = 4;
    static const std::array<FairSale, 8> kAll = {
        FairSale{{"Biscuiterie Talec", "Enora Talec", "biscuiterie-talec.example"},
                 kBusy,
                 {Interval::kYear, 58'800},
                 Duration::days(2)},
        FairSale{{"Cidrerie Morvan", "Alan Morvan", "cidrerie-morvan.example"},
                 kBusy,
                 {Interval::kYear, 58'800},
                 Duration::days(3)},
        FairSale{{"Conserverie Gloux", "Nolwenn Gloux", "conserverie-gloux.example"},
                 kBusy,
                 {Interval::kYear, 129'000},
                 Duration::days(4)},
        FairSale{{"Cordages Riou", "Gildas Riou", "cordages-riou.example"},
                 1,
                 {Interval::kYear, 58'800},
                 Duration::minutes(25)},
        FairSale{{"Groupe Armorial", "Solène Daniel", "groupe-armorial.example"},
                 6,
                 {Interval::kYear, 960'000},
                 Duration::days(5)},
        FairSale{{"Voilerie Kerdrel", "Tugdual Kerdrel", "voilerie-kerdrel.example"},
                 3,
                 {Interval::kYear, 129'000},
                 Duration::days(4),
                 true},
        FairSale{{"Ostréiculture Le Bras", "Maï Le Bras", "ostreiculture-lebras.example"},
                 5,
                 {Interval::kYear, 34'800},
                 Duration::days(6)},
        FairSale{
            {"Scierie Quéré", "Ronan Quéré", "scierie-quere.example"}, 7, {Interval::kYear, 34'800}, Duration::days(7)},
    };
    return kAll;
}

/// When an administrator recommends: one after the other over the whole time, the last shortly before its end.
Instant moment_of(const Stage& stage, std::size_t index, Chance& chance) {
    if (index + 1 == kProspects.size()) return stage.end() - Duration::hours(1);
    const auto days = (stage.end() - stage.start()).micros / Duration::days(1).micros;
    const auto day = days * static_cast<std::int64_t>(index) / static_cast<std::int64_t>(kProspects.size());
    return stage.start() + Duration::days(day) + Duration::hours(chance.between(7, 16));
}

}  // namespace

DemoCustomer first_demo_customer() {
    return kCustomers.front();
}

void AdministratorsStory::begin() {
    want_approval();
    for (std::size_t i = 0; i < kCustomers.size(); ++i) enter_customer(i);
    for (std::size_t i = 0; i < kProspects.size(); ++i) {
        stage_.later(moment_of(stage_, i, chance_), [this, i] { recommend(i); });
    }
    for (Instant month = add_months(stage_.start(), 2); month < stage_.end(); month = add_months(month, 1)) {
        stage_.later(month, [this] {
            approve();
            sales_.pay_out();
        });
    }
    tell_fair();
    stage_.later(stage_.end() - Duration::days(2), [this] { sales_.begin_to_pay(); });
}

/// What is worth more than a hundred euros is let through by a person.
void AdministratorsStory::want_approval() {
    constexpr std::int64_t kAbove = 10'000;
    const app::Programs programs(stage_.context());
    const app::ProgramView view = programs.list(stage_.workspace()).front();
    const auto is_commission = [](const RewardRule& one) { return one.beneficiary == Beneficiary::kAdvocate; };
    RewardRule rule = *std::ranges::find_if(view.rules, is_commission);
    rule.approval = Approval::kAboveAmount;
    rule.approval_above = Money::parse(kAbove, Currency::parse("EUR").value()).value();
    (void)expected(programs.publish_rule(stage_.workspace(), view.program.id, rule, rule.id));
}

void AdministratorsStory::tell_fair() {
    constexpr std::int64_t kDaysBeforeEnd = 54;
    for (std::size_t i = 0; i < fair_sales().size(); ++i) {
        const Instant at = stage_.end() - Duration::days(kDaysBeforeEnd) + Duration::hours(2 * static_cast<int>(i));
        stage_.later(at, [this, i] { sell_at_fair(i); });
    }
}

void AdministratorsStory::sell_at_fair(std::size_t index) {
    const FairSale& sale = fair_sales()[index];
    if (!recommend(sale.prospect, advocates_[sale.advocate], false)) return;
    const Buyer buyer{.number = "f" + std::to_string(index),
                      .email = "bonjour@" + std::string(sale.prospect.domain),
                      .company = std::string(sale.prospect.company),
                      .may_be_refunded = false};
    stage_.later(stage_.now() + sale.after, [this, buyer, plan = sale.plan] { sales_.buy(buyer, plan); });
    if (!sale.is_refunded) return;
    stage_.later(stage_.now() + sale.after + Duration::days(9),
                 [this, buyer, plan = sale.plan] { sales_.refund_half(buyer, plan); });
}

/// Finance lets through what nothing speaks against; what is odd waits for somebody to ask, a month at most.
void AdministratorsStory::approve() {
    constexpr int kMost = 200;
    constexpr Duration kAsked = Duration::days(30);
    const app::Rewards rewards(stage_.context());
    app::RewardFilter waiting;
    waiting.state = "pending";
    for (const app::RewardView& one : rewards.list(stage_.workspace(), waiting, {.limit = kMost}).items) {
        const Reward& reward = one.listed.stored.reward;
        const bool may_be = std::ranges::find(one.actions, "approve") != one.actions.end();
        const bool is_asked = stage_.now() - reward.hold_until > kAsked;
        if (may_be && (one.anomalies.empty() || is_asked)) {
            (void)expected(rewards.approve(stage_.team(), reward.id, {}));
        }
    }
}

void AdministratorsStory::enter_customer(std::size_t index) {
    const DemoCustomer& customer = kCustomers[index];
    const std::string account = "facturel-" + std::to_string(index + 1);
    const app::Customers customers(stage_.context());
    (void)expected(customers.put_account(stage_.team(), account,
                                         {.name = std::string(customer.company),
                                          .domain = std::string(customer.domain),
                                          .country = "FR",
                                          .plan = "pro",
                                          .customer_since = stage_.now() - Duration::days(400)}));
    const auto user = expected(customers.put_user(stage_.workspace(), account + "-admin",
                                                  {.account = account,
                                                   .email = "direction@" + std::string(customer.domain),
                                                   .name = std::string(customer.person),
                                                   .is_admin = true,
                                                   .locale = "fr"}));
    advocates_.push_back(user.value.id);
}

void AdministratorsStory::recommend(std::size_t index) {
    const UserId advocate = advocates_[chance_.below(advocates_.size())];
    const auto id = recommend(kProspects[index], advocate, index % 3 == 0);
    if (id) follow(index, *id);
}

std::optional<ReferralId> AdministratorsStory::recommend(const DemoCustomer& prospect, UserId advocate,
                                                         bool says_need) {
    const app::WidgetCaller caller{.workspace = stage_.workspace(), .user = advocate, .locale = Locale::kFr};
    app::NewReferral told{.email = "bonjour@" + std::string(prospect.domain),
                          .company = std::string(prospect.company),
                          .contact_name = std::string(prospect.person),
                          .country = "FR"};
    if (says_need) told.need = "Facturation électronique";
    const auto id = app::Recommendations(stage_.context()).recommend(caller, told, true);
    return id ? std::optional(*id) : std::nullopt;
}

/// What becomes of a prospect who was told of the product.
void AdministratorsStory::follow(std::size_t index, ReferralId id) {
    const Instant contact = stage_.now() + Duration::days(2);
    if (chance_.below(10) < 7) {
        stage_.later(contact + Duration::days(4), [this, id] { sales_.move(id, "prospect_interested"); });
    }
    if (chance_.below(10) < 6) {
        const DemoCustomer& prospect = kProspects[index];
        const Buyer buyer{.number = "a" + std::to_string(index),
                          .email = "bonjour@" + std::string(prospect.domain),
                          .company = std::string(prospect.company)};
        stage_.later(contact + Duration::days(chance_.between(9, 28)), [this, buyer] { sales_.buy(buyer); });
    } else if (chance_.one_in(2)) {
        stage_.later(contact + Duration::days(25), [this, id] { sales_.move(id, "lost"); });
    }
}

}  // namespace parrain::cli
