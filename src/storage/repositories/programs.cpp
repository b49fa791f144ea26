#include <charconv>

#include "storage/repositories/columns.hpp"
#include "storage/repositories/repositories.hpp"
#include "storage/repositories/rules.hpp"

namespace parrain::storage {
namespace {

#define PROGRAM_COLUMNS                                                                                    \
    "id, name, preset, state, audience, wants_calls, budget_limited, version, created_at, typical_value, " \
    "typical_currency, target_countries, target_competitors, target_sectors, target_employees_from, "      \
    "target_employees_to, review_below, refuse_below"

const Statement kInsert{
    "INSERT INTO programs (workspace_id, " PROGRAM_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"};
const Statement kFind{"SELECT " PROGRAM_COLUMNS " FROM programs WHERE workspace_id = $1 AND id = $2"};
const Statement kList{"SELECT " PROGRAM_COLUMNS " FROM programs WHERE workspace_id = $1 ORDER BY id"};
const Statement kUpdate{
    "UPDATE programs SET name = $4, state = $5, audience = $6, wants_calls = $7, budget_limited = $8, "
    "typical_value = $9, typical_currency = $10, target_countries = $11, target_competitors = $12, "
    "target_sectors = $13, target_employees_from = $14, target_employees_to = $15, review_below = $16, "
    "refuse_below = $17, version = version + 1 WHERE workspace_id = $1 AND id = $2 AND version "
    "= $3"};

// A version stays for the referrals it was promised to; retired, it is promised to no new one.
const Statement kRetireRule{
    "UPDATE reward_rules SET is_current = $3 WHERE workspace_id = $1 AND id = $2 AND is_current <> $3"};
const Statement kInsertRule{
    "INSERT INTO reward_rules (workspace_id, program_id, is_current, created_at, id, version, beneficiary, milestone, "
    "base, kind, choices, rate, amount, tiers, currency, duration_months, quantity, clawback_on_early_end, hold_days, "
    "approval, approval_above, gift, tier_by, audience, conditions, cap_per_referral, cap_per_advocate, cap_per_year, "
    "at_count, valid_from, valid_to, campaign_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
    "$15, $16, "
    "$17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)"};
const Statement kCurrentRules{
    "SELECT " RULE_COLUMNS
    " FROM reward_rules r WHERE r.workspace_id = $1 AND r.program_id = $2 AND r.is_current = $3 ORDER BY r.id"};
const Statement kFindRule{"SELECT " RULE_COLUMNS
                          " FROM reward_rules r WHERE r.workspace_id = $1 AND r.id = $2 AND r.version = $3"};
const Statement kLatestRule{"SELECT " RULE_COLUMNS
                            " FROM reward_rules r WHERE r.workspace_id = $1 AND r.id = $2 ORDER BY r.version DESC "
                            "LIMIT 1"};
// What was promised is open until nothing can come of it.
const Statement kOpenPromises{
    "SELECT COUNT(*), COALESCE(SUM(CASE WHEN r.state = 'won' THEN 0 ELSE 1 END), 0), COUNT(DISTINCT r.advocate_id) "
    "FROM referral_rules p JOIN referrals r ON r.workspace_id = p.workspace_id "
    "AND r.id = p.referral_id WHERE p.workspace_id = $1 AND p.rule_id = $2 AND r.state IN ('submitted', 'review', "
    "'accepted', 'advocate_call', 'to_contact', 'contacted', 'engaged', 'won')"};
const Statement kProgramOfRule{"SELECT program_id FROM reward_rules WHERE workspace_id = $1 AND id = $2 LIMIT 1"};

constexpr std::string_view kOpen = "open";
constexpr std::string_view kEverybody = "everybody";

std::string_view state_of(const app::Program& program) {
    return program.is_open ? kOpen : std::string_view("closed");
}

std::string_view audience_of(const app::Program& program) {
    return program.for_everybody ? kEverybody : std::string_view("admin");
}

/// Words as they stand in one column, read by `parse`.
template <class T, class Parse>
std::vector<T> words_of(std::string_view column, Parse parse) {
    std::vector<T> words;
    for (const std::string& word : split(column)) words.push_back(parse(word).value());
    return words;
}

TargetProfile target_of(const Row& row) {
    return {.countries = words_of<CountryCode>(row.view(11), CountryCode::parse),
            .competitors = words_of<DomainName>(row.view(12), DomainName::parse),
            .sectors = split(row.view(13)),
            .employees_from = row.maybe_int64(14),
            .employees_to = row.maybe_int64(15),
            .review_below = static_cast<int>(row.int64(16)),
            .refuse_below = static_cast<int>(row.int64(17))};
}

template <class T>
std::string written_words(const std::vector<T>& words) {
    std::vector<std::string> texts;
    for (const T& word : words) texts.emplace_back(word.str());
    return joined(texts);
}

app::Program program_of(const Row& row) {
    return {.id = row.id<ProgramId>(0),
            .name = row.text(1),
            .preset = row.text(2),
            .is_open = row.view(3) == kOpen,
            .for_everybody = row.view(4) == kEverybody,
            .wants_calls = row.boolean(5),
            .budget_limited = row.boolean(6),
            .typical_annual_value = maybe_money(row, 9, 10),
            .target = target_of(row),
            .version = row.int64(7),
            .created_at = row.instant(8)};
}

/// Tiers as `BELOW:VALUE`, one a line; the last without BELOW, which is an amount or a count as the rule says.
std::string written_tiers(const std::vector<Tier>& tiers) {
    std::vector<std::string> lines;
    for (const Tier& tier : tiers) {
        std::string border;
        if (tier.below) border = std::to_string(tier.below->minor());
        if (tier.below_count) border = std::to_string(*tier.below_count);
        lines.push_back(border + ":" + std::to_string(tier.value.minor()));
    }
    return joined(lines);
}

std::int64_t number_in(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::vector<Tier> read_tiers(std::string_view text, TierBy tier_by, Currency currency) {
    std::vector<Tier> tiers;
    for (const std::string& line : split(text)) {
        const std::string_view view = line;
        const std::size_t colon = view.find(':');
        Tier tier{.value = stored_money(number_in(view.substr(colon + 1)), currency)};
        const std::int64_t border = number_in(view.substr(0, colon));
        if (colon > 0 && tier_by == TierBy::kOrderAmount) tier.below = stored_money(border, currency);
        if (colon > 0 && tier_by == TierBy::kCount) tier.below_count = static_cast<int>(border);
        tiers.push_back(tier);
    }
    return tiers;
}

std::string written_choices(const RewardRule& rule) {
    std::vector<std::string> names;
    for (const RewardKind kind : rule.choices) names.emplace_back(to_string(kind));
    return joined(names);
}

/// The currency of the rule's amounts; empty where it names none.
std::string rule_currency_of(const RewardRule& rule) {
    const auto currency = currency_of(rule);
    return currency ? std::string(currency->code()) : std::string();
}

/// Conditions as how they match, then `ATTRIBUTE OPERATOR VALUE`, one a line; empty for none.
std::string written_conditions(const Conditions& when) {
    if (when.empty()) return {};
    std::vector<std::string> lines = {std::string(to_string(when.match))};
    for (const Condition& condition : when.conditions) {
        lines.push_back(std::string(to_string(condition.attribute)) + " " + std::string(to_string(condition.op)) + " " +
                        condition.value);
    }
    return joined(lines);
}

Conditions read_conditions(std::string_view text) {
    Conditions when;
    if (text.empty()) return when;
    const std::vector<std::string> lines = split(text);
    when.match = parse_match(lines.front()).value();
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const std::string_view line = lines[i];
        const std::size_t first = line.find(' ');
        const std::size_t second = line.find(' ', first + 1);
        when.conditions.push_back({.attribute = parse_attribute(line.substr(0, first)).value(),
                                   .op = parse_operator(line.substr(first + 1, second - first - 1)).value(),
                                   .value = std::string(line.substr(second + 1))});
    }
    return when;
}

std::optional<std::string> written_gift(const RewardRule& rule) {
    return rule.gift ? std::optional(rule.gift->str()) : std::nullopt;
}

/// The amounts of a rule, from a row that names their currency.
void read_amounts(const Row& row, RewardRule& rule) {
    const Currency currency = stored_currency(row.view(10));
    const auto amount = [&](int column) {
        const auto minor = row.maybe_int64(column);
        return minor ? std::optional(stored_money(*minor, currency)) : std::nullopt;
    };
    rule.amount = amount(8);
    rule.approval_above = amount(16);
    rule.tiers = read_tiers(row.view(9), rule.tier_by, currency);
    rule.caps = {.per_referral = amount(21), .per_advocate = amount(22), .per_year = amount(23)};
}

}  // namespace

RewardRule rule_of(const Row& row) {
    RewardRule rule{.id = row.id<RewardRuleId>(0),
                    .version = static_cast<int>(row.int64(1)),
                    .beneficiary = parse_beneficiary(row.view(2)).value(),
                    .milestone = parse_milestone(row.view(3)).value(),
                    .base = parse_reward_base(row.view(4)).value(),
                    .kind = parse_reward_kind(row.view(5)).value(),
                    .quantity = static_cast<int>(row.int64(12)),
                    .clawback_on_early_end = row.boolean(13),
                    .hold_days = static_cast<int>(row.int64(14)),
                    .approval = parse_approval(row.view(15)).value(),
                    .audience = parse_audience(row.view(19)).value(),
                    .when = read_conditions(row.view(20)),
                    .valid_from = row.maybe_instant(25),
                    .valid_to = row.maybe_instant(26),
                    .campaign = campaign_of(row.int64(27))};
    rule.tier_by = parse_tier_by(row.view(18)).value();
    if (!row.is_null(17)) rule.gift = GiftId::parse(row.view(17)).value();
    if (const auto count = row.maybe_int64(24)) rule.at_count = static_cast<int>(*count);
    for (const std::string& name : split(row.view(6))) rule.choices.push_back(parse_reward_kind(name).value());
    if (const auto rate = row.maybe_int64(7)) rule.rate = Rate::parse(*rate).value();
    if (const auto months = row.maybe_int64(11)) rule.duration_months = static_cast<int>(*months);
    if (!row.view(10).empty()) read_amounts(row, rule);
    return rule;
}

void SqlPrograms::insert(WorkspaceId workspace, const app::Program& program) {
    tx_.exec(kInsert, {workspace, program.id, program.name, program.preset, state_of(program), audience_of(program),
                       program.wants_calls, program.budget_limited, program.version, program.created_at,
                       minor_of(program.typical_annual_value), currency_code_of(program.typical_annual_value),
                       written_words(program.target.countries), written_words(program.target.competitors),
                       joined(program.target.sectors), program.target.employees_from, program.target.employees_to,
                       program.target.review_below, program.target.refuse_below});
}

std::optional<app::Program> SqlPrograms::find(WorkspaceId workspace, ProgramId id) {
    return tx_.one(kFind, {workspace, id}, program_of);
}

std::vector<app::Program> SqlPrograms::list(WorkspaceId workspace) {
    return tx_.list(kList, {workspace}, program_of);
}

bool SqlPrograms::update(WorkspaceId workspace, const app::Program& program) {
    return tx_.exec(kUpdate, {workspace, program.id, program.version, program.name, state_of(program),
                              audience_of(program), program.wants_calls, program.budget_limited,
                              minor_of(program.typical_annual_value), currency_code_of(program.typical_annual_value),
                              written_words(program.target.countries), written_words(program.target.competitors),
                              joined(program.target.sectors), program.target.employees_from,
                              program.target.employees_to, program.target.review_below, program.target.refuse_below}) ==
           1;
}

void SqlPrograms::insert_rule(WorkspaceId workspace, ProgramId program, const RewardRule& rule, Instant now) {
    tx_.exec(kRetireRule, {workspace, rule.id, false});
    tx_.exec(kInsertRule, {workspace,
                           program,
                           true,
                           now,
                           rule.id,
                           rule.version,
                           to_string(rule.beneficiary),
                           to_string(rule.milestone),
                           to_string(rule.base),
                           to_string(rule.kind),
                           written_choices(rule),
                           rule.rate ? std::optional(rule.rate->basis_points()) : std::nullopt,
                           minor_of(rule.amount),
                           written_tiers(rule.tiers),
                           rule_currency_of(rule),
                           rule.duration_months,
                           rule.quantity,
                           rule.clawback_on_early_end,
                           rule.hold_days,
                           to_string(rule.approval),
                           minor_of(rule.approval_above),
                           written_gift(rule),
                           to_string(rule.tier_by),
                           to_string(rule.audience),
                           written_conditions(rule.when),
                           minor_of(rule.caps.per_referral),
                           minor_of(rule.caps.per_advocate),
                           minor_of(rule.caps.per_year),
                           rule.at_count,
                           rule.valid_from,
                           rule.valid_to,
                           id_or_zero(rule.campaign)});
}

std::vector<RewardRule> SqlPrograms::current_rules(WorkspaceId workspace, ProgramId program) {
    return tx_.list(kCurrentRules, {workspace, program, true}, rule_of);
}

std::optional<RewardRule> SqlPrograms::find_rule(WorkspaceId workspace, RewardRuleId id, int version) {
    return tx_.one(kFindRule, {workspace, id, version}, rule_of);
}

std::optional<RewardRule> SqlPrograms::latest_rule(WorkspaceId workspace, RewardRuleId id) {
    return tx_.one(kLatestRule, {workspace, id}, rule_of);
}

bool SqlPrograms::retire_rule(WorkspaceId workspace, RewardRuleId id) {
    return tx_.exec(kRetireRule, {workspace, id, false}) > 0;
}

app::OpenPromises SqlPrograms::open_promises(WorkspaceId workspace, RewardRuleId id) {
    const auto counted = [](const Row& row) {
        return app::OpenPromises{.referrals = row.int64(0), .unsold = row.int64(1), .advocates = row.int64(2)};
    };
    return tx_.one(kOpenPromises, {workspace, id}, counted).value();
}

std::optional<ProgramId> SqlPrograms::program_of_rule(WorkspaceId workspace, RewardRuleId id) {
    return tx_.one(kProgramOfRule, {workspace, id}, [](const Row& row) { return row.id<ProgramId>(0); });
}

}  // namespace parrain::storage
