#include "app/scenarios.hpp"

#include "http/handlers/handlers.hpp"
#include "http/handlers/scenario_texts.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

namespace parrain::http {
namespace {

constexpr int kMinutesInHour = 60;
constexpr std::size_t kMostUsers = 100;
constexpr std::size_t kBodyLimit = 256 << 10;

/// One condition on a user. Numbers are whole; `one_of` takes words parted by commas.
struct FactCondition {
    Fact fact;
    Operator operator_;
    std::string value;
};
BOOST_DESCRIBE_STRUCT(FactCondition, (), (fact, operator_, value))

/// A date and time on the clock of the workspace's zone, without an offset: `2026-12-27T10:00`. Whether it is one, the
/// scenario is asked together with everything else about its steps.
class ZoneTime {
  public:
    static constexpr std::string_view kSchemaPattern = R"(^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$)";

    explicit ZoneTime(std::string text) : text_(std::move(text)) {}
    static Result<ZoneTime> parse(std::string_view text) { return ZoneTime(std::string(text)); }
    const std::string& str() const { return text_; }

  private:
    std::string text_;
};

/// One step; which fields it has follows from its kind.
struct ScenarioStep {
    std::string key;
    StepKind kind;
    std::optional<std::string> next;
    std::optional<int> amount;
    std::optional<WaitUnit> unit;
    std::optional<ZoneTime> until;
    std::optional<std::string> template_;
    std::optional<bool> reply;
    std::optional<LocalText> title;
    std::optional<LocalText> text;
    std::optional<Match> match;
    std::optional<std::vector<FactCondition>> when;
    std::optional<std::string> yes;
    std::optional<std::string> no;
    std::optional<GiftId> gift;
};
BOOST_DESCRIBE_STRUCT(ScenarioStep, (),
                      (key, kind, next, amount, unit, until, template_, reply, title, text, match, when, yes, no, gift))

struct ScenarioDefinition {
    TriggerKind trigger;
    std::optional<Milestone> milestone;
    std::optional<Match> match;
    std::optional<std::vector<FactCondition>> entry;
    std::optional<int> reentry_days;
    std::optional<int> max_days;
    std::optional<bool> stop_at_last_rung;
    std::vector<ScenarioStep> steps;
};
BOOST_DESCRIBE_STRUCT(ScenarioDefinition, (),
                      (trigger, milestone, match, entry, reentry_days, max_days, stop_at_last_rung, steps))

/// A scenario as a person writes it.
struct ScenarioDraft : ScenarioDefinition {
    std::string name;
    std::optional<ProgramId> program;
};
BOOST_DESCRIBE_STRUCT(ScenarioDraft, (ScenarioDefinition), (name, program))

struct EnrollmentCounts {
    std::int64_t active;
    std::int64_t paused;
    std::int64_t ended;
    std::int64_t due;
};
BOOST_DESCRIBE_STRUCT(EnrollmentCounts, (), (active, paused, ended, due))

struct Scenario {
    ScenarioId id;
    std::string name;
    std::optional<ProgramId> program;
    std::optional<std::string> program_name;
    std::optional<std::string> preset;
    app::ScenarioState state;
    TriggerKind trigger;
    int published_version;
    int latest_version;
    bool has_draft;
    std::optional<Instant> paused_at;
    EnrollmentCounts enrollments;
    Instant created_at;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(Scenario, (),
                      (id, name, program, program_name, preset, state, trigger, published_version, latest_version,
                       has_draft, paused_at, enrollments, created_at, updated_at))

/// A scenario with its draft, or the version in force where there is none.
struct ScenarioDetail : Scenario {
    ScenarioDefinition definition;
    std::vector<ScenarioCaution> warnings;
};
BOOST_DESCRIBE_STRUCT(ScenarioDetail, (Scenario), (definition, warnings))

struct ScenarioVersion {
    int version;
    Instant created_at;
    std::optional<Instant> published_at;
    ScenarioDefinition definition;
};
BOOST_DESCRIBE_STRUCT(ScenarioVersion, (), (version, created_at, published_at, definition))

/// Where everybody at one place of an older version would go; no `to_step`: they end.
struct VersionMove {
    int from_version;
    std::string from_step;
    std::optional<std::string> to_step;
    std::int64_t enrollments;
};
BOOST_DESCRIBE_STRUCT(VersionMove, (), (from_version, from_step, to_step, enrollments))

/// What became of a step; `text` says it in words.
struct TakenStep {
    std::string step;
    StepKind kind;
    Instant at;
    StepOutcome outcome;
    std::string detail;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(TakenStep, (), (step, kind, at, outcome, detail, text))

struct Enrollment {
    EnrollmentId id;
    std::string user;
    std::string user_name;
    std::string account_name;
    int version;
    EnrollmentState state;
    std::optional<std::string> step;
    std::optional<StepKind> step_kind;
    std::optional<Instant> due_at;
    std::optional<Standing> standing;
    std::string why;
    TriggerKind trigger;
    std::optional<std::int64_t> score;
    std::optional<ReferralId> referral;
    Instant started_at;
    Instant ends_at;
    std::optional<Instant> ended_at;
    std::optional<EndReason> end_reason;
    std::vector<TakenStep> steps;
};
BOOST_DESCRIBE_STRUCT(Enrollment, (),
                      (id, user, user_name, account_name, version, state, step, step_kind, due_at, standing, why,
                       trigger, score, referral, started_at, ends_at, ended_at, end_reason, steps))

struct EnrollmentQuery : PageQuery {
    std::optional<EnrollmentState> state;
};
BOOST_DESCRIBE_STRUCT(EnrollmentQuery, (PageQuery), (state))

struct NewEnrollments {
    std::vector<std::string> users;
};
BOOST_DESCRIBE_STRUCT(NewEnrollments, (), (users))

struct EnrollmentAnswer {
    std::string user;
    bool enrolled;
    std::string reason;
    std::string text;
    std::optional<EnrollmentId> enrollment;
};
BOOST_DESCRIBE_STRUCT(EnrollmentAnswer, (), (user, enrolled, reason, text, enrollment))

struct EnrollmentAnswers {
    std::vector<EnrollmentAnswer> results;
};
BOOST_DESCRIBE_STRUCT(EnrollmentAnswers, (), (results))

struct DryRunWanted {
    std::optional<std::vector<std::string>> users;
    std::optional<Whole<1, 20>> sample;
    std::optional<bool> draft;
};
BOOST_DESCRIBE_STRUCT(DryRunWanted, (), (users, sample, draft))

/// `shown_from`: of a message in the product, from when on a visit shows it, as things stand.
struct DryRunStep {
    Instant at;
    std::string step;
    StepKind kind;
    StepOutcome outcome;
    Standing standing;
    std::string detail;
    std::string text;
    std::optional<Instant> shown_from;
};
BOOST_DESCRIBE_STRUCT(DryRunStep, (), (at, step, kind, outcome, standing, detail, text, shown_from))

struct DryRunUser {
    std::string user;
    std::string name;
    std::string account_name;
    bool enters;
    std::string reason;
    std::string text;
    std::vector<DryRunStep> steps;
    std::optional<Instant> ends_at;
    std::optional<EndReason> end_reason;
    std::optional<std::string> end_text;
};
BOOST_DESCRIBE_STRUCT(DryRunUser, (),
                      (user, name, account_name, enters, reason, text, steps, ends_at, end_reason, end_text))

struct DryRun {
    std::vector<DryRunUser> users;
};
BOOST_DESCRIBE_STRUCT(DryRun, (), (users))

/// How the steps that are due are worked off. No `seconds_left` while nothing is due or nothing moves.
struct ScenarioProgress {
    std::int64_t due;
    std::int64_t done_last_minute;
    std::int64_t done_today;
    double steps_per_second;
    std::optional<std::int64_t> seconds_left;
};
BOOST_DESCRIBE_STRUCT(ScenarioProgress, (), (due, done_last_minute, done_today, steps_per_second, seconds_left))

/// When scenarios may send e-mails; hours on the workspace's clock, `20:00`.
struct MessageRules {
    std::string quiet_from;
    std::string quiet_to;
    bool quiet_weekends;
    int most_messages;
    int per_days;
};
BOOST_DESCRIBE_STRUCT(MessageRules, (), (quiet_from, quiet_to, quiet_weekends, most_messages, per_days))

FactConditions conditions_from(const std::optional<Match>& match,
                               const std::optional<std::vector<FactCondition>>& told) {
    FactConditions when{.match = match.value_or(Match::kAll), .conditions = {}};
    for (const FactCondition& one : told.value_or(std::vector<FactCondition>{})) {
        when.conditions.push_back({.fact = one.fact, .op = one.operator_, .value = one.value});
    }
    return when;
}

std::optional<std::vector<FactCondition>> shown(const FactConditions& when) {
    if (when.empty()) return std::nullopt;
    std::vector<FactCondition> conditions;
    for (const parrain::FactCondition& one : when.conditions) {
        conditions.push_back({.fact = one.fact, .operator_ = one.op, .value = one.value});
    }
    return conditions;
}

parrain::ScenarioStep step_from(const ScenarioStep& told) {
    return {.key = told.key,
            .kind = told.kind,
            .next = told.next,
            .amount = told.amount,
            .unit = told.unit,
            .until = told.until ? std::optional(told.until->str()) : std::nullopt,
            .template_key = told.template_,
            .is_reply = told.reply,
            .title = told.title,
            .text = told.text,
            .when = conditions_from(told.match, told.when),
            .yes = told.yes,
            .no = told.no,
            .gift = told.gift};
}

ScenarioStep step_of(const parrain::ScenarioStep& step) {
    return {.key = step.key,
            .kind = step.kind,
            .next = step.next,
            .amount = step.amount,
            .unit = step.unit,
            .until = step.until ? std::optional(ZoneTime(*step.until)) : std::nullopt,
            .template_ = step.template_key,
            .reply = step.is_reply,
            .title = step.title,
            .text = step.text,
            .match = step.when.empty() ? std::nullopt : std::optional(step.when.match),
            .when = shown(step.when),
            .yes = step.yes,
            .no = step.no,
            .gift = step.gift};
}

app::Scenarios::Draft draft_from(const ScenarioDraft& told) {
    app::Scenarios::Draft draft{.name = told.name, .program = told.program, .definition = {}};
    parrain::ScenarioDefinition& definition = draft.definition;
    definition.trigger = told.trigger;
    definition.milestone = told.milestone;
    definition.entry = conditions_from(told.match, told.entry);
    definition.reentry_days = told.reentry_days;
    definition.max_days = told.max_days.value_or(definition.max_days);
    definition.stops_at_last_rung = told.stop_at_last_rung.value_or(definition.stops_at_last_rung);
    for (const ScenarioStep& step : told.steps) definition.steps.push_back(step_from(step));
    return draft;
}

ScenarioDefinition definition_of(const parrain::ScenarioDefinition& definition) {
    ScenarioDefinition told{.trigger = definition.trigger,
                            .milestone = definition.milestone,
                            .match = definition.entry.empty() ? std::nullopt : std::optional(definition.entry.match),
                            .entry = shown(definition.entry),
                            .reentry_days = definition.reentry_days,
                            .max_days = definition.max_days,
                            .stop_at_last_rung = definition.stops_at_last_rung,
                            .steps = {}};
    for (const parrain::ScenarioStep& step : definition.steps) told.steps.push_back(step_of(step));
    return told;
}

Scenario scenario_of(const app::ScenarioView& view) {
    const app::Scenario& kept = view.scenario;
    return {.id = kept.id,
            .name = kept.name,
            .program = kept.program,
            .program_name = view.program_name,
            .preset = kept.preset,
            .state = kept.state,
            .trigger = kept.trigger,
            .published_version = kept.published,
            .latest_version = kept.latest,
            .has_draft = kept.has_draft(),
            .paused_at = kept.paused_at,
            .enrollments = {.active = view.counts.active,
                            .paused = view.counts.paused,
                            .ended = view.counts.ended,
                            .due = view.counts.due},
            .created_at = kept.created_at,
            .updated_at = kept.updated_at};
}

Result<WithEtag<ScenarioDetail>> answer(const app::Caller& caller, const Result<app::ScenarioView>& view,
                                        const Words& words, const app::Scenarios& scenarios) {
    if (!view) return view.failure();
    const auto latest = scenarios.version(caller.workspace, view->scenario.id, std::nullopt);
    if (!latest) return latest.failure();
    ScenarioDetail shown{scenario_of(*view), definition_of(latest->definition), {}};
    if (shown.state != app::ScenarioState::kClosed) {
        shown.warnings = cautions_of(scenarios.warnings(caller.workspace, latest->definition), words);
    }
    return WithEtag<ScenarioDetail>{std::move(shown), tag_of(view->scenario.version)};
}

std::string end_text(EndReason reason, const Words& words) {
    return words("scenario.end." + std::string(to_string(reason)));
}

std::string admission_text(const std::string& reason, const Words& words) {
    const std::string key = "scenario.admission." + reason;
    return words.has(key) ? words(key) : words("scenario.end." + reason);
}

/// Why an enrollment stands where it does.
std::string why(const EnrollmentProgress& progress, const Words& words) {
    if (progress.state == EnrollmentState::kEnded) return end_text(*progress.end_reason, words);
    if (progress.state == EnrollmentState::kPaused) return words("scenario.standing.paused");
    return words("scenario.standing." + std::string(to_string(progress.standing)), {{"until", progress.due_at}});
}

Enrollment enrollment_of(const app::EnrollmentView& view, const Words& words) {
    const app::Enrollment& kept = view.listed.enrollment;
    const EnrollmentProgress& progress = kept.progress;
    const bool has_step = progress.state != EnrollmentState::kEnded && !progress.step.empty();
    Enrollment told{
        .id = kept.id,
        .user = view.listed.user.external_id,
        .user_name = view.listed.user.name,
        .account_name = view.listed.user.account_name,
        .version = kept.version,
        .state = progress.state,
        .step = has_step ? std::optional(progress.step) : std::nullopt,
        .step_kind = has_step ? std::optional(view.next_kind) : std::nullopt,
        .due_at = progress.state == EnrollmentState::kActive ? std::optional(progress.due_at) : std::nullopt,
        .standing = progress.state != EnrollmentState::kEnded ? std::optional(progress.standing) : std::nullopt,
        .why = why(progress, words),
        .trigger = kept.trigger,
        .score = kept.score,
        .referral = kept.referral,
        .started_at = progress.started_at,
        .ends_at = progress.ends_at,
        .ended_at = progress.ended_at,
        .end_reason = progress.end_reason,
        .steps = {}};
    for (const app::EnrollmentStep& step : view.steps) {
        told.steps.push_back({.step = step.step,
                              .kind = step.kind,
                              .at = step.at,
                              .outcome = step.outcome,
                              .detail = step.detail,
                              .text = step_text(step.kind, step.outcome, step.detail, words)});
    }
    return told;
}

DryRunUser rehearsed_of(const app::RehearsedUser& user, const Words& words) {
    DryRunUser told{.user = user.external_id,
                    .name = user.name,
                    .account_name = user.account_name,
                    .enters = user.admission.is_admitted,
                    .reason = user.admission.reason,
                    .text = admission_text(user.admission.reason, words),
                    .steps = {},
                    .ends_at = user.ends_at,
                    .end_reason = user.end_reason,
                    .end_text = {}};
    if (user.end_reason) told.end_text = end_text(*user.end_reason, words);
    for (const app::RehearsedStep& step : user.steps) {
        told.steps.push_back({.at = step.at,
                              .step = step.step,
                              .kind = step.kind,
                              .outcome = step.outcome,
                              .standing = step.standing,
                              .detail = step.detail,
                              .text = step_text(step.kind, step.outcome, step.detail, words),
                              .shown_from = step.shown_from});
    }
    return told;
}

std::string hour_of(int minute) {
    const std::string hours = std::to_string(minute / kMinutesInHour);
    const std::string minutes = std::to_string(minute % kMinutesInHour);
    return (hours.size() < 2 ? "0" : "") + hours + ":" + (minutes.size() < 2 ? "0" : "") + minutes;
}

/// The minute of the day that `20:00` names; none for any other text.
std::optional<int> minute_of(const std::string& text) {
    const auto local = LocalTime::parse("2026-01-01T" + text);
    return local ? std::optional(local->minute()) : std::nullopt;
}

MessageRules rules_of(const parrain::MessageRules& rules) {
    return {.quiet_from = hour_of(rules.quiet_from),
            .quiet_to = hour_of(rules.quiet_to),
            .quiet_weekends = rules.quiet_weekends,
            .most_messages = rules.most_messages,
            .per_days = rules.per_days};
}

Result<parrain::MessageRules> rules_from(const MessageRules& told) {
    const auto from = minute_of(told.quiet_from);
    const auto to = minute_of(told.quiet_to);
    std::vector<FieldError> errors;
    if (!from) errors.push_back({"/quiet_from", ErrorCode::kTimeInvalid});
    if (!to) errors.push_back({"/quiet_to", ErrorCode::kTimeInvalid});
    if (!errors.empty()) return Failure{.code = ErrorCode::kTimeInvalid, .fields = std::move(errors)};
    return parrain::MessageRules{.quiet_from = *from,
                                 .quiet_to = *to,
                                 .quiet_weekends = told.quiet_weekends,
                                 .most_messages = told.most_messages,
                                 .per_days = told.per_days};
}

Page<VersionMove> moves_page(const std::vector<app::VersionMove>& moves) {
    return whole_page(moves, [](const app::VersionMove& move) {
        return VersionMove{.from_version = move.from_version,
                           .from_step = move.from_step,
                           .to_step = move.to_step,
                           .enrollments = move.enrollments};
    });
}

Page<Scenario> list_scenarios(const app::Caller& caller, Query<PageQuery> query, const app::Scenarios& scenarios) {
    return cut_page(
        Page<Scenario>{}, scenarios.list(caller.workspace), *query,
        [](const app::ScenarioView& view) { return view.scenario.id.value(); }, scenario_of);
}

Result<Created<Scenario>> add_scenario(const app::Caller& caller, Body<ScenarioDraft> told,
                                       const app::Scenarios& scenarios) {
    const auto view = scenarios.add(caller.workspace, draft_from(*told));
    if (!view) return view.failure();
    return Created<Scenario>{scenario_of(*view), "/v1/scenarios/" + view->scenario.id.str()};
}

Result<WithEtag<ScenarioDetail>> get_scenario(const app::Caller& caller, Path<ScenarioId> id, const Words& words,
                                              const app::Scenarios& scenarios) {
    return answer(caller, scenarios.get(caller.workspace, *id), words, scenarios);
}

Result<WithEtag<ScenarioDetail>> edit_scenario(const app::Caller& caller, Path<ScenarioId> id, Body<ScenarioDraft> told,
                                               IfMatchRequired version, const Words& words,
                                               const app::Scenarios& scenarios) {
    return answer(caller, scenarios.edit(caller.workspace, *id, *version, draft_from(*told)), words, scenarios);
}

Result<ScenarioVersion> get_version(const app::Caller& caller, Path<ScenarioId> id, Path<std::string> number,
                                    const app::Scenarios& scenarios) {
    const auto wanted = whole_number_in(*number);
    if (!wanted || *wanted > std::numeric_limits<int>::max()) return fail(ErrorCode::kNotFound);
    const auto version = scenarios.version(caller.workspace, *id, static_cast<int>(*wanted));
    if (!version) return version.failure();
    return ScenarioVersion{.version = version->version,
                           .created_at = version->created_at,
                           .published_at = version->published_at,
                           .definition = definition_of(version->definition)};
}

Result<WithEtag<ScenarioDetail>> publish_scenario(const app::Caller& caller, Path<ScenarioId> id, const Words& words,
                                                  const app::Scenarios& scenarios) {
    return answer(caller, scenarios.publish(caller.workspace, *id), words, scenarios);
}

Result<WithEtag<ScenarioDetail>> pause_scenario(const app::Caller& caller, Path<ScenarioId> id, const Words& words,
                                                const app::Scenarios& scenarios) {
    return answer(caller, scenarios.pause(caller.workspace, *id), words, scenarios);
}

Result<WithEtag<ScenarioDetail>> resume_scenario(const app::Caller& caller, Path<ScenarioId> id, const Words& words,
                                                 const app::Scenarios& scenarios) {
    return answer(caller, scenarios.resume(caller.workspace, *id), words, scenarios);
}

Result<WithEtag<ScenarioDetail>> close_scenario(const app::Caller& caller, Path<ScenarioId> id, const Words& words,
                                                const app::Scenarios& scenarios) {
    return answer(caller, scenarios.close(caller.workspace, *id), words, scenarios);
}

Result<Page<VersionMove>> preview_moves(const app::Caller& caller, Path<ScenarioId> id,
                                        const app::Scenarios& scenarios) {
    const auto moves = scenarios.preview_apply(caller.workspace, *id);
    if (!moves) return moves.failure();
    return moves_page(*moves);
}

Result<Page<VersionMove>> apply_moves(const app::Caller& caller, Path<ScenarioId> id, const app::Scenarios& scenarios) {
    const auto moves = scenarios.apply(caller.workspace, *id);
    if (!moves) return moves.failure();
    return moves_page(*moves);
}

Result<Page<Enrollment>> list_enrollments(const app::Caller& caller, Path<ScenarioId> id, Query<EnrollmentQuery> query,
                                          const Words& words, const app::Scenarios& scenarios) {
    const std::string state = query->state ? std::string(to_string(*query->state)) : std::string();
    const auto found = scenarios.enrollments(caller.workspace, *id, state, query->slice());
    if (!found) return found.failure();
    return page_of(
        Page<Enrollment>{}, *found, *query,
        [](const app::EnrollmentView& view) { return view.listed.enrollment.id.value(); },
        [&](const app::EnrollmentView& view) { return enrollment_of(view, words); });
}

Result<Enrollment> get_enrollment(const app::Caller& caller, Path<ScenarioId> id, Path<EnrollmentId> enrollment,
                                  const Words& words, const app::Scenarios& scenarios) {
    const auto view = scenarios.enrollment(caller.workspace, *id, *enrollment);
    if (!view) return view.failure();
    return enrollment_of(*view, words);
}

Result<EnrollmentAnswers> enrol_users(const app::Caller& caller, Path<ScenarioId> id, Body<NewEnrollments> told,
                                      const Words& words, const app::Scenarios& scenarios) {
    if (told->users.empty()) return fail(ErrorCode::kRequired, "/users");
    if (told->users.size() > kMostUsers) return fail(ErrorCode::kTooMany, "/users", at_most(kMostUsers));
    const auto admitted = scenarios.enrol(caller.workspace, *id, told->users);
    if (!admitted) return admitted.failure();
    EnrollmentAnswers answers;
    for (std::size_t i = 0; i < admitted->size(); ++i) {
        const app::Admission& one = (*admitted)[i];
        answers.results.push_back({.user = told->users[i],
                                   .enrolled = one.is_admitted,
                                   .reason = one.reason,
                                   .text = admission_text(one.reason, words),
                                   .enrollment = one.enrollment});
    }
    return answers;
}

Result<Enrollment> end_enrollment(const app::Caller& caller, Path<ScenarioId> id, Path<EnrollmentId> enrollment,
                                  const Words& words, const app::Scenarios& scenarios) {
    const auto view = scenarios.end(caller.workspace, *id, *enrollment);
    if (!view) return view.failure();
    return enrollment_of(*view, words);
}

Result<DryRun> dry_run(const app::Caller& caller, Path<ScenarioId> id, OptionalBody<DryRunWanted> wanted,
                       const Words& words, const app::Scenarios& scenarios) {
    app::Scenarios::Rehearsal rehearsal;
    if (wanted->users) rehearsal.users = *wanted->users;
    if (rehearsal.users.size() > kMostUsers) return fail(ErrorCode::kTooMany, "/users", at_most(kMostUsers));
    if (wanted->sample) rehearsal.sample = static_cast<int>(**wanted->sample);
    rehearsal.of_draft = wanted->draft.value_or(true);
    const auto told = scenarios.rehearse(caller.workspace, *id, rehearsal);
    if (!told) return told.failure();
    DryRun run;
    for (const app::RehearsedUser& user : *told) run.users.push_back(rehearsed_of(user, words));
    return run;
}

ScenarioProgress get_progress(const app::Caller& caller, const app::Scenarios& scenarios) {
    const app::ScenarioProgress progress = scenarios.progress(caller.workspace);
    return {.due = progress.due,
            .done_last_minute = progress.done_last_minute,
            .done_today = progress.done_today,
            .steps_per_second = progress.steps_per_second,
            .seconds_left = progress.seconds_left};
}

WithEtag<MessageRules> get_message_rules(const app::Caller& caller, const app::Scenarios& scenarios) {
    const auto stored = scenarios.message_rules(caller.workspace);
    return {rules_of(stored.rules), tag_of(stored.version)};
}

Result<WithEtag<MessageRules>> set_message_rules(const app::Caller& caller, Body<MessageRules> told,
                                                 IfMatchRequired version, const app::Scenarios& scenarios) {
    const auto rules = rules_from(*told);
    if (!rules) return rules.failure();
    const auto stored = scenarios.set_message_rules(caller.workspace, *rules, *version);
    if (!stored) return stored.failure();
    return WithEtag<MessageRules>{rules_of(stored->rules), tag_of(stored->version)};
}

Route&& of_scenarios(Route&& route) {
    return std::move(route).tagged("scenarios").secured_by(kApiCallers);
}

}  // namespace

template <>
inline constexpr bool omits_absent<ScenarioStep> = true;

std::vector<Route> scenario_routes() {
    using enum ErrorCode;
    const std::vector<ErrorCode> draft_faults = {kRequired,   kUnknownField,    kUnknownValue, kTooMany,  kTooLong,
                                                 kOutOfRange, kInvalidText,     kTimeInvalid,  kTimePast, kStepRepeated,
                                                 kStepCycle,  kStepUnreachable, kStepTooLate};
    std::vector<Route> routes;
    routes.push_back(of_scenarios(GET<"/v1/scenarios">(list_scenarios, "List scenarios")));
    routes.push_back(of_scenarios(POST<"/v1/scenarios">(add_scenario, "Write a scenario; it starts as a draft"))
                         .limited_to(kBodyLimit)
                         .refuses(draft_faults));
    routes.push_back(of_scenarios(GET<"/v1/scenarios/{id}">(get_scenario, "A scenario and its newest version")));
    routes.push_back(of_scenarios(PUT<"/v1/scenarios/{id}">(edit_scenario, "Change the draft, or begin one"))
                         .limited_to(kBodyLimit)
                         .refuses(draft_faults)
                         .refuses({kIllegalTransition}));
    routes.push_back(of_scenarios(GET<"/v1/scenarios/{id}/versions/{version}">(get_version, "One version")));
    routes.push_back(of_scenarios(POST<"/v1/scenarios/{id}/publish">(
                                      publish_scenario, "Put the draft in force for whoever is enrolled from now on"))
                         .refuses(draft_faults)
                         .refuses({kIllegalTransition, kPreconditionFailed}));
    routes.push_back(of_scenarios(POST<"/v1/scenarios/{id}/pause">(pause_scenario, "Let a scenario stand still"))
                         .refuses({kIllegalTransition, kPreconditionFailed}));
    routes.push_back(of_scenarios(POST<"/v1/scenarios/{id}/resume">(resume_scenario, "Let a scenario go on"))
                         .refuses({kIllegalTransition, kPreconditionFailed}));
    routes.push_back(of_scenarios(POST<"/v1/scenarios/{id}/close">(close_scenario, "End a scenario for good"))
                         .refuses({kIllegalTransition, kPreconditionFailed}));
    routes.push_back(of_scenarios(GET<"/v1/scenarios/{id}/version-moves">(
        preview_moves, "What applying the version in force would change, and for how many")));
    routes.push_back(of_scenarios(
        POST<"/v1/scenarios/{id}/version-moves">(apply_moves, "Move everybody under way to the version in force")));
    routes.push_back(
        of_scenarios(GET<"/v1/scenarios/{id}/enrollments">(list_enrollments, "Who is in a scenario, where and why")));
    routes.push_back(of_scenarios(POST<"/v1/scenarios/{id}/enrollments">(enrol_users, "Enrol users by hand"))
                         .refuses({kRequired, kTooMany, kUnknownValue, kIllegalTransition}));
    routes.push_back(
        of_scenarios(GET<"/v1/scenarios/{id}/enrollments/{enrollment}">(get_enrollment, "One enrollment")));
    routes.push_back(
        of_scenarios(POST<"/v1/scenarios/{id}/enrollments/{enrollment}/end">(end_enrollment, "Let one user go"))
            .refuses({kIllegalTransition}));
    routes.push_back(of_scenarios(POST<"/v1/scenarios/{id}/dry-run">(
                                      dry_run, "What would happen to real users, without doing anything"))
                         .refuses({kTooMany, kUnknownValue}));
    routes.push_back(of_scenarios(GET<"/v1/scenario-progress">(get_progress, "How due steps are worked off")));
    routes.push_back(of_scenarios(GET<"/v1/message-rules">(get_message_rules, "Quiet hours and frequency cap")));
    routes.push_back(of_scenarios(PUT<"/v1/message-rules">(set_message_rules, "Set quiet hours and frequency cap"))
                         .refuses({kTimeInvalid, kOutOfRange}));
    return routes;
}

}  // namespace parrain::http
