#pragma once

#include <optional>
#include <vector>

#include "app/context.hpp"
#include "app/fund_name.hpp"
#include "app/gift_store.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// One step of a ladder: what an advocate gets once so many of their referrals qualified.
struct Rung {
    int count = 0;
    GiftId gift;
};

/// The gifts of a program or campaign by qualified referrals: its current rules of one advocate's gift at a count. The
/// ladder of a campaign counts its own referrals alone, beside the ladder of the program, which counts all.
struct GiftLadder {
    Milestone counts_on = Milestone::kEngaged;  ///< accepted or engaged
    /// Whose referrals it is for. Put without one it stays as it is, and is at first for whom the program's other rules
    /// leave out.
    std::optional<Audience> audience = {};
    std::vector<Rung> rungs = {};  ///< counts ascending
    /// Whether somebody it is for is promised another reward for the same prospect.
    bool pays_twice = false;
    /// Whether its program is shown to none of those it is for.
    bool is_unseen = false;

    /// Of what can be edited: another once that is changed.
    std::int64_t version() const;
};

/// The highest rung of a ladder.
struct TopRung {
    Milestone counts_on;
    int count;
    Audience audience;
};

/// Where an advocate stands on the ladder of their program.
struct LadderProgress {
    struct Step {
        int count = 0;
        std::string gift;  ///< its name
        bool reached = false;
    };
    std::int64_t submitted = 0;
    std::int64_t qualified = 0;
    Milestone counts_on = Milestone::kEngaged;  ///< what makes a referral qualified: accepted, engaged or won
    std::vector<Step> rungs;
};

/// The ladders of programs and campaigns.
class GiftLadders {
  public:
    explicit GiftLadders(const Context& context) : context_(context) {}

    /// @error kNotFound
    Result<GiftLadder> get(WorkspaceId workspace, const FundName& name) const;

    /// Replace a ladder. A rung that stays, or moves to another count with its gift, keeps its rule, so that nobody
    /// gets it twice; one that goes is promised to no new referral.
    /// `version`: of the ladder that was edited, where the caller insists on it.
    /// @error kNotFound, kUnknownValue (/counts_on, /rungs/n/gift), kTooMany (/rungs: over 50), kOutOfRange
    ///        (/rungs/n/count: not from 1 to 1,000, or not above the one before), kPreconditionFailed
    Result<GiftLadder> put(WorkspaceId workspace, const FundName& name, const GiftLadder& ladder,
                           std::optional<std::int64_t> version = {}) const;

  private:
    Context context_;
};

/// The highest rung that a program has for administrators, or for members; none where it has no ladder for them.
std::optional<TopRung> top_rung(Transaction& tx, WorkspaceId workspace, ProgramId program, bool for_admins);

/// Who climbs a ladder, and how.
struct Climber {
    const Advocate& advocate;
    bool is_admin = false;
    bool on_sale_only = false;  ///< their gifts wait for sales
};

/// Where an advocate stands on the ladder of their program, or of a campaign of it, gifts named in this language; none
/// where it has no ladder for them.
std::optional<LadderProgress> ladder_progress(Transaction& tx, WorkspaceId workspace, const Climber& climber,
                                              std::optional<CampaignId> campaign, Locale locale);

}  // namespace parrain::app
