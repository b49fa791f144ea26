#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/engine.hpp"

namespace parrain::model {

using EngineFactory = std::function<std::unique_ptr<Engine>(Currency, std::vector<RewardRule>)>;

/// The engine of the product.
std::unique_ptr<Engine> sound_engine(Currency currency, std::vector<RewardRule> rules);

/// Live through the random history of `seed`, checking every invariant after every step.
/// The first violation in words, or nothing.
std::optional<std::string> run_history(std::uint64_t seed, const EngineFactory& make_engine);

}  // namespace parrain::model
