#include "app/programs.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <map>
#include <set>

#include "app/ambassador_scenario.hpp"
#include "app/amount_field.hpp"
#include "app/campaign_store.hpp"
#include "app/gifts.hpp"
#include "app/guardrails.hpp"
#include "app/reward_book.hpp"
#include "app/settlement.hpp"
#include "app/surveys.hpp"
#include "core/text.hpp"
#include "domain/audience.hpp"
#include "domain/caps.hpp"
#include "domain/counting.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kLongestName = 120;
constexpr int kExamples = 5;

/// How many of an advocate's latest referrals a preview walks.
constexpr int kMostWalked = 500;

/// The preset whose survey a scenario answers.
constexpr std::string_view kAmbassadors = "ambassadors";

/// A rule as it would be published, and the version before it.
struct Succession {
    RewardRule rule;
    std::optional<RewardRule> previous;
};

/// The rule as the next version of `replaces`, or as the first of its own. @error kNotFound, kUnknownValue (/replaces),
/// and those of with_gift_cost
Result<Succession> succession_of(Transaction& tx, WorkspaceId workspace, ProgramId program, const RewardRule& rule,
                                 std::optional<RewardRuleId> replaces) {
    if (!tx.programs().find(workspace, program)) return fail(ErrorCode::kNotFound);
    if (rule.campaign) {
        const auto campaign = tx.campaigns().find(workspace, *rule.campaign);
        if (!campaign || campaign->program != program) return fail(ErrorCode::kUnknownValue, "/campaign");
    }
    const auto priced = with_gift_cost(tx, workspace, rule);
    if (!priced) return priced.failure();
    Succession succession{.rule = with_own_kind_offered(*priced), .previous = {}};
    succession.rule.version = 1;
    if (!replaces) return succession;
    if (tx.programs().program_of_rule(workspace, *replaces) != program) {
        return fail(ErrorCode::kUnknownValue, "/replaces");
    }
    succession.previous = tx.programs().latest_rule(workspace, *replaces);
    if (succession.previous->campaign != rule.campaign) return fail(ErrorCode::kUnknownValue, "/campaign");
    succession.rule.id = *replaces;
    succession.rule.version = succession.previous->version + 1;
    return succession;
}

/// Refuse a second rule at a count where one gives already: an advocate is given at a count once.
/// @error kAlreadyExists (/at_count)
Result<void> check_rung(Transaction& tx, WorkspaceId workspace, ProgramId program, const RewardRule& rule) {
    if (!rule.at_count) return {};
    for (const RewardRule& other : tx.programs().current_rules(workspace, program)) {
        const bool is_rung = other.id != rule.id && other.campaign == rule.campaign &&
                             other.at_count == rule.at_count && other.beneficiary == rule.beneficiary &&
                             is_same_rung(other.kind, rule.kind);
        if (is_rung && overlap(other, rule)) return fail(ErrorCode::kAlreadyExists, "/at_count");
    }
    return {};
}

/// The current rules beside which this one pays twice for a prospect; of a ladder its first rung.
std::vector<RewardRule> pays_beside(Transaction& tx, WorkspaceId workspace, ProgramId program, const RewardRule& rule) {
    const bool for_everybody = tx.programs().find(workspace, program).value().for_everybody;
    std::vector<RewardRule> beside;
    bool has_rung = false;
    for (RewardRule& other : tx.programs().current_rules(workspace, program)) {
        if (!pay_twice(rule, other, for_everybody) || (other.at_count && has_rung)) continue;
        has_rung = has_rung || other.at_count.has_value();
        beside.push_back(std::move(other));
    }
    return beside;
}

/// What a rule promises on the sales of one advocate, walked in the order in which they were made.
struct Promises {
    std::vector<PromisedShare> shares;
    /// The currency that a sale is spoken of in.
    std::map<ReferralId, Currency> spoken;
};

/// Add what a rule promises on the next sale.
void promise(const RewardRule& rule, const BillingHistory& history, ReferralId sale, const ReferralFacts& facts,
             Promises& promises) {
    for (const Currency currency : currencies(rule, history, facts)) {
        const auto promised = entitlements(rule, history, currency, facts);
        if (!promised || promised->empty()) continue;
        for (PromisedShare& share : shares_of(sale, rule.caps, *promised, {})) {
            promises.shares.push_back(std::move(share));
        }
        promises.spoken.try_emplace(sale, currency);
    }
}

/// Everything the rule gives on each sale, within its caps over all of them; none where it promises nothing.
std::map<ReferralId, Money> worth_of(const Promises& promises, std::string_view time_zone) {
    std::map<ReferralId, Money> worth;
    for (const auto& [sale, currency] : promises.spoken) worth.emplace(sale, Money::zero(currency));
    std::map<Currency, std::vector<PromisedShare>> by_currency;
    for (const PromisedShare& share : promises.shares) by_currency[share.given.currency()].push_back(share);
    for (const auto& [currency, shares] : by_currency) {
        const std::vector<Money> given = within_caps(shares, time_zone);
        for (std::size_t i = 0; i < shares.size(); ++i) {
            Money& sum = worth.at(shares[i].referral);
            if (sum.currency() == currency) sum = sum_for_show(sum, given[i]);
        }
    }
    return worth;
}

/// The advocate's referrals in a program that came to something, in the order in which they were sold; what is not sold
/// comes last.
std::vector<Referral> referrals_of(Transaction& tx, WorkspaceId workspace, ProgramId program, AdvocateId advocate) {
    std::vector<Referral> theirs;
    for (ListedReferral& one : tx.referrals().list(workspace, {.advocate = advocate}, {.limit = kMostWalked})) {
        if (one.referral.program == program) theirs.push_back(std::move(one.referral));
    }
    std::ranges::sort(theirs, {}, [](const Referral& one) {
        return std::pair(one.won_at.value_or(Instant(std::numeric_limits<std::int64_t>::max())), one.id);
    });
    return theirs;
}

/// When a referral began to count for a rule that counts; none where it does not.
std::optional<Instant> counted_at(const RewardRule& rule, const Referral& referral, const BillingHistory& history,
                                  Currency of_workspace) {
    if (rule.at_count) return rule.milestone == Milestone::kAccepted ? referral.accepted_at : referral.engaged_at;
    if (!pays_by_count(rule)) return std::nullopt;
    const Currency currency = rule.tiers.front().value.currency();
    const auto first = first_earned_at(rule, history, currency, facts_of(referral, of_workspace));
    return first ? *first : std::nullopt;
}

using Examples = std::map<ReferralId, Programs::Preview::Example>;

/// Walk the sales of one advocate, so that caps and counts over all of them come out as they would have.
void walk(Transaction& tx, const Workspace& workspace, ProgramId program, AdvocateId advocate,
          const Succession& succession, Examples& examples) {
    const std::vector<Referral> theirs = referrals_of(tx, workspace.id, program, advocate);
    std::map<ReferralId, BillingHistory> histories;
    for (const Referral& one : theirs) {
        histories.emplace(one.id, one.won_at ? history_of(tx, workspace.id, one.id) : BillingHistory::of({}));
    }
    const auto promised_by = [&](const RewardRule& rule) {
        std::map<ReferralId, Instant> counted;
        for (const Referral& one : theirs) {
            const auto at = counted_at(rule, one, histories.at(one.id), workspace.currency);
            if (at) counted.emplace(one.id, *at);
        }
        const Places places(counted);
        Promises promises;
        for (const Referral& sale : theirs) {
            if (!sale.won_at) continue;
            ReferralFacts facts = facts_of(sale, workspace.currency);
            facts.count = places.of(sale.id);
            promise(rule, histories.at(sale.id), sale.id, facts, promises);
        }
        return promises;
    };
    const Promises after = promised_by(succession.rule);
    const Promises before = succession.previous ? promised_by(*succession.previous) : Promises{};
    const auto worth_before = worth_of(before, workspace.time_zone);
    const auto worth_after = worth_of(after, workspace.time_zone);
    const auto found = [](const std::map<ReferralId, Money>& worth, ReferralId sale) {
        const auto known = worth.find(sale);
        return known == worth.end() ? std::nullopt : std::optional(known->second);
    };
    for (const Referral& sale : theirs) {
        if (!sale.won_at) continue;
        examples.insert_or_assign(sale.id, Programs::Preview::Example{.referral = sale.id,
                                                                      .annual_value = sale.expected_value,
                                                                      .before = found(worth_before, sale.id),
                                                                      .after = found(worth_after, sale.id)});
    }
}

/// The last sales, as either version of the rule would reward them; the latest first.
std::vector<Programs::Preview::Example> examples_of(Transaction& tx, const Workspace& workspace, ProgramId program,
                                                    const Succession& succession) {
    const std::vector<Referral> latest = tx.referrals().latest_sales(workspace.id, program, kExamples);
    std::set<AdvocateId> advocates;
    for (const Referral& sale : latest) advocates.insert(sale.advocate);
    Examples walked;
    for (const AdvocateId advocate : advocates) walk(tx, workspace, program, advocate, succession, walked);
    std::vector<Programs::Preview::Example> examples;
    for (const Referral& sale : latest) {
        if (const auto found = walked.find(sale.id); found != walked.end()) examples.push_back(found->second);
    }
    return examples;
}

ProgramView view_of(Transaction& tx, WorkspaceId workspace, const Program& program) {
    const Currency currency = tx.workspaces().find(workspace).value().currency;
    const Money funding = tx.ledger().balance(workspace, {.program = program.id}, AccountKind::kFunding, currency);
    return {.program = program,
            .rules = tx.programs().current_rules(workspace, program.id),
            .available = tx.ledger().balance(workspace, {.program = program.id}, AccountKind::kBudget, currency),
            .put_in = -funding};
}

/// From now on the budget is what was put into it, whatever else somebody changes of its owner meanwhile.
void limit(Transaction& tx, WorkspaceId workspace, const Fund& fund) {
    if (fund.campaign) {
        auto campaign = tx.campaigns().find_locked(workspace, *fund.campaign).value();
        if (campaign.budget_limited) return;
        campaign.budget_limited = true;
        [[maybe_unused]] const bool written = tx.campaigns().update(workspace, campaign);
        assert(written);
        return;
    }
    Program program;
    do {
        program = tx.programs().find(workspace, fund.program).value();
        if (program.budget_limited) return;
        program.budget_limited = true;
    } while (!tx.programs().update(workspace, program));
}

Result<ProgramView> found_view(Transaction& tx, WorkspaceId workspace, ProgramId id) {
    const auto program = tx.programs().find(workspace, id);
    if (!program) return fail(ErrorCode::kNotFound);
    return view_of(tx, workspace, *program);
}

}  // namespace

ProgramId insert_program(Transaction& tx, const Context& context, WorkspaceId workspace, const ProgramPreset& preset,
                         Instant now) {
    const Program program{.id = context.ids.make<ProgramId>(),
                          .name = preset.name,
                          .preset = preset.preset,
                          .for_everybody = preset.for_everybody,
                          .wants_calls = preset.wants_calls,
                          .created_at = now};
    tx.programs().insert(workspace, program);
    for (const Gift& gift : preset.gifts) tx.gifts().insert(workspace, gift, now);
    for (const RewardRule& one : preset.rules) {
        RewardRule rule = with_gift_cost(tx, workspace, one).value();
        rule.id = context.ids.make<RewardRuleId>();
        tx.programs().insert_rule(workspace, program.id, rule, now);
    }
    if (preset.survey) insert_survey(tx, context, workspace, program.id, *preset.survey, Actor{}, now);
    if (preset.preset == kAmbassadors) {
        const Locale locale = tx.workspaces().find(workspace).value().locale;
        insert_ambassador_scenario(tx, context, workspace, program.id, locale, now);
    }
    return program.id;
}

std::vector<ProgramView> Programs::list(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) {
        std::vector<ProgramView> views;
        for (const Program& program : tx.programs().list(workspace)) views.push_back(view_of(tx, workspace, program));
        return views;
    });
}

Result<ProgramView> Programs::get(WorkspaceId workspace, ProgramId id) const {
    return context_.store.read([&](Transaction& tx) { return found_view(tx, workspace, id); });
}

Result<ProgramView> Programs::add_preset(WorkspaceId workspace, std::string_view preset,
                                         const std::optional<std::string>& name) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ProgramView> {
        const Workspace owner = tx.workspaces().find(workspace).value();
        auto presets = programs_of_preset(preset, owner.locale, owner.currency);
        if (presets.empty()) return fail(ErrorCode::kUnknownValue, "/preset");
        if (name) presets.front().name = *name;
        ProgramId first;
        for (const ProgramPreset& one : presets) {
            const ProgramId id = insert_program(tx, context_, workspace, one, now);
            if (!first) first = id;
        }
        return found_view(tx, workspace, first);
    });
}

Result<ProgramView> Programs::update(WorkspaceId workspace, ProgramId id, std::int64_t version,
                                     const Change& change) const {
    const std::string name(trimmed(strip_bidi_controls(change.name)));
    if (name.empty()) return fail(ErrorCode::kRequired, "/name");
    if (code_point_count(name) > kLongestName) return fail(ErrorCode::kTooLong, "/name", at_most(kLongestName));
    if (change.typical_annual_value && !change.typical_annual_value->is_positive()) {
        return fail(ErrorCode::kAmount, "/typical_annual_value");
    }
    std::optional<TargetProfile> target;
    if (change.target) {
        auto good = checked(*change.target);
        if (!good) return good.failure();
        target = *std::move(good);
    }
    return context_.store.write([&](Transaction& tx) -> Result<ProgramView> {
        auto program = tx.programs().find(workspace, id);
        if (!program) return fail(ErrorCode::kNotFound);
        program->name = name;
        program->is_open = change.is_open;
        program->typical_annual_value = change.typical_annual_value;
        if (target) program->target = *target;
        program->version = version;
        if (!tx.programs().update(workspace, *program)) return fail(ErrorCode::kPreconditionFailed);
        return found_view(tx, workspace, id);
    });
}

Result<RewardRule> Programs::publish_rule(WorkspaceId workspace, ProgramId program, RewardRule rule,
                                          std::optional<RewardRuleId> replaces) const {
    if (const auto checked = check(rule); !checked) return checked.failure();
    const Instant now = context_.clock.now();
    rule.id = context_.ids.make<RewardRuleId>();
    return context_.store.write([&](Transaction& tx) -> Result<RewardRule> {
        const auto succession = succession_of(tx, workspace, program, rule, replaces);
        if (!succession) return succession.failure();
        if (const auto free = check_rung(tx, workspace, program, succession->rule); !free) return free.failure();
        tx.programs().insert_rule(workspace, program, succession->rule, now);
        return succession->rule;
    });
}

Result<Programs::Preview> Programs::preview_rule(WorkspaceId workspace, ProgramId program, const RewardRule& rule,
                                                 std::optional<RewardRuleId> replaces) const {
    if (const auto checked = check(rule); !checked) return checked.failure();
    const Instant now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) -> Result<Preview> {
        const auto succession = succession_of(tx, workspace, program, rule, replaces);
        if (!succession) return succession.failure();
        if (const auto free = check_rung(tx, workspace, program, succession->rule); !free) return free.failure();
        Preview preview{.rule = succession->rule,
                        .previous = succession->previous,
                        .applies_from = rule.valid_from ? std::max(now, *rule.valid_from) : now,
                        .pays_beside = pays_beside(tx, workspace, program, succession->rule),
                        .examples = {}};
        if (replaces) preview.kept_by = tx.programs().open_promises(workspace, *replaces);
        const Workspace owner = tx.workspaces().find(workspace).value();
        preview.examples = examples_of(tx, owner, program, *succession);
        return preview;
    });
}

Result<void> Programs::retire_rule(WorkspaceId workspace, ProgramId program, RewardRuleId rule) const {
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        const bool is_theirs = tx.programs().program_of_rule(workspace, rule) == program;
        if (!is_theirs || !tx.programs().retire_rule(workspace, rule)) return fail(ErrorCode::kNotFound);
        return {};
    });
}

Result<ProgramView> Programs::top_up(const Caller& caller, ProgramId id, Money amount) const {
    const Instant now = context_.clock.now();
    const auto put_in = [&](Transaction& tx) -> Result<ProgramView> {
        const auto topped_up = top_up_fund(tx, context_, caller, id, amount, now);
        if (!topped_up) return topped_up.failure();
        return found_view(tx, caller.workspace, id);
    };
    return naming_amount("/amount", [&] { return context_.store.write(put_in); });
}

Result<void> top_up_fund(Transaction& tx, const Context& context, const Caller& caller, const FundName& name,
                         Money amount, Instant now) {
    if (!amount.is_positive()) return fail(ErrorCode::kAmount, "/amount");
    const auto fund = fund_named(tx, caller.workspace, name);
    if (!fund) return fund.failure();
    // One flag limits a budget in every currency: by a first top-up in another than the workspace's, what it promises
    // in its own would have nothing behind it.
    const Currency own = tx.workspaces().find(caller.workspace).value().currency;
    if (amount.currency() != own && !is_limited(tx, caller.workspace, *fund)) {
        return Failure{.code = ErrorCode::kCurrencyMismatch,
                       .fields = {{"/amount/currency", ErrorCode::kCurrencyMismatch}},
                       .detail = {{"currency", std::string(own.code())}}};
    }
    limit(tx, caller.workspace, *fund);
    RewardBook book(tx, context, caller.workspace,
                    {.at = now, .actor = caller.actor, .cause = {.type = "top_up", .id = {}}});
    book.post(*fund, {.from = AccountKind::kFunding, .to = AccountKind::kBudget, .amount = amount});
    const auto funded = book.fund_waiting_rewards(*fund, amount.currency());
    if (!funded) return funded.failure();
    watch_fund(tx, context, caller.workspace, *fund, now);
    return {};
}

}  // namespace parrain::app
