#include "app/scenarios.hpp"

#include <functional>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "app/customers.hpp"
#include "app/publisher.hpp"
#include "app/scenario_runner.hpp"

namespace parrain::test {
namespace {

ScenarioStep wait_of(const std::string& key, int days) {
    return {.key = key, .kind = StepKind::kWait, .amount = days, .unit = WaitUnit::kDays};
}

ScenarioStep task(const std::string& key) {
    return {.key = key, .kind = StepKind::kTask, .text = LocalText{.en = "Call " + key, .fr = "Appeler " + key}};
}

ScenarioStep email(const std::string& key) {
    return {.key = key, .kind = StepKind::kEmail, .template_key = "ambassador.ask"};
}

/// A publisher with one running scenario.
class Staged {
  public:
    Staged(TestDatabase& database, std::vector<ScenarioStep> steps, bool has_program = false) : publisher(database) {
        definition.steps = std::move(steps);
        const auto made = scenarios().add(publisher.workspace, draft(has_program));
        REQUIRE(made);
        id = made->scenario.id;
        REQUIRE(scenarios().publish(publisher.workspace, id));
    }

    app::Scenarios scenarios() { return app::Scenarios(publisher.context()); }

    app::Scenarios::Draft draft(bool has_program = false) {
        app::Scenarios::Draft wanted{.name = "Asking", .program = {}, .definition = definition};
        if (has_program) wanted.program = publisher.program();
        return wanted;
    }

    /// Enters a user of the product and enrols them; the word that says what became of it.
    std::string enrol(const std::string& name) {
        publisher.advocate(name);
        const auto answers = scenarios().enrol(publisher.workspace, id, {name});
        REQUIRE(answers);
        return answers->front().reason;
    }

    void run() {
        while (app::run_scenarios(publisher.context(), 100) > 0) {
        }
    }

    void pass(Duration time) {
        publisher.pass(time);
        run();
    }

    app::EnrollmentView enrollment(std::size_t place = 0) {
        const auto all = scenarios().enrollments(publisher.workspace, id, "", {.after = 0, .limit = 100});
        REQUIRE(all);
        REQUIRE(all->size() > place);
        return (*all)[place];
    }

    /// Every step taken, as `STEP OUTCOME DETAIL`.
    std::vector<std::string> taken() {
        std::vector<std::string> lines;
        for (const app::EnrollmentStep& step : enrollment().steps) {
            const bool says_more = step.kind != StepKind::kWait && !step.detail.empty();
            lines.push_back(step.step + " " + std::string(to_string(step.outcome)) +
                            (says_more ? " " + step.detail : ""));
        }
        return lines;
    }

    app::Account account_of(const std::string& name) {
        const app::Context context = publisher.context();
        return context.store.read([&](app::Transaction& tx) {
            return tx.customers().find_account(publisher.workspace, "account-" + name).value();
        });
    }

    void change_account(const std::string& name, const std::function<void(app::Account&)>& change) {
        app::Account account = account_of(name);
        change(account);
        const app::Context context = publisher.context();
        context.store.write([&](app::Transaction& tx) { tx.customers().update(publisher.workspace, account); });
    }

    Publisher publisher;
    ScenarioDefinition definition;
    ScenarioId id;
};

using Lines = std::vector<std::string>;

TEST_CASE("an enrolled user goes through the steps at their times, each once") {
    on_each_engine([](TestDatabase& database) {
        Staged staged(database, {task("first"), wait_of("week", 7), task("second")});
        CHECK(staged.enrol("nadia") == "enrolled");
        CHECK(staged.enrol("nadia") == "already_enrolled");
        staged.run();
        staged.run();
        CHECK(staged.taken() == Lines{"first done", "week done"});
        staged.pass(Duration::days(6));
        CHECK(staged.taken().size() == 2);
        staged.pass(Duration::days(1));
        staged.run();
        CHECK(staged.taken() == Lines{"first done", "week done", "second done"});
        CHECK(staged.enrollment().listed.enrollment.progress.end_reason == EndReason::kCompleted);
        CHECK(staged.enrol("nadia") == "was_enrolled");
    });
}

TEST_CASE("who was let go may enter again only where the scenario says so, and not before") {
    on_each_engine([](TestDatabase& database) {
        Staged staged(database, {task("first")});
        staged.definition.reentry_days = 10;
        const auto view = staged.scenarios().get(staged.publisher.workspace, staged.id);
        REQUIRE(staged.scenarios().edit(staged.publisher.workspace, staged.id, view->scenario.version, staged.draft()));
        REQUIRE(staged.scenarios().publish(staged.publisher.workspace, staged.id));
        staged.enrol("nadia");
        staged.run();
        staged.pass(Duration::days(9));
        CHECK(staged.enrol("nadia") == "was_enrolled");
        staged.pass(Duration::days(1));
        CHECK(staged.enrol("nadia") == "enrolled");
        staged.run();
        CHECK(staged.taken() == Lines{"first done"});
    });
}

TEST_CASE("exit rules end an enrollment, with their reason") {
    on_each_engine([](TestDatabase& database) {
        Staged staged(database, {task("first"), wait_of("day", 1), task("second")}, true);
        for (const char* name : {"ended", "refuses", "open"}) staged.enrol(name);
        staged.run();
        staged.change_account("ended", [&](app::Account& one) { one.customer_until = staged.publisher.now(); });
        staged.change_account("refuses", [](app::Account& one) { one.recommending_allowed = false; });
        staged.pass(Duration::days(1));
        CHECK(staged.enrollment(2).listed.enrollment.progress.end_reason == EndReason::kAccountEnded);
        CHECK(staged.enrollment(1).listed.enrollment.progress.end_reason == EndReason::kRecommendingRefused);
        CHECK(staged.enrollment(0).listed.enrollment.progress.end_reason == EndReason::kCompleted);
        CHECK(staged.enrollment(1).steps.size() == 2);
    });
}

TEST_CASE("a closed program ends the enrollments of its scenarios before their next act") {
    on_each_engine([](TestDatabase& database) {
        Staged staged(database, {wait_of("day", 1), task("first")}, true);
        staged.enrol("nadia");
        staged.run();
        const app::Programs programs(staged.publisher.context());
        const auto program = programs.get(staged.publisher.workspace, staged.publisher.program());
        REQUIRE(programs.update(staged.publisher.workspace, program->program.id, program->program.version,
                                {.name = "Closed", .is_open = false}));
        staged.pass(Duration::days(1));
        CHECK(staged.enrollment().listed.enrollment.progress.end_reason == EndReason::kProgramClosed);
        CHECK(staged.taken() == Lines{"day done"});
    });
}

TEST_CASE("a pause shifts what was planned, and nothing happens meanwhile") {
    on_each_engine([](TestDatabase& database) {
        Staged staged(database, {wait_of("week", 7), task("first")});
        staged.enrol("nadia");
        staged.run();
        staged.pass(Duration::days(5));
        REQUIRE(staged.scenarios().pause(staged.publisher.workspace, staged.id));
        CHECK(staged.scenarios().pause(staged.publisher.workspace, staged.id).error() == ErrorCode::kIllegalTransition);
        CHECK(staged.scenarios().enrol(staged.publisher.workspace, staged.id, {"nadia"}).error() ==
              ErrorCode::kIllegalTransition);
        staged.pass(Duration::days(30));
        CHECK(staged.taken() == Lines{"week done"});
        REQUIRE(staged.scenarios().resume(staged.publisher.workspace, staged.id));
        staged.pass(Duration::days(1));
        CHECK(staged.taken() == Lines{"week done"});
        staged.pass(Duration::days(1));
        CHECK(staged.taken() == Lines{"week done", "first done"});
    });
}

TEST_CASE("those under way keep their version until somebody applies the new one to them") {
    on_each_engine([](TestDatabase& database) {
        Staged staged(database, {task("first"), wait_of("week", 7), task("old")});
        staged.enrol("nadia");
        staged.run();
        staged.definition.steps = {task("first"), wait_of("week", 7), task("new")};
        const auto before = staged.scenarios().get(staged.publisher.workspace, staged.id);
        REQUIRE(
            staged.scenarios().edit(staged.publisher.workspace, staged.id, before->scenario.version, staged.draft()));
        CHECK(staged.scenarios()
                  .edit(staged.publisher.workspace, staged.id, before->scenario.version, staged.draft())
                  .error() == ErrorCode::kPreconditionFailed);
        REQUIRE(staged.scenarios().publish(staged.publisher.workspace, staged.id));
        CHECK(staged.enrollment().listed.enrollment.version == 1);
        const auto moves = staged.scenarios().preview_apply(staged.publisher.workspace, staged.id);
        REQUIRE(moves->size() == 1);
        CHECK(moves->front().from_step == "old");
        CHECK_FALSE(moves->front().to_step.has_value());
        CHECK(moves->front().enrollments == 1);
        REQUIRE(staged.scenarios().apply(staged.publisher.workspace, staged.id));
        CHECK(staged.enrollment().listed.enrollment.progress.end_reason == EndReason::kVersionChanged);
    });
}

TEST_CASE("a version applied to those under way repeats no step") {
    on_each_engine([](TestDatabase& database) {
        Staged staged(database, {task("first"), wait_of("week", 7), task("last")});
        staged.enrol("nadia");
        staged.run();
        staged.definition.steps = {task("last"), task("first"), task("more")};
        const auto before = staged.scenarios().get(staged.publisher.workspace, staged.id);
        REQUIRE(
            staged.scenarios().edit(staged.publisher.workspace, staged.id, before->scenario.version, staged.draft()));
        REQUIRE(staged.scenarios().publish(staged.publisher.workspace, staged.id));
        REQUIRE(staged.scenarios().apply(staged.publisher.workspace, staged.id));
        staged.pass(Duration::days(7));
        CHECK(staged.taken() == Lines{"first done", "week done", "last done", "more done"});
    });
}

TEST_CASE("a gift is given through the latest qualified referral, and skipped where there is none") {
    on_each_engine([](TestDatabase& database) {
        Staged staged(database, {task("first")}, true);
        const app::Context context = staged.publisher.context();
        const auto notebook = GiftId::parse("notebook").value();
        context.store.write([&](app::Transaction& tx) {
            tx.gifts().insert(staged.publisher.workspace,
                              {.id = notebook, .name = {.en = "Notebook", .fr = "Carnet"}, .unit_cost = money(1'200)},
                              staged.publisher.now());
        });
        staged.definition.steps = {{.key = "gift", .kind = StepKind::kGift, .gift = notebook}};
        const auto view = staged.scenarios().get(staged.publisher.workspace, staged.id);
        REQUIRE(
            staged.scenarios().edit(staged.publisher.workspace, staged.id, view->scenario.version, staged.draft(true)));
        REQUIRE(staged.scenarios().publish(staged.publisher.workspace, staged.id));

        CHECK(staged.enrol("nobody") == "enrolled");
        staged.run();
        CHECK(staged.taken() == Lines{"gift skipped no_qualified_referral"});

        const auto referral = staged.publisher.recommend(staged.publisher.advocate("nadia"), "one@first.example");
        REQUIRE(referral);
        staged.publisher.bill(started("s1", staged.publisher.now(), money(100'000)), "one@first.example");
        staged.publisher.bill(paid("p1", staged.publisher.now(), "in_1", money(100'000)), "one@first.example");
        const std::size_t before = staged.publisher.rewards(*referral).size();
        CHECK(staged.enrol("nadia") == "enrolled");
        staged.run();
        CHECK(staged.taken() == Lines{"gift done"});
        const auto rewards = staged.publisher.rewards(*referral);
        REQUIRE(rewards.size() == before + 1);
        CHECK(rewards.back().reward.kind == RewardKind::kGift);
        CHECK(rewards.back().reward.entitled == money(1'200));
        CHECK(rewards.back().reward.referral == *referral);

        // Money comes back: what rests on it is taken back by the same rules as every reward.
        staged.publisher.bill(refunded("r1", staged.publisher.now(), "in_1", money(100'000)), "one@first.example");
        CHECK(staged.publisher.rewards(*referral).size() == before + 1);
    });
}

TEST_CASE("an account that takes no gifts is given none") {
    on_each_engine([](TestDatabase& database) {
        Staged staged(database, {task("first")}, true);
        const app::Context context = staged.publisher.context();
        const auto notebook = GiftId::parse("notebook").value();
        context.store.write([&](app::Transaction& tx) {
            tx.gifts().insert(staged.publisher.workspace,
                              {.id = notebook, .name = {.en = "Notebook", .fr = "Carnet"}, .unit_cost = money(1'200)},
                              staged.publisher.now());
        });
        staged.definition.steps = {{.key = "gift", .kind = StepKind::kGift, .gift = notebook}};
        const auto view = staged.scenarios().get(staged.publisher.workspace, staged.id);
        REQUIRE(
            staged.scenarios().edit(staged.publisher.workspace, staged.id, view->scenario.version, staged.draft(true)));
        REQUIRE(staged.scenarios().publish(staged.publisher.workspace, staged.id));
        staged.publisher.advocate("nadia");
        staged.change_account("nadia", [](app::Account& one) { one.gifts_allowed = false; });
        staged.enrol("nadia");
        staged.run();
        CHECK(staged.taken() == Lines{"gift skipped gifts_not_allowed"});
    });
}

TEST_CASE("a segment enrols whoever meets its conditions, once a day") {
    on_each_engine([](TestDatabase& database) {
        Staged staged(database, {task("first")});
        staged.definition.trigger = TriggerKind::kSegment;
        staged.definition.entry = {.conditions = {{.fact = Fact::kSessions, .op = Operator::kAtLeast, .value = "0"},
                                                  {.fact = Fact::kRole, .op = Operator::kIs, .value = "admin"}}};
        for (const char* name : {"one", "two", "three"}) staged.publisher.advocate(name);
        const auto view = staged.scenarios().get(staged.publisher.workspace, staged.id);
        REQUIRE(staged.scenarios().edit(staged.publisher.workspace, staged.id, view->scenario.version, staged.draft()));
        REQUIRE(staged.scenarios().publish(staged.publisher.workspace, staged.id));
        staged.run();
        const auto counted = [&] {
            const app::EnrollmentCounts counts = staged.scenarios().get(staged.publisher.workspace, staged.id)->counts;
            return counts.active + counts.ended;
        };
        CHECK(counted() == 3);
        staged.publisher.advocate("four");
        staged.pass(Duration::hours(23));
        CHECK(counted() == 3);
        staged.pass(Duration::hours(1));
        CHECK(counted() == 4);
    });
}

TEST_CASE("a rehearsal says what would happen and does nothing") {
    on_each_engine([](TestDatabase& database) {
        Staged staged(database, {task("first"), wait_of("week", 7), email("second")});
        staged.publisher.advocate("nadia");
        const auto told =
            staged.scenarios().rehearse(staged.publisher.workspace, staged.id, {.users = {"nadia"}, .sample = 1});
        REQUIRE(told);
        REQUIRE(told->front().steps.size() == 3);
        CHECK(told->front().steps.back().at >= staged.publisher.now() + Duration::days(7));
        CHECK(told->front().end_reason == EndReason::kCompleted);
        const auto none = staged.scenarios().enrollments(staged.publisher.workspace, staged.id, "", {});
        CHECK(none->empty());
        CHECK(staged.scenarios().rehearse(staged.publisher.workspace, staged.id, {.users = {"nobody"}}).error() ==
              ErrorCode::kUnknownValue);
        CHECK(staged.scenarios().rehearse(staged.publisher.workspace, staged.id, {})->size() == 1);
    });
}

TEST_CASE("several servers at once take each step once, and all of them") {
    on_each_engine([](TestDatabase& database) {
        constexpr int kUsers = 250;
        Staged staged(database, {task("first"), wait_of("day", 1), task("second")});
        for (int i = 0; i < kUsers; ++i) staged.enrol("user" + std::to_string(i));
        const auto work = [&] {
            for (int idle = 0; idle < 3;) idle = app::run_scenarios(staged.publisher.context(), 50) == 0 ? idle + 1 : 0;
        };
        for (int day = 0; day < 2; ++day) {
            std::vector<std::thread> servers;
            for (int i = 0; i < 4; ++i) servers.emplace_back(work);
            for (std::thread& server : servers) server.join();
            staged.publisher.pass(Duration::days(1));
        }
        staged.run();
        const auto counts = staged.scenarios().get(staged.publisher.workspace, staged.id)->counts;
        CHECK(counts.ended == kUsers);
        CHECK(staged.scenarios().progress(staged.publisher.workspace).due == 0);
        CHECK(staged.scenarios().progress(staged.publisher.workspace).done_today >= kUsers);
    });
}

/// Random days of a server: turns, absences, clocks set back, pauses, people let go, versions applied.
TEST_CASE("whatever happens to the server, no enrollment takes a step twice nor two late acts in one turn") {
    on_each_engine([](TestDatabase& database) {
        const unsigned seed = std::random_device{}();
        INFO("seed " << seed);
        std::mt19937 random(seed);
        const auto below = [&](unsigned border) { return random() % border; };
        Staged staged(database,
                      {task("a"), wait_of("w", 2), task("b"), wait_of("v", 3), task("c"), wait_of("x", 1), task("d")});
        for (int i = 0; i < 5; ++i) staged.enrol("user" + std::to_string(i));
        const auto all = [&] {
            return *staged.scenarios().enrollments(staged.publisher.workspace, staged.id, "",
                                                   {.after = 0, .limit = 100});
        };
        for (int day = 0; day < 40; ++day) {
            std::map<EnrollmentId, std::pair<std::size_t, bool>> before;
            for (const auto& one : all()) {
                std::size_t acts = 0;
                for (const auto& step : one.steps) acts += step.kind == StepKind::kTask ? 1 : 0;
                const bool is_late = staged.publisher.now() - one.listed.enrollment.progress.due_at > kOnTime;
                before[one.listed.enrollment.id] = {acts, is_late};
            }
            staged.run();
            for (const auto& one : all()) {
                std::size_t acts = 0;
                std::set<std::string> keys;
                for (const auto& step : one.steps) {
                    acts += step.kind == StepKind::kTask ? 1 : 0;
                    CHECK(keys.insert(step.step).second);
                }
                const auto& [acts_before, was_late] = before.at(one.listed.enrollment.id);
                if (was_late) CHECK(acts - acts_before <= 1);
            }
            switch (below(5)) {
                case 0: staged.publisher.pass(Duration::days(below(12))); break;
                case 1: staged.publisher.pass(Duration{-Duration::hours(below(30)).micros}); break;
                case 2:
                    if (!staged.scenarios().pause(staged.publisher.workspace, staged.id)) {
                        REQUIRE(staged.scenarios().resume(staged.publisher.workspace, staged.id));
                    }
                    break;
                default: staged.publisher.pass(Duration::hours(below(48))); break;
            }
        }
    });
}

}  // namespace
}  // namespace parrain::test
