#pragma once

#include <array>
#include <map>
#include <optional>
#include <variant>
#include <vector>

#include "app/context.hpp"
#include "app/gift_ladder.hpp"
#include "app/scenario_store.hpp"
#include "app/scenarios.hpp"

namespace parrain::app {

/// What one transaction knows of scenarios: each thing that many enrollments share is read once.
class ScenarioDesk {
  public:
    ScenarioDesk(Transaction& tx, const Context& context) : tx_(tx), context_(context) {}

    /// A program as scenarios look at it.
    struct ProgramStanding {
        Program program;
        bool is_paused = false;
        /// The highest rung of its ladder to members, and to administrators; none without a ladder.
        std::array<std::optional<TopRung>, 2> top_rungs;
    };

    Transaction& tx() const { return tx_; }
    const Context& context() const { return context_; }
    const Workspace& workspace(WorkspaceId id);
    const MessageRules& rules(WorkspaceId workspace);
    const Scenario& scenario(WorkspaceId workspace, ScenarioId id);
    const ScenarioVersion& version(WorkspaceId workspace, ScenarioId id, int version);
    const ProgramStanding& program(WorkspaceId workspace, ProgramId id);

    /// The first exit rule that holds for a user. Those that cost a look at more than the user are asked before an act
    /// alone.
    std::optional<EndReason> exit(WorkspaceId workspace, const Scenario& scenario, const ScenarioDefinition& definition,
                                  const EnrolledUser& user, Instant now, bool before_act);

    FactValues facts(WorkspaceId workspace, const Scenario& scenario, const EnrolledUser& user,
                     std::optional<std::int64_t> score, std::optional<Instant> enrolled_at);

    /// Whether a scenario takes a user now; nothing is written.
    Admission admission(WorkspaceId workspace, const Scenario& scenario, const ScenarioDefinition& definition,
                        const EnrolledUser& user, std::optional<std::int64_t> score, Instant now);

    /// Enrol a user where the scenario takes them.
    Admission enrol(WorkspaceId workspace, const Scenario& scenario, const EnrolledUser& user,
                    const ScenarioTrigger& trigger, Instant now);

  private:
    bool is_at_last_rung(WorkspaceId workspace, const ProgramStanding& standing, const EnrolledUser& user);

    Transaction& tx_;
    const Context& context_;
    std::map<WorkspaceId, Workspace> workspaces_;
    std::map<WorkspaceId, MessageRules> rules_;
    std::map<std::pair<WorkspaceId, ScenarioId>, Scenario> scenarios_;
    std::map<std::tuple<WorkspaceId, ScenarioId, int>, ScenarioVersion> versions_;
    std::map<std::pair<WorkspaceId, ProgramId>, ProgramStanding> programs_;
};

/// What a step gives its gift through: the user's referral in the scenario's program that qualified last, and the rule
/// that a version in force gives by.
struct GiftGround {
    ReferralId referral;
    std::optional<RewardRuleId> rule;  ///< none in a draft
};

/// What a gift step would give a user now, or why it gives nothing, as the step's history says it.
std::variant<GiftGround, const char*> gift_ground(Transaction& tx, WorkspaceId workspace, const Scenario& scenario,
                                                  const ScenarioVersion& version, const ScenarioStep& step,
                                                  const EnrolledUser& user);

/// The world of an enrollment as it is now; what is to be done is left to who inherits.
class ReadingWorld : public ScenarioWorld {
  public:
    ReadingWorld(ScenarioDesk& desk, WorkspaceId workspace, const Scenario& scenario,
                 const ScenarioDefinition& definition, const EnrolledUser& user, const Enrollment& enrollment,
                 Instant now)
        : desk_(desk),
          workspace_(workspace),
          scenario_(scenario),
          definition_(definition),
          user_(user),
          enrollment_(enrollment),
          now_(now) {}

    std::optional<EndReason> exit(bool before_act) override;
    FactValues facts() override;
    std::vector<Instant> sent_since(Instant since) override;

  protected:
    ScenarioDesk& desk_;
    WorkspaceId workspace_;
    const Scenario& scenario_;
    const ScenarioDefinition& definition_;
    const EnrolledUser& user_;
    const Enrollment& enrollment_;
    Instant now_;
};

}  // namespace parrain::app
