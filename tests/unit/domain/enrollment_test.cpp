#include "domain/enrollment.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>

#include "support/property.hpp"

namespace parrain {
namespace {

constexpr const char* kParis = "Europe/Paris";

Instant utc(const char* text) {
    return Instant::parse(text).value();
}

/// Remembers what was done, as `STEP at MOMENT`, and takes each step once.
class NotingWorld final : public ScenarioWorld {
  public:
    std::optional<EndReason> exit(bool before_act) override {
        if (rule && (before_act || !only_before_act)) return rule;
        return std::nullopt;
    }
    FactValues facts() override { return known; }
    std::vector<Instant> sent_since(Instant since) override {
        std::vector<Instant> found;
        for (const Instant at : sent) {
            if (at > since) found.push_back(at);
        }
        return found;
    }
    bool take(const ScenarioStep& step, Instant at, const ActResult& result) override {
        if (!taken.emplace(step.key, at).second) return false;
        details.push_back(step.key + ": " + result.detail);
        return true;
    }
    ActResult act(const ScenarioStep& step, Instant at) override {
        acts.push_back(step.key + " at " + at.str());
        if (step.kind == StepKind::kEmail) sent.push_back(at);
        return {};
    }

    std::optional<EndReason> rule;
    bool only_before_act = false;
    FactValues known;
    std::vector<Instant> sent;
    std::map<std::string, Instant> taken;
    std::vector<std::string> details;
    std::vector<std::string> acts;
};

ScenarioStep wait_of(const std::string& key, int days) {
    return {.key = key, .kind = StepKind::kWait, .amount = days, .unit = WaitUnit::kDays};
}

ScenarioStep email(const std::string& key) {
    return {.key = key, .kind = StepKind::kEmail, .template_key = "ambassador.ask"};
}

ScenarioStep show(const std::string& key) {
    return {.key = key, .kind = StepKind::kShow, .title = LocalText{"a", "a"}, .text = LocalText{"b", "b"}};
}

ScenarioStep task(const std::string& key) {
    return {.key = key, .kind = StepKind::kTask, .text = LocalText{"b", "b"}};
}

/// Nothing quiet, nothing capped.
MessageRules free_rules() {
    return {.quiet_from = 0, .quiet_to = 0, .most_messages = 0};
}

/// One user in a scenario, and the turns they take.
struct Course {
    explicit Course(std::vector<ScenarioStep> steps, Instant from = utc("2026-11-26T10:00:00Z")) : now(from) {
        definition.steps = std::move(steps);
        progress = begin(definition, now);
    }

    void turn() { take_turn(progress, definition, rules, kParis, now, world); }
    void turn_at(const char* moment) {
        now = utc(moment);
        turn();
    }
    /// As a server that is up: a turn at each moment that something is due, until then.
    void live_until(const char* moment) {
        const Instant end = utc(moment);
        while (progress.state == EnrollmentState::kActive && progress.due_at <= end) {
            now = std::max(now, progress.due_at);
            turn();
        }
        now = end;
    }

    ScenarioDefinition definition;
    MessageRules rules = free_rules();
    EnrollmentProgress progress;
    NotingWorld world;
    Instant now;
};

using Lines = std::vector<std::string>;

TEST_CASE("steps are done in their order, at their own times") {
    Course course({email("thanks"), wait_of("week", 7), email("reminder")});
    course.turn();
    CHECK(course.world.acts == Lines{"thanks at 2026-11-26T10:00:00Z"});
    CHECK(course.progress.step == "reminder");
    CHECK(course.progress.due_at == utc("2026-12-03T10:00:00Z"));
    CHECK(course.progress.standing == Standing::kWaiting);
    course.turn_at("2026-12-03T09:59:59Z");
    CHECK(course.world.acts.size() == 1);
    course.turn_at("2026-12-03T10:00:00Z");
    CHECK(course.world.acts.back() == "reminder at 2026-12-03T10:00:00Z");
    CHECK(course.progress.end_reason == EndReason::kCompleted);
}

TEST_CASE("a turn that comes some minutes late does not let the waits drift") {
    Course course({email("a"), wait_of("w", 1), email("b"), wait_of("v", 1), email("c")});
    course.turn();
    course.turn_at("2026-11-27T10:14:00Z");
    CHECK(course.world.acts.back() == "b at 2026-11-27T10:00:00Z");
    CHECK(course.progress.due_at == utc("2026-11-28T10:00:00Z"));
}

TEST_CASE("after a long absence one act is done, and further waits are measured from it") {
    Course course({email("a"), wait_of("w", 1), email("b"), wait_of("v", 1), email("c")});
    course.turn();
    course.turn_at("2026-12-06T15:00:00Z");
    CHECK(course.world.acts.back() == "b at 2026-12-06T15:00:00Z");
    CHECK(course.world.acts.size() == 2);
    CHECK(course.progress.due_at == utc("2026-12-07T15:00:00Z"));
}

TEST_CASE("acts that stand together are one act of its author on time, and a day apart when late") {
    Course course({wait_of("w", 1), show("in-product"), email("mail")});
    Course late({wait_of("w", 1), show("in-product"), email("mail")});
    course.turn();
    course.turn_at("2026-11-27T10:00:00Z");
    CHECK(course.world.acts.size() == 2);
    late.turn();
    late.turn_at("2026-11-30T10:00:00Z");
    CHECK(late.world.acts == Lines{"in-product at 2026-11-30T10:00:00Z"});
    CHECK(late.progress.standing == Standing::kCatchUp);
    CHECK(late.progress.due_at == utc("2026-12-01T10:00:00Z"));
    late.turn_at("2026-12-01T10:00:00Z");
    CHECK(late.world.acts.size() == 2);
}

TEST_CASE("dates that have passed are no reason for a burst") {
    ScenarioStep june{.key = "june", .kind = StepKind::kWait, .until = "2026-06-01T09:00"};
    ScenarioStep july{.key = "july", .kind = StepKind::kWait, .until = "2026-07-01T09:00"};
    Course course({email("a"), june, email("b"), july, email("c")});
    course.turn();
    CHECK(course.world.acts == Lines{"a at 2026-11-26T10:00:00Z"});
    CHECK(course.progress.due_at == utc("2026-11-27T10:00:00Z"));
    course.live_until("2026-12-31T00:00:00Z");
    CHECK(course.world.acts ==
          Lines{"a at 2026-11-26T10:00:00Z", "b at 2026-11-27T10:00:00Z", "c at 2026-11-28T10:00:00Z"});
}

TEST_CASE("a clock set back repeats nothing") {
    Course course({email("a"), wait_of("w", 1), email("b")});
    course.turn();
    course.turn_at("2026-11-26T08:00:00Z");
    course.turn_at("2025-01-01T00:00:00Z");
    CHECK(course.world.acts.size() == 1);
    course.turn_at("2026-11-27T10:00:00Z");
    CHECK(course.world.acts.size() == 2);
}

TEST_CASE("a pause shifts the waits and the end") {
    Course course({email("a"), wait_of("w", 7), email("b")});
    course.turn();
    const Instant ends = course.progress.ends_at;
    shift(course.progress, Duration::days(10));
    CHECK(course.progress.due_at == utc("2026-12-13T10:00:00Z"));
    CHECK(course.progress.ends_at == ends + Duration::days(10));
}

TEST_CASE("nothing is sent in quiet hours") {
    Course course({email("a")}, utc("2026-11-26T20:30:00Z"));  // 21:30 in Paris
    course.rules = {.quiet_from = 20 * 60, .quiet_to = 8 * 60, .most_messages = 0};
    course.turn();
    CHECK(course.world.acts.empty());
    CHECK(course.progress.standing == Standing::kQuietHours);
    CHECK(course.progress.due_at == utc("2026-11-27T07:00:00Z"));
    course.turn_at("2026-11-27T07:00:00Z");
    CHECK(course.world.acts.size() == 1);
}

TEST_CASE("waits behind an e-mail that was put off count from when it left, over a change of the clocks too") {
    // 21:30 in Paris on the eve of summer time: the night has an hour less, and 08:00 is 06:00 UTC.
    Course course({email("a"), wait_of("w", 1), email("b")}, utc("2027-03-27T20:30:00Z"));
    course.rules = {.quiet_from = 20 * 60, .quiet_to = 8 * 60, .most_messages = 0};
    course.turn();
    CHECK(course.progress.due_at == utc("2027-03-28T06:00:00Z"));
    course.turn_at("2027-03-28T06:10:00Z");
    CHECK(course.world.acts == Lines{"a at 2027-03-28T06:10:00Z"});
    CHECK(course.progress.due_at == utc("2027-03-29T06:10:00Z"));

    // The eve of winter time: an hour more, and a day of the wait is 25 hours long.
    Course autumn({email("a"), wait_of("w", 1), email("b")}, utc("2026-10-23T19:30:00Z"));
    autumn.rules = course.rules;
    autumn.turn();
    autumn.turn_at("2026-10-24T06:05:00Z");
    CHECK(autumn.world.acts == Lines{"a at 2026-10-24T06:05:00Z"});
    CHECK(autumn.progress.due_at == utc("2026-10-25T07:05:00Z"));
}

TEST_CASE("a short wait behind an e-mail that was put off is not over the moment it leaves") {
    const ScenarioStep minutes{.key = "w", .kind = StepKind::kWait, .amount = 5, .unit = WaitUnit::kMinutes};
    Course course({email("a"), minutes, show("b")}, utc("2026-11-26T20:30:00Z"));
    course.rules = {.quiet_from = 20 * 60, .quiet_to = 8 * 60, .most_messages = 0};
    course.turn();
    course.turn_at("2026-11-27T07:12:00Z");
    CHECK(course.world.acts == Lines{"a at 2026-11-27T07:12:00Z"});
    CHECK(course.progress.due_at == utc("2026-11-27T07:17:00Z"));
    course.turn_at("2026-11-27T07:17:00Z");
    CHECK(course.world.acts == Lines{"a at 2026-11-27T07:12:00Z", "b at 2026-11-27T07:17:00Z"});
}

TEST_CASE("what is shown in the product and what the team does know no quiet hours") {
    Course course({show("a"), task("b")}, utc("2026-11-26T22:30:00Z"));
    course.rules = MessageRules{};
    course.turn();
    CHECK(course.world.acts.size() == 2);
}

TEST_CASE("a reply goes out at once, but only within the hour") {
    ScenarioStep thanks = email("thanks");
    thanks.is_reply = true;
    Course course({thanks}, utc("2026-11-26T22:30:00Z"));
    course.rules = MessageRules{};
    course.world.sent = {utc("2026-11-26T20:00:00Z")};
    course.turn();
    CHECK(course.world.acts.size() == 1);

    Course late({thanks}, utc("2026-11-26T22:30:00Z"));
    late.rules = MessageRules{};
    late.turn_at("2026-11-27T01:00:00Z");
    CHECK(late.world.acts.empty());
    CHECK(late.progress.due_at == utc("2026-11-27T07:00:00Z"));
}

TEST_CASE("the frequency cap counts what any scenario sent") {
    Course course({email("a")}, utc("2026-11-26T10:00:00Z"));
    course.rules = {.quiet_from = 0, .quiet_to = 0, .most_messages = 1, .per_days = 3};
    course.world.sent = {utc("2026-11-25T09:00:00Z")};
    course.turn();
    CHECK(course.world.acts.empty());
    CHECK(course.progress.standing == Standing::kFrequencyCap);
    CHECK(course.progress.due_at == utc("2026-11-28T09:00:00Z"));
    course.turn_at("2026-11-28T09:00:00Z");
    CHECK(course.world.acts.size() == 1);
}

TEST_CASE("quiet hours end at a time that exists") {
    const MessageRules rules{.quiet_from = 20 * 60, .quiet_to = 2 * 60 + 30};
    // The night in which the clocks go forward over 02:30, and the one in which they show it twice.
    CHECK(after_quiet_hours(utc("2027-03-27T22:00:00Z"), rules, kParis) == utc("2027-03-28T01:00:00Z"));
    CHECK(after_quiet_hours(utc("2026-10-24T22:00:00Z"), rules, kParis) == utc("2026-10-25T00:30:00Z"));
    const Instant second_time = utc("2026-10-25T01:10:00Z");
    CHECK(after_quiet_hours(second_time, rules, kParis) == second_time);
}

TEST_CASE("quiet weekends end on Monday morning") {
    const MessageRules rules{.quiet_weekends = true};
    CHECK(after_quiet_hours(utc("2026-11-27T21:00:00Z"), rules, kParis) == utc("2026-11-30T07:00:00Z"));
    CHECK(after_quiet_hours(utc("2026-11-28T12:00:00Z"), rules, kParis) == utc("2026-11-30T07:00:00Z"));
    const MessageRules noon{.quiet_from = 12 * 60, .quiet_to = 14 * 60};
    CHECK(after_quiet_hours(utc("2026-11-28T11:30:00Z"), noon, kParis) == utc("2026-11-28T13:00:00Z"));
    CHECK(after_quiet_hours(utc("2026-11-28T13:00:00Z"), noon, kParis) == utc("2026-11-28T13:00:00Z"));
}

TEST_CASE("what a clock that ran ahead stamped holds nobody up for longer than the window") {
    const MessageRules rules{.most_messages = 1, .per_days = 3};
    const std::vector<Instant> sent = {utc("2030-01-01T00:00:00Z")};
    const Instant now = utc("2026-11-26T10:00:00Z");
    CHECK(after_frequency_cap(now, rules, sent) == now + Duration::days(3));
}

TEST_CASE("exit rules end an enrollment before its next step, with their reason") {
    Course course({email("a"), wait_of("w", 1), email("b")});
    course.turn();
    course.world.rule = EndReason::kUnsubscribed;
    course.turn_at("2026-11-27T10:00:00Z");
    CHECK(course.world.acts.size() == 1);
    CHECK(course.progress.state == EnrollmentState::kEnded);
    CHECK(course.progress.end_reason == EndReason::kUnsubscribed);
    CHECK(course.progress.ended_at == utc("2026-11-27T10:00:00Z"));
}

TEST_CASE("an enrollment ends when its days are over, not at the end of a wait beyond them") {
    Course course({email("a"), wait_of("w", 90), email("b")});
    course.turn();
    CHECK(course.progress.due_at == utc("2027-01-25T10:00:00Z"));
    course.live_until("2027-06-01T00:00:00Z");
    CHECK(course.progress.end_reason == EndReason::kTimeLimit);
    CHECK(course.world.acts.size() == 1);
}

TEST_CASE("a branch says what it looked at") {
    ScenarioStep fork{.key = "fork",
                      .kind = StepKind::kBranch,
                      .when = {.conditions = {{.fact = Fact::kSubmitted, .op = Operator::kAtLeast, .value = "1"}}},
                      .yes = "stop",
                      .no = "ask"};
    Course course({fork, email("ask"), {.key = "stop", .kind = StepKind::kStop}});
    course.world.known.submitted = 2;
    course.turn();
    CHECK(course.world.acts.empty());
    CHECK(course.world.details.front() == "fork: submitted=2");
    CHECK(course.progress.end_reason == EndReason::kStopped);
}

TEST_CASE("an enrollment goes on in another version where it stands, or below") {
    ScenarioDefinition from{.steps = {email("a"), wait_of("w", 1), email("b"), email("c")}};
    ScenarioDefinition to{.steps = {email("a"), email("c"), email("d")}};
    CHECK(step_in_version(from, to, "a") == "a");
    CHECK(step_in_version(from, to, "w") == "c");
    CHECK(step_in_version(from, to, "b") == "c");
    CHECK(step_in_version(from, to, "") == "");
    CHECK_FALSE(step_in_version(from, ScenarioDefinition{.steps = {email("d")}}, "b").has_value());
}

TEST_CASE("a step that another version had done is not done again") {
    Course course({email("a"), email("b")});
    course.world.taken.emplace("a", course.now);
    course.turn();
    CHECK(course.world.acts == Lines{"b at 2026-11-26T10:00:00Z"});
}

TEST_CASE("rules of messages that cannot be kept are refused") {
    CHECK(check(MessageRules{}).ok());
    CHECK_FALSE(check(MessageRules{.quiet_from = 1'440}).ok());
    CHECK_FALSE(check(MessageRules{.quiet_to = -1}).ok());
    CHECK_FALSE(check(MessageRules{.most_messages = 21}).ok());
    CHECK_FALSE(check(MessageRules{.per_days = 0}).ok());
}

ScenarioStep any_step(int place, int count) {
    const std::string key = "s" + std::to_string(place);
    const auto further = [&] { return "s" + std::to_string(*rc::gen::inRange(place + 1, count + 1)); };
    ScenarioStep step;
    switch (*rc::gen::inRange(0, 6)) {
        case 0: step = wait_of(key, *rc::gen::inRange(1, 10)); break;
        case 1: step = {.key = key, .kind = StepKind::kWait, .until = "2026-12-05T02:30"}; break;
        case 2: step = show(key); break;
        case 3: step = task(key); break;
        case 4:
            step = {.key = key,
                    .kind = StepKind::kBranch,
                    .when = {.conditions = {{.fact = Fact::kSubmitted, .op = Operator::kAtLeast, .value = "1"}}}};
            step.yes = further();
            step.no = further();
            break;
        default: step = email(key); break;
    }
    return step;
}

/// Random scenarios under a server that is restarted, whose clock jumps both ways, and that is paused.
TEST_CASE("each step is taken at most once, never in a burst, whatever happens to the server and its clock") {
    testing::check_property("at most once, no burst, no quiet hour broken", [] {
        const int count = *rc::gen::inRange(1, 10);
        std::vector<ScenarioStep> steps;
        for (int i = 0; i < count; ++i) steps.push_back(any_step(i, count));
        steps.push_back(email("s" + std::to_string(count)));
        Course course(std::move(steps));
        course.rules = {.quiet_weekends = *rc::gen::arbitrary<bool>(), .most_messages = *rc::gen::inRange(0, 3)};
        std::map<std::string, int> done;
        Instant latest = course.now;
        for (int i = 0; i < 60 && course.progress.state == EnrollmentState::kActive; ++i) {
            course.world.acts.clear();
            const EnrollmentProgress stored = course.progress;  // what a server that dies in the turn comes back to
            const NotingWorld world = course.world;
            const Duration lateness = course.now - course.progress.due_at;
            course.world.known.submitted = *rc::gen::inRange(0, 2);
            course.turn();
            if (lateness > kOnTime) RC_ASSERT(course.world.acts.size() <= 1u);
            if (*rc::gen::inRange(0, 4) == 0) {
                course.progress = stored;
                course.world = world;
            }
            for (const Instant sent : course.world.sent) {
                if (sent <= latest) continue;
                RC_ASSERT(after_quiet_hours(sent, course.rules, kParis) - sent <= kOnTime);
            }
            latest = std::max(latest, course.now);
            switch (*rc::gen::inRange(0, 4)) {
                case 0: course.now = std::max(course.now, course.progress.due_at); break;
                case 1: course.now = course.now + Duration::days(*rc::gen::inRange(0, 20)); break;
                case 2: course.now = course.now - Duration::hours(*rc::gen::inRange(0, 72)); break;
                default: shift(course.progress, Duration::hours(*rc::gen::inRange(0, 48))); break;
            }
        }
        RC_ASSERT(course.world.taken.size() == course.world.details.size());
    });
}

}  // namespace
}  // namespace parrain
