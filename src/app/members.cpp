#include "app/members.hpp"

#include <algorithm>
#include <array>

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
constexpr std::string_view kViewer = "viewer";
constexpr std::array kRoles = {kOwner, kMarketing, kRep, kFinance, kViewer};

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
    {kMarketing, "surveys"},
    {kMarketing, "tasks"},
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
    if (code_point_count(name) > kLongestName) errors.push_back({"/name", ErrorCode::kTooLong});
    if (std::ranges::find(kRoles, wanted.role) == kRoles.end()) errors.push_back({"/role", ErrorCode::kUnknownValue});
    if (!errors.empty()) return Failure{.code = errors.front().code, .fields = std::move(errors)};
    return CheckedMember{.email = *email, .name = name};
}

}  // namespace

std::vector<Member> Members::list(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) { return tx.access().members(workspace); });
}

Result<InvitedMember> Members::invite(WorkspaceId workspace, const NewMember& wanted) const {
    const auto told = checked(wanted);
    if (!told) return told.failure();
    const Instant now = context_.clock.now();
    const auto id = context_.ids.make<MemberId>();
    const NewOwnerLink link = new_owner_link(workspace, now, id);
    return context_.store.write([&](Transaction& tx) -> Result<InvitedMember> {
        const auto owner = tx.workspaces().find(workspace);
        if (!owner) return fail(ErrorCode::kNotFound);
        const Member member{.workspace = workspace,
                            .id = id,
                            .email = told->email.str(),
                            .email_key = told->email.match_key(),
                            .name = told->name,
                            .role = wanted.role,
                            .locale = owner->locale,
                            .password_hash = "",
                            .created_at = now};
        if (!tx.access().insert(member)) return fail(ErrorCode::kAlreadyExists, "/email");
        tx.access().insert(link.record);
        return InvitedMember{.member = member, .link = owner_link_url(context_.settings, link.token)};
    });
}

Result<InvitedMember> Members::invite_again(WorkspaceId workspace, MemberId id) const {
    const NewOwnerLink link = new_owner_link(workspace, context_.clock.now(), id);
    return context_.store.write([&](Transaction& tx) -> Result<InvitedMember> {
        const auto member = tx.access().find_member(workspace, id);
        if (!member) return fail(ErrorCode::kNotFound);
        if (!is_invited(*member)) return fail(ErrorCode::kAlreadyExists);
        tx.access().insert(link.record);
        return InvitedMember{.member = *member, .link = owner_link_url(context_.settings, link.token)};
    });
}

bool role_may_change(std::string_view role, std::string_view scope) {
    const auto is_permitted = [&](const Permission& one) { return one.role == role && one.scope == scope; };
    return role == kOwner || std::ranges::any_of(kPermissions, is_permitted);
}

bool role_sees_bank_details(std::string_view role) {
    return role == kOwner || role == kFinance;
}

}  // namespace parrain::app
