#include "app/programs.hpp"
#include "domain/caps.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/views.hpp"

namespace parrain::http {
namespace {

enum class ProgramState { kOpen, kClosed };
BOOST_DESCRIBE_ENUM(ProgramState, kOpen, kClosed)

enum class ProgramAudience { kAdmin, kEverybody };
BOOST_DESCRIBE_ENUM(ProgramAudience, kAdmin, kEverybody)

struct Budget {
    bool limited;
    Money available;
    Money put_in;
};
BOOST_DESCRIBE_STRUCT(Budget, (), (limited, available, put_in))

/// Whom a program looks for. What scores below `review_below` waits for a person; below `refuse_below` that person is
/// proposed to refuse it.
struct Target {
    std::vector<CountryCode> countries;
    std::vector<DomainName> competitors;
    std::vector<std::string> sectors;
    std::optional<std::int64_t> employees_from;
    std::optional<std::int64_t> employees_to;
    int review_below;
    int refuse_below;
};
BOOST_DESCRIBE_STRUCT(Target, (),
                      (countries, competitors, sectors, employees_from, employees_to, review_below, refuse_below))

struct Program {
    ProgramId id;
    std::string name;
    ProgramState state;
    std::string preset;
    ProgramAudience audience;
    bool wants_calls;
    Instant opened_at;
    std::vector<view::Rule> rules;
    Budget budget;
    std::optional<Money> typical_annual_value;
    Target target;
};
BOOST_DESCRIBE_STRUCT(Program, (),
                      (id, name, state, preset, audience, wants_calls, opened_at, rules, budget, typical_annual_value,
                       target))

struct NewProgram {
    std::string preset;
    std::optional<Text<120>> name;
};
BOOST_DESCRIBE_STRUCT(NewProgram, (), (preset, name))

struct ProgramChange {
    std::string name;
    ProgramState state;
    std::optional<Money> typical_annual_value;
    std::optional<Target> target;
};
BOOST_DESCRIBE_STRUCT(ProgramChange, (), (name, state, typical_annual_value, target))

/// A rule to publish; what is absent is as the domain's RewardRule starts.
struct NewRule {
    Beneficiary beneficiary;
    std::optional<Milestone> milestone;
    std::optional<RewardBase> base;
    RewardKind kind;
    std::optional<std::vector<RewardKind>> choices;
    std::optional<Rate> rate_bps;
    std::optional<Money> amount;
    std::optional<GiftId> gift;
    std::optional<std::vector<view::Tier>> tiers;
    std::optional<TierBy> tier_by;
    std::optional<Whole<1, 1200>> duration_months;
    std::optional<Whole<1, 1000>> quantity;
    std::optional<Whole<0, 3650>> hold_days;
    std::optional<Approval> approval;
    std::optional<Money> approval_above;
    std::optional<bool> clawback_on_early_end;
    std::optional<Audience> audience;
    std::optional<view::Conditions> when;
    std::optional<view::Caps> caps;
    std::optional<Whole<1, 1'000'000>> at_count;
    std::optional<Instant> valid_from;
    std::optional<Instant> valid_to;
    std::optional<CampaignId> campaign;
    std::optional<RewardRuleId> replaces;
};
BOOST_DESCRIBE_STRUCT(NewRule, (),
                      (beneficiary, milestone, base, kind, choices, rate_bps, amount, gift, tiers, tier_by,
                       duration_months, quantity, hold_days, approval, approval_above, clawback_on_early_end, audience,
                       when, caps, at_count, valid_from, valid_to, campaign, replaces))

/// A sale of late, as the present version and the new one would reward it.
struct RuleExample {
    ReferralId referral;
    std::optional<Money> annual_value;
    std::optional<Money> before;
    std::optional<Money> after;
};
BOOST_DESCRIBE_STRUCT(RuleExample, (), (referral, annual_value, before, after))

/// What publishing a rule would change, and for whom.
struct RulePreview {
    std::string sentence;
    std::optional<std::string> previous_sentence;
    std::int64_t open_referrals_keep;
    std::int64_t open_unsold_keep;
    std::int64_t advocates_keep;
    Instant applies_from;
    std::vector<view::Warning> warnings;
    std::vector<RuleExample> examples;
};
BOOST_DESCRIBE_STRUCT(RulePreview, (),
                      (sentence, previous_sentence, open_referrals_keep, open_unsold_keep, advocates_keep, applies_from,
                       warnings, examples))

struct NewTopUp {
    Money amount;
};
BOOST_DESCRIBE_STRUCT(NewTopUp, (), (amount))

struct TopUp {
    ProgramId program;
    Money amount;
    Budget budget;
};
BOOST_DESCRIBE_STRUCT(TopUp, (), (program, amount, budget))

Budget budget_of(const app::ProgramView& program) {
    return {.limited = program.program.budget_limited, .available = program.available, .put_in = program.put_in};
}

Target target_of(const TargetProfile& target) {
    return {.countries = target.countries,
            .competitors = target.competitors,
            .sectors = target.sectors,
            .employees_from = target.employees_from,
            .employees_to = target.employees_to,
            .review_below = target.review_below,
            .refuse_below = target.refuse_below};
}

std::optional<TargetProfile> target_from(const std::optional<Target>& told) {
    if (!told) return std::nullopt;
    return TargetProfile{.countries = told->countries,
                         .competitors = told->competitors,
                         .sectors = told->sectors,
                         .employees_from = told->employees_from,
                         .employees_to = told->employees_to,
                         .review_below = told->review_below,
                         .refuse_below = told->refuse_below};
}

Program program_of(const app::ProgramView& view, const view::RuleWords& words) {
    const auto& program = view.program;
    Program shown{.id = program.id,
                  .name = program.name,
                  .state = program.is_open ? ProgramState::kOpen : ProgramState::kClosed,
                  .preset = program.preset,
                  .audience = program.for_everybody ? ProgramAudience::kEverybody : ProgramAudience::kAdmin,
                  .wants_calls = program.wants_calls,
                  .opened_at = program.created_at,
                  .rules = {},
                  .budget = budget_of(view),
                  .typical_annual_value = program.typical_annual_value,
                  .target = target_of(program.target)};
    for (const auto& rule : view.rules) shown.rules.push_back(view::rule_of(rule, words));
    return shown;
}

Conditions conditions_from(const std::optional<view::Conditions>& told) {
    Conditions when;
    if (!told) return when;
    when.match = told->match;
    for (const auto& one : told->conditions) {
        when.conditions.push_back({.attribute = one.attribute, .op = one.operator_, .value = one.value});
    }
    return when;
}

Caps caps_from(const std::optional<view::Caps>& told) {
    if (!told) return {};
    return {.per_referral = told->per_referral, .per_advocate = told->per_advocate, .per_year = told->per_year};
}

RewardRule rule_from(const NewRule& told) {
    RewardRule rule{.beneficiary = told.beneficiary,
                    .kind = told.kind,
                    .choices = told.choices.value_or(std::vector<RewardKind>{}),
                    .rate = told.rate_bps,
                    .amount = told.amount,
                    .gift = told.gift,
                    .approval_above = told.approval_above,
                    .when = conditions_from(told.when),
                    .caps = caps_from(told.caps),
                    .valid_from = told.valid_from,
                    .valid_to = told.valid_to,
                    .campaign = told.campaign};
    rule.milestone = told.milestone.value_or(rule.milestone);
    rule.base = told.base.value_or(rule.base);
    for (const auto& tier : told.tiers.value_or(std::vector<view::Tier>{})) {
        rule.tiers.push_back({.below = tier.below, .below_count = tier.below_count, .value = tier.value});
    }
    if (told.duration_months) rule.duration_months = static_cast<int>(**told.duration_months);
    rule.tier_by = told.tier_by.value_or(rule.tier_by);
    rule.audience = told.audience.value_or(rule.audience);
    if (told.at_count) rule.at_count = static_cast<int>(**told.at_count);
    if (told.quantity) rule.quantity = static_cast<int>(**told.quantity);
    if (told.hold_days) rule.hold_days = static_cast<int>(**told.hold_days);
    rule.approval = told.approval.value_or(rule.approval);
    rule.clawback_on_early_end = told.clawback_on_early_end.value_or(rule.clawback_on_early_end);
    return rule;
}

Page<Program> list_programs(const app::Caller& caller, Query<PageQuery> query, const view::RuleWords& words,
                            const app::Programs& programs) {
    return cut_page(
        Page<Program>{}, programs.list(caller.workspace), *query,
        [](const app::ProgramView& one) { return one.program.id.value(); },
        [&](const app::ProgramView& one) { return program_of(one, words); });
}

Result<WithEtag<Program>> get_program(const app::Caller& caller, Path<ProgramId> id, const view::RuleWords& words,
                                      const app::Programs& programs) {
    const auto program = programs.get(caller.workspace, *id);
    if (!program) return program.failure();
    return WithEtag<Program>{program_of(*program, words), tag_of(program->program.version)};
}

Result<Created<Program>> add_program(const app::Caller& caller, Body<NewProgram> wanted, const view::RuleWords& words,
                                     const app::Programs& programs) {
    const auto name = wanted->name ? std::optional(wanted->name->str()) : std::nullopt;
    const auto program = programs.add_preset(caller.workspace, wanted->preset, name);
    if (!program) return program.failure();
    return Created<Program>{program_of(*program, words), "/v1/programs/" + program->program.id.str()};
}

Result<WithEtag<Program>> change_program(const app::Caller& caller, Path<ProgramId> id, Body<ProgramChange> change,
                                         IfMatchRequired version, const view::RuleWords& words,
                                         const app::Programs& programs) {
    const auto program = programs.update(caller.workspace, *id, *version,
                                         {.name = change->name,
                                          .is_open = change->state == ProgramState::kOpen,
                                          .typical_annual_value = change->typical_annual_value,
                                          .target = target_from(change->target)});
    if (!program) return program.failure();
    return WithEtag<Program>{program_of(*program, words), tag_of(program->program.version)};
}

Result<Created<view::Rule>> publish_rule(const app::Caller& caller, Path<ProgramId> id, Body<NewRule> told,
                                         const view::RuleWords& words, const app::Programs& programs) {
    const auto rule = programs.publish_rule(caller.workspace, *id, rule_from(*told), told->replaces);
    if (!rule) return rule.failure();
    return Created<view::Rule>{view::rule_of(*rule, words), "/v1/programs/" + id->str()};
}

Result<RulePreview> preview_rule(const app::Caller& caller, Path<ProgramId> id, Body<NewRule> told,
                                 const view::RuleWords& words, const app::Programs& programs) {
    const auto preview = programs.preview_rule(caller.workspace, *id, rule_from(*told), told->replaces);
    if (!preview) return preview.failure();
    RulePreview shown{
        .sentence = words.sentence_of(preview->rule),
        .previous_sentence = preview->previous ? std::optional(words.sentence_of(*preview->previous)) : std::nullopt,
        .open_referrals_keep = preview->kept_by.referrals,
        .open_unsold_keep = preview->kept_by.unsold,
        .advocates_keep = preview->kept_by.advocates,
        .applies_from = preview->applies_from,
        .warnings = {},
        .examples = {}};
    for (const RewardRule& other : preview->pays_beside) {
        shown.warnings.push_back(
            {.code = "pays_twice", .text = words("rule.pays_twice", {{"rule", words.sentence_of(other)}})});
    }
    if (const auto never = never_whole(preview->rule)) {
        shown.warnings.push_back({.code = "never_whole",
                                  .text = words("rule.never_whole", {{"amount", never->amount}, {"cap", never->cap}})});
    }
    for (const auto& example : preview->examples) {
        shown.examples.push_back({.referral = example.referral,
                                  .annual_value = example.annual_value,
                                  .before = example.before,
                                  .after = example.after});
    }
    return shown;
}

Result<void> retire_rule(const app::Caller& caller, Path<ProgramId> id, Path<RewardRuleId> rule,
                         const app::Programs& programs) {
    return programs.retire_rule(caller.workspace, *id, *rule);
}

Result<Created<TopUp>> top_up(const app::Caller& caller, Path<ProgramId> id, Body<NewTopUp> told,
                              const app::Programs& programs) {
    const auto program = programs.top_up(caller, *id, told->amount);
    if (!program) return program.failure();
    return Created<TopUp>{{.program = *id, .amount = told->amount, .budget = budget_of(*program)},
                          "/v1/programs/" + id->str()};
}

}  // namespace

std::vector<Route> program_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/programs">(list_programs, "List programs").tagged("programs").secured_by(kApiCallers));
    routes.push_back(POST<"/v1/programs">(add_program, "Start a program from a preset")
                         .tagged("programs")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue}));
    routes.push_back(GET<"/v1/programs/{id}">(get_program, "A program with its rules and budget")
                         .tagged("programs")
                         .secured_by(kApiCallers));
    routes.push_back(PUT<"/v1/programs/{id}">(change_program, "Rename, open or close a program")
                         .tagged("programs")
                         .secured_by(kApiCallers)
                         .refuses({kRequired, kTooLong, kTooMany, kOutOfRange, kInvalidText, kCountryInvalid,
                                   kDomainInvalid, kAmount, kAmountInvalid}));
    routes.push_back(POST<"/v1/programs/{id}/rules">(publish_rule, "Publish a reward rule, or a new version of one")
                         .tagged("programs")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue, kRateRange, kAmount, kOutOfRange, kEndsBeforeStart, kCurrencyMismatch,
                                   kGiftKindMismatch, kRequired, kTooMany}));
    routes.push_back(POST<"/v1/programs/{id}/rules/preview">(preview_rule, "What publishing a reward rule would change")
                         .tagged("programs")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue, kRateRange, kAmount, kOutOfRange, kEndsBeforeStart, kCurrencyMismatch,
                                   kGiftKindMismatch, kRequired, kTooMany}));
    routes.push_back(DELETE<"/v1/programs/{id}/rules/{rule}">(retire_rule, "Promise a reward rule to no new referral")
                         .tagged("programs")
                         .secured_by(kApiCallers));
    routes.push_back(POST<"/v1/programs/{id}/budget/top-ups">(top_up, "Put money into a program's budget")
                         .tagged("programs")
                         .secured_by(kApiCallers)
                         .refuses({kAmount, kAmountInvalid}));
    return routes;
}

}  // namespace parrain::http
