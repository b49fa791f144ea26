#include "domain/campaign.hpp"

#include <algorithm>
#include <vector>

#include "core/crypto.hpp"
#include "core/text.hpp"
#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<CampaignState, 6> kStates("draft", "scheduled", "running", "paused", "stopped", "ended");
constexpr EnumNames<CampaignEvent, 4> kEvents("launched", "paused", "resumed", "stopped");
constexpr EnumNames<CampaignCause, 2> kCauses("person", "quality");

constexpr std::size_t kLongestName = 120;
constexpr int kWhole = 10'000;

void tidy(std::string& text, const std::string& pointer, std::vector<FieldError>& errors) {
    text = std::string(trimmed(strip_bidi_controls(text)));
    if (text.empty()) errors.push_back({pointer, ErrorCode::kRequired});
    if (code_point_count(text) > kLongestName) errors.push_back({pointer, ErrorCode::kTooLong, at_most(kLongestName)});
}

Result<void> verdict(std::vector<FieldError> errors) {
    if (errors.empty()) return {};
    const ErrorCode first = std::ranges::min_element(errors, {}, &FieldError::code)->code;
    return Failure{.code = first, .fields = std::move(errors)};
}

Failure illegal(CampaignState state, std::string_view event) {
    return {.code = ErrorCode::kIllegalTransition,
            .detail = {{"of", "campaign"}, {"state", std::string(to_string(state))}, {"event", std::string(event)}}};
}

bool is_legal(CampaignState state, CampaignEvent event) {
    switch (state) {
        case CampaignState::kDraft: return event == CampaignEvent::kLaunched;
        case CampaignState::kScheduled:
        case CampaignState::kRunning: return event == CampaignEvent::kPaused || event == CampaignEvent::kStopped;
        case CampaignState::kPaused: return event == CampaignEvent::kResumed || event == CampaignEvent::kStopped;
        case CampaignState::kStopped: return event == CampaignEvent::kResumed;
        case CampaignState::kEnded: return false;
    }
    return false;
}

}  // namespace

Result<CampaignPlan> checked(CampaignPlan plan) {
    std::vector<FieldError> errors;
    tidy(plan.name.en, "/name/en", errors);
    tidy(plan.name.fr, "/name/fr", errors);
    const bool is_backwards = plan.ends_at <= plan.starts_at;
    if (is_backwards) errors.push_back({"/ends_at", ErrorCode::kEndsBeforeStart});
    if (plan.ends_at > plan.starts_at + kLongestCampaign) errors.push_back({"/ends_at", ErrorCode::kOutOfRange});
    if (plan.hold_out < 0 || plan.hold_out > kMostHeldOut) {
        errors.push_back({"/hold_out_bps", ErrorCode::kOutOfRange, at_most(kMostHeldOut)});
    }
    if (plan.quality_floor < 0 || plan.quality_floor > kWhole) {
        errors.push_back({"/quality_floor_bps", ErrorCode::kOutOfRange, at_most(kWhole)});
    }
    if (auto good = verdict(std::move(errors)); !good) return good.failure();
    return plan;
}

Result<void> check_change(const CampaignPlan& plan, const CampaignCourse& course, const CampaignPlan& next,
                          Instant now) {
    if (!course.launched_at) return {};
    const CampaignState state = state_at(plan, course, now);
    const bool is_over = now >= plan.ends_at;
    if (is_over) return illegal(state, "edited");
    std::vector<FieldError> errors;
    const bool has_begun = now >= plan.starts_at;
    if (has_begun && next.starts_at != plan.starts_at) errors.push_back({"/starts_at", ErrorCode::kOutOfRange});
    if (next.ends_at != plan.ends_at && next.ends_at <= now) errors.push_back({"/ends_at", ErrorCode::kOutOfRange});
    if (next.hold_out != plan.hold_out) errors.push_back({"/hold_out_bps", ErrorCode::kOutOfRange});
    return verdict(std::move(errors));
}

CampaignState state_at(const CampaignPlan& plan, const CampaignCourse& course, Instant now) {
    if (!course.launched_at) return CampaignState::kDraft;
    if (course.stopped_at) return CampaignState::kStopped;
    if (now >= plan.ends_at) return CampaignState::kEnded;
    if (course.paused_at) return CampaignState::kPaused;
    return now < plan.starts_at ? CampaignState::kScheduled : CampaignState::kRunning;
}

Result<CampaignCourse> next(const CampaignPlan& plan, const CampaignCourse& course, CampaignEvent event,
                            CampaignCause cause, std::string reason, Instant now) {
    const CampaignState state = state_at(plan, course, now);
    const bool is_over = now >= plan.ends_at;
    const bool opens = event == CampaignEvent::kLaunched || event == CampaignEvent::kResumed;
    if (!is_legal(state, event)) return illegal(state, to_string(event));
    if (opens && is_over) return illegal(CampaignState::kEnded, to_string(event));
    CampaignCourse moved = course;
    moved.cause = cause;
    moved.reason = std::move(reason);
    switch (event) {
        case CampaignEvent::kLaunched: moved.launched_at = now; break;
        case CampaignEvent::kPaused: moved.paused_at = now; break;
        case CampaignEvent::kResumed:
            moved.paused_at.reset();
            moved.stopped_at.reset();
            break;
        case CampaignEvent::kStopped: moved.stopped_at = now; break;
    }
    return moved;
}

bool takes(const CampaignPlan& plan, const CampaignCourse& course, Instant submitted_at) {
    if (!course.launched_at || submitted_at < *course.launched_at) return false;
    if (submitted_at < plan.starts_at || submitted_at >= plan.ends_at) return false;
    if (course.paused_at && submitted_at >= *course.paused_at) return false;
    return !course.stopped_at || submitted_at < *course.stopped_at;
}

bool is_held_out(CampaignId campaign, UserId user, int hold_out) {
    if (hold_out <= 0) return false;
    const std::string hash = crypto::sha256(campaign.str() + ":" + user.str());
    std::uint64_t drawn = 0;
    for (std::size_t i = 0; i < sizeof(drawn); ++i) drawn = drawn << 8 | static_cast<unsigned char>(hash[i]);
    return drawn % kWhole < static_cast<std::uint64_t>(hold_out);
}

std::string_view to_string(CampaignState state) {
    return kStates.of(state);
}
std::string_view to_string(CampaignEvent event) {
    return kEvents.of(event);
}
std::string_view to_string(CampaignCause cause) {
    return kCauses.of(cause);
}
std::optional<CampaignState> parse_campaign_state(std::string_view name) {
    return kStates.parse(name);
}
std::optional<CampaignEvent> parse_campaign_event(std::string_view name) {
    return kEvents.parse(name);
}
std::optional<CampaignCause> parse_campaign_cause(std::string_view name) {
    return kCauses.parse(name);
}

}  // namespace parrain
