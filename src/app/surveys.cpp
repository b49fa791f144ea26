#include "app/surveys.hpp"

#include <algorithm>
#include <map>

#include "app/actor_names.hpp"
#include "app/gift_store.hpp"
#include "app/guardrails.hpp"
#include "app/period.hpp"
#include "app/prompts.hpp"
#include "app/scenarios.hpp"
#include "app/submission.hpp"
#include "app/tasks.hpp"
#include "app/webhooks.hpp"
#include "core/crypto.hpp"
#include "core/local_date.hpp"
#include "core/local_time.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kLongestComment = 2'000;
constexpr int kMostVersions = 200;
constexpr int kDefaultMonths = 12;
constexpr std::string_view kSurveySource = "survey";

/// Earlier times that a verdict looks back on: more than rules of rest let pass in a lifetime.
constexpr int kMostAsks = 200;

/// A number that is the same whenever the survey looks at this user, and even over all of them.
std::uint64_t spread_of(SurveyId survey, UserId user) {
    const std::string digest = crypto::sha256("survey " + survey.str() + " " + user.str());
    std::uint64_t spread = 0;
    for (std::size_t i = 0; i < sizeof spread; ++i) spread = spread << 8U | static_cast<unsigned char>(digest[i]);
    return spread;
}

bool is_in(Audience audience, const User& user) {
    return audience == Audience::kEverybody || (audience == Audience::kAdmin) == user.is_admin;
}

AskingFacts facts_of(const Survey& survey, const User& user, const Account& account, const std::vector<SurveyAsk>& asks,
                     std::optional<Instant> prompted_at) {
    AskingFacts facts{.is_open = survey.settings.state == SurveyState::kOpen,
                      .is_in_audience = is_in(survey.settings.audience, user),
                      .account_recommends = account.recommending_allowed,
                      .has_left = user.left_at.has_value(),
                      .opened_at = survey.opened_at,
                      .customer_since = account.customer_since.value_or(account.created_at),
                      .sessions = user.sessions,
                      .prompted_at = prompted_at,
                      .spread = spread_of(survey.id, user.id)};
    // Newest first: whatever came before the last answer is forgiven.
    for (const SurveyAsk& ask : asks) {
        if (ask.answered_at) {
            facts.answered_at = ask.answered_at;
            break;
        }
        if (!ask.dismissed_at) continue;
        ++facts.dismissals;
        facts.dismissed_at = std::max(facts.dismissed_at, ask.dismissed_at);
    }
    return facts;
}

AskingVerdict judge(Transaction& tx, const WidgetCaller& caller, const Survey& survey, const User& user,
                    const Account& account, Instant now) {
    AskingFacts facts =
        facts_of(survey, user, account, tx.surveys().asks(caller.workspace, survey.id, user.id, kMostAsks),
                 tx.prompts().last_prompted(caller.workspace, user.id));
    facts.quiet_until = caller.quiet_until;
    return judge_asking(survey.settings.rules, facts, now);
}

struct Asked {
    User user;
    Account account;
};

Asked who(Transaction& tx, const WidgetCaller& caller) {
    User user = tx.customers().find_user(caller.workspace, caller.user).value();
    Account account = tx.customers().find_account(caller.workspace, user.account).value();
    return {.user = std::move(user), .account = std::move(account)};
}

SurveyAsk ask_of(const Context& context, const Survey& survey, const Asked& asked, Instant now) {
    return {.id = context.ids.make<SurveyAskId>(),
            .survey = survey.id,
            .survey_version = survey.version,
            .user = asked.user.id,
            .account = asked.account.id,
            .shown_at = now,
            .min = survey.settings.min,
            .max = survey.settings.max};
}

std::optional<SurveyAsk> last_ask(Transaction& tx, const WidgetCaller& caller, SurveyId survey) {
    auto asks = tx.surveys().asks(caller.workspace, survey, caller.user, 1);
    return asks.empty() ? std::nullopt : std::optional(std::move(asks.front()));
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7f;
}

/// The comment as it is kept; none where nothing was written. @error kInvalidText, kTooLong (/comment)
Result<std::optional<std::string>> tidy_comment(const std::optional<std::string>& comment) {
    if (!comment) return std::optional<std::string>();
    std::string clean(trimmed(strip_bidi_controls(*comment)));
    if (std::ranges::any_of(clean, is_control)) return fail(ErrorCode::kInvalidText, "/comment");
    if (code_point_count(clean) > kLongestComment)
        return fail(ErrorCode::kTooLong, "/comment", at_most(kLongestComment));
    return clean.empty() ? std::optional<std::string>() : std::optional(std::move(clean));
}

/// The user as an advocate of the survey's program. Who has recommended already came another way and stays as they
/// are; whose record merely was made when they saw the tab came by the survey.
void enrol(Transaction& tx, const Context& context, WorkspaceId workspace, const Program& program, const User& user,
           Instant now) {
    Advocate advocate = ensure_advocate(tx, context, workspace, program, user, now, kSurveySource);
    if (advocate.source == kSurveySource || tx.gifts().submitted_by(workspace, advocate.id, {}) > 0) return;
    advocate.source = kSurveySource;
    tx.referrals().update(workspace, advocate);
    publish_advocate(tx, context, workspace, advocate, now);
}

/// What follows from a score, whatever the second answer of a day says.
Surveys::Next next_of(Transaction& tx, WorkspaceId workspace, const Survey& survey, const Account& account,
                      const SurveyAsk& answered) {
    if (*answered.score < answered.threshold.value_or(survey.settings.threshold)) return Surveys::Next::kThanks;
    const auto program = tx.programs().find(workspace, survey.program);
    const bool takes_referrals = program && program->is_open && !is_paused(tx, workspace, {.program = program->id});
    return takes_referrals && account.recommending_allowed ? Surveys::Next::kRecommend : Surveys::Next::kThanks;
}

void follow_up(Transaction& tx, const Context& context, WorkspaceId workspace, const Survey& survey, const Asked& asked,
               const SurveyAsk& answered, Instant now) {
    if (*answered.score >= survey.settings.threshold && asked.account.recommending_allowed) {
        const auto program = tx.programs().find(workspace, survey.program);
        if (program) enrol(tx, context, workspace, *program, asked.user, now);
        // Whose tab is another program's would be promised what their recommendations never earn.
        const auto own = program_for(tx, workspace, asked.user);
        const ScenarioTrigger trigger{
            .kind = TriggerKind::kSurvey, .user = asked.user.id, .program = survey.program, .score = *answered.score};
        if (own && own->id == survey.program) start_scenarios(tx, context, workspace, trigger, now);
    }
    if (!survey.settings.low_at || *answered.score > *survey.settings.low_at) return;
    open_task(tx, context, workspace,
              {.kind = TaskKind::kLowScore,
               .text = answered.comment.value_or(""),
               .score = TaskScore{*answered.score, answered.max},
               .user = asked.user.id,
               .account = asked.account.id,
               .once_key = "survey:" + answered.id.str()},
              now);
}

/// The answer that this user gave today already.
std::optional<SurveyAsk> answered_today(Transaction& tx, const WidgetCaller& caller, SurveyId survey, Instant now) {
    const std::string zone = tx.workspaces().find(caller.workspace).value().time_zone;
    const std::string today = local_date(now, zone);
    for (SurveyAsk& ask : tx.surveys().asks(caller.workspace, survey, caller.user, kMostAsks)) {
        if (ask.answered_at && local_date(*ask.answered_at, zone) == today) return std::move(ask);
    }
    return std::nullopt;
}

/// Whether an answer of now is one to this question: who said "not now" and answers after all within a day has
/// answered. A scale that was changed since may stand on a screen for a day.
bool stands_for(const SurveyAsk& ask, const Survey& survey, Instant now) {
    const bool is_same_scale = ask.min == survey.settings.min && ask.max == survey.settings.max;
    const bool is_closed = ask.answered_at || (ask.dismissed_at && now - *ask.dismissed_at >= Duration::days(1));
    return !is_closed && (is_same_scale || now - ask.shown_at < Duration::days(1));
}

/// Where a day belongs in a report.
std::string key_of(std::int64_t day, std::string_view group) {
    constexpr std::int64_t kDaysOfWeek = 7;
    constexpr std::int64_t kFirstMonday = 4;  // 1970-01-05
    const auto moment = [](std::int64_t one) { return Instant(0) + Duration::days(one); };
    if (group == "month") return month_of(moment(day));
    if (group == "week") day -= ((day - kFirstMonday) % kDaysOfWeek + kDaysOfWeek) % kDaysOfWeek;
    return local_date(moment(day), "UTC");
}

void count_in(SurveyFigures& figures, const AnswerCount& count) {
    figures.asked += count.asked;
    figures.dismissed += count.dismissed;
    if (!count.score) return;
    figures.answered += count.asked;
    figures.scores.at(static_cast<std::size_t>(*count.score)) += count.asked;
}

std::optional<double> ratio(std::int64_t part, std::int64_t whole) {
    if (whole == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

std::optional<double> SurveyFigures::response_rate() const {
    return ratio(answered, asked);
}

std::optional<double> SurveyFigures::average() const {
    std::int64_t sum = 0;
    for (std::size_t score = 0; score < scores.size(); ++score) sum += static_cast<std::int64_t>(score) * scores[score];
    return ratio(sum, answered);
}

std::int64_t SurveyFigures::at_least(int score) const {
    std::int64_t sum = 0;
    for (int one = score; one < kScores; ++one) sum += scores.at(static_cast<std::size_t>(one));
    return sum;
}

std::int64_t SurveyFigures::at_most(int score) const {
    return answered - at_least(score + 1);
}

std::optional<double> SurveyFigures::net_promoter_score() const {
    constexpr double kPercent = 100;
    std::int64_t net = 0;
    for (int score = 0; score < kScores; ++score) {
        const std::int64_t given = scores.at(static_cast<std::size_t>(score));
        if (nps_band(score) == NpsBand::kPromoter) net += given;
        if (nps_band(score) == NpsBand::kDetractor) net -= given;
    }
    const auto share = ratio(net, answered);
    return share ? std::optional(*share * kPercent) : std::nullopt;
}

std::vector<Survey> Surveys::list(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) { return tx.surveys().list(workspace); });
}

Result<Survey> Surveys::get(WorkspaceId workspace, SurveyId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<Survey> {
        auto survey = tx.surveys().find(workspace, id);
        if (!survey) return fail(ErrorCode::kNotFound);
        return *std::move(survey);
    });
}

Result<std::vector<SurveyVersion>> Surveys::versions(WorkspaceId workspace, SurveyId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<std::vector<SurveyVersion>> {
        if (!tx.surveys().find(workspace, id)) return fail(ErrorCode::kNotFound);
        auto versions = tx.surveys().versions(workspace, id, kMostVersions);
        for (SurveyVersion& one : versions) one.actor_name = name_of(tx, workspace, one.actor);
        return versions;
    });
}

Survey insert_survey(Transaction& tx, const Context& context, WorkspaceId workspace, ProgramId program,
                     const SurveySettings& settings, const Actor& actor, Instant now) {
    const Survey survey{.id = context.ids.make<SurveyId>(),
                        .program = program,
                        .settings = settings,
                        .opened_at = now,
                        .created_at = now,
                        .updated_at = now};
    tx.surveys().insert(workspace, survey, actor);
    return survey;
}

Result<Survey> Surveys::add(const Caller& caller, ProgramId program, const SurveySettings& settings) const {
    const auto good = checked(settings);
    if (!good) return good.failure();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<Survey> {
        if (!tx.programs().find(caller.workspace, program)) return fail(ErrorCode::kUnknownValue, "/program");
        return insert_survey(tx, context_, caller.workspace, program, *good, caller.actor, now);
    });
}

Result<Survey> Surveys::update(const Caller& caller, SurveyId id, std::int64_t version,
                               const SurveySettings& settings) const {
    const auto good = checked(settings);
    if (!good) return good.failure();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<Survey> {
        auto survey = tx.surveys().find(caller.workspace, id);
        if (!survey) return fail(ErrorCode::kNotFound);
        if (survey->version != version) return fail(ErrorCode::kPreconditionFailed);
        // A launch that reached nobody yet begins anew.
        const bool opens = survey->settings.state == SurveyState::kPaused && good->state == SurveyState::kOpen;
        if (opens && !tx.surveys().has_asked(caller.workspace, id)) survey->opened_at = now;
        survey->settings = *good;
        survey->updated_at = now;
        if (!tx.surveys().update(caller.workspace, *survey, caller.actor)) return fail(ErrorCode::kPreconditionFailed);
        return tx.surveys().find(caller.workspace, id).value();
    });
}

Result<UserVerdict> Surveys::verdict(WorkspaceId workspace, SurveyId id, std::string_view user) const {
    const Instant now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) -> Result<UserVerdict> {
        auto survey = tx.surveys().find(workspace, id);
        if (!survey) return fail(ErrorCode::kNotFound);
        auto found = tx.customers().find_user(workspace, user);
        if (!found) return fail(ErrorCode::kUnknownValue, "/user");
        const Account account = tx.customers().find_account(workspace, found->account).value();
        auto asks = tx.surveys().asks(workspace, id, found->id, kMostAsks);
        AskingFacts facts = facts_of(*survey, *found, account, asks, tx.prompts().last_prompted(workspace, found->id));
        facts.quiet_until = found->quiet_until;
        AskingVerdict verdict = judge_asking(survey->settings.rules, facts, now);
        const auto from = verdict.asks_from(now);
        return UserVerdict{.survey = *std::move(survey),
                           .user = *std::move(found),
                           .account_name = account.name,
                           .facts = facts,
                           .verdict = std::move(verdict),
                           .asks_from = from,
                           .asks = std::move(asks)};
    });
}

Result<void> Surveys::shown(const WidgetCaller& caller, SurveyId id) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        const auto survey = tx.surveys().find(caller.workspace, id);
        if (!survey) return fail(ErrorCode::kNotFound);
        tx.prompts().lock_user(caller.workspace, caller.user);
        const Asked asked = who(tx, caller);
        if (!judge(tx, caller, *survey, asked.user, asked.account, now).asks()) return fail(ErrorCode::kNotAsked);
        tx.surveys().insert(caller.workspace, ask_of(context_, *survey, asked, now));
        return {};
    });
}

Result<void> Surveys::dismissed(const WidgetCaller& caller, SurveyId id) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        if (!tx.surveys().find(caller.workspace, id)) return fail(ErrorCode::kNotFound);
        tx.prompts().lock_user(caller.workspace, caller.user);
        auto ask = last_ask(tx, caller, id);
        if (!ask || !ask->is_pending()) return {};
        ask->dismissed_at = now;
        tx.surveys().update(caller.workspace, *ask);
        return {};
    });
}

Result<Surveys::Next> Surveys::answer(const WidgetCaller& caller, SurveyId id, const NewAnswer& given) const {
    const auto comment = tidy_comment(given.comment);
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<Next> {
        const auto survey = tx.surveys().find(caller.workspace, id);
        if (!survey) return fail(ErrorCode::kNotFound);
        tx.prompts().lock_user(caller.workspace, caller.user);
        const Asked asked = who(tx, caller);
        const auto last = last_ask(tx, caller, id);
        const bool was_asked = last && stands_for(*last, *survey, now);
        SurveyAsk ask = was_asked ? *last : ask_of(context_, *survey, asked, now);
        std::vector<FieldError> errors;
        // The scale is the one on the screen of whoever answers, even if it was changed meanwhile.
        if (given.score < ask.min || given.score > ask.max) {
            errors.push_back({"/score", ErrorCode::kOutOfRange, Bounds{ask.min, ask.max}});
        }
        if (!comment) errors.push_back({"/comment", comment.error()});
        if (!errors.empty()) return Failure{.code = errors.front().code, .fields = std::move(errors)};
        if (const auto first = answered_today(tx, caller, id, now)) {
            return next_of(tx, caller.workspace, *survey, asked.account, *first);
        }
        const bool may_answer = was_asked || judge(tx, caller, *survey, asked.user, asked.account, now).asks();
        if (!may_answer) return fail(ErrorCode::kNotAsked);
        ask.was_shown = was_asked;
        ask.dismissed_at.reset();
        ask.answered_at = now;
        ask.score = static_cast<int>(given.score);
        ask.threshold = survey->settings.threshold;
        ask.comment = *comment;
        was_asked ? tx.surveys().update(caller.workspace, ask) : tx.surveys().insert(caller.workspace, ask);
        publish(tx, context_, caller.workspace,
                {.type = "survey.answered",
                 .object = "answer:" + ask.id.str(),
                 .data = {{"id", ask.id.str()},
                          {"survey", survey->id.str()},
                          {"user", asked.user.external_id},
                          {"account", asked.account.external_id},
                          {"score", std::int64_t{*ask.score}},
                          {"min", std::int64_t{ask.min}},
                          {"max", std::int64_t{ask.max}}}},
                now);
        follow_up(tx, context_, caller.workspace, *survey, asked, ask, now);
        return next_of(tx, caller.workspace, *survey, asked.account, ask);
    });
}

Result<std::vector<ListedAnswer>> Surveys::answers(WorkspaceId workspace, const AnswerFilter& filter,
                                                   Slice slice) const {
    return context_.store.read([&](Transaction& tx) -> Result<std::vector<ListedAnswer>> {
        if (!tx.surveys().find(workspace, filter.survey)) return fail(ErrorCode::kNotFound);
        return tx.surveys().answers(workspace, filter, slice);
    });
}

Result<SurveyReport> Surveys::report(WorkspaceId workspace, const Query& query) const {
    constexpr std::array<std::string_view, 3> kGroups = {"day", "week", "month"};
    const std::string group = query.group.value_or("month");
    if (std::ranges::find(kGroups, group) == kGroups.end()) return fail(ErrorCode::kUnknownValue, "/group");
    return context_.store.read([&](Transaction& tx) -> Result<SurveyReport> {
        const std::string zone = tx.workspaces().find(workspace).value().time_zone;
        const auto period = period_named(query.from, query.to, last_months(context_.clock.now(), zone, kDefaultMonths));
        if (!period) return period.failure();
        std::optional<Survey> survey;
        if (query.survey) {
            survey = tx.surveys().find(workspace, *query.survey);
        } else if (auto all = tx.surveys().list(workspace); !all.empty()) {
            survey = std::move(all.front());
        }
        if (!survey) return fail(ErrorCode::kUnknownValue, "/survey");
        SurveyReport report{.survey = *survey, .rows = {}, .totals = {.key = "total"}};
        std::map<std::string, SurveyFigures> rows;
        // Periods in which nobody was asked are rows too: a chart shows them as the gaps they are.
        for (std::int64_t day = period->first; day <= period->last; ++day) {
            const std::string key = key_of(day, group);
            rows.try_emplace(key, SurveyFigures{.key = key});
        }
        for (const AnswerCount& count :
             tx.surveys().counts(workspace, survey->id, period->start(zone), period->end(zone))) {
            if (count.min != survey->settings.min || count.max != survey->settings.max) {
                report.on_other_scale += count.score ? count.asked : 0;
                continue;
            }
            count_in(rows.at(key_of(local_time(count.from, zone).day, group)), count);
            count_in(report.totals, count);
        }
        for (auto& [key, figures] : rows) report.rows.push_back(std::move(figures));
        return report;
    });
}

std::optional<Survey> survey_for(Transaction& tx, const WidgetCaller& caller, const User& user, const Account& account,
                                 Instant now) {
    for (Survey& survey : tx.surveys().open(caller.workspace)) {
        if (judge(tx, caller, survey, user, account, now).asks()) return std::move(survey);
    }
    return std::nullopt;
}

SurveyWording wording_of(const Catalogue& texts, Locale locale, const SurveySettings& settings,
                         std::string_view product) {
    const TextArguments arguments = {
        {"product", std::string(product)}, {"min", std::int64_t{settings.min}}, {"max", std::int64_t{settings.max}}};
    const auto said = [&](const std::optional<LocalText>& own, std::string_view key) {
        return own ? own->in(locale) : texts.text(locale, key, arguments);
    };
    return {.question = said(settings.texts.question, "survey.question"),
            .invitation = said(settings.texts.invitation, "survey.invitation"),
            .thanks = said(settings.texts.thanks, "survey.thanks")};
}

}  // namespace parrain::app
