#include "app/contacts.hpp"

#include "app/call_book.hpp"
#include "app/prospect_contact.hpp"
#include "app/suppressions.hpp"

namespace parrain::app {
namespace {

constexpr int kMostUninformed = 200;
constexpr int kNoticesAtOnce = 500;
constexpr int kMonthsInYear = 12;

/// The line of an address that is on the list.
std::optional<Suppression> newest(Transaction& tx, WorkspaceId workspace) {
    const auto lines = tx.contacts().suppressions(workspace, {.after = 0, .limit = 1});
    return lines.empty() ? std::nullopt : std::optional(lines.front());
}

/// Reckon the ends of all notices under new rules, in the transaction that sets them.
void reckon_all(Transaction& tx, const Context& context, WorkspaceId workspace, const RetentionRules& rules,
                Instant now) {
    ReferralId after;
    for (;;) {
        auto notices = tx.contacts().notices(workspace, after, kNoticesAtOnce);
        for (ProspectNotice& notice : notices) {
            after = notice.referral;
            const auto referral = tx.referrals().find(workspace, notice.referral);
            if (!referral || referral->state == ReferralState::kErased) continue;
            reckon(notice, *referral, rules);
            tx.contacts().put(workspace, notice);
            follow_alert(tx, context, workspace, notice, *referral, now);
        }
        if (notices.size() < kNoticesAtOnce) return;
    }
}

SuppressedLine suppressed(Transaction& tx, const Context& context, const Caller& caller,
                          const SuppressedAddress& address, Instant now) {
    const bool is_new = suppress(tx, context, caller.workspace, address, caller.actor, now);
    SuppressedLine line{.suppression = {}, .is_new = is_new, .refusal = {}};
    if (is_new) line.suppression = newest(tx, caller.workspace);
    return line;
}

}  // namespace

ContactSettings Contacts::settings(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) { return tx.contacts().settings(workspace); });
}

Result<ContactSettings> Contacts::set_policies(WorkspaceId workspace, std::int64_t version, CountryCode country,
                                               const std::optional<std::vector<ContactPolicy>>& policies) const {
    auto table = policies ? checked(*policies) : Result<std::vector<ContactPolicy>>(shipped_contact_policies());
    if (!table) return table.failure();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ContactSettings> {
        ContactSettings settings = tx.contacts().settings(workspace);
        settings.country = country;
        settings.policies = *table;
        settings.has_own_policies = policies.has_value();
        settings.version = version;
        if (!tx.contacts().put(workspace, settings)) return fail(ErrorCode::kPreconditionFailed);
        for (const Program& program : tx.programs().list(workspace)) {
            const auto reconsidered = reconsider_calls(tx, context_, workspace, program, false, now);
            if (!reconsidered) return reconsidered.failure();
        }
        return tx.contacts().settings(workspace);
    });
}

Result<ContactSettings> Contacts::set_retention(WorkspaceId workspace, std::int64_t version,
                                                const RetentionRules& rules) const {
    if (const auto kept = check(rules); !kept) return kept.failure();
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ContactSettings> {
        ContactSettings settings = tx.contacts().settings(workspace);
        settings.retention = rules;
        settings.version = version;
        if (!tx.contacts().put(workspace, settings)) return fail(ErrorCode::kPreconditionFailed);
        reckon_all(tx, context_, workspace, rules, now);
        return tx.contacts().settings(workspace);
    });
}

std::vector<Suppression> Contacts::suppressions(WorkspaceId workspace, Slice slice) const {
    return context_.store.read([&](Transaction& tx) { return tx.contacts().suppressions(workspace, slice); });
}

Result<SuppressedLine> Contacts::suppress(const Caller& caller, std::string_view address) const {
    const auto told = SuppressedAddress::parse(address, settings(caller.workspace).country);
    if (!told) return fail(told.error(), "/address");
    const Instant now = context_.clock.now();
    return context_.store.write(
        [&](Transaction& tx) -> Result<SuppressedLine> { return suppressed(tx, context_, caller, *told, now); });
}

Result<std::vector<SuppressedLine>> Contacts::suppress_all(const Caller& caller,
                                                           const std::vector<std::string>& addresses) const {
    if (addresses.empty()) return fail(ErrorCode::kRequired, "/addresses");
    if (addresses.size() > kMostSuppressed) return fail(ErrorCode::kTooMany, "/addresses", at_most(kMostSuppressed));
    const CountryCode country = settings(caller.workspace).country;
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<std::vector<SuppressedLine>> {
        std::vector<SuppressedLine> lines;
        for (const std::string& address : addresses) {
            const auto told = SuppressedAddress::parse(address, country);
            lines.push_back(told ? suppressed(tx, context_, caller, *told, now)
                                 : SuppressedLine{.suppression = {}, .is_new = false, .refusal = told.error()});
        }
        return lines;
    });
}

Result<bool> Contacts::is_suppressed(WorkspaceId workspace, std::string_view address) const {
    const auto told = SuppressedAddress::parse(address, settings(workspace).country);
    if (!told) return fail(told.error(), "/address");
    return context_.store.read(
        [&](Transaction& tx) -> Result<bool> { return app::is_suppressed(tx, workspace, told->key); });
}

std::vector<UninformedProspect> Contacts::uninformed(WorkspaceId workspace) const {
    const Instant now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) {
        std::vector<UninformedProspect> found;
        for (ProspectNotice& notice : tx.contacts().uninformed(workspace, now, kMostUninformed)) {
            auto listed = tx.referrals().find_listed(workspace, notice.referral);
            if (listed) found.push_back({.listed = *std::move(listed), .notice = std::move(notice)});
        }
        return found;
    });
}

int end_suppressions(const Context& context, Instant now) {
    const auto workspaces = context.store.read([](Transaction& tx) { return tx.workspaces().list(); });
    int removed = 0;
    for (const Workspace& workspace : workspaces) {
        const auto years = context.store.read(
            [&](Transaction& tx) { return tx.contacts().settings(workspace.id).retention.suppression_years; });
        if (!years) continue;
        removed += context.store.write([&](Transaction& tx) {
            return tx.contacts().remove_suppressions_before(workspace.id, add_months(now, -*years * kMonthsInYear));
        });
    }
    return removed;
}

}  // namespace parrain::app
