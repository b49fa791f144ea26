#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"

namespace parrain::http {
namespace {

/// `gifts_on_sale`: their recommendations come to nothing, and earn gifts on sales only.
enum class AdvocateState { kActive, kGiftsOnSale, kLeft };
BOOST_DESCRIBE_ENUM(AdvocateState, kActive, kGiftsOnSale, kLeft)

/// Who recommends in a program. `user` and `account` are the publisher's own ids; `source` says how they came, and
/// `score` is the last they gave in a survey of the program.
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

/// What made somebody an advocate.
enum class AdvocateSource { kTab, kSurvey };
BOOST_DESCRIBE_ENUM(AdvocateSource, kTab, kSurvey)

struct AdvocateQuery : PageQuery {
    std::optional<ProgramId> program;
    std::optional<AdvocateSource> source;
};
BOOST_DESCRIBE_STRUCT(AdvocateQuery, (PageQuery), (program, source))

AdvocateState state_of(const app::AdvocateView& view) {
    if (view.has_left) return AdvocateState::kLeft;
    return view.gifts_on_sale ? AdvocateState::kGiftsOnSale : AdvocateState::kActive;
}

Advocate advocate_of(const app::AdvocateView& view) {
    return {.id = view.advocate.id,
            .user = view.user_external_id,
            .account = view.account_external_id,
            .program = view.advocate.program,
            .source = view.advocate.source,
            .state = state_of(view),
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

Page<Advocate> list_advocates(const app::Caller& caller, Query<AdvocateQuery> query, const app::Referrals& referrals) {
    const auto found = referrals.advocates(caller.workspace, query->program.value_or(ProgramId()),
                                           name_of(query->source), query->slice());
    return page_of(
        Page<Advocate>{}, found, *query, [](const app::AdvocateView& one) { return one.advocate.id.value(); },
        advocate_of);
}

}  // namespace

std::vector<Route> advocate_routes() {
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/advocates">(list_advocates, "Who recommends, newest first")
                         .tagged("referrals")
                         .secured_by(kApiCallers));
    return routes;
}

}  // namespace parrain::http
