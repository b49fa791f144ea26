#include "domain/ledger_chain.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <set>
#include <vector>

namespace parrain {
namespace {

Money euros(std::int64_t minor) {
    return Money::parse(minor, Currency::parse("EUR").value()).value();
}

Entry entry() {
    return {.id = EntryId(7),
            .program = ProgramId(3),
            .reward = RewardId(4),
            .referral = ReferralId(5),
            .at = Instant(1'000'000),
            .posting = {.from = AccountKind::kBudget, .to = AccountKind::kPending, .amount = euros(25'800)},
            .cause = {.type = "billing_event", .id = "evt_1"},
            .sequence = 12};
}

TEST_CASE("the canonical bytes are the ones written down for auditors") {
    CHECK(canonical_bytes(WorkspaceId(9), entry()) ==
          "1:9,2:12,1:7,1:3,1:4,1:5,7:1000000,6:budget,7:pending,3:EUR,5:25800,13:billing_event,5:evt_1,");
    Entry bare = entry();
    bare.reward = {};
    bare.referral = {};
    bare.cause = {.type = "top_up", .id = {}};
    CHECK(canonical_bytes(WorkspaceId(9), bare) ==
          "1:9,2:12,1:7,1:3,0:,0:,7:1000000,6:budget,7:pending,3:EUR,5:25800,6:top_up,0:,");
    Entry of_campaign = bare;
    of_campaign.campaign = CampaignId(31);
    CHECK(canonical_bytes(WorkspaceId(9), of_campaign) == canonical_bytes(WorkspaceId(9), bare) + "2:31,");
}

TEST_CASE("a hash is SHA-256 of the hash before and the canonical bytes") {
    const std::string before = chain_start().hash;
    CHECK(before == std::string(64, '0'));
    // As anybody makes it: printf '%s' '<64 zeros><canonical bytes>' | sha256sum
    CHECK(chain_hash(before, WorkspaceId(9), entry()) ==
          "21311dcf1a0c876a315087dfb0a931285f326bf787a1592fb36e5d29ccac4a5d");
}

TEST_CASE("every field of an entry changes its hash, and the hash before it does") {
    const std::string before = chain_start().hash;
    std::set<std::string> hashes = {chain_hash(before, WorkspaceId(9), entry()),
                                    chain_hash(before, WorkspaceId(10), entry()),
                                    chain_hash(std::string(64, '1'), WorkspaceId(9), entry())};
    const std::vector<std::function<void(Entry&)>> changes = {
        [](Entry& one) { one.id = EntryId(8); },
        [](Entry& one) { one.program = ProgramId(4); },
        [](Entry& one) { one.campaign = CampaignId(4); },
        [](Entry& one) { one.reward = RewardId(5); },
        [](Entry& one) { one.reward = {}; },
        [](Entry& one) { one.referral = ReferralId(6); },
        [](Entry& one) { one.at = one.at + Duration{1}; },
        [](Entry& one) { one.posting.from = AccountKind::kApproved; },
        [](Entry& one) { one.posting.to = AccountKind::kApproved; },
        [](Entry& one) { one.posting.amount = euros(25'801); },
        [](Entry& one) { one.posting.amount = Money::parse(25'800, Currency::parse("TND").value()).value(); },
        [](Entry& one) { one.cause.type = "api"; },
        [](Entry& one) { one.cause.id = "evt_2"; },
        [](Entry& one) { one.sequence = 13; },
    };
    for (const auto& change : changes) {
        Entry changed = entry();
        change(changed);
        hashes.insert(chain_hash(before, WorkspaceId(9), changed));
    }
    CHECK(hashes.size() == changes.size() + 3);
}

TEST_CASE("sealing numbers entries from one and leads the head on") {
    ChainHead head = chain_start();
    Entry first = entry();
    Entry second = entry();
    seal(head, WorkspaceId(9), first);
    seal(head, WorkspaceId(9), second);
    CHECK(first.sequence == 1);
    CHECK(second.sequence == 2);
    CHECK(first.hash == chain_hash(chain_start().hash, WorkspaceId(9), first));
    CHECK(second.hash == chain_hash(first.hash, WorkspaceId(9), second));
    CHECK(head == ChainHead{.sequence = 2, .hash = second.hash});
}

}  // namespace
}  // namespace parrain
