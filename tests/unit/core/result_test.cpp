#include "core/result.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <set>
#include <string>

namespace parrain {
namespace {

Result<std::string> greet(bool willing) {
    if (!willing) return fail(ErrorCode::kForbidden);
    return std::string("hello");
}

Result<void> act(bool willing) {
    if (!willing) return fail(ErrorCode::kRequired, "/name");
    return {};
}

TEST_CASE("a result holds a value or a reason") {
    CHECK(greet(true).ok());
    CHECK(*greet(true) == "hello");
    CHECK(greet(true)->size() == 5);
    CHECK_FALSE(greet(false).ok());
    CHECK(greet(false).error() == ErrorCode::kForbidden);
    CHECK(greet(false).failure() == Failure{.code = ErrorCode::kForbidden});
}

TEST_CASE("a result without a value is success or a reason that names its field") {
    CHECK(act(true).ok());
    CHECK_FALSE(act(false).ok());
    CHECK(act(false).failure().fields == std::vector{FieldError{.pointer = "/name", .code = ErrorCode::kRequired}});
}

TEST_CASE("a value that cannot be copied can be taken out") {
    Result<std::unique_ptr<int>> made = std::make_unique<int>(7);
    const std::unique_ptr<int> taken = *std::move(made);
    CHECK(*taken == 7);
}

TEST_CASE("every code has a name of its own in snake case") {
    std::set<std::string_view> names;
    for (int i = 0; i <= static_cast<int>(ErrorCode::kInternal); ++i) {
        const std::string_view name = to_string(static_cast<ErrorCode>(i));
        CAPTURE(name);
        CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
        CHECK(names.insert(name).second);
    }
    CHECK(to_string(ErrorCode::kMalformedRequest) == "malformed_request");
    CHECK(to_string(ErrorCode::kEmailInvalid) == "email_invalid");
    CHECK(to_string(ErrorCode::kSirenChecksum) == "siren_checksum");
    CHECK(to_string(ErrorCode::kIllegalTransition) == "illegal_transition");
    CHECK(to_string(ErrorCode::kInternal) == "internal");
}

}  // namespace
}  // namespace parrain
