#pragma once

#include <functional>
#include <optional>
#include <string>

#include "app/context.hpp"
#include "app/sender_store.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// Asks DNS how the records of a domain stand; takes some seconds at most. Never called within a transaction.
using LookAtSender = std::function<SenderRecords(const std::string& domain)>;

/// What is known of the domain that a workspace sends from.
struct SenderVerdict {
    std::string domain;  ///< empty while nobody set who writes
    SenderStanding standing = SenderStanding::kUnchecked;
    std::optional<SenderCheck> check = {};  ///< the last look at this very domain
};

/// The verdict on a workspace's sender, within a transaction.
SenderVerdict sender_verdict(Transaction& tx, const Context& context, WorkspaceId workspace);

/// Whether the one message to a prospect may leave as far as its sender goes: always, unless the workspace wants a
/// verified domain for it.
bool may_introduce_from(Transaction& tx, const Context& context, WorkspaceId workspace);

/// Whether the domains of senders are verified.
class SenderChecks {
  public:
    explicit SenderChecks(const Context& context) : context_(context) {}

    SenderVerdict get(WorkspaceId workspace) const;

    /// Look now, and keep what was found. A domain for trying out is not looked at.
    /// @error kSenderIncomplete (there is no address to send from)
    Result<SenderVerdict> look(WorkspaceId workspace, const LookAtSender& look) const;

  private:
    Context context_;
};

/// Look at every sender's domain that nobody has looked at, or not for 30 days. How many were looked at.
int look_at_due_senders(const Context& context, const LookAtSender& look);

}  // namespace parrain::app
