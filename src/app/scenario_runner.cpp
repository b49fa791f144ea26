#include "app/scenario_runner.hpp"

#include <exception>
#include <map>

#include "app/ports.hpp"
#include "app/scenario_acts.hpp"
#include "app/scenario_desk.hpp"
#include "core/log.hpp"

namespace parrain::app {
namespace {

/// Enrollments of one transaction: long enough to be cheap, short enough that a write of somebody else's hardly waits.
constexpr int kBatch = 100;
constexpr int kSegmentBatch = 200;
constexpr int kMostSegments = 20;
constexpr Duration kSegmentInterval = Duration::days(1);
constexpr Duration kFailurePause = Duration::hours(1);

/// The world in which steps are really taken.
class LiveWorld final : public ReadingWorld {
  public:
    LiveWorld(ScenarioDesk& desk, const ListedEnrollment& listed, const Scenario& scenario,
              const ScenarioVersion& version, Instant now)
        : ReadingWorld(desk, listed.workspace, scenario, version.definition, listed.user, listed.enrollment, now),
          listed_(listed),
          version_(version) {}

    bool take(const ScenarioStep& step, Instant at, const ActResult& result) override {
        return desk_.tx().scenarios().take(
            workspace_, enrollment_.id, user_.id,
            {.step = step.key, .kind = step.kind, .at = at, .outcome = result.outcome, .detail = result.detail});
    }

    ActResult act(const ScenarioStep& step, Instant at) override {
        const ActResult result = perform(desk_, listed_, scenario_, version_, step, at);
        if (result.outcome != StepOutcome::kDone || !result.detail.empty()) {
            desk_.tx().scenarios().set_result(workspace_, enrollment_.id, step.key, result);
        }
        return result;
    }

  private:
    const ListedEnrollment& listed_;
    const ScenarioVersion& version_;
};

/// One turn of one enrollment; gives the steps taken.
int take_turn_of(ScenarioDesk& desk, const ListedEnrollment& listed, Instant now) {
    const Scenario& scenario = desk.scenario(listed.workspace, listed.enrollment.scenario);
    Enrollment next = listed.enrollment;
    int steps = 0;
    if (scenario.state == ScenarioState::kRunning) {
        const ScenarioVersion& version = desk.version(listed.workspace, scenario.id, next.version);
        LiveWorld world(desk, listed, scenario, version, now);
        steps = take_turn(next.progress, version.definition, desk.rules(listed.workspace),
                          desk.workspace(listed.workspace).time_zone, now, world);
    } else if (scenario.state == ScenarioState::kPaused) {
        // Enrolled at the very moment of the pause.
        next.progress.state = EnrollmentState::kPaused;
    } else {
        next.progress.state = EnrollmentState::kEnded;
        next.progress.ended_at = now;
        next.progress.end_reason = EndReason::kByHand;
    }
    desk.tx().scenarios().update(listed.workspace, next);
    return steps;
}

void count_steps(Transaction& tx, const std::map<WorkspaceId, int>& steps, Instant now) {
    const std::int64_t minute = now.micros() / Duration::minutes(1).micros;
    for (const auto& [workspace, count] : steps) {
        if (count > 0) tx.scenarios().add_done(workspace, minute, count);
    }
}

/// Who is due first, in one transaction; gives how many there were.
int run_batch(const Context& context, Instant now, int limit) {
    return context.store.write([&](Transaction& tx) {
        ScenarioDesk desk(tx, context);
        std::map<WorkspaceId, int> steps;
        const auto due = tx.scenarios().due(now, limit);
        for (const ListedEnrollment& listed : due) steps[listed.workspace] += take_turn_of(desk, listed, now);
        count_steps(tx, steps, now);
        return static_cast<int>(due.size());
    });
}

/// One enrollment, where it is still due.
void run_one(const Context& context, WorkspaceId workspace, EnrollmentId id, Instant now) {
    context.store.write([&](Transaction& tx) {
        const auto listed = tx.scenarios().find_enrollment_locked(workspace, id);
        if (!listed || listed->enrollment.progress.state != EnrollmentState::kActive) return;
        ScenarioDesk desk(tx, context);
        count_steps(tx, {{workspace, take_turn_of(desk, *listed, now)}}, now);
    });
}

void put_off(const Context& context, WorkspaceId workspace, EnrollmentId id, Instant now) {
    context.store.write([&](Transaction& tx) {
        auto listed = tx.scenarios().find_enrollment_locked(workspace, id);
        if (!listed || listed->enrollment.progress.state != EnrollmentState::kActive) return;
        listed->enrollment.progress.due_at = now + kFailurePause;
        tx.scenarios().update(workspace, listed->enrollment);
    });
}

/// As run_batch, each enrollment in a transaction of its own: one that fails is put off, the others go on.
int run_one_by_one(const Context& context, Instant now, int limit) {
    const auto due = context.store.write([&](Transaction& tx) { return tx.scenarios().due(now, limit); });
    for (const ListedEnrollment& listed : due) {
        try {
            run_one(context, listed.workspace, listed.enrollment.id, now);
        } catch (const StoreUnavailable&) {
            throw;
        } catch (const std::exception& failure) {
            log_event(LogLevel::kError, "scenario_step.failed",
                      {{"enrollment", listed.enrollment.id.value()}, {"what", std::string_view(failure.what())}});
            put_off(context, listed.workspace, listed.enrollment.id, now);
        }
    }
    return static_cast<int>(due.size());
}

/// One piece of a segment's round; gives how many users were looked at.
int look_at_segment(const Context& context, WorkspaceId workspace, ScenarioId id, Instant now) {
    return context.store.write([&](Transaction& tx) {
        const auto scenario = tx.scenarios().find_locked(workspace, id);
        const bool is_due = scenario && scenario->state == ScenarioState::kRunning && scenario->segment_at &&
                            *scenario->segment_at <= now;
        if (!is_due) return 0;
        ScenarioDesk desk(tx, context);
        const auto users = tx.scenarios().users_after(workspace, scenario->segment_after, kSegmentBatch);
        for (const EnrolledUser& user : users) {
            desk.enrol(workspace, *scenario, user, {.kind = TriggerKind::kSegment, .user = user.id}, now);
        }
        const bool is_round_over = users.size() < static_cast<std::size_t>(kSegmentBatch);
        tx.scenarios().put_segment(workspace, id, is_round_over ? now + kSegmentInterval : *scenario->segment_at,
                                   is_round_over ? UserId() : users.back().id);
        return static_cast<int>(users.size());
    });
}

}  // namespace

int run_scenarios(const Context& context, int most) {
    const Instant now = context.clock.now();
    int done = 0;
    const auto segments =
        context.store.read([&](Transaction& tx) { return tx.scenarios().segments_due(now, kMostSegments); });
    for (const auto& [workspace, scenario] : segments) done += look_at_segment(context, workspace, scenario, now);
    while (done < most) {
        int count = 0;
        try {
            count = run_batch(context, now, kBatch);
        } catch (const StoreUnavailable&) {
            throw;
        } catch (const std::exception&) {
            count = run_one_by_one(context, now, kBatch);
        }
        if (count == 0) break;
        done += count;
    }
    return done;
}

std::optional<Instant> next_scenario_step(const Context& context) {
    return context.store.read([](Transaction& tx) { return tx.scenarios().next_due(); });
}

}  // namespace parrain::app
