#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/context.hpp"
#include "app/fund_name.hpp"
#include "app/presets.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// A program with its current rules and what its budget holds.
struct ProgramView {
    Program program;
    std::vector<RewardRule> rules;
    Money available;  ///< of the budget; meaningless while it is unlimited
    Money put_in;     ///< funding that reached the budget
};

/// The publisher's offers.
class Programs {
  public:
    explicit Programs(const Context& context) : context_(context) {}

    std::vector<ProgramView> list(WorkspaceId workspace) const;
    /// @error kNotFound
    Result<ProgramView> get(WorkspaceId workspace, ProgramId id) const;

    /// Add the programs of a preset, as choosing a story at set-up does; `name`, where given, names the first. Gives
    /// the first. @error kUnknownValue (/preset)
    Result<ProgramView> add_preset(WorkspaceId workspace, std::string_view preset,
                                   const std::optional<std::string>& name = {}) const;

    /// Rename, open or close. A closed program takes no referral and keeps every promise.
    /// @error kNotFound, kPreconditionFailed, kRequired and kTooLong (/name), kAmount (/typical_annual_value), those of
    ///        domain checked(TargetProfile)
    struct Change {
        std::string name;
        bool is_open = true;
        std::optional<Money> typical_annual_value = {};  ///< absent: estimates rest on sales alone
        std::optional<TargetProfile> target = {};        ///< absent: as it is
    };
    Result<ProgramView> update(WorkspaceId workspace, ProgramId id, std::int64_t version, const Change& change) const;

    /// Publish a rule, or a new version of `replaces`, which may have been retired. Referrals already submitted keep
    /// the version they were promised. A rule of a campaign names one of the program's, and stays that campaign's.
    /// @error kNotFound, kUnknownValue (/replaces, /campaign), and those of domain check()
    Result<RewardRule> publish_rule(WorkspaceId workspace, ProgramId program, RewardRule rule,
                                    std::optional<RewardRuleId> replaces) const;

    /// What publishing a rule would change, and for whom. Nothing is stored.
    struct Preview {
        RewardRule rule;                     ///< as it would be published
        std::optional<RewardRule> previous;  ///< the version it would replace
        OpenPromises kept_by;                ///< who was promised an earlier version, and keeps it
        Instant applies_from;                ///< to referrals submitted from then on
        struct Example {
            ReferralId referral;
            std::optional<Money> annual_value;
            std::optional<Money> before;  ///< by the version replaced; none where it promised nothing
            std::optional<Money> after;
        };
        /// What else pays whom the rule is for, for the same prospect; of a ladder its first rung.
        std::vector<RewardRule> pays_beside;
        std::vector<Example> examples;  ///< the last sales, as either version would reward them, the latest first
    };
    /// @error those of publish_rule
    Result<Preview> preview_rule(WorkspaceId workspace, ProgramId program, const RewardRule& rule,
                                 std::optional<RewardRuleId> replaces) const;

    /// Promise a rule to no new referral. What was promised is kept. @error kNotFound (no current rule of the program)
    Result<void> retire_rule(WorkspaceId workspace, ProgramId program, RewardRuleId rule) const;

    /// As top_up_fund, of a program. @error those of top_up_fund
    Result<ProgramView> top_up(const Caller& caller, ProgramId program, Money amount) const;

  private:
    Context context_;
};

/// Put money into the budget of a program or campaign, which is limited from the first time on; waiting rewards are
/// funded, oldest first. A program that becomes limited limits its campaigns. @error kNotFound, kAmount (/amount: not
/// positive), kCurrencyMismatch (/amount/currency: a first top-up in another than the workspace's)
Result<void> top_up_fund(Transaction& tx, const Context& context, const Caller& caller, const FundName& name,
                         Money amount, Instant now);

/// Store a program of a preset and its rules within a transaction.
ProgramId insert_program(Transaction& tx, const Context& context, WorkspaceId workspace, const ProgramPreset& preset,
                         Instant now);

}  // namespace parrain::app
