#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/call_store.hpp"
#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// A rep with what they take, when they work and how much they have.
struct RepView {
    Member member;
    StoredRepProfile stored;
    std::int64_t open = 0;
    std::string calendar_url;  ///< empty until they have a profile of their own
};

/// One entry of a rep's calendar.
struct CalendarEntry {
    ReferralId referral;
    Instant at;
    CallParty party;
    bool is_promised = false;    ///< somebody was told that they would be called then
    std::string company;         ///< whom to call; may be empty, of a prospect
    std::string recommended_by;  ///< the advocate's company
    Duration length;             ///< what a call of the program usually takes
    Instant changed_at;
    std::int64_t version = 1;  ///< rises with each change
};

/// What a rep has to call, for a calendar.
struct RepCalendar {
    std::string name;  ///< of the rep
    Locale locale = Locale::kEn;
    Instant now;
    std::vector<CalendarEntry> entries;
};

/// Who works referrals, what they take and when they work.
class Reps {
  public:
    explicit Reps(const Context& context) : context_(context) {}

    /// Oldest member first.
    std::vector<RepView> list(WorkspaceId workspace) const;

    /// @error kNotFound (no member of the team)
    Result<RepView> get(WorkspaceId workspace, MemberId id) const;

    /// Set what a rep takes. `version` is the one the person saw, 0 where nobody had set it. A rep sets their own,
    /// owners and marketing any.
    /// @error kNotFound, kForbidden, kPreconditionFailed, those of domain check(RepProfile)
    Result<RepView> put(const Caller& caller, const RepProfile& profile, std::int64_t version) const;

    /// A new address of a rep's calendar; the one before shows nothing any more. @error kNotFound, kForbidden
    Result<RepView> renew_calendar(const Caller& caller, MemberId id) const;

    /// Whose an account is, none for nobody's; a line of the account's history. A rep takes for themselves what is
    /// nobody's, and lets go of their own.
    /// @error kNotFound (/account), kForbidden (a rep, of a colleague's or for one), kUnknownValue (/rep: none of the
    ///        reps)
    Result<void> put_account_rep(const Caller& caller, std::string_view account, std::optional<MemberId> rep) const;
    /// @error kNotFound
    Result<std::optional<MemberId>> account_rep(WorkspaceId workspace, std::string_view account) const;

    /// What the holder of a calendar's address sees: nothing of people but companies. @error kNotFound
    Result<RepCalendar> calendar(std::string_view token) const;

  private:
    Context context_;
};

}  // namespace parrain::app
