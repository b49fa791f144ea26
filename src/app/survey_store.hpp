#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/records.hpp"
#include "domain/survey.hpp"

/// What is kept of surveys, of who was asked and of what they answered.
namespace parrain::app {

struct Slice;

/// A survey as it stands: its newest version.
struct Survey {
    SurveyId id;
    ProgramId program;
    SurveySettings settings;
    Instant opened_at;  ///< when its launch began: it opened, or was made, and had asked nobody yet
    std::int64_t version = 1;
    Instant created_at;
    Instant updated_at;
};

/// One version of a survey's settings, and who made it.
struct SurveyVersion {
    std::int64_t version;
    SurveySettings settings;
    Instant at;
    Actor actor;
    std::optional<std::string> actor_name = {};  ///< of a person; filled by the use cases that show it
};

/// One time that a user was asked, and what came of it.
struct SurveyAsk {
    SurveyAskId id;
    SurveyId survey;
    std::int64_t survey_version = 1;
    UserId user;
    AccountId account;
    Instant shown_at;
    bool was_shown = true;  ///< false: they answered without having been asked
    std::optional<Instant> dismissed_at = {};
    std::optional<Instant> answered_at = {};
    std::optional<int> score = {};
    int min = 1;  ///< of the scale when they were asked
    int max = 10;
    std::optional<int> threshold = {};  ///< when they answered
    std::optional<std::string> comment = {};

    bool is_pending() const { return !dismissed_at && !answered_at; }
};

/// An answer with the names a list shows beside it.
struct ListedAnswer {
    SurveyAsk ask;
    std::string user_external_id;
    std::string user_name;
    std::string user_email;
    std::string account_name;
};

/// Which answers a list shows; what is empty does not filter.
struct AnswerFilter {
    SurveyId survey;
    std::optional<int> min_score = {};
    std::optional<int> max_score = {};
    bool with_comment = false;
    UserId user = {};
};

/// What came of those asked in one quarter of an hour on one scale, by score; none: no answer. Every zone's midnight is
/// the beginning of one.
struct AnswerCount {
    Instant from;
    int min = 1;
    int max = 10;
    std::optional<int> score;
    std::int64_t asked = 0;
    std::int64_t dismissed = 0;
};

/// Surveys and answers.
class SurveyStore {
  public:
    virtual ~SurveyStore() = default;
    virtual void insert(WorkspaceId workspace, const Survey& survey, const Actor& actor) = 0;
    /// Adds a version with these settings. False where `survey.version` is no longer the stored one.
    virtual bool update(WorkspaceId workspace, const Survey& survey, const Actor& actor) = 0;
    virtual std::optional<Survey> find(WorkspaceId workspace, SurveyId id) = 0;
    /// Oldest first.
    virtual std::vector<Survey> list(WorkspaceId workspace) = 0;
    /// Oldest first: those that ask.
    virtual std::vector<Survey> open(WorkspaceId workspace) = 0;
    /// Newest first.
    virtual std::vector<SurveyVersion> versions(WorkspaceId workspace, SurveyId id, int limit) = 0;

    virtual void insert(WorkspaceId workspace, const SurveyAsk& ask) = 0;
    /// Writes what came of it.
    virtual void update(WorkspaceId workspace, const SurveyAsk& ask) = 0;
    /// Whether anybody was ever asked, or answered.
    virtual bool has_asked(WorkspaceId workspace, SurveyId id) = 0;
    /// The times a user was asked by a survey, newest first.
    virtual std::vector<SurveyAsk> asks(WorkspaceId workspace, SurveyId survey, UserId user, int limit) = 0;
    /// Newest first.
    virtual std::vector<ListedAnswer> answers(WorkspaceId workspace, const AnswerFilter& filter,
                                              const Slice& slice) = 0;
    /// Of those asked from one moment on, before another.
    virtual std::vector<AnswerCount> counts(WorkspaceId workspace, SurveyId survey, Instant from, Instant before) = 0;
    /// The last score a user gave in the surveys of a program, or in any where it is zero.
    virtual std::optional<int> last_score(WorkspaceId workspace, ProgramId program, UserId user) = 0;
};

}  // namespace parrain::app
