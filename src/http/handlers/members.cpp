#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"

namespace parrain::http {
namespace {

enum class MemberState { kInvited, kActive };
BOOST_DESCRIBE_ENUM(MemberState, kInvited, kActive)

struct Member {
    MemberId id;
    std::string email;
    std::string name;
    std::string role;
    MemberState state;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Member, (), (id, email, name, role, state, created_at))

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

Member shown(const app::Member& member) {
    return {.id = member.id,
            .email = member.email,
            .name = member.name,
            .role = member.role,
            .state = app::is_invited(member) ? MemberState::kInvited : MemberState::kActive,
            .created_at = member.created_at};
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
    const auto made =
        members.invite(caller.workspace, {.email = wanted->email, .name = wanted->name, .role = wanted->role});
    if (!made) return made.failure();
    return invited(*made);
}

Result<Created<InvitedMember>> invite_again(const app::Caller& caller, Path<MemberId> id, const app::Members& members) {
    const auto made = members.invite_again(caller.workspace, *id);
    if (!made) return made.failure();
    return invited(*made);
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
    return routes;
}

}  // namespace parrain::http
