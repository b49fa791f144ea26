#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/context.hpp"
#include "app/presets.hpp"
#include "app/survey_store.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// Why one user is asked, or not, with what the rules were judged on.
struct UserVerdict {
    Survey survey;
    User user;
    std::string account_name;
    AskingFacts facts;
    AskingVerdict verdict;
    std::optional<Instant> asks_from;  ///< now where they are asked; none where time alone brings nothing
    std::vector<SurveyAsk> asks;       ///< what came of earlier times, newest first
};

/// What came of those asked in a period.
struct SurveyFigures {
    static constexpr int kScores = 11;

    std::string key;  ///< `2026-05`, the Monday of a week, a day, or `total`
    std::int64_t asked = 0;
    std::int64_t answered = 0;
    std::int64_t dismissed = 0;
    std::array<std::int64_t, kScores> scores = {};  ///< answers by score

    std::optional<double> response_rate() const;
    std::optional<double> average() const;
    /// Answers of at least, or at most, this score.
    std::int64_t at_least(int score) const;
    std::int64_t at_most(int score) const;
    /// Promoters less detractors, from -100 to 100; meaningless on any scale but 0 to 10.
    std::optional<double> net_promoter_score() const;
};

/// A survey's results. Who answered on another scale than today's is counted apart: scores of two scales do not add up.
struct SurveyReport {
    Survey survey;
    std::vector<SurveyFigures> rows;
    SurveyFigures totals;
    std::int64_t on_other_scale = 0;
};

/// What a user scored.
struct NewAnswer {
    std::int64_t score = 0;
    std::optional<std::string> comment = {};
};

/// Surveys: what the console sets and reads, and what the widget tells.
class Surveys {
  public:
    explicit Surveys(const Context& context) : context_(context) {}

    /// Oldest first.
    std::vector<Survey> list(WorkspaceId workspace) const;
    /// @error kNotFound
    Result<Survey> get(WorkspaceId workspace, SurveyId id) const;
    /// Newest first, with who made each. @error kNotFound
    Result<std::vector<SurveyVersion>> versions(WorkspaceId workspace, SurveyId id) const;

    /// @error kUnknownValue (/program), those of checked(SurveySettings)
    Result<Survey> add(const Caller& caller, ProgramId program, const SurveySettings& settings) const;
    /// @error kNotFound, kPreconditionFailed, those of checked(SurveySettings)
    Result<Survey> update(const Caller& caller, SurveyId id, std::int64_t version,
                          const SurveySettings& settings) const;

    /// Why this user (external id) is asked now, or not. What their host's token says of quiet is known only while
    /// they are there, so it is not judged. @error kNotFound (the survey), kUnknownValue (/user)
    Result<UserVerdict> verdict(WorkspaceId workspace, SurveyId id, std::string_view user) const;

    /// The widget is about to ask: the rules are judged again, and of two pages at once one wins.
    /// @error kNotFound, kNotAsked
    Result<void> shown(const WidgetCaller& caller, SurveyId id) const;

    /// "Not now". Without having been asked it says nothing. @error kNotFound
    Result<void> dismissed(const WidgetCaller& caller, SurveyId id) const;

    /// What the user is offered next.
    enum class Next { kRecommend, kThanks };

    /// Take an answer. A second one on the same day (of the workspace's time zone) is ignored and answered as the
    /// first. From the threshold on the user becomes an advocate of the survey's program; a low score opens a task.
    /// @error kNotFound, kOutOfRange (/score), kTooLong and kInvalidText (/comment), kNotAsked (the survey is paused
    ///        and did not ask them)
    Result<Next> answer(const WidgetCaller& caller, SurveyId id, const NewAnswer& answer) const;

    /// Newest first. @error kNotFound (the survey)
    Result<std::vector<ListedAnswer>> answers(WorkspaceId workspace, const AnswerFilter& filter, Slice slice) const;

    /// What a report covers; absent dates mean the last twelve months.
    struct Query {
        std::optional<std::string> from = {};
        std::optional<std::string> to = {};
        std::optional<std::string> group = {};  ///< `day`, `week` or `month`
        std::optional<SurveyId> survey = {};    ///< absent: the oldest
    };
    /// Answers count on the day their user was asked, so that no period has more answers than questions.
    /// @error kTimeInvalid (/from, /to), kUnknownValue (/group, /survey)
    Result<SurveyReport> report(WorkspaceId workspace, const Query& query) const;

  private:
    Context context_;
};

/// The survey that asks this user now, the oldest of several; none where none does.
std::optional<Survey> survey_for(Transaction& tx, const WidgetCaller& caller, const User& user, const Account& account,
                                 Instant now);

/// Store a survey within a transaction, its settings being good.
Survey insert_survey(Transaction& tx, const Context& context, WorkspaceId workspace, ProgramId program,
                     const SurveySettings& settings, const Actor& actor, Instant now);

/// What a survey says in one language, in the publisher's words where they gave some.
struct SurveyWording {
    std::string question;
    std::string invitation;
    std::string thanks;
};
SurveyWording wording_of(const Catalogue& texts, Locale locale, const SurveySettings& settings,
                         std::string_view product);

}  // namespace parrain::app
