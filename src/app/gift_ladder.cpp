#include "app/gift_ladder.hpp"

#include <algorithm>

#include "app/gifts.hpp"
#include "app/ports.hpp"
#include "core/crypto.hpp"
#include "domain/audience.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kMostRungs = 50;
constexpr int kHighestCount = 1'000;

bool is_rung(const RewardRule& rule) {
    return rule.at_count && rule.gift && rule.beneficiary == Beneficiary::kAdvocate;
}

/// The rules that make a ladder, counts ascending.
std::vector<RewardRule> rung_rules(Transaction& tx, WorkspaceId workspace, const Fund& fund) {
    std::vector<RewardRule> rules = tx.programs().current_rules(workspace, fund.program);
    std::erase_if(rules, [&](const RewardRule& rule) { return !is_rung(rule) || rule.campaign != fund.campaign; });
    std::ranges::stable_sort(rules, {}, [](const RewardRule& rule) { return *rule.at_count; });
    return rules;
}

/// The rules of those that a ladder has for administrators, or for members.
std::vector<RewardRule> rungs_for(Transaction& tx, WorkspaceId workspace, const Fund& fund, bool admins) {
    std::vector<RewardRule> rules = rung_rules(tx, workspace, fund);
    const Audience others = admins ? Audience::kMember : Audience::kAdmin;
    std::erase_if(rules, [&](const RewardRule& rule) { return rule.audience == others; });
    return rules;
}

GiftLadder ladder_of(Transaction& tx, WorkspaceId workspace, const Fund& fund) {
    const std::vector<RewardRule> rungs = rung_rules(tx, workspace, fund);
    const std::vector<RewardRule> all = tx.programs().current_rules(workspace, fund.program);
    const bool for_everybody = tx.programs().find(workspace, fund.program).value().for_everybody;
    GiftLadder ladder;
    if (rungs.empty()) {
        ladder.audience = audience_beside(all, fund.campaign, for_everybody);
        return ladder;
    }
    ladder.counts_on = rungs.front().milestone;
    ladder.audience = rungs.front().audience;
    ladder.is_unseen = !for_everybody && ladder.audience == Audience::kMember;
    for (const RewardRule& rung : rungs) {
        ladder.rungs.push_back({.count = *rung.at_count, .gift = *rung.gift});
        const auto rivals = [&](const RewardRule& other) { return pay_twice(rung, other, for_everybody); };
        ladder.pays_twice = ladder.pays_twice || std::ranges::any_of(all, rivals);
    }
    return ladder;
}

Result<void> check_ladder(const GiftLadder& ladder) {
    std::vector<FieldError> errors;
    if (ladder.counts_on != Milestone::kAccepted && ladder.counts_on != Milestone::kEngaged) {
        errors.push_back({"/counts_on", ErrorCode::kUnknownValue});
    }
    if (ladder.rungs.size() > kMostRungs) errors.push_back({"/rungs", ErrorCode::kTooMany, at_most(kMostRungs)});
    int before = 0;
    for (std::size_t i = 0; i < ladder.rungs.size(); ++i) {
        const int count = ladder.rungs[i].count;
        if (count <= before || count > kHighestCount) {
            errors.push_back(
                {"/rungs/" + std::to_string(i) + "/count", ErrorCode::kOutOfRange, Bounds{before + 1, kHighestCount}});
        }
        before = count;
    }
    if (errors.empty()) return {};
    const ErrorCode first = std::ranges::min_element(errors, {}, &FieldError::code)->code;
    return Failure{.code = first, .fields = std::move(errors)};
}

/// The rules that the rungs of a ladder keep, in their order; none for a rung that is new. What stands at its count is
/// kept, else what gave its gift at a count that is no rung any more: who had it there had it.
std::vector<const RewardRule*> kept_rules(const std::vector<RewardRule>& present, const std::vector<Rung>& rungs) {
    std::vector<const RewardRule*> kept;
    for (const Rung& rung : rungs) {
        const auto same = std::ranges::find(present, rung.count, [](const RewardRule& rule) { return *rule.at_count; });
        kept.push_back(same == present.end() ? nullptr : &*same);
    }
    for (std::size_t i = 0; i < rungs.size(); ++i) {
        if (kept[i] != nullptr) continue;
        const auto moved = std::ranges::find_if(present, [&](const RewardRule& rule) {
            return rule.gift == rungs[i].gift && std::ranges::find(kept, &rule) == kept.end();
        });
        if (moved != present.end()) kept[i] = &*moved;
    }
    return kept;
}

/// The rule of a rung as it is to be published; none where the rule that stands for it says just that.
Result<std::optional<RewardRule>> wanted_rule(Transaction& tx, WorkspaceId workspace, const Fund& fund,
                                              const GiftLadder& ladder, const Rung& rung, const RewardRule* present) {
    if (present != nullptr && present->gift == rung.gift && present->at_count == rung.count &&
        present->milestone == ladder.counts_on && present->audience == ladder.audience) {
        return std::optional<RewardRule>();
    }
    const auto stored = tx.gifts().find(workspace, rung.gift);
    if (!stored) return fail(ErrorCode::kUnknownValue);
    const RewardRule rule{.id = present != nullptr ? present->id : RewardRuleId(),
                          .version = present != nullptr ? present->version + 1 : 1,
                          .beneficiary = Beneficiary::kAdvocate,
                          .milestone = ladder.counts_on,
                          .base = RewardBase::kNone,
                          .kind = stored->gift.is_experience ? RewardKind::kExperience : RewardKind::kGift,
                          .gift = rung.gift,
                          .audience = ladder.audience.value(),
                          .at_count = rung.count,
                          .campaign = fund.campaign};
    auto priced = with_gift_cost(tx, workspace, rule);
    if (!priced) return priced.failure();
    if (const auto good = check(*priced); !good) return good.failure();
    return std::optional(*std::move(priced));
}

}  // namespace

std::int64_t GiftLadder::version() const {
    std::string text(to_string(counts_on));
    if (audience) text += " " + std::string(to_string(*audience));
    for (const Rung& rung : rungs) text += " " + std::to_string(rung.count) + ":" + rung.gift.str();
    return crypto::fingerprint(text);
}

Result<GiftLadder> GiftLadders::get(WorkspaceId workspace, const FundName& name) const {
    return context_.store.read([&](Transaction& tx) -> Result<GiftLadder> {
        const auto fund = fund_named(tx, workspace, name);
        if (!fund) return fund.failure();
        return ladder_of(tx, workspace, *fund);
    });
}

Result<GiftLadder> GiftLadders::put(WorkspaceId workspace, const FundName& name, const GiftLadder& ladder,
                                    std::optional<std::int64_t> version) const {
    if (const auto good = check_ladder(ladder); !good) return good.failure();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<GiftLadder> {
        const auto fund = fund_named(tx, workspace, name);
        if (!fund) return fund.failure();
        const std::vector<RewardRule> present = rung_rules(tx, workspace, *fund);
        const GiftLadder before = ladder_of(tx, workspace, *fund);
        if (version && *version != before.version()) return fail(ErrorCode::kPreconditionFailed);
        GiftLadder wanted = ladder;
        if (!wanted.audience) wanted.audience = before.audience;
        const std::vector<const RewardRule*> kept = kept_rules(present, ladder.rungs);
        for (std::size_t i = 0; i < ladder.rungs.size(); ++i) {
            auto rule = wanted_rule(tx, workspace, *fund, wanted, ladder.rungs[i], kept[i]);
            if (!rule) return fail(rule.error(), "/rungs/" + std::to_string(i) + "/gift");
            if (!*rule) continue;
            if (!(*rule)->id) (*rule)->id = context_.ids.make<RewardRuleId>();
            tx.programs().insert_rule(workspace, fund->program, **rule, now);
        }
        for (const RewardRule& rule : present) {
            if (std::ranges::find(kept, &rule) == kept.end()) tx.programs().retire_rule(workspace, rule.id);
        }
        return ladder_of(tx, workspace, *fund);
    });
}

std::optional<TopRung> top_rung(Transaction& tx, WorkspaceId workspace, ProgramId program, bool for_admins) {
    const std::vector<RewardRule> rules = rungs_for(tx, workspace, {.program = program}, for_admins);
    if (rules.empty()) return std::nullopt;
    const RewardRule& top = rules.back();
    return TopRung{.counts_on = top.milestone, .count = *top.at_count, .audience = top.audience};
}

std::optional<LadderProgress> ladder_progress(Transaction& tx, WorkspaceId workspace, const Climber& climber,
                                              std::optional<CampaignId> campaign, Locale locale) {
    const Advocate& advocate = climber.advocate;
    const std::vector<RewardRule> rules =
        rungs_for(tx, workspace, {.program = advocate.program, .campaign = campaign}, climber.is_admin);
    if (rules.empty()) return std::nullopt;
    const Milestone counts_on = climber.on_sale_only ? Milestone::kWon : rules.front().milestone;
    LadderProgress progress{
        .submitted = tx.gifts().submitted_by(workspace, advocate.id, campaign),
        .qualified = tx.referrals().reached(workspace, advocate.id, counts_on, campaign, rules.front().audience),
        .counts_on = counts_on,
        .rungs = {}};
    for (const RewardRule& rule : rules) {
        const auto gift = tx.gifts().find(workspace, *rule.gift);
        if (!gift) continue;
        progress.rungs.push_back({.count = *rule.at_count,
                                  .gift = gift->gift.name.in(locale),
                                  .reached = progress.qualified >= *rule.at_count});
    }
    return progress;
}

}  // namespace parrain::app
