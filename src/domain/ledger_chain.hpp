#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/id.hpp"
#include "core/time.hpp"
#include "domain/fund.hpp"
#include "domain/ledger.hpp"

namespace parrain {

/// What moved money, shown beside each entry.
struct Cause {
    std::string type;  ///< `billing_event`, `member`, `api`, `job`, `payout` or `top_up`
    std::optional<std::string> id;
};

/// One line of the ledger: `amount` left `from` and reached `to`. Never changed once written.
struct Entry {
    EntryId id;
    ProgramId program;
    std::optional<RewardId> reward;
    std::optional<ReferralId> referral;
    Instant at;
    Posting posting;
    Cause cause;
    /// Whose money moved where it is a campaign's; none where it is the program's own.
    std::optional<CampaignId> campaign = {};
    /// Its place among the workspace's entries, from 1 without gaps; 0 until it is written.
    std::int64_t sequence = 0;
    /// Seals this entry and all before it; empty until it is written.
    std::string hash = {};

    Fund fund() const { return {.program = program, .campaign = campaign}; }
};

/// Where the chain of a workspace has got to: its last entry.
struct ChainHead {
    std::int64_t sequence = 0;
    std::string hash;

    bool operator==(const ChainHead&) const = default;
};

/// The head of a ledger without entries: 64 zeros.
ChainHead chain_start();

/// What the hash of an entry is made from besides the hash before it: every field but the hash itself, as netstrings
/// (`length:octets,`) in this order: workspace, sequence, id, program, reward, referral, moment in microseconds, from,
/// to, currency, minor units, type and id of the cause. What is absent is an empty netstring. The campaign follows
/// where there is one, so that lines written before there were campaigns keep their hash.
std::string canonical_bytes(WorkspaceId workspace, const Entry& entry);

/// The hash of an entry, in lower-case hexadecimal: SHA-256 of the hash before it (as its 64 characters) and the
/// canonical bytes. Source: states-and-ledger.md I8; docs/adr/0018.
std::string chain_hash(std::string_view previous, WorkspaceId workspace, const Entry& entry);

/// Appends to a chain: numbers and seals `entry`, and moves the head on to it.
void seal(ChainHead& head, WorkspaceId workspace, Entry& entry);

}  // namespace parrain
