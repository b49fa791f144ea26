#include "app/recommendations.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "app/account_settings.hpp"
#include "app/call_book.hpp"
#include "app/campaigns.hpp"
#include "app/customers.hpp"
#include "app/guardrails.hpp"
#include "app/limits.hpp"
#include "app/programs.hpp"
#include "app/prospect_contact.hpp"
#include "app/rule_sentences.hpp"
#include "app/submission.hpp"
#include "app/suppressions.hpp"
#include "app/surveys.hpp"
#include "core/bounds.hpp"
#include "core/text.hpp"
#include "domain/estimate.hpp"

namespace parrain::app {
namespace {

constexpr std::array<std::string_view, 4> kInvolvements = {"quote_me", "introduce", "anonymous", "call_me_first"};
constexpr std::string_view kNoReward = "none";

constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestText = 2'000;
constexpr std::size_t kLongestSector = 32;
constexpr int kMostStateLines = 200;

/// Sales an estimate rests on, at most and at least.
constexpr int kEstimateSales = 20;
constexpr std::size_t kFewestSales = 3;

// What somebody may submit; a paste of several lines is one act. Source: law-and-relevance.md §2, "Velocity".
constexpr RateLimit kHourlyActsOfUser{.name = "user_hour", .quota = 10, .window = Duration::hours(1)};
constexpr RateLimit kDailyOfUser{.name = "user_day", .quota = 30, .window = Duration::days(1)};
constexpr RateLimit kDailyOfAccount{.name = "account_day", .quota = 100, .window = Duration::days(1)};

/// The user before the widget and what is offered to them.
struct Visit {
    User user;
    Account account;
    std::optional<Program> program;
};

Visit visit_of(Transaction& tx, WorkspaceId workspace, const Visitor& visitor) {
    const bool may_recommend = visitor.account.recommending_allowed;
    return {.user = visitor.user,
            .account = visitor.account,
            .program = may_recommend ? program_for(tx, workspace, visitor.user) : std::nullopt};
}

Visit visit(Transaction& tx, const WidgetCaller& caller) {
    const User user = tx.customers().find_user(caller.workspace, caller.user).value();
    const Account account = tx.customers().find_account(caller.workspace, user.account).value();
    return visit_of(tx, caller.workspace, {.user = user, .account = account});
}

/// Who recommended in a program before, where none is offered to them now: theirs switched it off, or it is for others.
std::optional<Advocate> former_advocate(Transaction& tx, WorkspaceId workspace, UserId user) {
    for (const Program& program : tx.programs().list(workspace)) {
        if (auto advocate = tx.referrals().find_advocate(workspace, program.id, user)) return advocate;
    }
    return std::nullopt;
}

/// How long it takes, to the second, until there is room: what was submitted only leaves the window as time passes, and
/// all of it has left when the window is over. Whoever is refused pays for the search, nobody else.
Duration wait_for_room(Duration window, const std::function<bool(Duration)>& has_room) {
    Duration too_early;
    Duration enough = window;
    while (enough.micros - too_early.micros > Duration::seconds(1).micros) {
        const Duration middle{too_early.micros + (enough.micros - too_early.micros) / 2};
        (has_room(middle) ? enough : too_early) = middle;
    }
    return enough;
}

Result<void> check_velocity(Transaction& tx, WorkspaceId workspace, const Advocate& advocate, Instant now) {
    const auto counted_at = [&](Instant at) {
        return tx.referrals().submissions(workspace, advocate.id, advocate.account, at);
    };
    const SubmissionCounts counts = counted_at(now);
    const auto held_to = [&](const RateLimit& limit, std::int64_t SubmissionCounts::*count) -> Result<void> {
        if (counts.*count < limit.quota) return {};
        return limit_reached(limit, wait_for_room(limit.window, [&](Duration later) {
                                 return counted_at(now + later).*count < limit.quota;
                             }));
    };
    if (auto held = held_to(kDailyOfUser, &SubmissionCounts::by_user_in_day); !held) return held;
    if (auto held = held_to(kDailyOfAccount, &SubmissionCounts::by_account_in_day); !held) return held;
    return held_to(kHourlyActsOfUser, &SubmissionCounts::earlier_acts_in_hour);
}

Result<void> check_open(Transaction& tx, WorkspaceId workspace, const Visit& visit) {
    if (!visit.program) return fail(ErrorCode::kTabHidden);
    if (!visit.program->is_open) return fail(ErrorCode::kProgramClosed);
    if (is_paused(tx, workspace, {.program = visit.program->id})) return fail(ErrorCode::kProgramPaused);
    return {};
}

/// What an advocate adds later is no event of the table; histories name it all the same.
constexpr std::string_view kEdited = "edited";

std::optional<std::string> given(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
}

std::string clean(const std::optional<std::string>& text, std::size_t longest, const std::string& pointer,
                  std::vector<FieldError>& errors) {
    if (!text) return {};
    std::string cleaned(trimmed(strip_bidi_controls(*text)));
    if (std::ranges::any_of(cleaned, is_control)) errors.push_back({pointer, ErrorCode::kInvalidText});
    if (code_point_count(cleaned) > longest) errors.push_back({pointer, ErrorCode::kTooLong, at_most(longest)});
    return cleaned;
}

/// Parse a field that may be absent or blank into its value type.
template <class T, class Parse>
void read_field(const std::optional<std::string>& text, std::optional<T>& into, const std::string& pointer,
                std::vector<FieldError>& errors, Parse parse) {
    if (!text || trimmed(*text).empty()) return;
    const Result<T> parsed = parse(*text);
    parsed ? void(into.emplace(*parsed)) : errors.push_back({pointer, parsed.error()});
}

bool is_earned(RewardState state) {
    return state == RewardState::kApproved || state == RewardState::kScheduled || state == RewardState::kFailed ||
           state == RewardState::kPaid || state == RewardState::kClawbackDue || state == RewardState::kClawedBack;
}

bool is_pending(RewardState state) {
    return state == RewardState::kUnfunded || state == RewardState::kPending || state == RewardState::kHeld;
}

/// The advocate's rewards that count towards what they earned, or wait to.
struct Earnings {
    std::vector<Reward> rewards;

    Money sum(Currency currency, bool (*counts)(RewardState)) const {
        Money total = Money::zero(currency);
        for (const Reward& reward : rewards) {
            if (counts(reward.state) && reward.entitled.currency() == currency)
                total = sum_for_show(total, reward.entitled);
        }
        return total;
    }

    /// What one referral earned, in the currency of its first reward.
    std::optional<Money> of(ReferralId referral) const {
        std::optional<Money> total;
        for (const Reward& reward : rewards) {
            if (reward.referral != referral || (!is_earned(reward.state) && !is_pending(reward.state))) continue;
            if (!total) total = Money::zero(reward.entitled.currency());
            if (total->currency() == reward.entitled.currency()) total = sum_for_show(*total, reward.entitled);
        }
        return total;
    }
};

Earnings earnings_of(Transaction& tx, WorkspaceId workspace, const Advocate& advocate) {
    Earnings earnings;
    for (const StoredReward& stored : tx.rewards().of_advocate(workspace, advocate.id)) {
        earnings.rewards.push_back(stored.reward);
    }
    return earnings;
}

/// The workspace's currency where anything was earned in it, or nothing at all; else that of the first reward.
Currency shown_currency(const Earnings& earnings, Currency fallback) {
    const auto counts = [](const Reward& reward) { return is_earned(reward.state) || is_pending(reward.state); };
    std::optional<Currency> first;
    for (const Reward& reward : earnings.rewards) {
        if (!counts(reward)) continue;
        const Currency currency = reward.entitled.currency();
        if (currency == fallback) return fallback;
        if (!first) first = currency;
    }
    return first.value_or(fallback);
}

/// An advocate's personal link.
std::string link_of(const Settings& settings, const Advocate& advocate) {
    return settings.base_url + "/r/" + advocate.code;
}

/// What the program promises a referral that this user submits now, gifts only where their account takes some. Rungs
/// of a ladder are shown as a ladder.
std::vector<RewardRule> offered_rules(Transaction& tx, WorkspaceId workspace, const Program& program, const User& user,
                                      const Account& account, std::optional<CampaignId> campaign, Instant now) {
    auto rules = tx.programs().current_rules(workspace, program.id);
    std::erase_if(rules, [&](const RewardRule& rule) {
        const bool is_offered =
            takes(account, rule.beneficiary, rule.kind) && is_promised(rule, user.is_admin, now, campaign);
        return rule.at_count || !is_offered;
    });
    return rules;
}

/// Adds a sentence to a text, if there is one.
void add_sentence(std::string& text, const std::string& sentence) {
    if (sentence.empty()) return;
    text += (text.empty() ? "" : " ") + sentence;
}

void describe_offer(WidgetState& state, const Catalogue& texts, Locale locale, const std::vector<RewardRule>& rules,
                    const GiftNames& gifts, bool wants_none) {
    if (wants_none) state.advocate_offer = texts.text(locale, "offer.wants_none");
    for (const RewardRule& rule : rules) {
        if (rule.campaign) continue;
        if (wants_none && rule.beneficiary == Beneficiary::kAdvocate) continue;
        const std::string sentence = rule_sentence(texts, locale, rule, gifts);
        std::string& offer = rule.beneficiary == Beneficiary::kProspect ? state.prospect_offer : state.advocate_offer;
        add_sentence(offer, sentence);
        if (rule.beneficiary == Beneficiary::kAdvocate) add_sentence(offer, order_steps(texts, locale, rule));
        add_sentence(offer, rule_limits(texts, locale, rule, state.workspace.currency));
    }
}

/// What the advocate may choose among, and what they get without a choice.
void describe_choices(WidgetState& state, const std::vector<RewardRule>& rules) {
    for (const RewardRule& rule : rules) {
        if (rule.campaign || rule.beneficiary != Beneficiary::kAdvocate) continue;
        state.reward_choice = to_string(rule.kind);
        for (const RewardKind kind : rule.choices) state.reward_choices.emplace_back(to_string(kind));
    }
    if (!state.reward_choices.empty()) state.reward_choices.emplace_back(kNoReward);
}

/// One step of a campaign's ladder, as the offer says it.
std::string rung_sentence(const Catalogue& texts, Locale locale, const LadderProgress& ladder,
                          const LadderProgress::Step& rung) {
    return texts.text(locale, "offer.rung." + std::string(to_string(ladder.counts_on)),
                      {{"count", static_cast<std::int64_t>(rung.count)},
                       {"gift", rung.gift},
                       {"qualified", std::min<std::int64_t>(ladder.qualified, rung.count)}});
}

/// Where the program promises gifts of its ladder alone, the offer is the next of them.
void describe_ladder(WidgetState& state, const Catalogue& texts, Locale locale) {
    if (!state.advocate_offer.empty() || !state.ladder) return;
    for (const auto& rung : state.ladder->rungs) {
        if (rung.reached) continue;
        state.advocate_offer = rung_sentence(texts, locale, *state.ladder, rung);
        return;
    }
}

/// What the campaign adds to the offer of its program, while it runs.
void describe_campaign(WidgetState& state, const Catalogue& texts, Locale locale, const std::vector<RewardRule>& rules,
                       const GiftNames& gifts, bool wants_none) {
    if (!state.campaign) return;
    std::string to_advocate;
    for (const RewardRule& rule : rules) {
        if (!rule.campaign) continue;
        const bool is_prospects = rule.beneficiary == Beneficiary::kProspect;
        if (wants_none && !is_prospects) continue;
        std::string& offer = is_prospects ? state.prospect_offer : to_advocate;
        add_sentence(offer, rule_sentence(texts, locale, rule, gifts));
        add_sentence(offer, rule_limits(texts, locale, rule, state.workspace.currency));
    }
    if (state.campaign->ladder) {
        for (const auto& rung : state.campaign->ladder->rungs) {
            add_sentence(to_advocate, rung_sentence(texts, locale, *state.campaign->ladder, rung));
        }
    }
    if (to_advocate.empty()) return;
    const std::string until = format_date(locale, state.campaign->ends_at, state.workspace.time_zone);
    add_sentence(state.advocate_offer,
                 texts.text(locale, "offer.campaign",
                            {{"campaign", state.campaign->name}, {"until", until}, {"offer", to_advocate}}));
}

/// Whether anything offered to the advocate is a gift for what precedes a sale.
bool offers_early_gifts(Transaction& tx, WorkspaceId workspace, const Visit& visit, std::optional<CampaignId> campaign,
                        Instant now) {
    return std::ranges::any_of(tx.programs().current_rules(workspace, visit.program->id), [&](const RewardRule& rule) {
        return rule.beneficiary != Beneficiary::kProspect && precedes_sale(rule) && is_thing_for_advocates(rule.kind) &&
               is_promised(rule, visit.user.is_admin, now, campaign);
    });
}

/// What new customers of a program usually pay in a year: as the latest did, once they are several, so that no single
/// customer's price can be told from it; else as the publisher says.
std::optional<Money> usual_annual_value(Transaction& tx, const Workspace& workspace, const Program& program) {
    const auto latest =
        tx.referrals().latest_annual_values(workspace.id, program.id, workspace.currency, kEstimateSales);
    return latest.size() < kFewestSales ? program.typical_annual_value : std::optional(typical_annual_value(latest));
}

/// Whether the amount is known only once the prospect has bought; any other is in the offer's own sentence.
bool varies_with_the_sale(const RewardRule& rule) {
    return rule.beneficiary == Beneficiary::kAdvocate && rule.base != RewardBase::kNone;
}

/// What the advocate may expect of the next sale; none where it is not known, or they want no reward.
std::optional<WidgetState::Estimate> estimate_of(Transaction& tx, const Context& context, Locale locale,
                                                 const Workspace& workspace, const Program& program,
                                                 const std::vector<RewardRule>& rules,
                                                 const std::optional<Advocate>& advocate, const Earnings& earnings,
                                                 Instant now) {
    const bool is_unwanted = advocate && (advocate->reward_choice == kNoReward || advocate->hide_amounts);
    if (is_unwanted || !program.is_open || std::ranges::none_of(rules, varies_with_the_sale)) return std::nullopt;
    const auto annual_value = usual_annual_value(tx, workspace, program);
    if (!annual_value) return std::nullopt;
    const SaleToCome sale{
        .annual_value = *annual_value, .at = now, .given = earnings.rewards, .time_zone = workspace.time_zone};
    Money total = Money::zero(annual_value->currency());
    for (const RewardRule& rule : rules) {
        if (!varies_with_the_sale(rule)) continue;
        if (const auto value = estimated_reward(rule, sale)) total = sum_for_show(total, *value);
    }
    if (!total.is_positive()) return std::nullopt;
    return WidgetState::Estimate{total, context.texts.text(locale, "offer.estimate", {{"amount", total}})};
}

/// What the advocate earned, and how they want it.
void describe_earnings(const Earnings& earnings, const Advocate& advocate, WidgetState& state) {
    const Currency currency = shown_currency(earnings, state.workspace.currency);
    state.earned = earnings.sum(currency, is_earned);
    state.pending = earnings.sum(currency, is_pending);
    state.hide_amounts = advocate.hide_amounts;
    state.involvement = advocate.involvement;
    if (advocate.reward_choice) state.reward_choice = *advocate.reward_choice;
}

/// What is left to somebody to whom nothing is offered any more: what they earned, and how they want it.
void describe_former(Transaction& tx, WorkspaceId workspace, const Visit& visit, const Advocate& advocate, Instant now,
                     WidgetState& state) {
    const Program program = tx.programs().find(workspace, advocate.program).value();
    describe_choices(state, offered_rules(tx, workspace, program, visit.user, visit.account, std::nullopt, now));
    describe_earnings(earnings_of(tx, workspace, advocate), advocate, state);
}

void describe_advocate(Transaction& tx, const Context& context, WorkspaceId workspace, const Advocate& advocate,
                       const Earnings& earnings, Instant now, WidgetState& state) {
    describe_earnings(earnings, advocate, state);
    state.code = advocate.code;
    state.link = link_of(context.settings, advocate);
    const auto referrals = tx.referrals().list(workspace, {.advocate = advocate.id}, {.limit = kMostStateLines});
    const auto forwards = referrals.empty() ? std::map<ReferralId, std::string>()
                                            : forward_urls(tx, context.settings, workspace, advocate.id);
    for (const ListedReferral& listed : referrals) {
        const Referral& referral = listed.referral;
        const auto forward = forwards.find(referral.id);
        KnownAs names = known_as(tx, workspace, referral);
        state.lines.push_back(
            {.id = referral.id,
             .company = std::move(names.company),
             .email = std::move(names.email),
             .stage = stage_of(referral.state, now - referral.submitted_at, listed.calls_advocate_first),
             .reward = earnings.of(referral.id),
             .forward_url = forward == forwards.end() ? std::nullopt : std::optional(forward->second)});
    }
}

WidgetState state_of(Transaction& tx, const Context& context, const WidgetCaller& caller, const Visit& visit,
                     const std::optional<Advocate>& advocate, Instant now) {
    const Workspace workspace = tx.workspaces().find(caller.workspace).value();
    WidgetState state{.program = visit.program,
                      .workspace = workspace,
                      .locale = caller.locale,
                      .estimate = {},
                      .earned = Money::zero(workspace.currency),
                      .pending = Money::zero(workspace.currency),
                      .involvement = {},
                      .settings_url = account_page_url(tx, context.settings, caller.workspace, visit.user, now),
                      .prompt = {},
                      .survey = {}};
    state.prompt = prompt_for(tx, caller, now);
    if (!state.prompt) state.survey = survey_for(tx, caller, visit.user, visit.account, now);
    if (!visit.program) {
        if (advocate) describe_former(tx, caller.workspace, visit, *advocate, now, state);
        return state;
    }
    state.takes_referrals = visit.program->is_open && !is_paused(tx, caller.workspace, {.program = visit.program->id});
    const ContactSettings contact = tx.contacts().settings(caller.workspace);
    state.acquaintance = acquaintance_endings(contact.policies, contact.country);
    const auto running = campaign_for(tx, caller.workspace, visit.program->id, visit.user.id, now);
    const auto campaign = running ? std::optional(running->id) : std::nullopt;
    const auto rules = offered_rules(tx, caller.workspace, *visit.program, visit.user, visit.account, campaign, now);
    const GiftNames gifts = gift_names(tx, caller.workspace, rules);
    state.gifts_on_sale = advocate && visit.account.gifts_allowed &&
                          earns_on_sale_only(tx.campaigns().counts(caller.workspace, advocate->id, now)) &&
                          offers_early_gifts(tx, caller.workspace, visit, campaign, now);
    // Who wants no reward is promised no gift either.
    const bool wants_none = advocate && advocate->reward_choice == kNoReward;
    const auto ladder = [&](std::optional<CampaignId> of) {
        if (!advocate || !visit.account.gifts_allowed || wants_none) return std::optional<LadderProgress>();
        const Climber climber{
            .advocate = *advocate, .is_admin = visit.user.is_admin, .on_sale_only = state.gifts_on_sale};
        return ladder_progress(tx, caller.workspace, climber, of, caller.locale);
    };
    if (running) {
        state.campaign = WidgetState::CampaignOffer{.id = running->id,
                                                    .name = running->plan.name.in(caller.locale),
                                                    .ends_at = running->plan.ends_at,
                                                    .ladder = ladder(campaign)};
    }
    describe_offer(state, context.texts, caller.locale, rules, gifts, wants_none);
    describe_choices(state, rules);
    describe_campaign(state, context.texts, caller.locale, rules, gifts, wants_none);
    if (state.gifts_on_sale && !wants_none) {
        add_sentence(state.advocate_offer, context.texts.text(caller.locale, "offer.gifts_on_sale"));
    }
    const Earnings earnings = advocate ? earnings_of(tx, caller.workspace, *advocate) : Earnings{};
    state.estimate = estimate_of(tx, context, caller.locale, workspace, *visit.program, rules, advocate, earnings, now);
    if (advocate) describe_advocate(tx, context, caller.workspace, *advocate, earnings, now, state);
    state.ladder = ladder({});
    describe_ladder(state, context.texts, caller.locale);
    state.calls_advocate_first = calls_advocate_first(tx, caller.workspace, *visit.program);
    if (state.calls_advocate_first) {
        add_sentence(state.advocate_offer, context.texts.text(caller.locale, "offer.calls"));
    }
    return state;
}

}  // namespace

Result<ProspectDetails> read_prospect(const NewReferral& typed, CountryCode default_country) {
    std::vector<FieldError> errors;
    ProspectDetails prospect;
    read_field(typed.email, prospect.email, "/email", errors, Email::parse);
    prospect.company = clean(typed.company, kLongestName, "/company", errors);
    prospect.contact_name = clean(typed.contact_name, kLongestName, "/contact_name", errors);
    read_field(typed.country, prospect.country, "/country", errors, CountryCode::parse);
    const CountryCode country = prospect.country.value_or(default_country);
    read_field(typed.phone, prospect.phone, "/phone", errors,
               [&](std::string_view text) { return Phone::parse(text, country); });
    read_field(typed.company_number, prospect.company_number, "/company_number", errors,
               [&](std::string_view text) { return CompanyNumber::parse(text, country); });
    read_field(typed.website, prospect.website, "/website", errors, Url::parse_website);
    prospect.need = clean(typed.need, kLongestText, "/need", errors);
    prospect.relationship = clean(typed.relationship, kLongestText, "/relationship", errors);
    prospect.sector = clean(typed.sector, kLongestSector, "/sector", errors);
    prospect.employees = typed.employees;
    if (typed.employees.value_or(0) < 0) errors.push_back({"/employees", ErrorCode::kOutOfRange, at_least(0)});
    if (!errors.empty()) return Failure{.code = errors.front().code, .fields = std::move(errors)};
    return prospect;
}

Result<WidgetState> Recommendations::state(const WidgetVisit& token, std::optional<Locale> asked) const {
    const Instant now = context_.clock.now();
    const auto heard = [&](WidgetCaller caller) {
        if (asked) caller.locale = *asked;
        return caller;
    };
    // Somebody known costs one reading transaction and nothing else: it is what every page of the host asks.
    const auto known = context_.store.read([&](Transaction& tx) -> std::optional<WidgetState> {
        const auto visitor = known_visitor(tx, token);
        if (!visitor || is_look_due(visitor->user, now)) return std::nullopt;
        const WidgetCaller caller = heard(caller_of(token, visitor->user));
        if (visitor->user.is_admin && !are_account_pages_ready(tx, caller.workspace)) return std::nullopt;
        const Visit seen = visit_of(tx, caller.workspace, *visitor);
        if (!seen.program) {
            return state_of(tx, context_, caller, seen, former_advocate(tx, caller.workspace, caller.user), now);
        }
        if (is_coming_news(tx, caller.workspace, seen.program->id, caller.user, now)) return std::nullopt;
        const auto advocate = tx.referrals().find_advocate(caller.workspace, seen.program->id, caller.user);
        return advocate ? std::optional(state_of(tx, context_, caller, seen, advocate, now)) : std::nullopt;
    });
    if (known) return *known;

    const auto entered = Access(context_).enter(token);
    if (!entered) return entered.failure();
    const WidgetCaller caller = heard(*entered);
    // Whoever is new was written a moment ago, and is judged no earlier than that.
    const Instant after = context_.clock.now();
    return context_.store.write([&](Transaction& tx) {
        Visit seen = visit(tx, caller);
        if (is_look_due(seen.user, after)) note_look(tx, caller, seen.user, after);
        if (seen.user.is_admin) prepare_account_pages(tx, caller.workspace);
        auto advocate = seen.program ? std::nullopt : former_advocate(tx, caller.workspace, caller.user);
        if (seen.program) {
            advocate = ensure_advocate(tx, context_, caller.workspace, *seen.program, seen.user, after);
            note_coming(tx, caller.workspace, seen.program->id, caller.user, after);
        }
        return state_of(tx, context_, caller, seen, advocate, after);
    });
}

Result<ReferralId> Recommendations::recommend(const WidgetCaller& caller, const NewReferral& typed, bool informed,
                                              const MailLookup& mail) const {
    return submit(caller, typed, informed, mail, context_.clock.now());
}

/// Who takes the mail of an address that the lists say nothing of. Of a recommendation that will be refused anyway
/// nobody is asked, so that the limits of recommending are those of asking.
std::optional<MailHosting> Recommendations::hosting_of(const WidgetCaller& caller, const ProspectDetails& prospect,
                                                       const MailLookup& mail, Instant now) const {
    if (!mail.hosts_of || !prospect.email) return std::nullopt;
    if (context_.lists.classify(*prospect.email) == AddressClass::kConsumer) return std::nullopt;
    const bool is_asked = context_.store.read([&](Transaction& tx) {
        if (!mail.in_sandboxes && !tx.workspaces().find(caller.workspace).value().is_live) return false;
        const Visit seen = visit(tx, caller);
        if (!check_open(tx, caller.workspace, seen)) return false;
        const auto advocate = tx.referrals().find_advocate(caller.workspace, seen.program->id, seen.user.id);
        return !advocate || check_velocity(tx, caller.workspace, *advocate, now).ok();
    });
    if (!is_asked) return std::nullopt;
    const auto hosts = mail.hosts_of(prospect.email->domain());
    return hosts ? std::optional(mail_hosting(*hosts)) : std::nullopt;
}

Result<ReferralId> Recommendations::submit(const WidgetCaller& caller, const NewReferral& typed, bool informed,
                                           const MailLookup& mail, Instant now) const {
    const auto prospect = read_prospect(typed, CountryCode::france());
    std::vector<FieldError> errors;
    if (!prospect) errors = prospect.failure().fields;
    if (prospect) {
        const auto form = check_form(*prospect, context_.lists);
        if (!form) errors = form.failure().fields;
        // Who left the address blank is told that it is missing, rather than of the other way to name a prospect.
        if (!form && typed.email && form.error() == ErrorCode::kContactRequired) {
            errors.front().code = ErrorCode::kEmailRequired;
        }
    }
    if (!informed) errors.push_back({"/informed", ErrorCode::kInformedRequired});
    if (!errors.empty()) return Failure{.code = errors.front().code, .fields = std::move(errors)};

    const auto hosting = hosting_of(caller, *prospect, mail, now);
    return context_.store.write([&](Transaction& tx) -> Result<ReferralId> {
        const Visit seen = visit(tx, caller);
        if (const auto open = check_open(tx, caller.workspace, seen); !open) return open.failure();
        const Advocate advocate = ensure_advocate(tx, context_, caller.workspace, *seen.program, seen.user, now);
        if (const auto pace = check_velocity(tx, caller.workspace, advocate, now); !pace) return pace.failure();
        return submit_referral(tx, context_, caller.workspace,
                               {.program = *seen.program,
                                .advocate = advocate,
                                .user = seen.user,
                                .account = seen.account,
                                .prospect = *prospect,
                                .source = "tab",
                                .mail = hosting,
                                .knows_professionally = typed.knows_professionally,
                                .now = now})
            .id;
    });
}

Result<std::vector<LineResult>> Recommendations::recommend_all(const WidgetCaller& caller,
                                                               const std::vector<NewReferral>& lines, bool informed,
                                                               const MailLookup& mail) const {
    if (!informed) return fail(ErrorCode::kInformedRequired, "/informed");
    if (lines.empty()) return fail(ErrorCode::kRequired, "/lines");
    if (lines.size() > kMostLines) return fail(ErrorCode::kTooMany, "/lines", at_most(kMostLines));
    const auto open =
        context_.store.read([&](Transaction& tx) { return check_open(tx, caller.workspace, visit(tx, caller)); });
    if (!open) return open.failure();

    const Instant now = context_.clock.now();
    std::vector<LineResult> results;
    for (const NewReferral& line : lines) {
        const auto received = submit(caller, line, true, mail, now);
        LineResult result;
        received ? void(result.id = *received) : void(result.refusal = received.failure());
        results.push_back(std::move(result));
    }
    return results;
}

Result<void> Recommendations::describe(const WidgetCaller& caller, ReferralId id, const Details& details) const {
    const auto told = read_prospect(
        {.contact_name = details.contact_name, .need = details.need, .relationship = details.relationship},
        CountryCode::france());
    if (!told) return told.failure();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        auto referral = tx.referrals().find_locked(caller.workspace, id);
        if (!referral) return fail(ErrorCode::kNotFound);
        const auto advocate = tx.referrals().find_advocate(caller.workspace, referral->advocate);
        if (!advocate || advocate->user != caller.user) return fail(ErrorCode::kNotFound);
        // Of somebody who objected nothing more is kept, and the advocate is not told why.
        const bool is_forgotten =
            referral->state == ReferralState::kErased || referral->state == ReferralState::kObjected;
        if (is_forgotten) return fail(ErrorCode::kNotFound);
        const Referral before = *referral;
        if (details.contact_name) referral->contact_name = given(told->contact_name);
        if (details.need) referral->need = given(told->need);
        if (details.relationship) referral->relationship = given(told->relationship);
        const bool is_same = referral->contact_name == before.contact_name && referral->need == before.need &&
                             referral->relationship == before.relationship;
        if (is_same) return {};
        referral->updated_at = now;
        tx.referrals().describe(caller.workspace, *referral);
        tx.referrals().append(caller.workspace, id,
                              {.id = context_.ids.next(),
                               .at = now,
                               .actor = {ActorKind::kAdvocate, advocate->id.value()},
                               .event = std::string(kEdited),
                               .before = {},
                               .after = {},
                               .reason = {}});
        return {};
    });
}

Result<LinkPage> Recommendations::link_page(std::string_view code, Locale locale) const {
    return context_.store.read([&](Transaction& tx) -> Result<LinkPage> {
        const auto found = tx.referrals().find_link(code);
        if (!found) return fail(ErrorCode::kNotFound);
        const auto& [id, advocate] = *found;
        const auto program = tx.programs().find(id, advocate.program);
        const auto user = tx.customers().find_user(id, advocate.user);
        const Workspace workspace = tx.workspaces().find(id).value();
        if (!program || !user) return fail(ErrorCode::kNotFound);
        const Account account = tx.customers().find_account(id, user->account).value();
        const auto named = named_to_prospects(advocate, user->name, account.name);
        LinkPage page{.workspace = workspace,
                      .url = link_of(context_.settings, advocate),
                      .advocate_name = named ? std::optional(named->name) : std::nullopt,
                      .prospect_offer = {},
                      .advocate_offer = {},
                      .is_open = account.recommending_allowed && program->is_open &&
                                 !is_paused(tx, id, {.program = program->id})};
        const Instant now = context_.clock.now();
        const auto running = campaign_for(tx, id, program->id, user->id, now);
        const auto campaign = running ? std::optional(running->id) : std::nullopt;
        const auto rules = offered_rules(tx, id, *program, *user, account, campaign, now);
        const GiftNames gifts = gift_names(tx, id, rules);
        for (const RewardRule& rule : rules) {
            const bool is_theirs = rule.beneficiary == Beneficiary::kProspect;
            if (!is_theirs && advocate.hide_amounts) continue;
            std::string& offer = is_theirs ? page.prospect_offer : page.advocate_offer;
            offer += (offer.empty() ? "" : " ") + rule_sentence_to_prospect(context_.texts, locale, rule, gifts);
        }
        if (page.prospect_offer.empty()) page.prospect_offer = context_.texts.text(locale, "offer.link.prospect.none");
        return page;
    });
}

Result<WidgetState> Recommendations::prefer(const WidgetCaller& caller, const Preferences& preferences) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<WidgetState> {
        const Visit seen = visit(tx, caller);
        const auto former = seen.program ? std::nullopt : former_advocate(tx, caller.workspace, caller.user);
        if (!seen.program && !former) return fail(ErrorCode::kTabHidden);
        Advocate advocate =
            former ? *former : ensure_advocate(tx, context_, caller.workspace, *seen.program, seen.user, now);
        const WidgetState before = state_of(tx, context_, caller, seen, advocate, now);
        std::vector<FieldError> errors;
        if (preferences.reward) {
            const auto& choices = before.reward_choices;
            const bool offered = std::ranges::find(choices, *preferences.reward) != choices.end();
            offered ? void(advocate.reward_choice = preferences.reward)
                    : errors.push_back({"/reward", ErrorCode::kUnknownValue});
        }
        if (preferences.involvement) {
            const bool known = std::ranges::find(kInvolvements, *preferences.involvement) != kInvolvements.end();
            known ? void(advocate.involvement = preferences.involvement)
                  : errors.push_back({"/involvement", ErrorCode::kUnknownValue});
        }
        if (!errors.empty()) return Failure{.code = errors.front().code, .fields = std::move(errors)};
        if (preferences.hide_amounts) advocate.hide_amounts = *preferences.hide_amounts;
        tx.referrals().update(caller.workspace, advocate);
        return state_of(tx, context_, caller, seen, advocate, now);
    });
}

}  // namespace parrain::app
