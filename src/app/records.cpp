#include "app/records.hpp"

#include <array>

namespace parrain::app {

std::string_view to_string(ActorKind kind) {
    constexpr std::array<std::string_view, 6> kNames = {"advocate", "member", "api", "billing", "prospect", "system"};
    return kNames.at(static_cast<std::size_t>(kind));
}

std::string_view to_string(BillingOutcome outcome) {
    constexpr std::array<std::string_view, 5> kNames = {"pending", "applied", "parked", "ignored", "dead_letter"};
    return kNames.at(static_cast<std::size_t>(outcome));
}

}  // namespace parrain::app
