#pragma once

#include <span>

#include "model/history.hpp"

namespace parrain::model {

/// An engine with one planted bug, which the invariants must catch.
struct Canary {
    const char* bug;
    SubjectFactory make;
};

/// The eight planted bugs of states-and-ledger.md. The product has no switch for any of them.
std::span<const Canary> canaries();

}  // namespace parrain::model
