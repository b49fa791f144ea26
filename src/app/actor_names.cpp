#include "app/actor_names.hpp"

namespace parrain::app {

std::optional<std::string> name_of(Transaction& tx, WorkspaceId workspace, const Actor& actor) {
    if (actor.kind == ActorKind::kMember) {
        const auto member = tx.access().find_member(workspace, MemberId(actor.id));
        return member ? std::optional(member->name) : std::nullopt;
    }
    if (actor.kind != ActorKind::kAdvocate) return std::nullopt;
    const auto advocate = tx.referrals().find_advocate(workspace, AdvocateId(actor.id));
    const auto user = advocate ? tx.customers().find_user(workspace, advocate->user) : std::nullopt;
    return user ? std::optional(user->name) : std::nullopt;
}

void name_people(Transaction& tx, WorkspaceId workspace, std::vector<ReferralHistoryLine>& history) {
    for (ReferralHistoryLine& line : history) {
        line.actor_name = name_of(tx, workspace, line.actor);
        if (!line.member) continue;
        const auto name = name_of(tx, workspace, {ActorKind::kMember, line.member->value()});
        if (name) line.reason = line.reason ? *name + ": " + *line.reason : *name;
    }
}

}  // namespace parrain::app
