#include "app/subjects.hpp"

#include <algorithm>

#include "app/message_store.hpp"
#include "app/prospect_contact.hpp"
#include "app/suppressions.hpp"
#include "app/unsubscribe.hpp"
#include "core/crypto.hpp"
#include "core/email.hpp"

namespace parrain::app {
namespace {

constexpr int kMostMessages = 200;
constexpr std::size_t kCodeBits = 128;
constexpr std::string_view kOwner = "owner";

Result<std::string> key_of(std::string_view text) {
    const auto email = Email::parse(text);
    if (!email) return fail(email.error(), "/email");
    return email->match_key();
}

std::vector<Member> members_with(Transaction& tx, WorkspaceId workspace, std::string_view key) {
    std::vector<Member> members;
    for (const MemberId id : tx.contacts().members_with(workspace, key)) {
        if (auto member = tx.access().find_member(workspace, id)) members.push_back(*std::move(member));
    }
    return members;
}

SubjectUser described(Transaction& tx, WorkspaceId workspace, const User& user) {
    SubjectUser subject{.user = user,
                        .account_name = tx.customers().find_account(workspace, user.account).value().name,
                        .advocates = tx.referrals().advocates_of(workspace, user.id),
                        .rewards = {},
                        .messages = {},
                        .answers = tx.contacts().answers_of(workspace, user.id),
                        .is_unsubscribed = is_unsubscribed(tx, workspace, user)};
    for (const Advocate& advocate : subject.advocates) {
        for (StoredReward& reward : tx.rewards().of_advocate(workspace, advocate.id)) {
            subject.rewards.push_back(std::move(reward));
        }
    }
    MessageFilter filter;
    filter.user = user.id;
    for (const Message& one : tx.messages().list(workspace, filter, {.after = 0, .limit = kMostMessages})) {
        if (auto message = tx.messages().find(workspace, one.id)) subject.messages.push_back(*std::move(message));
    }
    return subject;
}

/// Whether the workspace would be left without anybody who may do everything.
bool are_last_owners(Transaction& tx, WorkspaceId workspace, const std::vector<Member>& leaving) {
    const auto is_leaving = [&](const Member& member) {
        return std::ranges::find(leaving, member.id, &Member::id) != leaving.end();
    };
    const auto owns = [](const Member& member) { return member.role == kOwner && !member.password_hash.empty(); };
    if (std::ranges::none_of(leaving, owns)) return false;
    const auto members = tx.access().members(workspace);
    return std::ranges::none_of(members, [&](const Member& one) { return owns(one) && !is_leaving(one); });
}

}  // namespace

Result<Subject> Subjects::find(WorkspaceId workspace, std::string_view email) const {
    const auto key = key_of(email);
    if (!key) return key.failure();
    return context_.store.read([&](Transaction& tx) -> Result<Subject> {
        Subject subject{.email = *key,
                        .is_suppressed = is_suppressed(tx, workspace, *key),
                        .as_prospect = {},
                        .as_user = {},
                        .as_member = members_with(tx, workspace, *key)};
        for (const Referral& referral : tx.referrals().matching(workspace, *key, "", "")) {
            auto evidence = evidence_of(tx, workspace, referral.id);
            if (!evidence) return evidence.failure();
            subject.as_prospect.push_back(*std::move(evidence));
        }
        for (const User& user : tx.customers().users_by_email(workspace, *key)) {
            subject.as_user.push_back(described(tx, workspace, user));
        }
        return subject;
    });
}

Result<ErasedSubject> Subjects::erase(const Caller& caller, std::string_view email) const {
    const auto key = key_of(email);
    if (!key) return key.failure();
    const WorkspaceId workspace = caller.workspace;
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ErasedSubject> {
        ErasedSubject erased;
        const auto members = members_with(tx, workspace, *key);
        if (are_last_owners(tx, workspace, members)) return fail(ErrorCode::kLastOwner);
        for (const Referral& found : tx.referrals().matching(workspace, *key, "", "")) {
            auto referral = tx.referrals().find_locked(workspace, found.id).value();
            const auto done = erase_prospect(tx, context_, workspace, referral, caller.actor, now);
            if (!done) return done.failure();
            ++erased.referrals;
        }
        for (const User& user : tx.customers().users_by_email(workspace, *key)) {
            tx.contacts().erase_user(workspace, user.id, crypto::random_token(kCodeBits), now);
            ++erased.users;
        }
        for (const Member& member : members) {
            tx.contacts().erase_member(workspace, member.id, now);
            ++erased.members;
        }
        tx.contacts().erase_billing(workspace, *key);
        return erased;
    });
}

}  // namespace parrain::app
