#include "app/reps.hpp"

#include "core/crypto.hpp"
#include "http/handlers/downloads.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/rep_views.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

namespace parrain::http {
namespace {

/// What a rep takes and when they work. What is empty takes everything.
struct RepSettings : RepHours {
    std::vector<std::string> countries;
    std::vector<Locale> languages;
    std::optional<std::int64_t> employees_from;
    std::optional<std::int64_t> employees_to;
    bool takes_new;
};
BOOST_DESCRIBE_STRUCT(RepSettings, (RepHours), (countries, languages, employees_from, employees_to, takes_new))

struct Rep : RepSettings {
    MemberId id;
    std::string name;
    std::int64_t open;
    std::optional<std::string> calendar_url;
};
BOOST_DESCRIBE_STRUCT(Rep, (RepSettings), (id, name, open, calendar_url))

struct AccountRep {
    std::optional<MemberId> rep;
};
BOOST_DESCRIBE_STRUCT(AccountRep, (), (rep))

constexpr int kDaysOfWeek = 7;
constexpr std::string_view kCalendarFile = ".ics";

/// The address of a calendar is a secret: of the rep, of owners, and of keys.
bool sees_calendar(const app::Caller& caller, MemberId rep) {
    const bool is_own = caller.actor.kind == app::ActorKind::kMember && caller.actor.id == rep.value();
    return is_own || caller.role.empty() || caller.role == "owner";
}

Rep rep_of(const app::RepView& view, const app::Caller& caller) {
    const RepProfile& profile = view.stored.profile;
    Rep rep{{hours_of(profile), profile.countries, profile.languages, profile.employees_from, profile.employees_to,
             profile.takes_new},
            view.member.id,
            view.member.name,
            view.open,
            {}};
    if (!view.calendar_url.empty() && sees_calendar(caller, view.member.id)) rep.calendar_url = view.calendar_url;
    return rep;
}

Result<WithEtag<Rep>> shown(const Result<app::RepView>& view, const app::Caller& caller) {
    if (!view) return view.failure();
    return WithEtag<Rep>{rep_of(*view, caller), tag_of(view->stored.version)};
}

Page<Rep> list_reps(const app::Caller& caller, Query<PageQuery> query, const app::Reps& reps) {
    return cut_page(
        Page<Rep>{}, reps.list(caller.workspace), *query, [](const app::RepView& one) { return one.member.id.value(); },
        [&](const app::RepView& one) { return rep_of(one, caller); });
}

Result<WithEtag<Rep>> get_rep(const app::Caller& caller, Path<MemberId> id, const app::Reps& reps) {
    return shown(reps.get(caller.workspace, *id), caller);
}

Result<WithEtag<Rep>> put_rep(const app::Caller& caller, Path<MemberId> id, Body<RepSettings> told,
                              IfMatchRequired version, const app::Reps& reps) {
    RepProfile profile{.rep = *id,
                       .hours = {.time_zone = told->time_zone, .from = told->work_from, .to = told->work_to, .days = 0},
                       .countries = told->countries,
                       .languages = told->languages,
                       .employees_from = told->employees_from,
                       .employees_to = told->employees_to,
                       .takes_new = told->takes_new,
                       .absent_from = told->absent_from,
                       .absent_until = told->absent_until};
    for (std::size_t i = 0; i < told->work_days.size(); ++i) {
        const int day = told->work_days[i];
        if (day < 1 || day > kDaysOfWeek) {
            return fail(ErrorCode::kOutOfRange, "/work_days/" + std::to_string(i), Bounds{1, kDaysOfWeek});
        }
        profile.hours.days |= static_cast<std::uint8_t>(1U << (day - 1));
    }
    return shown(reps.put(caller, profile, *version), caller);
}

Result<WithEtag<Rep>> renew_calendar(const app::Caller& caller, Path<MemberId> id, const app::Reps& reps) {
    return shown(reps.renew_calendar(caller, *id), caller);
}

Result<AccountRep> get_account_rep(const app::Caller& caller, Path<std::string> external_id, const app::Reps& reps) {
    const auto rep = reps.account_rep(caller.workspace, *external_id);
    if (!rep) return rep.failure();
    return AccountRep{*rep};
}

Result<AccountRep> put_account_rep(const app::Caller& caller, Path<std::string> external_id, Body<AccountRep> told,
                                   const app::Reps& reps) {
    const auto put = reps.put_account_rep(caller, *external_id, told->rep);
    if (!put) return put.failure();
    return AccountRep{told->rep};
}

/// What the holder of a calendar's address gets: entries that lead to the console.
Result<Response> calendar(Path<std::string> token, RequestContext& context, const Downloads& downloads,
                          const app::Reps& reps) {
    std::string_view name = *token;
    if (!name.ends_with(kCalendarFile)) return fail(ErrorCode::kNotFound);
    name.remove_suffix(kCalendarFile.size());
    const auto found = reps.calendar(name);
    if (!found) return found.failure();
    const app::Context& app = context.get<app::Context>();
    const auto words = [&](const std::string& key, const TextArguments& arguments) {
        return app.texts.text(found->locale, key, arguments);
    };
    app::Agenda agenda{.name = words("call.calendar.name", {{"rep", found->name}}), .now = found->now, .entries = {}};
    for (const app::CalendarEntry& entry : found->entries) {
        const std::string key =
            "call.calendar." + std::string(entry.is_promised ? "call_back_" : "") + std::string(to_string(entry.party));
        const std::string company = !entry.company.empty()
                                        ? entry.company
                                        : words("call.calendar.unknown", {{"account", entry.recommended_by}});
        agenda.entries.push_back({.uid = "referral-" + entry.referral.str() + "@parrain",
                                  .revision = entry.version,
                                  .at = entry.at,
                                  .length = entry.length,
                                  .changed_at = entry.changed_at,
                                  .is_promise = entry.is_promised,
                                  .title = words(key, {{"company", company}}),
                                  .url = app.settings.base_url + "/console/referrals/" + entry.referral.str()});
    }
    return downloads.calendar(agenda);
}

}  // namespace

std::vector<Route> rep_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/reps">(list_reps, "Reps, what they take and how much they have")
                         .tagged("referrals")
                         .secured_by(kApiCallers));
    routes.push_back(GET<"/v1/reps/{id}">(get_rep, "One rep").tagged("referrals").secured_by(kApiCallers));
    routes.push_back(
        PUT<"/v1/reps/{id}">(put_rep, "Set what a rep takes and when they work")
            .tagged("referrals")
            .secured_by(kApiCallers)
            .refuses({kUnknownValue, kOutOfRange, kEndsBeforeStart, kTimeInvalid, kCountryInvalid, kForbidden}));
    routes.push_back(POST<"/v1/reps/{id}/calendar">(renew_calendar, "Give a rep's calendar a new address")
                         .tagged("referrals")
                         .secured_by(kApiCallers)
                         .refuses({kForbidden}));
    routes.push_back(GET<"/v1/accounts/{external_id}/rep">(get_account_rep, "Which rep looks after an account")
                         .tagged("customers")
                         .secured_by(kApiCallers));
    routes.push_back(PUT<"/v1/accounts/{external_id}/rep">(put_account_rep, "Say which rep looks after an account")
                         .tagged("customers")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue, kForbidden}));
    return routes;
}

std::vector<Route> calendar_routes() {
    std::vector<Route> routes;
    routes.push_back(
        GET<"/calendar/{file}">(calendar, "A rep's calendar, by its secret address").tagged("pages").undocumented());
    return routes;
}

}  // namespace parrain::http
