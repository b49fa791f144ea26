#include "cli/demo_survey.hpp"

#include <algorithm>

#include "app/customers.hpp"
#include "app/prompts.hpp"
#include "app/tasks.hpp"

namespace parrain::cli {
namespace {

constexpr std::size_t kAccounts = 82;
constexpr std::size_t kAccountsFromStart = 54;
constexpr std::size_t kUsersOfAccount = 4;
constexpr int kMostVisits = 4;
constexpr std::size_t kFirstAccountNumber = 101;

/// Low scores of the last days.
constexpr std::size_t kComplaints = 6;

/// When a client company became one, seen from the beginning of the story; later ones during it.
Instant joined_at(const Stage& stage, std::size_t number, Chance& chance) {
    if (number < kAccountsFromStart) return stage.start() - Duration::days(chance.between(40, 900));
    constexpr std::int64_t kDaysOfGrowth = 320;
    const auto rank = static_cast<std::int64_t>(number - kAccountsFromStart);
    const auto newcomers = static_cast<std::int64_t>(kAccounts - kAccountsFromStart);
    return stage.start() + Duration::days(kDaysOfGrowth * rank / newcomers);
}

/// After how many days a user is first met: of early customers rather soon, of later ones once they may be asked.
std::int64_t first_visit(std::size_t number, Chance& chance) {
    if (number >= kAccountsFromStart) return chance.between(30, 60);
    return std::min(chance.between(1, 320), chance.between(1, 320));
}

}  // namespace

app::WidgetCaller DemoUser::caller() const {
    return {.workspace = visit.workspace, .user = id, .locale = person.locale};
}

app::WidgetState open_product(const Stage& stage, const DemoUser& user) {
    return expected(app::Recommendations(stage.context()).state(user.visit, user.person.locale));
}

void SurveyStory::begin() {
    launch();
    for (std::size_t number = 0; number < kAccounts; ++number) {
        const Instant joins = joined_at(stage_, number, chance_);
        const Instant known = std::max(joins, stage_.start());
        stage_.later(known, [this, number, joins] { enter_account(number, joins); });
        for (std::size_t colleague = 0; colleague < kUsersOfAccount; ++colleague) {
            const std::int64_t first_day = first_visit(number, chance_);
            const Instant at = known + Duration::days(first_day) + Duration::minutes(chance_.between(420, 1'019));
            stage_.later(at, [this, number, colleague] { come(user_of(number, colleague), 1); });
        }
    }
    stage_.every(7, stage_.start() + Duration::days(10) + Duration::hours(14), [this] { care(); });
    for (std::size_t account = 0; account < kComplaints; ++account) {
        const Instant day = stage_.end() - Duration::days(1 + 2 * static_cast<std::int64_t>(account));
        stage_.later(day, [this, account] { complain(account); });
    }
}

/// The survey of the preset, opened to whoever comes: nobody waits for a third session before a demo.
void SurveyStory::launch() {
    const app::Surveys surveys(stage_.context());
    app::Survey survey = surveys.list(stage_.workspace()).front();
    survey.settings.rules.sessions = 1;
    survey.settings.rules.prompt_days = 0;
    survey = expected(surveys.update(stage_.team(), survey.id, survey.version, survey.settings));
    survey_ = survey.id;
    threshold_ = survey.settings.threshold;
}

void SurveyStory::enter_account(std::size_t number, Instant joins) {
    const InventedContact customer = invented_contact(number);
    (void)expected(app::Customers(stage_.context())
                       .put_account(stage_.team(), "facturel-" + std::to_string(kFirstAccountNumber + number),
                                    {.name = customer.company,
                                     .domain = customer.domain,
                                     .country = customer.country,
                                     .plan = number % 3 == 0 ? "pro" : "solo",
                                     .customer_since = joins}));
}

DemoUser SurveyStory::user_of(std::size_t account, std::size_t colleague) const {
    const InventedContact person = invented_contact(account, colleague);
    const std::string number = "facturel-" + std::to_string(kFirstAccountNumber + account);
    return {.visit = {.workspace = stage_.workspace(),
                      .claims = {.user = number + "-" + std::to_string(colleague + 1),
                                 .account = number,
                                 .account_name = person.company,
                                 .plan = account % 3 == 0 ? "pro" : "solo",
                                 .is_admin = false,
                                 .email = person.email,
                                 .name = person.name,
                                 .locale = person.locale}},
            .person = person};
}

/// A user opens the product, is asked where the rules say so, and comes again another day.
void SurveyStory::come(DemoUser user, int visit) {
    const app::WidgetState state = open_product(stage_, user);
    user.id = expected(app::Access(stage_.context()).enter(user.visit)).user;
    if (state.survey) return reply(user, visit);
    if (visit < kMostVisits) come_again(user, visit, 9, 15);
}

void SurveyStory::reply(const DemoUser& user, int visit) {
    const app::Surveys surveys(stage_.context());
    if (!surveys.shown(user.caller(), survey_)) return;
    switch (replies_.draw(chance_)) {
        case Reply::kIgnores: return chance_.one_in(3) ? come_again(user, visit, 20, 90) : void();
        case Reply::kDismisses:
            expected(surveys.dismissed(user.caller(), survey_));
            return chance_.one_in(3) ? come_again(user, visit, 15, 90) : void();
        case Reply::kAnswers: break;
    }
    const app::NewAnswer answer = draw_answer(user.person.locale);
    (void)expected(surveys.answer(user.caller(), survey_, answer));
    come_again(user, visit, 122, 160);
    if (answer.score < threshold_) return;
    on_score_(user);
    stage_.later(stage_.now() + Duration::days(2), [this, user] { see_prompt(user); });
}

void SurveyStory::come_again(const DemoUser& user, int visit, std::int64_t least_days, std::int64_t most_days) {
    if (visit >= kMostVisits) return;
    const Instant at = stage_.now() + Duration::days(chance_.between(least_days, most_days));
    stage_.later(at, [this, user, visit] { come(user, visit + 1); });
}

/// What the scenario has the product show to an ambassador.
void SurveyStory::see_prompt(const DemoUser& user) {
    const auto prompt = open_product(stage_, user).prompt;
    if (!prompt) return;
    const app::Prompts prompts(stage_.context());
    if (prompts.shown(user.caller(), prompt->id) && !chance_.one_in(3)) {
        expected(prompts.dismissed(user.caller(), prompt->id));
    }
}

app::NewAnswer SurveyStory::draw_answer(Locale locale) {
    const int score = scores_.draw(chance_);
    const bool is_low = score <= 6;
    const bool says_why = is_low ? !chance_.one_in(3) : chance_.one_in(4);
    if (!says_why) return {.score = score};
    return {.score = score, .comment = invented_comment(locale, score, chance_.below(60))};
}

/// Somebody new at a client of long standing scores low, too late for customer care to have called them yet.
void SurveyStory::complain(std::size_t account) {
    DemoUser user = user_of(account, kUsersOfAccount);
    (void)open_product(stage_, user);
    user.id = expected(app::Access(stage_.context()).enter(user.visit)).user;
    const app::Surveys surveys(stage_.context());
    if (!surveys.shown(user.caller(), survey_)) return;
    const int score = 2 + static_cast<int>(account % 5);
    const std::string why = invented_comment(user.person.locale, score, account);
    (void)expected(surveys.answer(user.caller(), survey_, {.score = score, .comment = why}));
}

/// Customer care calls back those who scored low and whom nobody called in time, in their turn.
void SurveyStory::care() {
    const app::Tasks tasks(stage_.context());
    const auto open = tasks.list(stage_.workspace(), {.state = app::TaskState::kOpen}, {.limit = 100});
    for (const app::ListedTask& one : open) {
        if (stage_.now() - one.task.created_at < Duration::days(21) || chance_.one_in(3)) continue;
        (void)expected(tasks.finish(stage_.team(), one.task.id, "Rappelé : le point est noté.", one.task.version));
    }
}

}  // namespace parrain::cli
