#include "app/workspaces.hpp"
#include "core/id_source.hpp"
#include "http/api.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"

namespace parrain::http {
namespace {

/// A hundred years: more than any period that waits.
constexpr std::int64_t kLongestStep = 3'153'600'000;

/// What is made later would have no id; a year is left for what goes on by itself.
constexpr Instant kLastDay = ClockIdSource::kEnd - Duration::days(365);

struct ClockStep {
    Whole<0, kLongestStep> seconds;
};
BOOST_DESCRIBE_STRUCT(ClockStep, (), (seconds))

struct ClockTime {
    Instant now;
};
BOOST_DESCRIBE_STRUCT(ClockTime, (), (now))

/// Moves everybody's clock, so a workspace with live keys refuses it.
Result<ClockTime> advance_clock(const app::Caller& caller, Body<ClockStep> step, RequestContext& context,
                                const app::Workspaces& workspaces) {
    const auto& wiring = context.services<const Wiring>();
    const auto workspace = workspaces.get(caller.workspace);
    if (!workspace) return workspace.failure();
    if (!wiring.advance_clock || workspace->is_live) return fail(ErrorCode::kClockNotTest);
    const auto step_taken = Duration::seconds(*step->seconds);
    const bool has_ids = context.get<app::Context>().clock.now() + step_taken < kLastDay;
    if (!has_ids) return fail(ErrorCode::kOutOfRange, "/seconds");
    return ClockTime{.now = wiring.advance_clock(step_taken)};
}

}  // namespace

std::vector<Route> clock_routes() {
    std::vector<Route> routes;
    routes.push_back(POST<"/v1/test-clock/advance">(advance_clock, "Move the clock of a test server")
                         .tagged("settings")
                         .secured_by(kApiCallers)
                         .refuses({ErrorCode::kClockNotTest, ErrorCode::kOutOfRange}));
    return routes;
}

}  // namespace parrain::http
