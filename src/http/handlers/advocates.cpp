#include "app/advocates.hpp"

#include "app/customers.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/quality_views.hpp"
#include "http/handlers/support.hpp"

namespace parrain::app {

BOOST_DESCRIBE_ENUM(AdvocateState, kActive, kGiftsOnSale, kLeft)

}  // namespace parrain::app

namespace parrain::http {
namespace {

using app::AdvocateState;

/// Who recommends in a program. `user` and `account` are the publisher's own ids; `source` says how they came, `score`
/// is the last they gave in a survey of the program, and with the state `gifts_on_sale` their recommendations come to
/// nothing and earn gifts on sales only.
struct Advocate {
    AdvocateId id;
    std::string user;
    std::string account;
    ProgramId program;
    std::string source;
    AdvocateState state;
    std::optional<int> score;
    std::string name;
    std::string email;
    std::string account_name;
    std::int64_t referrals;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Advocate, (),
                      (id, user, account, program, source, state, score, name, email, account_name, referrals,
                       created_at))

/// How they want to be rewarded and involved; null where they did not say.
struct AdvocatePreferences {
    std::optional<std::string> reward;
    std::optional<std::string> involvement;
    bool hide_amounts;
};
BOOST_DESCRIBE_STRUCT(AdvocatePreferences, (), (reward, involvement, hide_amounts))

/// What an advocate receives in one currency: promised and not taken back, and of that what was paid.
struct AdvocateEarnings {
    Money earned;
    Money paid;
};
BOOST_DESCRIBE_STRUCT(AdvocateEarnings, (), (earned, paid))

struct AdvocateEnrollment {
    EnrollmentId id;
    std::string scenario;
    std::string state;
    Instant started_at;
    std::optional<Instant> ended_at;
};
BOOST_DESCRIBE_STRUCT(AdvocateEnrollment, (), (id, scenario, state, started_at, ended_at))

/// All that the team wants to know of one advocate; `funnel` is what became of everything they recommended.
struct AdvocateDetail : Advocate {
    AdvocatePreferences preferences;
    Funnel funnel;
    std::vector<AdvocateEarnings> earnings;
    std::vector<AdvocateEnrollment> enrollments;
    std::optional<std::string> phone;
};
BOOST_DESCRIBE_STRUCT(AdvocateDetail, (Advocate), (preferences, funnel, earnings, enrollments, phone))

/// Where somebody is called; null while no number is known.
struct AdvocatePhone {
    std::optional<std::string> phone;
};
BOOST_DESCRIBE_STRUCT(AdvocatePhone, (), (phone))

/// What made somebody an advocate.
enum class AdvocateSource { kTab, kSurvey };
BOOST_DESCRIBE_ENUM(AdvocateSource, kTab, kSurvey)

/// With `everybody` also those who only opened the product.
struct AdvocateQuery : PageQuery {
    std::optional<ProgramId> program;
    std::optional<AdvocateSource> source;
    std::optional<AdvocateState> state;
    std::optional<Whole<0, 10>> score_from;
    std::optional<Whole<0, 10>> score_to;
    std::optional<std::string> q;
    std::optional<bool> everybody;
};
BOOST_DESCRIBE_STRUCT(AdvocateQuery, (PageQuery), (program, source, state, score_from, score_to, q, everybody))

Advocate advocate_of(const app::AdvocateView& view) {
    return {.id = view.advocate.id,
            .user = view.user_external_id,
            .account = view.account_external_id,
            .program = view.advocate.program,
            .source = view.advocate.source,
            .state = view.state,
            .score = view.score,
            .name = view.name,
            .email = view.email,
            .account_name = view.account_name,
            .referrals = view.referrals,
            .created_at = view.advocate.created_at};
}

std::string_view name_of(const std::optional<AdvocateSource>& source) {
    if (!source) return {};
    return *source == AdvocateSource::kTab ? "tab" : "survey";
}

std::optional<int> number_of(const std::optional<Whole<0, 10>>& told) {
    return told ? std::optional(static_cast<int>(**told)) : std::nullopt;
}

Page<Advocate> list_advocates(const app::Caller& caller, Query<AdvocateQuery> query, const app::Advocates& advocates) {
    const auto found = advocates.list(caller.workspace,
                                      {.is_everybody = query->everybody.value_or(false),
                                       .program = query->program.value_or(ProgramId()),
                                       .source = std::string(name_of(query->source)),
                                       .query = query->q.value_or(""),
                                       .state = query->state,
                                       .score_from = number_of(query->score_from),
                                       .score_to = number_of(query->score_to)},
                                      {.after = query->slice().after, .limit = query->lines()});
    Page<Advocate> page = whole_page(found.items, advocate_of);
    if (found.next) page.next_cursor = Cursor::at(found.next->value()).str();
    return page;
}

Result<AdvocateDetail> get_advocate(const app::Caller& caller, Path<AdvocateId> id, const app::Advocates& advocates) {
    const auto found = advocates.get(caller.workspace, *id);
    if (!found) return found.failure();
    const app::Advocate& advocate = found->view.advocate;
    AdvocateDetail shown{
        advocate_of(found->view),
        {.reward = advocate.reward_choice, .involvement = advocate.involvement, .hide_amounts = advocate.hide_amounts},
        funnel_of(found->view.counts),
        {},
        {},
        found->phone};
    for (const auto& [earned, paid] : found->earnings) shown.earnings.push_back({.earned = earned, .paid = paid});
    for (const app::KeptEnrollment& one : found->enrollments) {
        shown.enrollments.push_back({.id = one.id,
                                     .scenario = one.scenario,
                                     .state = one.state,
                                     .started_at = one.started_at,
                                     .ended_at = one.ended_at});
    }
    return shown;
}

Result<AdvocatePhone> put_phone(const app::Caller& caller, Path<AdvocateId> id, Body<AdvocatePhone> told,
                                const app::Customers& customers) {
    const auto kept = customers.put_phone(caller.workspace, *id, told->phone);
    if (!kept) return kept.failure();
    return AdvocatePhone{*kept};
}

}  // namespace

std::vector<Route> advocate_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(
        GET<"/v1/advocates">(
            list_advocates,
            "Who recommends or was enrolled to, newest first; with everybody=true whoever opened the product")
            .tagged("referrals")
            .secured_by(kApiCallers));
    routes.push_back(GET<"/v1/advocates/{id}">(get_advocate, "One who recommends, and what came of it")
                         .tagged("referrals")
                         .secured_by(kApiCallers));
    routes.push_back(PUT<"/v1/advocates/{id}/phone">(put_phone, "Say where an advocate is called")
                         .tagged("referrals")
                         .secured_by(kApiCallers)
                         .refuses({kPhoneInvalid}));
    return routes;
}

}  // namespace parrain::http
