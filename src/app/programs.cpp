#include "app/programs.hpp"

#include "app/gifts.hpp"
#include "app/guardrails.hpp"
#include "app/reward_book.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kLongestName = 120;

ProgramView view_of(Transaction& tx, WorkspaceId workspace, const Program& program) {
    const Currency currency = tx.workspaces().find(workspace).value().currency;
    const Money funding = tx.ledger().balance(workspace, program.id, AccountKind::kFunding, currency);
    return {.program = program,
            .rules = tx.programs().current_rules(workspace, program.id),
            .available = tx.ledger().balance(workspace, program.id, AccountKind::kBudget, currency),
            .put_in = -funding};
}

Result<ProgramView> found_view(Transaction& tx, WorkspaceId workspace, ProgramId id) {
    const auto program = tx.programs().find(workspace, id);
    if (!program) return fail(ErrorCode::kNotFound);
    return view_of(tx, workspace, *program);
}

/// The sentence of a rule that gives a share of what is paid.
std::string share_sentence(const Catalogue& texts, Locale locale, const RewardRule& rule, const std::string& side) {
    const TextArguments rate = {{"rate", rule.rate.value()}};
    if (rule.beneficiary == Beneficiary::kProspect) return texts.text(locale, side + "rate", rate);
    const std::string key = side + std::string(to_string(rule.base));
    if (rule.base != RewardBase::kPayment) return texts.text(locale, key, rate);
    if (!rule.duration_months) return texts.text(locale, key + "_always", rate);
    return texts.text(locale, key, {rate.front(), {"months", static_cast<std::int64_t>(*rule.duration_months)}});
}

/// The sentence of a rule that gives a fixed amount or a thing.
std::string thing_sentence(const Catalogue& texts, Locale locale, const RewardRule& rule, const std::string& side) {
    const auto quantity = static_cast<std::int64_t>(rule.quantity);
    const std::string kind(to_string(rule.kind));
    if (rule.kind == RewardKind::kModule) return texts.text(locale, side + kind, {{"count", quantity}});
    if (rule.kind == RewardKind::kFreeMonths) return texts.text(locale, side + kind, {{"months", quantity}});
    if (rule.kind == RewardKind::kGift || rule.kind == RewardKind::kExperience) {
        return texts.text(locale, side + "gift", {{"gift", texts.text(locale, "reward.kind." + kind)}});
    }
    return rule.amount ? texts.text(locale, side + "amount", {{"amount", *rule.amount}})
                       : texts.text(locale, side + "none");
}

/// A rule as the texts under `prefix` word it.
std::string sentence(const Catalogue& texts, Locale locale, const RewardRule& rule, const std::string& prefix) {
    const std::string side = prefix + (rule.beneficiary == Beneficiary::kProspect ? "prospect." : "advocate.");
    switch (rule.base) {
        case RewardBase::kFirstPayment:
        case RewardBase::kPayment:
        case RewardBase::kAnnualValue: return share_sentence(texts, locale, rule, side);
        case RewardBase::kOrderAmount: return texts.text(locale, side + "tiers", {{"amount", rule.tiers.back().value}});
        case RewardBase::kNone: break;
    }
    return thing_sentence(texts, locale, rule, side);
}

}  // namespace

std::string rule_sentence(const Catalogue& texts, Locale locale, const RewardRule& rule) {
    return sentence(texts, locale, rule, "offer.");
}

std::string rule_sentence_to_prospect(const Catalogue& texts, Locale locale, const RewardRule& rule) {
    return sentence(texts, locale, rule, "offer.link.");
}

ProgramId insert_program(Transaction& tx, const Context& context, WorkspaceId workspace, const ProgramPreset& preset,
                         Instant now) {
    const Program program{.id = context.ids.make<ProgramId>(),
                          .name = preset.name,
                          .preset = preset.preset,
                          .for_everybody = preset.for_everybody,
                          .wants_calls = preset.wants_calls,
                          .created_at = now};
    tx.programs().insert(workspace, program);
    for (RewardRule rule : preset.rules) {
        rule.id = context.ids.make<RewardRuleId>();
        tx.programs().insert_rule(workspace, program.id, rule, now);
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
        auto presets = programs_of_preset(preset, owner.locale);
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
    if (code_point_count(name) > kLongestName) return fail(ErrorCode::kTooLong, "/name");
    if (change.typical_annual_value && !change.typical_annual_value->is_positive()) {
        return fail(ErrorCode::kAmount, "/typical_annual_value");
    }
    return context_.store.write([&](Transaction& tx) -> Result<ProgramView> {
        auto program = tx.programs().find(workspace, id);
        if (!program) return fail(ErrorCode::kNotFound);
        program->name = name;
        program->is_open = change.is_open;
        program->typical_annual_value = change.typical_annual_value;
        program->version = version;
        if (!tx.programs().update(workspace, *program)) return fail(ErrorCode::kPreconditionFailed);
        return found_view(tx, workspace, id);
    });
}

Result<RewardRule> Programs::publish_rule(WorkspaceId workspace, ProgramId program, RewardRule rule,
                                          std::optional<RewardRuleId> replaces) const {
    if (const auto checked = check(rule); !checked) return checked.failure();
    const Instant now = context_.clock.now();
    const auto fresh = context_.ids.make<RewardRuleId>();
    return context_.store.write([&](Transaction& tx) -> Result<RewardRule> {
        if (!tx.programs().find(workspace, program)) return fail(ErrorCode::kNotFound);
        const auto priced = with_gift_cost(tx, workspace, rule);
        if (!priced) return priced.failure();
        RewardRule published = *priced;
        published.id = fresh;
        published.version = 1;
        if (replaces) {
            if (tx.programs().program_of_rule(workspace, *replaces) != program) {
                return fail(ErrorCode::kUnknownValue, "/replaces");
            }
            for (const RewardRule& current : tx.programs().current_rules(workspace, program)) {
                if (current.id != *replaces) continue;
                published.id = current.id;
                published.version = current.version + 1;
            }
        }
        tx.programs().insert_rule(workspace, program, published, now);
        return published;
    });
}

Result<ProgramView> Programs::top_up(const Caller& caller, ProgramId id, Money amount) const {
    if (!amount.is_positive()) return fail(ErrorCode::kAmount, "/amount");
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ProgramView> {
        auto program = tx.programs().find(caller.workspace, id);
        if (!program) return fail(ErrorCode::kNotFound);
        if (!program->budget_limited) {
            program->budget_limited = true;
            if (!tx.programs().update(caller.workspace, *program)) return fail(ErrorCode::kPreconditionFailed);
        }
        RewardBook book(tx, context_, caller.workspace,
                        {.at = now, .actor = caller.actor, .cause = {.type = "top_up", .id = {}}});
        book.post(id, {.from = AccountKind::kFunding, .to = AccountKind::kBudget, .amount = amount});
        const auto funded = book.fund_waiting_rewards(id, amount.currency());
        if (!funded) return funded.failure();
        watch_program(tx, context_, caller.workspace, id, now);
        return found_view(tx, caller.workspace, id);
    });
}

}  // namespace parrain::app
