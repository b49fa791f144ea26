#include "storage/repositories/surveys.hpp"

#include "app/ports.hpp"
#include "storage/repositories/columns.hpp"

namespace parrain::storage {
namespace {

#define SETTINGS_COLUMNS                                                                                        \
    "v.version, v.state, v.scale_min, v.scale_max, v.threshold, v.low_at, v.style, v.audience, v.question_en, " \
    "v.question_fr, v.invitation_en, v.invitation_fr, v.thanks_en, v.thanks_fr, v.account_days, v.sessions, "   \
    "v.answer_days, v.first_dismissal_days, v.second_dismissal_days, v.most_dismissals, v.prompt_days, "        \
    "v.launch_days"
constexpr int kSettingsColumnCount = 22;

#define SURVEY_SELECT                                                               \
    "SELECT " SETTINGS_COLUMNS                                                      \
    ", s.id, s.program_id, s.opened_at, s.created_at, s.updated_at FROM surveys s " \
    "JOIN survey_versions v ON v.workspace_id = s.workspace_id AND v.survey_id = s.id AND v.version = s.version "

const Statement kInsert{
    "INSERT INTO surveys (workspace_id, id, program_id, state, opened_at, version, created_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, 1, $6, $6)"};
const Statement kUpdate{
    "UPDATE surveys SET state = $4, opened_at = $5, updated_at = $6, version = version + 1 "
    "WHERE workspace_id = $1 AND id = $2 AND version = $3"};
const Statement kInsertVersion{
    "INSERT INTO survey_versions (workspace_id, survey_id, version, state, scale_min, scale_max, threshold, low_at, "
    "style, audience, question_en, question_fr, invitation_en, invitation_fr, thanks_en, thanks_fr, account_days, "
    "sessions, answer_days, first_dismissal_days, second_dismissal_days, most_dismissals, prompt_days, launch_days, "
    "actor, actor_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
    "$18, $19, $20, $21, $22, $23, $24, $25, $26, $27)"};
const Statement kFind{SURVEY_SELECT "WHERE s.workspace_id = $1 AND s.id = $2"};
const Statement kList{SURVEY_SELECT "WHERE s.workspace_id = $1 ORDER BY s.id"};
const Statement kOpen{SURVEY_SELECT "WHERE s.workspace_id = $1 AND s.state = 'open' ORDER BY s.id"};
const Statement kVersions{
    "SELECT " SETTINGS_COLUMNS
    ", v.actor, v.actor_id, v.created_at FROM survey_versions v WHERE v.workspace_id = $1 AND v.survey_id = $2 "
    "ORDER BY v.version DESC LIMIT $3"};

#define ASK_COLUMNS                                                                                           \
    "a.id, a.survey_id, a.survey_version, a.user_id, a.account_id, a.shown_at, a.was_shown, a.dismissed_at, " \
    "a.answered_at, a.score, a.scale_min, a.scale_max, a.threshold, a.comment"
constexpr int kAskColumnCount = 14;

const Statement kInsertAsk{
    "INSERT INTO survey_asks (workspace_id, id, survey_id, survey_version, user_id, account_id, shown_at, was_shown, "
    "dismissed_at, answered_at, score, scale_min, scale_max, threshold, comment) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"};
const Statement kUpdateAsk{
    "UPDATE survey_asks SET dismissed_at = $3, answered_at = $4, score = $5, threshold = $6, comment = $7 "
    "WHERE workspace_id = $1 AND id = $2"};
const Statement kHasAsked{"SELECT 1 FROM survey_asks WHERE workspace_id = $1 AND survey_id = $2 LIMIT 1"};
const Statement kAsks{"SELECT " ASK_COLUMNS
                      " FROM survey_asks a WHERE a.workspace_id = $1 AND a.user_id = $2 AND a.survey_id = $3 "
                      "ORDER BY a.id DESC LIMIT $4"};
const Statement kAnswers{
    "SELECT " ASK_COLUMNS
    ", u.external_id, u.name, u.email, c.name FROM survey_asks a "
    "JOIN users u ON u.workspace_id = a.workspace_id AND u.id = a.user_id "
    "JOIN accounts c ON c.workspace_id = a.workspace_id AND c.id = a.account_id "
    "WHERE a.workspace_id = $1 AND (a.id < $2 OR $2 = 0) AND (a.survey_id = $3 OR $3 = 0) AND a.score IS NOT NULL "
    "AND a.score >= $4 AND a.score <= $5 AND (a.comment IS NOT NULL OR $6 = 0) AND (a.user_id = $7 OR $7 = 0) "
    "ORDER BY a.id DESC LIMIT $8"};
// A quarter of an hour is 900,000,000 microseconds.
const Statement kCounts{
    "SELECT shown_at / 900000000, scale_min, scale_max, score, count(*), count(dismissed_at) FROM survey_asks "
    "WHERE workspace_id = $1 AND survey_id = $2 AND shown_at >= $3 AND shown_at < $4 "
    "GROUP BY shown_at / 900000000, scale_min, scale_max, score ORDER BY 1, 2, 3, 4"};
const Statement kLastScore{
    "SELECT a.score FROM survey_asks a JOIN surveys s ON s.workspace_id = a.workspace_id AND s.id = a.survey_id "
    "WHERE a.workspace_id = $1 AND a.user_id = $2 AND (s.program_id = $3 OR $3 = 0) AND a.score IS NOT NULL "
    "ORDER BY a.answered_at DESC LIMIT 1"};

constexpr std::int64_t kQuarter = Duration::minutes(15).micros;

std::optional<LocalText> text_of(const Row& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return LocalText{.en = row.text(column), .fr = row.text(column + 1)};
}

int small(const Row& row, int column) {
    return static_cast<int>(row.int64(column));
}

std::optional<int> maybe_small(const Row& row, int column) {
    return row.is_null(column) ? std::nullopt : std::optional(small(row, column));
}

SurveySettings settings_of(const Row& row) {
    return {.state = parse_survey_state(row.view(1)).value(),
            .min = small(row, 2),
            .max = small(row, 3),
            .threshold = small(row, 4),
            .low_at = maybe_small(row, 5),
            .style = parse_survey_style(row.view(6)).value(),
            .audience = parse_audience(row.view(7)).value(),
            .texts = {.question = text_of(row, 8), .invitation = text_of(row, 10), .thanks = text_of(row, 12)},
            .rules = {.account_days = small(row, 14),
                      .sessions = small(row, 15),
                      .answer_days = small(row, 16),
                      .first_dismissal_days = small(row, 17),
                      .second_dismissal_days = small(row, 18),
                      .most_dismissals = small(row, 19),
                      .prompt_days = small(row, 20),
                      .launch_days = small(row, 21)}};
}

app::Survey survey_of(const Row& row) {
    constexpr int kFirst = kSettingsColumnCount;
    return {.id = row.id<SurveyId>(kFirst),
            .program = row.id<ProgramId>(kFirst + 1),
            .settings = settings_of(row),
            .opened_at = row.instant(kFirst + 2),
            .version = row.int64(0),
            .created_at = row.instant(kFirst + 3),
            .updated_at = row.instant(kFirst + 4)};
}

app::SurveyAsk ask_of(const Row& row) {
    return {.id = row.id<SurveyAskId>(0),
            .survey = row.id<SurveyId>(1),
            .survey_version = row.int64(2),
            .user = row.id<UserId>(3),
            .account = row.id<AccountId>(4),
            .shown_at = row.instant(5),
            .was_shown = row.boolean(6),
            .dismissed_at = row.maybe_instant(7),
            .answered_at = row.maybe_instant(8),
            .score = maybe_small(row, 9),
            .min = small(row, 10),
            .max = small(row, 11),
            .threshold = maybe_small(row, 12),
            .comment = row.maybe_text(13)};
}

std::optional<std::string> in_english(const std::optional<LocalText>& text) {
    return text ? std::optional(text->en) : std::nullopt;
}

std::optional<std::string> in_french(const std::optional<LocalText>& text) {
    return text ? std::optional(text->fr) : std::nullopt;
}

}  // namespace

void SqlSurveys::insert(WorkspaceId workspace, const app::Survey& survey, const app::Actor& actor) {
    tx_.exec(kInsert, {workspace, survey.id, survey.program, to_string(survey.settings.state), survey.opened_at,
                       survey.created_at});
    insert_version(workspace, survey, 1, actor);
}

bool SqlSurveys::update(WorkspaceId workspace, const app::Survey& survey, const app::Actor& actor) {
    const bool is_next = tx_.exec(kUpdate, {workspace, survey.id, survey.version, to_string(survey.settings.state),
                                            survey.opened_at, survey.updated_at}) == 1;
    if (is_next) insert_version(workspace, survey, survey.version + 1, actor);
    return is_next;
}

void SqlSurveys::insert_version(WorkspaceId workspace, const app::Survey& survey, std::int64_t version,
                                const app::Actor& actor) {
    const SurveySettings& settings = survey.settings;
    const SurveyTexts& texts = settings.texts;
    const AskingRules& rules = settings.rules;
    const auto question_en = in_english(texts.question);
    const auto question_fr = in_french(texts.question);
    const auto invitation_en = in_english(texts.invitation);
    const auto invitation_fr = in_french(texts.invitation);
    const auto thanks_en = in_english(texts.thanks);
    const auto thanks_fr = in_french(texts.thanks);
    tx_.exec(kInsertVersion, {workspace,
                              survey.id,
                              version,
                              to_string(settings.state),
                              settings.min,
                              settings.max,
                              settings.threshold,
                              settings.low_at,
                              to_string(settings.style),
                              to_string(settings.audience),
                              question_en,
                              question_fr,
                              invitation_en,
                              invitation_fr,
                              thanks_en,
                              thanks_fr,
                              rules.account_days,
                              rules.sessions,
                              rules.answer_days,
                              rules.first_dismissal_days,
                              rules.second_dismissal_days,
                              rules.most_dismissals,
                              rules.prompt_days,
                              rules.launch_days,
                              to_string(actor.kind),
                              maybe_id(actor.id),
                              survey.updated_at});
}

std::optional<app::Survey> SqlSurveys::find(WorkspaceId workspace, SurveyId id) {
    return tx_.one(kFind, {workspace, id}, survey_of);
}

std::vector<app::Survey> SqlSurveys::list(WorkspaceId workspace) {
    return tx_.list(kList, {workspace}, survey_of);
}

std::vector<app::Survey> SqlSurveys::open(WorkspaceId workspace) {
    return tx_.list(kOpen, {workspace}, survey_of);
}

std::vector<app::SurveyVersion> SqlSurveys::versions(WorkspaceId workspace, SurveyId id, int limit) {
    return tx_.list(kVersions, {workspace, id, limit}, [](const Row& row) {
        constexpr int kFirst = kSettingsColumnCount;
        return app::SurveyVersion{.version = row.int64(0),
                                  .settings = settings_of(row),
                                  .at = row.instant(kFirst + 2),
                                  .actor = stored_actor(row.view(kFirst), row.maybe_int64(kFirst + 1))};
    });
}

void SqlSurveys::insert(WorkspaceId workspace, const app::SurveyAsk& ask) {
    tx_.exec(kInsertAsk,
             {workspace, ask.id, ask.survey, ask.survey_version, ask.user, ask.account, ask.shown_at, ask.was_shown,
              ask.dismissed_at, ask.answered_at, ask.score, ask.min, ask.max, ask.threshold, ask.comment});
}

void SqlSurveys::update(WorkspaceId workspace, const app::SurveyAsk& ask) {
    tx_.exec(kUpdateAsk, {workspace, ask.id, ask.dismissed_at, ask.answered_at, ask.score, ask.threshold, ask.comment});
}

bool SqlSurveys::has_asked(WorkspaceId workspace, SurveyId id) {
    return tx_.one(kHasAsked, {workspace, id}, [](const Row&) { return true; }).has_value();
}

std::vector<app::SurveyAsk> SqlSurveys::asks(WorkspaceId workspace, SurveyId survey, UserId user, int limit) {
    return tx_.list(kAsks, {workspace, user, survey, limit}, ask_of);
}

std::vector<app::ListedAnswer> SqlSurveys::answers(WorkspaceId workspace, const app::AnswerFilter& filter,
                                                   const app::Slice& slice) {
    constexpr int kAnyMin = 0;
    constexpr int kAnyMax = 10;
    return tx_.list(kAnswers,
                    {workspace, slice.after, filter.survey, filter.min_score.value_or(kAnyMin),
                     filter.max_score.value_or(kAnyMax), filter.with_comment ? 1 : 0, filter.user, slice.limit},
                    [](const Row& row) {
                        return app::ListedAnswer{.ask = ask_of(row),
                                                 .user_external_id = row.text(kAskColumnCount),
                                                 .user_name = row.text(kAskColumnCount + 1),
                                                 .user_email = row.text(kAskColumnCount + 2),
                                                 .account_name = row.text(kAskColumnCount + 3)};
                    });
}

std::vector<app::AnswerCount> SqlSurveys::counts(WorkspaceId workspace, SurveyId survey, Instant from, Instant before) {
    return tx_.list(kCounts, {workspace, survey, from, before}, [](const Row& row) {
        return app::AnswerCount{.from = Instant(row.int64(0) * kQuarter),
                                .min = small(row, 1),
                                .max = small(row, 2),
                                .score = maybe_small(row, 3),
                                .asked = row.int64(4),
                                .dismissed = row.int64(5)};
    });
}

std::optional<int> SqlSurveys::last_score(WorkspaceId workspace, ProgramId program, UserId user) {
    return tx_.one(kLastScore, {workspace, user, program}, [](const Row& row) { return small(row, 0); });
}

}  // namespace parrain::storage
