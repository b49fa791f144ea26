#include "app/evidence.hpp"

#include <algorithm>

#include "app/actor_names.hpp"

namespace parrain::app {
namespace {

constexpr int kMostMessages = 200;

}  // namespace

std::vector<Call> calls_told_to(Transaction& tx, WorkspaceId workspace, ReferralId referral, CallParty party) {
    auto calls = tx.calls().calls(workspace, referral);
    for (Call& call : calls) {
        call.actor_name = name_of(tx, workspace, call.actor);
        if (call.party == party) continue;
        call.note.reset();
        call.reason.reset();
    }
    return calls;
}

Result<Evidence> evidence_of(Transaction& tx, WorkspaceId workspace, ReferralId id) {
    auto listed = tx.referrals().find_listed(workspace, id);
    if (!listed) return fail(ErrorCode::kNotFound);
    const Referral& referral = listed->referral;
    Evidence evidence{.workspace = tx.workspaces().find(workspace).value(),
                      .program = tx.programs().find(workspace, referral.program).value().name,
                      .listed = *listed,
                      .advocate_email = tx.customers().find_user(workspace, listed->user).value().email,
                      .notice = tx.contacts().notice(workspace, id),
                      .consent = tx.contacts().consent(workspace, id),
                      .messages = {},
                      .calls = calls_told_to(tx, workspace, id, CallParty::kProspect),
                      .history = tx.referrals().history(workspace, id)};
    MessageFilter filter;
    filter.referral = id;
    for (const Message& one : tx.messages().list(workspace, filter, {.after = 0, .limit = kMostMessages})) {
        if (auto message = tx.messages().find(workspace, one.id)) evidence.messages.push_back(*std::move(message));
    }
    std::ranges::reverse(evidence.messages);
    name_people(tx, workspace, evidence.history);
    return evidence;
}

Result<Evidence> EvidenceBook::of(WorkspaceId workspace, ReferralId referral) const {
    return context_.store.read([&](Transaction& tx) { return evidence_of(tx, workspace, referral); });
}

}  // namespace parrain::app
