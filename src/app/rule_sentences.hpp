#pragma once

#include <map>
#include <span>
#include <string>

#include "core/catalogue.hpp"
#include "domain/gift.hpp"
#include "domain/reward_rule.hpp"

/// Reward rules in words.
namespace parrain::app {

class Transaction;

/// What gifts are called. A gift that is not in it is called by its kind.
using GiftNames = std::map<GiftId, LocalText>;

/// The names of the gifts that these rules give.
GiftNames gift_names(Transaction& tx, WorkspaceId workspace, std::span<const RewardRule> rules);

/// What a rule offers, in a plain sentence of the language, as the advocate reads it: no more than moves them.
std::string rule_sentence(const Catalogue& texts, Locale locale, const RewardRule& rule, const GiftNames& gifts);

/// What each size of an order brings, smallest first: "€50 for an order below €600 a year, €150 below €2,400 …". Empty
/// for rules that do not go by the order.
std::string order_steps(const Catalogue& texts, Locale locale, const RewardRule& rule);

/// What may make the reward less than rule_sentence says, a sentence each: tiers by count, caps, conditions. Conditions
/// on what only we judge (relevance, class of the address, source) are said to be there, no more. Empty where nothing
/// does.
std::string rule_limits(const Catalogue& texts, Locale locale, const RewardRule& rule, Currency own);

/// As rule_sentence, said to the prospect.
std::string rule_sentence_to_prospect(const Catalogue& texts, Locale locale, const RewardRule& rule,
                                      const GiftNames& gifts);

/// What a rule gives and no more, whoever gets it: "20 % of the first payment", "a module".
std::string rule_value(const Catalogue& texts, Locale locale, const RewardRule& rule, const GiftNames& gifts,
                       Currency own);

/// Everything a rule says, in one sentence, as who publishes it reads it: "20 % of the annual subscription, in cash, 30
/// days after the first payment, at most 2,000 € a year".
std::string rule_in_full(const Catalogue& texts, Locale locale, const RewardRule& rule, const GiftNames& gifts,
                         Currency own);

}  // namespace parrain::app
