#include "app/rule_sentences.hpp"

#include <algorithm>
#include <vector>

#include "app/gift_store.hpp"
#include "app/ports.hpp"

namespace parrain::app {
namespace {

const LocalText* name_of(const RewardRule& rule, const GiftNames& gifts) {
    const auto named = rule.gift ? gifts.find(*rule.gift) : gifts.end();
    return named == gifts.end() ? nullptr : &named->second;
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
std::string thing_sentence(const Catalogue& texts, Locale locale, const RewardRule& rule, const GiftNames& gifts,
                           const std::string& side) {
    const auto quantity = static_cast<std::int64_t>(rule.quantity);
    const std::string kind(to_string(rule.kind));
    if (rule.kind == RewardKind::kModule) return texts.text(locale, side + kind, {{"count", quantity}});
    if (rule.kind == RewardKind::kFreeMonths) return texts.text(locale, side + kind, {{"months", quantity}});
    if (rule.kind == RewardKind::kGift || rule.kind == RewardKind::kExperience) {
        const LocalText* name = name_of(rule, gifts);
        const std::string gift = name ? name->in(locale) : texts.text(locale, "reward.kind." + kind);
        return texts.text(locale, side + "gift", {{"gift", gift}});
    }
    if (!rule.tiers.empty()) return texts.text(locale, side + "amount", {{"amount", rule.tiers.front().value}});
    return rule.amount ? texts.text(locale, side + "amount", {{"amount", *rule.amount}})
                       : texts.text(locale, side + "none");
}

/// A rule as the texts under `prefix` word it.
std::string sentence(const Catalogue& texts, Locale locale, const RewardRule& rule, const GiftNames& gifts,
                     const std::string& prefix) {
    const std::string side = prefix + (rule.beneficiary == Beneficiary::kProspect ? "prospect." : "advocate.");
    switch (rule.base) {
        case RewardBase::kFirstPayment:
        case RewardBase::kPayment:
        case RewardBase::kAnnualValue: return share_sentence(texts, locale, rule, side);
        case RewardBase::kOrderAmount: {
            const auto highest =
                std::ranges::max_element(rule.tiers, {}, [](const Tier& one) { return one.value.minor(); });
            return texts.text(locale, side + "tiers", {{"amount", highest->value}});
        }
        case RewardBase::kNone: break;
    }
    return thing_sentence(texts, locale, rule, gifts, side);
}

/// Writes everything a rule says, part by part.
class FullSentence {
  public:
    /// `own`: the currency of what is sold.
    FullSentence(const Catalogue& texts, Locale locale, const RewardRule& rule, const GiftNames& gifts, Currency own)
        : texts_(texts), locale_(locale), rule_(rule), gifts_(gifts), own_(own) {}

    std::string what() const {
        if (!rule_.tiers.empty()) return tiers();
        if (rule_.base == RewardBase::kNone) return thing();
        const bool renews = rule_.milestone == Milestone::kRenewal;
        const std::string share(renews ? std::string_view("renewal") : to_string(rule_.base));
        const std::string shared = text("share." + share, {{"rate", rule_.rate.value()}});
        if (!rule_.duration_months) return shared;
        return shared + " " + text("months", {{"months", static_cast<std::int64_t>(*rule_.duration_months)}});
    }

    std::string str() && {
        add(what());
        if (is_money(rule_.kind)) add(kinds());
        add(rule_.at_count ? rung() : moment());
        caps();
        conditions();
        if (rule_.audience != Audience::kEverybody) add(text("audience." + std::string(to_string(rule_.audience))));
        validity();
        if (rule_.approval == Approval::kManual) add(text("approval.manual"));
        if (rule_.approval_above) add(text("approval.above_amount", {{"amount", money(*rule_.approval_above)}}));
        if (rule_.beneficiary == Beneficiary::kAdvocate) return sentence_;
        return text("for." + std::string(to_string(rule_.beneficiary)), {{"what", sentence_}});
    }

    /// What may make it less than the offer says, a sentence each.
    std::string limits() const {
        std::string all;
        const auto say = [&](const std::string& key, const TextArguments& arguments = {}) {
            all += (all.empty() ? "" : " ") + texts_.text(locale_, "offer.limit." + key, arguments);
        };
        if (rule_.tier_by == TierBy::kCount && !rule_.tiers.empty()) say("count", {{"steps", steps("offer.limit.")}});
        const auto cap = [&](const std::optional<Money>& amount, const std::string& key) {
            if (amount) say(key, {{"amount", money(*amount)}});
        };
        cap(rule_.caps.per_referral, "per_referral");
        cap(rule_.caps.per_advocate, "per_advocate");
        cap(rule_.caps.per_year, "per_year");
        std::vector<std::string> open;
        bool has_others = false;
        for (const Condition& condition : rule_.when.conditions) {
            const bool is_ours = condition.attribute == Attribute::kRelevance ||
                                 condition.attribute == Attribute::kAddressClass ||
                                 condition.attribute == Attribute::kSource;
            if (!is_ours) open.push_back(worded(condition));
            has_others = has_others || is_ours;
        }
        const bool is_choice = rule_.when.match == Match::kAny;
        if (!open.empty() && !(is_choice && has_others)) {
            say("if", {{"conditions", listed(open, is_choice ? "or" : "and")}});
        }
        if (has_others) say("more");
        return all;
    }

  private:
    std::string text(const std::string& key, const TextArguments& arguments = {}) const {
        return texts_.text(locale_, "rule." + key, arguments);
    }

    std::string money(Money amount) const { return format_money(locale_, amount, MoneyStyle::kTrimmed); }

    void add(const std::string& part) { sentence_ += (sentence_.empty() ? "" : ", ") + part; }

    std::string listed(const std::vector<std::string>& words, const std::string& last) const {
        std::string list;
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (i > 0) list += i + 1 == words.size() ? " " + text(last) + " " : std::string(", ");
            list += words[i];
        }
        return list;
    }

    std::string tiers() const { return steps("rule."); }

    /// Each step of the rule as the texts under `group` word it, smallest first.
    std::string steps(const std::string& group) const {
        const bool by_count = rule_.tier_by == TierBy::kCount;
        const std::string prefix = group + (by_count ? "count_" : "tier_");
        std::vector<std::string> steps;
        std::int64_t from = 1;
        for (const Tier& tier : rule_.tiers) {
            TextArguments arguments = {{"value", money(tier.value)}, {"from", from}};
            if (tier.below) arguments.push_back({"below", money(*tier.below)});
            if (tier.below_count) arguments.push_back({"last", static_cast<std::int64_t>(*tier.below_count - 1)});
            const bool is_last = !tier.below && !tier.below_count;
            const char* name = rule_.tiers.size() == 1 ? "only" : is_last ? "last" : "step";
            steps.push_back(texts_.text(locale_, prefix + name, arguments));
            if (tier.below_count) from = *tier.below_count;
        }
        std::string all;
        for (const std::string& step : steps) all += (all.empty() ? "" : ", ") + step;
        return all;
    }

    std::string thing() const {
        const auto quantity = static_cast<std::int64_t>(rule_.quantity);
        switch (rule_.kind) {
            case RewardKind::kModule: return text("module", {{"count", quantity}});
            case RewardKind::kFreeMonths: return text("free_months", {{"months", quantity}});
            case RewardKind::kGift:
            case RewardKind::kExperience: return gift();
            case RewardKind::kCash:
            case RewardKind::kCredit:
            case RewardKind::kDonation: break;
        }
        return text("amount", {{"amount", money(rule_.amount.value())}});
    }

    std::string gift() const {
        const std::string kind(to_string(rule_.kind));
        const LocalText* name = name_of(rule_, gifts_);
        return name ? text(kind + "_named", {{"gift", name->in(locale_)}}) : text(kind);
    }

    std::string kinds() const {
        std::vector<std::string> names = {text("kind." + std::string(to_string(rule_.kind)))};
        for (const RewardKind kind : rule_.choices) {
            if (kind != rule_.kind) names.push_back(text("kind." + std::string(to_string(kind))));
        }
        return listed(names, "or");
    }

    std::string moment() const {
        const bool each = rule_.base == RewardBase::kPayment && rule_.milestone == Milestone::kWon;
        const std::string key(each ? std::string_view("payment") : to_string(rule_.milestone));
        return text("moment." + key, {{"days", static_cast<std::int64_t>(rule_.hold_days)}});
    }

    std::string rung() const {
        const std::string key = "rung." + std::string(to_string(rule_.milestone));
        return text(key, {{"count", static_cast<std::int64_t>(*rule_.at_count)}});
    }

    void caps() {
        const auto cap = [&](const std::optional<Money>& amount, const std::string& key) {
            if (amount) add(text("cap." + key, {{"amount", money(*amount)}}));
        };
        cap(rule_.caps.per_referral, "per_referral");
        cap(rule_.caps.per_advocate, "per_advocate");
        cap(rule_.caps.per_year, "per_year");
    }

    void conditions() {
        std::vector<std::string> all;
        for (const Condition& condition : rule_.when.conditions) all.push_back(worded(condition));
        if (all.empty()) return;
        add(text("if", {{"conditions", listed(all, rule_.when.match == Match::kAll ? "and" : "or")}}));
    }

    std::string worded(const Condition& condition) const {
        if (condition.attribute == Attribute::kHasCompanyNumber) {
            const bool is_known = (condition.value == "true") == (condition.op == Operator::kIs);
            return text(is_known ? "number_known" : "number_unknown");
        }
        const std::string attribute = text("attribute." + std::string(to_string(condition.attribute)));
        return text("operator." + std::string(to_string(condition.op)),
                    {{"attribute", attribute}, {"value", value_of(condition)}});
    }

    /// The value of a condition in words: an amount, names of the language, or as it was written.
    std::string value_of(const Condition& condition) const {
        if (condition.attribute == Attribute::kAnnualValue) return amount_of(condition.value);
        std::vector<std::string> words;
        std::string_view rest = condition.value;
        while (true) {
            const std::size_t comma = rest.find(',');
            const std::string word(rest.substr(0, comma));
            const std::string key = "rule.value." + word;
            words.push_back(texts_.has(locale_, key) ? texts_.text(locale_, key) : word);
            if (comma == std::string_view::npos) break;
            rest.remove_prefix(comma + 1);
        }
        return listed(words, "or");
    }

    /// Minor units in the rule's currency; in that of what is sold where the rule names none.
    std::string amount_of(const std::string& minor) const {
        return money(Money::parse(std::stoll(minor), currency_of(rule_).value_or(own_)).value());
    }

    void validity() {
        if (rule_.valid_from) add(text("valid_from", {{"date", *rule_.valid_from}}));
        if (rule_.valid_to) add(text("valid_to", {{"date", *rule_.valid_to}}));
    }

    const Catalogue& texts_;
    Locale locale_;
    const RewardRule& rule_;
    const GiftNames& gifts_;
    Currency own_;
    std::string sentence_;
};

}  // namespace

GiftNames gift_names(Transaction& tx, WorkspaceId workspace, std::span<const RewardRule> rules) {
    GiftNames names;
    for (const RewardRule& rule : rules) {
        if (!rule.gift || names.contains(*rule.gift)) continue;
        if (const auto stored = tx.gifts().find(workspace, *rule.gift)) names.emplace(*rule.gift, stored->gift.name);
    }
    return names;
}

std::string rule_sentence(const Catalogue& texts, Locale locale, const RewardRule& rule, const GiftNames& gifts) {
    return sentence(texts, locale, rule, gifts, "offer.");
}

std::string order_steps(const Catalogue& texts, Locale locale, const RewardRule& rule) {
    if (rule.base != RewardBase::kOrderAmount) return {};
    std::string steps;
    for (const Tier& tier : rule.tiers) {
        const bool is_first = &tier == &rule.tiers.front();
        std::string_view name = is_first ? "first" : "step";
        if (!tier.below) name = is_first ? "only" : "last";
        TextArguments arguments = {{"value", format_money(locale, tier.value, MoneyStyle::kTrimmed)}};
        if (tier.below) arguments.push_back({"below", format_money(locale, *tier.below, MoneyStyle::kTrimmed)});
        steps += (is_first ? "" : ", ") + texts.text(locale, "offer.order." + std::string(name), arguments);
    }
    return texts.text(locale, "offer.order.steps", {{"steps", steps}});
}

std::string rule_limits(const Catalogue& texts, Locale locale, const RewardRule& rule, Currency own) {
    return FullSentence(texts, locale, rule, {}, own).limits();
}

std::string rule_sentence_to_prospect(const Catalogue& texts, Locale locale, const RewardRule& rule,
                                      const GiftNames& gifts) {
    return sentence(texts, locale, rule, gifts, "offer.link.");
}

std::string rule_value(const Catalogue& texts, Locale locale, const RewardRule& rule, const GiftNames& gifts,
                       Currency own) {
    return FullSentence(texts, locale, rule, gifts, own).what();
}

std::string rule_in_full(const Catalogue& texts, Locale locale, const RewardRule& rule, const GiftNames& gifts,
                         Currency own) {
    return FullSentence(texts, locale, rule, gifts, own).str();
}

}  // namespace parrain::app
