#include "app/members.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"

namespace parrain::http {
namespace {

enum class MemberState { kInvited, kActive, kRemoved };
BOOST_DESCRIBE_ENUM(MemberState, kInvited, kActive, kRemoved)

struct Member {
    MemberId id;
    std::string email;
    std::string name;
    std::string role;
    MemberState state;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Member, (), (id, email, name, role, state, created_at))

/// One thing that happened to a member; `role` is theirs from then on.
struct MemberStep {
    Instant at;
    std::string event;
    std::string role;
    std::string actor;
    std::optional<std::string> actor_name;
};
BOOST_DESCRIBE_STRUCT(MemberStep, (), (at, event, role, actor, actor_name))

/// A member with how many API keys act for them, and what happened to them, oldest first.
struct MemberInFull : Member {
    int live_keys;
    std::vector<MemberStep> history;
};
BOOST_DESCRIBE_STRUCT(MemberInFull, (Member), (live_keys, history))

struct MemberRole {
    std::string role;
};
BOOST_DESCRIBE_STRUCT(MemberRole, (), (role))

/// A member with the link that lets them in, shown this once.
struct InvitedMember : Member {
    std::string invitation_link;
};
BOOST_DESCRIBE_STRUCT(InvitedMember, (Member), (invitation_link))

struct NewMember {
    std::string email;
    std::string name;
    std::string role;
};
BOOST_DESCRIBE_STRUCT(NewMember, (), (email, name, role))

MemberState state_of(const app::Member& member) {
    if (member.removed_at) return MemberState::kRemoved;
    return app::is_invited(member) ? MemberState::kInvited : MemberState::kActive;
}

Member shown(const app::Member& member) {
    return {.id = member.id,
            .email = member.email,
            .name = member.name,
            .role = member.role,
            .state = state_of(member),
            .created_at = member.created_at};
}

MemberInFull in_full(const app::MemberView& view) {
    MemberInFull member{shown(view.member), view.live_keys, {}};
    for (const app::MemberEvent& event : view.history) {
        member.history.push_back({.at = event.at,
                                  .event = event.event,
                                  .role = event.role,
                                  .actor = std::string(to_string(event.actor.kind)),
                                  .actor_name = event.actor_name});
    }
    return member;
}

Created<InvitedMember> invited(const app::InvitedMember& made) {
    return {InvitedMember{shown(made.member), made.link}, "/v1/members"};
}

Page<Member> list_members(const app::Caller& caller, Query<PageQuery> query, const app::Members& members) {
    return cut_page(
        Page<Member>{}, members.list(caller.workspace), *query, [](const app::Member& one) { return one.id.value(); },
        shown);
}

Result<Created<InvitedMember>> invite(const app::Caller& caller, Body<NewMember> wanted, const app::Members& members) {
    const auto made = members.invite(caller, {.email = wanted->email, .name = wanted->name, .role = wanted->role});
    if (!made) return made.failure();
    return invited(*made);
}

Result<Created<InvitedMember>> invite_again(const app::Caller& caller, Path<MemberId> id, const app::Members& members) {
    const auto made = members.invite_again(caller.workspace, *id);
    if (!made) return made.failure();
    return invited(*made);
}

Result<MemberInFull> get_member(const app::Caller& caller, Path<MemberId> id, const app::Members& members) {
    const auto member = members.get(caller.workspace, *id);
    if (!member) return member.failure();
    return in_full(*member);
}

Result<MemberInFull> change_role(const app::Caller& caller, Path<MemberId> id, Body<MemberRole> wanted,
                                 const app::Members& members) {
    const auto member = members.change_role(caller, *id, wanted->role);
    if (!member) return member.failure();
    return in_full(*member);
}

Result<void> remove_member(const app::Caller& caller, Path<MemberId> id, const app::Members& members) {
    return members.remove(caller, *id);
}

}  // namespace

std::vector<Route> member_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(
        GET<"/v1/members">(list_members, "The team at the console").tagged("settings").secured_by(kApiCallers));
    routes.push_back(POST<"/v1/members">(invite, "Invite a person to the team by a link that works once")
                         .tagged("settings")
                         .secured_by(kApiCallers)
                         .refuses({kEmailInvalid, kEmailTooLong, kRequired, kTooLong, kUnknownValue, kAlreadyExists}));
    routes.push_back(POST<"/v1/members/{id}/invitations">(invite_again, "A further link for who was invited")
                         .tagged("settings")
                         .secured_by(kApiCallers)
                         .refuses({kAlreadyExists}));
    routes.push_back(GET<"/v1/members/{id}">(get_member, "One member of the team and what happened to them")
                         .tagged("settings")
                         .secured_by(kApiCallers));
    routes.push_back(PUT<"/v1/members/{id}/role">(change_role, "Give a member another role")
                         .tagged("settings")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue, kLastOwner}));
    routes.push_back(DELETE<"/v1/members/{id}">(remove_member, "Take a member out of the team")
                         .tagged("settings")
                         .secured_by(kApiCallers)
                         .refuses({kLastOwner}));
    return routes;
}

}  // namespace parrain::http
