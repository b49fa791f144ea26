#include "cli/demo.hpp"

#include <array>
#include <atomic>
#include <functional>
#include <map>

#include "app/billing.hpp"
#include "app/customers.hpp"
#include "app/due.hpp"
#include "app/payouts.hpp"
#include "app/programs.hpp"
#include "app/recommendations.hpp"
#include "app/referrals.hpp"
#include "app/surveys.hpp"
#include "app/workspaces.hpp"
#include "cli/commands.hpp"
#include "cli/environment.hpp"
#include "cli/output.hpp"
#include "core/crypto.hpp"

namespace parrain::cli {
namespace {

/// The workspace secret that marks a workspace as the demo.
constexpr std::string_view kDemoMark = "demo";

constexpr int kWeeksOfHistory = 46;

/// A clock that the story moves from its beginning to today.
class StoryClock final : public Clock {
  public:
    explicit StoryClock(Instant start) : now_(start.micros()) {}
    Instant now() const override { return Instant(now_.load()); }
    void move_to(Instant moment) { now_.store(moment.micros()); }

  private:
    std::atomic<std::int64_t> now_;
};

/// Chance that repeats from run to run, so that every demo tells the same story.
class Chance {
  public:
    /// From 0 to `bound` - 1.
    std::size_t below(std::size_t bound) {
        state_ = state_ * 6'364'136'223'846'793'005ULL + 1'442'695'040'888'963'407ULL;
        return static_cast<std::size_t>((state_ >> 33U) % bound);
    }

  private:
    std::uint64_t state_ = 20'260'501;
};

struct Customer {
    std::string_view company;
    std::string_view person;
    std::string_view domain;
};

constexpr std::array kCustomers = {
    Customer{"Hôtel Bellevue", "Karim Haddad", "hotel-bellevue.example"},
    Customer{"Imprimerie Sud", "Julie Roy", "imprimerie-sud.example"},
    Customer{"Jardins Vauban", "Marc Dubois", "jardins-vauban.example"},
    Customer{"Librairie Azur", "Tom Leroy", "librairie-azur.example"},
    Customer{"Krampouz Frères", "Luc Fabre", "krampouz-freres.example"},
    Customer{"Garage Montcalm", "Emma Petit", "garage-montcalm.example"},
    Customer{"Fermes de l’Ouest", "Yann Le Goff", "fermes-ouest.example"},
    Customer{"Éditions du Lac", "Sofia Rossi", "editions-du-lac.example"},
};

constexpr std::array kProspects = {
    Customer{"Atelier Rivoli", "Nadia Benali", "atelier-rivoli.example"},
    Customer{"Boulangerie Kermarec", "Paul Guérin", "boulangerie-kermarec.example"},
    Customer{"Cabinet Delaunay", "Inès Moreau", "cabinet-delaunay.example"},
    Customer{"Drone & Cie", "Léo Marchand", "drone-et-cie.example"},
    Customer{"Maison Tanneau", "Claire Tanneau", "maison-tanneau.example"},
    Customer{"Menuiserie Pradel", "Hugo Pradel", "menuiserie-pradel.example"},
    Customer{"Optique Saint-Jean", "Alice Bernard", "optique-saint-jean.example"},
    Customer{"Plomberie Vasseur", "Rémi Vasseur", "plomberie-vasseur.example"},
    Customer{"Studio Mirabelle", "Lou Girard", "studio-mirabelle.example"},
    Customer{"Transports Oriol", "Sarah Oriol", "transports-oriol.example"},
    Customer{"Vignobles Castan", "Jean Castan", "vignobles-castan.example"},
    Customer{"Agence Boréale", "Manon Clerc", "agence-boreale.example"},
    Customer{"Bureau Cassiopée", "Adam Roche", "bureau-cassiopee.example"},
    Customer{"Clinique des Tilleuls", "Zoé Lambert", "clinique-tilleuls.example"},
    Customer{"École Montaigu", "Victor Colin", "ecole-montaigu.example"},
    Customer{"Fonderie Arnaud", "Eva Arnaud", "fonderie-arnaud.example"},
    Customer{"Horlogerie Delmas", "Noé Delmas", "horlogerie-delmas.example"},
    Customer{"Institut Verlaine", "Anna Keller", "institut-verlaine.example"},
    Customer{"Laiterie du Mont", "Théo Blanc", "laiterie-du-mont.example"},
    Customer{"Négoce Paillard", "Lina Paillard", "negoce-paillard.example"},
    Customer{"Papeterie Lune", "Max Renard", "papeterie-lune.example"},
    Customer{"Quincaillerie Roux", "Iris Roux", "quincaillerie-roux.example"},
    Customer{"Serres Bellocq", "Gaël Bellocq", "serres-bellocq.example"},
    Customer{"Traiteur Anselme", "Maud Anselme", "traiteur-anselme.example"},
    Customer{"Usinage Perrin", "Axel Perrin", "usinage-perrin.example"},
    Customer{"Verrerie Sauvage", "Nina Sauvage", "verrerie-sauvage.example"},
    Customer{"Yole Nautique", "Ewen Yvon", "yole-nautique.example"},
    Customer{"Zinc & Ardoise", "Flora Brun", "zinc-ardoise.example"},
};

/// Yearly and monthly plans of the invented product, net of tax, in cents.
struct Plan {
    Interval interval;
    std::int64_t cents;
};
constexpr std::array kPlans = {Plan{Interval::kMonth, 2'900}, Plan{Interval::kMonth, 4'900},
                               Plan{Interval::kYear, 58'800}, Plan{Interval::kYear, 129'000}};

/// Tells a year of the demo workspace through the use cases, in the order things happened.
class Story {
  public:
    Story(const app::Context& context, StoryClock& clock, WorkspaceId workspace, Instant end)
        : context_(context), clock_(clock), workspace_(workspace), end_(end) {}

    void tell() {
        for (std::size_t i = 0; i < kCustomers.size(); ++i) enter_customer(i);
        const Instant start = clock_.now();
        for (std::size_t i = 0; i < kProspects.size(); ++i) {
            const auto week = static_cast<std::int64_t>(i * kWeeksOfHistory / kProspects.size());
            const Instant at =
                start + Duration::days(7 * week) + Duration::hours(static_cast<std::int64_t>(chance_.below(60)));
            later(at, [this, i] { recommend(i); });
        }
        for (Instant month = add_months(start, 2); month < end_; month = add_months(month, 1)) {
            later(month, [this] { pay_out(); });
        }
        while (!queue_.empty() && queue_.begin()->first < end_) {
            const auto next = queue_.extract(queue_.begin());
            clock_.move_to(next.key());
            app::run_due(context_);
            next.mapped()();
        }
        clock_.move_to(end_);
        app::run_due(context_);
    }

  private:
    void later(Instant at, std::function<void()> what) { queue_.emplace(at, std::move(what)); }

    void enter_customer(std::size_t index) {
        const Customer& customer = kCustomers[index];
        const std::string account = "facturel-" + std::to_string(index + 1);
        const auto put = app::Customers(context_).put_account(workspace_, account,
                                                              {.name = std::string(customer.company),
                                                               .domain = std::string(customer.domain),
                                                               .country = "FR",
                                                               .plan = "pro",
                                                               .customer_since = clock_.now() - Duration::days(400)});
        const auto user = app::Customers(context_).put_user(workspace_, account + "-admin",
                                                            {.account = account,
                                                             .email = "direction@" + std::string(customer.domain),
                                                             .name = std::string(customer.person),
                                                             .is_admin = true,
                                                             .locale = "fr"});
        if (put && user) advocates_.push_back(user->value.id);
    }

    void recommend(std::size_t index) {
        const Customer& prospect = kProspects[index];
        const app::WidgetCaller advocate{
            .workspace = workspace_, .user = advocates_[chance_.below(advocates_.size())], .locale = Locale::kFr};
        const auto id = app::Recommendations(context_).recommend(
            advocate,
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
        if (!id) return;
        const Instant contact = clock_.now() + Duration::days(2);
        later(contact, [this, id = *id] { move(id, "contacted"); });
        if (chance_.below(10) < 7)
            later(contact + Duration::days(4), [this, id = *id] { move(id, "prospect_interested"); });
        if (chance_.below(10) < 6) {
            later(contact + Duration::days(9 + static_cast<std::int64_t>(chance_.below(20))),
                  [this, index] { buy(index); });
        } else if (chance_.below(2) == 0) {
            later(contact + Duration::days(30), [this, id = *id] { move(id, "lost"); });
        }
    }

    void move(ReferralId id, const char* event) {
        const app::Caller rep{.workspace = workspace_, .actor = {app::ActorKind::kSystem, 0}, .role = "owner"};
        const auto moved = app::Referrals(context_).transition(rep, id, {.event = event, .reason = {}, .version = {}});
        if (!moved && moved.error() != ErrorCode::kIllegalTransition) std::abort();
    }

    void buy(std::size_t index) {
        const Plan& plan = kPlans[chance_.below(kPlans.size())];
        const std::string name = "sub_" + std::to_string(index);
        bill(index, {.id = "demo_start_" + name,
                     .type = BillingFactType::kSubscriptionStarted,
                     .occurred_at = clock_.now(),
                     .subscription_id = name,
                     .terms = SubscriptionTerms{.interval = plan.interval, .amount = euros(plan.cents)}});
        pay(index, plan, 1);
    }

    void pay(std::size_t index, const Plan& plan, int number) {
        const std::string invoice = "F-" + std::to_string(1'000 + index) + "-" + std::to_string(number);
        bill(index, {.id = "demo_pay_" + invoice,
                     .type = BillingFactType::kPaymentReceived,
                     .occurred_at = clock_.now(),
                     .subscription_id = "sub_" + std::to_string(index),
                     .invoice = invoice,
                     .amount = euros(plan.cents)});
        if (plan.interval == Interval::kMonth) {
            later(add_months(clock_.now(), 1), [this, index, plan, number] { pay(index, plan, number + 1); });
        }
        if (number == 1 && chance_.below(8) == 0) {
            later(clock_.now() + Duration::days(12), [this, index, plan, invoice] {
                bill(index, {.id = "demo_refund_" + invoice,
                             .type = BillingFactType::kPaymentRefunded,
                             .occurred_at = clock_.now(),
                             .invoice = invoice,
                             .amount = euros(plan.cents / 2)});
            });
        }
    }

    void bill(std::size_t index, BillingFact fact) {
        const Customer& prospect = kProspects[index];
        app::ToldFact told{.fact = std::move(fact),
                           .customer = {.external_id = "facturel-new-" + std::to_string(index),
                                        .email = "bonjour@" + std::string(prospect.domain),
                                        .name = std::string(prospect.company)},
                           .referral_code = {},
                           .raw = {},
                           .fingerprint = {}};
        told.fingerprint = told.fact.id;
        const auto received = app::Billing(context_).receive(workspace_, "demo", told);
        if (!received) std::abort();
    }

    void pay_out() {
        const app::Caller finance{.workspace = workspace_, .actor = {app::ActorKind::kSystem, 0}, .role = "owner"};
        const app::Payouts payouts(context_);
        const auto payout = payouts.pay(finance, {});
        if (!payout) return;
        std::vector<app::PayoutResult> results;
        for (const app::PayoutLineView& one : payout->lines) {
            if (one.line.outcome == LineOutcome::kScheduled) results.push_back({.reward = one.line.reward});
        }
        const auto settled = payouts.settle(finance, payout->payout.id, results);
        if (!settled) std::abort();
    }

    static Money euros(std::int64_t cents) { return Money::parse(cents, Currency::parse("EUR").value()).value(); }

    app::Context context_;
    StoryClock& clock_;
    WorkspaceId workspace_;
    Instant end_;
    Chance chance_;
    std::vector<UserId> advocates_;
    std::multimap<Instant, std::function<void()>> queue_;
};

WorkspaceId make_workspace(const app::Context& context) {
    const app::Workspaces workspaces(context);
    const auto made = workspaces.create({.name = "Facturel",
                                         .preset = "administrators",
                                         .locale = Locale::kFr,
                                         .currency = Currency::parse("EUR").value(),
                                         .is_live = false});
    const auto updated = workspaces.update(made->id, 1,
                                           {.name = "Facturel",
                                            .locale = Locale::kFr,
                                            .product = "Facturel",
                                            .accent = "#3730a3",
                                            .website = "https://facturel.example",
                                            .origins = {},
                                            .is_set_up = true});
    if (!updated) std::abort();
    // Whoever tries it is asked at once: nobody waits for a third session before a demo.
    const app::Caller system{.workspace = made->id, .actor = {}, .role = ""};
    const ProgramId program = app::Programs(context).list(made->id).front().program.id;
    const SurveySettings settings{.rules = {.sessions = 1, .prompt_days = 0, .launch_days = 0}};
    if (!app::Surveys(context).add(system, program, settings)) std::abort();
    context.store.write(
        [&](app::Transaction& tx) { tx.workspaces().put_secret(made->id, kDemoMark, crypto::random_token(64)); });
    return made->id;
}

/// The host page plays the first customer of the story: its administrator, and a colleague who sees no tab.
http::DemoSettings demo_settings(WorkspaceId workspace) {
    const Customer& customer = kCustomers.front();
    const app::WidgetClaims admin{.user = "facturel-1-admin",
                                  .account = "facturel-1",
                                  .account_name = std::string(customer.company),
                                  .plan = "pro",
                                  .is_admin = true,
                                  .email = "direction@" + std::string(customer.domain),
                                  .name = std::string(customer.person),
                                  .locale = Locale::kFr};
    app::WidgetClaims member = admin;
    member.user = "facturel-1-member";
    member.is_admin = false;
    member.email = "accueil@" + std::string(customer.domain);
    member.name = "Lucie Marin";
    return {.workspace = workspace, .admin = admin, .member = member};
}

}  // namespace

std::optional<http::DemoSettings> find_demo(const app::Context& context) {
    return context.store.read([](app::Transaction& tx) -> std::optional<http::DemoSettings> {
        for (const app::Workspace& one : tx.workspaces().list()) {
            if (!one.is_live && tx.workspaces().secret(one.id, kDemoMark)) return demo_settings(one.id);
        }
        return std::nullopt;
    });
}

int make_demo(const Config& config, bool json) {
    const Instant today = SystemClock().now();
    StoryClock clock(today);
    Environment environment(config, clock);
    const app::Context context = environment.context();
    std::optional<http::DemoSettings> demo = find_demo(context);
    if (!demo) {
        clock.move_to(today - Duration::days(7 * kWeeksOfHistory));
        demo = demo_settings(make_workspace(context));
        Story(context, clock, demo->workspace, today).tell();
    }
    const auto link = app::Workspaces(context).make_owner_link(demo->workspace);
    if (!link) return refuse(link.failure());
    print(json ? json_object({{"workspace_id", json_string(demo->workspace.str())}, {"owner_link", json_string(*link)}})
               : *link);
    return 0;
}

}  // namespace parrain::cli
