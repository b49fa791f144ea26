#include "app/subjects.hpp"

#include <algorithm>
#include <iterator>

#include "app/call_book.hpp"
#include "app/gift_orders.hpp"
#include "app/messages.hpp"
#include "app/payouts.hpp"
#include "app/prospect_contact.hpp"
#include "app/rewards.hpp"
#include "app/suppressions.hpp"
#include "app/unsubscribe.hpp"
#include "core/crypto.hpp"
#include "core/email.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

constexpr int kMostMessages = 200;
constexpr int kReferralsAtOnce = 200;
constexpr std::size_t kCodeBits = 128;
constexpr std::string_view kOwner = "owner";

Result<Email> address_of(std::string_view text) {
    auto email = Email::parse(text);
    if (!email) return fail(email.error(), "/email");
    return email;
}

std::vector<Message> with_texts(Transaction& tx, const Context& context, WorkspaceId workspace,
                                const MessageFilter& filter) {
    std::vector<Message> messages;
    for (const Message& one : tx.messages().list(workspace, filter, {.after = 0, .limit = kMostMessages})) {
        auto message = tx.messages().find(workspace, one.id);
        if (message) messages.push_back(as_it_reads(tx, context, workspace, *std::move(message)));
    }
    return messages;
}

/// What hangs on one user or one referral, whichever id is given, and is kept by either.
void add_kept(Transaction& tx, WorkspaceId workspace, Subject& subject, UserId user, ReferralId referral) {
    const std::string recipient = user ? "user:" + user.str() : "prospect:" + referral.str();
    for (KeptAddress& address : tx.contacts().gift_addresses(workspace, recipient)) {
        subject.gift_addresses.push_back(std::move(address));
    }
    for (KeptTask& task : tx.contacts().tasks_of(workspace, user, referral)) {
        const bool is_known = std::ranges::find(subject.tasks, task.id, &KeptTask::id) != subject.tasks.end();
        if (!is_known) subject.tasks.push_back(std::move(task));
    }
}

std::vector<Member> members_with(Transaction& tx, WorkspaceId workspace, std::string_view key) {
    std::vector<Member> members;
    for (const MemberId id : tx.contacts().members_with(workspace, key)) {
        if (auto member = tx.access().find_member(workspace, id)) members.push_back(*std::move(member));
    }
    return members;
}

/// The calls that an advocate was given about each of their referrals.
void add_calls(Transaction& tx, WorkspaceId workspace, SubjectUser& subject, AdvocateId advocate) {
    ReferralFilter filter;
    filter.advocate = advocate;
    Slice slice{.after = 0, .limit = kReferralsAtOnce};
    for (;;) {
        const auto referrals = tx.referrals().list(workspace, filter, slice);
        for (const ListedReferral& one : referrals) {
            for (Call& call : calls_told_to(tx, workspace, one.referral.id, CallParty::kAdvocate)) {
                if (call.party == CallParty::kAdvocate) subject.calls.push_back(std::move(call));
            }
        }
        if (referrals.size() < static_cast<std::size_t>(kReferralsAtOnce)) return;
        slice.after = referrals.back().referral.id.value();
    }
}

SubjectUser described(Transaction& tx, const Context& context, WorkspaceId workspace, const User& user) {
    SubjectUser subject{.user = user,
                        .account_name = tx.customers().find_account(workspace, user.account).value().name,
                        .banks = {},
                        .advocates = tx.referrals().advocates_of(workspace, user.id),
                        .rewards = {},
                        .messages = {},
                        .answers = tx.contacts().answers_of(workspace, user.id),
                        .enrollments = tx.contacts().enrollments_of(workspace, user.id),
                        .calls = {},
                        .is_unsubscribed = is_unsubscribed(tx, workspace, user)};
    for (const Advocate& advocate : subject.advocates) {
        if (auto bank = tx.payouts().bank_account(workspace, "advocate:" + advocate.id.str())) {
            subject.banks.emplace(advocate.id, *std::move(bank));
        }
        for (StoredReward& reward : tx.rewards().of_advocate(workspace, advocate.id)) {
            subject.rewards.push_back(std::move(reward));
        }
        add_calls(tx, workspace, subject, advocate.id);
    }
    MessageFilter filter;
    filter.user = user.id;
    subject.messages = with_texts(tx, context, workspace, filter);
    return subject;
}

/// Everything that is kept of who has an address.
Result<Subject> found(Transaction& tx, const Context& context, WorkspaceId workspace, const Email& address) {
    const std::string& key = address.match_key();
    Subject subject{.email = key,
                    .is_suppressed = is_suppressed(tx, workspace, key),
                    .as_prospect = {},
                    .as_user = {},
                    .as_member = members_with(tx, workspace, key),
                    .as_payer = tx.contacts().payers(workspace, key),
                    .gift_addresses = {},
                    .tasks = {},
                    .messages = {}};
    auto recommended = tx.referrals().matching(workspace, key, "", "");
    std::ranges::move(tx.referrals().matching(workspace, concealed_key(tx, workspace, key), "", ""),
                      std::back_inserter(recommended));
    for (const Referral& referral : recommended) {
        auto evidence = evidence_of(tx, workspace, referral.id);
        if (!evidence) return evidence.failure();
        subject.as_prospect.push_back(*std::move(evidence));
        add_kept(tx, workspace, subject, {}, referral.id);
    }
    for (const User& user : tx.customers().users_by_email(workspace, key)) {
        subject.as_user.push_back(described(tx, context, workspace, user));
        add_kept(tx, workspace, subject, user.id, {});
    }
    MessageFilter filter;
    filter.to = key;
    subject.messages = with_texts(tx, context, workspace, filter);
    std::erase_if(subject.messages, [](const Message& one) { return one.referral || one.user; });
    return subject;
}

/// What an answer that was kept would name the person by: addresses in every spelling, and ids between quotes.
std::vector<std::string> mentions_of(const Subject& subject, const Email& address) {
    const auto quoted = [](std::string_view id) { return '"' + std::string(id) + '"'; };
    std::vector<std::string> mentions{address.str(), address.match_key()};
    for (const Evidence& one : subject.as_prospect) {
        mentions.push_back(quoted(one.listed.referral.id.str()));
        mentions.push_back(one.listed.referral.email.value_or(""));
    }
    for (const SubjectUser& one : subject.as_user) {
        mentions.insert(mentions.end(), {quoted(one.user.id.str()), quoted(one.user.external_id), one.user.email});
    }
    for (const Member& one : subject.as_member) {
        mentions.insert(mentions.end(), {quoted(one.id.str()), one.email});
    }
    for (const KeptPayer& one : subject.as_payer) mentions.push_back(one.email.value_or(""));
    return mentions;
}

template <class List>
std::int64_t count_of(const List& list) {
    return static_cast<std::int64_t>(list.size());
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

/// Nobody can be paid who is not known any more: what they were promised waits for a person, as when they leave.
Result<void> stop_rewards(Transaction& tx, const Context& context, const Caller& caller, UserId user, Instant now) {
    for (const Advocate& advocate : tx.referrals().advocates_of(caller.workspace, user)) {
        if (auto failed = fail_cash_of(tx, context, caller, advocate.id, now); !failed) return failed;
        if (auto held = hold_for_departure(tx, context, caller, advocate.id, now); !held) return held;
    }
    return {};
}

}  // namespace

Result<Subject> Subjects::find(WorkspaceId workspace, std::string_view email) const {
    const auto address = address_of(email);
    if (!address) return address.failure();
    return context_.store.read([&](Transaction& tx) { return found(tx, context_, workspace, *address); });
}

Result<ErasedSubject> Subjects::erase(const Caller& caller, std::string_view email) const {
    const auto address = address_of(email);
    if (!address) return address.failure();
    const std::string& key = address->match_key();
    const WorkspaceId workspace = caller.workspace;
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ErasedSubject> {
        const auto subject = found(tx, context_, workspace, *address);
        if (!subject) return subject.failure();
        if (are_last_owners(tx, workspace, subject->as_member)) return fail(ErrorCode::kLastOwner);
        ErasedSubject erased{.payments = count_of(subject->as_payer),
                             .messages = tx.messages().erase_to(workspace, key),
                             .gift_addresses = count_of(subject->gift_addresses),
                             .tasks = count_of(subject->tasks)};
        for (const Evidence& one : subject->as_prospect) {
            auto referral = tx.referrals().find_locked(workspace, one.listed.referral.id).value();
            const auto done = erase_prospect(tx, context_, workspace, referral, caller.actor, now);
            if (!done) return done.failure();
            ++erased.referrals;
        }
        for (const SubjectUser& one : subject->as_user) {
            const Movement erasure{.at = now, .actor = caller.actor, .cause = cause_of(caller)};
            const auto called_off = call_off_parcels(tx, context_, workspace, recipient_key(one.user.id), erasure);
            if (!called_off) return called_off.failure();
            const auto stopped = stop_rewards(tx, context_, caller, one.user.id, now);
            if (!stopped) return stopped.failure();
            tx.contacts().erase_user(workspace, one.user.id, crypto::random_token(kCodeBits), now);
            ++erased.users;
        }
        if (!subject->as_member.empty()) tx.access().members_locked(workspace);
        for (const Member& member : subject->as_member) {
            tx.contacts().erase_member(workspace, member.id, now);
            reroute_all(tx, context_, workspace, member.id, now);
            ++erased.members;
        }
        tx.contacts().erase_billing(workspace, key);
        tx.contacts().forget_answers(workspace, mentions_of(*subject, *address));
        return erased;
    });
}

}  // namespace parrain::app
