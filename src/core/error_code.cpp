#include "core/error_code.hpp"

#include <array>

namespace parrain {
namespace {

constexpr std::array kNames = {
    "malformed_request",
    "head_too_large",
    "body_too_large",
    "malformed_json",
    "unsupported_media_type",
    "unauthorized",
    "bad_token",
    "bad_signature",
    "stale_timestamp",
    "bad_credentials",
    "link_expired",
    "csrf",
    "origin_forbidden",
    "forbidden",
    "four_eyes",
    "not_found",
    "method_not_allowed",
    "too_many_requests",
    "idempotency_mismatch",
    "in_flight",
    "event_conflict",
    "unknown_field",
    "required",
    "object_expected",
    "array_expected",
    "string_expected",
    "integer_expected",
    "boolean_expected",
    "unknown_value",
    "too_short",
    "too_long",
    "too_many",
    "out_of_range",
    "invalid_text",
    "amount_invalid",
    "amount",
    "currency_unknown",
    "rate_range",
    "time_invalid",
    "country_invalid",
    "locale_unknown",
    "url_invalid",
    "phone_invalid",
    "siren_checksum",
    "domain_invalid",
    "email_required",
    "email_invalid",
    "email_too_long",
    "email_role",
    "email_disposable",
    "contact_required",
    "informed_required",
    "password_weak",
    "cursor_invalid",
    "currency_mismatch",
    "precondition_required",
    "precondition_failed",
    "program_closed",
    "tab_hidden",
    "self_referral",
    "already_customer",
    "already_referred",
    "suppressed",
    "illegal_transition",
    "already_exists",
    "advocate_first",
    "taken",
    "insufficient_budget",
    "refund_exceeds_payment",
    "nothing_to_pay",
    "clock_not_test",
    "already_set_up",
    "overloaded",
    "unavailable",
    "internal",
};
static_assert(kNames.size() == static_cast<std::size_t>(ErrorCode::kInternal) + 1);

}  // namespace

std::string_view to_string(ErrorCode code) {
    return kNames.at(static_cast<std::size_t>(code));
}

}  // namespace parrain
