#pragma once

#include "app/survey_store.hpp"
#include "storage/database.hpp"

namespace parrain::storage {

/// app::SurveyStore on SQL.
class SqlSurveys final : public app::SurveyStore {
  public:
    explicit SqlSurveys(Tx& tx) : tx_(tx) {}
    void insert(WorkspaceId workspace, const app::Survey& survey, const app::Actor& actor) override;
    bool update(WorkspaceId workspace, const app::Survey& survey, const app::Actor& actor) override;
    std::optional<app::Survey> find(WorkspaceId workspace, SurveyId id) override;
    std::vector<app::Survey> list(WorkspaceId workspace) override;
    std::vector<app::Survey> open(WorkspaceId workspace) override;
    std::vector<app::SurveyVersion> versions(WorkspaceId workspace, SurveyId id, int limit) override;

    void insert(WorkspaceId workspace, const app::SurveyAsk& ask) override;
    void update(WorkspaceId workspace, const app::SurveyAsk& ask) override;
    bool has_asked(WorkspaceId workspace, SurveyId id) override;
    std::vector<app::SurveyAsk> asks(WorkspaceId workspace, SurveyId survey, UserId user, int limit) override;
    std::vector<app::ListedAnswer> answers(WorkspaceId workspace, const app::AnswerFilter& filter,
                                           const app::Slice& slice) override;
    std::vector<app::AnswerCount> counts(WorkspaceId workspace, SurveyId survey, Instant from, Instant before) override;
    std::optional<int> last_score(WorkspaceId workspace, ProgramId program, UserId user) override;

  private:
    void insert_version(WorkspaceId workspace, const app::Survey& survey, std::int64_t version,
                        const app::Actor& actor);

    Tx& tx_;
};

}  // namespace parrain::storage
