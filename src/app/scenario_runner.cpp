#include "app/scenario_runner.hpp"

#include <algorithm>
#include <exception>
#include <map>

#include "app/ports.hpp"
#include "app/scenario_acts.hpp"
#include "app/scenario_desk.hpp"
#include "core/log.hpp"

namespace parrain::app {
namespace {

// What one transaction holds: enough turns that its commit is a small part of each, and few enough acts (a message
// rendered and queued costs as much as twenty turns) that a write of somebody else's hardly waits.
constexpr int kMostTurns = 500;
constexpr int kMostActs = 100;
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
        ++acts_;
        const ActResult result = perform(desk_, listed_, scenario_, version_, step, at);
        if (result.outcome != StepOutcome::kDone || !result.detail.empty()) {
            desk_.tx().scenarios().set_result(workspace_, enrollment_.id, step.key, result);
        }
        return result;
    }

    int acts() const { return acts_; }

  private:
    const ListedEnrollment& listed_;
    const ScenarioVersion& version_;
    int acts_ = 0;
};

/// What one turn did.
struct Turn {
    int steps = 0;
    int acts = 0;  ///< of its steps, those that did something beyond moving the enrollment on
};

/// One turn of one enrollment.
Turn take_turn_of(ScenarioDesk& desk, const ListedEnrollment& listed, Instant now) {
    const Scenario& scenario = desk.scenario(listed.workspace, listed.enrollment.scenario);
    Enrollment next = listed.enrollment;
    Turn turn;
    if (scenario.state == ScenarioState::kRunning) {
        const ScenarioVersion& version = desk.version(listed.workspace, scenario.id, next.version);
        LiveWorld world(desk, listed, scenario, version, now);
        turn.steps = take_turn(next.progress, version.definition, desk.rules(listed.workspace),
                               desk.workspace(listed.workspace).time_zone, now, world);
        turn.acts = world.acts();
    } else if (scenario.state == ScenarioState::kPaused) {
        // Enrolled at the very moment of the pause.
        next.progress.state = EnrollmentState::kPaused;
    } else {
        next.progress.state = EnrollmentState::kEnded;
        next.progress.ended_at = now;
        next.progress.end_reason = EndReason::kByHand;
    }
    desk.tx().scenarios().update(listed.workspace, next);
    withdraw_if_cut_short(desk.tx(), listed.workspace, next, now);
    return turn;
}

void count_steps(Transaction& tx, const std::map<WorkspaceId, int>& steps, Instant now) {
    const std::int64_t minute = now.micros() / Duration::minutes(1).micros;
    for (const auto& [workspace, count] : steps) {
        if (count > 0) tx.scenarios().add_done(workspace, minute, count);
    }
}

/// Turns taken in one transaction.
struct Batch {
    int turns = 0;
    int acts = 0;
};

/// Who is due first, at most `limit`, and no more once they did much.
Batch run_batch(const Context& context, Instant now, int limit) {
    return context.store.write([&](Transaction& tx) {
        ScenarioDesk desk(tx, context);
        std::map<WorkspaceId, int> steps;
        Batch batch;
        for (const ListedEnrollment& listed : tx.scenarios().due(now, limit)) {
            if (batch.acts >= kMostActs) break;
            const Turn turn = take_turn_of(desk, listed, now);
            steps[listed.workspace] += turn.steps;
            batch.acts += turn.acts;
            ++batch.turns;
        }
        count_steps(tx, steps, now);
        return batch;
    });
}

/// One enrollment, where it is still due.
void run_one(const Context& context, WorkspaceId workspace, EnrollmentId id, Instant now) {
    context.store.write([&](Transaction& tx) {
        const auto listed = tx.scenarios().find_enrollment_locked(workspace, id);
        if (!listed || listed->enrollment.progress.state != EnrollmentState::kActive) return;
        ScenarioDesk desk(tx, context);
        count_steps(tx, {{workspace, take_turn_of(desk, *listed, now).steps}}, now);
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
    // Many are read only after a batch that did little: what is read and not worked on is read again.
    int limit = kMostActs;
    while (done < most) {
        Batch batch;
        try {
            batch = run_batch(context, now, std::min(limit, most - done));
        } catch (const StoreUnavailable&) {
            throw;
        } catch (const std::exception&) {
            batch.turns = run_one_by_one(context, now, kMostActs);
        }
        if (batch.turns == 0) break;
        done += batch.turns;
        limit = batch.acts < kMostActs ? kMostTurns : kMostActs;
    }
    return done;
}

std::optional<Instant> next_scenario_step(const Context& context) {
    return context.store.read([](Transaction& tx) { return tx.scenarios().next_due(); });
}

}  // namespace parrain::app
