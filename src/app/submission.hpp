#pragma once

#include <string>

#include "app/context.hpp"
#include "domain/screening.hpp"

namespace parrain::app {

/// Somebody recommended, by whom and how.
struct Submission {
    const Program& program;
    const Advocate& advocate;
    const User& user;
    const Account& account;
    const ProspectDetails& prospect;
    std::string source;                       ///< `tab` or `link`
    std::optional<std::string> key = {};      ///< prospect key of who told nothing to know them by
    std::optional<CampaignId> campaign = {};  ///< filled at submission: the one that takes it
    std::optional<MailHosting> mail = {};     ///< who takes the mail of the prospect's domain, as far as DNS told
    bool knows_professionally = false;        ///< the advocate said so; some countries' law wants it
    Instant now;
};

/// Screen a prospect and store the referral in the same transaction: accepted, held for review, or refused.
///
/// The first commit wins a prospect that several advocates recommend. The campaign that takes the referral is decided,
/// and the rules in force are pinned, with the kind of
/// reward the advocate prefers now, so that later edits change no promise. The gifts of an advocate whose referrals
/// come to nothing are pinned as given on the sale. Source: states-and-ledger.md §1.
Referral submit_referral(Transaction& tx, const Context& context, WorkspaceId workspace, Submission submission);

/// The advocate's record of a user in a program, made on first use; `source` says what made it.
Advocate ensure_advocate(Transaction& tx, const Context& context, WorkspaceId workspace, const Program& program,
                         const User& user, Instant now, std::string_view source = "tab");

/// Whether an account takes what is of this kind, for itself and its people: some refuse gifts and experiences.
bool takes(const Account& account, Beneficiary beneficiary, RewardKind kind);

/// Whether the program's tab is for this user.
bool is_for(const Program& program, const User& user);

/// The first program, oldest first, whose tab is for this user: an open one before a closed one.
std::optional<Program> program_for(Transaction& tx, WorkspaceId workspace, const User& user);

/// The version of the consent text in the widget ("I have told this person"), kept with each referral as proof.
inline constexpr const char* kInformedText = "informed-2026-1";

}  // namespace parrain::app
