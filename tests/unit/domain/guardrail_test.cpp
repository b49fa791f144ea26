#include "domain/guardrail.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "support/property.hpp"
#include "support/reward_builders.hpp"

using namespace parrain;
using namespace parrain::given;

namespace {

using Action = GuardrailAction;
using Limit = GuardrailLimit;
using State = GuardrailState;

ProgramFigures figures(Money cost, Money revenue, std::int64_t customers) {
    return {.rewards = cost,
            .calls = Money::zero(cost.currency()),
            .waiting = Money::zero(cost.currency()),
            .revenue = revenue,
            .customers = customers,
            .budget = {}};
}

ProgramFigures in_budget(Money cost, Money budget) {
    ProgramFigures one = figures(cost, Money::zero(cost.currency()), 0);
    one.budget = budget;
    return one;
}

GuardrailSettings at_most(Money each, Action action) {
    return {.cost_per_customer = each, .action = action};
}

State judged(const GuardrailSettings& settings, const ProgramFigures& one, const GuardrailStanding& current = {}) {
    return judge(settings, std::array{one}, current).state;
}

}  // namespace

TEST_CASE("a program within its ceilings is left alone, near them warned, above them acted on") {
    struct Row {
        std::int64_t cost;
        State state;
    };
    // Two customers at 100.00 each at most.
    const std::vector<Row> rows = {{0, State::kOk},         {15'999, State::kOk},     {16'000, State::kAlert},
                                   {20'000, State::kAlert}, {20'001, State::kPaused}, {90'000, State::kPaused},
                                   {-5'000, State::kOk}};
    for (const Row& row : rows) {
        CAPTURE(row.cost);
        CHECK(judged(at_most(eur(10'000), Action::kPause), figures(eur(row.cost), eur(0), 2)) == row.state);
    }
}

TEST_CASE("what was taken back beyond what was promised measures nothing, rather than less") {
    ProgramFigures returned = in_budget(eur(-9'000), eur(50'000));
    returned.customers = 1;
    for (const GuardrailFinding& finding : measure(at_most(eur(10'000), Action::kPause), returned)) {
        CHECK(finding.measured == 0);
        CHECK(finding.share == 0);
    }
    CHECK(measure(at_most(eur(10'000), Action::kPause), returned).size() == 2);
}

TEST_CASE("no guard-rail goes further than its action") {
    const ProgramFigures costly = figures(eur(50'000), eur(0), 1);
    CHECK(judged(at_most(eur(10'000), Action::kAlert), costly) == State::kAlert);
    CHECK(judged(at_most(eur(10'000), Action::kApproval), costly) == State::kApproval);
    CHECK(judged(at_most(eur(10'000), Action::kPause), costly) == State::kPaused);
}

TEST_CASE("what is spent before the first customer counts as if there were one") {
    const auto standing = judge(at_most(eur(10'000), Action::kPause), std::array{figures(eur(12'000), eur(0), 0)}, {});
    CHECK(standing.state == State::kPaused);
    CHECK(standing.finding == GuardrailFinding{.limit = Limit::kCostPerCustomer,
                                               .currency = currency("EUR"),
                                               .measured = 12'000,
                                               .ceiling = 10'000,
                                               .share = 12'000});
}

TEST_CASE("cost is held against revenue once somebody bought") {
    const GuardrailSettings settings{.cost_to_revenue = 2'000, .action = Action::kApproval};
    CHECK(judged(settings, figures(eur(20'000), eur(0), 0)) == State::kOk);
    CHECK(judged(settings, figures(eur(15'999), eur(100'000), 1)) == State::kOk);
    CHECK(judged(settings, figures(eur(16'000), eur(100'000), 1)) == State::kAlert);
    CHECK(judged(settings, figures(eur(20'000), eur(100'000), 1)) == State::kAlert);
    CHECK(judged(settings, figures(eur(20'001), eur(100'000), 1)) == State::kApproval);
    CHECK(judged(settings, figures(eur(1), eur(0), 1)) == State::kApproval);
    CHECK(judged(settings, figures(eur(0), eur(0), 1)) == State::kOk);
}

TEST_CASE("a cent above a ceiling is above it, however large the ceiling") {
    const Money most = eur(Money::kMax - 1);
    CHECK(judged(at_most(most, Action::kPause), figures(most, eur(0), 1)) == State::kAlert);
    CHECK(judged(at_most(most, Action::kPause), figures(eur(Money::kMax), eur(0), 1)) == State::kPaused);
}

TEST_CASE("a budget warns from the share set, and acts when a reward waits for it") {
    const GuardrailSettings settings{.alert_at = 5'000, .action = Action::kPause};
    CHECK(judged(settings, in_budget(eur(49'999), eur(100'000))) == State::kOk);
    CHECK(judged(settings, in_budget(eur(50'000), eur(100'000))) == State::kAlert);
    CHECK(judged(settings, in_budget(eur(100'000), eur(100'000))) == State::kAlert);
    ProgramFigures waiting = in_budget(eur(90'000), eur(100'000));
    waiting.waiting = eur(25'800);
    CHECK(judged(settings, waiting) == State::kPaused);
    CHECK(judged(settings, figures(eur(99'000), eur(0), 0)) == State::kOk);
    CHECK(judged(settings, in_budget(eur(0), eur(0))) == State::kOk);
}

TEST_CASE("pause and approval stay until a person lets go, an alert and a spent budget do not") {
    const GuardrailSettings settings = at_most(eur(10'000), Action::kPause);
    const auto paused = judge(settings, std::array{figures(eur(20'000), eur(0), 1)}, {});
    CHECK(judge(settings, std::array{figures(eur(20'000), eur(0), 9)}, paused) == paused);
    const auto alerted = judge(settings, std::array{figures(eur(9'000), eur(0), 1)}, {});
    CHECK(alerted.state == State::kAlert);
    CHECK(judge(settings, std::array{figures(eur(9'000), eur(0), 9)}, alerted) == GuardrailStanding{});

    const GuardrailSettings budget_alone{.action = Action::kPause};
    ProgramFigures waiting = in_budget(eur(90'000), eur(100'000));
    waiting.waiting = eur(25'800);
    const auto spent = judge(budget_alone, std::array{waiting}, {});
    CHECK(spent.state == State::kPaused);
    CHECK(judge(budget_alone, std::array{in_budget(eur(115'800), eur(300'000))}, spent) == GuardrailStanding{});
}

TEST_CASE("what was approved by a person may still be paused when the action was raised") {
    const auto current =
        judge(at_most(eur(10'000), Action::kApproval), std::array{figures(eur(20'000), eur(0), 1)}, {});
    CHECK(judged(at_most(eur(10'000), Action::kPause), figures(eur(20'000), eur(0), 1), current) == State::kPaused);
}

TEST_CASE("each currency is judged by itself and the gravest finding counts") {
    const GuardrailSettings settings{
        .cost_per_customer = eur(10'000), .cost_to_revenue = 2'000, .action = Action::kPause};
    const std::array both = {figures(eur(9'000), eur(100'000), 1),
                             figures(money(5'000, "JPY"), money(10'000, "JPY"), 1)};
    const auto standing = judge(settings, both, {});
    CHECK(standing.state == State::kPaused);
    REQUIRE(standing.finding);
    CHECK(standing.finding->limit == Limit::kCostToRevenue);
    CHECK(standing.finding->currency == currency("JPY"));
    CHECK(standing.finding->measured == 5'000);
}

TEST_CASE("the time of reps is part of the cost, and no budget pays it") {
    ProgramFigures called = figures(eur(6'000), eur(100'000), 1);
    called.calls = eur(4'001);
    CHECK(judged(at_most(eur(10'000), Action::kPause), called) == State::kPaused);
    CHECK(judged({.cost_to_revenue = 1'000, .action = Action::kApproval}, called) == State::kApproval);
    called.budget = eur(10'000);
    CHECK(measure({}, called).front().measured == 6'000);
    CHECK(judged({.action = Action::kPause}, called) == State::kOk);
}

TEST_CASE("settings that cannot be kept to are refused, naming each field") {
    CHECK(check(GuardrailSettings{}).ok());
    CHECK(check(GuardrailSettings{.cost_per_customer = eur(1), .cost_to_revenue = kMostCostToRevenue, .alert_at = 1})
              .ok());
    const auto refused =
        check({.cost_per_customer = eur(0), .cost_to_revenue = kMostCostToRevenue + 1, .alert_at = 10'001});
    REQUIRE(!refused);
    CHECK(refused.failure().fields == std::vector<FieldError>{{"/cost_per_customer", ErrorCode::kAmount},
                                                              {"/cost_to_revenue_bps", ErrorCode::kOutOfRange},
                                                              {"/budget_alert_bps", ErrorCode::kOutOfRange}});
    CHECK(check({.cost_to_revenue = 0}).error() == ErrorCode::kOutOfRange);
    CHECK(check({.alert_at = 0}).error() == ErrorCode::kOutOfRange);
}

TEST_CASE("names go to the wire and back") {
    for (const State state : {State::kOk, State::kAlert, State::kApproval, State::kPaused}) {
        CHECK(parse_guardrail_state(to_string(state)) == state);
    }
    for (const Action action : {Action::kAlert, Action::kApproval, Action::kPause}) {
        CHECK(parse_guardrail_action(to_string(action)) == action);
    }
    for (const Limit limit : {Limit::kCostPerCustomer, Limit::kCostToRevenue, Limit::kBudget}) {
        CHECK(parse_guardrail_limit(to_string(limit)) == limit);
    }
    CHECK(!parse_guardrail_state("closed"));
}

TEST_CASE("a guard-rail never acts beyond its action nor below what a person has not released") {
    parrain::testing::check_property("over all figures", [](std::int64_t seed_cost, std::int64_t seed_revenue,
                                                            std::uint8_t customers, std::uint8_t action_seed,
                                                            std::uint8_t current_seed) {
        const auto minor = [](std::int64_t seed) { return seed % 1'000'000'000; };
        const auto action = static_cast<Action>(action_seed % 3);
        const GuardrailSettings settings{.cost_per_customer = eur(10'000), .cost_to_revenue = 2'500, .action = action};
        const GuardrailStanding current{.state = static_cast<State>(current_seed % 4), .finding = {}};
        const auto one = figures(eur(minor(seed_cost)), eur(minor(seed_revenue)), customers);
        const auto next = judge(settings, std::array{one}, current);
        const auto most = static_cast<State>(static_cast<int>(action) + 1);
        const bool is_kept = current.state < State::kApproval || next.state >= current.state;
        return is_kept && next.state <= std::max(most, current.state);
    });
}
