#include "app/account_settings.hpp"
#include "app/gift_ladder.hpp"
#include "app/prompts.hpp"
#include "app/recommendations.hpp"
#include "app/surveys.hpp"
#include "http/api.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

namespace parrain::app {

BOOST_DESCRIBE_ENUM(PromptAction, kNone, kRefer)

}  // namespace parrain::app

namespace parrain::http {
namespace {

/// The longest body of a recommendation, and of a batch of them. Source: interfaces.md §1, "Limits".
constexpr std::size_t kReferralLimit = 16 << 10;
constexpr std::size_t kBatchLimit = 128 << 10;

/// A prospect as the advocate typed it; judged field by field by the use case, so that a line of a batch is refused
/// alone.
struct NewReferral {
    std::optional<Verbatim> email;
    std::optional<Verbatim> company;
    std::optional<Verbatim> contact_name;
    std::optional<Verbatim> phone;
    std::optional<Verbatim> company_number;
    std::optional<Verbatim> country;
    std::optional<Verbatim> website;
    std::optional<Verbatim> need;
    std::optional<Verbatim> relationship;
    std::optional<Verbatim> sector;
    std::optional<std::int64_t> employees;
    std::optional<bool> knows_professionally;
    std::optional<bool> informed;
};
BOOST_DESCRIBE_STRUCT(NewReferral, (),
                      (email, company, contact_name, phone, company_number, country, website, need, relationship,
                       sector, employees, knows_professionally, informed))

struct NewBatch {
    std::vector<NewReferral> lines;
    std::optional<bool> informed;
};
BOOST_DESCRIBE_STRUCT(NewBatch, (), (lines, informed))

enum class LineStatus { kReceived, kRefused };
BOOST_DESCRIBE_ENUM(LineStatus, kReceived, kRefused)

struct ReferralReceipt {
    ReferralId id;
    LineStatus status;
};
BOOST_DESCRIBE_STRUCT(ReferralReceipt, (), (id, status))

struct BatchLine {
    int line;
    LineStatus status;
    std::optional<ReferralId> id;
    std::optional<std::string> code;
    std::optional<std::string> detail;
};
BOOST_DESCRIBE_STRUCT(BatchLine, (), (line, status, id, code, detail))

struct BatchReceipt {
    std::vector<BatchLine> results;
};
BOOST_DESCRIBE_STRUCT(BatchReceipt, (), (results))

struct ReferralDetails {
    std::optional<Verbatim> contact_name;
    std::optional<Verbatim> need;
    std::optional<Verbatim> relationship;
};
BOOST_DESCRIBE_STRUCT(ReferralDetails, (), (contact_name, need, relationship))

struct PreferencesChange {
    std::optional<std::string> reward;
    std::optional<bool> hide_amounts;
    std::optional<std::string> involvement;
};
BOOST_DESCRIBE_STRUCT(PreferencesChange, (), (reward, hide_amounts, involvement))

struct ProgramName {
    ProgramId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(ProgramName, (), (id, name))

struct Offer {
    std::string advocate;
    std::string prospect;
};
BOOST_DESCRIBE_STRUCT(Offer, (), (advocate, prospect))

struct Estimate {
    Money value;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Estimate, (), (value, text))

struct Totals {
    Money earned;
    Money pending;
};
BOOST_DESCRIBE_STRUCT(Totals, (), (earned, pending))

struct PersonalLink {
    std::string url;
    std::string code;
};
BOOST_DESCRIBE_STRUCT(PersonalLink, (), (url, code))

/// `stage` is `step`, or whose turn it is where the advocate is called first. `forward_url` is a page to forward to the
/// prospect, where the law lets nobody else write to them.
struct OwnReferral {
    ReferralId id;
    std::optional<std::string> company;
    std::optional<std::string> email;
    AdvocateStep step;
    AdvocateStage stage;
    std::optional<Money> reward;
    std::optional<std::string> forward_url;
};
BOOST_DESCRIBE_STRUCT(OwnReferral, (), (id, company, email, step, stage, reward, forward_url))

struct Rung {
    int count;
    std::string gift;
    bool reached;
};
BOOST_DESCRIBE_STRUCT(Rung, (), (count, gift, reached))

struct Ladder {
    std::int64_t submitted;
    std::int64_t qualified;
    std::vector<Rung> rungs;
};
BOOST_DESCRIBE_STRUCT(Ladder, (), (submitted, qualified, rungs))

/// The campaign that takes what is recommended now; its ladder counts its own referrals.
struct CampaignOffer {
    CampaignId id;
    std::string name;
    Instant ends_at;
    std::optional<Ladder> ladder;
};
BOOST_DESCRIBE_STRUCT(CampaignOffer, (), (id, name, ends_at, ladder))

/// The survey to ask this user; `invitation` is said to whom the answer's `next` is `recommend`, `thanks` to the
/// others.
struct SurveyQuestion {
    SurveyId id;
    int min;
    int max;
    std::string question;
    SurveyStyle style;
    std::string invitation;
    std::string thanks;
};
BOOST_DESCRIBE_STRUCT(SurveyQuestion, (), (id, min, max, question, style, invitation, thanks))

/// A message to show this user; `refer` offers to recommend.
struct PromptMessage {
    PromptId id;
    std::string title;
    std::string text;
    app::PromptAction action;
};
BOOST_DESCRIBE_STRUCT(PromptMessage, (), (id, title, text, action))

struct WidgetPreferences {
    std::optional<std::string> reward;
    std::vector<std::string> choices;
    bool hide_amounts;
    std::optional<std::string> involvement;
};
BOOST_DESCRIBE_STRUCT(WidgetPreferences, (), (reward, choices, hide_amounts, involvement))

struct WidgetBrand {
    std::string product;
    std::string accent;
};
BOOST_DESCRIBE_STRUCT(WidgetBrand, (), (product, accent))

/// Everything the widget shows; a program has no ladder until it gives gifts. Of a survey and a prompt there is one at
/// most. `acquaintance` are endings of addresses, `.ca`, in countries that want the user's word that they know the
/// person professionally; an empty one is that of any address. `settings_url` is a page on which an administrator
/// decides for their account, told to administrators alone, the tab hidden or not. `texts` are what the widget says
/// itself, where they are asked for.
struct WidgetState {
    std::optional<ProgramName> program;
    bool tab_visible;
    bool takes_referrals;
    std::vector<std::string> acquaintance;
    Offer offer;
    std::optional<Estimate> estimate;
    Totals totals;
    PersonalLink link;
    std::vector<OwnReferral> referrals;
    std::optional<Ladder> ladder;
    std::optional<CampaignOffer> campaign;
    std::optional<SurveyQuestion> survey;
    std::optional<PromptMessage> prompt;
    std::optional<std::string> settings_url;
    WidgetPreferences preferences;
    WidgetBrand brand;
    std::optional<std::map<std::string, std::string>> texts;
};
BOOST_DESCRIBE_STRUCT(WidgetState, (),
                      (program, tab_visible, takes_referrals, acquaintance, offer, estimate, totals, link, referrals,
                       ladder, campaign, survey, prompt, settings_url, preferences, brand, texts))

std::optional<std::string> text_of(const std::optional<Verbatim>& field) {
    return field ? std::optional(**field) : std::nullopt;
}

app::NewReferral typed(const NewReferral& told) {
    return {.email = text_of(told.email),
            .company = text_of(told.company),
            .contact_name = text_of(told.contact_name),
            .phone = text_of(told.phone),
            .company_number = text_of(told.company_number),
            .country = text_of(told.country),
            .website = text_of(told.website),
            .need = text_of(told.need),
            .relationship = text_of(told.relationship),
            .sector = text_of(told.sector),
            .employees = told.employees,
            .knows_professionally = told.knows_professionally.value_or(false)};
}

std::optional<Ladder> ladder_of(const std::optional<app::LadderProgress>& progress) {
    if (!progress) return std::nullopt;
    Ladder ladder{.submitted = progress->submitted, .qualified = progress->qualified, .rungs = {}};
    for (const auto& rung : progress->rungs) {
        ladder.rungs.push_back({.count = rung.count, .gift = rung.gift, .reached = rung.reached});
    }
    return ladder;
}

SurveyQuestion question_of(const app::WidgetState& state, const Words& words) {
    const SurveySettings& settings = state.survey->settings;
    const auto said = app::wording_of(words.texts(), words.locale(), settings, state.workspace.product);
    return {.id = state.survey->id,
            .min = settings.min,
            .max = settings.max,
            .question = said.question,
            .style = settings.style,
            .invitation = said.invitation,
            .thanks = said.thanks};
}

/// The widget's own texts for what it is to show: `{value}` is the place of a value.
/// Whoever is called first is told so wherever others are told that their prospect is contacted.
std::map<std::string, std::string> own_texts(const WidgetState& state, bool calls_advocate_first, const Words& words) {
    std::map<std::string, std::string> texts;
    const auto add = [&](std::string_view part) {
        for (const std::string& key : words.texts().keys(words.locale())) {
            if (key.starts_with(part))
                texts.emplace(key.substr(part.size()), words.texts().pattern(words.locale(), key));
        }
    };
    if (state.tab_visible) add("widget.tab.");
    if (calls_advocate_first) texts["next"] = texts["next_call"];
    if (state.survey || state.prompt) add("widget.ask.");
    return texts;
}

WidgetState shown(const app::WidgetState& state, const Words& words) {
    WidgetState out{.program = {},
                    .tab_visible = state.program.has_value(),
                    .takes_referrals = state.takes_referrals,
                    .acquaintance = state.acquaintance,
                    .offer = {.advocate = state.advocate_offer, .prospect = state.prospect_offer},
                    .estimate = {},
                    .totals = {.earned = state.earned, .pending = state.pending},
                    .link = {.url = state.link, .code = state.code},
                    .referrals = {},
                    .ladder = ladder_of(state.ladder),
                    .campaign = {},
                    .survey = {},
                    .prompt = {},
                    .settings_url = state.settings_url,
                    .preferences = {.reward = {},
                                    .choices = state.reward_choices,
                                    .hide_amounts = state.hide_amounts,
                                    .involvement = state.involvement},
                    .brand = {.product = state.workspace.product, .accent = state.workspace.accent},
                    .texts = {}};
    if (state.campaign) {
        out.campaign = CampaignOffer{.id = state.campaign->id,
                                     .name = state.campaign->name,
                                     .ends_at = state.campaign->ends_at,
                                     .ladder = ladder_of(state.campaign->ladder)};
    }
    if (state.survey) out.survey = question_of(state, words);
    if (state.prompt) {
        out.prompt = PromptMessage{.id = state.prompt->id,
                                   .title = state.prompt->title,
                                   .text = state.prompt->text,
                                   .action = state.prompt->action};
    }
    if (state.program) out.program = ProgramName{.id = state.program->id, .name = state.program->name};
    if (state.estimate) out.estimate = Estimate{.value = state.estimate->value, .text = state.estimate->text};
    if (!state.reward_choice.empty()) out.preferences.reward = state.reward_choice;
    for (const auto& line : state.lines) {
        out.referrals.push_back({.id = line.id,
                                 .company = line.company,
                                 .email = line.email,
                                 .step = step_of(line.stage),
                                 .stage = line.stage,
                                 .reward = line.reward,
                                 .forward_url = line.forward_url});
    }
    return out;
}

/// The caller in the language the page asks for; without one, in that of the user.
app::WidgetCaller heard(app::WidgetCaller caller, const RequestContext& context) {
    if (!context.request().header("Accept-Language").empty()) caller.locale = context.locale();
    return caller;
}

struct StateQuery {
    std::optional<bool> texts;
};
BOOST_DESCRIBE_STRUCT(StateQuery, (), (texts))

Result<WidgetState> get_state(const app::WidgetVisit& visit, Query<StateQuery> query, RequestContext& context,
                              const app::Recommendations& recommendations) {
    const bool is_told = !context.request().header("Accept-Language").empty();
    const auto state = recommendations.state(visit, is_told ? std::optional(context.locale()) : std::nullopt);
    if (!state) return fail(ErrorCode::kBadToken);
    const Words words(context.get<app::Context>().texts, state->locale);
    WidgetState out = shown(*state, words);
    if (query->texts.value_or(false)) out.texts = own_texts(out, state->calls_advocate_first, words);
    return out;
}

/// How this server looks up prospects' domains.
struct DomainLookup {
    const app::MailLookup& mail;

    static DomainLookup from(RequestContext& context) { return {context.services<const Wiring>().look_up_mail}; }
};

Result<Created<ReferralReceipt>> recommend(const app::WidgetCaller& caller, Body<NewReferral> told,
                                           const app::Recommendations& recommendations, DomainLookup lookup) {
    const auto id = recommendations.recommend(caller, typed(*told), told->informed.value_or(false), lookup.mail);
    if (!id) return id.failure();
    return Created<ReferralReceipt>{.value = {.id = *id, .status = LineStatus::kReceived},
                                    .location = "/widget/v1/state"};
}

BatchLine line_of(int index, const app::LineResult& result, const Words& words) {
    if (result.id) {
        return {.line = index, .status = LineStatus::kReceived, .id = result.id, .code = {}, .detail = {}};
    }
    const ErrorCode code = leading_code(*result.refusal);
    return {.line = index,
            .status = LineStatus::kRefused,
            .id = {},
            .code = std::string(to_string(code)),
            .detail = problem_detail(words.texts(), words.locale(), fail(code))};
}

Result<BatchReceipt> recommend_all(const app::WidgetCaller& caller, Body<NewBatch> told, const Words& words,
                                   const app::Recommendations& recommendations, DomainLookup lookup) {
    std::vector<app::NewReferral> lines;
    bool informed = told->informed.value_or(false);
    for (const auto& line : told->lines) {
        lines.push_back(typed(line));
        informed = informed && line.informed.value_or(true);
    }
    const auto results = recommendations.recommend_all(caller, lines, informed, lookup.mail);
    if (!results) return results.failure();
    BatchReceipt receipt;
    for (const auto& result : *results) {
        receipt.results.push_back(line_of(static_cast<int>(receipt.results.size()), result, words));
    }
    return receipt;
}

Result<NoContent> describe(const app::WidgetCaller& caller, Path<ReferralId> id, Body<ReferralDetails> details,
                           const app::Recommendations& recommendations) {
    const auto told = recommendations.describe(caller, *id,
                                               {.contact_name = text_of(details->contact_name),
                                                .need = text_of(details->need),
                                                .relationship = text_of(details->relationship)});
    if (!told) return told.failure();
    return NoContent{};
}

Result<WidgetState> prefer(const app::WidgetCaller& caller, Body<PreferencesChange> change, RequestContext& context,
                           const app::Recommendations& recommendations) {
    const auto state = recommendations.prefer(
        heard(caller, context),
        {.reward = change->reward, .hide_amounts = change->hide_amounts, .involvement = change->involvement});
    if (!state) return state.failure();
    return shown(*state, Words(context.get<app::Context>().texts, state->locale));
}

/// What an administrator's account allows; `page_url` is the page that asks them the same, open until then.
struct AccountSettings {
    bool gifts_allowed;
    bool recommending_allowed;
    std::string page_url;
    Instant page_until;
};
BOOST_DESCRIBE_STRUCT(AccountSettings, (), (gifts_allowed, recommending_allowed, page_url, page_until))

struct AccountChoice {
    std::optional<bool> gifts_allowed;
    std::optional<bool> recommending_allowed;
};
BOOST_DESCRIBE_STRUCT(AccountChoice, (), (gifts_allowed, recommending_allowed))

Result<AccountSettings> settings_of(const Result<app::AccountSettingsView>& view) {
    if (!view) return view.failure();
    return AccountSettings{.gifts_allowed = view->account.gifts_allowed,
                           .recommending_allowed = view->account.recommending_allowed,
                           .page_url = view->page_url,
                           .page_until = view->page_until};
}

Result<AccountSettings> get_account(const app::WidgetCaller& caller, const app::AccountSettings& settings) {
    return settings_of(settings.get(caller));
}

Result<AccountSettings> change_account(const app::WidgetCaller& caller, Body<AccountChoice> choice,
                                       const app::AccountSettings& settings) {
    return settings_of(settings.change(
        caller, {.gifts_allowed = choice->gifts_allowed, .recommending_allowed = choice->recommending_allowed}));
}

/// What the widget told, taken.
enum class Noted { kShown, kDismissed };
BOOST_DESCRIBE_ENUM(Noted, kShown, kDismissed)

struct NotedAnswer {
    Noted status;
};
BOOST_DESCRIBE_STRUCT(NotedAnswer, (), (status))

Result<NotedAnswer> noted(const Result<void>& done, Noted status) {
    if (!done) return done.failure();
    return NotedAnswer{status};
}

Result<NotedAnswer> survey_shown(const app::WidgetCaller& caller, Path<SurveyId> id, const app::Surveys& surveys) {
    return noted(surveys.shown(caller, *id), Noted::kShown);
}

Result<NotedAnswer> survey_dismissed(const app::WidgetCaller& caller, Path<SurveyId> id, const app::Surveys& surveys) {
    return noted(surveys.dismissed(caller, *id), Noted::kDismissed);
}

Result<NotedAnswer> prompt_shown(const app::WidgetCaller& caller, Path<PromptId> id, const app::Prompts& prompts) {
    return noted(prompts.shown(caller, *id), Noted::kShown);
}

Result<NotedAnswer> prompt_dismissed(const app::WidgetCaller& caller, Path<PromptId> id, const app::Prompts& prompts) {
    return noted(prompts.dismissed(caller, *id), Noted::kDismissed);
}

struct NewAnswer {
    std::int64_t score;
    std::optional<Verbatim> comment;
};
BOOST_DESCRIBE_STRUCT(NewAnswer, (), (score, comment))

enum class NextStep { kRecommend, kThanks };
BOOST_DESCRIBE_ENUM(NextStep, kRecommend, kThanks)

struct AnswerReceipt {
    NextStep next;
};
BOOST_DESCRIBE_STRUCT(AnswerReceipt, (), (next))

Result<AnswerReceipt> answer_survey(const app::WidgetCaller& caller, Path<SurveyId> id, Body<NewAnswer> told,
                                    const app::Surveys& surveys) {
    const auto next = surveys.answer(caller, *id, {.score = told->score, .comment = text_of(told->comment)});
    if (!next) return next.failure();
    const bool recommends = *next == app::Surveys::Next::kRecommend;
    return AnswerReceipt{recommends ? NextStep::kRecommend : NextStep::kThanks};
}

Route told_by_widget(Route route) {
    return std::move(route).tagged("widget").secured_by({Security::kWidgetToken});
}

std::vector<Route> account_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(
        told_by_widget(GET<"/widget/v1/account-settings">(get_account, "What the administrator's account allows")
                           .refuses({kForbidden})));
    routes.push_back(told_by_widget(
        PUT<"/widget/v1/account-settings">(
            change_account, "An administrator allows gifts or the whole program for their account, or not")
            .refuses({kForbidden})));
    return routes;
}

std::vector<Route> asking_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(told_by_widget(
        POST<"/widget/v1/surveys/{id}/shown">(survey_shown, "A survey is about to be shown").refuses({kNotAsked})));
    routes.push_back(
        told_by_widget(POST<"/widget/v1/surveys/{id}/dismissed">(survey_dismissed, "The user said: not now")));
    routes.push_back(told_by_widget(POST<"/widget/v1/surveys/{id}/answers">(answer_survey, "Take the user's answer")
                                        .limited_to(kReferralLimit)
                                        .refuses({kOutOfRange, kInvalidText, kTooLong, kNotAsked})));
    routes.push_back(told_by_widget(
        POST<"/widget/v1/prompts/{id}/shown">(prompt_shown, "A message is about to be shown").refuses({kNotAsked})));
    routes.push_back(told_by_widget(
        POST<"/widget/v1/prompts/{id}/dismissed">(prompt_dismissed, "The user closed a message, or followed it")));
    return routes;
}

}  // namespace

template <>
inline constexpr bool omits_absent<BatchLine> = true;

std::vector<Route> widget_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/widget/v1/state">(get_state, "Everything the widget shows this user")
                         .tagged("widget")
                         .secured_by({Security::kWidgetToken}));
    routes.push_back(POST<"/widget/v1/referrals">(recommend, "Recommend a prospect")
                         .tagged("widget")
                         .secured_by({Security::kWidgetToken})
                         .limited_to(kReferralLimit)
                         .refuses({kEmailRequired, kEmailInvalid, kEmailTooLong, kEmailRole, kEmailDisposable,
                                   kContactRequired, kInformedRequired, kPhoneInvalid, kCountryInvalid, kSirenChecksum,
                                   kUrlInvalid, kTooLong, kTabHidden, kProgramClosed, kTooManyRequests}));
    routes.push_back(POST<"/widget/v1/referrals/batch">(recommend_all, "Recommend several prospects; good lines count")
                         .tagged("widget")
                         .secured_by({Security::kWidgetToken})
                         .limited_to(kBatchLimit)
                         .refuses({kRequired, kTooMany, kInformedRequired, kTabHidden, kProgramClosed}));
    routes.push_back(PATCH<"/widget/v1/referrals/{id}">(describe, "Add to what was told of a prospect")
                         .tagged("widget")
                         .secured_by({Security::kWidgetToken})
                         .limited_to(kReferralLimit)
                         .refuses({kTooLong, kInvalidText}));
    routes.push_back(PUT<"/widget/v1/preferences">(prefer, "Say how to be rewarded and involved")
                         .tagged("widget")
                         .secured_by({Security::kWidgetToken})
                         .refuses({kUnknownValue, kTabHidden}));
    std::ranges::move(account_routes(), std::back_inserter(routes));
    std::ranges::move(asking_routes(), std::back_inserter(routes));
    return routes;
}

}  // namespace parrain::http
