#include "app/call_book.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "app/advocate_mail.hpp"
#include "app/prospect_contact.hpp"
#include "app/referral_book.hpp"
#include "app/suppressions.hpp"
#include "app/tasks.hpp"
#include "core/round_amount.hpp"

namespace parrain::app {
namespace {

/// Tasks given to reps in one transaction.
constexpr int kRoutingBatch = 200;

/// What a program of the preset reckons a rep's hour at until somebody says, in euros.
constexpr std::int64_t kHourlyCost = 36;

Money default_hourly_cost(const Program& program, Currency currency) {
    return program.wants_calls ? round_amount(kHourlyCost, currency) : Money::zero(currency);
}

bool is_consumer(const Referral& referral) {
    return parse_address_class(referral.address_class) == AddressClass::kConsumer;
}

/// Whether somebody of the team has to work the referral as it stands.
bool wants_task(Transaction& tx, WorkspaceId workspace, const Program& program, const Referral& referral) {
    switch (referral.state) {
        case ReferralState::kAccepted:
        case ReferralState::kAdvocateCall:
        case ReferralState::kToContact:
        case ReferralState::kContacted: return program.wants_calls && may_be_called(tx, workspace, referral);
        case ReferralState::kEngaged: return !is_consumer(referral) && !is_suppressed(tx, workspace, referral);
        default: return false;
    }
}

std::int64_t worth_of(const Program& program, const Referral& referral) {
    const auto& value = referral.expected_value ? referral.expected_value : program.typical_annual_value;
    return value ? value->minor() : 0;
}

RoutedReferral routed(Transaction& tx, WorkspaceId workspace, const Referral& referral) {
    const auto advocate = tx.referrals().find_advocate(workspace, referral.advocate).value();
    const auto notice = tx.contacts().notice(workspace, referral.id);
    RoutedReferral facts{.country = referral.country,
                         .language = tx.customers().find_user(workspace, advocate.user).value().locale,
                         .employees = referral.employees,
                         .account_rep = tx.calls().account_rep(workspace, referral.account)};
    if (notice) facts.country = std::string(notice->country.str());
    return facts;
}

/// Whether it is a rep who did something.
bool is_rep(Transaction& tx, WorkspaceId workspace, const Actor& actor) {
    if (actor.kind != ActorKind::kMember) return false;
    const auto member = tx.access().find_member(workspace, MemberId(actor.id));
    return member && member->role == kRepRole;
}

/// Whether a member is still a rep, and stays one until this transaction ends.
bool is_rep_still(Transaction& tx, WorkspaceId workspace, MemberId rep) {
    const auto member = working_member(tx, workspace, rep);
    return member && member->role == kRepRole;
}

/// When whoever works the referral has to do something, once they are back; by the clock of the workspace where nobody
/// does.
void set_due(Transaction& tx, const Workspace& workspace, const Program& program, const Referral& referral,
             CallTask& task, Instant now) {
    const CallSettings settings = call_settings(tx, workspace.id, program);
    const RepProfile profile = rep_profile(tx, workspace, task.rep.value_or(MemberId())).profile;
    const Instant back = profile.is_absent(now) ? *profile.absent_until : now;
    task.due_at = due_after(settings.rules, profile.hours, referral.state, std::nullopt, back).value_or(now);
    task.escalates_at = escalation_of(settings, profile.hours, task.due_at);
    task.call_back_at.reset();
}

std::string note_of(Transaction& tx, const Context& context, WorkspaceId workspace, const char* key) {
    return context.texts.text(tx.workspaces().find(workspace).value().locale, key, {});
}

void close(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral, CallTask task,
           Instant now) {
    if (!task.is_open) return;
    close_overdue(tx, workspace, referral.id, note_of(tx, context, workspace, "call.nothing_left"), now);
    task.is_open = false;
    task.is_free = false;
    task.escalates_at.reset();
    task.held_by.clear();
    task.held_until.reset();
    task.call_back_at.reset();
    task.updated_at = now;
    tx.calls().update(workspace, task);
}

void append_line(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                 const Assignment& assignment, Instant now) {
    const auto state = std::string(to_string(referral.state));
    const bool is_own_act = assignment.why == RoutingReason::kTaken;
    tx.referrals().append(workspace, referral.id,
                          {.id = context.ids.next(),
                           .at = now,
                           .actor = assignment.actor,
                           .event = assignment.event,
                           .before = state,
                           .after = state,
                           .reason = assignment.reason,
                           .member = is_own_act ? std::nullopt : std::optional(assignment.rep)});
}

/// Whether a rep cannot go on because nobody may call the prospect any more: the law of a country, or what the team
/// holds it to be, has changed.
bool is_stranded(Transaction& tx, WorkspaceId workspace, const Program& program, const Referral& referral,
                 bool was_worked) {
    const bool is_to_call = referral.state == ReferralState::kAdvocateCall ||
                            referral.state == ReferralState::kToContact ||
                            (referral.state == ReferralState::kContacted && was_worked);
    return program.wants_calls && is_to_call && !is_suppressed(tx, workspace, referral) &&
           !may_be_called(tx, workspace, referral);
}

/// Tell the team of a referral that is stranded, once, and take it back when it is so no more.
void follow_stranded(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                     bool strands, Instant now) {
    const auto told = tx.tasks().open_about(workspace, referral.id, TaskKind::kNotCallable);
    if (strands && told.empty()) {
        const auto advocate = tx.referrals().find_advocate(workspace, referral.advocate).value();
        open_task(tx, context, workspace,
                  {.kind = TaskKind::kNotCallable,
                   .text = {},
                   .user = advocate.user,
                   .account = referral.account,
                   .referral = referral.id,
                   .once_key = "not_callable:" + referral.id.str() + ":" + now.str()},
                  now);
    }
    if (strands) return;
    for (const Task& one : told) {
        close_task(tx, workspace, one.once_key, note_of(tx, context, workspace, "call.moved_on"), now);
    }
}

/// Whether a move leaves the same to be done: who is assigned a referral has to call the advocate, as was due before.
bool leaves_the_same(ReferralState before, ReferralState after) {
    return before == after || (before == ReferralState::kAccepted && after == ReferralState::kAdvocateCall);
}

/// Where advocates are called first they hear how it ended: that their contact bought, or that those whom they agreed
/// to have called did not. Of others nothing, or they would learn who cannot be called.
void tell_outcome(Transaction& tx, const Context& context, WorkspaceId workspace, const Program& program,
                  const Referral& referral, ReferralState before, Instant now) {
    if (referral.state == before || !calls_advocate_first(tx, workspace, program)) return;
    const bool was_called =
        before == ReferralState::kToContact || before == ReferralState::kContacted || before == ReferralState::kEngaged;
    if (referral.state == ReferralState::kWon) {
        mail_advocate(tx, context, workspace, referral, "advocate.customer", {}, now);
    } else if (referral.state == ReferralState::kLost && was_called) {
        mail_advocate(tx, context, workspace, referral, "advocate.not_this_time", {}, now);
    }
}

/// A task goes to whom of these the rules say, told as `line` is; who left the team meanwhile is passed over. False
/// where there are none.
Result<bool> route_task(Transaction& tx, const Context& context, const Workspace& workspace, const Referral& referral,
                        CallTask& task, std::vector<RepStanding> reps, Instant now, Assignment line = {}) {
    const RoutedReferral facts = routed(tx, workspace.id, referral);
    for (;;) {
        const auto chosen = route(facts, reps, now);
        if (!chosen) return false;
        if (!is_rep_still(tx, workspace.id, chosen->rep)) {
            std::erase_if(reps, [&](const RepStanding& one) { return one.profile.rep == chosen->rep; });
            continue;
        }
        line.rep = chosen->rep;
        line.why = chosen->reason;
        line.event = "routed";
        const auto assigned = assign(tx, context, workspace.id, task, line, now);
        if (!assigned) return assigned.failure();
        return true;
    }
}

/// One referral under rules that changed.
Result<void> reconsider_call(Transaction& tx, const Context& context, WorkspaceId workspace, const Program& program,
                             ReferralId id, Instant now) {
    auto referral = tx.referrals().find_locked(workspace, id).value();
    const auto known = tx.calls().task(workspace, id);
    // Whom a message informed is called once they say that they are interested.
    if (referral.state == ReferralState::kContacted && !known) return {};
    const auto followed = follow_calls(tx, context, workspace, referral, referral.state, Actor{}, now);
    if (!followed) return followed;
    const bool is_accepted = referral.state == ReferralState::kAccepted;
    if (is_accepted && !wants_task(tx, workspace, program, referral)) introduce_soon(tx, workspace, referral, now);
    return {};
}

/// In which order open referrals are held against rules that changed.
constexpr std::array kReconsidered = {ReferralState::kAccepted, ReferralState::kAdvocateCall, ReferralState::kToContact,
                                      ReferralState::kContacted};

/// The next batch of referrals under rules that changed; notes how far it came, or that it came to the end.
Result<void> reconsider_batch(Transaction& tx, const Context& context, WorkspaceId workspace, const Program& program,
                              Reconsideration todo, Instant now) {
    ReferralFilter filter;
    filter.state = to_string(todo.state);
    const auto page = tx.referrals().list(workspace, filter, {.after = todo.after, .limit = kRoutingBatch});
    for (const ListedReferral& one : page) {
        if (one.referral.program != program.id) continue;
        const auto done = reconsider_call(tx, context, workspace, program, one.referral.id, now);
        if (!done) return done;
    }
    if (page.size() == static_cast<std::size_t>(kRoutingBatch)) {
        todo.after = page.back().referral.id.value();
        tx.calls().put(workspace, todo);
        return {};
    }
    const auto next = std::ranges::find(kReconsidered, todo.state) + 1;
    if (todo.is_first || next == kReconsidered.end()) {
        tx.calls().remove_reconsideration(workspace, program.id);
        return {};
    }
    todo.state = *next;
    todo.after = 0;
    // What is soon read through is read at once: the rest of a batch.
    return reconsider_batch(tx, context, workspace, program, todo, now);
}

}  // namespace

std::optional<MemberId> member_of(const Caller& caller) {
    if (caller.actor.kind == ActorKind::kMember) return MemberId(caller.actor.id);
    return caller.acts_for;
}

bool is_held_by_other(const CallTask& task, const Caller& caller, Instant now) {
    return task.held_until && *task.held_until > now && member_of(caller) && task.held_by != principal_of(caller);
}

bool may_take(Transaction& tx, WorkspaceId workspace, const CallTask& task, MemberId who, Instant now) {
    if (!task.rep || *task.rep == who || task.is_free) return true;
    const auto holder = tx.access().find_member(workspace, *task.rep);
    if (!holder || holder->removed_at) return true;
    const auto profile = tx.calls().profile(workspace, *task.rep);
    return profile && profile->profile.is_absent(now);
}

bool is_colleagues(Transaction& tx, const CallTask& task, const Caller& caller, Instant now) {
    if (!task.is_open || caller.role != kRepRole) return false;
    const auto who = member_of(caller);
    return is_held_by_other(task, caller, now) || (who && !may_take(tx, caller.workspace, task, *who, now));
}

Result<Member> working_member(Transaction& tx, WorkspaceId workspace, MemberId id) {
    const auto member = tx.access().find_member_shared(workspace, id);
    if (!member || member->removed_at || !role_may_work(member->role)) return fail(ErrorCode::kUnknownValue, "/rep");
    return *member;
}

bool waits_for_advocate(Transaction& tx, WorkspaceId workspace, const Referral& referral) {
    if (referral.state != ReferralState::kAccepted && referral.state != ReferralState::kAdvocateCall) return false;
    const Program program = tx.programs().find(workspace, referral.program).value();
    return calls_advocate_first(tx, workspace, program) && may_be_called(tx, workspace, referral);
}

CallSettings call_settings(Transaction& tx, WorkspaceId workspace, const Program& program) {
    if (auto stored = tx.calls().settings(workspace, program.id)) return *std::move(stored);
    const Currency currency = tx.workspaces().find(workspace).value().currency;
    CallSettings settings{.program = program.id, .hourly_cost = default_hourly_cost(program, currency)};
    settings.rules.wants_calls = program.wants_calls;
    return settings;
}

bool calls_advocate_first(Transaction& tx, WorkspaceId workspace, const Program& program) {
    return program.wants_calls && call_settings(tx, workspace, program).rules.advocate_first;
}

StoredRepProfile rep_profile(Transaction& tx, const Workspace& workspace, MemberId rep) {
    if (rep) {
        if (auto stored = tx.calls().profile(workspace.id, rep)) return *std::move(stored);
    }
    StoredRepProfile profile{.profile = {.rep = rep}, .calendar_token = {}};
    profile.profile.hours.time_zone = workspace.time_zone;
    return profile;
}

std::vector<RepStanding> reps_of(Transaction& tx, const Workspace& workspace) {
    std::map<MemberId, std::int64_t> open;
    for (const auto& [rep, count] : tx.calls().open_counts(workspace.id)) open[rep] = count;
    std::map<MemberId, RepProfile> profiles;
    for (StoredRepProfile& stored : tx.calls().profiles(workspace.id)) {
        profiles.emplace(stored.profile.rep, std::move(stored.profile));
    }
    std::vector<RepStanding> reps;
    for (const Member& member : tx.access().members(workspace.id)) {
        if (member.role != kRepRole) continue;
        RepStanding standing{.profile = {.rep = member.id}, .open = open[member.id]};
        standing.profile.hours.time_zone = workspace.time_zone;
        if (const auto known = profiles.find(member.id); known != profiles.end()) standing.profile = known->second;
        reps.push_back(std::move(standing));
    }
    return reps;
}

bool role_may_work(std::string_view role) {
    return role == "owner" || role == "marketing" || role == kRepRole;
}

std::string line_of_call(CallParty party, CallOutcome outcome) {
    return "called_" + std::string(to_string(party)) + "_" + std::string(to_string(outcome));
}

std::string overdue_key(ReferralId referral, Instant due_at) {
    return "overdue:" + referral.str() + ":" + due_at.str();
}

std::optional<Instant> escalation_of(const CallSettings& settings, const WorkHours& hours, Instant due_at) {
    return after_working(hours, due_at, Duration::hours(settings.rules.escalation_hours));
}

void close_overdue(Transaction& tx, WorkspaceId workspace, ReferralId referral, const std::string& note, Instant now) {
    for (const Task& one : tx.tasks().open_about(workspace, referral, TaskKind::kOverdueCall)) {
        close_task(tx, workspace, one.once_key, note, now);
    }
}

Result<void> assign(Transaction& tx, const Context& context, WorkspaceId workspace, CallTask& task,
                    const Assignment& assignment, Instant now) {
    const auto member = working_member(tx, workspace, assignment.rep);
    if (!member) return member.failure();
    auto referral = tx.referrals().find(workspace, task.referral).value();
    const Workspace owner = tx.workspaces().find(workspace).value();
    const Program program = tx.programs().find(workspace, referral.program).value();
    const bool changes_hands = task.rep != assignment.rep;
    task.rep = assignment.rep;
    if (changes_hands) {
        task.routed_by = assignment.why;
        task.assigned_at = now;
        // What somebody was promised is kept, whoever calls; and nothing is less late for changing hands.
        const Instant due_before = task.due_at;
        if (!task.call_back_at) set_due(tx, owner, program, referral, task, now);
        if (!assignment.is_new) task.due_at = std::min(due_before, task.due_at);
    }
    if (changes_hands || !task.escalates_at) {
        const WorkHours hours = rep_profile(tx, owner, assignment.rep).profile.hours;
        task.escalates_at = escalation_of(call_settings(tx, workspace, program), hours, std::max(task.due_at, now));
    }
    task.is_free = false;
    task.updated_at = now;
    if (!tx.calls().update(workspace, task)) return fail(ErrorCode::kPreconditionFailed);
    ++task.version;
    append_line(tx, context, workspace, referral, assignment, now);
    if (referral.state != ReferralState::kAccepted || !program.wants_calls) return {};
    const auto moved =
        move_referral(tx, context, workspace, referral, ReferralEvent::kAssigned, assignment.actor, {}, now);
    if (!moved) return moved.failure();
    task = tx.calls().task(workspace, task.referral).value();
    return {};
}

Result<void> follow_calls(Transaction& tx, const Context& context, WorkspaceId workspace, Referral& referral,
                          ReferralState before, const Actor& actor, Instant now) {
    auto known = tx.calls().task_locked(workspace, referral.id);
    const auto program = tx.programs().find(workspace, referral.program).value();
    tell_outcome(tx, context, workspace, program, referral, before, now);
    if (!wants_task(tx, workspace, program, referral)) {
        const bool was_known = known.has_value();
        const bool was_worked = was_known && known->is_open;
        if (known) close(tx, context, workspace, referral, *std::move(known), now);
        const bool strands = is_stranded(tx, workspace, program, referral, was_worked);
        if (was_known || strands) follow_stranded(tx, context, workspace, referral, strands, now);
        return {};
    }
    if (known && known->is_open && leaves_the_same(before, referral.state)) return {};
    follow_stranded(tx, context, workspace, referral, false, now);
    close_overdue(tx, workspace, referral.id, note_of(tx, context, workspace, "call.moved_on"), now);
    const Workspace owner = tx.workspaces().find(workspace).value();
    CallTask task = known.value_or(CallTask{.referral = referral.id, .program = referral.program, .assigned_at = now});
    if (task.rep && !working_member(tx, workspace, *task.rep)) task.rep.reset();
    task.is_open = true;
    task.is_free = false;
    task.worth = worth_of(program, referral);
    task.updated_at = now;
    set_due(tx, owner, program, referral, task, now);
    if (known) {
        if (!tx.calls().update(workspace, task)) return fail(ErrorCode::kPreconditionFailed);
        ++task.version;
    } else {
        tx.calls().insert(workspace, task);
    }
    if (task.rep) return {};
    if (referral.state == ReferralState::kEngaged && is_rep(tx, workspace, actor)) {
        const auto taken = assign(tx, context, workspace, task,
                                  {.rep = MemberId(actor.id), .actor = actor, .event = "taken", .is_new = true}, now);
        if (!taken) return taken.failure();
    } else {
        const auto assigned = route_task(tx, context, owner, referral, task, reps_of(tx, owner), now, {.is_new = true});
        if (!assigned) return assigned.failure();
    }
    referral = tx.referrals().find(workspace, referral.id).value();
    return {};
}

void reroute_all(Transaction& tx, const Context& context, WorkspaceId workspace, MemberId rep, Instant now) {
    for (const ReferralId id : tx.calls().open_of(workspace, rep, kRoutingBatch)) {
        tx.referrals().find_locked(workspace, id);
        CallTask task = tx.calls().task_locked(workspace, id).value();
        if (task.rep != rep) continue;
        task.rep.reset();
        task.held_by.clear();
        task.held_until.reset();
        task.updated_at = now;
        tx.calls().update(workspace, task);
    }
    route_waiting(tx, context, workspace, now);
    // Of a long queue the rest is let go of by one statement: it waits for a rep, as what is due, batch by batch.
    tx.calls().release_all(workspace, rep, now);
}

int route_waiting(Transaction& tx, const Context& context, WorkspaceId workspace, Instant now) {
    const Workspace owner = tx.workspaces().find(workspace).value();
    std::vector<RepStanding> reps = reps_of(tx, owner);
    if (reps.empty()) return 0;
    int given = 0;
    for (const ReferralId id : tx.calls().open_of(workspace, MemberId(), kRoutingBatch)) {
        const Referral referral = tx.referrals().find_locked(workspace, id).value();
        CallTask task = tx.calls().task_locked(workspace, id).value();
        if (!task.is_open || task.rep) continue;
        const auto routed = route_task(tx, context, owner, referral, task, reps, now);
        if (!routed || !*routed) continue;
        const auto chosen = std::ranges::find(reps, *task.rep, [](const RepStanding& one) { return one.profile.rep; });
        ++chosen->open;
        ++given;
    }
    return given;
}

Result<void> reconsider_calls(Transaction& tx, const Context& context, WorkspaceId workspace, const Program& program,
                              bool is_first, Instant now) {
    if (!program.wants_calls) {
        tx.calls().remove_reconsideration(workspace, program.id);
        return {};
    }
    // What was still to be gone through for an earlier change is gone through for this one.
    const auto pending = tx.calls().reconsideration(workspace, program.id);
    return reconsider_batch(tx, context, workspace, program,
                            {.program = program.id, .is_first = is_first && (!pending || pending->is_first)}, now);
}

bool continue_reconsidering(const Context& context, WorkspaceId workspace, ProgramId id, Instant now) {
    const auto done = context.store.write([&](Transaction& tx) -> Result<void> {
        const auto pending = tx.calls().reconsideration(workspace, id);
        const auto program = tx.programs().find(workspace, id);
        if (!pending || !program) return fail(ErrorCode::kNotFound);
        return reconsider_batch(tx, context, workspace, *program, *pending, now);
    });
    return done.ok();
}

bool cover_absent(const Context& context, WorkspaceId workspace, ReferralId id, Instant now) {
    return context.store.write([&](Transaction& tx) {
        const auto referral = tx.referrals().find_locked(workspace, id);
        auto task = tx.calls().task_locked(workspace, id);
        if (!referral || !task || !task->is_open || !task->rep || task->due_at > now) return false;
        const Workspace owner = tx.workspaces().find(workspace).value();
        if (!rep_profile(tx, owner, *task->rep).profile.is_absent(now)) return false;
        auto present = reps_of(tx, owner);
        std::erase_if(present, [&](const RepStanding& one) { return one.profile.is_absent(now); });
        task->held_by.clear();
        task->held_until.reset();
        const auto given = route_task(tx, context, owner, *referral, *task, present, now,
                                      {.reason = context.texts.text(owner.locale, "call.absent", {})});
        return given && *given;
    });
}

}  // namespace parrain::app
