#pragma once

#include <boost/describe/class.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/checks.hpp"
#include "core/result.hpp"
#include "http/http.hpp"

namespace parrain::http {

/// What a failure gives its wording to interpolate.
using FailureDetail = decltype(Failure::detail);

/// Gives the wording of `key`; an empty answer means that there is none. Thread-safe and non-blocking.
using Texts = std::function<std::string(Locale locale, std::string_view key, const FailureDetail& arguments)>;

/// One field error as it is sent. `pointer` is a JSON pointer into the body, `/name` for a query parameter.
struct ProblemField {
    std::string pointer;
    std::string code;
    std::string detail;
    BOOST_DESCRIBE_CLASS(ProblemField, (), (pointer, code, detail), (), ())
};

/// The body of every refusal (RFC 9457).
struct Problem {
    std::string type;
    std::string title;
    int status;
    std::string detail;
    std::string code;
    std::vector<ProblemField> errors;
    std::string request_id;
    BOOST_DESCRIBE_CLASS(Problem, (), (type, title, status, detail, code, errors, request_id), (), ())
};

/// The one table from refusals to HTTP status codes.
int status_of(ErrorCode code);

/// The code that speaks for a refusal: of its field errors the one declared first, else its own.
ErrorCode leading_code(const Failure& failure);

/// The RFC 9457 answer to a refusal: `type,title,status,detail,code,errors,request_id`.
///
/// The wording is `problem.<code>.title` and `problem.<code>.detail`, which may interpolate `failure.detail`; without
/// a wording the code stands in. Adds `WWW-Authenticate` to 401 and `Retry-After` to what may be tried again; the
/// seconds are `failure.detail["retry_after"]` where given.
/// Source: interfaces.md §1, "Errors".
Response problem(const Failure& failure, Locale locale, const Texts& texts, std::string_view request_id);

}  // namespace parrain::http
