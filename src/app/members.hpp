#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// Whom to invite.
struct NewMember {
    std::string email;
    std::string name;
    std::string role;
};

/// A member who was invited, and the link that lets them in; it is shown this once.
struct InvitedMember {
    Member member;
    std::string link;
};

/// A member with what happened to them and how many API keys act for them.
struct MemberView {
    Member member;
    std::vector<MemberEvent> history;  ///< oldest first
    int live_keys = 0;
};

/// The team at the console. Whoever was removed stays known to histories and to what needs two people; invited again by
/// the same address they are the same member.
class Members {
  public:
    explicit Members(const Context& context) : context_(context) {}

    /// Oldest first, without those removed.
    std::vector<Member> list(WorkspaceId workspace) const;

    /// Also one who was removed. @error kNotFound
    Result<MemberView> get(WorkspaceId workspace, MemberId id) const;

    /// Make a member who chooses a password by the link, which is mailed to them too. Field errors, all at once: faults
    /// of the address (/email), kRequired, kTooLong (/name), kUnknownValue (/role).
    /// @error kAlreadyExists (/email)
    Result<InvitedMember> invite(const Caller& caller, const NewMember& wanted) const;

    /// A further link for a member who has not used the first. @error kNotFound, kAlreadyExists (they are in)
    Result<InvitedMember> invite_again(WorkspaceId workspace, MemberId id) const;

    /// Give a member another role, from their next step on: their sessions end. Who is no longer an owner has no API
    /// keys either, since only owners make them. The role they have already changes nothing.
    /// @error kNotFound, kUnknownValue (/role), kLastOwner
    Result<MemberView> change_role(const Caller& caller, MemberId id, const std::string& role) const;

    /// Take a member out of the team: their sessions, their unused invitations and the API keys that act for them end.
    /// @error kNotFound, kLastOwner
    Result<void> remove(const Caller& caller, MemberId id) const;

  private:
    Context context_;
};

/// What members of a team may be.
inline constexpr std::array<std::string_view, 5> kRoles = {"owner", "marketing", "rep", "finance", "viewer"};

/// Whether a member was invited and has not come yet.
inline bool is_invited(const Member& member) {
    return member.password_hash.empty() && !member.removed_at;
}

/// Whether a member of this role may change what stands under a scope of the API; everybody may read.
///
/// | Role | May change |
/// |---|---|
/// | owner | everything |
/// | finance | rewards (payouts, benefits, bank details), programs (budgets), billing |
/// | marketing | programs, gifts, customers, referrals, reports, scenarios, surveys, tasks, templates |
/// | rep | referrals, customers |
/// | viewer | nothing |
bool role_may_change(std::string_view role, std::string_view scope);

}  // namespace parrain::app
