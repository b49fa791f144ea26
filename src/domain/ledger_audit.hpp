#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "domain/ledger_chain.hpp"
#include "domain/reward.hpp"

namespace parrain {

/// What may be found wrong with a ledger, in the order in which it is looked for.
enum class BreachKind {
    kGap,            ///< an entry is missing, or stands twice
    kHash,           ///< an entry, or one before it, is not what was written (I8)
    kAmount,         ///< an entry moves nothing, or from an account to itself (I7)
    kCause,          ///< an entry does not say what caused it (I9)
    kHead,           ///< entries at the end are missing
    kBelowZero,      ///< budget, pending, approved or clearing below zero, or owed above (I2, I3)
    kSum,            ///< the accounts of a currency do not sum to zero (I1)
    kBalance,        ///< a balance is not the sum of its entries (I7, I15)
    kRewardPlace,    ///< a reward's money lies in an account that its state does not allow (I10)
    kRewardEntries,  ///< a reward is not what its entries say (I10, I15), or they are of two funds
    kRewardShare,    ///< what was promised is not paid, to pay, owed and lost (I6)
    kRewardHistory,  ///< the lines of a reward's history do not follow one another to its state (I11)
    kNetting,        ///< what was netted from some was not given back by others (I6)
    kInvoice,        ///< more was refunded than paid (I12)
};
inline constexpr std::size_t kBreachKindCount = 14;

/// The wire name (`gap`, `reward_place`), and back.
std::string_view to_string(BreachKind kind);
std::optional<BreachKind> parse_breach_kind(std::string_view name);

/// Something wrong, and where.
struct Breach {
    BreachKind kind;
    std::int64_t sequence = 0;  ///< of the entry; 0 where it is not one
    std::optional<RewardId> reward = {};
    std::optional<AccountKind> account = {};
    std::optional<Currency> currency = {};
    std::string subject = {};  ///< of an invoice: billing's number of it

    bool operator==(const Breach&) const = default;
};

/// Sums by account, in minor units of one currency.
using AccountSums = std::array<Wide, kAccountKindCount>;

/// What the accounts of one program, or of one of its campaigns, hold in one currency.
struct ProgramBalances {
    ProgramId program;
    Currency currency;
    AccountSums minor = {};
    std::optional<CampaignId> campaign = {};

    Fund fund() const { return {.program = program, .campaign = campaign}; }
};

/// What is wrong with the accounts of one fund (I1, I2, I3). What beneficiaries owe is judged over all funds,
/// since the debt of one may be settled by a reward of another.
std::optional<Breach> breach_of(const ProgramBalances& balances);

/// What the books need to know of a reward.
struct RewardStanding {
    RewardId id;
    RewardState state;
    Money entitled;
    Position position;
};

/// What the books need to know of this reward.
RewardStanding standing_of(const Reward& reward);

/// What is wrong with one reward by itself: its money lies where its state allows (I10), and is all of what was
/// promised (I6).
std::optional<Breach> breach_of(const RewardStanding& reward);

/// As breach_of(after); besides, its postings moved its money from where it was before to where it is after.
std::optional<Breach> breach_of(const Position& before, const RewardStanding& after, std::span<const Posting> postings);

/// In words for a log: `reward_place reward 42 settled EUR`.
std::string to_text(const Breach& breach);

/// Checks a whole ledger, fed piece by piece: all entries of a workspace in order of sequence, then the head, then the
/// balances, then the rewards, then `finish`. The first breach found stays.
class LedgerAudit {
  public:
    explicit LedgerAudit(WorkspaceId workspace) : workspace_(workspace), head_(chain_start()) {}

    void take(const Entry& entry);
    /// An entry that can no longer be read.
    void take_unreadable(std::int64_t sequence);
    void end_of_entries(const ChainHead& stored);
    /// Each fund and currency once.
    void take(const ProgramBalances& stored);
    void take(const RewardStanding& reward);
    /// A reward whose history does not lead to its state.
    void take_astray(RewardId reward);
    void take_refunded_beyond(std::string_view invoice);
    void finish();

    /// What the entries taken so far come to, for each fund and currency of which no balances were taken yet.
    std::vector<ProgramBalances> balances_of_entries() const;

    /// What is wrong; nothing so far where it is empty.
    const std::optional<Breach>& breach() const { return breach_; }
    std::int64_t entries() const { return count_; }
    std::int64_t rewards() const { return rewards_; }
    /// The last entry taken.
    const ChainHead& head() const { return head_; }

  private:
    /// What the entries of one reward come to, all of one fund.
    struct RewardEntries {
        Fund fund;
        AccountSums sums = {};
    };

    void found(Breach breach);
    void add_to_reward(const Entry& entry);
    void check_entries_of(const RewardStanding& reward);

    WorkspaceId workspace_;
    ChainHead head_;
    std::optional<Breach> breach_;
    std::int64_t count_ = 0;
    std::int64_t rewards_ = 0;
    std::map<std::pair<Fund, Currency>, AccountSums> accounts_;
    std::unordered_map<std::int64_t, RewardEntries> by_reward_;
    std::map<Currency, Wide> owed_;
    std::map<Currency, Wide> netted_;
};

}  // namespace parrain
