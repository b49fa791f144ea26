#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "http/http.hpp"

namespace parrain::http {

/// Named values that a text interpolates.
using TextArguments = std::vector<std::pair<std::string, std::string>>;

/// Gives the wording of `key` in a locale (`en`, `fr`); an empty answer means that there is none. Thread-safe.
using Texts = std::function<std::string(std::string_view locale, std::string_view key, const TextArguments& arguments)>;

/// The one table from refusals to HTTP status codes.
int status_of(ErrorCode code);

/// The code that speaks for a refusal: of its field errors the one declared first, else its own.
ErrorCode leading_code(const Failure& failure);

/// The locale that an `Accept-Language` header prefers among those the product speaks: `fr` or `en`. Quality values
/// are honoured; anything else is `en`.
std::string_view negotiated_locale(std::string_view accept_language);

/// The RFC 9457 answer to a refusal: `type,title,status,detail,code,errors,request_id`.
///
/// The wording is `problem.<code>.title` and `problem.<code>.detail`, which may interpolate `failure.detail`; without
/// a wording the code stands in. Adds `WWW-Authenticate` to 401 and `Retry-After` to what may be tried again; the
/// seconds are `failure.detail["retry_after"]` where given.
/// Source: interfaces.md §1, "Errors".
Response problem(const Failure& failure, std::string_view locale, const Texts& texts, std::string_view request_id);

}  // namespace parrain::http
