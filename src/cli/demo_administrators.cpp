#include "cli/demo_administrators.hpp"

#include <array>

#include "app/customers.hpp"
#include "app/recommendations.hpp"

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
    for (std::size_t i = 0; i < kCustomers.size(); ++i) enter_customer(i);
    for (std::size_t i = 0; i < kProspects.size(); ++i) {
        stage_.later(moment_of(stage_, i, chance_), [this, i] { recommend(i); });
    }
    for (Instant month = add_months(stage_.start(), 2); month < stage_.end(); month = add_months(month, 1)) {
        stage_.later(month, [this] { sales_.pay_out(); });
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
    const DemoCustomer& prospect = kProspects[index];
    const app::WidgetCaller advocate{
        .workspace = stage_.workspace(), .user = advocates_[chance_.below(advocates_.size())], .locale = Locale::kFr};
    const auto id =
        app::Recommendations(stage_.context())
            .recommend(advocate,
                       {.email = "bonjour@" + std::string(prospect.domain),
                        .company = std::string(prospect.company),
                        .contact_name = std::string(prospect.person),
                        .phone = {},
                        .company_number = {},
                        .country = "FR",
                        .website = {},
                        .need = index % 3 == 0 ? std::optional<std::string>("Facturation électronique") : std::nullopt,
                        .relationship = {}},
                       true);
    if (id) follow(index, *id);
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
