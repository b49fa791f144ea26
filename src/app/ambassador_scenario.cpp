#include "app/ambassador_scenario.hpp"

namespace parrain::app {
namespace {

constexpr int kDays = 60;
constexpr int kAskAfterDays = 1;
constexpr int kRemindAfterDays = 7;

/// Whether they recommended somebody since: then nobody asks again.
FactConditions has_recommended() {
    return {.conditions = {{.fact = Fact::kSubmitted, .op = Operator::kAtLeast, .value = "1"}}};
}

}  // namespace

Scenarios::Draft ambassador_scenario(ProgramId program, Locale locale) {
    const ScenarioStep thanks{
        .key = "thanks", .kind = StepKind::kEmail, .template_key = "ambassador.thanks", .is_reply = true};
    const ScenarioStep show{
        .key = "show",
        .kind = StepKind::kShow,
        .is_reply = true,
        .title = LocalText{.en = "Whom could it help?", .fr = "À qui cela rendrait-il service ?"},
        .text =
            LocalText{.en = "Recommend people you know at other companies: gifts wait for you once they show interest.",
                      .fr = "Recommandez des personnes que vous connaissez dans d’autres entreprises : des cadeaux "
                            "vous attendent dès qu’elles s’y intéressent."}};
    const ScenarioStep day{.key = "day", .kind = StepKind::kWait, .amount = kAskAfterDays, .unit = WaitUnit::kDays};
    // Whom they recommend right after the score needs no second request.
    const ScenarioStep at_once{
        .key = "at_once", .kind = StepKind::kBranch, .when = has_recommended(), .yes = "end", .no = "ask"};
    const ScenarioStep ask{
        .key = "ask", .kind = StepKind::kEmail, .template_key = "ambassador.ask", .is_reply = std::nullopt};
    const ScenarioStep week{
        .key = "week", .kind = StepKind::kWait, .amount = kRemindAfterDays, .unit = WaitUnit::kDays};
    const ScenarioStep since{
        .key = "since", .kind = StepKind::kBranch, .when = has_recommended(), .yes = "end", .no = "remind"};
    const ScenarioStep remind{.key = "remind", .kind = StepKind::kEmail, .template_key = "ambassador.reminder"};
    const ScenarioStep end{.key = "end", .kind = StepKind::kStop};
    return {.name = locale == Locale::kFr ? "Ambassadeurs : demander des adresses" : "Ambassadors: ask for addresses",
            .program = program,
            .definition = {.trigger = TriggerKind::kSurvey,
                           .max_days = kDays,
                           .stops_at_last_rung = true,
                           .steps = {thanks, show, day, at_once, ask, week, since, remind, end}}};
}

void insert_ambassador_scenario(Transaction& tx, const Context& context, WorkspaceId workspace, ProgramId program,
                                Locale locale, Instant now) {
    insert_running_scenario(tx, context, workspace, ambassador_scenario(program, locale), "ambassadors", now);
}

}  // namespace parrain::app
