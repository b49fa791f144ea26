#include "http/problem.hpp"

#include <algorithm>

#include "core/bounds.hpp"
#include "http/json_write.hpp"

namespace parrain::http {
namespace {

std::string wording(ErrorCode code, std::string_view part, Locale locale, const Texts& texts,
                    const FailureDetail& arguments) {
    const std::string name(to_string(code));
    std::string text = texts ? texts(locale, "problem." + name + "." + std::string(part), arguments) : std::string();
    return text.empty() ? name : text;
}

std::string detail_of(const Failure& failure, std::string_view name, std::string_view otherwise) {
    const auto given = std::ranges::find(failure.detail, name, &FailureDetail::value_type::first);
    return given == failure.detail.end() ? std::string(otherwise) : given->second;
}

/// Which limit was reached and when it opens again. Source: draft-ietf-httpapi-ratelimit-headers.
void add_rate_headers(Response& response, const Failure& failure) {
    const std::string policy = detail_of(failure, "policy", "");
    const std::string wait = detail_of(failure, "retry_after", "60");
    response.set("Retry-After", wait);
    if (policy.empty()) return;
    const std::string name = "\"" + policy + "\"";
    response.set("RateLimit-Policy",
                 name + ";q=" + detail_of(failure, "quota", "0") + ";w=" + detail_of(failure, "window", "0"));
    response.set("RateLimit", name + ";r=0;t=" + wait);
}

void add_headers(Response& response, const Failure& failure, ErrorCode code) {
    if (response.status == 401) response.set("WWW-Authenticate", "Bearer");
    if (code == ErrorCode::kTooManyRequests) add_rate_headers(response, failure);
    if (code == ErrorCode::kInFlight || response.status == 503) {
        response.set("Retry-After", detail_of(failure, "retry_after", "1"));
    }
}

/// Basis points as people read them, without the sign of percents: 2050 is 20.5 in English and 20,5 in French.
std::string percent_of(std::int64_t basis_points, Locale locale) {
    constexpr std::int64_t kOfPercent = 100;
    std::string text = std::to_string(basis_points / kOfPercent);
    const std::int64_t rest = basis_points % kOfPercent;
    if (rest == 0) return text;
    text += locale == Locale::kFr ? ',' : '.';
    text += rest % 10 == 0 ? std::to_string(rest / 10) : std::string(rest < 10 ? "0" : "") + std::to_string(rest);
    return text;
}

/// What the wording of one field interpolates: what the refusal says, and what the field would accept. `range` tells
/// how that is said: a share (its fields are named `…_bps`), a lower end alone, or both ends.
FailureDetail details_of(const Failure& failure, const FieldError& field, Locale locale) {
    FailureDetail detail = failure.detail;
    if (!field.bounds) return detail;
    const bool is_rate = field.pointer.ends_with("_bps");
    const bool is_open = is_open_above(*field.bounds);
    const auto shown = [&](std::int64_t end) { return is_rate ? percent_of(end, locale) : std::to_string(end); };
    const std::string most = is_open ? std::string() : shown(field.bounds->max);
    detail.insert(detail.end(), {{"range", is_rate   ? "rate"
                                           : is_open ? "least"
                                                     : "between"},
                                 {"min", shown(field.bounds->min)},
                                 {"max", most},
                                 {"most", most},
                                 {"limit", most}});
    return detail;
}

}  // namespace

int status_of(ErrorCode code) {
    // No default: a new code must say its status to compile.
    switch (code) {
        case ErrorCode::kMalformedRequest:
        case ErrorCode::kMalformedJson:
        case ErrorCode::kBadSignature:
        case ErrorCode::kStaleTimestamp: return 400;

        case ErrorCode::kUnauthorized:
        case ErrorCode::kBadToken:
        case ErrorCode::kBadCredentials: return 401;

        case ErrorCode::kCsrf:
        case ErrorCode::kOriginForbidden:
        case ErrorCode::kForbidden:
        case ErrorCode::kFourEyes:
        case ErrorCode::kTabHidden:
        case ErrorCode::kSelfReferral: return 403;

        case ErrorCode::kNotFound: return 404;
        case ErrorCode::kMethodNotAllowed: return 405;
        case ErrorCode::kLinkExpired: return 410;
        case ErrorCode::kPreconditionFailed: return 412;
        case ErrorCode::kBodyTooLarge: return 413;
        case ErrorCode::kUnsupportedMediaType: return 415;
        case ErrorCode::kPreconditionRequired: return 428;
        case ErrorCode::kTooManyRequests: return 429;
        case ErrorCode::kHeadTooLarge: return 431;

        case ErrorCode::kInFlight:
        case ErrorCode::kEventConflict:
        case ErrorCode::kProgramClosed:
        case ErrorCode::kProgramPaused:
        case ErrorCode::kAlreadyCustomer:
        case ErrorCode::kAlreadyReferred:
        case ErrorCode::kSuppressed:
        case ErrorCode::kEmailSuppressed:
        case ErrorCode::kNotCallable:
        case ErrorCode::kIllegalTransition:
        case ErrorCode::kAwaitingApproval:
        case ErrorCode::kInOtherPayout:
        case ErrorCode::kAlreadyPaid:
        case ErrorCode::kAlreadyExists:
        case ErrorCode::kLastOwner:
        case ErrorCode::kAdvocateFirst:
        case ErrorCode::kTaken:
        case ErrorCode::kInsufficientBudget:
        case ErrorCode::kRefundExceedsPayment:
        case ErrorCode::kNothingToPay:
        case ErrorCode::kOutOfStock:
        case ErrorCode::kGiftLimit:
        case ErrorCode::kCurrencyUnsupported:
        case ErrorCode::kBankDetailsMissing:
        case ErrorCode::kSenderIncomplete:
        case ErrorCode::kClockNotTest:
        case ErrorCode::kAlreadySetUp: return 409;
        case ErrorCode::kNotAsked: return 409;

        case ErrorCode::kIdempotencyMismatch:
        case ErrorCode::kUnknownField:
        case ErrorCode::kRequired:
        case ErrorCode::kObjectExpected:
        case ErrorCode::kArrayExpected:
        case ErrorCode::kStringExpected:
        case ErrorCode::kIntegerExpected:
        case ErrorCode::kBooleanExpected:
        case ErrorCode::kUnknownValue:
        case ErrorCode::kTooShort:
        case ErrorCode::kTooLong:
        case ErrorCode::kTooMany:
        case ErrorCode::kOutOfRange:
        case ErrorCode::kEndsBeforeStart:
        case ErrorCode::kInvalidText:
        case ErrorCode::kAmountInvalid:
        case ErrorCode::kAmount:
        case ErrorCode::kCurrencyUnknown:
        case ErrorCode::kRateRange:
        case ErrorCode::kTimeInvalid:
        case ErrorCode::kTimeAhead:
        case ErrorCode::kTimePast:
        case ErrorCode::kMonthInvalid:
        case ErrorCode::kDateInvalid:
        case ErrorCode::kDateAhead:
        case ErrorCode::kMemberUnknown:
        case ErrorCode::kPersonalNumber:
        case ErrorCode::kWonBeyondContacted:
        case ErrorCode::kWonBeforeContacted:
        case ErrorCode::kToldTwice:
        case ErrorCode::kContradiction:
        case ErrorCode::kNumberInvalid:
        case ErrorCode::kEncodingUnknown:
        case ErrorCode::kFileEmpty:
        case ErrorCode::kCsvSyntax:
        case ErrorCode::kCellCount:
        case ErrorCode::kColumnMissing:
        case ErrorCode::kHeadingTwice:
        case ErrorCode::kCountryInvalid:
        case ErrorCode::kLocaleUnknown:
        case ErrorCode::kUrlInvalid:
        case ErrorCode::kUrlForbidden:
        case ErrorCode::kPhoneInvalid:
        case ErrorCode::kSirenChecksum:
        case ErrorCode::kDomainInvalid:
        case ErrorCode::kIbanInvalid:
        case ErrorCode::kBicInvalid:
        case ErrorCode::kEmailRequired:
        case ErrorCode::kEmailInvalid:
        case ErrorCode::kEmailTooLong:
        case ErrorCode::kEmailRole:
        case ErrorCode::kEmailDisposable:
        case ErrorCode::kContactRequired:
        case ErrorCode::kInformedRequired:
        case ErrorCode::kPasswordWeak:
        case ErrorCode::kStepRepeated:
        case ErrorCode::kStepCycle:
        case ErrorCode::kStepUnreachable:
        case ErrorCode::kStepTooLate:
        case ErrorCode::kTemplateSyntax:
        case ErrorCode::kVariableUnknown:
        case ErrorCode::kTemplateIncomplete:
        case ErrorCode::kCursorInvalid:
        case ErrorCode::kCurrencyMismatch:
        case ErrorCode::kGiftKindMismatch: return 422;

        case ErrorCode::kInternal: return 500;

        case ErrorCode::kOverloaded:
        case ErrorCode::kUnavailable: return 503;
    }
    return 500;
}

ErrorCode leading_code(const Failure& failure) {
    if (failure.fields.empty()) return failure.code;
    return std::ranges::min(failure.fields, {}, &FieldError::code).code;
}

Response problem(const Failure& failure, Locale locale, const Texts& texts, std::string_view request_id) {
    const ErrorCode code = leading_code(failure);
    const std::string name(to_string(code));
    const auto leading = std::ranges::find(failure.fields, code, &FieldError::code);
    const FailureDetail whole =
        leading == failure.fields.end() ? failure.detail : details_of(failure, *leading, locale);
    Problem body{.type = "/docs/problems#" + name,
                 .title = wording(code, "title", locale, texts, failure.detail),
                 .status = status_of(code),
                 .detail = wording(code, "detail", locale, texts, whole),
                 .code = name,
                 .errors = {},
                 .request_id = std::string(request_id)};
    for (const auto& field : failure.fields) {
        body.errors.push_back(
            {.pointer = field.pointer,
             .code = std::string(to_string(field.code)),
             .detail = wording(field.code, "detail", locale, texts, details_of(failure, field, locale))});
    }
    Response response{.status = body.status,
                      .type = "application/problem+json",
                      .body = to_json(body),
                      .headers = {{"Content-Language", std::string(to_string(locale))}, {"Cache-Control", "no-store"}},
                      .refused = code};
    add_headers(response, failure, code);
    return response;
}

}  // namespace parrain::http
