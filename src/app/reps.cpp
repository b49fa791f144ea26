#include "app/reps.hpp"

#include <algorithm>
#include <map>

#include "app/account_lock.hpp"
#include "app/call_book.hpp"
#include "core/crypto.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kCalendarTokenBits = 128;
/// Of the entries of a calendar that nobody was promised.
constexpr int kMostEntries = 500;

/// What stands in a rep's calendar: every call that somebody was promised, and of the others those due first.
std::vector<CallTask> tasks_in_calendar(Transaction& tx, WorkspaceId workspace, MemberId rep) {
    auto tasks = tx.calls().promised(workspace, rep);
    const QueueFilter filter{.view = QueueFilter::View::kMine, .rep = rep};
    for (CallTask& task : tx.calls().queue(workspace, filter, std::nullopt, kMostEntries)) {
        if (!task.call_back_at) tasks.push_back(std::move(task));
    }
    return tasks;
}

/// An entry too short to be seen in a calendar is none.
constexpr int kShortestEntryMinutes = 15;

Duration length_of_calls(Transaction& tx, WorkspaceId workspace, ProgramId id) {
    const Program program = tx.programs().find(workspace, id).value();
    return Duration::minutes(std::max(kShortestEntryMinutes, call_settings(tx, workspace, program).usual_minutes));
}

/// How far ahead the end of an absence may lie. Who is away for longer is no rep any more.
constexpr Duration kFurthestAbsence = Duration::days(5 * 366);

RepView view_of(Transaction& tx, const Settings& settings, const Workspace& workspace, const Member& member,
                std::int64_t open) {
    RepView view{.member = member, .stored = rep_profile(tx, workspace, member.id), .open = open, .calendar_url = {}};
    if (view.stored.version > 0)
        view.calendar_url = settings.base_url + "/calendar/" + view.stored.calendar_token + ".ics";
    return view;
}

std::int64_t open_of(Transaction& tx, WorkspaceId workspace, MemberId rep) {
    for (const auto& [who, count] : tx.calls().open_counts(workspace)) {
        if (who == rep) return count;
    }
    return 0;
}

/// A member of the team who may work referrals. @error kNotFound
Result<Member> found_member(Transaction& tx, WorkspaceId workspace, MemberId id) {
    const auto member = tx.access().find_member(workspace, id);
    if (!member || member->removed_at || !role_may_work(member->role)) return fail(ErrorCode::kNotFound);
    return *member;
}

/// A profile that is kept: its countries as they are matched, its absence where calendars reach.
/// @error those of domain check(RepProfile), kTimeInvalid (/absent_until: too far ahead)
Result<RepProfile> checked(RepProfile profile, Instant now) {
    if (const auto fits = check(profile); !fits) return fits.failure();
    if (profile.absent_until && *profile.absent_until > now + kFurthestAbsence) {
        return fail(ErrorCode::kTimeInvalid, "/absent_until");
    }
    for (std::string& country : profile.countries) country = CountryCode::parse(country).value().str();
    return profile;
}

/// Whether a caller may set what this rep takes.
bool may_set(const Caller& caller, MemberId rep) {
    if (caller.role != kRepRole) return true;
    return caller.actor.kind == ActorKind::kMember && caller.actor.id == rep.value();
}

}  // namespace

std::vector<RepView> Reps::list(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) {
        const Workspace owner = tx.workspaces().find(workspace).value();
        std::vector<RepView> reps;
        const auto counts = tx.calls().open_counts(workspace);
        for (const Member& member : tx.access().members(workspace)) {
            if (member.role != kRepRole) continue;
            std::int64_t open = 0;
            for (const auto& [who, count] : counts) {
                if (who == member.id) open = count;
            }
            reps.push_back(view_of(tx, context_.settings, owner, member, open));
        }
        return reps;
    });
}

Result<RepView> Reps::get(WorkspaceId workspace, MemberId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<RepView> {
        const auto member = found_member(tx, workspace, id);
        if (!member) return member.failure();
        return view_of(tx, context_.settings, tx.workspaces().find(workspace).value(), *member,
                       open_of(tx, workspace, id));
    });
}

Result<RepView> Reps::put(const Caller& caller, const RepProfile& profile, std::int64_t version) const {
    if (!may_set(caller, profile.rep)) return fail(ErrorCode::kForbidden);
    const auto kept = checked(profile, context_.clock.now());
    if (!kept) return kept.failure();
    const WorkspaceId workspace = caller.workspace;
    return context_.store.write([&](Transaction& tx) -> Result<RepView> {
        const auto member = found_member(tx, workspace, profile.rep);
        if (!member) return member.failure();
        const Workspace owner = tx.workspaces().find(workspace).value();
        StoredRepProfile stored = rep_profile(tx, owner, profile.rep);
        stored.profile = *kept;
        stored.version = version;
        if (stored.calendar_token.empty()) stored.calendar_token = crypto::random_token(kCalendarTokenBits);
        if (!tx.calls().put(workspace, stored)) return fail(ErrorCode::kPreconditionFailed);
        return view_of(tx, context_.settings, owner, *member, open_of(tx, workspace, profile.rep));
    });
}

Result<RepView> Reps::renew_calendar(const Caller& caller, MemberId id) const {
    if (!may_set(caller, id)) return fail(ErrorCode::kForbidden);
    return context_.store.write([&](Transaction& tx) -> Result<RepView> {
        const auto member = found_member(tx, caller.workspace, id);
        if (!member) return member.failure();
        const Workspace owner = tx.workspaces().find(caller.workspace).value();
        StoredRepProfile stored;
        do {
            stored = rep_profile(tx, owner, id);
            stored.calendar_token = crypto::random_token(kCalendarTokenBits);
        } while (!tx.calls().put(caller.workspace, stored));
        return view_of(tx, context_.settings, owner, *member, open_of(tx, caller.workspace, id));
    });
}

Result<void> Reps::put_account_rep(const Caller& caller, std::string_view external_id,
                                   std::optional<MemberId> rep) const {
    const WorkspaceId workspace = caller.workspace;
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        lock_account(tx, workspace, external_id);
        const auto account = tx.customers().find_account(workspace, external_id);
        if (!account) return fail(ErrorCode::kNotFound);
        const auto before = tx.calls().account_rep(workspace, account->id);
        const bool is_kept = before && found_member(tx, workspace, *before).ok();
        const bool is_own = (!is_kept || may_set(caller, *before)) && (!rep || may_set(caller, *rep));
        if (!is_own) return fail(ErrorCode::kForbidden);
        if (rep) {
            const auto member = working_member(tx, workspace, *rep);
            if (!member) return member.failure();
            if (member->role != kRepRole) return fail(ErrorCode::kUnknownValue, "/rep");
        }
        if (rep == before) return {};
        tx.calls().put_account_rep(workspace, account->id, rep);
        tx.customers().append(workspace, account->id,
                              {.id = context_.ids.next(),
                               .at = now,
                               .actor = caller.actor,
                               .gifts_allowed = account->gifts_allowed,
                               .recommending_allowed = account->recommending_allowed,
                               .rep = rep.value_or(MemberId())});
        return {};
    });
}

Result<std::optional<MemberId>> Reps::account_rep(WorkspaceId workspace, std::string_view external_id) const {
    return context_.store.read([&](Transaction& tx) -> Result<std::optional<MemberId>> {
        const auto account = tx.customers().find_account(workspace, external_id);
        if (!account) return fail(ErrorCode::kNotFound);
        return tx.calls().account_rep(workspace, account->id);
    });
}

Result<RepCalendar> Reps::calendar(std::string_view token) const {
    return context_.store.read([&](Transaction& tx) -> Result<RepCalendar> {
        const auto found = tx.calls().profile_by_token(token);
        if (!found) return fail(ErrorCode::kNotFound);
        const auto& [workspace, stored] = *found;
        const auto member = tx.access().find_member(workspace, stored.profile.rep);
        if (!member || member->removed_at) return fail(ErrorCode::kNotFound);
        RepCalendar calendar{
            .name = member->name, .locale = member->locale, .now = context_.clock.now(), .entries = {}};
        std::map<ProgramId, Duration> lengths;
        for (const CallTask& task : tasks_in_calendar(tx, workspace, member->id)) {
            if (!lengths.contains(task.program))
                lengths.emplace(task.program, length_of_calls(tx, workspace, task.program));
            const ListedReferral listed = tx.referrals().find_listed(workspace, task.referral).value();
            const Referral& referral = listed.referral;
            const bool is_advocate =
                referral.state == ReferralState::kAccepted || referral.state == ReferralState::kAdvocateCall;
            calendar.entries.push_back({.referral = task.referral,
                                        .at = task.due_at,
                                        .party = is_advocate ? CallParty::kAdvocate : CallParty::kProspect,
                                        .is_promised = task.call_back_at.has_value(),
                                        .company = is_advocate ? listed.account_name : referral.company.value_or(""),
                                        .recommended_by = listed.account_name,
                                        .length = lengths.at(task.program),
                                        .changed_at = task.updated_at,
                                        .version = task.version});
        }
        return calendar;
    });
}

}  // namespace parrain::app
