#include "app/scenario_acts.hpp"

#include <algorithm>

#include "app/gift_ladder.hpp"
#include "app/ladder_messages.hpp"
#include "app/messages.hpp"
#include "app/ports.hpp"
#include "app/prompts.hpp"
#include "app/scenario_mail.hpp"
#include "app/settlement.hpp"
#include "app/submission.hpp"
#include "app/tasks.hpp"
#include "app/templates.hpp"
#include "app/unsubscribe.hpp"
#include "domain/prompt_reply.hpp"

namespace parrain::app {
namespace {

/// How long a message waits to be shown in the product.
constexpr Duration kPromptLife = Duration::days(60);

ActResult skipped(const char* why) {
    return {.outcome = StepOutcome::kSkipped, .detail = why};
}

/// One act of one enrollment: everything it has to know.
struct Act {
    ScenarioDesk& desk;
    const ListedEnrollment& listed;
    const Scenario& scenario;
    const ScenarioVersion& version;
    const ScenarioStep& step;
    Instant at;

    Transaction& tx() const { return desk.tx(); }
    WorkspaceId workspace() const { return listed.workspace; }
    const EnrolledUser& user() const { return listed.user; }
    Locale locale() const { return user().locale.value_or(desk.workspace(workspace()).locale); }
    /// What makes this act the only one of its kind, whoever does it again.
    std::string once_key() const { return key_of(listed.enrollment.id) + step.key; }
};

ActResult send(const Act& act) {
    const User user = act.tx().customers().find_user(act.workspace(), act.user().id).value();
    const std::string opt_out = unsubscribe_url(act.tx(), act.desk.context(), act.workspace(), user, act.at);
    TemplateValues values = ambassador_values(act.tx(), act.desk.context(), act.desk.workspace(act.workspace()), user,
                                              act.scenario.program, act.locale(), act.at);
    values.emplace("opt_out_url", opt_out);
    const auto rendered =
        render_template(act.tx(), act.desk.context(), act.workspace(), *act.step.template_key, act.locale(), values);
    if (!rendered) {
        return skipped(rendered.error() == ErrorCode::kSenderIncomplete ? "sender_incomplete" : "template_incomplete");
    }
    const auto queued = queue_message(act.tx(), act.desk.context(), act.workspace(),
                                      {.kind = MessageKind::kUser,
                                       .template_key = *act.step.template_key,
                                       .template_version = rendered->version,
                                       .locale = act.locale(),
                                       .to = user.email,
                                       .to_name = user.name,
                                       .once_key = act.once_key(),
                                       .referral = {},
                                       .user = user.id,
                                       .content = rendered->content,
                                       .unsubscribe_url = opt_out},
                                      act.at);
    if (!queued) return skipped("already_sent");
    const bool answers = is_prompt_reply(act.step, act.listed.enrollment.progress.started_at, act.at);
    return {.outcome = StepOutcome::kDone, .detail = answers ? kReplyDetail : ""};
}

ActResult show(const Act& act) {
    const auto shown =
        show_in_product(act.tx(), act.desk.context(), act.workspace(), act.user().id,
                        {.once_key = act.once_key(),
                         .title = act.step.title->in(act.locale()),
                         .text = act.step.text->in(act.locale()),
                         .action = act.scenario.program ? PromptAction::kRefer : PromptAction::kNone,
                         .expires_at = std::min(act.listed.enrollment.progress.ends_at, act.at + kPromptLife),
                         .is_reply = is_prompt_reply(act.step, act.listed.enrollment.progress.started_at, act.at)},
                        act.at);
    return shown ? ActResult{} : skipped("already_shown");
}

ActResult ask_team(const Act& act) {
    const auto opened = open_task(act.tx(), act.desk.context(), act.workspace(),
                                  {.kind = TaskKind::kScenario,
                                   .text = act.step.text->in(act.desk.workspace(act.workspace()).locale),
                                   .user = act.user().id,
                                   .account = act.user().account,
                                   .referral = act.listed.enrollment.referral,
                                   .once_key = act.once_key()},
                                  act.at);
    return opened ? ActResult{} : skipped("already_open");
}

/// A gift is a reward, and a reward belongs to a referral: the user's in the scenario's program that qualified last.
/// The rule of the step is promised to that referral, and settled as every promise is: budget, approval, refunds.
ActResult give(const Act& act) {
    const auto ground = gift_ground(act.tx(), act.workspace(), act.scenario, act.version, act.step, act.user());
    if (const auto* why = std::get_if<const char*>(&ground)) return skipped(*why);
    const auto [referral_id, given_by] = std::get<GiftGround>(ground);
    const RewardRuleId rule_id = given_by.value();
    const auto referral = act.tx().referrals().find_locked(act.workspace(), referral_id).value();
    const RewardRule rule = act.tx().programs().find_rule(act.workspace(), rule_id, 1).value();
    act.tx().referrals().pin(act.workspace(), referral_id, {.rule = rule, .kind = rule.kind});
    const auto settled = settle_referral(
        act.tx(), act.desk.context(), act.workspace(), referral,
        {.at = act.at, .actor = Actor{}, .cause = {.type = "scenario", .id = act.listed.enrollment.id.str()}});
    if (!settled) throw std::logic_error("the gift of a scenario could not be settled");
    return {};
}

}  // namespace

ActResult perform(ScenarioDesk& desk, const ListedEnrollment& listed, const Scenario& scenario,
                  const ScenarioVersion& version, const ScenarioStep& step, Instant at) {
    const Act act{.desk = desk, .listed = listed, .scenario = scenario, .version = version, .step = step, .at = at};
    switch (step.kind) {
        case StepKind::kEmail: return send(act);
        case StepKind::kShow: return show(act);
        case StepKind::kTask: return ask_team(act);
        case StepKind::kGift: return give(act);
        case StepKind::kWait:
        case StepKind::kBranch:
        case StepKind::kStop: break;
    }
    return {};
}

void withdraw_if_cut_short(Transaction& tx, WorkspaceId workspace, const Enrollment& enrollment, Instant now) {
    const auto reason = enrollment.progress.end_reason;
    if (!reason || !is_cut_short(*reason)) return;
    tx.prompts().withdraw(workspace, enrollment.user, key_of(enrollment.id), now);
}

}  // namespace parrain::app
