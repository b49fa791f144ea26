#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/subject.hpp"

namespace parrain::model {

using SubjectFactory = std::function<std::unique_ptr<Subject>(Currency, std::vector<RewardRule>)>;

/// The engine of the product.
std::unique_ptr<Subject> sound_engine(Currency currency, std::vector<RewardRule> rules);

/// Live through the random history of `seed`, checking every invariant after every step.
/// The first violation in words, or nothing.
std::optional<std::string> run_history(std::uint64_t seed, const SubjectFactory& make_subject);

}  // namespace parrain::model
