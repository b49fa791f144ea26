#pragma once

#include "app/call_store.hpp"
#include "app/context.hpp"

namespace parrain::app {

/// Thank an advocate by mail for the call they were given, and say what happens next; once a referral. Nobody is
/// written to who wants no mail, or while the text cannot be sent.
void thank_advocate(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                    Instant now);

}  // namespace parrain::app
