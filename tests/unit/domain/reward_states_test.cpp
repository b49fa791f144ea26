#include "domain/reward_states.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "domain/reward.hpp"
#include "support/reward_builders.hpp"

using namespace parrain;
using namespace parrain::given;

namespace {

// The table as it was designed: state, event, next states.
constexpr const char* kDesign = R"(
absent,payment,pending|unfunded|held|voided
absent,partial_refund,parked
absent,full_refund,parked
parked,payment,pending|unfunded|held|voided
parked,partial_refund,parked
parked,full_refund,parked
unfunded,budget_topped_up,pending
unfunded,partial_refund,unfunded|voided
unfunded,full_refund,voided
unfunded,refused,voided
unfunded,flagged,unfunded
unfunded,advocate_left,unfunded
pending,hold_ended,approved
pending,flagged,held
pending,refused,voided
pending,partial_refund,pending|voided
pending,full_refund,voided
pending,advocate_left,held
held,cleared,pending
held,refused,voided
held,partial_refund,held|voided
held,full_refund,voided
held,hold_ended,held
held,advocate_left,held
approved,scheduled,scheduled
approved,flagged,held
approved,refused,voided
approved,partial_refund,approved|voided
approved,full_refund,voided
approved,offset,approved|voided
approved,advocate_left,held
approved,claim_expired,voided
scheduled,payout_confirmed,paid|clawback_due
scheduled,payout_failed,failed|voided
scheduled,partial_refund,scheduled
scheduled,full_refund,scheduled
scheduled,flagged,scheduled
scheduled,advocate_left,scheduled
failed,retried,scheduled
failed,partial_refund,failed|voided
failed,full_refund,voided
failed,refused,voided
failed,flagged,held
failed,advocate_left,held
failed,claim_expired,voided
paid,partial_refund,clawback_due
paid,full_refund,clawback_due
paid,flagged,paid
paid,advocate_left,paid
clawback_due,offset,clawback_due|clawed_back
clawback_due,written_off,written_off
clawback_due,partial_refund,clawback_due
clawback_due,full_refund,clawback_due
clawback_due,advocate_left,clawback_due
clawed_back,partial_refund,clawback_due
clawed_back,full_refund,clawback_due
voided,partial_refund,voided
voided,full_refund,voided
written_off,partial_refund,written_off
written_off,full_refund,written_off
)";

struct Cell {
    RewardState state;
    RewardEvent event;
    RewardState next;

    auto operator<=>(const Cell&) const = default;
};

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::stringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
    return parts;
}

/// Every (state, event, next) of the design.
std::set<Cell> designed() {
    std::set<Cell> cells;
    for (const std::string& line : split(kDesign, '\n')) {
        if (line.empty()) continue;
        const auto columns = split(line, ',');
        for (const std::string& next : split(columns.at(2), '|')) {
            cells.insert({parse_reward_state(columns[0]).value(), parse_reward_event(columns[1]).value(),
                          parse_reward_state(next).value()});
        }
    }
    return cells;
}

std::vector<RewardState> all_states() {
    std::vector<RewardState> states;
    for (std::size_t i = 0; i < kRewardStateCount; ++i) states.push_back(static_cast<RewardState>(i));
    return states;
}

std::vector<RewardEvent> all_events() {
    std::vector<RewardEvent> events;
    for (std::size_t i = 0; i < kRewardEventCount; ++i) events.push_back(static_cast<RewardEvent>(i));
    return events;
}

Reward unborn(RewardKind kind) {
    return {.referral = ReferralId(1),
            .rule = RewardRuleId(1),
            .kind = kind,
            .entitled = eur(0),
            .basis = {.base = eur(0)},
            .position = Position::zero(currency("EUR"))};
}

Share share_of(std::int64_t cents, bool granted) {
    return {.value = eur(cents), .granted = granted, .basis = {.base = eur(0)}};
}

/// Every input worth trying on a reward: budgets, shares, offsets, with and without doubt.
std::vector<RewardInput> inputs_for(const Reward& reward, std::int64_t value) {
    const std::int64_t entitled = reward.entitled.minor();
    std::vector<RewardInput> inputs;
    const auto add_offset = [&](Money offset, bool repaid) {
        inputs.push_back({.funding = Funding::unlimited(currency("EUR")),
                          .share = share_of(0, false),
                          .offset = offset,
                          .repaid = repaid});
    };
    for (const Funding& funding :
         {Funding::unlimited(currency("EUR")), Funding::limited_to(eur(0)), Funding::limited_to(eur(100))}) {
        inputs.push_back({.funding = funding, .share = share_of(value, true)});
        inputs.push_back({.funding = funding, .share = share_of(value, true), .doubtful = true});
        inputs.push_back({.funding = funding, .share = share_of(0, false)});
        inputs.push_back({.funding = funding, .share = share_of(entitled / 2, true)});
    }
    for (const Money whole : {reward.position.approved, reward.position.owed}) {
        add_offset(whole, false);
        add_offset(whole, true);
        add_offset(eur(whole.minor() / 2), false);
    }
    return inputs;
}

/// entitled = what was given or set aside for it, less what came or has to come back.
bool is_balanced(const Reward& reward) {
    const bool is_unborn = reward.state == RewardState::kAbsent || reward.state == RewardState::kParked;
    if (is_unborn || reward.state == RewardState::kUnfunded) return reward.position == Position::zero(currency("EUR"));
    const Position& p = reward.position;
    return p.pending + p.approved + p.clearing + p.settled + p.netted + p.forfeited - p.owed - p.recovered - p.sunk ==
           reward.entitled;
}

/// Every transition that `decide` makes from birth on, within `depth` events.
std::set<Cell> explore(RewardKind kind, std::int64_t value, int depth) {
    std::set<Cell> reached;
    std::vector<Reward> frontier{unborn(kind)};
    std::vector<Reward> seen = frontier;
    for (int step = 0; step < depth; ++step) {
        std::vector<Reward> next_frontier;
        for (const Reward& reward : frontier) {
            for (const RewardEvent event : all_events()) {
                for (const RewardInput& input : inputs_for(reward, value)) {
                    const auto decision = decide(reward, event, input);
                    if (!decision) continue;
                    REQUIRE(is_balanced(decision->next));
                    reached.insert({reward.state, event, decision->next.state});
                    if (std::ranges::find(seen, decision->next) != seen.end()) continue;
                    seen.push_back(decision->next);
                    next_frontier.push_back(decision->next);
                }
            }
        }
        frontier = std::move(next_frontier);
    }
    return reached;
}

}  // namespace

TEST_CASE("allows the 60 cells of the design and no other") {
    const auto design = designed();
    std::set<std::pair<RewardState, RewardEvent>> legal;
    for (const Cell& cell : design) legal.insert({cell.state, cell.event});
    CHECK(legal.size() == 60);
    for (const RewardState state : all_states()) {
        for (const RewardEvent event : all_events()) {
            CAPTURE(to_string(state));
            CAPTURE(to_string(event));
            std::set<Cell> allowed_here;
            for (const RewardState next : allowed(state, event)) allowed_here.insert({state, event, next});
            std::set<Cell> designed_here;
            std::ranges::copy_if(design, std::inserter(designed_here, designed_here.end()),
                                 [&](const Cell& cell) { return cell.state == state && cell.event == event; });
            CHECK(allowed_here == designed_here);
        }
    }
}

TEST_CASE("reaches every legal cell by deciding, with money and with things, and balances at each") {
    std::set<Cell> reached = explore(RewardKind::kCash, 4, 9);
    reached.merge(explore(RewardKind::kModule, 4, 7));
    reached.merge(explore(RewardKind::kModule, 0, 7));
    std::vector<Cell> missing;
    std::ranges::set_difference(designed(), reached, std::back_inserter(missing));
    for (const Cell& cell : missing) {
        CAPTURE(to_string(cell.state));
        CAPTURE(to_string(cell.event));
        CAPTURE(to_string(cell.next));
        CHECK(false);
    }
    CHECK(std::ranges::includes(designed(), reached));
}

TEST_CASE("refuses each of the 148 illegal cells, naming state and event") {
    int refused = 0;
    for (const RewardState state : all_states()) {
        for (const RewardEvent event : all_events()) {
            if (!allowed(state, event).empty()) continue;
            Reward reward = unborn(RewardKind::kCash);
            reward.state = state;
            const auto decision = decide(reward, event, {.funding = Funding::unlimited(currency("EUR"))});
            REQUIRE_FALSE(decision.ok());
            CHECK(decision.error() == ErrorCode::kIllegalTransition);
            const std::vector<std::pair<std::string, std::string>> detail = {{"state", std::string(to_string(state))},
                                                                             {"event", std::string(to_string(event))}};
            CHECK(decision.failure().detail == detail);
            ++refused;
        }
    }
    CHECK(refused == 148);
}

TEST_CASE("leaves the terminal states never") {
    for (const RewardState state : all_states()) {
        for (const RewardEvent event : all_events()) {
            for (const RewardState next : allowed(state, event)) {
                if (is_terminal(state)) CHECK(next == state);
            }
        }
    }
    CHECK(is_terminal(RewardState::kVoided));
    CHECK(is_terminal(RewardState::kWrittenOff));
    CHECK_FALSE(is_terminal(RewardState::kClawedBack));
}

TEST_CASE("reads back the names it writes") {
    for (const RewardState state : all_states()) CHECK(parse_reward_state(to_string(state)) == state);
    for (const RewardEvent event : all_events()) CHECK(parse_reward_event(to_string(event)) == event);
    CHECK_FALSE(parse_reward_state("gone").has_value());
}
