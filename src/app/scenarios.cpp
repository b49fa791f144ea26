#include "app/scenarios.hpp"

#include <algorithm>
#include <array>

#include "app/gifts.hpp"
#include "app/ports.hpp"
#include "app/prompt_store.hpp"
#include "app/scenario_acts.hpp"
#include "app/scenario_desk.hpp"
#include "core/text.hpp"
#include "domain/enum_names.hpp"
#include "domain/prompt_reply.hpp"
#include "domain/survey_rules.hpp"

namespace parrain::app {
namespace {

constexpr EnumNames<ScenarioState, 4> kStates("draft", "running", "paused", "closed");

constexpr std::size_t kLongestName = 120;
constexpr int kMostSample = 20;
/// Users looked at for a sample.
constexpr int kSampleBatch = 500;
constexpr int kMostRehearsedTurns = 200;

/// What e-mails of scenarios are made from: they know the user, the program, the ladder and nothing else.
constexpr std::array<std::string_view, 3> kTemplates = {"ambassador.thanks", "ambassador.ask", "ambassador.reminder"};

/// Gift ids as texts.
std::vector<std::string> gift_names(Transaction& tx, WorkspaceId workspace) {
    std::vector<std::string> names;
    for (const StoredGift& stored : tx.gifts().list(workspace)) names.push_back(stored.gift.id.str());
    return names;
}

Result<void> check_in(Transaction& tx, WorkspaceId workspace, const ScenarioDefinition& definition, bool has_program,
                      Instant now) {
    const std::vector<std::string> templates = scenario_templates();
    const std::vector<std::string> gifts = gift_names(tx, workspace);
    const std::string time_zone = tx.workspaces().find(workspace).value().time_zone;
    return check(
        definition,
        {.templates = templates, .gifts = gifts, .has_program = has_program, .now = now, .time_zone = time_zone});
}

/// All faults of a draft at once.
Result<Scenarios::Draft> checked(Transaction& tx, WorkspaceId workspace, Scenarios::Draft draft, Instant now) {
    std::vector<FieldError> errors;
    draft.name = std::string(trimmed(strip_bidi_controls(draft.name)));
    if (draft.name.empty()) errors.push_back({"/name", ErrorCode::kRequired});
    if (code_point_count(draft.name) > kLongestName)
        errors.push_back({"/name", ErrorCode::kTooLong, at_most(kLongestName)});
    if (draft.program && !tx.programs().find(workspace, *draft.program)) {
        errors.push_back({"/program", ErrorCode::kUnknownValue});
    }
    if (const auto good = check_in(tx, workspace, draft.definition, draft.program.has_value(), now); !good) {
        errors.insert(errors.end(), good.failure().fields.begin(), good.failure().fields.end());
    }
    if (errors.empty()) return draft;
    const ErrorCode first = std::ranges::min_element(errors, {}, &FieldError::code)->code;
    return Failure{.code = first, .fields = std::move(errors)};
}

ScenarioView view_of(Transaction& tx, WorkspaceId workspace, const Scenario& scenario, Instant now) {
    ScenarioView view{
        .scenario = scenario, .program_name = {}, .counts = tx.scenarios().counts(workspace, scenario.id, now)};
    if (scenario.program) view.program_name = tx.programs().find(workspace, *scenario.program).value().name;
    return view;
}

Failure illegal(ScenarioState state, std::string_view event) {
    return {.code = ErrorCode::kIllegalTransition,
            .detail = {{"of", "scenario"}, {"state", std::string(to_string(state))}, {"event", std::string(event)}}};
}

/// The rule that a gift step gives by. It is current for no referral: only the step promises it.
Result<RewardRuleId> add_gift_rule(Transaction& tx, const Context& context, WorkspaceId workspace, ProgramId program,
                                   const GiftId& gift, Instant now) {
    const auto stored = tx.gifts().find(workspace, gift);
    if (!stored) return fail(ErrorCode::kUnknownValue, "/gift");
    const RewardRule rule{.id = context.ids.make<RewardRuleId>(),
                          .beneficiary = Beneficiary::kAdvocate,
                          .milestone = Milestone::kEngaged,
                          .base = RewardBase::kNone,
                          .kind = stored->gift.is_experience ? RewardKind::kExperience : RewardKind::kGift,
                          .gift = gift};
    const auto priced = with_gift_cost(tx, workspace, rule);
    if (!priced) return priced.failure();
    if (const auto good = check(*priced); !good) return good.failure();
    tx.programs().insert_rule(workspace, program, *priced, now);
    tx.programs().retire_rule(workspace, rule.id);
    return rule.id;
}

/// Puts the latest version in force.
Result<void> put_in_force(Transaction& tx, const Context& context, WorkspaceId workspace, Scenario& scenario,
                          ScenarioVersion version, Instant now) {
    version.gift_rules.clear();
    for (std::size_t i = 0; i < version.definition.steps.size(); ++i) {
        const auto& gift = version.definition.steps[i].gift;
        if (!gift) continue;
        const auto rule = add_gift_rule(tx, context, workspace, scenario.program.value(), *gift, now);
        if (!rule) return fail(rule.error(), "/steps/" + std::to_string(i) + "/gift");
        version.gift_rules.emplace_back(i, *rule);
    }
    version.published_at = now;
    tx.scenarios().put(workspace, version);
    scenario.published = version.version;
    scenario.trigger = version.definition.trigger;
    if (scenario.state == ScenarioState::kDraft) scenario.state = ScenarioState::kRunning;
    const bool is_segment = scenario.trigger == TriggerKind::kSegment;
    scenario.segment_at = is_segment ? std::optional(now) : std::nullopt;
    scenario.segment_after = UserId();
    scenario.updated_at = now;
    return {};
}

/// The steps of a rehearsal, written nowhere.
class Rehearser final : public ReadingWorld {
  public:
    Rehearser(ScenarioDesk& desk, WorkspaceId workspace, const Scenario& scenario, const ScenarioVersion& version,
              const EnrolledUser& user, const Enrollment& enrollment, Instant now, RehearsedUser& told)
        : ReadingWorld(desk, workspace, scenario, version.definition, user, enrollment, now),
          version_(version),
          told_(told) {
        const Instant start = enrollment.progress.started_at;
        prompted_at_ = desk.tx().prompts().last_prompted_beside(workspace, user.id, start - kReplyWindow, start);
        // Whom an answer enrols was asked just before.
        if (version.definition.trigger == TriggerKind::kSurvey) answered_at_ = start;
    }

    void at(Instant now) { now_ = now; }

    bool take(const ScenarioStep& step, Instant at, const ActResult& result) override {
        told_.steps.push_back({.at = at,
                               .step = step.key,
                               .kind = step.kind,
                               .outcome = result.outcome,
                               .detail = result.detail,
                               .standing = enrollment_.progress.standing});
        return true;
    }

    ActResult act(const ScenarioStep& step, Instant at) override {
        const bool answers = is_prompt_reply(step, enrollment_.progress.started_at, at);
        if (step.kind == StepKind::kEmail && !answers) sent_.push_back(at);
        if (step.kind == StepKind::kShow) {
            prompted_at_ = shown_from(answers, at);
            told_.steps.back().shown_from = prompted_at_;
        }
        if (step.kind == StepKind::kGift) skip_where_nothing_is_given(step);
        return {};
    }

    std::vector<Instant> sent_since(Instant since) override {
        std::vector<Instant> sent = ReadingWorld::sent_since(since);
        std::ranges::copy_if(sent_, std::back_inserter(sent), [&](Instant one) { return one > since; });
        return sent;
    }

  private:
    void skip_where_nothing_is_given(const ScenarioStep& step) {
        const auto ground = gift_ground(desk_.tx(), workspace_, scenario_, version_, step, user_);
        const auto* why = std::get_if<const char*>(&ground);
        if (!why) return;
        told_.steps.back().outcome = StepOutcome::kSkipped;
        told_.steps.back().detail = *why;
    }

    /// From when on a visit shows a message that is made at `at`.
    Instant shown_from(bool is_reply, Instant at) const {
        const auto prompted_at = is_reply ? prompted_at_ : std::max(prompted_at_, answered_at_);
        const Instant visit = is_reply ? next_visit_after(at) : at;
        return prompted_at ? std::max(visit, *prompted_at + Duration::days(kPromptDays)) : visit;
    }

    const ScenarioVersion& version_;
    RehearsedUser& told_;
    std::vector<Instant> sent_;
    std::optional<Instant> prompted_at_;
    std::optional<Instant> answered_at_;
};

/// Walk one user through a version, from moment to moment.
RehearsedUser rehearse_one(ScenarioDesk& desk, WorkspaceId workspace, const Scenario& scenario,
                           const ScenarioVersion& version, const EnrolledUser& user, Instant now) {
    const ScenarioDefinition& definition = version.definition;
    RehearsedUser told{.external_id = user.external_id,
                       .name = user.name,
                       .account_name = user.account_name,
                       .admission = desk.admission(workspace, scenario, definition, user, std::nullopt, now),
                       .steps = {},
                       .ends_at = {},
                       .end_reason = {}};
    if (!told.admission.is_admitted) return told;
    Enrollment enrollment{.id = {},
                          .scenario = scenario.id,
                          .version = version.version,
                          .user = user.id,
                          .progress = begin(definition, now)};
    Rehearser world(desk, workspace, scenario, version, user, enrollment, now, told);
    EnrollmentProgress& progress = enrollment.progress;
    for (int turn = 0; turn < kMostRehearsedTurns && progress.state == EnrollmentState::kActive; ++turn) {
        const Instant at = std::max(now, progress.due_at);
        world.at(at);
        take_turn(progress, definition, desk.rules(workspace), desk.workspace(workspace).time_zone, at, world);
    }
    told.ends_at = progress.ended_at;
    told.end_reason = progress.end_reason;
    return told;
}

Result<std::vector<EnrolledUser>> named_users(Transaction& tx, WorkspaceId workspace,
                                              const std::vector<std::string>& names) {
    std::vector<EnrolledUser> users;
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto user = tx.customers().find_user(workspace, names[i]);
        if (user) {
            users.push_back(tx.scenarios().find_user(workspace, user->id).value());
        } else {
            errors.push_back({"/users/" + std::to_string(i), ErrorCode::kUnknownValue});
        }
    }
    if (errors.empty()) return users;
    return Failure{.code = ErrorCode::kUnknownValue, .fields = std::move(errors)};
}

/// Users whom a scenario would take, oldest first.
std::vector<EnrolledUser> sample_of(ScenarioDesk& desk, WorkspaceId workspace, const Scenario& scenario,
                                    const ScenarioDefinition& definition, int wanted, Instant now) {
    std::vector<EnrolledUser> sample;
    for (EnrolledUser& user : desk.tx().scenarios().users_after(workspace, UserId(), kSampleBatch)) {
        if (sample.size() >= static_cast<std::size_t>(std::min(wanted, kMostSample))) break;
        const auto admission = desk.admission(workspace, scenario, definition, user, std::nullopt, now);
        if (admission.is_admitted) sample.push_back(std::move(user));
    }
    return sample;
}

/// Where everybody under way in an older version would go.
std::vector<VersionMove> moves_of(Transaction& tx, WorkspaceId workspace, const Scenario& scenario) {
    std::vector<VersionMove> moves;
    const auto to = tx.scenarios().find_version(workspace, scenario.id, scenario.published);
    if (!to) return moves;
    for (const EnrollmentPlace& place : tx.scenarios().places(workspace, scenario.id)) {
        if (place.version == scenario.published) continue;
        const ScenarioVersion from = tx.scenarios().find_version(workspace, scenario.id, place.version).value();
        moves.push_back({.from_version = place.version,
                         .from_step = place.step,
                         .to_step = step_in_version(from.definition, to->definition, place.step),
                         .enrollments = place.count});
    }
    return moves;
}

EnrollmentView enrollment_view(ScenarioDesk& desk, WorkspaceId workspace, ListedEnrollment listed) {
    const Enrollment& enrollment = listed.enrollment;
    const ScenarioDefinition& definition = desk.version(workspace, enrollment.scenario, enrollment.version).definition;
    const auto place = place_of(definition, enrollment.progress.step);
    EnrollmentView view{.listed = listed, .steps = desk.tx().scenarios().steps(workspace, enrollment.id)};
    if (place) view.next_kind = definition.steps[*place].kind;
    return view;
}

}  // namespace

std::string_view to_string(ScenarioState state) {
    return kStates.of(state);
}
std::optional<ScenarioState> parse_scenario_state(std::string_view name) {
    return kStates.parse(name);
}

std::vector<std::string> scenario_templates() {
    return {kTemplates.begin(), kTemplates.end()};
}

int start_scenarios(Transaction& tx, const Context& context, WorkspaceId workspace, const ScenarioTrigger& trigger,
                    Instant now) {
    const auto waiting = tx.scenarios().running(workspace, trigger.kind);
    if (waiting.empty()) return 0;
    const auto user = tx.scenarios().find_user(workspace, trigger.user);
    if (!user) return 0;
    ScenarioDesk desk(tx, context);
    int started = 0;
    for (const Scenario& scenario : waiting) {
        const bool is_elsewhere = scenario.program && trigger.program && scenario.program != trigger.program;
        if (is_elsewhere) continue;
        const auto& milestone = desk.version(workspace, scenario.id, scenario.published).definition.milestone;
        if (trigger.kind == TriggerKind::kMilestone && milestone != trigger.milestone) continue;
        if (desk.enrol(workspace, scenario, *user, trigger, now).is_admitted) ++started;
    }
    return started;
}

ScenarioId insert_running_scenario(Transaction& tx, const Context& context, WorkspaceId workspace,
                                   const Scenarios::Draft& draft, std::string_view preset, Instant now) {
    Scenario scenario{.id = context.ids.make<ScenarioId>(),
                      .program = draft.program,
                      .name = draft.name,
                      .preset = std::string(preset),
                      .trigger = draft.definition.trigger,
                      .created_at = now,
                      .updated_at = now};
    tx.scenarios().insert(workspace, scenario);
    const ScenarioVersion version{.scenario = scenario.id, .definition = draft.definition, .created_at = now};
    const bool is_in_force = check_in(tx, workspace, draft.definition, draft.program.has_value(), now).ok() &&
                             put_in_force(tx, context, workspace, scenario, version, now).ok();
    if (!is_in_force || !tx.scenarios().update(workspace, scenario)) std::abort();
    return scenario.id;
}

std::vector<ScenarioView> Scenarios::list(WorkspaceId workspace) const {
    const Instant now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) {
        std::vector<ScenarioView> views;
        for (const Scenario& scenario : tx.scenarios().list(workspace)) {
            views.push_back(view_of(tx, workspace, scenario, now));
        }
        return views;
    });
}

Result<ScenarioView> Scenarios::get(WorkspaceId workspace, ScenarioId id) const {
    const Instant now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) -> Result<ScenarioView> {
        const auto scenario = tx.scenarios().find(workspace, id);
        if (!scenario) return fail(ErrorCode::kNotFound);
        return view_of(tx, workspace, *scenario, now);
    });
}

Result<ScenarioVersion> Scenarios::version(WorkspaceId workspace, ScenarioId id, std::optional<int> number) const {
    return context_.store.read([&](Transaction& tx) -> Result<ScenarioVersion> {
        const auto scenario = tx.scenarios().find(workspace, id);
        if (!scenario) return fail(ErrorCode::kNotFound);
        auto version = tx.scenarios().find_version(workspace, id, number.value_or(scenario->latest));
        if (!version) return fail(ErrorCode::kNotFound);
        return *std::move(version);
    });
}

std::vector<ScenarioWarning> Scenarios::warnings(WorkspaceId workspace, const ScenarioDefinition& definition) const {
    const Instant now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) {
        return warnings_of(definition, now, tx.workspaces().find(workspace).value().time_zone);
    });
}

Result<ScenarioView> Scenarios::add(WorkspaceId workspace, const Draft& draft) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ScenarioView> {
        const auto good = checked(tx, workspace, draft, now);
        if (!good) return good.failure();
        const Scenario scenario{.id = context_.ids.make<ScenarioId>(),
                                .program = good->program,
                                .name = good->name,
                                .preset = {},
                                .trigger = good->definition.trigger,
                                .created_at = now,
                                .updated_at = now};
        tx.scenarios().insert(workspace, scenario);
        tx.scenarios().put(workspace, {.scenario = scenario.id, .definition = good->definition, .created_at = now});
        return view_of(tx, workspace, scenario, now);
    });
}

Result<ScenarioView> Scenarios::edit(WorkspaceId workspace, ScenarioId id, std::int64_t version,
                                     const Draft& draft) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ScenarioView> {
        auto scenario = tx.scenarios().find_locked(workspace, id);
        if (!scenario) return fail(ErrorCode::kNotFound);
        const auto good = checked(tx, workspace, draft, now);
        if (!good) return good.failure();
        if (scenario->version != version) return fail(ErrorCode::kPreconditionFailed);
        if (scenario->state == ScenarioState::kClosed) return illegal(scenario->state, "edited");
        // Whoever is under way was promised nothing by the program, but its gifts and its ladder are this one's.
        if (scenario->published > 0 && scenario->program != good->program) {
            return fail(ErrorCode::kUnknownValue, "/program");
        }
        if (!scenario->has_draft()) ++scenario->latest;
        scenario->name = good->name;
        scenario->program = good->program;
        scenario->updated_at = now;
        tx.scenarios().put(
            workspace,
            {.scenario = id, .version = scenario->latest, .definition = good->definition, .created_at = now});
        if (!tx.scenarios().update(workspace, *scenario)) return fail(ErrorCode::kPreconditionFailed);
        ++scenario->version;
        return view_of(tx, workspace, *scenario, now);
    });
}

template <class Change>
Result<ScenarioView> Scenarios::change(WorkspaceId workspace, ScenarioId id, const Change& change) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ScenarioView> {
        auto scenario = tx.scenarios().find_locked(workspace, id);
        if (!scenario) return fail(ErrorCode::kNotFound);
        const Result<void> changed = change(tx, *scenario, now);
        if (!changed) return changed.failure();
        scenario->updated_at = now;
        if (!tx.scenarios().update(workspace, *scenario)) return fail(ErrorCode::kPreconditionFailed);
        ++scenario->version;
        return view_of(tx, workspace, *scenario, now);
    });
}

Result<ScenarioView> Scenarios::publish(WorkspaceId workspace, ScenarioId id) const {
    return change(workspace, id, [&](Transaction& tx, Scenario& scenario, Instant now) -> Result<void> {
        if (!scenario.has_draft() || scenario.state == ScenarioState::kClosed) {
            return illegal(scenario.state, "published");
        }
        ScenarioVersion draft = tx.scenarios().find_version(workspace, id, scenario.latest).value();
        const auto good = check_in(tx, workspace, draft.definition, scenario.program.has_value(), now);
        if (!good) return good;
        return put_in_force(tx, context_, workspace, scenario, std::move(draft), now);
    });
}

Result<ScenarioView> Scenarios::pause(WorkspaceId workspace, ScenarioId id) const {
    return change(workspace, id, [&](Transaction& tx, Scenario& scenario, Instant now) -> Result<void> {
        if (scenario.state != ScenarioState::kRunning) return illegal(scenario.state, "paused");
        scenario.state = ScenarioState::kPaused;
        scenario.paused_at = now;
        tx.scenarios().pause(workspace, id);
        return {};
    });
}

Result<ScenarioView> Scenarios::resume(WorkspaceId workspace, ScenarioId id) const {
    return change(workspace, id, [&](Transaction& tx, Scenario& scenario, Instant now) -> Result<void> {
        if (scenario.state != ScenarioState::kPaused) return illegal(scenario.state, "resumed");
        // A clock set back meanwhile brings nothing forward.
        const Duration pause = std::max(now - scenario.paused_at.value_or(now), Duration{});
        scenario.state = ScenarioState::kRunning;
        scenario.paused_at.reset();
        if (scenario.segment_at) scenario.segment_at = std::max(*scenario.segment_at, now);
        tx.scenarios().resume(workspace, id, pause);
        return {};
    });
}

Result<ScenarioView> Scenarios::close(WorkspaceId workspace, ScenarioId id) const {
    return change(workspace, id, [&](Transaction& tx, Scenario& scenario, Instant now) -> Result<void> {
        if (scenario.state == ScenarioState::kClosed) return illegal(scenario.state, "closed");
        scenario.state = ScenarioState::kClosed;
        scenario.paused_at.reset();
        scenario.segment_at.reset();
        tx.scenarios().end_all(workspace, id, EndReason::kByHand, now);
        return {};
    });
}

Result<std::vector<VersionMove>> Scenarios::preview_apply(WorkspaceId workspace, ScenarioId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<std::vector<VersionMove>> {
        const auto scenario = tx.scenarios().find(workspace, id);
        if (!scenario) return fail(ErrorCode::kNotFound);
        return moves_of(tx, workspace, *scenario);
    });
}

Result<std::vector<VersionMove>> Scenarios::apply(WorkspaceId workspace, ScenarioId id) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<std::vector<VersionMove>> {
        const auto scenario = tx.scenarios().find_locked(workspace, id);
        if (!scenario) return fail(ErrorCode::kNotFound);
        auto moves = moves_of(tx, workspace, *scenario);
        for (const VersionMove& move : moves) {
            tx.scenarios().move(workspace, id,
                                {.version = move.from_version, .step = move.from_step, .count = move.enrollments},
                                scenario->published, move.to_step, now);
        }
        return moves;
    });
}

Result<std::vector<EnrollmentView>> Scenarios::enrollments(WorkspaceId workspace, ScenarioId id, std::string_view state,
                                                           Slice slice) const {
    return context_.store.read([&](Transaction& tx) -> Result<std::vector<EnrollmentView>> {
        if (!tx.scenarios().find(workspace, id)) return fail(ErrorCode::kNotFound);
        ScenarioDesk desk(tx, context_);
        std::vector<EnrollmentView> views;
        for (ListedEnrollment& listed : tx.scenarios().enrollments(workspace, id, state, slice)) {
            views.push_back(enrollment_view(desk, workspace, std::move(listed)));
        }
        return views;
    });
}

Result<EnrollmentView> Scenarios::enrollment(WorkspaceId workspace, ScenarioId id, EnrollmentId enrollment) const {
    return context_.store.read([&](Transaction& tx) -> Result<EnrollmentView> {
        auto listed = tx.scenarios().find_enrollment(workspace, enrollment);
        if (!listed || listed->enrollment.scenario != id) return fail(ErrorCode::kNotFound);
        ScenarioDesk desk(tx, context_);
        return enrollment_view(desk, workspace, *std::move(listed));
    });
}

Result<std::vector<Admission>> Scenarios::enrol(WorkspaceId workspace, ScenarioId id,
                                                const std::vector<std::string>& users) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<std::vector<Admission>> {
        const auto scenario = tx.scenarios().find(workspace, id);
        if (!scenario) return fail(ErrorCode::kNotFound);
        const auto named = named_users(tx, workspace, users);
        if (!named) return named.failure();
        if (scenario->state != ScenarioState::kRunning) return illegal(scenario->state, "enrolled");
        ScenarioDesk desk(tx, context_);
        std::vector<Admission> answers;
        for (const EnrolledUser& user : *named) {
            answers.push_back(
                desk.enrol(workspace, *scenario, user, {.kind = TriggerKind::kManual, .user = user.id}, now));
        }
        return answers;
    });
}

Result<EnrollmentView> Scenarios::end(WorkspaceId workspace, ScenarioId id, EnrollmentId enrollment) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<EnrollmentView> {
        auto listed = tx.scenarios().find_enrollment_locked(workspace, enrollment);
        if (!listed || listed->enrollment.scenario != id) return fail(ErrorCode::kNotFound);
        EnrollmentProgress& progress = listed->enrollment.progress;
        if (progress.state == EnrollmentState::kEnded) {
            return Failure{
                .code = ErrorCode::kIllegalTransition,
                .detail = {{"of", "scenario"}, {"state", std::string(to_string(progress.state))}, {"event", "ended"}}};
        }
        progress.state = EnrollmentState::kEnded;
        progress.ended_at = now;
        progress.end_reason = EndReason::kByHand;
        tx.scenarios().update(workspace, listed->enrollment);
        withdraw_if_cut_short(tx, workspace, listed->enrollment, now);
        ScenarioDesk desk(tx, context_);
        return enrollment_view(desk, workspace, *std::move(listed));
    });
}

Result<std::vector<RehearsedUser>> Scenarios::rehearse(WorkspaceId workspace, ScenarioId id,
                                                       const Rehearsal& wanted) const {
    const Instant now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) -> Result<std::vector<RehearsedUser>> {
        const auto scenario = tx.scenarios().find(workspace, id);
        if (!scenario) return fail(ErrorCode::kNotFound);
        const bool takes_draft = wanted.of_draft || scenario->published == 0;
        const int number = takes_draft ? scenario->latest : scenario->published;
        const ScenarioVersion version = tx.scenarios().find_version(workspace, id, number).value();
        ScenarioDesk desk(tx, context_);
        auto users = named_users(tx, workspace, wanted.users);
        if (!users) return users.failure();
        if (wanted.users.empty()) {
            users = sample_of(desk, workspace, *scenario, version.definition, wanted.sample, now);
        }
        std::vector<RehearsedUser> told;
        for (const EnrolledUser& user : *users) {
            told.push_back(rehearse_one(desk, workspace, *scenario, version, user, now));
        }
        return told;
    });
}

ScenarioProgress Scenarios::progress(WorkspaceId workspace) const {
    constexpr std::int64_t kMinutesInDay = 1'440;
    const Instant now = context_.clock.now();
    const std::int64_t minute = now.micros() / Duration::minutes(1).micros;
    return context_.store.read([&](Transaction& tx) {
        ScenarioProgress progress{.due = tx.scenarios().due_count(workspace, now),
                                  .done_last_minute = tx.scenarios().done_since(workspace, minute - 1),
                                  .done_today = tx.scenarios().done_since(workspace, minute - kMinutesInDay)};
        const Duration passed = now - Instant((minute - 1) * Duration::minutes(1).micros);
        progress.steps_per_second =
            static_cast<double>(progress.done_last_minute) * 1e6 / static_cast<double>(passed.micros);
        if (progress.due > 0 && progress.done_last_minute > 0) {
            progress.seconds_left =
                static_cast<std::int64_t>(static_cast<double>(progress.due) / progress.steps_per_second) + 1;
        }
        return progress;
    });
}

StoredMessageRules Scenarios::message_rules(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) { return tx.scenarios().message_rules(workspace); });
}

Result<StoredMessageRules> Scenarios::set_message_rules(WorkspaceId workspace, const MessageRules& rules,
                                                        std::int64_t version) const {
    if (const auto good = check(rules); !good) return good.failure();
    return context_.store.write([&](Transaction& tx) -> Result<StoredMessageRules> {
        if (!tx.scenarios().put_message_rules(workspace, rules, version)) return fail(ErrorCode::kPreconditionFailed);
        return tx.scenarios().message_rules(workspace);
    });
}

}  // namespace parrain::app
