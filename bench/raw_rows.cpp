#include "raw_rows.hpp"

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>

#include "app/attribution.hpp"

namespace parrain::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kThreads = 64;
constexpr int kAll = 100;

/// The text with another number at its end, so that keys of indexes stay as spread as they were.
std::string renamed(const std::string& text, std::size_t number) {
    return text.substr(0, 14) + std::to_string(number);
}

void rename(std::optional<std::string>& text, std::size_t number) {
    if (text) text = renamed(*text, number);
}

}  // namespace

ReferralRows ReferralRows::of(OpenedData& data, WorkspaceId workspace, ReferralId id) {
    return data.store().read([&](app::Transaction& tx) {
        return ReferralRows{.referral = tx.referrals().find(workspace, id).value(),
                            .rules = tx.referrals().pinned(workspace, id),
                            .history = tx.referrals().history(workspace, id)};
    });
}

ReferralRows ReferralRows::renumbered(IdSource& ids, const app::Advocate& advocate, std::size_t number) const {
    ReferralRows rows = *this;
    rows.referral.id = ids.make<ReferralId>();
    rows.referral.advocate = advocate.id;
    rows.referral.account = advocate.account;
    rows.referral.prospect_key = renamed(referral.prospect_key, number);
    for (auto* text : {&rows.referral.email, &rows.referral.email_key, &rows.referral.company,
                       &rows.referral.company_key, &rows.referral.domain}) {
        rename(*text, number);
    }
    for (auto& line : rows.history) line.id = ids.next();
    return rows;
}

void ReferralRows::insert(app::Transaction& tx, WorkspaceId workspace) const {
    auto& referrals = tx.referrals();
    referrals.insert(workspace, referral);
    referrals.claim(workspace, referral.prospect_key, referral.id);
    for (const auto& rule : rules) referrals.pin(workspace, referral.id, rule);
    for (const auto& line : history) referrals.append(workspace, referral.id, line);
}

PaymentRows PaymentRows::of(OpenedData& data, WorkspaceId workspace, const app::Referral& before,
                            std::string_view event_id) {
    return data.store().read([&](app::Transaction& tx) {
        const auto event = tx.billing().find(workspace, event_id).value();
        if (event.outcome != app::BillingOutcome::kApplied) throw std::runtime_error("the payment was not applied");
        const auto history = BillingHistory::of(std::vector{event.fact});
        PaymentRows rows{.event = event,
                         .invoice = history.invoices().front(),
                         .rewards = {},
                         .referral = tx.referrals().find(workspace, before.id).value(),
                         .history = tx.referrals().history(workspace, before.id)};
        rows.referral.version = before.version;
        std::erase_if(rows.history, [](const auto& line) { return line.actor.kind != app::ActorKind::kBilling; });
        for (const auto& reward : tx.rewards().of_referral(workspace, before.id)) {
            rows.rewards.push_back(
                {.reward = reward,
                 .history = tx.rewards().history(workspace, reward.reward.id),
                 .entries = tx.ledger().entries(workspace, {.reward = reward.reward.id, .account = {}},
                                                {.after = 0, .limit = kAll})});
        }
        if (rows.rewards.empty()) throw std::runtime_error("the payment gave no reward");
        return rows;
    });
}

PaymentRows PaymentRows::renumbered(IdSource& ids, const app::Referral& sold, std::size_t number) const {
    PaymentRows rows = *this;
    rows.event.id = ids.make<BillingEventId>();
    rows.event.fact.id = renamed(event.fact.id, number);
    rows.event.fact.invoice = rows.invoice.id = renamed(event.fact.invoice, number);
    rows.event.fact.subscription_id = renamed(event.fact.subscription_id, number);
    rows.event.referral = sold.id;
    rename(rows.event.customer.external_id, number);
    rename(rows.event.customer.email, number);
    rows.referral = sold;
    rows.referral.state = referral.state;
    rows.referral.won_at = referral.won_at;
    rows.referral.expected_value = referral.expected_value;
    rows.referral.next_action_at = referral.next_action_at;
    for (auto& line : rows.history) line.id = ids.next();
    for (auto& one : rows.rewards) {
        auto& reward = one.reward.reward;
        reward.id = ids.make<RewardId>();
        reward.referral = sold.id;
        reward.billing_object = renamed(reward.billing_object, number);
        one.reward.advocate = sold.advocate;
        for (auto& line : one.history) line.id = ids.next();
        for (auto& entry : one.entries) {
            entry.id = ids.make<EntryId>();
            entry.reward = reward.id;
            entry.referral = sold.id;
        }
    }
    return rows;
}

void PaymentRows::insert(app::Transaction& tx, WorkspaceId workspace) const {
    tx.billing().insert(workspace, event);
    for (const auto& [kind, value] : app::billing_numbers(event)) {
        tx.billing().link(workspace, kind, value, referral.id);
    }
    tx.billing().put_invoice(workspace, referral.id, invoice);
    tx.referrals().update(workspace, referral);
    for (const auto& line : history) tx.referrals().append(workspace, referral.id, line);
    for (const auto& one : rewards) {
        tx.rewards().insert(workspace, one.reward);
        for (const auto& line : one.history) tx.rewards().append(workspace, one.reward.reward.id, line);
        for (const auto& entry : one.entries) tx.ledger().append(workspace, entry);
    }
}

Commits commit_rows(app::Store& store, std::chrono::milliseconds time, Range range,
                    const std::function<WriteRows(std::size_t)>& rows_of) {
    std::atomic<std::size_t> next{range.first};
    std::atomic<std::size_t> committed{0};
    const auto start = Clock::now();
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < kThreads; ++i) {
            threads.emplace_back([&] {
                while (Clock::now() - start < time) {
                    const std::size_t number = next++;
                    if (number >= range.end) return;
                    store.write(rows_of(number));
                    ++committed;
                }
            });
        }
    }
    return {.count = committed, .seconds = std::chrono::duration<double>(Clock::now() - start).count()};
}

}  // namespace parrain::bench
