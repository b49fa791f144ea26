#pragma once

#include <string>

#include "core/catalogue.hpp"
#include "domain/reward_rule.hpp"

/// Reward rules in words.
namespace parrain::app {

/// What a rule offers, in a plain sentence of the language, as the advocate reads it: no more than moves them.
std::string rule_sentence(const Catalogue& texts, Locale locale, const RewardRule& rule);

/// As rule_sentence, said to the prospect.
std::string rule_sentence_to_prospect(const Catalogue& texts, Locale locale, const RewardRule& rule);

/// Everything a rule says, in one sentence, as who publishes it reads it: "20 % of the annual subscription, in cash, 30
/// days after the first payment, at most 2,000 € a year".
std::string rule_in_full(const Catalogue& texts, Locale locale, const RewardRule& rule);

}  // namespace parrain::app
