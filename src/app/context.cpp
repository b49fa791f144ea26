#include "app/context.hpp"

namespace parrain::app {

std::string principal_of(MemberId member) {
    return std::string(to_string(ActorKind::kMember)) + ":" + member.str();
}

std::string principal_of(const Caller& caller) {
    if (caller.acts_for) return principal_of(*caller.acts_for);
    return std::string(to_string(caller.actor.kind)) + ":" + std::to_string(caller.actor.id);
}

}  // namespace parrain::app
