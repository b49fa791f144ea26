#pragma once

#include <string>
#include <utility>

#include "app/ports.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// What a use case answers that books the amount told in the field `pointer`. Where that amount is more than a balance
/// can hold, or than can be reckoned with, the refusal names the field.
/// @error kAmountInvalid (`pointer`), and those of `book`
template <class Book>
auto naming_amount(const std::string& pointer, Book book) -> decltype(book()) {
    try {
        auto answer = book();
        const bool is_nameless =
            !answer && answer.error() == ErrorCode::kAmountInvalid && answer.failure().fields.empty();
        if (!is_nameless) return answer;
    } catch (const BalanceTooLarge&) {
        // Nothing was done.
    }
    return fail(ErrorCode::kAmountInvalid, pointer);
}

}  // namespace parrain::app
