#include "domain/scenario.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace parrain {
namespace {

constexpr const char* kParis = "Europe/Paris";

const std::vector<std::string> kTemplates = {"ambassador.ask"};
const std::vector<std::string> kGifts = {"notebook"};
const ScenarioSurroundings kKnown{.templates = kTemplates, .gifts = kGifts, .has_program = true};

Instant utc(const char* text) {
    return Instant::parse(text).value();
}

ScenarioStep wait_of(const std::string& key, int amount, WaitUnit unit = WaitUnit::kDays) {
    return {.key = key, .kind = StepKind::kWait, .amount = amount, .unit = unit};
}

ScenarioStep email(const std::string& key) {
    return {.key = key, .kind = StepKind::kEmail, .template_key = "ambassador.ask"};
}

ScenarioStep branch(const std::string& key, Fact fact, Operator op, const std::string& value) {
    return {.key = key, .kind = StepKind::kBranch, .when = {.conditions = {{.fact = fact, .op = op, .value = value}}}};
}

ScenarioDefinition of(std::vector<ScenarioStep> steps) {
    return {.steps = std::move(steps)};
}

/// Every fault of a definition as `POINTER code`.
std::vector<std::string> faults(const ScenarioDefinition& definition, const ScenarioSurroundings& known = kKnown) {
    const auto checked = check(definition, known);
    std::vector<std::string> found;
    if (checked) return found;
    for (const FieldError& one : checked.failure().fields) {
        found.push_back(one.pointer + " " + std::string(to_string(one.code)));
    }
    return found;
}

using Faults = std::vector<std::string>;

TEST_CASE("takes a scenario that says one clear thing") {
    ScenarioStep asked = branch("asked", Fact::kSubmitted, Operator::kAtLeast, "1");
    asked.yes = "done";
    asked.no = "again";
    const ScenarioStep show{.key = "show",
                            .kind = StepKind::kShow,
                            .title = LocalText{.en = "Thanks", .fr = "Merci"},
                            .text = LocalText{.en = "Whom?", .fr = "Qui ?"}};
    const ScenarioStep gift{.key = "gift", .kind = StepKind::kGift, .gift = GiftId::parse("notebook")};
    CHECK(faults(of({email("ask"),
                     show,
                     wait_of("week", 7),
                     asked,
                     email("again"),
                     gift,
                     {.key = "done", .kind = StepKind::kStop}}))
              .empty());
}

TEST_CASE("names every field that is wrong") {
    CHECK(faults(of({})) == Faults{"/steps required"});
    CHECK(faults(of({{.key = "", .kind = StepKind::kStop}})) == Faults{"/steps/0/key required"});
    CHECK(faults(of({{.key = "a b", .kind = StepKind::kStop}})) == Faults{"/steps/0/key invalid_text"});
    CHECK(faults(of({{.key = "a", .kind = StepKind::kWait}})) ==
          Faults{"/steps/0/amount required", "/steps/0/unit required"});
    CHECK(faults(of({wait_of("a", 0)})) == Faults{"/steps/0/amount out_of_range"});
    CHECK(faults(of({wait_of("a", 366)})) == Faults{"/steps/0/amount out_of_range"});
    CHECK(faults(of({{.key = "a", .kind = StepKind::kWait, .until = "tomorrow"}})) ==
          Faults{"/steps/0/until time_invalid"});
    CHECK(faults(of({{.key = "a", .kind = StepKind::kWait, .amount = 1, .until = "2026-12-01T09:00"}})) ==
          Faults{"/steps/0/amount unknown_field"});
    CHECK(faults(of({{.key = "a", .kind = StepKind::kEmail}})) == Faults{"/steps/0/template required"});
    CHECK(faults(of({{.key = "a", .kind = StepKind::kEmail, .template_key = "nope"}})) ==
          Faults{"/steps/0/template unknown_value"});
    CHECK(faults(of({{.key = "a", .kind = StepKind::kStop, .template_key = "ambassador.ask"}})) ==
          Faults{"/steps/0/template unknown_field"});
    CHECK(faults(of({{.key = "a", .kind = StepKind::kTask, .text = LocalText{.en = "x", .fr = " "}}})) ==
          Faults{"/steps/0/text/fr required"});
    CHECK(faults(of({{.key = "a", .kind = StepKind::kGift, .gift = GiftId::parse("car")}})) ==
          Faults{"/steps/0/gift unknown_value"});
    CHECK(faults(of({{.key = "a", .kind = StepKind::kBranch}})) == Faults{"/steps/0/when required"});
}

TEST_CASE("a gift needs a program, whose ledger it is given from") {
    const ScenarioDefinition gift = of({{.key = "a", .kind = StepKind::kGift, .gift = GiftId::parse("notebook")}});
    CHECK(faults(gift).empty());
    CHECK(faults(gift, {.templates = kTemplates, .gifts = kGifts}) == Faults{"/steps/0/gift unknown_value"});
}

TEST_CASE("a step leads only further down, to what exists, and every step can be reached") {
    ScenarioStep back = email("b");
    back.next = "a";
    CHECK(faults(of({email("a"), back})) == Faults{"/steps/1/next step_cycle"});
    back.next = "b";
    CHECK(faults(of({email("a"), back})) == Faults{"/steps/1/next step_cycle"});
    back.next = "z";
    CHECK(faults(of({email("a"), back})) == Faults{"/steps/1/next unknown_value"});
    ScenarioStep over = email("a");
    over.next = "c";
    CHECK(faults(of({over, email("b"), email("c")})) == Faults{"/steps/1/key step_unreachable"});
    CHECK(faults(of({{.key = "a", .kind = StepKind::kStop}, email("b")})) == Faults{"/steps/1/key step_unreachable"});
    CHECK(faults(of({email("a"), email("a")})) == Faults{"/steps/1/key step_repeated"});
}

TEST_CASE("a condition names a fact, an operator that suits it and a value that it can have") {
    const auto fault = [](Fact fact, Operator op, const std::string& value) {
        return faults(of({branch("a", fact, op, value)}));
    };
    CHECK(fault(Fact::kScore, Operator::kAtLeast, "9").empty());
    CHECK(fault(Fact::kCountry, Operator::kOneOf, "FR,BE").empty());
    CHECK(fault(Fact::kPlan, Operator::kIs, "Pro").empty());
    CHECK(fault(Fact::kScore, Operator::kOneOf, "9,10") == Faults{"/steps/0/when/0/operator unknown_value"});
    CHECK(fault(Fact::kRole, Operator::kAtLeast, "admin") == Faults{"/steps/0/when/0/operator unknown_value"});
    CHECK(fault(Fact::kScore, Operator::kAtLeast, "-1") == Faults{"/steps/0/when/0/value unknown_value"});
    CHECK(fault(Fact::kScore, Operator::kAtLeast, "7.5") == Faults{"/steps/0/when/0/value unknown_value"});
    CHECK(fault(Fact::kCountry, Operator::kIs, "fr") == Faults{"/steps/0/when/0/value unknown_value"});
    CHECK(fault(Fact::kRole, Operator::kIs, "boss") == Faults{"/steps/0/when/0/value unknown_value"});
}

TEST_CASE("limits of a definition") {
    ScenarioDefinition definition = of({email("a")});
    definition.max_days = 0;
    definition.reentry_days = -1;
    CHECK(faults(definition) == Faults{"/reentry_days out_of_range", "/max_days out_of_range"});
    definition = of({email("a")});
    definition.trigger = TriggerKind::kMilestone;
    CHECK(faults(definition) == Faults{"/milestone required"});
    definition.trigger = TriggerKind::kSegment;
    CHECK(faults(definition) == Faults{"/entry required"});
    std::vector<ScenarioStep> many;
    for (std::size_t i = 0; i <= kMostSteps; ++i) many.push_back(email("s" + std::to_string(i)));
    CHECK(faults(of(many)) == Faults{"/steps too_many"});
}

TEST_CASE("conditions look at what is known; what is not known satisfies `is not` alone") {
    FactValues facts{.score = 9, .is_admin = true, .submitted = 2, .qualified = 1, .plan = "pro"};
    facts.enrolled_at = utc("2026-05-01T10:00:00Z");
    const Instant now = utc("2026-05-08T09:59:59Z");
    const auto one = [&](Fact fact, Operator op, const std::string& value) {
        return holds({.conditions = {{.fact = fact, .op = op, .value = value}}}, facts, now);
    };
    CHECK(one(Fact::kScore, Operator::kAtLeast, "9"));
    CHECK_FALSE(one(Fact::kScore, Operator::kAtLeast, "10"));
    CHECK(one(Fact::kSubmitted, Operator::kBelow, "3"));
    CHECK(one(Fact::kDaysSinceEnrolled, Operator::kIs, "6"));
    CHECK(one(Fact::kRole, Operator::kIs, "admin"));
    CHECK(one(Fact::kPlan, Operator::kOneOf, "basic,pro"));
    CHECK_FALSE(one(Fact::kCountry, Operator::kIs, "FR"));
    CHECK(one(Fact::kCountry, Operator::kIsNot, "FR"));
    CHECK_FALSE(one(Fact::kDaysSinceSubmitted, Operator::kAtLeast, "0"));
    CHECK(one(Fact::kDaysSinceSubmitted, Operator::kIsNot, "0"));
    CHECK(holds({}, facts, now));
    CHECK(shown_fact(Fact::kScore, facts, now) == "score=9");
    CHECK(shown_fact(Fact::kCountry, facts, now) == "country=?");
}

TEST_CASE("any or all conditions") {
    const FactValues facts{.submitted = 1};
    FactConditions when{.conditions = {{.fact = Fact::kSubmitted, .op = Operator::kAtLeast, .value = "1"},
                                       {.fact = Fact::kQualified, .op = Operator::kAtLeast, .value = "1"}}};
    CHECK_FALSE(holds(when, facts, Instant()));
    when.match = Match::kAny;
    CHECK(holds(when, facts, Instant()));
}

TEST_CASE("days keep the time of day over the change of the clocks, hours do not") {
    // Saturday 27 March 2027, 09:00 in Paris; the clocks go forward in the night.
    const Instant saturday = utc("2027-03-27T08:00:00Z");
    CHECK(wait_end(wait_of("w", 1), saturday, kParis) == utc("2027-03-28T07:00:00Z"));
    CHECK(wait_end(wait_of("w", 24, WaitUnit::kHours), saturday, kParis) == utc("2027-03-28T08:00:00Z"));
    CHECK(wait_end(wait_of("w", 90, WaitUnit::kMinutes), saturday, kParis) == utc("2027-03-27T09:30:00Z"));
    // 02:30 on the day it does not exist, then twice.
    CHECK(wait_end(wait_of("w", 1), utc("2027-03-27T01:30:00Z"), kParis) == utc("2027-03-28T01:00:00Z"));
    CHECK(wait_end(wait_of("w", 1), utc("2026-10-24T00:30:00Z"), kParis) == utc("2026-10-25T00:30:00Z"));
}

TEST_CASE("business days leave out Saturday and Sunday") {
    const auto after = [](const char* from, int days) {
        return wait_end(wait_of("w", days, WaitUnit::kBusinessDays), utc(from), kParis);
    };
    CHECK(after("2026-11-27T09:00:00Z", 1) == utc("2026-11-30T09:00:00Z"));  // Friday to Monday
    CHECK(after("2026-11-26T09:00:00Z", 2) == utc("2026-11-30T09:00:00Z"));
    CHECK(after("2026-11-28T09:00:00Z", 1) == utc("2026-11-30T09:00:00Z"));  // Saturday to Monday
    CHECK(after("2026-11-23T09:00:00Z", 5) == utc("2026-11-30T09:00:00Z"));
    CHECK(after("2027-03-26T08:00:00Z", 1) == utc("2027-03-29T07:00:00Z"));  // the clocks change between
}

TEST_CASE("a wait until a time ends at that time of the zone, also where it has passed") {
    const ScenarioStep until{.key = "w", .kind = StepKind::kWait, .until = "2026-12-01T09:00"};
    CHECK(wait_end(until, utc("2026-11-01T00:00:00Z"), kParis) == utc("2026-12-01T08:00:00Z"));
    CHECK(wait_end(until, utc("2027-01-01T00:00:00Z"), kParis) == utc("2026-12-01T08:00:00Z"));
}

TEST_CASE("a branch leads to what it names, else to the step below or to the end") {
    ScenarioStep fork = branch("fork", Fact::kSubmitted, Operator::kAtLeast, "1");
    ScenarioDefinition definition = of({fork, email("b"), email("c")});
    CHECK(branch_of(definition, fork, true) == "b");
    CHECK_FALSE(branch_of(definition, fork, false).has_value());
    fork.yes = "c";
    fork.no = "b";
    CHECK(branch_of(definition, fork, true) == "c");
    CHECK(branch_of(definition, fork, false) == "b");
    CHECK(step_after(definition, definition.steps[1]) == "c");
    CHECK_FALSE(step_after(definition, definition.steps[2]).has_value());
}

}  // namespace
}  // namespace parrain
