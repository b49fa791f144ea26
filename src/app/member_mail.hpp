#pragma once

#include <string>

#include "app/context.hpp"

namespace parrain::app {

/// Put into the queue the invitation of a member, in the name of `inviter` where that is a member: the link that also
/// stands on the inviter's screen.
void mail_invitation(Transaction& tx, const Context& context, const Member& member, const OwnerLink& record,
                     const std::string& url, const Actor& inviter, Instant now);

}  // namespace parrain::app
