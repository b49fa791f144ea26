#include "app/submission.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>

#include "app/campaigns.hpp"
#include "app/prospect_contact.hpp"
#include "app/referral_book.hpp"
#include "app/scenarios.hpp"
#include "app/settlement.hpp"
#include "app/suppressions.hpp"
#include "app/webhooks.hpp"
#include "app/workspaces.hpp"
#include "core/crypto.hpp"
#include "core/text.hpp"
#include "domain/audience.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kCodeBits = 128;

/// The reward choice that declines every reward.
constexpr std::string_view kNoReward = "none";

std::optional<std::string> given(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

bool is_suppressed(Transaction& tx, WorkspaceId workspace, const MatchKeys& keys) {
    const auto listed = [&](const std::optional<std::string>& address) {
        return address && is_suppressed(tx, workspace, *address);
    };
    return listed(keys.email) || listed(keys.phone);
}

/// The customer this prospect already is; a present one before a former one.
std::optional<MatchingCustomer> matching_customer(Transaction& tx, WorkspaceId workspace, const MatchKeys& keys) {
    std::optional<MatchingCustomer> found;
    const auto note = [&](const Account& account) {
        if (!found || !account.customer_until) found = MatchingCustomer{.left_at = account.customer_until};
    };
    for (const Account& account :
         tx.customers().accounts_like(workspace, keys.domain.value_or(""), keys.company_number.value_or(""), "")) {
        note(account);
    }
    if (!keys.email) return found;
    for (const User& user : tx.customers().users_by_email(workspace, *keys.email)) {
        note(tx.customers().find_account(workspace, user.account).value());
    }
    return found;
}

KnownProspect known_prospect(Transaction& tx, WorkspaceId workspace, const Advocate& advocate, const MatchKeys& keys,
                             const std::string& key, std::optional<ReferralId> holder) {
    KnownProspect known{.suppressed = is_suppressed(tx, workspace, keys),
                        .customer = matching_customer(tx, workspace, keys)};
    if (holder) {
        const auto held = tx.referrals().find(workspace, *holder);
        const bool own = held && held->advocate == advocate.id;
        known.live_referral_of_own = own;
        known.live_referral_by_other = !own;
    }
    if (keys.company) {
        known.similar_company_exists = !tx.customers().accounts_like(workspace, "", "", *keys.company).empty() ||
                                       tx.referrals().has_similar_company(workspace, *keys.company, key);
    }
    return known;
}

AdvocateFacts facts_of(Transaction& tx, WorkspaceId workspace, const Submission& submission) {
    const Account& account = submission.account;
    AdvocateFacts facts{.email = Email::parse(submission.user.email).value(), .account_name = account.name};
    if (account.domain) {
        if (const auto domain = DomainName::parse(*account.domain)) facts.account_domain = *domain;
    }
    if (account.company_number) {
        const auto country = CountryCode::parse(account.country.value_or("FR")).value();
        if (const auto number = CompanyNumber::parse(*account.company_number, country)) facts.account_number = *number;
    }
    facts.record = tx.referrals().record(workspace, submission.advocate.id);
    return facts;
}

Referral referral_of(const Submission& submission, const std::string& key, const MatchKeys& keys,
                     const Screening& screening, ReferralId id) {
    const ProspectDetails& prospect = submission.prospect;
    return {
        .id = id,
        .program = submission.program.id,
        .campaign = submission.campaign,
        .advocate = submission.advocate.id,
        .account = submission.account.id,
        .source = submission.source,
        .state = ReferralState::kSubmitted,
        .reason = screening.reason ? std::optional(std::string(to_string(*screening.reason))) : std::nullopt,
        .prospect_key = key,
        .email = prospect.email ? std::optional(prospect.email->str()) : std::nullopt,
        .email_key = keys.email,
        .company = given(prospect.company),
        .company_key = keys.company,
        .contact_name = given(prospect.contact_name),
        .phone = keys.phone,
        .company_number = keys.company_number,
        .country = prospect.country ? std::optional(std::string(prospect.country->str())) : std::nullopt,
        .website = prospect.website ? std::optional(prospect.website->str()) : std::nullopt,
        .domain = keys.domain,
        .need = given(prospect.need),
        .relationship = given(prospect.relationship),
        .address_class = std::string(to_string(screening.address_class)),
        .relevance = screening.relevance,
        .duplicate_of = {},
        .informed_text = kInformedText,
        .expected_value = {},
        .submitted_at = submission.now,
        .won_at = {},
        .has_company_number = prospect.company_number.has_value(),
        .next_action_at = {},
        .sector = given(submission.prospect.sector),
        .employees = submission.prospect.employees,
        .updated_at = submission.now,
    };
}

/// What the advocate's choice makes of a rule: a kind it offers, or nothing at all.
std::optional<RewardKind> kind_for_advocate(const RewardRule& rule, const Advocate& advocate) {
    if (rule.beneficiary != Beneficiary::kAdvocate) return rule.kind;
    if (advocate.reward_choice == kNoReward) return std::nullopt;
    return chosen_kind(rule, advocate.reward_choice ? parse_reward_kind(*advocate.reward_choice) : std::nullopt);
}

/// Whether what the rule gives before the sale waits for the sale: the advocate's gifts, while their referrals come to
/// nothing.
bool waits_for_sale(const PinnedRule& pinned, bool earns_on_sale_only) {
    const bool is_theirs = pinned.rule.beneficiary != Beneficiary::kProspect;
    return earns_on_sale_only && is_theirs && precedes_sale(pinned.rule) && is_thing_for_advocates(pinned.rule.kind);
}

/// Whether the beneficiary has, or will have, something by the reward, or keeps what is asked back no more.
bool gives(const Reward& reward) {
    const bool is_promised = reward.granted && reward.state != RewardState::kVoided;
    return is_promised || kept_of(reward).is_positive() || reward.position.sunk.is_positive();
}

/// Whether a rung was given for the referral among others, or still counts it.
bool is_counted_by(Transaction& tx, WorkspaceId workspace, const PinnedRule& rung, const Referral& referral) {
    const auto& reached_at = rung.rule.milestone == Milestone::kAccepted ? referral.accepted_at : referral.engaged_at;
    if (!rung.kind || !reached_at) return false;
    const auto given = tx.rewards().of_rule(workspace, rung.rule.id, referral.advocate);
    return given.empty() || std::ranges::any_of(given, [&](const StoredReward& stored) {
               return gives(stored.reward) && *reached_at <= stored.reward.earned_at;
           });
}

/// Whether a rule gave its advocate something for the referral, or may still.
bool has_paid(Transaction& tx, WorkspaceId workspace, const PinnedRule& pinned, const Referral& referral,
              std::span<const StoredReward> rewards) {
    if (is_live(referral.state)) return pinned.kind.has_value();
    if (pinned.rule.at_count && !pinned.on_sale_only) return is_counted_by(tx, workspace, pinned, referral);
    return std::ranges::any_of(rewards, [&](const StoredReward& stored) {
        return stored.reward.rule == pinned.rule.id && gives(stored.reward);
    });
}

/// Earlier referrals of the same prospect. A telephone says so where one of the two has no address: a switchboard is
/// shared.
std::vector<Referral> of_same_prospect(Transaction& tx, WorkspaceId workspace, const MatchKeys& keys) {
    std::vector<Referral> same =
        tx.referrals().matching(workspace, keys.email.value_or(""), keys.company_number.value_or(""), "");
    if (!keys.phone) return same;
    for (const ReferralId id : tx.contacts().referrals_by_phone(workspace, *keys.phone)) {
        const bool is_known = std::ranges::find(same, id, &Referral::id) != same.end();
        Referral other = tx.referrals().find(workspace, id).value();
        if (!is_known && !(keys.email && other.email_key)) same.push_back(std::move(other));
    }
    return same;
}

/// The rules by which advocates of the program got something for the same prospect before, or may still.
std::vector<RewardRule> rules_that_paid(Transaction& tx, WorkspaceId workspace, ProgramId program,
                                        const MatchKeys& keys) {
    std::vector<RewardRule> paid;
    for (const Referral& earlier : of_same_prospect(tx, workspace, keys)) {
        if (earlier.program != program) continue;
        const auto rewards = tx.rewards().of_referral(workspace, earlier.id);
        for (PinnedRule& pinned : tx.referrals().pinned(workspace, earlier.id)) {
            if (has_paid(tx, workspace, pinned, earlier, rewards)) paid.push_back(std::move(pinned.rule));
        }
    }
    return paid;
}

/// Whether the referral may earn what the rule gives: short of a sale, no gift is given for a consumer.
bool is_earnable(const RewardRule& rule, const Screening& screening) {
    const bool is_for_contact = precedes_sale(rule) && is_thing_for_advocates(rule.kind);
    return screening.gift_counts || !is_for_contact || rule.beneficiary == Beneficiary::kProspect;
}

}  // namespace

bool takes(const Account& account, Beneficiary beneficiary, RewardKind kind) {
    return account.gifts_allowed || beneficiary == Beneficiary::kProspect || !is_thing_for_advocates(kind);
}

bool is_for(const Program& program, const User& user) {
    return program.for_everybody || user.is_admin;
}

std::optional<Program> program_for(Transaction& tx, WorkspaceId workspace, const User& user) {
    std::optional<Program> closed;
    for (const Program& program : tx.programs().list(workspace)) {
        if (!is_for(program, user)) continue;
        if (program.is_open) return program;
        if (!closed) closed = program;
    }
    return closed;
}

Advocate ensure_advocate(Transaction& tx, const Context& context, WorkspaceId workspace, const Program& program,
                         const User& user, Instant now, std::string_view source) {
    if (auto known = tx.referrals().find_advocate(workspace, program.id, user.id)) return *known;
    const Advocate advocate{.id = context.ids.make<AdvocateId>(),
                            .program = program.id,
                            .user = user.id,
                            .account = user.account,
                            .source = std::string(source),
                            .code = crypto::random_token(kCodeBits),
                            .reward_choice = {},
                            .involvement = {},
                            .created_at = now};
    tx.referrals().insert(workspace, advocate);
    publish_advocate(tx, context, workspace, advocate, now);
    start_scenarios(tx, context, workspace, {.kind = TriggerKind::kAdvocate, .user = user.id, .program = program.id},
                    now);
    return tx.referrals().find_advocate(workspace, program.id, user.id).value();
}

Referral submit_referral(Transaction& tx, const Context& context, WorkspaceId workspace, Submission submission) {
    note_coming(tx, workspace, submission.program.id, submission.user.id, submission.now);
    const auto campaign = campaign_for(tx, workspace, submission.program.id, submission.user.id, submission.now);
    if (campaign) submission.campaign = campaign->id;
    const bool earns_late =
        earns_on_sale_only(tx.campaigns().counts(workspace, submission.advocate.id, submission.now));
    const MatchKeys keys = keys_of(submission.prospect, context.lists);
    const AdvocateFacts advocate = facts_of(tx, workspace, submission);
    const std::string key = submission.key ? *submission.key : prospect_key(keys);
    const TargetProfile& target = submission.program.target;
    const auto screened = [&](std::optional<ReferralId> holder) {
        KnownProspect known = known_prospect(tx, workspace, submission.advocate, keys, key, holder);
        known.mail = submission.mail;
        return screen({.prospect = submission.prospect,
                       .advocate = advocate,
                       .known = known,
                       .lists = context.lists,
                       .target = target,
                       .now = submission.now});
    };

    const auto id = context.ids.make<ReferralId>();
    std::optional<ReferralId> holder = tx.referrals().claimed_by(workspace, key);
    Screening screening = screened(holder);
    if (screening.event != ReferralEvent::kScreeningRefused && !tx.referrals().claim(workspace, key, id)) {
        holder = tx.referrals().claimed_by(workspace, key);
        screening = screened(holder);
    }

    Referral referral = referral_of(submission, key, keys, screening, id);
    if (screening.reason == ScreeningReason::kDuplicate) referral.duplicate_of = holder;
    const Referral as_told = referral;
    if (screening.reason == ScreeningReason::kSuppressed) conceal(tx, workspace, referral);
    const auto rules = tx.programs().current_rules(workspace, submission.program.id);
    const bool is_divided =
        std::ranges::any_of(rules, [](const RewardRule& rule) { return rule.audience != Audience::kEverybody; });
    const auto paid =
        is_divided ? rules_that_paid(tx, workspace, submission.program.id, keys) : std::vector<RewardRule>{};
    tx.referrals().insert(workspace, referral);
    const Actor advocate_actor{ActorKind::kAdvocate, submission.advocate.id.value()};
    tx.referrals().append(workspace, id,
                          {.id = context.ids.next(),
                           .at = submission.now,
                           .actor = advocate_actor,
                           .event = "submitted",
                           .before = {},
                           .after = std::string(to_string(ReferralState::kSubmitted)),
                           .reason = {}});
    open_notice(tx, context, workspace, as_told, submission.knows_professionally, submission.now);
    publish_submitted(tx, context, workspace, referral, submission.now);
    for (const RewardRule& rule : rules) {
        if (!is_promised(rule, submission.user.is_admin, submission.now, submission.campaign)) continue;
        if (!is_earnable(rule, screening)) continue;
        if (std::ranges::any_of(paid, [&](const RewardRule& one) { return is_paid_for(rule, one); })) continue;
        PinnedRule pinned{.rule = rule, .kind = kind_for_advocate(rule, submission.advocate)};
        if (pinned.kind && !takes(submission.account, rule.beneficiary, *pinned.kind)) continue;
        pinned.on_sale_only = waits_for_sale(pinned, earns_late);
        tx.referrals().pin(workspace, id, pinned);
    }
    const auto moved =
        move_referral(tx, context, workspace, referral, screening.event, Actor{}, referral.reason, submission.now);
    if (!moved) std::abort();
    if (campaign) watch_campaign(tx, context, workspace, campaign->id, submission.now);
    if (!referral.accepted_at) return referral;
    // What is promised for an accepted referral is earned here and now.
    const auto settled =
        settle_referral(tx, context, workspace, referral,
                        {.at = submission.now, .actor = advocate_actor, .cause = {.type = "referral", .id = id.str()}});
    if (!settled) throw std::logic_error("an accepted referral could not be settled");
    return tx.referrals().find(workspace, id).value();
}

}  // namespace parrain::app
