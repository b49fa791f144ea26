#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/id.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "domain/gift.hpp"

namespace parrain {

/// Where a campaign stands, as people see it. Time alone moves it from scheduled to running to ended.
enum class CampaignState { kDraft, kScheduled, kRunning, kPaused, kStopped, kEnded };

/// What a person, or its own stop rule, does to a campaign.
enum class CampaignEvent { kLaunched, kPaused, kResumed, kStopped };

/// Who stopped or paused a campaign: a person, or the campaign itself because its quality fell.
enum class CampaignCause { kPerson, kQuality };

/// What is decided of a campaign before it begins, and partly while it runs.
struct CampaignPlan {
    LocalText name;
    /// Referrals submitted in [starts_at, ends_at) belong to it, whenever they arrive.
    Instant starts_at;
    Instant ends_at;
    /// Basis points of the users whom it is kept from, so that its effect can be measured; from 0 to kMostHeldOut.
    int hold_out = 0;
    /// Basis points of referrals that must lead to interest; 0: the campaign is never flagged.
    int quality_floor = 2'000;
    /// Whether a campaign that is flagged stops by itself.
    bool stops_itself = false;

    bool operator==(const CampaignPlan&) const = default;
};
inline constexpr int kMostHeldOut = 5'000;
inline constexpr Duration kLongestCampaign = Duration::days(366);

/// What happened to a campaign so far.
struct CampaignCourse {
    std::optional<Instant> launched_at = {};
    std::optional<Instant> paused_at = {};
    std::optional<Instant> stopped_at = {};
    CampaignCause cause = CampaignCause::kPerson;  ///< of the pause or stop
    std::string reason = {};                       ///< what the person wrote who paused or stopped it

    bool operator==(const CampaignCourse&) const = default;
};

/// The plan with its names tidied, if it can be kept to.
/// @error kRequired and kTooLong (/name/en, /name/fr), kOutOfRange (/ends_at: not after the beginning, or more than a
///        year later; /hold_out_bps, /quality_floor_bps)
Result<CampaignPlan> checked(CampaignPlan plan);

/// Whether `next` may take the place of `plan` at this moment: once launched, what was begun stays as it is. A
/// beginning that has passed and the hold-out are fixed; the end may be moved, but not into the past.
/// @error kOutOfRange (/starts_at, /ends_at, /hold_out_bps), kIllegalTransition (it has ended)
Result<void> check_change(const CampaignPlan& plan, const CampaignCourse& course, const CampaignPlan& next,
                          Instant now);

/// Where the campaign stands at a moment.
CampaignState state_at(const CampaignPlan& plan, const CampaignCourse& course, Instant now);

/// What a person, or the stop rule, makes of the course. A draft is launched; what is scheduled or runs is paused or
/// stopped; what is paused is resumed or stopped; what was stopped may be resumed as well, by a person who thought
/// again. What ended stays so.
/// @error kIllegalTransition
Result<CampaignCourse> next(const CampaignPlan& plan, const CampaignCourse& course, CampaignEvent event,
                            CampaignCause cause, std::string reason, Instant now);

/// Whether a referral submitted at this moment belongs to the campaign, as far as its times say: the moment of
/// submission decides, not that of its arrival, and a campaign takes nothing from before it was launched.
bool takes(const CampaignPlan& plan, const CampaignCourse& course, Instant submitted_at);

/// Whether the campaign is kept from this user: for ever the same answer, drawn from both ids. `hold_out` in basis
/// points.
bool is_held_out(CampaignId campaign, UserId user, int hold_out);

/// Names on the wire (`draft`, `launched`, `quality`), and back.
std::string_view to_string(CampaignState state);
std::string_view to_string(CampaignEvent event);
std::string_view to_string(CampaignCause cause);
std::optional<CampaignState> parse_campaign_state(std::string_view name);
std::optional<CampaignEvent> parse_campaign_event(std::string_view name);
std::optional<CampaignCause> parse_campaign_cause(std::string_view name);

}  // namespace parrain
