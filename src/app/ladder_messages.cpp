#include "app/ladder_messages.hpp"

#include <algorithm>

#include "app/campaign_store.hpp"
#include "app/gift_ladder.hpp"
#include "app/messages.hpp"
#include "app/ports.hpp"
#include "app/rule_sentences.hpp"
#include "app/submission.hpp"
#include "app/unsubscribe.hpp"
#include "domain/quality.hpp"

namespace parrain::app {
namespace {

/// What the program offers both sides, gifts only where the account takes some; rungs are left out, they are shown as a
/// ladder.
void add_offers(TemplateValues& values, Transaction& tx, const Context& context, WorkspaceId workspace,
                const User& user, const Account& account, ProgramId program, Locale locale, Instant now,
                const LadderPlace& place) {
    auto rules = tx.programs().current_rules(workspace, program);
    std::erase_if(rules,
                  [&](const RewardRule& rule) { return !is_promised(rule, user.is_admin, now, place.campaign); });
    const GiftNames gifts = gift_names(tx, workspace, rules);
    for (const RewardRule& rule : rules) {
        if (rule.at_count || rule.beneficiary == Beneficiary::kAccount) continue;
        if (!takes(account, rule.beneficiary, rule.kind)) continue;
        const char* name = rule.beneficiary == Beneficiary::kProspect ? "prospect_offer" : "advocate_offer";
        const std::string sentence = rule_sentence(context.texts, locale, rule, gifts);
        const auto [known, is_new] = values.emplace(name, sentence);
        if (!is_new) known->second = std::get<std::string>(known->second) + " " + sentence;
    }
}

void add_ladder(TemplateValues& values, const LadderProgress& ladder, int reached) {
    // A template asks whether there are any: of none nothing is said.
    if (ladder.submitted > 0) values.emplace("submitted", ladder.submitted);
    if (ladder.qualified > 0) values.emplace("qualified", ladder.qualified);
    const auto next = std::ranges::find_if(
        ladder.rungs, [&](const LadderProgress::Step& rung) { return !rung.reached && rung.count > reached; });
    if (next == ladder.rungs.end()) return;
    values.emplace("next_gift", next->gift);
    values.emplace("next_count", std::int64_t{next->count});
    values.emplace("still_needed", next->count - ladder.qualified);
}

/// The rung that a reward is the gift of; none for other rewards. Its ladder is its rule's: a referral of a campaign
/// counts on the program's, too.
std::optional<LadderPlace> rung_of(Transaction& tx, WorkspaceId workspace, const Reward& reward) {
    const bool is_gift = reward.kind == RewardKind::kGift || reward.kind == RewardKind::kExperience;
    const bool is_promised = reward.state != RewardState::kVoided && reward.state != RewardState::kUnfunded;
    if (!is_gift || !is_promised || reward.beneficiary != Beneficiary::kAdvocate) return std::nullopt;
    const RewardRule rule = tx.programs().find_rule(workspace, reward.rule, reward.rule_version).value();
    if (!rule.at_count) return std::nullopt;
    return LadderPlace{.campaign = rule.campaign, .count = *rule.at_count};
}

std::string gift_name(Transaction& tx, WorkspaceId workspace, const Reward& reward, Locale locale) {
    const RewardRule rule = tx.programs().find_rule(workspace, reward.rule, reward.rule_version).value();
    const auto stored = rule.gift ? tx.gifts().find(workspace, *rule.gift) : std::nullopt;
    return stored ? stored->gift.name.in(locale) : std::string();
}

}  // namespace

TemplateValues ambassador_values(Transaction& tx, const Context& context, const Workspace& workspace, const User& user,
                                 std::optional<ProgramId> program, Locale locale, Instant now,
                                 const LadderPlace& place) {
    TemplateValues values{{"user_name", user.name}};
    // None where nobody said: this server's own pages are for the team and for prospects.
    if (workspace.referral_page) values.emplace("recommend_url", *workspace.referral_page);
    const Account account = tx.customers().find_account(workspace.id, user.account).value();
    values.emplace("account_name", account.name);
    if (!program) return values;
    values.emplace("program", tx.programs().find(workspace.id, *program).value().name);
    add_offers(values, tx, context, workspace.id, user, account, *program, locale, now, place);
    if (!account.gifts_allowed) return values;
    const auto advocate = tx.referrals().find_advocate(workspace.id, *program, user.id);
    if (!advocate) return values;
    const bool on_sale_only = earns_on_sale_only(tx.campaigns().counts(workspace.id, advocate->id, now));
    const auto ladder = ladder_progress(
        tx, workspace.id, {.advocate = *advocate, .is_admin = user.is_admin, .on_sale_only = on_sale_only},
        place.campaign, locale);
    if (ladder) add_ladder(values, *ladder, place.count);
    return values;
}

void tell_rung_reached(Transaction& tx, const Context& context, WorkspaceId workspace, const StoredReward& reward,
                       Instant now) {
    const auto rung = rung_of(tx, workspace, reward.reward);
    if (!rung) return;
    const Workspace owner = tx.workspaces().find(workspace).value();
    const Advocate advocate = tx.referrals().find_advocate(workspace, reward.advocate).value();
    const User user = tx.customers().find_user(workspace, advocate.user).value();
    if (user.left_at || is_unsubscribed(tx, workspace, user)) return;
    const Locale locale = user.locale.value_or(owner.locale);
    const std::string opt_out = unsubscribe_url(tx, context, workspace, user, now);
    TemplateValues values = ambassador_values(tx, context, owner, user, advocate.program, locale, now, *rung);
    values.emplace("gift", gift_name(tx, workspace, reward.reward, locale));
    values.emplace("gift_count", std::int64_t{rung->count});
    values.emplace("opt_out_url", opt_out);
    const auto rendered = render_template(tx, context, workspace, "ambassador.rung_reached", locale, values);
    if (!rendered) return;
    queue_message(tx, context, workspace,
                  {.kind = MessageKind::kUser,
                   .template_key = "ambassador.rung_reached",
                   .template_version = rendered->version,
                   .locale = locale,
                   .to = user.email,
                   .to_name = user.name,
                   .once_key = "rung:" + reward.reward.id.str(),
                   .referral = reward.reward.referral,
                   .user = user.id,
                   .content = rendered->content,
                   .unsubscribe_url = opt_out},
                  now);
}

}  // namespace parrain::app
