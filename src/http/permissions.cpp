#include "http/permissions.hpp"

#include <algorithm>

#include "app/members.hpp"

namespace parrain::http {

std::string_view scope_of(const Route& route) {
    return route.tags.empty() ? std::string_view() : route.tags.front();
}

bool accepts(const Route& route, Security scheme) {
    return std::ranges::find(route.security, scheme) != route.security.end();
}

bool role_may(std::string_view role, const Route& route) {
    const bool is_api = accepts(route, Security::kApiKey);
    const bool is_guarded = is_api && (route.is_confidential || is_mutating(route.method));
    return !is_guarded || app::role_may_change(role, scope_of(route));
}

bool may(const app::Caller& caller, const Route& route) {
    if (caller.actor.kind == app::ActorKind::kApi) {
        return std::ranges::find(caller.scopes, scope_of(route)) != caller.scopes.end();
    }
    return role_may(caller.role, route);
}

}  // namespace parrain::http
