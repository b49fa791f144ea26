#pragma once

#include <string_view>

namespace parrain::http {

/// The console's cookie.
inline constexpr std::string_view kSessionCookie = "parrain_session";

/// What every change by a console session repeats.
inline constexpr std::string_view kCsrfHeader = "X-CSRF-Token";

}  // namespace parrain::http
