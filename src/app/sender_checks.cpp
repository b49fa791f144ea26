#include "app/sender_checks.hpp"

#include "app/sender.hpp"
#include "core/email.hpp"

namespace parrain::app {
namespace {

std::string domain_of(const Sender& sender) {
    const auto address = Email::parse(sender.from_address);
    return address ? address->domain() : std::string();
}

SenderVerdict verdict_of(Transaction& tx, WorkspaceId workspace, const Sender& sender) {
    SenderVerdict verdict{.domain = domain_of(sender)};
    verdict.check = tx.senders().check(workspace);
    if (verdict.check && verdict.check->domain != verdict.domain) verdict.check.reset();
    verdict.standing = standing_of(verdict.domain, verdict.check);
    return verdict;
}

}  // namespace

SenderVerdict sender_verdict(Transaction& tx, const Context& context, WorkspaceId workspace) {
    return verdict_of(tx, workspace, sender_of(tx, context, workspace));
}

bool may_introduce_from(Transaction& tx, const Context& context, WorkspaceId workspace) {
    const Sender sender = sender_of(tx, context, workspace);
    return !sender.only_verified || verdict_of(tx, workspace, sender).standing == SenderStanding::kVerified;
}

SenderVerdict SenderChecks::get(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) { return sender_verdict(tx, context_, workspace); });
}

Result<SenderVerdict> SenderChecks::look(WorkspaceId workspace, const LookAtSender& look) const {
    const SenderVerdict before = get(workspace);
    if (before.domain.empty()) return fail(ErrorCode::kSenderIncomplete);
    if (before.standing == SenderStanding::kTrial) return before;
    const SenderRecords records = look(before.domain);
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<SenderVerdict> {
        tx.senders().put(workspace, SenderCheck{.domain = before.domain, .checked_at = now, .records = records});
        return sender_verdict(tx, context_, workspace);
    });
}

int look_at_due_senders(const Context& context, const LookAtSender& look) {
    const SenderChecks checks(context);
    int looked = 0;
    for (const Workspace& workspace : context.store.read([](Transaction& tx) { return tx.workspaces().list(); })) {
        const SenderVerdict verdict = checks.get(workspace.id);
        if (!is_check_due(verdict.domain, verdict.check, context.clock.now())) continue;
        looked += checks.look(workspace.id, look).ok() ? 1 : 0;
    }
    return looked;
}

}  // namespace parrain::app
