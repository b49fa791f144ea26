#pragma once

#include <map>

#include "app/rule_sentences.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

/// What several resources of the API show, exactly as it stands in the contract.
namespace parrain::http::view {

/// What somebody should think twice about, though it is allowed.
struct Warning {
    std::string code;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Warning, (), (code, text))

/// One step of a rule, by order amount or by count.
struct Tier {
    std::optional<Money> below;
    std::optional<int> below_count;
    Money value;
};
BOOST_DESCRIBE_STRUCT(Tier, (), (below, below_count, value))

/// One condition of a rule. Amounts are whole minor units; one_of takes words parted by commas.
struct Condition {
    Attribute attribute;
    Operator operator_;
    std::string value;
};
BOOST_DESCRIBE_STRUCT(Condition, (), (attribute, operator_, value))

/// When a rule gives anything.
struct Conditions {
    Match match;
    std::vector<Condition> conditions;
};
BOOST_DESCRIBE_STRUCT(Conditions, (), (match, conditions))

/// What a rule gives at most.
struct Caps {
    std::optional<Money> per_referral;
    std::optional<Money> per_advocate;
    std::optional<Money> per_year;
};
BOOST_DESCRIBE_STRUCT(Caps, (), (per_referral, per_advocate, per_year))

/// One version of a reward rule; `sentence` says it in words.
struct Rule {
    RewardRuleId id;
    int version;
    Beneficiary beneficiary;
    Milestone milestone;
    RewardBase base;
    RewardKind kind;
    std::vector<RewardKind> choices;
    std::optional<Rate> rate_bps;
    std::optional<Money> amount;
    std::optional<GiftId> gift;
    std::vector<Tier> tiers;
    TierBy tier_by;
    std::optional<int> duration_months;
    int quantity;
    int hold_days;
    Approval approval;
    std::optional<Money> approval_above;
    bool clawback_on_early_end;
    Audience audience;
    std::optional<Conditions> when;
    std::optional<Caps> caps;
    std::optional<int> at_count;
    std::optional<Instant> valid_from;
    std::optional<Instant> valid_to;
    std::optional<CampaignId> campaign;
    std::string sentence;
};
BOOST_DESCRIBE_STRUCT(Rule, (),
                      (id, version, beneficiary, milestone, base, kind, choices, rate_bps, amount, gift, tiers, tier_by,
                       duration_months, quantity, hold_days, approval, approval_above, clawback_on_early_end, audience,
                       when, caps, at_count, valid_from, valid_to, campaign, sentence))

/// The words of the request, and what gifts are called in the caller's workspace.
class RuleWords : public Words {
  public:
    static RuleWords from(RequestContext& context);

    /// Everything a rule says.
    std::string sentence_of(const RewardRule& rule) const;

  private:
    RuleWords(const Words& words, app::GiftNames gifts, Currency currency)
        : Words(words), gifts_(std::move(gifts)), currency_(currency) {}

    app::GiftNames gifts_;
    Currency currency_;
};

/// The rule in the language of the request.
Rule rule_of(const RewardRule& rule, const RuleWords& words);

/// What moved money; `id` names it where it has one.
struct EntryCause {
    std::string type;
    std::optional<std::string> id;
};
BOOST_DESCRIBE_STRUCT(EntryCause, (), (type, id))

/// One line of the ledger; `sequence` and `hash` are its place in the chain.
struct Entry {
    EntryId id;
    std::int64_t sequence;
    std::string hash;
    Instant at;
    AccountKind from;
    AccountKind to;
    Money amount;
    std::optional<RewardId> reward;
    std::optional<ReferralId> referral;
    ProgramId program;
    std::optional<CampaignId> campaign;
    EntryCause cause;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Entry, (),
                      (id, sequence, hash, at, from, to, amount, reward, referral, program, campaign, cause, text))

/// The line with its meaning in words.
Entry entry_of(const app::Entry& entry, const Words& words);

/// How the publisher's product is named and colored.
struct Brand {
    std::string product;
    std::string accent;
    std::optional<std::string> website;
    std::optional<std::string> referral_page;
};
BOOST_DESCRIBE_STRUCT(Brand, (), (product, accent, website, referral_page))

struct RefusedOrigin {
    std::string origin;
    Instant last_seen_at;
    std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(RefusedOrigin, (), (origin, last_seen_at, count))

/// A key that signs widget tokens; the secret is never shown again.
struct WidgetKey {
    std::string kid;
    std::string algorithm;
    Instant created_at;
    std::optional<Instant> retired_at;
};
BOOST_DESCRIBE_STRUCT(WidgetKey, (), (kid, algorithm, created_at, retired_at))

/// The key without its secret.
WidgetKey widget_key_of(const app::WidgetKey& key);

/// Where Stripe sends its events, and whether its secret is known.
struct StripeConnection {
    std::string endpoint_url;
    bool configured;
};
BOOST_DESCRIBE_STRUCT(StripeConnection, (), (endpoint_url, configured))

/// How a workspace is connected to Stripe.
StripeConnection stripe_of(const app::Context& context, WorkspaceId workspace);

/// Bank details as they may be shown: the end of the number alone.
struct BankAccount {
    std::string holder;
    std::string iban_last4;
    std::optional<std::string> bic;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(BankAccount, (), (holder, iban_last4, bic, updated_at))

/// The details without the number.
BankAccount bank_account_of(const app::BankAccount& account);

/// Whether a workspace is the sandbox or the real thing.
enum class Environment { kTest, kLive };
BOOST_DESCRIBE_ENUM(Environment, kTest, kLive)

/// The publisher's space with everything its settings show.
struct Workspace {
    WorkspaceId id;
    std::string name;
    Locale locale;
    Currency currency;
    Environment environment;
    std::string preset;
    std::string time_zone;
    bool set_up;
    Brand brand;
    std::vector<std::string> origins;
    std::vector<RefusedOrigin> refused_origins;
    std::string base_url;
    std::vector<WidgetKey> widget_keys;
    StripeConnection stripe;
    std::optional<Money> four_eyes_above;
    std::optional<BankAccount> bank_account;
    std::optional<BankAccount> donation_payee;
};
BOOST_DESCRIBE_STRUCT(Workspace, (),
                      (id, name, locale, currency, environment, preset, time_zone, set_up, brand, origins,
                       refused_origins, base_url, widget_keys, stripe, four_eyes_above, bank_account, donation_payee))

/// The workspace with its keys and refused origins.
Workspace workspace_of(const app::Context& context, const app::Workspace& workspace);

}  // namespace parrain::http::view
