#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <vector>

#include "publisher.hpp"

namespace parrain::bench {

/// The rows that one recommendation left behind, to be written again as those of another.
struct ReferralRows {
    app::Referral referral;
    std::vector<app::PinnedRule> rules;
    std::vector<app::ReferralHistoryLine> history;

    /// As the product wrote them.
    static ReferralRows of(OpenedData& data, WorkspaceId workspace, ReferralId id);

    /// The same of another advocate and prospect.
    ReferralRows renumbered(IdSource& ids, const app::Advocate& advocate, std::size_t number) const;

    void insert(app::Transaction& tx, WorkspaceId workspace) const;
};

/// The rows that one payment left behind: the fact, what it is known by, its invoice, the rewards with their history
/// and money lines, and the sale on the referral.
struct PaymentRows {
    struct RewardRows {
        app::StoredReward reward;
        std::vector<app::RewardHistoryLine> history;
        std::vector<app::Entry> entries;
    };

    app::BillingEvent event;
    PaidInvoice invoice;
    std::vector<RewardRows> rewards;
    app::Referral referral;  ///< with the version that the update expects
    std::vector<app::ReferralHistoryLine> history;

    /// As the product wrote them; `before` is the referral before the payment.
    static PaymentRows of(OpenedData& data, WorkspaceId workspace, const app::Referral& before,
                          std::string_view event_id);

    /// The same of another referral.
    PaymentRows renumbered(IdSource& ids, const app::Referral& referral, std::size_t number) const;

    void insert(app::Transaction& tx, WorkspaceId workspace) const;
};

/// Writes the rows of one transaction.
using WriteRows = std::function<void(app::Transaction&)>;

/// Which transactions are taken, the last excluded.
struct Range {
    std::size_t first;
    std::size_t end;
};

/// How many transactions were committed in what time.
struct Commits {
    std::size_t count = 0;
    double seconds = 0;

    double per_second() const { return static_cast<double>(count) / seconds; }
};

/// Commit what `rows_of` gives for rising numbers from 64 threads, one transaction each through the product's own
/// writer, until `time` has passed or the range is used up.
Commits commit_rows(app::Store& store, std::chrono::milliseconds time, Range range,
                    const std::function<WriteRows(std::size_t)>& rows_of);

}  // namespace parrain::bench
