#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/checks.hpp"
#include "core/iban.hpp"
#include "core/id.hpp"
#include "core/money.hpp"
#include "core/time.hpp"
#include "domain/billing.hpp"
#include "domain/fund.hpp"
#include "domain/guardrail.hpp"
#include "domain/ledger.hpp"
#include "domain/ledger_chain.hpp"
#include "domain/payout.hpp"
#include "domain/referral_states.hpp"
#include "domain/relevance.hpp"
#include "domain/reward.hpp"
#include "domain/reward_rule.hpp"

/// What is kept, one struct per aggregate, as the use cases read and write it through ports.hpp.
namespace parrain::app {

/// Who did something, for histories and money lines.
enum class ActorKind { kAdvocate, kMember, kApi, kBilling, kProspect, kSystem };

/// The wire name, `advocate`, `member`, `api`, `billing`, `prospect` or `system`.
std::string_view to_string(ActorKind kind);
std::optional<ActorKind> parse_actor_kind(std::string_view name);

/// Who did something.
struct Actor {
    ActorKind kind = ActorKind::kSystem;
    std::int64_t id = 0;  ///< of the advocate, member or API key; 0 where the kind says it all
};

/// The publisher's space: its defaults, brand and allowed hosts.
struct Workspace {
    WorkspaceId id;
    std::string name;
    Locale locale;
    Currency currency;
    bool is_live = false;  ///< live keys; false is the sandbox, where the clock may be moved
    std::string preset;
    std::string product;
    std::string accent;  ///< `#rrggbb`
    std::optional<std::string> website;
    std::optional<std::string> referral_page = {};  ///< where the referral space stands in the product
    std::vector<std::string> origins;               ///< exact origins that may call the widget's API
    bool is_set_up = false;
    std::string time_zone = "Europe/Paris";  ///< IANA name; where its calendar years begin
    /// Amounts above it need two people; none: one is enough.
    std::optional<Money> four_eyes_above;
    std::int64_t version = 1;
    Instant created_at;
};

/// A page that asked and is not on the list of allowed origins.
struct RefusedOrigin {
    std::string origin;
    std::int64_t times;
    Instant last_seen_at;
};

/// A key that the publisher's back end signs widget tokens with.
struct WidgetKey {
    WorkspaceId workspace;
    std::string kid;
    std::string algorithm;  ///< `HS256` or `EdDSA`
    std::string secret;     ///< the shared secret, or the public key in base64url
    Instant created_at;
    std::optional<Instant> retired_at;
};

/// A key by which the publisher's server calls; only its hash is kept.
struct ApiKey {
    WorkspaceId workspace;
    ApiKeyId id;
    std::string name;
    std::string prefix;  ///< shown to people, never enough to call with
    std::string key_hash;
    std::vector<std::string> scopes;
    Instant created_at;
    std::optional<Instant> last_used_at;
    std::optional<Instant> revoked_at;
    std::optional<MemberId> made_by;  ///< the member who made it at the console: the key acts for them
};

/// A person with a console log-in.
struct Member {
    WorkspaceId workspace;
    MemberId id;
    std::string email;
    std::string email_key;
    std::string name;
    std::string role;  ///< `owner`, `marketing`, `rep`, `finance` or `viewer`
    Locale locale;
    std::string password_hash;  ///< empty until the invitation was taken up
    Instant created_at;
    std::optional<Instant> removed_at =
        {};  ///< no longer of the team; kept for histories and for what needs two people
};

/// One thing that happened to a member.
struct MemberEvent {
    std::int64_t id;
    Instant at;
    Actor actor;
    std::string event;                           ///< `invited`, `joined`, `role_changed` or `removed`
    std::string role;                            ///< from then on
    std::optional<std::string> actor_name = {};  ///< of a person; filled by the use cases that show it
};

/// A one-time link that makes a member: the first owner, or who was invited. Only its hash is kept.
struct OwnerLink {
    std::string token_hash;
    WorkspaceId workspace;
    Instant expires_at;
    std::optional<Instant> used_at;
    std::optional<MemberId> member = {};  ///< whom it invites; none makes an owner
};

/// A member logged in; only the hash of the cookie is kept.
struct ConsoleSession {
    std::string token_hash;
    WorkspaceId workspace;
    MemberId member;
    std::string csrf;
    Instant created_at;
    Instant expires_at;
};

/// The first answer to a request that carried an idempotency key.
struct IdempotentAnswer {
    std::string fingerprint;  ///< of method, path and body
    int status;               ///< 0: forgotten, with a person whom the answer told of
    std::string headers;
    std::string body;
};

/// A customer company of the publisher.
struct Account {
    AccountId id;
    std::string external_id;
    std::string name;
    std::string name_key;
    std::optional<std::string> domain;
    std::optional<std::string> company_number;
    std::optional<std::string> country;
    std::optional<std::string> plan;
    std::optional<Instant> customer_since;
    std::optional<Instant> customer_until;
    bool gifts_allowed = true;         ///< false: its people are promised no gift and no experience
    bool recommending_allowed = true;  ///< false: its people do not see the tab
    Instant told_at = {};              ///< of the publisher's last word on it; what was said before is no news
    std::int64_t version = 1;
    Instant created_at;
    Instant updated_at;
};

/// One time that what an account allows was changed.
struct AccountEvent {
    std::int64_t id;
    Instant at;
    std::optional<UserId> administrator = {};  ///< of the account itself; none: the publisher, as `actor` says
    Actor actor = {};
    bool gifts_allowed;                          ///< from then on
    bool recommending_allowed;                   ///< from then on
    std::optional<MemberId> rep = {};            ///< who looks after it from then on, 0 nobody; none: not about that
    std::optional<std::string> actor_name = {};  ///< of a person; filled by the use cases that show it
    std::optional<std::string> rep_name = {};    ///< filled likewise
};

/// A person at a customer company.
struct User {
    UserId id;
    std::string external_id;
    AccountId account;
    std::string email;
    std::string email_key;
    std::string name;
    std::optional<std::string> phone = {};  ///< E.164; where a rep calls them
    bool is_admin = false;
    std::optional<Locale> locale;
    std::int64_t sessions = 0;
    std::optional<Instant> last_seen_at;
    std::optional<Instant> left_at;           ///< no longer there: their token opens nothing
    std::optional<Instant> quiet_until = {};  ///< as the host's token last said: nobody disturbs them before
    Instant told_at = {};                     ///< of the publisher's last word on them; what was said before is no news
    std::int64_t version = 1;
    Instant created_at;
    Instant updated_at;
};

/// A long-lived offer.
struct Program {
    ProgramId id;
    std::string name;
    std::string preset;
    bool is_open = true;
    bool for_everybody = false;  ///< false: only administrators of accounts see the tab
    bool wants_calls = false;
    bool budget_limited = false;  ///< from the first top-up on
    /// What a new customer usually pays in a year; estimates rest on it until there are sales.
    std::optional<Money> typical_annual_value = {};
    TargetProfile target = {};  ///< whom it looks for, and from which score on it takes them
    std::int64_t version = 1;
    Instant created_at;
};

/// A user who recommends, in a program.
struct Advocate {
    AdvocateId id;
    ProgramId program;
    UserId user;
    AccountId account;
    std::string source;  ///< `tab`, `survey` or `link`
    std::string code;    ///< of the personal link, at least 128 random bits
    std::optional<std::string> reward_choice;
    bool hide_amounts = false;
    std::optional<std::string> involvement;
    Instant created_at;
};

/// Who recommended somebody, as prospects are told of them.
struct NamedSource {
    std::string name;
    std::string company;
};

/// None for an advocate who wants to stay unnamed, or was erased.
std::optional<NamedSource> named_to_prospects(const Advocate& advocate, const std::string& name,
                                              const std::string& company);

/// The version of a rule a referral was promised, and the kind its advocate had chosen.
struct PinnedRule {
    RewardRule rule;
    std::optional<RewardKind> kind;  ///< none: the beneficiary wanted nothing
    bool on_sale_only = false;       ///< what it gives before the sale is given on the sale
};

/// The act of recommending a prospect, and where it stands.
struct Referral {
    ReferralId id;
    ProgramId program;
    std::optional<CampaignId> campaign = {};  ///< decided when it was submitted, for ever
    AdvocateId advocate;
    AccountId account;
    std::string source;  ///< `tab`, `link` or `api`
    ReferralState state;
    std::optional<std::string> reason;  ///< why it was refused or held
    std::string prospect_key;
    std::optional<std::string> email;
    std::optional<std::string> email_key;
    std::optional<std::string> company;
    std::optional<std::string> company_key;
    std::optional<std::string> contact_name;
    std::optional<std::string> phone;
    std::optional<std::string> company_number;
    std::optional<std::string> country;
    std::optional<std::string> website;
    std::optional<std::string> domain;
    std::optional<std::string> need;
    std::optional<std::string> relationship;
    std::string address_class;
    Relevance relevance;
    std::optional<ReferralId> duplicate_of;
    std::string informed_text;            ///< the version of the text the advocate agreed to
    std::optional<Money> expected_value;  ///< what they pay in a year, as far as billing told
    Instant submitted_at;
    std::optional<Instant> won_at;
    std::optional<Instant> accepted_at = {};  ///< when it was first accepted
    std::optional<Instant> engaged_at = {};   ///< when the prospect first showed interest, or bought
    bool has_company_number = false;          ///< at submission; stays when the number is erased
    std::optional<Instant> next_action_at;
    std::optional<std::string> sector = {};      ///< as classifications of activities write it, `62.01Z`
    std::optional<std::int64_t> employees = {};  ///< of the prospect's company
    std::optional<std::string> sealed = {};      ///< names of a prospect who had objected before: see KnownAs
    std::int64_t version = 1;
    Instant updated_at;

    Fund fund() const { return {.program = program, .campaign = campaign}; }
};

/// A referral with the names a list shows beside it.
struct ListedReferral {
    Referral referral;
    UserId user;
    std::string user_external_id;
    std::string account_external_id;
    std::string advocate_name;
    std::string account_name;
    bool calls_advocate_first = false;  ///< the advocate is called before the prospect, whom the law lets us call
};

/// One thing that happened to a referral.
struct ReferralHistoryLine {
    std::int64_t id;
    Instant at;
    Actor actor;
    std::string event;
    std::optional<std::string> before;
    std::optional<std::string> after;
    std::optional<std::string> reason;
    std::optional<MemberId> member = {};         ///< whom it was given to, or who was away; named where it is shown
    std::optional<std::string> actor_name = {};  ///< of a person; filled by the use cases that show it
};

/// Who paid, as billing told it.
struct BillingCustomer {
    std::optional<std::string> external_id;
    std::optional<std::string> email;
    std::optional<std::string> domain;
    std::optional<std::string> company_number;
    std::optional<std::string> name;
};

/// Where a billing event ended.
enum class BillingOutcome { kPending, kApplied, kParked, kIgnored, kDeadLetter };

/// The wire name: `pending`, `applied`, `parked`, `ignored`, `dead_letter`.
std::string_view to_string(BillingOutcome outcome);
std::optional<BillingOutcome> parse_billing_outcome(std::string_view name);

/// A fact from billing as received, and what became of it.
struct BillingEvent {
    BillingEventId id;
    std::string source;  ///< `api`, `stripe` or `demo`
    BillingFact fact;    ///< fact.id is the publisher's or provider's own event id
    BillingCustomer customer;
    std::optional<std::string> referral_code;
    std::string fingerprint;
    std::string raw;
    Instant received_at;
    BillingOutcome outcome = BillingOutcome::kPending;
    std::optional<std::string> reason;
    std::optional<ReferralId> referral;
};

/// A reward as kept: what the domain decided, and whose it is.
struct StoredReward {
    Reward reward;
    ProgramId program;
    std::optional<CampaignId> campaign = {};  ///< whose money it is, where it is not the program's own
    AdvocateId advocate;
    std::string beneficiary_key;  ///< `advocate:ID`, `account:ID` or `prospect:REFERRAL`: who owes, who is paid
    std::optional<Instant> approved_at;
    std::optional<PayoutId> payout;
    std::int64_t version = 1;
    Instant created_at;
    Instant updated_at;

    Fund fund() const { return {.program = program, .campaign = campaign}; }
};

/// A reward with the names a list shows beside it.
struct ListedReward {
    StoredReward stored;
    std::optional<std::string> prospect_company;
    std::optional<std::string> prospect_email;
    std::string advocate_name;
    std::string account_name;
};

/// One thing that happened to a reward.
struct RewardHistoryLine {
    std::int64_t id;
    Instant at;
    Actor actor;
    std::string event;
    std::string before;
    std::string after;
    std::optional<std::string> reason;
};

using parrain::Cause;
using parrain::Entry;

/// What one account kind holds in one currency.
struct Balance {
    AccountKind account;
    Money amount;
};

/// The act of paying a set of rewards of one currency.
struct Payout {
    PayoutId id;
    Instant created_at;
    Actor actor;
    std::string principal;  ///< whose hands made it, as `principal_of` says
    std::string provider;   ///< who moves the money
    PayoutState state = PayoutState::kOpen;
    std::optional<Instant> decided_at;  ///< approved or cancelled
    std::optional<Actor> decider;
    std::optional<std::string> reason;  ///< why it was cancelled
    Money total;
    bool left_alone = false;  ///< it left without a second person
    bool is_agreed = false;   ///< a second person agreed that it leaves
};

/// The guard-rail of a program or campaign: what it must keep to and where it stands.
struct Guardrail {
    Fund fund;
    GuardrailSettings settings;
    GuardrailStanding standing = {};
    Instant since;      ///< when the present state began
    Instant judged_at;  ///< when the figures were last held against the settings
    std::int64_t version = 1;
};

/// What a program or campaign had done in one currency when its guard-rail was last released: it is judged by what came
/// after.
struct GuardrailBaseline {
    Money cost;   ///< of rewards
    Money calls;  ///< time of reps
    Money waiting;
    Money revenue;
    std::int64_t customers = 0;
};

/// One thing that happened to a guard-rail.
struct GuardrailEvent {
    std::int64_t id;
    Instant at;
    Actor actor;
    std::string event;  ///< `set`, `judged` or `released`
    GuardrailState before;
    GuardrailState after;
    std::optional<GuardrailFinding> finding = {};
    std::optional<std::string> reason = {};      ///< what the person wrote who released it
    std::optional<std::string> actor_name = {};  ///< of a person; filled by the use cases that show it
};

/// What a program or campaign promised without money, spent on calls and brought, in one currency, since it began.
struct ProgramSales {
    Money waiting;               ///< promised, but the budget does not reach
    Money calls;                 ///< time of reps, on calls about its referrals
    Money revenue;               ///< net of tax and refunds, of the customers it won
    std::int64_t customers = 0;  ///< who keep something they paid for
};

/// Where the money of the rewards of a program or campaign lies, in one currency.
struct ProgramPositions {
    Money committed;  ///< promised and not paid yet
    Money spent;      ///< paid or delivered, less what is owed back or was given back
    Money owed;       ///< to be given back by those who were paid
    Money avoided;    ///< promised once and taken back, refused or expired
};

/// One reward of a payout, and what became of its payment.
struct PayoutLine {
    PayoutId payout;
    RewardId reward;
    Money amount;  ///< what leaves
    Money netted;  ///< what settled the beneficiary's debts instead
    LineOutcome outcome = LineOutcome::kScheduled;
    std::optional<Instant> decided_at;
};

/// The owner of the account that payouts leave from; the others are named as rewards name their beneficiaries.
inline constexpr std::string_view kWorkspaceOwner = "workspace";

/// Where a beneficiary, or the workspace itself, has its money.
struct BankAccount {
    std::string holder;
    Iban iban;
    std::optional<Bic> bic;
    Instant updated_at;
};

/// One person's agreement to an event of a reward that needs two. `amount` is all that would then be given up on it.
struct RewardApproval {
    std::string principal;
    Money amount;
    Instant at;
};

/// What billing said of a benefit.
struct BenefitAcknowledgement {
    bool applied = true;  ///< false: it could not be given
    std::optional<std::string> reference;
    Instant at;
};

/// A reward that billing has to give, with the numbers billing knows its people by.
struct ListedBenefit {
    StoredReward stored;
    std::string account_external_id;
    std::string user_external_id;
    std::optional<std::string> customer_external_id;
    std::optional<BenefitAcknowledgement> acknowledgement;
};

}  // namespace parrain::app
