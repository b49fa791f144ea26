#include "app/records.hpp"

#include "domain/enum_names.hpp"

namespace parrain::app {
namespace {

constexpr EnumNames<ActorKind, 6> kActorKinds("advocate", "member", "api", "billing", "prospect", "system");
constexpr EnumNames<BillingOutcome, 5> kOutcomes("pending", "applied", "parked", "ignored", "dead_letter");

// The erasure of a user sets it too.
constexpr std::string_view kAnonymous = "anonymous";

}  // namespace

std::optional<NamedSource> named_to_prospects(const Advocate& advocate, const std::string& name,
                                              const std::string& company) {
    if (advocate.involvement == kAnonymous) return std::nullopt;
    return NamedSource{.name = name, .company = company};
}

std::string_view to_string(ActorKind kind) {
    return kActorKinds.of(kind);
}
std::optional<ActorKind> parse_actor_kind(std::string_view name) {
    return kActorKinds.parse(name);
}

std::string_view to_string(BillingOutcome outcome) {
    return kOutcomes.of(outcome);
}
std::optional<BillingOutcome> parse_billing_outcome(std::string_view name) {
    return kOutcomes.parse(name);
}

}  // namespace parrain::app
