#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/classical_store.hpp"
#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// Counts of a month, in the publisher's words. `rep` is the number or e-mail address of a member.
struct ToldCount {
    std::string month;  ///< `2026-05`
    std::int64_t contacted;
    std::int64_t won;
    std::optional<std::string> rep;
};

/// One classical prospect, in the publisher's words. Days as `2026-05-31`.
struct ToldProspect {
    std::string external_id;
    std::string contacted_on;
    std::optional<std::string> won_on;
    std::optional<std::string> rep;
};

/// One thing told, and where in the request it stands (`/rows/0`; empty for the whole body).
struct ToldClassical {
    std::string at;
    std::variant<ToldCount, ToldProspect> what;
};

/// What came of telling: every line is new, changes what was known, or says what was known.
struct ClassicalReceipt {
    std::int64_t added = 0;
    std::int64_t changed = 0;
    std::int64_t unchanged = 0;
};

/// What telling one thing did, or would do.
enum class Told { kAdded, kChanged, kUnchanged };

/// Judges what publishers tell of classical prospects, within a transaction that knows the team.
class ClassicalChecker {
  public:
    ClassicalChecker(Transaction& tx, WorkspaceId workspace, Instant now);

    /// Field errors, all at once: kMonthInvalid, kDateAhead (/month), kOutOfRange (/contacted, /won below 0 or beyond
    /// kMostCounted), kWonBeyondContacted (/won), kMemberUnknown (/rep).
    Result<ClassicalCount> check(const ToldCount& told);
    /// Field errors, all at once: kRequired, kTooLong, kPersonalNumber (/external_id), kDateInvalid, kDateAhead
    /// (/contacted_on, /won_on), kWonBeforeContacted (/won_on), kMemberUnknown (/rep). It has no id yet.
    Result<ClassicalProspect> check(const ToldProspect& told);

    /// A member by number or e-mail address; also one who left the team since: what they did stays theirs.
    std::optional<MemberId> find_rep(const std::string& name);

  private:
    std::optional<MemberId> rep_named(const std::optional<std::string>& name, std::vector<FieldError>& errors);

    Transaction& tx_;
    WorkspaceId workspace_;
    std::int64_t today_;
    Instant now_;
    std::map<std::string, std::optional<MemberId>> known_;
};

/// By what two of them are about the same: month and rep, or the number.
std::string subject_of(const ClassicalCount& count);
std::string subject_of(const ClassicalProspect& prospect);

/// What keeping this would do, and with `keep` does.
Told tell(Transaction& tx, WorkspaceId workspace, const ClassicalCount& count, bool keep);
Told tell(Transaction& tx, WorkspaceId workspace, ClassicalProspect prospect, IdSource& ids, bool keep);

/// A month's counts with the name of their rep.
struct ListedCount {
    ClassicalCount count;
    std::optional<std::string> rep_name;
};

/// A classical prospect with the name of their rep.
struct ListedProspect {
    ClassicalProspect prospect;
    std::optional<std::string> rep_name;
};

/// Prospects that did not come by referral, which referral is compared with, and the share that referral is to reach.
class ClassicalProspects {
  public:
    explicit ClassicalProspects(const Context& context) : context_(context) {}

    /// Keep all of it or nothing. A month and rep told again replace their counts, a prospect told again replaces what
    /// was known of them.
    /// Errors of ClassicalChecker under the line's pointer; kToldTwice (two lines of one month and rep, or of one
    /// prospect).
    /// @error kRequired, kTooMany (/rows)
    Result<ClassicalReceipt> tell(WorkspaceId workspace, const std::vector<ToldClassical>& lines) const;

    std::vector<ListedCount> counts(WorkspaceId workspace) const;
    std::vector<ListedProspect> prospects(WorkspaceId workspace, Slice slice) const;

    /// `rep` is the number or e-mail address of a member. @error kNotFound (also where the month or rep is none)
    Result<void> remove_count(WorkspaceId workspace, std::string_view month,
                              const std::optional<std::string>& rep) const;
    /// @error kNotFound
    Result<void> remove_prospect(WorkspaceId workspace, std::string_view external_id) const;

    ShareTarget target(WorkspaceId workspace) const;
    /// @error kOutOfRange (/target below /start), kPreconditionFailed (`version` is not the stored one; 0 before the
    /// first)
    Result<ShareTarget> set_target(WorkspaceId workspace, const ShareTarget& target) const;

  private:
    Context context_;
};

/// As set, else from 20 % to 25 %. Source: mission.md, story C.
ShareTarget target_of(Transaction& tx, WorkspaceId workspace);

/// Lines told at once.
inline constexpr std::size_t kMostTold = 1'000;

/// The greatest count of a month.
inline constexpr std::int64_t kMostCounted = 1'000'000'000;

}  // namespace parrain::app
