#include "scenario_steps.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "app/scenario_runner.hpp"
#include "app/scenarios.hpp"
#include "invented_user.hpp"
#include "storage/migrator.hpp"

namespace parrain::bench {
namespace {

constexpr std::size_t kChunk = 5'000;
constexpr int kTurn = 2'000;
constexpr auto kOtherWriteEvery = std::chrono::milliseconds(20);

const storage::Statement kUpdateAll{
    "UPDATE enrollments SET step = 'elsewhere', standing = 'waiting', due_at = due_at + 1 WHERE workspace_id = $1"};

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// One step falls due for everybody at the same moment; the next comes a day later.
ScenarioDefinition definition() {
    return {.steps = {{.key = "tomorrow", .kind = StepKind::kWait, .amount = 1, .unit = WaitUnit::kDays},
                      {.key = "end", .kind = StepKind::kStop}}};
}

}  // namespace

DueScenario::DueScenario(OpenedData& data, std::size_t count) : data_(data), count_(count) {
    const app::Context context = data.context();
    storage::Migrator(data.database()).migrate(context.clock.now());
    workspace_ = app::Workspaces(context)
                     .create({.name = "Acme",
                              .preset = "blank",
                              .locale = Locale::kFr,
                              .currency = Currency::parse("EUR").value(),
                              .is_live = false})
                     ->id;
    const app::Scenarios scenarios(context);
    const auto made = scenarios.add(workspace_, {.name = "Due", .program = {}, .definition = definition()});
    if (!made || !scenarios.publish(workspace_, made->scenario.id)) throw std::runtime_error("no scenario");
    const Instant now = context.clock.now();
    for (std::size_t first = 0; first < count; first += kChunk) {
        context.store.write([&](app::Transaction& tx) {
            for (std::size_t i = first; i < std::min(first + kChunk, count); ++i) {
                const app::User user = insert_user(tx, context, workspace_, i, now);
                tx.scenarios().insert(workspace_, {.id = context.ids.make<EnrollmentId>(),
                                                   .scenario = made->scenario.id,
                                                   .user = user.id,
                                                   .progress = begin(definition(), now)});
            }
        });
    }
}

DueScenario::Worked DueScenario::work_off() {
    const app::Context context = data_.context();
    std::atomic<bool> is_over = false;
    Worked worked;
    std::thread other([&] {
        while (!is_over) {
            const auto start = std::chrono::steady_clock::now();
            context.store.write([&](app::Transaction& tx) {
                tx.workspaces().note_refused_origin(workspace_, "https://other.example", context.clock.now());
            });
            worked.longest_wait_ms = std::max(worked.longest_wait_ms, seconds_since(start) * 1000);
            std::this_thread::sleep_for(kOtherWriteEvery);
        }
    });
    const auto start = std::chrono::steady_clock::now();
    while (app::run_scenarios(context, kTurn) > 0) {
    }
    const double seconds = seconds_since(start);
    is_over = true;
    other.join();
    const app::ScenarioProgress progress = app::Scenarios(context).progress(workspace_);
    if (progress.due != 0 || progress.done_today != static_cast<std::int64_t>(count_)) {
        throw std::runtime_error("not every step was taken");
    }
    worked.steps_per_second = static_cast<double>(progress.done_today) / seconds;
    return worked;
}

double DueScenario::update_rows_per_second() {
    const auto start = std::chrono::steady_clock::now();
    const std::int64_t rows =
        data_.database().write([&](storage::Tx& tx) { return tx.exec(kUpdateAll, {workspace_}); });
    if (rows != static_cast<std::int64_t>(count_)) throw std::runtime_error("not every row was written");
    return static_cast<double>(rows) / seconds_since(start);
}

}  // namespace parrain::bench
