#include "domain/campaign.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

using namespace parrain;

namespace {

using State = CampaignState;
using Event = CampaignEvent;

constexpr Instant kStart = Instant(1'000'000'000);
constexpr Instant kEnd = kStart + Duration::days(10);

CampaignPlan plan() {
    return {.name = {.en = "World Cup", .fr = "Coupe du monde"}, .starts_at = kStart, .ends_at = kEnd};
}

/// Launched a day before it starts.
CampaignCourse launched() {
    return {.launched_at = kStart - Duration::days(1)};
}

Result<CampaignCourse> after(const CampaignCourse& course, Event event, Instant now) {
    return next(plan(), course, event, CampaignCause::kPerson, "because", now);
}

/// A course that stands in `state` a day after the beginning, or before it where the state wants that.
CampaignCourse standing_in(State state) {
    CampaignCourse course = launched();
    if (state == State::kDraft) course.launched_at.reset();
    if (state == State::kPaused) course.paused_at = kStart;
    if (state == State::kStopped) course.stopped_at = kStart;
    return course;
}

Instant moment_of(State state) {
    if (state == State::kScheduled) return kStart - Duration::minutes(1);
    if (state == State::kEnded) return kEnd;
    return kStart + Duration::days(1);
}

}  // namespace

TEST_CASE("a plan is tidied, and refused field by field where it says nothing clear") {
    CampaignPlan untidy = plan();
    untidy.name.en = "  World Cup\xE2\x80\xAE ";
    REQUIRE(checked(untidy));
    CHECK(checked(untidy)->name.en == "World Cup");

    struct Row {
        CampaignPlan plan;
        std::string pointer;
        ErrorCode code;
    };
    std::vector<Row> rows;
    const auto wrong = [&](auto change, const char* pointer, ErrorCode code) {
        CampaignPlan one = plan();
        change(one);
        rows.push_back({one, pointer, code});
    };
    wrong([](CampaignPlan& one) { one.name.fr = " "; }, "/name/fr", ErrorCode::kRequired);
    wrong([](CampaignPlan& one) { one.name.en = std::string(121, 'x'); }, "/name/en", ErrorCode::kTooLong);
    wrong([](CampaignPlan& one) { one.ends_at = one.starts_at; }, "/ends_at", ErrorCode::kEndsBeforeStart);
    wrong([](CampaignPlan& one) { one.ends_at = one.starts_at + Duration::days(367); }, "/ends_at",
          ErrorCode::kOutOfRange);
    wrong([](CampaignPlan& one) { one.hold_out = -1; }, "/hold_out_bps", ErrorCode::kOutOfRange);
    wrong([](CampaignPlan& one) { one.hold_out = 5'001; }, "/hold_out_bps", ErrorCode::kOutOfRange);
    wrong([](CampaignPlan& one) { one.quality_floor = 10'001; }, "/quality_floor_bps", ErrorCode::kOutOfRange);
    for (const Row& row : rows) {
        CAPTURE(row.pointer);
        const auto refused = checked(row.plan);
        REQUIRE_FALSE(refused);
        REQUIRE(refused.failure().fields.size() == 1);
        CHECK(refused.failure().fields.front().pointer == row.pointer);
        CHECK(refused.error() == row.code);
    }
}

TEST_CASE("every state and event of a campaign: who may do what") {
    const std::map<State, std::vector<Event>> legal = {
        {State::kDraft, {Event::kLaunched}},
        {State::kScheduled, {Event::kPaused, Event::kStopped}},
        {State::kRunning, {Event::kPaused, Event::kStopped}},
        {State::kPaused, {Event::kResumed, Event::kStopped}},
        {State::kStopped, {Event::kResumed}},
        {State::kEnded, {}},
    };
    for (const auto& [state, events] : legal) {
        for (const Event event : {Event::kLaunched, Event::kPaused, Event::kResumed, Event::kStopped}) {
            CAPTURE(to_string(state));
            CAPTURE(to_string(event));
            const CampaignCourse course = standing_in(state);
            REQUIRE(state_at(plan(), course, moment_of(state)) == state);
            const auto moved = after(course, event, moment_of(state));
            const bool may = std::ranges::find(events, event) != events.end();
            CHECK(moved.ok() == may);
            if (!may) CHECK(moved.error() == ErrorCode::kIllegalTransition);
        }
    }
}

TEST_CASE("time alone takes a campaign from scheduled to running to ended, and stops nothing else") {
    CHECK(state_at(plan(), launched(), kStart - Duration{1}) == State::kScheduled);
    CHECK(state_at(plan(), launched(), kStart) == State::kRunning);
    CHECK(state_at(plan(), launched(), kEnd - Duration{1}) == State::kRunning);
    CHECK(state_at(plan(), launched(), kEnd) == State::kEnded);
    CHECK(state_at(plan(), standing_in(State::kStopped), kEnd) == State::kStopped);
    CHECK(state_at(plan(), standing_in(State::kDraft), kEnd) == State::kDraft);
}

TEST_CASE("what is over can neither be launched nor resumed") {
    CHECK(after(standing_in(State::kDraft), Event::kLaunched, kEnd).error() == ErrorCode::kIllegalTransition);
    CHECK(after(standing_in(State::kStopped), Event::kResumed, kEnd).error() == ErrorCode::kIllegalTransition);
}

TEST_CASE("the moment of submission decides whose referral it is") {
    CHECK_FALSE(takes(plan(), launched(), kStart - Duration{1}));
    CHECK(takes(plan(), launched(), kStart));
    CHECK(takes(plan(), launched(), kEnd - Duration{1}));
    CHECK_FALSE(takes(plan(), launched(), kEnd));
    CHECK_FALSE(takes(plan(), {}, kStart));

    CampaignCourse late = {.launched_at = kStart + Duration::days(2)};
    CHECK_FALSE(takes(plan(), late, kStart + Duration::days(1)));
    CHECK(takes(plan(), late, kStart + Duration::days(2)));

    // What came before the stop still belongs to it, however late it arrives.
    CampaignCourse stopped = launched();
    stopped.stopped_at = kStart + Duration::days(3);
    CHECK(takes(plan(), stopped, kStart + Duration::days(3) - Duration{1}));
    CHECK_FALSE(takes(plan(), stopped, kStart + Duration::days(3)));
    CampaignCourse paused = launched();
    paused.paused_at = kStart + Duration::days(3);
    CHECK(takes(plan(), paused, kStart + Duration::days(2)));
    CHECK_FALSE(takes(plan(), paused, kStart + Duration::days(4)));
    const auto resumed = after(paused, Event::kResumed, kStart + Duration::days(5));
    REQUIRE(resumed);
    CHECK(takes(plan(), *resumed, kStart + Duration::days(6)));
}

TEST_CASE("what was begun stays as it is; the end may move, but not into the past") {
    const Instant now = kStart + Duration::days(1);
    CampaignPlan moved = plan();
    moved.ends_at = kEnd + Duration::days(5);
    moved.quality_floor = 0;
    moved.stops_itself = true;
    CHECK(check_change(plan(), launched(), moved, now));
    CHECK(check_change(plan(), {}, moved, kEnd + Duration::days(90)));

    moved = plan();
    moved.ends_at = now;
    CHECK(check_change(plan(), launched(), moved, now).failure().fields.front().pointer == "/ends_at");
    moved = plan();
    moved.starts_at = kStart + Duration::days(2);
    CHECK(check_change(plan(), launched(), moved, now).failure().fields.front().pointer == "/starts_at");
    CHECK(check_change(plan(), launched(), moved, kStart - Duration{1}));
    moved = plan();
    moved.hold_out = 1'000;
    CHECK(check_change(plan(), launched(), moved, now).failure().fields.front().pointer == "/hold_out_bps");
    CHECK(check_change(plan(), launched(), plan(), kEnd).error() == ErrorCode::kIllegalTransition);
}

TEST_CASE("a hold-out is drawn by lot: always the same for one user, near its share over many, another per campaign") {
    CHECK_FALSE(is_held_out(CampaignId(7), UserId(1), 0));
    int held = 0;
    int in_both = 0;
    for (int user = 1; user <= 20'000; ++user) {
        const bool is_held = is_held_out(CampaignId(7), UserId(user), 1'000);
        CHECK(is_held == is_held_out(CampaignId(7), UserId(user), 1'000));
        held += is_held ? 1 : 0;
        in_both += is_held && is_held_out(CampaignId(8), UserId(user), 1'000) ? 1 : 0;
        // Who is held out at 10 % is held out at 20 %.
        if (is_held) CHECK(is_held_out(CampaignId(7), UserId(user), 2'000));
    }
    CHECK(held > 1'800);
    CHECK(held < 2'200);
    CHECK(in_both < 300);
}
