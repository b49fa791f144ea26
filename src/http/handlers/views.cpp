#include "http/handlers/views.hpp"

#include "app/bank_accounts.hpp"
#include "app/gifts.hpp"
#include "app/workspaces.hpp"

namespace parrain::http::view {
namespace {

std::optional<Conditions> conditions_of(const RewardRule& rule) {
    if (rule.when.empty()) return std::nullopt;
    Conditions shown{.match = rule.when.match, .conditions = {}};
    for (const auto& condition : rule.when.conditions) {
        shown.conditions.push_back(
            {.attribute = condition.attribute, .operator_ = condition.op, .value = condition.value});
    }
    return shown;
}

std::optional<Caps> caps_of(const RewardRule& rule) {
    if (!rule.caps.any()) return std::nullopt;
    return Caps{
        .per_referral = rule.caps.per_referral, .per_advocate = rule.caps.per_advocate, .per_year = rule.caps.per_year};
}

}  // namespace

RuleWords RuleWords::from(RequestContext& context) {
    app::GiftNames names;
    const auto& app = context.get<app::Context>();
    const WorkspaceId workspace = context.get<app::Caller>().workspace;
    for (const auto& stored : app::Gifts(app).list(workspace)) names.emplace(stored.gift.id, stored.gift.name);
    return {Words::from(context), std::move(names), app::Workspaces(app).get(workspace).value().currency};
}

std::string RuleWords::sentence_of(const RewardRule& rule) const {
    return app::rule_in_full(texts(), locale(), rule, gifts_, currency_);
}

Rule rule_of(const RewardRule& rule, const RuleWords& words) {
    Rule shown{.id = rule.id,
               .version = rule.version,
               .beneficiary = rule.beneficiary,
               .milestone = rule.milestone,
               .base = rule.base,
               .kind = rule.kind,
               .choices = rule.choices,
               .rate_bps = rule.rate,
               .amount = rule.amount,
               .gift = rule.gift,
               .tiers = {},
               .tier_by = rule.tier_by,
               .duration_months = rule.duration_months,
               .quantity = rule.quantity,
               .hold_days = rule.hold_days,
               .approval = rule.approval,
               .approval_above = rule.approval_above,
               .clawback_on_early_end = rule.clawback_on_early_end,
               .audience = rule.audience,
               .when = conditions_of(rule),
               .caps = caps_of(rule),
               .at_count = rule.at_count,
               .valid_from = rule.valid_from,
               .valid_to = rule.valid_to,
               .campaign = rule.campaign,
               .sentence = words.sentence_of(rule)};
    for (const auto& tier : rule.tiers) {
        shown.tiers.push_back({.below = tier.below, .below_count = tier.below_count, .value = tier.value});
    }
    return shown;
}

Entry entry_of(const app::Entry& entry, const Words& words) {
    const std::string from(to_string(entry.posting.from));
    const std::string to(to_string(entry.posting.to));
    const std::string key = "ledger.entry." + from + "_" + to;
    const TextArguments accounts = {{"from", words("ledger.account." + from)}, {"to", words("ledger.account." + to)}};
    return {.id = entry.id,
            .sequence = entry.sequence,
            .hash = entry.hash,
            .at = entry.at,
            .from = entry.posting.from,
            .to = entry.posting.to,
            .amount = entry.posting.amount,
            .reward = entry.reward,
            .referral = entry.referral,
            .program = entry.program,
            .campaign = entry.campaign,
            .cause = {.type = entry.cause.type, .id = entry.cause.id},
            .text = words(words.has(key) ? key : "ledger.entry.other", accounts)};
}

WidgetKey widget_key_of(const app::WidgetKey& key) {
    return {.kid = key.kid, .algorithm = key.algorithm, .created_at = key.created_at, .retired_at = key.retired_at};
}

BankAccount bank_account_of(const app::BankAccount& account) {
    return {.holder = account.holder,
            .iban_last4 = account.iban.last4(),
            .bic = account.bic ? std::optional(account.bic->str()) : std::nullopt,
            .updated_at = account.updated_at};
}

StripeConnection stripe_of(const app::Context& context, WorkspaceId workspace) {
    return {.endpoint_url = context.settings.base_url + "/billing/stripe/" + workspace.str(),
            .configured = app::Workspaces(context).billing_secret(workspace, "stripe").has_value()};
}

Workspace workspace_of(const app::Context& context, const app::Workspace& workspace) {
    const app::Workspaces workspaces(context);
    Workspace shown{.id = workspace.id,
                    .name = workspace.name,
                    .locale = workspace.locale,
                    .currency = workspace.currency,
                    .environment = workspace.is_live ? Environment::kLive : Environment::kTest,
                    .preset = workspace.preset,
                    .time_zone = workspace.time_zone,
                    .set_up = workspace.is_set_up,
                    .brand = {.product = workspace.product,
                              .accent = workspace.accent,
                              .website = workspace.website,
                              .referral_page = workspace.referral_page},
                    .origins = workspace.origins,
                    .refused_origins = {},
                    .base_url = context.settings.base_url,
                    .widget_keys = {},
                    .stripe = stripe_of(context, workspace.id),
                    .four_eyes_above = workspace.four_eyes_above,
                    .bank_account = {},
                    .donation_payee = {}};
    const auto account = app::BankAccounts(context).get(workspace.id, app::BankAccounts::Owner::workspace());
    if (account) shown.bank_account = bank_account_of(*account);
    const auto payee = app::BankAccounts(context).get(workspace.id, app::BankAccounts::Owner::donations());
    if (payee) shown.donation_payee = bank_account_of(*payee);
    for (const auto& refused : workspaces.refused_origins(workspace.id)) {
        shown.refused_origins.push_back(
            {.origin = refused.origin, .last_seen_at = refused.last_seen_at, .count = refused.times});
    }
    for (const auto& key : workspaces.widget_keys(workspace.id)) shown.widget_keys.push_back(widget_key_of(key));
    return shown;
}

}  // namespace parrain::http::view
