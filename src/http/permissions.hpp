#pragma once

#include <string_view>

#include "app/context.hpp"
#include "http/route.hpp"

/// Who may call a route: middleware lets in by it, and the OpenAPI document says it.
namespace parrain::http {

/// Whether a route takes these credentials.
bool accepts(const Route& route, Security scheme);

/// The scope that a key needs; the resource that roles are judged by. Empty of pages.
std::string_view scope_of(const Route& route);

/// Whether members of this role may call a route that the console calls. A use case may refuse what is not theirs.
bool role_may(std::string_view role, const Route& route);

/// Whether the role of a member, or the scopes of a key, allow a call of this route.
bool may(const app::Caller& caller, const Route& route);

}  // namespace parrain::http
