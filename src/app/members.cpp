#include "app/members.hpp"

#include <algorithm>
#include <array>

#include "app/actor_names.hpp"
#include "app/call_book.hpp"
#include "app/member_mail.hpp"
#include "app/owner_link.hpp"
#include "core/email.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kLongestName = 120;
constexpr std::string_view kOwner = "owner";
constexpr std::string_view kFinance = "finance";
constexpr std::string_view kMarketing = "marketing";
constexpr std::string_view kRep = "rep";

constexpr const char* kInvited = "invited";
constexpr const char* kRoleChanged = "role_changed";
constexpr const char* kRemoved = "removed";

struct Permission {
    std::string_view role;
    std::string_view scope;
};

constexpr auto kPermissions = std::to_array<Permission>({
    {kFinance, "rewards"},
    {kFinance, "programs"},
    {kFinance, "billing"},
    {kMarketing, "programs"},
    {kMarketing, "gifts"},
    {kMarketing, "customers"},
    {kMarketing, "referrals"},
    {kMarketing, "reports"},
    {kMarketing, "scenarios"},
    {kMarketing, "messages"},
    {kMarketing, "surveys"},
    {kMarketing, "tasks"},
    {kMarketing, "templates"},
    {kRep, "referrals"},
    {kRep, "customers"},
    {kRep, "tasks"},
});

struct CheckedMember {
    Email email;
    std::string name;
};

Result<CheckedMember> checked(const NewMember& wanted) {
    std::vector<FieldError> errors;
    const auto email = Email::parse(wanted.email);
    if (!email) errors.push_back({"/email", email.error()});
    const std::string name(trimmed(strip_bidi_controls(wanted.name)));
    if (name.empty()) errors.push_back({"/name", ErrorCode::kRequired});
    if (code_point_count(name) > kLongestName) errors.push_back({"/name", ErrorCode::kTooLong, at_most(kLongestName)});
    if (std::ranges::find(kRoles, wanted.role) == kRoles.end()) errors.push_back({"/role", ErrorCode::kUnknownValue});
    if (!errors.empty()) return Failure{.code = errors.front().code, .fields = std::move(errors)};
    return CheckedMember{.email = *email, .name = name};
}

void note(Transaction& tx, const Context& context, const Caller& caller, const Member& member, const char* event,
          Instant now) {
    tx.access().append(
        caller.workspace, member.id,
        {.id = context.ids.next(), .at = now, .actor = caller.actor, .event = event, .role = member.role});
}

/// Whether nobody else at the console may do everything; who was invited and has not come does not count.
bool is_last_owner(const std::vector<Member>& team, const Member& member) {
    const auto rules = [](const Member& one) { return one.role == kOwner && !one.removed_at && !is_invited(one); };
    const auto others =
        std::ranges::count_if(team, [&](const Member& one) { return one.id != member.id && rules(one); });
    return rules(member) && others == 0;
}

/// A member of the team while the team is locked. @error kNotFound
Result<Member> found_in(const std::vector<Member>& team, MemberId id) {
    const auto found = std::ranges::find(team, id, &Member::id);
    if (found == team.end() || found->removed_at) return fail(ErrorCode::kNotFound);
    return *found;
}

MemberView view_of(Transaction& tx, WorkspaceId workspace, const Member& member) {
    MemberView view{.member = member, .history = tx.access().history(workspace, member.id)};
    for (MemberEvent& event : view.history) event.actor_name = name_of(tx, workspace, event.actor);
    const auto keys = tx.access().api_keys(workspace);
    view.live_keys = static_cast<int>(
        std::ranges::count_if(keys, [&](const ApiKey& key) { return key.made_by == member.id && !key.revoked_at; }));
    return view;
}

}  // namespace

std::vector<Member> Members::list(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) { return tx.access().members(workspace); });
}

Result<MemberView> Members::get(WorkspaceId workspace, MemberId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<MemberView> {
        const auto member = tx.access().find_member(workspace, id);
        if (!member) return fail(ErrorCode::kNotFound);
        return view_of(tx, workspace, *member);
    });
}

Result<InvitedMember> Members::invite(const Caller& caller, const NewMember& wanted) const {
    const WorkspaceId workspace = caller.workspace;
    const auto told = checked(wanted);
    if (!told) return told.failure();
    const Instant now = context_.clock.now();
    const auto id = context_.ids.make<MemberId>();
    const NewOwnerLink link = new_owner_link(workspace, now, id);
    return context_.store.write([&](Transaction& tx) -> Result<InvitedMember> {
        const auto owner = tx.workspaces().find(workspace);
        if (!owner) return fail(ErrorCode::kNotFound);
        Member member{.workspace = workspace,
                      .id = id,
                      .email = told->email.str(),
                      .email_key = told->email.match_key(),
                      .name = told->name,
                      .role = wanted.role,
                      .locale = owner->locale,
                      .password_hash = "",
                      .created_at = now};
        if (!tx.access().insert(member)) {
            const auto team = tx.access().members_locked(workspace);
            const auto known = std::ranges::find(team, member.email_key, &Member::email_key);
            if (known == team.end() || !known->removed_at) return fail(ErrorCode::kAlreadyExists, "/email");
            // Who comes back is the same person to everything that needs two.
            member.id = known->id;
            member.created_at = known->created_at;
            tx.access().update(member);
        }
        OwnerLink record = link.record;
        record.member = member.id;
        tx.access().insert(record);
        note(tx, context_, caller, member, kInvited, now);
        if (member.role == kRep) route_waiting(tx, context_, workspace, now);
        const std::string url = owner_link_url(context_.settings, link.token);
        mail_invitation(tx, context_, member, record, url, caller.actor, now);
        return InvitedMember{.member = member, .link = url};
    });
}

Result<InvitedMember> Members::invite_again(WorkspaceId workspace, MemberId id) const {
    const Instant now = context_.clock.now();
    const NewOwnerLink link = new_owner_link(workspace, now, id);
    return context_.store.write([&](Transaction& tx) -> Result<InvitedMember> {
        const auto member = tx.access().find_member(workspace, id);
        if (!member || member->removed_at) return fail(ErrorCode::kNotFound);
        if (!is_invited(*member)) return fail(ErrorCode::kAlreadyExists);
        tx.access().insert(link.record);
        const std::string url = owner_link_url(context_.settings, link.token);
        mail_invitation(tx, context_, *member, link.record, url, {}, now);
        return InvitedMember{.member = *member, .link = url};
    });
}

Result<MemberView> Members::change_role(const Caller& caller, MemberId id, const std::string& role) const {
    if (std::ranges::find(kRoles, role) == kRoles.end()) return fail(ErrorCode::kUnknownValue, "/role");
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<MemberView> {
        const auto team = tx.access().members_locked(caller.workspace);
        auto member = found_in(team, id);
        if (!member) return member.failure();
        if (member->role == role) return view_of(tx, caller.workspace, *member);
        if (is_last_owner(team, *member)) return fail(ErrorCode::kLastOwner);
        const bool was_owner = member->role == kOwner;
        member->role = role;
        tx.access().update(*member);
        tx.access().remove_sessions_of(caller.workspace, id);
        if (was_owner) tx.access().revoke_api_keys_of(caller.workspace, id, now);
        note(tx, context_, caller, *member, kRoleChanged, now);
        if (member->role != kRep)
            reroute_all(tx, context_, caller.workspace, id, now);
        else
            route_waiting(tx, context_, caller.workspace, now);
        return view_of(tx, caller.workspace, *member);
    });
}

Result<void> Members::remove(const Caller& caller, MemberId id) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        const auto team = tx.access().members_locked(caller.workspace);
        auto member = found_in(team, id);
        if (!member) return member.failure();
        if (is_last_owner(team, *member)) return fail(ErrorCode::kLastOwner);
        member->removed_at = now;
        member->password_hash.clear();
        tx.access().update(*member);
        tx.access().remove_sessions_of(caller.workspace, id);
        tx.access().remove_owner_links_of(caller.workspace, id);
        tx.access().revoke_api_keys_of(caller.workspace, id, now);
        note(tx, context_, caller, *member, kRemoved, now);
        reroute_all(tx, context_, caller.workspace, id, now);
        return {};
    });
}

bool role_may_change(std::string_view role, std::string_view scope) {
    const auto is_permitted = [&](const Permission& one) { return one.role == role && one.scope == scope; };
    return role == kOwner || std::ranges::any_of(kPermissions, is_permitted);
}

}  // namespace parrain::app
