#pragma once

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

/// The team at the console.
class Members {
  public:
    explicit Members(const Context& context) : context_(context) {}

    /// Oldest first.
    std::vector<Member> list(WorkspaceId workspace) const;

    /// Make a member who chooses a password by the link. Field errors, all at once: faults of the address (/email),
    /// kRequired, kTooLong (/name), kUnknownValue (/role).
    /// @error kAlreadyExists (/email)
    Result<InvitedMember> invite(WorkspaceId workspace, const NewMember& wanted) const;

    /// A further link for a member who has not used the first. @error kNotFound, kAlreadyExists (they are in)
    Result<InvitedMember> invite_again(WorkspaceId workspace, MemberId id) const;

  private:
    Context context_;
};

/// Whether a member was invited and has not come yet.
inline bool is_invited(const Member& member) {
    return member.password_hash.empty();
}

/// Whether a member of this role may change what stands under a scope of the API; everybody may read.
///
/// | Role | May change |
/// |---|---|
/// | owner | everything |
/// | finance | rewards (payouts, benefits, bank details), programs (budgets), billing |
/// | marketing | programs, gifts, customers, referrals, reports |
/// | rep | referrals, customers |
/// | viewer | nothing |
bool role_may_change(std::string_view role, std::string_view scope);

/// Whether a member of this role may see whole bank details, as payment files hold them.
bool role_sees_bank_details(std::string_view role);

}  // namespace parrain::app
