#include "http/handlers/scenario_texts.hpp"

#include <ranges>

namespace parrain::http {
namespace {

/// The facts that a branch looked at, `submitted=2 score=9`, with the names people read.
std::string facts_text(std::string_view detail, const Words& words) {
    std::string text;
    for (const auto part : std::views::split(detail, ' ')) {
        const std::string_view fact(part.begin(), part.end());
        const auto equals = fact.find('=');
        const std::string key = "scenario.fact." + std::string(fact.substr(0, equals));
        if (!text.empty()) text += ", ";
        text += equals == std::string_view::npos || !words.has(key)
                    ? std::string(fact)
                    : words(key, {{"value", std::string(fact.substr(equals + 1))}});
    }
    return text;
}

}  // namespace

std::string step_text(StepKind kind, StepOutcome outcome, const std::string& detail, const Words& words) {
    if (outcome == StepOutcome::kSkipped) {
        const std::string key = "scenario.skipped." + detail;
        return words.has(key) ? words(key) : words("scenario.skipped.other");
    }
    if (kind == StepKind::kWait) {
        const auto until = Instant::parse(detail);
        return words("scenario.done.wait", {{"until", until.value_or(Instant())}});
    }
    if (kind == StepKind::kBranch) {
        return words(outcome == StepOutcome::kYes ? "scenario.done.yes" : "scenario.done.no",
                     {{"facts", facts_text(detail, words)}});
    }
    return words("scenario.done." + std::string(to_string(kind)));
}

/// The field of a step that a doubt is about.
std::string field_of(ScenarioDoubt doubt) {
    switch (doubt) {
        case ScenarioDoubt::kWaitIsOver: return "/until";
        case ScenarioDoubt::kNeverHolds:
        case ScenarioDoubt::kAlwaysHolds: return "/when";
        case ScenarioDoubt::kMayBeLate:
        case ScenarioDoubt::kTooEarly: break;
    }
    return "/key";
}

std::vector<ScenarioCaution> cautions_of(const std::vector<ScenarioWarning>& warnings, const Words& words) {
    std::vector<ScenarioCaution> cautions;
    for (const ScenarioWarning& warning : warnings) {
        const std::string code(to_string(warning.doubt));
        TextArguments arguments;
        if (warning.enrolled_after) arguments.emplace_back("from", *warning.enrolled_after);
        cautions.push_back({.pointer = "/steps/" + std::to_string(warning.place) + field_of(warning.doubt),
                            .code = code,
                            .text = words("scenario.warning." + code, arguments)});
    }
    return cautions;
}

}  // namespace parrain::http
