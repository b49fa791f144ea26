#include "app/calls.hpp"

#include <charconv>

#include "core/crypto.hpp"
#include "http/handlers/downloads.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/rep_views.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

namespace parrain::http {
namespace {

enum class QueueView { kMine, kToTake, kAll };
BOOST_DESCRIBE_ENUM(QueueView, kMine, kToTake, kAll)

/// `rep` says whose: without a view, or of `mine`; else `mine` is the caller's own. `q` stands in the prospect's
/// company, name or address, in the advocate's name or company, or in the name of who has it. `due_from` begins with
/// what is due then. `exact_counts` counts beyond 1,000.
struct QueueQuery {
    std::optional<QueueView> view;
    std::optional<MemberId> rep;
    std::optional<std::string> q;
    std::optional<Instant> due_from;
    std::optional<bool> exact_counts;
    std::optional<Whole<1, 200>> limit;
    std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(QueueQuery, (), (view, rep, q, due_from, exact_counts, limit, cursor))

struct QueueAdvocate {
    AdvocateId id;
    std::string name;
    std::string account_name;
    std::string email;
    std::optional<std::string> phone;
    std::optional<std::string> involvement;
    std::optional<int> score;
};
BOOST_DESCRIBE_STRUCT(QueueAdvocate, (), (id, name, account_name, email, phone, involvement, score))

struct QueueProspect {
    std::optional<std::string> company;
    std::optional<std::string> contact_name;
    std::optional<std::string> email;
    std::optional<std::string> phone;
    std::optional<std::string> country;
};
BOOST_DESCRIBE_STRUCT(QueueProspect, (), (company, contact_name, email, phone, country))

struct RepName {
    MemberId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(RepName, (), (id, name))

/// What a rep has to do about a recommendation. `call` says whom next; `locked`: the prospect cannot be called before
/// the advocate; `may_go_on`: the advocate was tried in vain often enough to go on without them; `free`: whoever wants
/// may take it; `held_until`: somebody has just taken it; `hours`: when whose it is works, or, of nobody's, the team.
struct CallTask {
    ReferralId referral;
    ReferralState state;
    ProgramId program;
    QueueAdvocate advocate;
    QueueProspect prospect;
    CallParty call;
    std::optional<RepName> rep;
    RoutingReason routed_by;
    std::string routed_by_text;
    Instant due_at;
    bool late;
    bool free;
    bool open;
    std::optional<Instant> held_until;
    std::optional<Instant> call_back_at;
    std::optional<Money> expected_value;
    std::optional<Money> typical_value;
    int advocate_attempts;
    int prospect_attempts;
    bool locked;
    bool may_go_on;
    Instant call_back_offer;
    RepHours hours;
};
BOOST_DESCRIBE_STRUCT(CallTask, (),
                      (referral, state, program, advocate, prospect, call, rep, routed_by, routed_by_text, due_at, late,
                       free, open, held_until, call_back_at, expected_value, typical_value, advocate_attempts,
                       prospect_attempts, locked, may_go_on, call_back_offer, hours))

/// How many open tasks there are, whatever the view and what is searched; `late` of all. Where not `exact`, a number of
/// 1,000 means that there may be more.
struct QueueCounts {
    std::int64_t mine;
    std::int64_t to_take;
    std::int64_t all;
    std::int64_t late;
    bool exact;
};
BOOST_DESCRIBE_STRUCT(QueueCounts, (), (mine, to_take, all, late, exact))

struct QueuePage {
    std::vector<CallTask> items;
    std::optional<std::string> next_cursor;
    QueueCounts counts;
};
BOOST_DESCRIBE_STRUCT(QueuePage, (), (items, next_cursor, counts))

/// One call as it was written down. `cost` is that of the rep's time; with `minutes_estimated` nobody told the minutes,
/// and they are the program's usual ones.
struct Call {
    CallId id;
    ReferralId referral;
    CallParty party;
    CallOutcome outcome;
    int minutes;
    bool minutes_estimated;
    Money cost;
    std::optional<std::string> note;
    std::optional<std::string> reason;
    std::optional<Instant> call_back_at;
    std::optional<Money> order;
    std::optional<MemberId> rep;
    app::ActorKind actor;
    std::optional<std::string> actor_name;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(Call, (),
                      (id, referral, party, outcome, minutes, minutes_estimated, cost, note, reason, call_back_at,
                       order, rep, actor, actor_name, at))

/// A call just written down, where its recommendation stands now and what is next.
struct LoggedCall : Call {
    ReferralState state;
    CallTask task;
};
BOOST_DESCRIBE_STRUCT(LoggedCall, (Call), (state, task))

/// Without `minutes` it counts the program's usual ones, and one at most where nobody answered.
struct NewCall {
    CallParty party;
    CallOutcome outcome;
    std::optional<int> minutes;
    std::optional<std::string> note;
    std::optional<Instant> call_back_at;
    std::optional<std::string> reason;
    std::optional<Money> order;
};
BOOST_DESCRIBE_STRUCT(NewCall, (), (party, outcome, minutes, note, call_back_at, reason, order))

/// Another recommendation of the same advocate.
struct OtherReferral {
    ReferralId id;
    std::optional<std::string> company;
    ReferralState state;
    Instant submitted_at;
};
BOOST_DESCRIBE_STRUCT(OtherReferral, (), (id, company, state, submitted_at))

/// Everything needed before dialling; `legal_text` is what the law wants said to the prospect, `usual_minutes` what a
/// call counts whose minutes nobody tells. After `no_answer_limit` calls in vain, on `no_answer_days` days, a rep may
/// go on without the advocate.
struct CallBrief {
    CallTask task;
    std::vector<Call> calls;
    std::string advocate_script;
    std::string prospect_script;
    std::string legal_text;
    int no_answer_limit;
    int no_answer_days;
    int usual_minutes;
    std::vector<OtherReferral> others;
    std::optional<ReferralId> duplicate_of;
};
BOOST_DESCRIBE_STRUCT(CallBrief, (),
                      (task, calls, advocate_script, prospect_script, legal_text, no_answer_limit, no_answer_days,
                       usual_minutes, others, duplicate_of))

struct Taking {
    std::optional<MemberId> rep;
};
BOOST_DESCRIBE_STRUCT(Taking, (), (rep))

struct HandOver {
    MemberId rep;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(HandOver, (), (rep, reason))

struct GoingOn {
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(GoingOn, (), (reason))

struct OrderTold {
    Money order;
};
BOOST_DESCRIBE_STRUCT(OrderTold, (), (order))

struct OrderEffect {
    Beneficiary beneficiary;
    RewardKind kind;
    std::string sentence;
    std::optional<Money> value;
};
BOOST_DESCRIBE_STRUCT(OrderEffect, (), (beneficiary, kind, sentence, value))

struct OrderEffects {
    std::vector<OrderEffect> items;
};
BOOST_DESCRIBE_STRUCT(OrderEffects, (), (items))

/// How a program wants its recommendations called. Hours are working hours of the rep. A script that is absent is the
/// one shipped; one of your own may show `{{advocate}}`, `{{account}}`, `{{product}}` and `{{prospect}}`, and names to
/// a prospect no advocate who wants to stay anonymous. `usual_minutes` and `no_answer_days` that are absent stay as
/// they are, and in the first setting are 5 and 1.
struct CallSettings {
    bool wants_calls;
    bool advocate_first;
    int no_answer_limit;
    int advocate_hours;
    int prospect_hours;
    int retry_hours;
    int follow_up_hours;
    int escalation_hours;
    int hold_minutes;
    std::optional<LocalText> advocate_script;
    std::optional<LocalText> prospect_script;
    Money hourly_cost;
    std::optional<int> usual_minutes;
    std::optional<int> no_answer_days;
};
BOOST_DESCRIBE_STRUCT(CallSettings, (),
                      (wants_calls, advocate_first, no_answer_limit, advocate_hours, prospect_hours, retry_hours,
                       follow_up_hours, escalation_hours, hold_minutes, advocate_script, prospect_script, hourly_cost,
                       usual_minutes, no_answer_days))

/// Where a queue goes on, opaque to callers. @error kCursorInvalid
Result<app::QueuePlace> place_of(std::string_view cursor) {
    const auto decoded = crypto::decode_base64url(cursor);
    if (!decoded) return fail(ErrorCode::kCursorInvalid);
    std::array<std::int64_t, 3> parts{};
    const char* at = decoded->data();
    const char* const end = at + decoded->size();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto [next, error] = std::from_chars(at, end, parts[i]);
        const bool is_last = i + 1 == parts.size();
        if (error != std::errc{} || (is_last ? next != end : next == end || *next != '.')) {
            return fail(ErrorCode::kCursorInvalid);
        }
        at = is_last ? next : next + 1;
    }
    return app::QueuePlace{.due_at = Instant(parts[0]), .worth = parts[1], .referral = ReferralId(parts[2])};
}

std::string cursor_after(const app::CallTask& task) {
    return crypto::base64url(std::to_string(task.due_at.micros()) + "." + std::to_string(task.worth) + "." +
                             task.referral.str());
}

CallTask task_of(const app::CallTaskView& view, const Words& words) {
    const app::CallTask& task = view.task;
    const app::Referral& referral = view.listed.referral;
    const bool is_advocates = referral.state == ReferralState::kAccepted ||
                              (referral.state == ReferralState::kAdvocateCall && view.is_locked);
    const std::string routed_by(task.rep ? to_string(task.routed_by) : "nobody");
    CallTask shown{.referral = task.referral,
                   .state = referral.state,
                   .program = task.program,
                   .advocate = {.id = referral.advocate,
                                .name = view.listed.advocate_name,
                                .account_name = view.listed.account_name,
                                .email = view.advocate_email,
                                .phone = view.advocate_phone,
                                .involvement = view.involvement,
                                .score = view.score},
                   .prospect = {.company = referral.company,
                                .contact_name = referral.contact_name,
                                .email = referral.email,
                                .phone = view.is_locked ? std::nullopt : referral.phone,
                                .country = referral.country},
                   .call = is_advocates ? CallParty::kAdvocate : CallParty::kProspect,
                   .rep = {},
                   .routed_by = task.routed_by,
                   .routed_by_text = words("call.routed_by." + routed_by),
                   .due_at = task.due_at,
                   .late = view.is_late,
                   .free = task.is_free || !task.rep,
                   .open = task.is_open,
                   .held_until = task.held_until,
                   .call_back_at = task.call_back_at,
                   .expected_value = referral.expected_value,
                   .typical_value = view.typical_value,
                   .advocate_attempts = task.advocate_attempts,
                   .prospect_attempts = task.prospect_attempts,
                   .locked = view.is_locked,
                   .may_go_on = view.may_go_on,
                   .call_back_offer = view.call_back_offer,
                   .hours = hours_of(view.profile)};
    if (task.rep) shown.rep = RepName{.id = *task.rep, .name = view.rep_name.value_or("")};
    return shown;
}

Call call_of(const app::Call& call) {
    return {.id = call.id,
            .referral = call.referral,
            .party = call.party,
            .outcome = call.outcome,
            .minutes = call.minutes,
            .minutes_estimated = call.is_estimated,
            .cost = call.cost,
            .note = call.note,
            .reason = call.reason,
            .call_back_at = call.call_back_at,
            .order = call.order,
            .rep = call.rep,
            .actor = call.actor.kind,
            .actor_name = call.actor_name,
            .at = call.at};
}

app::QueueFilter::View view_of(QueueView view) {
    switch (view) {
        case QueueView::kMine: return app::QueueFilter::View::kMine;
        case QueueView::kToTake: return app::QueueFilter::View::kToTake;
        case QueueView::kAll: return app::QueueFilter::View::kAll;
    }
    std::abort();
}

Result<QueuePage> get_queue(const app::Caller& caller, Query<QueueQuery> query, const Words& words,
                            const app::Calls& calls) {
    const QueueView view = query->view.value_or(query->rep ? QueueView::kMine : QueueView::kAll);
    // What is to be taken is everybody's, and all is all.
    if (query->rep && view != QueueView::kMine) return fail(ErrorCode::kUnknownField, "/rep");
    std::optional<app::QueuePlace> after;
    if (query->cursor) {
        const auto place = place_of(*query->cursor);
        if (!place) return place.failure();
        after = *place;
    }
    const auto lines = static_cast<std::size_t>(query->limit ? static_cast<int>(**query->limit) : kDefaultLimit);
    const app::QueueFilter filter{.view = view_of(view),
                                  .rep = query->rep.value_or(MemberId()),
                                  .text = query->q.value_or(""),
                                  .due_from = query->due_from};
    const auto queue =
        calls.queue(caller, filter, after, static_cast<int>(lines) + 1, query->exact_counts.value_or(false));
    if (!queue) return queue.failure();
    const app::QueuePage& found = *queue;
    QueuePage page{.items = {},
                   .next_cursor = {},
                   .counts = {.mine = found.counts.mine,
                              .to_take = found.counts.to_take,
                              .all = found.counts.all,
                              .late = found.counts.late,
                              .exact = found.counts.is_exact}};
    for (std::size_t i = 0; i < std::min(lines, found.items.size()); ++i) {
        page.items.push_back(task_of(found.items[i], words));
    }
    if (found.items.size() > lines) page.next_cursor = cursor_after(found.items[lines - 1].task);
    return page;
}

Result<CallBrief> get_brief(const app::Caller& caller, Path<ReferralId> id, const Words& words,
                            const app::Calls& calls) {
    const auto brief = calls.brief(caller.workspace, *id, words.locale());
    if (!brief) return brief.failure();
    CallBrief shown{.task = task_of(brief->view, words),
                    .calls = {},
                    .advocate_script = brief->advocate_script,
                    .prospect_script = brief->prospect_script,
                    .legal_text = brief->legal_text,
                    .no_answer_limit = brief->rules.no_answer_limit,
                    .no_answer_days = brief->rules.no_answer_days,
                    .usual_minutes = brief->usual_minutes,
                    .others = {},
                    .duplicate_of = brief->duplicate_of};
    for (const auto& call : brief->calls) shown.calls.push_back(call_of(call));
    for (const auto& other : brief->others) {
        shown.others.push_back({.id = other.referral.id,
                                .company = other.referral.company,
                                .state = other.referral.state,
                                .submitted_at = other.referral.submitted_at});
    }
    return shown;
}

Result<Page<Call>> list_calls(const app::Caller& caller, Path<ReferralId> id, Query<PageQuery> query,
                              const app::Calls& calls) {
    const auto found = calls.list(caller.workspace, *id);
    if (!found) return found.failure();
    return cut_page(
        Page<Call>{}, *found, *query, [](const app::Call& one) { return one.id.value(); }, call_of);
}

Result<Created<LoggedCall>> log_call(const app::Caller& caller, Path<ReferralId> id, Body<NewCall> told,
                                     const Words& words, const app::Calls& calls) {
    const auto logged = calls.log(caller, *id,
                                  {.party = told->party,
                                   .outcome = told->outcome,
                                   .minutes = told->minutes,
                                   .note = told->note,
                                   .call_back_at = told->call_back_at,
                                   .reason = told->reason,
                                   .order = told->order});
    if (!logged) return logged.failure();
    return Created<LoggedCall>{
        LoggedCall{call_of(logged->call), logged->view.listed.referral.state, task_of(logged->view, words)},
        "/v1/referrals/" + id->str() + "/calls"};
}

Result<CallTask> answer(const Result<app::CallTaskView>& view, const Words& words) {
    if (!view) return view.failure();
    return task_of(*view, words);
}

Result<CallTask> take_referral(const app::Caller& caller, Path<ReferralId> id, OptionalBody<Taking> told,
                               const Words& words, const app::Calls& calls) {
    return answer(calls.take(caller, *id, told->rep), words);
}

Result<CallTask> hand_over(const app::Caller& caller, Path<ReferralId> id, Body<HandOver> told, const Words& words,
                           const app::Calls& calls) {
    return answer(calls.hand_over(caller, *id, told->rep, told->reason), words);
}

Result<CallTask> go_on(const app::Caller& caller, Path<ReferralId> id, Body<GoingOn> told, const Words& words,
                       const app::Calls& calls) {
    return answer(calls.go_on(caller, *id, told->reason), words);
}

Result<OrderEffects> preview_order(const app::Caller& caller, Path<ReferralId> id, Body<OrderTold> told,
                                   const Words& words, const app::Calls& calls) {
    const auto effects = calls.effects_of(caller.workspace, *id, told->order, words.locale());
    if (!effects) return effects.failure();
    OrderEffects shown;
    for (const auto& one : *effects) {
        shown.items.push_back(
            {.beneficiary = one.beneficiary, .kind = one.kind, .sentence = one.sentence, .value = one.value});
    }
    return shown;
}

WithEtag<CallSettings> settings_of(const app::CallSettings& settings) {
    const CallRules& rules = settings.rules;
    return {{.wants_calls = rules.wants_calls,
             .advocate_first = rules.advocate_first,
             .no_answer_limit = rules.no_answer_limit,
             .advocate_hours = rules.advocate_hours,
             .prospect_hours = rules.prospect_hours,
             .retry_hours = rules.retry_hours,
             .follow_up_hours = rules.follow_up_hours,
             .escalation_hours = rules.escalation_hours,
             .hold_minutes = rules.hold_minutes,
             .advocate_script = settings.advocate_script,
             .prospect_script = settings.prospect_script,
             .hourly_cost = settings.hourly_cost,
             .usual_minutes = settings.usual_minutes,
             .no_answer_days = rules.no_answer_days},
            tag_of(settings.version)};
}

Result<WithEtag<CallSettings>> get_settings(const app::Caller& caller, Path<ProgramId> id, const app::Calls& calls) {
    const auto settings = calls.settings(caller.workspace, *id);
    if (!settings) return settings.failure();
    return settings_of(*settings);
}

Result<WithEtag<CallSettings>> put_settings(const app::Caller& caller, Path<ProgramId> id, Body<CallSettings> told,
                                            IfMatchRequired version, const app::Calls& calls) {
    // What the body leaves away stays; the version says that nobody set it meanwhile.
    const auto before = calls.settings(caller.workspace, *id);
    if (!before) return before.failure();
    const auto settings = calls.put_settings(
        caller, {.program = *id,
                 .rules = {.wants_calls = told->wants_calls,
                           .advocate_first = told->advocate_first,
                           .no_answer_limit = told->no_answer_limit,
                           .no_answer_days = told->no_answer_days.value_or(before->rules.no_answer_days),
                           .advocate_hours = told->advocate_hours,
                           .prospect_hours = told->prospect_hours,
                           .retry_hours = told->retry_hours,
                           .follow_up_hours = told->follow_up_hours,
                           .escalation_hours = told->escalation_hours,
                           .hold_minutes = told->hold_minutes},
                 .advocate_script = told->advocate_script,
                 .prospect_script = told->prospect_script,
                 .hourly_cost = told->hourly_cost,
                 .usual_minutes = told->usual_minutes.value_or(before->usual_minutes),
                 .version = *version});
    if (!settings) return settings.failure();
    return settings_of(*settings);
}

}  // namespace

std::vector<Route> call_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/queue">(get_queue, "What reps have to do, what is due first at the top")
                         .tagged("referrals")
                         .secured_by(kApiCallers)
                         .refuses({kCursorInvalid, kTooLong}));
    routes.push_back(GET<"/v1/queue/{referral}">(get_brief, "What a rep needs before dialling")
                         .tagged("referrals")
                         .secured_by(kApiCallers));
    routes.push_back(GET<"/v1/referrals/{id}/calls">(list_calls, "The calls about a recommendation, oldest first")
                         .tagged("referrals")
                         .secured_by(kApiCallers));
    routes.push_back(POST<"/v1/referrals/{id}/calls">(log_call, "Write down a call and cause what follows from it")
                         .tagged("referrals")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue, kUnknownField, kOutOfRange, kTooLong, kAmount, kAmountInvalid,
                                   kCurrencyMismatch, kTimeInvalid, kAdvocateFirst, kTaken, kNotCallable,
                                   kIllegalTransition, kPreconditionFailed, kAlreadyReferred}));
    routes.push_back(POST<"/v1/referrals/{id}/take">(take_referral, "Take a recommendation to work it")
                         .tagged("referrals")
                         .secured_by(kApiCallers)
                         .refuses({kTaken, kNotCallable, kIllegalTransition, kForbidden, kRequired, kUnknownValue,
                                   kPreconditionFailed}));
    routes.push_back(
        POST<"/v1/referrals/{id}/hand-over">(hand_over, "Give a recommendation to another rep")
            .tagged("referrals")
            .secured_by(kApiCallers)
            .refuses({kTaken, kNotCallable, kIllegalTransition, kUnknownValue, kTooLong, kPreconditionFailed}));
    routes.push_back(POST<"/v1/referrals/{id}/go-on">(go_on, "Go on without an advocate who never answered")
                         .tagged("referrals")
                         .secured_by(kApiCallers)
                         .refuses({kAdvocateFirst, kTaken, kNotCallable, kIllegalTransition, kRequired, kTooLong,
                                   kPreconditionFailed}));
    routes.push_back(POST<"/v1/referrals/{id}/order-preview">(preview_order, "What an order would bring each side")
                         .tagged("referrals")
                         .secured_by(kApiCallers)
                         .refuses({kAmount, kAmountInvalid, kCurrencyMismatch}));
    routes.push_back(GET<"/v1/programs/{id}/calling">(get_settings, "How a program wants its recommendations called")
                         .tagged("programs")
                         .secured_by(kApiCallers));
    routes.push_back(PUT<"/v1/programs/{id}/calling">(put_settings, "Set how a program wants them called")
                         .tagged("programs")
                         .secured_by(kApiCallers)
                         .refuses({kOutOfRange, kRequired, kTooLong, kAmount, kAmountInvalid, kCurrencyMismatch,
                                   kTemplateSyntax, kVariableUnknown}));
    return routes;
}

}  // namespace parrain::http
