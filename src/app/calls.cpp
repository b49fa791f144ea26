#include "app/calls.hpp"

#include <algorithm>
#include <set>

#include "app/actor_names.hpp"
#include "app/advocate_mail.hpp"
#include "app/call_book.hpp"
#include "app/guardrails.hpp"
#include "app/prospect_contact.hpp"
#include "app/referral_book.hpp"
#include "app/reward_book.hpp"
#include "app/rule_sentences.hpp"
#include "app/settlement.hpp"
#include "app/survey_store.hpp"
#include "app/tasks.hpp"
#include "app/templates.hpp"
#include "app/webhooks.hpp"
#include "core/bounds.hpp"
#include "core/local_time.hpp"
#include "core/text.hpp"
#include "domain/call_script.hpp"
#include "domain/estimate.hpp"

namespace parrain::app {
namespace {

constexpr int kLongestCall = 600;
constexpr std::size_t kLongestNote = 2'000;
constexpr std::size_t kLongestReason = 500;
constexpr std::size_t kLongestScript = 4'000;
constexpr std::size_t kLongestQuery = 200;
constexpr int kFurthestCallBackDays = 366;
constexpr Duration kFurthestCallBack = Duration::days(kFurthestCallBackDays);
constexpr int kOtherReferrals = 5;
constexpr std::int64_t kMinutesOfHour = 60;

/// What the advocate gets once they agreed.
constexpr std::string_view kCallThanks = "advocate.call_thanks";

std::optional<std::string> cleaned(const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    std::string clean(trimmed(strip_bidi_controls(*text)));
    return clean.empty() ? std::nullopt : std::optional(std::move(clean));
}

Result<Calls::NewCall> checked(Calls::NewCall call, Instant now) {
    std::vector<FieldError> errors;
    call.note = cleaned(call.note);
    call.reason = cleaned(call.reason);
    if (call.minutes.value_or(0) < 0 || call.minutes.value_or(0) > kLongestCall) {
        errors.push_back({"/minutes", ErrorCode::kOutOfRange, at_most(kLongestCall)});
    }
    if (call.note && code_point_count(*call.note) > kLongestNote)
        errors.push_back({"/note", ErrorCode::kTooLong, at_most(kLongestNote)});
    if (call.reason && code_point_count(*call.reason) > kLongestReason) {
        errors.push_back({"/reason", ErrorCode::kTooLong, at_most(kLongestReason)});
    }
    if (call.order && call.outcome != CallOutcome::kWon) errors.push_back({"/order", ErrorCode::kUnknownField});
    if (call.order && !call.order->is_positive()) errors.push_back({"/order", ErrorCode::kAmount});
    if (call.call_back_at && call.outcome != CallOutcome::kCallBack) {
        errors.push_back({"/call_back_at", ErrorCode::kUnknownField});
    } else if (call.call_back_at && (*call.call_back_at <= now || *call.call_back_at > now + kFurthestCallBack)) {
        errors.push_back({"/call_back_at", ErrorCode::kTimeInvalid});
    }
    if (errors.empty()) return call;
    return Failure{.code = errors.front().code,
                   .fields = std::move(errors),
                   .detail = {{"form", "ahead"}, {"days_ahead", std::to_string(kFurthestCallBackDays)}}};
}

/// The open task of a referral. @error kNotFound, kNotCallable, kIllegalTransition (nobody has to work it)
Result<CallTask> open_task_of(Transaction& tx, WorkspaceId workspace, ReferralId id) {
    const auto referral = tx.referrals().find_locked(workspace, id);
    if (!referral) return fail(ErrorCode::kNotFound);
    const auto task = tx.calls().task_locked(workspace, id);
    if (task && task->is_open) return *task;
    if (is_live(referral->state) && !may_be_called(tx, workspace, *referral)) return fail(ErrorCode::kNotCallable);
    auto refusal = fail(ErrorCode::kIllegalTransition);
    refusal.detail = {{"state", std::string(to_string(referral->state))},
                      {"event", std::string(to_string(ReferralEvent::kAssigned))}};
    return refusal;
}

/// On how many days, by the clock of a zone, the advocate was called in vain since they last answered.
int days_in_vain(Transaction& tx, WorkspaceId workspace, ReferralId referral, const std::string& time_zone) {
    std::set<std::int64_t> days;
    for (const Call& call : tx.calls().calls(workspace, referral)) {
        if (call.party != CallParty::kAdvocate) continue;
        if (call.outcome != CallOutcome::kNoAnswer) days.clear();
        if (call.outcome == CallOutcome::kNoAnswer) days.insert(local_time(call.at, time_zone).day);
    }
    return static_cast<int>(days.size());
}

/// The same of a task; who was never called in vain needs no look at the calls.
int days_in_vain(Transaction& tx, const Workspace& workspace, const CallTask& task) {
    if (task.advocate_attempts == 0) return 0;
    const RepProfile profile = rep_profile(tx, workspace, task.rep.value_or(MemberId())).profile;
    return days_in_vain(tx, workspace.id, task.referral, profile.hours.time_zone);
}

CallSituation situation_of(Transaction& tx, WorkspaceId workspace, const Referral& referral,
                           const std::optional<CallTask>& task) {
    const Advocate advocate = tx.referrals().find_advocate(workspace, referral.advocate).value();
    return {.state = referral.state,
            .advocate_attempts = task ? task->advocate_attempts : 0,
            .advocate_attempt_days = task ? days_in_vain(tx, tx.workspaces().find(workspace).value(), *task) : 0,
            .advocate_has_left = tx.customers().find_user(workspace, advocate.user).value().left_at.has_value(),
            .may_call_prospect = may_be_called(tx, workspace, referral)};
}

CallTaskView view_of(Transaction& tx, const Context& context, WorkspaceId workspace, const CallTask& task) {
    const Instant now = context.clock.now();
    CallTaskView view{.task = task,
                      .listed = tx.referrals().find_listed(workspace, task.referral).value(),
                      .advocate_email = {},
                      .advocate_phone = {},
                      .involvement = {},
                      .score = {},
                      .typical_value = {},
                      .rep_name = {},
                      .holder_name = {},
                      .call_back_offer = {},
                      .profile = {}};
    const Referral& referral = view.listed.referral;
    const Advocate advocate = tx.referrals().find_advocate(workspace, referral.advocate).value();
    const User user = tx.customers().find_user(workspace, advocate.user).value();
    view.advocate_email = user.email;
    view.advocate_phone = user.phone;
    view.involvement = advocate.involvement;
    view.score = tx.surveys().last_score(workspace, ProgramId(), user.id);
    if (task.rep) view.rep_name = name_of(tx, workspace, {ActorKind::kMember, task.rep->value()});
    if (task.held_until && *task.held_until > now) view.holder_name = view.rep_name;
    const Program program = tx.programs().find(workspace, referral.program).value();
    const CallSettings settings = call_settings(tx, workspace, program);
    view.typical_value = program.typical_annual_value;
    view.is_late = task.is_open && task.due_at < now;
    view.is_locked = is_prospect_locked(settings.rules, referral.state);
    const Workspace owner = tx.workspaces().find(workspace).value();
    CallSituation situation{.state = referral.state,
                            .advocate_attempts = task.advocate_attempts,
                            .advocate_attempt_days = task.advocate_attempts,
                            .advocate_has_left = user.left_at.has_value()};
    view.may_go_on = may_go_on_without_advocate(settings.rules, situation);
    // The calls are looked at only where it hangs on their days: a queue is a page of such views.
    if (view.may_go_on && settings.rules.no_answer_days > 1) {
        situation.advocate_attempt_days = days_in_vain(tx, owner, task);
        view.may_go_on = may_go_on_without_advocate(settings.rules, situation);
    }
    view.profile = rep_profile(tx, owner, task.rep.value_or(MemberId())).profile;
    view.call_back_offer = call_back_offer(view.profile, now);
    return view;
}

/// What the time of a call costs, rounded once, half away from zero.
Money cost_of(int minutes, Money hourly) {
    return divide_rounded(Wide(hourly.minor()) * minutes, kMinutesOfHour, hourly.currency()).value();
}

/// Who a call counts for: who made it, if they may work referrals; else who works the referral.
std::optional<MemberId> rep_of(const Caller& caller, const std::optional<CallTask>& task) {
    const auto member = member_of(caller);
    if (member) return member;
    return task ? task->rep : std::nullopt;
}

/// What a call changes in the task of a rep: who has it, how often it was tried, and when it is due again.
void note_call(CallTask& task, const Calls::NewCall& call, const CallSettings& settings, const WorkHours& hours,
               ReferralState state, Instant now) {
    task.held_by.clear();
    task.held_until.reset();
    task.is_free = false;
    int& attempts = call.party == CallParty::kAdvocate ? task.advocate_attempts : task.prospect_attempts;
    attempts = call.outcome == CallOutcome::kNoAnswer ? attempts + 1 : 0;
    task.call_back_at = call.call_back_at;
    task.due_at = call.call_back_at ? *call.call_back_at
                                    : due_after(settings.rules, hours, state, call.outcome, now).value_or(task.due_at);
    task.escalates_at = escalation_of(settings, hours, task.due_at);
    task.updated_at = now;
}

std::string script_of(const std::optional<LocalText>& own, const Context& context, Locale locale, const char* shipped,
                      const ScriptValues& values) {
    if (own) return filled_script(own->in(locale), values);
    TextArguments arguments;
    for (const auto& [name, value] : values.values) arguments.emplace_back(name, value);
    return context.texts.text(locale, shipped, arguments);
}

/// What stands for an advocate in what is said to a prospect: whoever stays unnamed is one of the customers.
ScriptValues for_prospect(ScriptValues values, const Context& context, Locale locale) {
    values.values["advocate"] = context.texts.text(locale, "call.script.unnamed_advocate", {});
    values.values["account"] = context.texts.text(locale, "call.script.unnamed_account", {});
    values.untold = {"advocate", "account"};
    return values;
}

}  // namespace

Result<QueuePage> Calls::queue(const Caller& caller, QueueFilter filter, const std::optional<QueuePlace>& after,
                               int limit, bool is_exact) const {
    filter.text = trimmed(filter.text);
    if (code_point_count(filter.text) > kLongestQuery) return fail(ErrorCode::kTooLong, "/q", at_most(kLongestQuery));
    const MemberId who = member_of(caller).value_or(MemberId());
    if (filter.view == QueueFilter::View::kMine && !filter.rep) filter.rep = who;
    filter.now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) -> Result<QueuePage> {
        const MemberId counted = filter.rep ? filter.rep : who;
        QueuePage page{.items = {}, .counts = tx.calls().counts(caller.workspace, counted, filter.now, is_exact)};
        if (!counted) page.counts.mine = 0;
        // What waits for a rep is nobody's, and so not that of a key that is nobody's.
        if (filter.view == QueueFilter::View::kMine && !counted) return page;
        for (const CallTask& task : tx.calls().queue(caller.workspace, filter, after, limit)) {
            page.items.push_back(view_of(tx, context_, caller.workspace, task));
        }
        return page;
    });
}

Result<CallBrief> Calls::brief(WorkspaceId workspace, ReferralId id, Locale locale) const {
    return context_.store.read([&](Transaction& tx) -> Result<CallBrief> {
        const auto task = tx.calls().task(workspace, id);
        if (!task) return fail(ErrorCode::kNotFound);
        CallBrief brief{.view = view_of(tx, context_, workspace, *task),
                        .calls = tx.calls().calls(workspace, id),
                        .rules = {},
                        .advocate_script = {},
                        .prospect_script = {},
                        .legal_text = {},
                        .others = {}};
        for (Call& call : brief.calls) call.actor_name = name_of(tx, workspace, call.actor);
        const ListedReferral& listed = brief.view.listed;
        const Referral& referral = listed.referral;
        const CallSettings settings =
            call_settings(tx, workspace, tx.programs().find(workspace, referral.program).value());
        const Workspace owner = tx.workspaces().find(workspace).value();
        const Advocate advocate = tx.referrals().find_advocate(workspace, referral.advocate).value();
        const auto named = named_to_prospects(advocate, listed.advocate_name, listed.account_name);
        const ScriptValues words{.values = {{"advocate", listed.advocate_name},
                                            {"account", listed.account_name},
                                            {"product", owner.product},
                                            {"prospect", referral.contact_name.value_or(
                                                             referral.company.value_or(referral.email.value_or("")))}}};
        brief.rules = settings.rules;
        brief.usual_minutes = settings.usual_minutes;
        brief.advocate_script = script_of(settings.advocate_script, context_, locale, "call.script.advocate", words);
        brief.prospect_script = script_of(settings.prospect_script, context_, locale,
                                          named ? "call.script.prospect" : "call.script.prospect_unnamed",
                                          named ? words : for_prospect(words, context_, locale));
        brief.legal_text =
            art14_text(tx, context_, workspace, locale, {.advocate = named, .recommended_on = referral.submitted_at});
        brief.duplicate_of = referral.duplicate_of;
        ReferralFilter of_advocate;
        of_advocate.advocate = referral.advocate;
        for (ListedReferral& other :
             tx.referrals().list(workspace, of_advocate, {.after = 0, .limit = kOtherReferrals + 1})) {
            if (other.referral.id != id) brief.others.push_back(std::move(other));
        }
        if (brief.others.size() > kOtherReferrals) brief.others.pop_back();
        return brief;
    });
}

Result<std::vector<Call>> Calls::list(WorkspaceId workspace, ReferralId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<std::vector<Call>> {
        if (!tx.referrals().find(workspace, id)) return fail(ErrorCode::kNotFound);
        auto calls = tx.calls().calls(workspace, id);
        for (Call& call : calls) call.actor_name = name_of(tx, workspace, call.actor);
        return calls;
    });
}

Result<Calls::Logged> Calls::log(const Caller& caller, ReferralId id, const NewCall& wanted) const {
    const Instant now = context_.clock.now();
    const WorkspaceId workspace = caller.workspace;
    const auto told = checked(wanted, now);
    if (!told) return told.failure();
    return context_.store.write([&](Transaction& tx) -> Result<Logged> {
        NewCall call = *told;
        auto referral = tx.referrals().find_locked(workspace, id);
        if (!referral) return fail(ErrorCode::kNotFound);
        auto task = tx.calls().task_locked(workspace, id);
        if (task && is_held_by_other(*task, caller, now)) return fail(ErrorCode::kTaken);
        if (task && is_colleagues(tx, *task, caller, now)) return fail(ErrorCode::kTaken);
        const Workspace owner = tx.workspaces().find(workspace).value();
        if (call.order && call.order->currency() != owner.currency) {
            return fail(ErrorCode::kCurrencyMismatch, "/order");
        }
        const Program program = tx.programs().find(workspace, referral->program).value();
        const CallSettings settings = call_settings(tx, workspace, program);
        const auto rep = rep_of(caller, task);
        // Who calls what nobody has, or what a colleague let lapse, has it from then on.
        if (task && task->is_open && rep && (!task->rep || (task->is_free && task->rep != rep))) {
            const auto taken =
                assign(tx, context_, workspace, *task, {.rep = *rep, .actor = caller.actor, .event = "taken"}, now);
            if (!taken) return taken.failure();
            referral = tx.referrals().find_locked(workspace, id);
        }
        // Whoever works the referral calls again, by their own hours, whoever called this time.
        const auto worker = task && task->is_open && task->rep ? task->rep : rep;
        const RepProfile profile = rep_profile(tx, owner, worker.value_or(MemberId())).profile;
        if (call.outcome == CallOutcome::kCallBack && !call.call_back_at) {
            call.call_back_at = call_back_offer(profile, now);
        }
        const auto events =
            events_of(settings.rules, situation_of(tx, workspace, *referral, task), call.party, call.outcome);
        if (!events) return events.failure();
        for (const ReferralEvent event : *events) {
            const auto reason = event == ReferralEvent::kLost ? call.reason : std::nullopt;
            const auto moved = move_referral(tx, context_, workspace, *referral, event, caller.actor, reason, now);
            if (!moved) return moved.failure();
        }
        if (call.order) {
            referral->expected_value = call.order;
            if (!tx.referrals().update(workspace, *referral)) return fail(ErrorCode::kPreconditionFailed);
            ++referral->version;
        }
        const auto state = std::string(to_string(referral->state));
        tx.referrals().append(workspace, id,
                              {.id = context_.ids.next(),
                               .at = now,
                               .actor = caller.actor,
                               .event = line_of_call(call.party, call.outcome),
                               .before = state,
                               .after = state,
                               .reason = {}});
        const int minutes = call.minutes.value_or(minutes_untold(settings.usual_minutes, call.outcome));
        const Call logged{.id = context_.ids.make<CallId>(),
                          .referral = id,
                          .party = call.party,
                          .outcome = call.outcome,
                          .minutes = minutes,
                          .is_estimated = !call.minutes,
                          .cost = cost_of(minutes, settings.hourly_cost),
                          .note = call.note,
                          .reason = call.reason,
                          .call_back_at = call.call_back_at,
                          .order = call.order,
                          .actor = caller.actor,
                          .rep = rep,
                          .at = now};
        tx.calls().insert(workspace, logged);
        const bool has_answered = call.outcome == CallOutcome::kReached || call.outcome == CallOutcome::kCallBack;
        if (call.party == CallParty::kProspect && has_answered) {
            note_answer(tx, context_, workspace, *referral, call.call_back_at.value_or(now), now);
        }
        publish_call(tx, context_, workspace, logged, now);
        if (!events->empty()) {
            const auto settled = settle_referral(tx, context_, workspace, *referral,
                                                 {.at = now, .actor = caller.actor, .cause = cause_of(caller)});
            if (!settled) return settled.failure();
        }
        if (logged.cost.is_positive()) watch_fund(tx, context_, workspace, referral->fund(), now);
        task = tx.calls().task_locked(workspace, id);
        if (!task) {
            // Nobody had to work it: who called says what they heard, and nothing more is due.
            task = CallTask{.referral = id,
                            .program = referral->program,
                            .rep = rep,
                            .routed_by = RoutingReason::kTaken,
                            .is_open = false,
                            .due_at = now,
                            .assigned_at = now,
                            .updated_at = now};
            tx.calls().insert(workspace, *task);
        } else if (task->is_open) {
            close_overdue(tx, workspace, id,
                          context_.texts.text(owner.locale, "referral.event." + line_of_call(call.party, call.outcome)),
                          now);
            note_call(*task, call, settings, profile.hours, referral->state, now);
            if (call.order) task->worth = call.order->minor();
            if (!tx.calls().update(workspace, *task)) return fail(ErrorCode::kPreconditionFailed);
        }
        if (call.party == CallParty::kAdvocate && call.outcome == CallOutcome::kAgrees) {
            mail_advocate(tx, context_, workspace, *referral, kCallThanks, {}, now);
        }
        return Logged{.call = logged, .view = view_of(tx, context_, workspace, tx.calls().task(workspace, id).value())};
    });
}

Result<CallTaskView> Calls::take(const Caller& caller, ReferralId id, std::optional<MemberId> rep) const {
    const Instant now = context_.clock.now();
    const WorkspaceId workspace = caller.workspace;
    return context_.store.write([&](Transaction& tx) -> Result<CallTaskView> {
        auto task = open_task_of(tx, workspace, id);
        if (!task) return task.failure();
        if (is_held_by_other(*task, caller, now)) return fail(ErrorCode::kTaken);
        const bool is_for_other = rep && rep != member_of(caller);
        if (is_for_other && caller.role == kRepRole) return fail(ErrorCode::kForbidden);
        auto who = rep ? rep : member_of(caller);
        if (!who) who = task->rep;
        if (!who) return fail(ErrorCode::kRequired, "/rep");
        const auto member = working_member(tx, workspace, *who);
        if (!member) return member.failure();
        if (!may_take(tx, workspace, *task, *who, now)) return fail(ErrorCode::kTaken);
        const Program program = tx.programs().find(workspace, task->program).value();
        const CallSettings settings = call_settings(tx, workspace, program);
        const auto assigned =
            assign(tx, context_, workspace, *task, {.rep = *who, .actor = caller.actor, .event = "taken"}, now);
        if (!assigned) return assigned.failure();
        task->held_by = principal_of(*who);
        task->held_until = now + Duration::minutes(settings.rules.hold_minutes);
        if (!tx.calls().update(workspace, *task)) return fail(ErrorCode::kPreconditionFailed);
        ++task->version;
        return view_of(tx, context_, workspace, *task);
    });
}

Result<CallTaskView> Calls::hand_over(const Caller& caller, ReferralId id, MemberId rep,
                                      const std::optional<std::string>& told) const {
    const Instant now = context_.clock.now();
    const WorkspaceId workspace = caller.workspace;
    const auto reason = cleaned(told);
    if (reason && code_point_count(*reason) > kLongestReason)
        return fail(ErrorCode::kTooLong, "/reason", at_most(kLongestReason));
    return context_.store.write([&](Transaction& tx) -> Result<CallTaskView> {
        auto task = open_task_of(tx, workspace, id);
        if (!task) return task.failure();
        const auto member = working_member(tx, workspace, rep);
        if (!member) return member.failure();
        if (is_held_by_other(*task, caller, now)) return fail(ErrorCode::kTaken);
        if (is_colleagues(tx, *task, caller, now)) return fail(ErrorCode::kTaken);
        const auto assigned = assign(tx, context_, workspace, *task,
                                     {.rep = rep,
                                      .why = RoutingReason::kHandedOver,
                                      .actor = caller.actor,
                                      .event = "handed_over",
                                      .reason = reason},
                                     now);
        if (!assigned) return assigned.failure();
        task->held_by.clear();
        task->held_until.reset();
        if (!tx.calls().update(workspace, *task)) return fail(ErrorCode::kPreconditionFailed);
        ++task->version;
        return view_of(tx, context_, workspace, *task);
    });
}

Result<CallTaskView> Calls::go_on(const Caller& caller, ReferralId id, const std::string& told) const {
    const Instant now = context_.clock.now();
    const WorkspaceId workspace = caller.workspace;
    const auto reason = cleaned(told);
    if (!reason) return fail(ErrorCode::kRequired, "/reason");
    if (code_point_count(*reason) > kLongestReason)
        return fail(ErrorCode::kTooLong, "/reason", at_most(kLongestReason));
    return context_.store.write([&](Transaction& tx) -> Result<CallTaskView> {
        const auto task = open_task_of(tx, workspace, id);
        if (!task) return task.failure();
        if (is_held_by_other(*task, caller, now)) return fail(ErrorCode::kTaken);
        if (is_colleagues(tx, *task, caller, now)) return fail(ErrorCode::kTaken);
        auto referral = tx.referrals().find_locked(workspace, id).value();
        const auto agreed = next(referral.state, ReferralEvent::kAdvocateAgrees);
        if (!agreed) return agreed.failure();
        const CallRules rules =
            call_settings(tx, workspace, tx.programs().find(workspace, referral.program).value()).rules;
        const CallSituation situation = situation_of(tx, workspace, referral, *task);
        if (!may_go_on_without_advocate(rules, situation)) {
            Failure refusal = fail(ErrorCode::kAdvocateFirst);
            refusal.detail = {{"attempts", std::to_string(task->advocate_attempts)},
                              {"limit", std::to_string(rules.no_answer_limit)},
                              {"days", std::to_string(situation.advocate_attempt_days)},
                              {"days_limit", std::to_string(rules.no_answer_days)}};
            return refusal;
        }
        const auto moved = move_referral(tx, context_, workspace, referral, ReferralEvent::kAdvocateAgrees,
                                         caller.actor, reason, now, "went_on");
        if (!moved) return moved.failure();
        return view_of(tx, context_, workspace, tx.calls().task(workspace, id).value());
    });
}

Result<std::vector<OrderEffect>> Calls::effects_of(WorkspaceId workspace, ReferralId id, Money order,
                                                   Locale locale) const {
    if (!order.is_positive()) return fail(ErrorCode::kAmount, "/order");
    return context_.store.read([&](Transaction& tx) -> Result<std::vector<OrderEffect>> {
        const auto referral = tx.referrals().find(workspace, id);
        if (!referral) return fail(ErrorCode::kNotFound);
        const Workspace owner = tx.workspaces().find(workspace).value();
        if (order.currency() != owner.currency) return fail(ErrorCode::kCurrencyMismatch, "/order");
        std::vector<Reward> given;
        for (StoredReward& stored : tx.rewards().of_advocate(workspace, referral->advocate)) {
            given.push_back(std::move(stored.reward));
        }
        const SaleToCome sale{.annual_value = order,
                              .at = context_.clock.now(),
                              .referral = id,
                              .frozen = facts_of(*referral, owner.currency).frozen,
                              .given = given,
                              .time_zone = owner.time_zone};
        const auto pinned = tx.referrals().pinned(workspace, id);
        std::vector<RewardRule> rules;
        for (const PinnedRule& one : pinned) rules.push_back(one.rule);
        const GiftNames gifts = gift_names(tx, workspace, rules);
        std::vector<OrderEffect> effects;
        for (const PinnedRule& one : pinned) {
            if (!one.kind || one.rule.milestone != Milestone::kWon) continue;
            const auto value = estimated_reward(one.rule, sale);
            OrderEffect effect{.beneficiary = one.rule.beneficiary,
                               .sentence = rule_value(context_.texts, locale, one.rule, gifts, owner.currency),
                               .kind = *one.kind,
                               .value = {}};
            if (value && value->is_positive()) effect.value = *value;
            effects.push_back(std::move(effect));
        }
        return effects;
    });
}

Result<CallSettings> Calls::settings(WorkspaceId workspace, ProgramId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<CallSettings> {
        const auto program = tx.programs().find(workspace, id);
        if (!program) return fail(ErrorCode::kNotFound);
        return call_settings(tx, workspace, *program);
    });
}

Result<CallSettings> Calls::put_settings(const Caller& caller, CallSettings settings) const {
    const WorkspaceId workspace = caller.workspace;
    std::vector<FieldError> errors;
    if (const auto rules = check(settings.rules); !rules) errors = rules.failure().fields;
    if (settings.usual_minutes < 0 || settings.usual_minutes > kLongestCall) {
        errors.push_back({"/usual_minutes", ErrorCode::kOutOfRange, Bounds{0, kLongestCall}});
    }
    const auto check_length = [&](std::optional<LocalText>& script, const std::string& pointer) {
        if (!script) return;
        const bool lacks_en = trimmed(script->en).empty();
        const bool lacks_fr = trimmed(script->fr).empty();
        if (lacks_en && lacks_fr) {
            script.reset();
            return;
        }
        if (lacks_en) errors.push_back({pointer + "/en", ErrorCode::kRequired});
        if (lacks_fr) errors.push_back({pointer + "/fr", ErrorCode::kRequired});
        if (code_point_count(script->en) > kLongestScript)
            errors.push_back({pointer + "/en", ErrorCode::kTooLong, at_most(kLongestScript)});
        if (code_point_count(script->fr) > kLongestScript)
            errors.push_back({pointer + "/fr", ErrorCode::kTooLong, at_most(kLongestScript)});
    };
    check_length(settings.advocate_script, "/advocate_script");
    check_length(settings.prospect_script, "/prospect_script");
    if (settings.hourly_cost.minor() < 0) errors.push_back({"/hourly_cost", ErrorCode::kAmount, at_least(0)});
    if (!errors.empty()) return Failure{.code = errors.front().code, .fields = std::move(errors)};
    for (const auto& [script, pointer] : {std::pair(&settings.advocate_script, std::string("/advocate_script")),
                                          std::pair(&settings.prospect_script, std::string("/prospect_script"))}) {
        if (!*script) continue;
        if (const auto readable = check_script((*script)->en, pointer + "/en"); !readable) return readable.failure();
        if (const auto readable = check_script((*script)->fr, pointer + "/fr"); !readable) return readable.failure();
    }
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<CallSettings> {
        auto program = tx.programs().find(workspace, settings.program);
        if (!program) return fail(ErrorCode::kNotFound);
        if (settings.hourly_cost.currency() != tx.workspaces().find(workspace).value().currency) {
            return fail(ErrorCode::kCurrencyMismatch, "/hourly_cost");
        }
        if (!tx.calls().put(workspace, settings)) return fail(ErrorCode::kPreconditionFailed);
        if (program->wants_calls != settings.rules.wants_calls) {
            program->wants_calls = settings.rules.wants_calls;
            if (!tx.programs().update(workspace, *program)) return fail(ErrorCode::kPreconditionFailed);
            const auto reconsidered = reconsider_calls(tx, context_, workspace, *program, true, now);
            if (!reconsidered) return reconsidered.failure();
        }
        route_waiting(tx, context_, workspace, now);
        return call_settings(tx, workspace, *program);
    });
}

bool end_hold_of_task(const Context& context, WorkspaceId workspace, ReferralId id, Instant now) {
    return context.store.write([&](Transaction& tx) {
        const auto referral = tx.referrals().find_locked(workspace, id);
        auto task = tx.calls().task_locked(workspace, id);
        if (!referral || !task || !task->held_until || *task->held_until > now) return false;
        const Instant ended_at = *task->held_until;
        task->held_by.clear();
        task->held_until.reset();
        task->is_free = true;
        task->updated_at = now;
        tx.calls().update(workspace, *task);
        const auto state = std::string(to_string(referral->state));
        tx.referrals().append(workspace, id,
                              {.id = context.ids.next(),
                               .at = ended_at,
                               .actor = {},
                               .event = "hold_ended",
                               .before = state,
                               .after = state,
                               .reason = {}});
        return true;
    });
}

bool escalate_task(const Context& context, WorkspaceId workspace, ReferralId id, Instant now) {
    return context.store.write([&](Transaction& tx) {
        const auto referral = tx.referrals().find_locked(workspace, id);
        auto task = tx.calls().task_locked(workspace, id);
        if (!referral || !task || !task->escalates_at || *task->escalates_at > now) return false;
        const Instant due_at = task->due_at;
        const Instant escalated_at = *task->escalates_at;
        task->escalates_at.reset();
        task->is_free = true;
        task->updated_at = now;
        tx.calls().update(workspace, *task);
        const auto advocate = tx.referrals().find_advocate(workspace, referral->advocate).value();
        open_task(tx, context, workspace,
                  {.kind = TaskKind::kOverdueCall,
                   .text = {},
                   .user = advocate.user,
                   .account = referral->account,
                   .referral = id,
                   .once_key = overdue_key(id, due_at)},
                  now);
        const auto state = std::string(to_string(referral->state));
        tx.referrals().append(workspace, id,
                              {.id = context.ids.next(),
                               .at = escalated_at,
                               .actor = {},
                               .event = "escalated",
                               .before = state,
                               .after = state,
                               .reason = {}});
        return true;
    });
}

}  // namespace parrain::app
