#include "domain/scenario.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/catalogue.hpp"
#include "domain/scenario_times.hpp"

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

/// Checked at this moment, on the clock of Paris.
ScenarioSurroundings known_at(const char* now) {
    return {.templates = kTemplates, .gifts = kGifts, .has_program = true, .now = utc(now), .time_zone = kParis};
}

TEST_CASE("a step that always comes after the scenario's days is refused, and the days it needs are named") {
    CHECK(faults(of({wait_of("a", 59), email("b"), wait_of("c", 90)})).empty());
    CHECK(faults(of({wait_of("a", 60), email("b"), email("c")})) == Faults{"/steps/1/key step_too_late"});
    CHECK(faults(of({wait_of("a", 30), email("b"), wait_of("c", 30), email("d"), email("e")})) ==
          Faults{"/steps/3/key step_too_late"});
    CHECK(faults(of({wait_of("a", 90), {.key = "b", .kind = StepKind::kStop}})).empty());
    const auto refused = check(of({wait_of("a", 90), email("b")}), kKnown);
    CHECK(refused.failure().fields.front().bounds == Bounds{91, kLongestScenarioDays});
    const auto beyond = check(of({wait_of("a", 365), wait_of("b", 365), email("c")}), kKnown);
    CHECK(!beyond.failure().fields.front().bounds);
}

TEST_CASE("waits in hours and business days count by the least they take") {
    ScenarioDefinition definition = of({wait_of("a", 5, WaitUnit::kBusinessDays), email("b")});
    definition.max_days = 5;
    CHECK(faults(definition) == Faults{"/steps/1/key step_too_late"});
    definition.max_days = 6;
    CHECK(faults(definition).empty());
    definition.steps[0] = wait_of("a", 6, WaitUnit::kBusinessDays);
    definition.max_days = 8;
    CHECK(faults(definition) == Faults{"/steps/1/key step_too_late"});
    definition.max_days = 9;
    CHECK(faults(definition).empty());
    definition.steps[0] = wait_of("a", 24, WaitUnit::kHours);
    definition.max_days = 1;
    CHECK(faults(definition) == Faults{"/steps/1/key step_too_late"});
    definition.steps[0] = wait_of("a", 1'439, WaitUnit::kMinutes);
    CHECK(faults(definition).empty());
}

TEST_CASE("a step that one way reaches in time is warned about, not refused") {
    ScenarioStep asked = branch("asked", Fact::kSubmitted, Operator::kAtLeast, "1");
    asked.yes = "end";
    asked.no = "long";
    const ScenarioDefinition definition = of({asked, wait_of("long", 70), email("end"), email("more")});
    CHECK(faults(definition).empty());
    CHECK(warnings_of(definition, utc("2026-06-01T00:00:00Z"), kParis) ==
          std::vector{ScenarioWarning{.place = 2, .doubt = ScenarioDoubt::kMayBeLate}});
}

TEST_CASE("a moment that has passed before anybody comes is nothing to wait for") {
    const ScenarioStep until{.key = "a", .kind = StepKind::kWait, .until = "2026-06-10T09:00"};
    CHECK(faults(of({until, email("b")}), known_at("2026-06-10T06:59:00Z")).empty());
    CHECK(faults(of({until, email("b")}), known_at("2026-06-10T07:00:00Z")) == Faults{"/steps/0/until time_past"});
    CHECK(faults(of({wait_of("w", 9), until, email("b")}), known_at("2026-06-01T06:00:00Z")).empty());
    CHECK(faults(of({wait_of("w", 9), until, email("b")}), known_at("2026-06-01T08:00:00Z")) ==
          Faults{"/steps/1/until time_past"});
    const ScenarioStep before{.key = "c", .kind = StepKind::kWait, .until = "2026-06-09T09:00"};
    CHECK(faults(of({until, before, email("b")}), known_at("2026-06-01T08:00:00Z")) ==
          Faults{"/steps/1/until time_past"});
}

TEST_CASE("a moment beyond the scenario's days says who comes that far; one that has passed since, that nobody waits") {
    const ScenarioStep until{.key = "a", .kind = StepKind::kWait, .until = "2026-12-24T09:00"};
    const ScenarioDefinition definition = of({email("first"), until, email("b"), email("c")});
    const Instant june = utc("2026-06-01T00:00:00Z");
    CHECK(faults(definition, known_at("2026-06-01T00:00:00Z")).empty());
    CHECK(warnings_of(definition, june, kParis) ==
          std::vector{ScenarioWarning{
              .place = 2, .doubt = ScenarioDoubt::kTooEarly, .enrolled_after = utc("2026-10-25T08:00:00Z")}});
    CHECK(warnings_of(definition, utc("2026-11-01T00:00:00Z"), kParis).empty());
    CHECK(warnings_of(definition, utc("2026-12-25T00:00:00Z"), kParis) ==
          std::vector{ScenarioWarning{.place = 1, .doubt = ScenarioDoubt::kWaitIsOver}});
    CHECK(warnings_of(of({email("a"), until}), june, kParis).empty());
}

TEST_CASE("a branch on days in the scenario that nobody has, or everybody, is warned about") {
    const auto doubts = [](Operator op, const char* days, int wait, Match match = Match::kAll) {
        ScenarioStep step = branch("b", Fact::kDaysSinceEnrolled, op, days);
        step.no = "end";
        step.when.match = match;
        if (match == Match::kAny) {
            step.when.conditions.push_back({.fact = Fact::kSubmitted, .op = Operator::kAtLeast, .value = "1"});
        }
        ScenarioDefinition definition = of({wait_of("w", wait), step, email("end")});
        definition.max_days = 30;
        CHECK(faults(definition).empty());
        std::vector<ScenarioDoubt> found;
        for (const ScenarioWarning& one : warnings_of(definition, utc("2026-06-01T00:00:00Z"), kParis)) {
            CHECK(one.place == 1);
            found.push_back(one.doubt);
        }
        return found;
    };
    using Doubts = std::vector<ScenarioDoubt>;
    CHECK(doubts(Operator::kAtLeast, "30", 7) == Doubts{ScenarioDoubt::kNeverHolds});
    CHECK(doubts(Operator::kAtLeast, "29", 7).empty());
    CHECK(doubts(Operator::kIs, "45", 7) == Doubts{ScenarioDoubt::kNeverHolds});
    CHECK(doubts(Operator::kBelow, "6", 7) == Doubts{ScenarioDoubt::kNeverHolds});
    CHECK(doubts(Operator::kBelow, "7", 7).empty());
    CHECK(doubts(Operator::kBelow, "30", 7) == Doubts{ScenarioDoubt::kAlwaysHolds});
    CHECK(doubts(Operator::kAtLeast, "6", 7) == Doubts{ScenarioDoubt::kAlwaysHolds});
    CHECK(doubts(Operator::kAtLeast, "7", 7).empty());
    CHECK(doubts(Operator::kAtLeast, "30", 7, Match::kAny).empty());
    CHECK(doubts(Operator::kBelow, "30", 7, Match::kAny) == Doubts{ScenarioDoubt::kAlwaysHolds});
}

TEST_CASE("every doubt about a scenario has its words in both languages") {
    const Catalogue texts;
    for (const ScenarioDoubt doubt : {ScenarioDoubt::kWaitIsOver, ScenarioDoubt::kMayBeLate, ScenarioDoubt::kTooEarly,
                                      ScenarioDoubt::kNeverHolds, ScenarioDoubt::kAlwaysHolds}) {
        const std::string key = "scenario.warning." + std::string(to_string(doubt));
        for (const Locale locale : {Locale::kEn, Locale::kFr}) CHECK(texts.has(locale, key));
    }
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
    // As people write lists, and as the console says they may.
    CHECK(one(Fact::kPlan, Operator::kOneOf, "basic, pro "));
    CHECK(one(Fact::kPlan, Operator::kIs, " pro"));
    CHECK(!one(Fact::kPlan, Operator::kIsNot, "pro "));
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
