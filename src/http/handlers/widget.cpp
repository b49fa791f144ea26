#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

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
    std::optional<bool> informed;
};
BOOST_DESCRIBE_STRUCT(NewReferral, (),
                      (email, company, contact_name, phone, company_number, country, website, need, relationship,
                       sector, employees, informed))

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

struct OwnReferral {
    ReferralId id;
    std::optional<std::string> company;
    std::optional<std::string> email;
    AdvocateStep step;
    std::optional<Money> reward;
};
BOOST_DESCRIBE_STRUCT(OwnReferral, (), (id, company, email, step, reward))

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

struct SurveyQuestion {
    std::string id;
    int min;
    int max;
    std::string question;
    std::string style;
};
BOOST_DESCRIBE_STRUCT(SurveyQuestion, (), (id, min, max, question, style))

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

/// Everything the widget shows; a program has neither ladder nor survey until it gives gifts or asks.
struct WidgetState {
    std::optional<ProgramName> program;
    bool tab_visible;
    bool takes_referrals;
    Offer offer;
    std::optional<Estimate> estimate;
    Totals totals;
    PersonalLink link;
    std::vector<OwnReferral> referrals;
    std::optional<Ladder> ladder;
    std::optional<CampaignOffer> campaign;
    std::optional<SurveyQuestion> survey;
    WidgetPreferences preferences;
    WidgetBrand brand;
};
BOOST_DESCRIBE_STRUCT(WidgetState, (),
                      (program, tab_visible, takes_referrals, offer, estimate, totals, link, referrals, ladder,
                       campaign, survey, preferences, brand))

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
            .employees = told.employees};
}

AdvocateStep step_named(std::string_view name) {
    for (const auto& [step, spelling] : enumerators<AdvocateStep>()) {
        if (spelling == name) return step;
    }
    return AdvocateStep::kReceived;
}

std::optional<Ladder> ladder_of(const std::optional<app::LadderProgress>& progress) {
    if (!progress) return std::nullopt;
    Ladder ladder{.submitted = progress->submitted, .qualified = progress->qualified, .rungs = {}};
    for (const auto& rung : progress->rungs) {
        ladder.rungs.push_back({.count = rung.count, .gift = rung.gift, .reached = rung.reached});
    }
    return ladder;
}

WidgetState shown(const app::WidgetState& state) {
    WidgetState out{.program = {},
                    .tab_visible = state.program.has_value(),
                    .takes_referrals = state.takes_referrals,
                    .offer = {.advocate = state.advocate_offer, .prospect = state.prospect_offer},
                    .estimate = {},
                    .totals = {.earned = state.earned, .pending = state.pending},
                    .link = {.url = state.link, .code = state.code},
                    .referrals = {},
                    .ladder = ladder_of(state.ladder),
                    .campaign = {},
                    .survey = {},
                    .preferences = {.reward = {},
                                    .choices = state.reward_choices,
                                    .hide_amounts = state.hide_amounts,
                                    .involvement = state.involvement},
                    .brand = {.product = state.workspace.product, .accent = state.workspace.accent}};
    if (state.campaign) {
        out.campaign = CampaignOffer{.id = state.campaign->id,
                                     .name = state.campaign->name,
                                     .ends_at = state.campaign->ends_at,
                                     .ladder = ladder_of(state.campaign->ladder)};
    }
    if (state.program) out.program = ProgramName{.id = state.program->id, .name = state.program->name};
    if (state.estimate) out.estimate = Estimate{.value = state.estimate->value, .text = state.estimate->text};
    if (!state.reward_choice.empty()) out.preferences.reward = state.reward_choice;
    for (const auto& line : state.lines) {
        out.referrals.push_back({.id = line.id,
                                 .company = line.company,
                                 .email = line.email,
                                 .step = step_named(line.step),
                                 .reward = line.reward});
    }
    return out;
}

/// The caller in the language the page asks for; without one, in that of the user.
app::WidgetCaller heard(app::WidgetCaller caller, const RequestContext& context) {
    if (!context.request().header("Accept-Language").empty()) caller.locale = context.locale();
    return caller;
}

Result<WidgetState> get_state(const app::WidgetVisit& visit, RequestContext& context,
                              const app::Recommendations& recommendations) {
    const bool is_told = !context.request().header("Accept-Language").empty();
    const auto state = recommendations.state(visit, is_told ? std::optional(context.locale()) : std::nullopt);
    if (!state) return fail(ErrorCode::kBadToken);
    return shown(*state);
}

Result<Created<ReferralReceipt>> recommend(const app::WidgetCaller& caller, Body<NewReferral> told,
                                           const app::Recommendations& recommendations) {
    const auto id = recommendations.recommend(caller, typed(*told), told->informed.value_or(false));
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
                                   const app::Recommendations& recommendations) {
    std::vector<app::NewReferral> lines;
    bool informed = told->informed.value_or(false);
    for (const auto& line : told->lines) {
        lines.push_back(typed(line));
        informed = informed && line.informed.value_or(true);
    }
    const auto results = recommendations.recommend_all(caller, lines, informed);
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
    return shown(*state);
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
    return routes;
}

}  // namespace parrain::http
