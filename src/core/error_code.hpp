#pragma once

#include <string_view>

namespace parrain {

/// Everything Parrain refuses, in order of precedence: of several refusals the one declared first is answered.
///
/// The name on the wire is the enumerator in snake case without its `k` (`kEmailInvalid` -> `email_invalid`); its
/// HTTP status stands in http/problem.cpp and its wording in locales/{en,fr}.json under `problem.<name>`.
enum class ErrorCode {
    // The request cannot be read.
    kMalformedRequest,
    kHeadTooLarge,
    kBodyTooLarge,
    kMalformedJson,
    kUnsupportedMediaType,
    // Who asks, and whether they may.
    kUnauthorized,
    kBadToken,
    kBadSignature,
    kStaleTimestamp,
    kBadCredentials,
    kLinkExpired,
    kCsrf,
    kOriginForbidden,
    kForbidden,
    kFourEyes,
    // What is asked for.
    kNotFound,
    kMethodNotAllowed,
    // How often.
    kTooManyRequests,
    // The same request again.
    kIdempotencyMismatch,
    kInFlight,
    kEventConflict,
    // Fields: shape first, then content.
    kUnknownField,
    kRequired,
    kObjectExpected,
    kArrayExpected,
    kStringExpected,
    kIntegerExpected,
    kBooleanExpected,
    kUnknownValue,
    kTooShort,
    kTooLong,
    kTooMany,
    kOutOfRange,
    kInvalidText,
    kAmountInvalid,
    kAmount,
    kCurrencyUnknown,
    kRateRange,
    kTimeInvalid,
    kTimeAhead,
    kCountryInvalid,
    kLocaleUnknown,
    kUrlInvalid,
    kUrlForbidden,
    kPhoneInvalid,
    kSirenChecksum,
    kDomainInvalid,
    kIbanInvalid,
    kBicInvalid,
    kEmailRequired,
    kEmailInvalid,
    kEmailTooLong,
    kEmailRole,
    kEmailDisposable,
    kContactRequired,
    kInformedRequired,
    kPasswordWeak,
    kStepRepeated,
    kStepCycle,
    kStepUnreachable,
    kTemplateSyntax,
    kVariableUnknown,
    kTemplateIncomplete,
    kCursorInvalid,
    kCurrencyMismatch,
    // The world is not in the state the request supposes.
    kPreconditionRequired,
    kPreconditionFailed,
    kProgramClosed,
    kProgramPaused,
    kTabHidden,
    kSelfReferral,
    kAlreadyCustomer,
    kAlreadyReferred,
    kSuppressed,
    kNotCallable,
    kIllegalTransition,
    kAwaitingApproval,
    kInOtherPayout,
    kAlreadyPaid,
    kAlreadyExists,
    kLastOwner,
    kAdvocateFirst,
    kTaken,
    kInsufficientBudget,
    kRefundExceedsPayment,
    kNothingToPay,
    kOutOfStock,
    kGiftLimit,
    kCurrencyUnsupported,
    kBankDetailsMissing,
    kSenderIncomplete,
    kClockNotTest,
    kAlreadySetUp,
    kNotAsked,
    // The environment failed.
    kOverloaded,
    kUnavailable,
    kInternal,
};

/// The code as it appears in the API, in snake case.
std::string_view to_string(ErrorCode code);

}  // namespace parrain
