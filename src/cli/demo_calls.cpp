#include "cli/demo_calls.hpp"

#include <algorithm>
#include <array>

#include "app/call_store.hpp"
#include "app/customers.hpp"
#include "app/guardrails.hpp"
#include "app/programs.hpp"
#include "app/recommendations.hpp"
#include "app/reps.hpp"
#include "app/surveys.hpp"
#include "cli/demo_survey.hpp"

namespace parrain::cli {
namespace {

constexpr std::size_t kMerchants = 96;
/// Companies of prospects have numbers of their own; those below are customers already.
constexpr std::size_t kFirstProspect = 150;

/// Recommendations of a month: as many as bring 15 % of all new customers at first, and 25 % in the end.
constexpr double kFirstMonth = 20;
constexpr double kMoreEachMonth = 1.9;
constexpr double kDaysOfMonth = 30.4;

/// Before the end reps do not get to a third of what comes.
constexpr Duration kBusyDays = Duration::days(9);

double recommendations_on(std::int64_t day) {
    return (kFirstMonth + kMoreEachMonth * static_cast<double>(day) / kDaysOfMonth) / kDaysOfMonth;
}

std::string account_of(std::size_t index) {
    return "boutiq-" + std::to_string(index + 1);
}

std::string user_of(std::size_t index) {
    return account_of(index) + "-admin";
}

app::NewReferral referral_of(std::size_t number) {
    const InventedContact prospect = invented_contact(number);
    // British law lets companies be written to, not persons unasked.
    const bool is_british = prospect.country == "GB";
    app::NewReferral referral{.email = is_british ? "hello@" + prospect.domain : prospect.email,
                              .company = prospect.company,
                              .contact_name = prospect.name,
                              .phone = invented_phone(prospect, number),
                              .country = prospect.country};
    referral.employees = static_cast<std::int64_t>(2 + number * 7 % 60);
    if (number % 2 == 0) referral.relationship = invented_relationship(prospect.locale, number);
    return referral;
}

Money euros(std::int64_t cents) {
    return Money::parse(cents, Currency::parse("EUR").value()).value();
}

app::WidgetClaims claims_of(std::size_t index) {
    const InventedContact person = invented_contact(index);
    return {.user = user_of(index),
            .account = account_of(index),
            .account_name = person.company,
            .plan = "pro",
            .is_admin = true,
            .email = person.email,
            .name = person.name,
            .locale = person.locale};
}

}  // namespace

app::WidgetClaims demo_merchant() {
    return claims_of(0);
}

CallsStory::CallsStory(Stage& stage, Sales& sales)
    : stage_(stage), sales_(sales), team_(stage), classical_(stage, sales, team_) {}

void CallsStory::begin() {
    team_.begin();
    watch_costs();
    say_usual_value();
    for (std::size_t i = 0; i < kMerchants; ++i) enter_merchant(i);
    ask_merchants();
    spread(stage_, chance_, recommendations_on, [this] { recommend(); });
    tell_last_days();
    classical_.begin();
    for (Instant month = add_months(stage_.start(), 2); month < stage_.end(); month = add_months(month, 1)) {
        stage_.later(month, [this] { sales_.pay_out(); });
    }
    stage_.later(stage_.end() - Duration::minutes(1), [this] { leave_queue(); });
}

/// A trade fair has just ended, where merchants met others: more comes than reps can call at once.
void CallsStory::tell_last_days() {
    constexpr int kFromFair = 16;
    for (int i = 0; i < kFromFair; ++i) {
        stage_.later(stage_.end() - Duration::hours(chance_.between(2, 80)), [this] { recommend(); });
    }
}

/// The program warns its people where a customer costs too much, the time of reps included.
void CallsStory::watch_costs() {
    constexpr std::int64_t kMostEach = 45'000;
    const auto programs = app::Programs(stage_.context()).list(stage_.workspace());
    (void)expected(app::Guardrails(stage_.context())
                       .set(stage_.team(), programs.front().program.id, {.cost_per_customer = euros(kMostEach)}, {}));
}

/// What a new customer usually pays in a year: by it the queue sorts what nobody has ordered yet.
void CallsStory::say_usual_value() {
    constexpr std::int64_t kUsual = 120'000;
    const app::Programs programs(stage_.context());
    const app::ProgramView view = programs.list(stage_.workspace()).front();
    (void)expected(programs.update(stage_.workspace(), view.program.id, view.program.version,
                                   {.name = view.program.name, .typical_annual_value = euros(kUsual)}));
}

/// Most merchants say once whether they would recommend the product; who scored what stands beside their calls.
void CallsStory::ask_merchants() {
    constexpr std::size_t kOneSilentIn = 6;
    Chance chance(20'260'506);
    const app::Surveys surveys(stage_.context());
    const ProgramId program = app::Programs(stage_.context()).list(stage_.workspace()).front().program.id;
    SurveySettings settings{.low_at = {}};
    settings.rules.sessions = 1;
    settings.rules.launch_days = 0;
    const SurveyId survey = expected(surveys.add(stage_.team(), program, settings)).id;
    for (std::size_t i = 0; i < merchants_.size(); ++i) {
        if (chance.one_in(kOneSilentIn)) continue;
        const app::NewAnswer answer{.score = scores_.draw(chance)};
        const Instant at = stage_.start() + Duration::days(chance.between(1, 90)) + Duration::hours(11);
        stage_.later(at, [this, i, answer, survey] {
            const DemoUser user{.visit = {.workspace = stage_.workspace(), .claims = claims_of(i)},
                                .person = merchants_[i].person,
                                .id = merchants_[i].user};
            (void)open_product(stage_, user);
            const app::Surveys asking(stage_.context());
            if (asking.shown(user.caller(), survey)) (void)expected(asking.answer(user.caller(), survey, answer));
        });
    }
    // The merchant of the host page is there to recommend.
    stage_.later(stage_.start() + Duration::days(91), [this, survey] {
        const app::Surveys open(stage_.context());
        app::Survey one = expected(open.get(stage_.workspace(), survey));
        one.settings.state = SurveyState::kPaused;
        (void)expected(open.update(stage_.team(), survey, one.version, one.settings));
    });
}

/// Every third merchant has a rep who looks after them.
void CallsStory::enter_merchant(std::size_t index) {
    const InventedContact person = invented_contact(index);
    const app::Customers customers(stage_.context());
    (void)expected(
        customers.put_account(stage_.team(), account_of(index),
                              {.name = person.company,
                               .domain = person.domain,
                               .country = person.country,
                               .plan = "pro",
                               .customer_since = stage_.now() - Duration::days(chance_.between(60, 1'500))}));
    const auto user = expected(customers.put_user(stage_.workspace(), user_of(index),
                                                  {.account = account_of(index),
                                                   .email = person.email,
                                                   .name = person.name,
                                                   .is_admin = true,
                                                   .locale = person.locale == Locale::kFr ? "fr" : "en",
                                                   .phone = invented_phone(person, index)}));
    merchants_.push_back({.person = person, .user = user.value.id});
    if (index % 3 != 0) return;
    const MemberId rep = team_.at(index / 3 % team_.size());
    expected(app::Reps(stage_.context()).put_account_rep(stage_.team(), account_of(index), rep));
}

void CallsStory::recommend() {
    Merchant& merchant = merchants_[chance_.below(merchants_.size())];
    const app::WidgetCaller caller{
        .workspace = stage_.workspace(), .user = merchant.user, .locale = merchant.person.locale};
    const std::size_t number = kFirstProspect + leads_.size();
    app::NewReferral told = referral_of(number);
    if (number % 3 == 0) told.need = invented_need(merchant.person.locale, number);
    const auto id = app::Recommendations(stage_.context()).recommend(caller, told, true);
    if (!id) return;
    if (!merchant.has_chosen) choose(merchant, caller);
    leads_.push_back({.number = number, .referral = *id, .fate = fates_.draw(chance_), .plan = sales_.draw_plan()});
    const bool is_left_lying = leads_.size() % 3 == 0 && stage_.end() - stage_.now() < kBusyDays;
    if (!is_left_lying) plan_next(leads_.size() - 1);
}

/// What they want for it, and how they want to be dealt with: few keep all as it was.
void CallsStory::choose(Merchant& merchant, const app::WidgetCaller& caller) {
    static constexpr std::array<std::string_view, 8> kRewards = {"credit", "credit",   "credit",   "credit",
                                                                 "cash",   "donation", "donation", "none"};
    static constexpr std::array<std::string_view, 5> kInvolvements = {"quote_me", "call_me_first", "introduce",
                                                                      "quote_me", "anonymous"};
    merchant.has_chosen = true;
    if (chance_.one_in(4)) return;
    (void)expected(
        app::Recommendations(stage_.context())
            .prefer(caller, {.reward = std::string(kRewards[chance_.below(kRewards.size())]),
                             .hide_amounts = chance_.one_in(5),
                             .involvement = std::string(kInvolvements[chance_.below(kInvolvements.size())])}));
}

/// When a rep does what is due next: mostly before its time, sometimes a day late, and rarely not before a colleague
/// finds it free.
void CallsStory::plan_next(std::size_t lead) {
    const auto task = stage_.context().store.read(
        [&](app::Transaction& tx) { return tx.calls().task(stage_.workspace(), leads_[lead].referral); });
    if (!task || !task->is_open || !task->rep) return;
    const Instant due = task->due_at;
    const Pace pace = paces_.draw(chance_);
    Instant at = due;
    if (pace == Pace::kLate) at = due + Duration::hours(chance_.between(2, 20));
    if (pace == Pace::kForgotten) at = due + Duration::days(chance_.between(4, 6));
    if (pace == Pace::kInTime && !task->call_back_at) at = due - Duration::minutes(chance_.between(10, 200));
    at = std::max(at, stage_.now() + Duration::minutes(chance_.between(5, 30)));
    stage_.later(next_working(team_.hours(*task->rep), at), [this, lead] { work(lead); });
}

void CallsStory::work(std::size_t index) {
    const Lead& lead = leads_[index];
    const app::Calls calls(stage_.context());
    const auto brief = calls.brief(stage_.workspace(), lead.referral, Locale::kFr);
    if (!brief || !brief->view.task.is_open) return;
    const auto rep = who_works(brief->view.task);
    if (!rep) return stage_.later(stage_.now() + Duration::days(1), [this, index] { work(index); });
    const app::Caller caller = team_.caller(*rep);
    if (brief->view.task.is_free) (void)expected(calls.take(caller, lead.referral, {}));
    if (brief->view.may_go_on) {
        (void)expected(calls.go_on(caller, lead.referral, "Trois appels sans réponse, le filleul attend le nôtre."));
        return plan_next(index);
    }
    const app::Calls::NewCall call = brief->view.is_locked ? to_advocate(lead) : to_prospect(lead, brief->view);
    (void)expected(calls.log(caller, lead.referral, call));
    call.outcome == CallOutcome::kWon ? sell(lead) : plan_next(index);
}

/// Whose call it is: of who has it, or, once it is free, of a colleague. Nobody's while its rep is away.
std::optional<MemberId> CallsStory::who_works(const app::CallTask& task) {
    if (task.is_free && chance_.one_in(2)) return team_.draw_other(*task.rep, chance_);
    return team_.is_away(*task.rep) ? std::nullopt : task.rep;
}

app::Calls::NewCall CallsStory::to_advocate(const Lead& lead) {
    app::Calls::NewCall call{.party = CallParty::kAdvocate, .outcome = CallOutcome::kAgrees};
    switch (answers_.draw(chance_)) {
        case Answer::kNoAnswer: call.outcome = CallOutcome::kNoAnswer; break;
        case Answer::kCallsBack: call.outcome = CallOutcome::kCallBack; break;
        case Answer::kHesitates: call.outcome = CallOutcome::kReached; break;
        case Answer::kTalks:
            if (lead.fate == Fate::kAdvocateDeclines) call.outcome = CallOutcome::kDeclines;
    }
    const bool is_answered = call.outcome != CallOutcome::kNoAnswer;
    call.minutes = static_cast<int>(is_answered ? chance_.between(4, 14) : 1);
    if (is_answered) call.note = invented_call_note(call.party, call.outcome, chance_.below(60));
    return call;
}

app::Calls::NewCall CallsStory::to_prospect(const Lead& lead, const app::CallTaskView& view) {
    constexpr int kMostTries = 4;
    app::Calls::NewCall call{.party = CallParty::kProspect, .outcome = CallOutcome::kReached};
    const ReferralState state = view.listed.referral.state;
    Answer answer = answers_.draw(chance_);
    if (lead.fate == Fate::kIsNeverReached) answer = Answer::kNoAnswer;
    if (answer == Answer::kNoAnswer && view.task.prospect_attempts >= kMostTries) {
        call.outcome = CallOutcome::kLost;
    } else if (answer == Answer::kNoAnswer) {
        call.outcome = CallOutcome::kNoAnswer;
    } else if (answer == Answer::kCallsBack) {
        call.outcome = CallOutcome::kCallBack;
    } else if (lead.fate == Fate::kDeclines) {
        call.outcome = CallOutcome::kDeclines;
    } else if (state == ReferralState::kEngaged) {
        call.outcome = lead.fate == Fate::kBuys ? CallOutcome::kWon : CallOutcome::kLost;
    } else if (state == ReferralState::kContacted) {
        call.outcome = lead.fate == Fate::kBuys || chance_.one_in(2) ? CallOutcome::kInterested : CallOutcome::kLost;
    } else {
        call.outcome = chance_.one_in(2) ? CallOutcome::kReached : CallOutcome::kInterested;
    }
    const bool is_answered = call.outcome != CallOutcome::kNoAnswer;
    call.minutes = static_cast<int>(is_answered ? chance_.between(6, 24) : 1);
    if (is_answered) call.note = invented_call_note(call.party, call.outcome, chance_.below(60));
    if (call.outcome == CallOutcome::kLost || call.outcome == CallOutcome::kDeclines) {
        call.reason = answer == Answer::kNoAnswer ? "Injoignable" : invented_loss(chance_.below(60));
    }
    if (call.outcome == CallOutcome::kWon) call.order = euros(lead.plan.cents_a_year());
    return call;
}

/// Billing tells of the order a few days after it was given.
void CallsStory::sell(const Lead& lead) {
    const app::NewReferral told = referral_of(lead.number);
    const Buyer buyer{.number = "k" + std::to_string(lead.number), .email = told.email, .company = *told.company};
    const DemoPlan plan = lead.plan;
    stage_.later(stage_.now() + Duration::hours(chance_.between(5, 90)),
                 [this, buyer, plan] { sales_.buy(buyer, plan); });
}

/// As the story ends two reps are on the telephone, two advocates were promised a call tomorrow, and two prospects have
/// ordered what billing has yet to tell of.
void CallsStory::leave_queue() {
    constexpr int kLooked = 100;
    constexpr int kEach = 2;
    constexpr int kMinutes = 6;
    const app::Calls calls(stage_.context());
    int held = 0;
    int promised = 0;
    int ordered = 0;
    const app::QueuePage queue = expected(calls.queue(stage_.team(), {}, {}, kLooked, false));
    for (const app::CallTaskView& view : queue.items) {
        const app::CallTask& task = view.task;
        if (!task.rep || task.is_free || task.call_back_at || team_.is_away(*task.rep)) continue;
        const app::Caller caller = team_.caller(*task.rep);
        const ReferralState state = view.listed.referral.state;
        const bool is_talking = state == ReferralState::kContacted || state == ReferralState::kEngaged;
        if (is_talking && ordered < kEach && !view.listed.referral.expected_value) {
            const DemoPlan plan = sales_.draw_plan();
            (void)expected(calls.log(caller, task.referral,
                                     {.party = CallParty::kProspect,
                                      .outcome = CallOutcome::kWon,
                                      .minutes = kMinutes,
                                      .note = invented_call_note(CallParty::kProspect, CallOutcome::kWon, 0),
                                      .order = euros(plan.cents_a_year())}));
            ++ordered;
        }
        if (!view.is_locked) continue;
        if (held < kEach) {
            (void)expected(calls.take(caller, task.referral, {}));
            ++held;
        } else if (promised < kEach) {
            (void)expected(calls.log(caller, task.referral,
                                     {.party = CallParty::kAdvocate,
                                      .outcome = CallOutcome::kCallBack,
                                      .minutes = 2,
                                      .note = invented_call_note(CallParty::kAdvocate, CallOutcome::kCallBack, 0)}));
            ++promised;
        }
    }
}

}  // namespace parrain::cli
