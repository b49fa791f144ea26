#pragma once

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <utility>

namespace parrain::testing {

/// Checks that a property holds for random inputs, inside a doctest case. A failure prints its seed; `RC_PARAMS=seed=…`
/// replays it. The number of inputs follows `RC_PARAMS=max_success=…`.
template <class Testable>
void check_property(const std::string& sentence, Testable&& property) {
    CHECK_MESSAGE(rc::check(sentence, std::forward<Testable>(property)), sentence);
}

}  // namespace parrain::testing
