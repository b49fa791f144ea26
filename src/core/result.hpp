#pragma once

#include <cassert>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/error_code.hpp"

namespace parrain {

/// What would have been accepted, both ends included: a number, or how many characters or entries.
struct Bounds {
    std::int64_t min;
    std::int64_t max;

    bool operator==(const Bounds&) const = default;
};

/// No more than `max`, whatever counts.
template <class T>
constexpr Bounds at_most(T max) {
    return {0, static_cast<std::int64_t>(max)};
}

/// One thing wrong with one field. `pointer` is a JSON pointer into the request body, empty for the whole. `bounds` are
/// for the wording: the same code of the same field is the same fault.
struct FieldError {
    std::string pointer;
    ErrorCode code;
    std::optional<Bounds> bounds = {};

    bool operator==(const FieldError& other) const { return pointer == other.pointer && code == other.code; }
};

/// A refusal: why, and where a request named fields, which ones.
///
/// `detail` carries what the wording of the code interpolates (a state, a limit); never an address, name or token.
struct Failure {
    ErrorCode code;
    std::vector<FieldError> fields = {};
    std::vector<std::pair<std::string, std::string>> detail = {};

    bool operator==(const Failure&) const = default;
};

/// Build a refusal; converts to any Result.
inline Failure fail(ErrorCode code) {
    return Failure{.code = code};
}

/// Build a refusal of one field.
inline Failure fail(ErrorCode code, std::string pointer, std::optional<Bounds> bounds = {}) {
    return Failure{.code = code, .fields = {{.pointer = std::move(pointer), .code = code, .bounds = bounds}}};
}

/// A value, or the reason there is none. Reading the wrong side is a programmer's mistake and aborts.
template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Failure failure) : state_(std::in_place_index<1>, std::move(failure)) {}

    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    const T& value() const& { return std::get<0>(state_); }
    T& value() & { return std::get<0>(state_); }
    T&& value() && { return std::get<0>(std::move(state_)); }
    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    T&& operator*() && { return std::get<0>(std::move(state_)); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }

    const Failure& failure() const { return std::get<1>(state_); }
    ErrorCode error() const { return failure().code; }

  private:
    std::variant<T, Failure> state_;
};

/// Success without a value, or the reason there is none.
template <>
class [[nodiscard]] Result<void> {
  public:
    Result() = default;
    Result(Failure failure) : failure_(std::move(failure)) {}

    bool ok() const { return !failure_; }
    explicit operator bool() const { return ok(); }
    const Failure& failure() const { return failure_.value(); }
    ErrorCode error() const { return failure().code; }

  private:
    std::optional<Failure> failure_;
};

}  // namespace parrain
