#include "app/surveys.hpp"
#include "app/customers.hpp"
#include "app/workspaces.hpp"
#include "http/handlers/downloads.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

namespace parrain {

BOOST_DESCRIBE_ENUM(AskingReason, kPaused, kAudience, kAccountDeclined, kLeft, kNewAccount, kFewSessions, kAnswered,
                    kDismissed, kDismissedForGood, kPrompted, kQuiet, kLaunch)
BOOST_DESCRIBE_STRUCT(AskingRules, (),
                      (account_days, sessions, answer_days, first_dismissal_days, second_dismissal_days,
                       most_dismissals, prompt_days, launch_days))

}  // namespace parrain

namespace parrain::http {
namespace {

/// What a survey says to its users in the language of the request.
struct SurveyWording {
    std::string question;
    std::string invitation;
    std::string thanks;
};
BOOST_DESCRIBE_STRUCT(SurveyWording, (), (question, invitation, thanks))

/// A survey as it stands. Texts are null where the product's own are said; `wording` is what is said in the end.
struct Survey {
    SurveyId id;
    ProgramId program;
    SurveyState state;
    int min;
    int max;
    int threshold;
    std::optional<int> low_at;
    SurveyStyle style;
    Audience audience;
    std::optional<LocalText> question;
    std::optional<LocalText> invitation;
    std::optional<LocalText> thanks;
    AskingRules rules;
    SurveyWording wording;
    std::int64_t version;
    Instant opened_at;
    Instant created_at;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(Survey, (),
                      (id, program, state, min, max, threshold, low_at, style, audience, question, invitation, thanks,
                       rules, wording, version, opened_at, created_at, updated_at))

/// The numbers of the asking rules; what is absent stays as it is.
struct AskingRulesEdit {
    std::optional<int> account_days;
    std::optional<int> sessions;
    std::optional<int> answer_days;
    std::optional<int> first_dismissal_days;
    std::optional<int> second_dismissal_days;
    std::optional<int> most_dismissals;
    std::optional<int> prompt_days;
    std::optional<int> launch_days;
};
BOOST_DESCRIBE_STRUCT(AskingRulesEdit, (),
                      (account_days, sessions, answer_days, first_dismissal_days, second_dismissal_days,
                       most_dismissals, prompt_days, launch_days))

/// What a person decides of a survey; what is absent stays as it is, or as a new survey begins.
struct SurveyEdit {
    std::optional<SurveyState> state;
    std::optional<int> min;
    std::optional<int> max;
    std::optional<int> threshold;
    std::optional<std::optional<int>> low_at;
    std::optional<SurveyStyle> style;
    std::optional<Audience> audience;
    std::optional<std::optional<LocalText>> question;
    std::optional<std::optional<LocalText>> invitation;
    std::optional<std::optional<LocalText>> thanks;
    std::optional<AskingRulesEdit> rules;
};
BOOST_DESCRIBE_STRUCT(SurveyEdit, (),
                      (state, min, max, threshold, low_at, style, audience, question, invitation, thanks, rules))

struct NewSurvey : SurveyEdit {
    ProgramId program;
};
BOOST_DESCRIBE_STRUCT(NewSurvey, (SurveyEdit), (program))

/// One version of a survey.
struct SurveyVersion {
    std::int64_t version;
    Instant at;
    app::ActorKind actor;
    std::optional<std::string> actor_name;
    SurveyState state;
    int min;
    int max;
    int threshold;
    std::optional<int> low_at;
    SurveyStyle style;
    Audience audience;
    std::optional<LocalText> question;
    std::optional<LocalText> invitation;
    std::optional<LocalText> thanks;
    AskingRules rules;
};
BOOST_DESCRIBE_STRUCT(SurveyVersion, (),
                      (version, at, actor, actor_name, state, min, max, threshold, low_at, style, audience, question,
                       invitation, thanks, rules))

struct SurveyUser {
    std::string id;
    std::string name;
    std::string email;
    std::string account_name;
};
BOOST_DESCRIBE_STRUCT(SurveyUser, (), (id, name, email, account_name))

/// Why a user is not asked; `until` where time ends it.
struct Obstacle {
    AskingReason code;
    std::optional<Instant> until;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Obstacle, (), (code, until, text))

/// What the rules were judged on.
struct AskingFactsView {
    std::int64_t sessions;
    Instant customer_since;
    std::optional<Instant> answered_at;
    int dismissals;
    std::optional<Instant> dismissed_at;
    std::optional<Instant> prompted_at;
    std::optional<Instant> quiet_until;
    Instant launch_at;
};
BOOST_DESCRIBE_STRUCT(AskingFactsView, (),
                      (sessions, customer_since, answered_at, dismissals, dismissed_at, prompted_at, quiet_until,
                       launch_at))

/// One time that the user was asked.
struct Ask {
    Instant shown_at;
    std::optional<Instant> dismissed_at;
    std::optional<Instant> answered_at;
    std::optional<int> score;
};
BOOST_DESCRIBE_STRUCT(Ask, (), (shown_at, dismissed_at, answered_at, score))

/// Whether a user is asked now, and every reason why not; `asks_from` where time alone brings them there.
struct Verdict {
    SurveyUser user;
    bool asked;
    std::optional<Instant> asks_from;
    std::string text;
    std::vector<Obstacle> reasons;
    AskingFactsView facts;
    std::vector<Ask> history;
};
BOOST_DESCRIBE_STRUCT(Verdict, (), (user, asked, asks_from, text, reasons, facts, history))

struct VerdictQuery : PageQuery {
    std::optional<std::string> user;
    std::optional<std::string> q;
};
BOOST_DESCRIBE_STRUCT(VerdictQuery, (PageQuery), (user, q))

/// What a user answered, and the scale they answered on.
struct Answer {
    SurveyAskId id;
    SurveyUser user;
    int score;
    int min;
    int max;
    std::optional<std::string> comment;
    Instant answered_at;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (id, user, score, min, max, comment, answered_at))

struct AnswerFilterQuery {
    std::optional<Whole<0, 10>> min_score;
    std::optional<Whole<0, 10>> max_score;
    std::optional<bool> commented;
};
BOOST_DESCRIBE_STRUCT(AnswerFilterQuery, (), (min_score, max_score, commented))

struct AnswerQuery : PageQuery, AnswerFilterQuery {};
BOOST_DESCRIBE_STRUCT(AnswerQuery, (PageQuery, AnswerFilterQuery), ())

struct ScoreCount {
    int score;
    std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(ScoreCount, (), (score, count))

/// The bands of a 0–10 scale, and promoters less detractors in points.
struct Nps {
    std::int64_t promoters;
    std::int64_t passives;
    std::int64_t detractors;
    double score;
};
BOOST_DESCRIBE_STRUCT(Nps, (), (promoters, passives, detractors, score))

/// What came of those asked in a period. `nps` is null on every scale but 0 to 10, and without answers.
struct SurveyFigures {
    std::string key;
    std::int64_t asked;
    std::int64_t answered;
    std::int64_t dismissed;
    std::optional<double> response_rate;
    std::optional<double> average;
    std::int64_t at_threshold;
    std::int64_t low;
    std::vector<ScoreCount> scores;
    std::optional<Nps> nps;
};
BOOST_DESCRIBE_STRUCT(SurveyFigures, (),
                      (key, asked, answered, dismissed, response_rate, average, at_threshold, low, scores, nps))

/// A survey's results over time; answers given on another scale than today's are counted in `on_other_scale` alone.
struct SurveyReport {
    SurveyId survey;
    int min;
    int max;
    int threshold;
    std::vector<SurveyFigures> rows;
    SurveyFigures totals;
    std::int64_t on_other_scale;
};
BOOST_DESCRIBE_STRUCT(SurveyReport, (), (survey, min, max, threshold, rows, totals, on_other_scale))

struct SurveyReportQuery {
    std::optional<SurveyId> survey;
    std::optional<std::string> from;
    std::optional<std::string> to;
    std::optional<std::string> group;
};
BOOST_DESCRIBE_STRUCT(SurveyReportQuery, (), (survey, from, to, group))

template <class T>
void take(T& into, const std::optional<T>& told) {
    if (told) into = *told;
}

SurveySettings edited(SurveySettings settings, const SurveyEdit& edit) {
    take(settings.state, edit.state);
    take(settings.min, edit.min);
    take(settings.max, edit.max);
    take(settings.threshold, edit.threshold);
    take(settings.low_at, edit.low_at);
    take(settings.style, edit.style);
    take(settings.audience, edit.audience);
    take(settings.texts.question, edit.question);
    take(settings.texts.invitation, edit.invitation);
    take(settings.texts.thanks, edit.thanks);
    if (!edit.rules) return settings;
    AskingRules& rules = settings.rules;
    take(rules.account_days, edit.rules->account_days);
    take(rules.sessions, edit.rules->sessions);
    take(rules.answer_days, edit.rules->answer_days);
    take(rules.first_dismissal_days, edit.rules->first_dismissal_days);
    take(rules.second_dismissal_days, edit.rules->second_dismissal_days);
    take(rules.most_dismissals, edit.rules->most_dismissals);
    take(rules.prompt_days, edit.rules->prompt_days);
    take(rules.launch_days, edit.rules->launch_days);
    return settings;
}

/// Shows what a workspace's surveys hold: in its time zone, under its product's name, in the language of the request.
class Shower {
  public:
    Shower(const app::Caller& caller, const Words& words, const app::Workspaces& workspaces)
        : words_(words), workspace_(workspaces.get(caller.workspace).value()) {}

    Survey survey(const app::Survey& kept) const {
        const SurveySettings& settings = kept.settings;
        const auto said = app::wording_of(words_.texts(), words_.locale(), settings, workspace_.product);
        return {.id = kept.id,
                .program = kept.program,
                .state = settings.state,
                .min = settings.min,
                .max = settings.max,
                .threshold = settings.threshold,
                .low_at = settings.low_at,
                .style = settings.style,
                .audience = settings.audience,
                .question = settings.texts.question,
                .invitation = settings.texts.invitation,
                .thanks = settings.texts.thanks,
                .rules = settings.rules,
                .wording = {.question = said.question, .invitation = said.invitation, .thanks = said.thanks},
                .version = kept.version,
                .opened_at = kept.opened_at,
                .created_at = kept.created_at,
                .updated_at = kept.updated_at};
    }

    Verdict verdict(const app::UserVerdict& judged) const {
        Verdict shown{.user = {.id = judged.user.external_id,
                               .name = judged.user.name,
                               .email = judged.user.email,
                               .account_name = judged.account_name},
                      .asked = judged.verdict.asks(),
                      .asks_from = judged.asks_from,
                      .text = sentence(judged),
                      .reasons = {},
                      .facts = facts(judged),
                      .history = {}};
        for (const AskingObstacle& one : judged.verdict.obstacles) {
            shown.reasons.push_back({.code = one.reason, .until = one.until, .text = reason(judged, one)});
        }
        for (const app::SurveyAsk& ask : judged.asks) {
            shown.history.push_back({.shown_at = ask.shown_at,
                                     .dismissed_at = ask.dismissed_at,
                                     .answered_at = ask.answered_at,
                                     .score = ask.score});
        }
        return shown;
    }

  private:
    std::string moment(const std::optional<Instant>& at) const {
        return at ? format_date_time(words_.locale(), *at, workspace_.time_zone) : std::string();
    }

    std::string sentence(const app::UserVerdict& judged) const {
        if (judged.verdict.asks()) return words_("survey.verdict.asked");
        if (!judged.asks_from) return words_("survey.verdict.never");
        return words_("survey.verdict.from", {{"from", moment(judged.asks_from)}});
    }

    std::string reason(const app::UserVerdict& judged, const AskingObstacle& obstacle) const {
        const AskingFacts& facts = judged.facts;
        const AskingRules& rules = judged.survey.settings.rules;
        const std::optional<Instant> at = obstacle.reason == AskingReason::kAnswered    ? facts.answered_at
                                          : obstacle.reason == AskingReason::kDismissed ? facts.dismissed_at
                                                                                        : facts.prompted_at;
        return words_("survey.reason." + std::string(to_string(obstacle.reason)),
                      {{"until", moment(obstacle.until)},
                       {"at", moment(at)},
                       {"since", format_date(words_.locale(), facts.customer_since, workspace_.time_zone)},
                       {"days", std::int64_t{rules.account_days}},
                       {"sessions", facts.sessions},
                       {"needed", std::int64_t{rules.sessions}},
                       {"dismissals", std::int64_t{facts.dismissals}},
                       {"audience", std::string(to_string(judged.survey.settings.audience))}});
    }

    static AskingFactsView facts(const app::UserVerdict& judged) {
        const AskingFacts& facts = judged.facts;
        return {.sessions = facts.sessions,
                .customer_since = facts.customer_since,
                .answered_at = facts.answered_at,
                .dismissals = facts.dismissals,
                .dismissed_at = facts.dismissed_at,
                .prompted_at = facts.prompted_at,
                .quiet_until = facts.quiet_until,
                .launch_at = launch_of(judged.survey.settings.rules, facts.opened_at, facts.spread)};
    }

    const Words& words_;
    app::Workspace workspace_;
};

SurveyVersion version_of(const app::SurveyVersion& kept) {
    const SurveySettings& settings = kept.settings;
    return {.version = kept.version,
            .at = kept.at,
            .actor = kept.actor.kind,
            .actor_name = kept.actor_name,
            .state = settings.state,
            .min = settings.min,
            .max = settings.max,
            .threshold = settings.threshold,
            .low_at = settings.low_at,
            .style = settings.style,
            .audience = settings.audience,
            .question = settings.texts.question,
            .invitation = settings.texts.invitation,
            .thanks = settings.texts.thanks,
            .rules = settings.rules};
}

Answer answer_of(const app::ListedAnswer& listed) {
    return {.id = listed.ask.id,
            .user = {.id = listed.user_external_id,
                     .name = listed.user_name,
                     .email = listed.user_email,
                     .account_name = listed.account_name},
            .score = *listed.ask.score,
            .min = listed.ask.min,
            .max = listed.ask.max,
            .comment = listed.ask.comment,
            .answered_at = *listed.ask.answered_at};
}

app::AnswerFilter filter_of(SurveyId survey, const AnswerFilterQuery& query) {
    const auto number = [](const auto& whole) {
        return whole ? std::optional(static_cast<int>(**whole)) : std::nullopt;
    };
    return {.survey = survey,
            .min_score = number(query.min_score),
            .max_score = number(query.max_score),
            .with_comment = query.commented.value_or(false)};
}

SurveyFigures figures_of(const app::SurveyFigures& figures, const SurveySettings& settings) {
    SurveyFigures shown{.key = figures.key,
                        .asked = figures.asked,
                        .answered = figures.answered,
                        .dismissed = figures.dismissed,
                        .response_rate = figures.response_rate(),
                        .average = figures.average(),
                        .at_threshold = figures.at_least(settings.threshold),
                        .low = settings.low_at ? figures.at_most(*settings.low_at) : 0,
                        .scores = {},
                        .nps = {}};
    for (int score = settings.min; score <= settings.max; ++score) {
        shown.scores.push_back({.score = score, .count = figures.scores.at(static_cast<std::size_t>(score))});
    }
    const auto net = figures.net_promoter_score();
    // A question of one's own may ask anything.
    const bool is_nps = is_nps_scale(settings.min, settings.max) && !settings.texts.question;
    if (!net || !is_nps) return shown;
    Nps nps{.promoters = 0, .passives = 0, .detractors = 0, .score = *net};
    for (const ScoreCount& one : shown.scores) {
        switch (nps_band(one.score)) {
            case NpsBand::kPromoter: nps.promoters += one.count; break;
            case NpsBand::kPassive: nps.passives += one.count; break;
            case NpsBand::kDetractor: nps.detractors += one.count; break;
        }
    }
    shown.nps = nps;
    return shown;
}

Page<Survey> list_surveys(const app::Caller& caller, const Words& words, const app::Workspaces& workspaces,
                          const app::Surveys& surveys) {
    const Shower show(caller, words, workspaces);
    return whole_page(surveys.list(caller.workspace), [&](const app::Survey& one) { return show.survey(one); });
}

Result<WithEtag<Survey>> get_survey(const app::Caller& caller, Path<SurveyId> id, const Words& words,
                                    const app::Workspaces& workspaces, const app::Surveys& surveys) {
    const auto survey = surveys.get(caller.workspace, *id);
    if (!survey) return survey.failure();
    return WithEtag<Survey>{Shower(caller, words, workspaces).survey(*survey), tag_of(survey->version)};
}

Result<Created<Survey>> add_survey(const app::Caller& caller, Body<NewSurvey> told, const Words& words,
                                   const app::Workspaces& workspaces, const app::Surveys& surveys) {
    const auto survey = surveys.add(caller, told->program, edited({}, *told));
    if (!survey) return survey.failure();
    return Created<Survey>{Shower(caller, words, workspaces).survey(*survey), "/v1/surveys/" + survey->id.str()};
}

Result<WithEtag<Survey>> change_survey(const app::Caller& caller, Path<SurveyId> id, Body<SurveyEdit> told,
                                       IfMatchRequired version, const Words& words, const app::Workspaces& workspaces,
                                       const app::Surveys& surveys) {
    const auto present = surveys.get(caller.workspace, *id);
    if (!present) return present.failure();
    const auto survey = surveys.update(caller, *id, *version, edited(present->settings, *told));
    if (!survey) return survey.failure();
    return WithEtag<Survey>{Shower(caller, words, workspaces).survey(*survey), tag_of(survey->version)};
}

Result<Page<SurveyVersion>> list_versions(const app::Caller& caller, Path<SurveyId> id, const app::Surveys& surveys) {
    const auto versions = surveys.versions(caller.workspace, *id);
    if (!versions) return versions.failure();
    return whole_page(*versions, version_of);
}

/// Of one user, or of all, a page at a time.
Result<Page<Verdict>> list_verdicts(const app::Caller& caller, Path<SurveyId> id, Query<VerdictQuery> query,
                                    const Words& words, const app::Workspaces& workspaces,
                                    const app::Customers& customers, const app::Surveys& surveys) {
    const Shower show(caller, words, workspaces);
    Page<Verdict> page;
    if (query->user) {
        const auto verdict = surveys.verdict(caller.workspace, *id, *query->user);
        if (!verdict) return verdict.failure();
        page.items.push_back(show.verdict(*verdict));
        return page;
    }
    if (const auto survey = surveys.get(caller.workspace, *id); !survey) return survey.failure();
    const auto users = customers.users(caller.workspace, "", query->q.value_or(""), query->slice());
    return page_of(
        std::move(page), users, *query, [](const app::ListedUser& one) { return one.user.id.value(); },
        [&](const app::ListedUser& one) {
            return show.verdict(surveys.verdict(caller.workspace, *id, one.user.external_id).value());
        });
}

Result<Page<Answer>> list_answers(const app::Caller& caller, Path<SurveyId> id, Query<AnswerQuery> query,
                                  const app::Surveys& surveys) {
    const auto answers = surveys.answers(caller.workspace, filter_of(*id, *query), query->slice());
    if (!answers) return answers.failure();
    return page_of(
        Page<Answer>{}, *answers, *query, [](const app::ListedAnswer& one) { return one.ask.id.value(); }, answer_of);
}

Result<Response> answers_csv(const app::Caller& caller, Path<SurveyId> id, Query<AnswerFilterQuery> query,
                             const Words& words, const app::Surveys& surveys, const Downloads& downloads) {
    const auto answers =
        surveys.answers(caller.workspace, filter_of(*id, *query), app::Slice{.after = 0, .limit = kMostLines});
    if (!answers) return answers.failure();
    app::Table table;
    for (const auto name :
         {"answered_at", "user", "name", "email", "account_name", "score", "scale_from", "scale_to", "comment"}) {
        table.headings.push_back(words("column." + std::string(name)));
    }
    for (const app::ListedAnswer& one : *answers) {
        table.rows.push_back({*one.ask.answered_at, one.user_external_id, one.user_name, one.user_email,
                              one.account_name, std::int64_t{*one.ask.score}, std::int64_t{one.ask.min},
                              std::int64_t{one.ask.max}, one.ask.comment.value_or("")});
    }
    return downloads.csv(table, "survey-answers");
}

Result<SurveyReport> survey_report(const app::Caller& caller, Query<SurveyReportQuery> query,
                                   const app::Surveys& surveys) {
    const auto report = surveys.report(
        caller.workspace, {.from = query->from, .to = query->to, .group = query->group, .survey = query->survey});
    if (!report) return report.failure();
    const SurveySettings& settings = report->survey.settings;
    SurveyReport shown{.survey = report->survey.id,
                       .min = settings.min,
                       .max = settings.max,
                       .threshold = settings.threshold,
                       .rows = {},
                       .totals = figures_of(report->totals, settings),
                       .on_other_scale = report->on_other_scale};
    for (const auto& row : report->rows) shown.rows.push_back(figures_of(row, settings));
    return shown;
}

}  // namespace

std::vector<Route> survey_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/surveys">(list_surveys, "List surveys").tagged("surveys").secured_by(kApiCallers));
    routes.push_back(POST<"/v1/surveys">(add_survey, "Begin a survey for a program")
                         .tagged("surveys")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue, kRequired, kTooLong, kOutOfRange}));
    routes.push_back(GET<"/v1/surveys/{id}">(get_survey, "One survey").tagged("surveys").secured_by(kApiCallers));
    routes.push_back(PUT<"/v1/surveys/{id}">(change_survey, "Change a survey; what is absent stays as it is")
                         .tagged("surveys")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue, kRequired, kTooLong, kOutOfRange}));
    routes.push_back(GET<"/v1/surveys/{id}/versions">(list_versions, "Every version of a survey, newest first")
                         .tagged("surveys")
                         .secured_by(kApiCallers));
    routes.push_back(GET<"/v1/surveys/{id}/verdicts">(list_verdicts, "Why users are asked, or are not")
                         .tagged("surveys")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue}));
    routes.push_back(GET<"/v1/surveys/{id}/answers">(list_answers, "What users answered, newest first")
                         .tagged("surveys")
                         .secured_by(kApiCallers));
    routes.push_back(GET<"/v1/surveys/{id}/answers.csv">(answers_csv, "What users answered, as CSV")
                         .tagged("surveys")
                         .secured_by(kApiCallers)
                         .answers(kCsvType));
    routes.push_back(GET<"/v1/reports/survey">(survey_report, "A survey's results over time")
                         .tagged("reports")
                         .secured_by(kApiCallers)
                         .refuses({kTimeInvalid, kEndsBeforeStart, kOutOfRange, kUnknownValue}));
    return routes;
}

}  // namespace parrain::http
