#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call_store.hpp"
#include "app/contact_store.hpp"
#include "app/context.hpp"
#include "app/message_store.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// Everything that proves how one prospect's data were come by and used: who gave them, when and from where, what was
/// agreed to, what was sent, who called whom, what the prospect answered, and all that happened.
struct Evidence {
    Workspace workspace;
    std::string program;
    ListedReferral listed;
    std::string advocate_email;
    std::optional<ProspectNotice> notice;
    std::optional<ProspectConsent> consent;
    std::vector<Message> messages;  ///< with their texts, oldest first
    std::vector<Call> calls;        ///< oldest first; what was written down of the advocate is left out
    std::vector<ReferralHistoryLine> history;
};

/// The evidence of a referral, for whoever has to hand it over.
class EvidenceBook {
  public:
    explicit EvidenceBook(const Context& context) : context_(context) {}

    /// @error kNotFound
    Result<Evidence> of(WorkspaceId workspace, ReferralId referral) const;

  private:
    Context context_;
};

/// The calls about a referral with the names of who made them, oldest first. Words are kept of calls to `party` alone:
/// what was said to one side is nothing to hand over to the other.
std::vector<Call> calls_told_to(Transaction& tx, WorkspaceId workspace, ReferralId referral, CallParty party);

/// As EvidenceBook::of, within a transaction. @error kNotFound
Result<Evidence> evidence_of(Transaction& tx, WorkspaceId workspace, ReferralId referral);

}  // namespace parrain::app
