#include "app/exports.hpp"

#include "app/referrals.hpp"
#include "http/handlers/downloads.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/queries.hpp"

namespace parrain::http {
namespace {

using app::Cell;
using app::Table;

Cell text_cell(const std::optional<std::string>& text) {
    return text ? Cell(*text) : Cell();
}

Cell instant_cell(const std::optional<Instant>& at) {
    return at ? Cell(*at) : Cell();
}

template <class Id>
Cell id_cell(const std::optional<Id>& id) {
    return id ? Cell(id->str()) : Cell();
}

std::string currency_of(Money amount) {
    return std::string(amount.currency().code());
}

std::vector<std::string> headings(const Words& words, std::initializer_list<std::string_view> names) {
    std::vector<std::string> texts;
    for (const auto name : names) texts.push_back(words("column." + std::string(name)));
    return texts;
}

/// What caused an entry, in words where there are any.
std::string cause_text(const Cause& cause, const Words& words) {
    const std::string key = "ledger.cause." + cause.type;
    return words.has(key) ? words(key) : cause.type;
}

Table entry_table(const app::Exports& exports, const app::Caller& caller, const EntryFilterQuery& query,
                  const Words& words) {
    Table table{
        .headings = headings(words, {"sequence", "at", "from_account", "to_account", "amount", "currency", "cause",
                                     "cause_id", "reward", "referral", "program", "campaign", "entry", "hash"}),
        .rows = {}};
    for (const auto& entry : exports.entries(caller.workspace, query.filter(), kMostLines)) {
        const Posting& posting = entry.posting;
        const auto account = [&](AccountKind kind) { return words("ledger.account." + std::string(to_string(kind))); };
        table.rows.push_back({entry.sequence, entry.at, account(posting.from), account(posting.to), posting.amount,
                              currency_of(posting.amount), cause_text(entry.cause, words), text_cell(entry.cause.id),
                              id_cell(entry.reward), id_cell(entry.referral), entry.program.str(),
                              id_cell(entry.campaign), entry.id.str(), entry.hash});
    }
    return table;
}

Table reward_table(const app::Exports& exports, const app::Caller& caller, const RewardFilterQuery& query,
                   const Words& words) {
    Table table{.headings = headings(words, {"reward",     "referral",    "advocate", "account_name", "prospect",
                                             "email",      "beneficiary", "kind",     "quantity",     "state",
                                             "value",      "paid",        "owed",     "currency",     "earned_at",
                                             "hold_until", "approved_at", "payout",   "reason",       "campaign"}),
                .rows = {}};
    for (const auto& listed : exports.rewards(caller.workspace, query.filter(), kMostLines)) {
        const Reward& reward = listed.stored.reward;
        table.rows.push_back({reward.id.str(),
                              reward.referral.str(),
                              listed.advocate_name,
                              listed.account_name,
                              text_cell(listed.prospect_company),
                              text_cell(listed.prospect_email),
                              words("reward.beneficiary." + std::string(to_string(reward.beneficiary))),
                              words("reward.kind." + std::string(to_string(reward.kind))),
                              std::int64_t{reward.quantity},
                              words("reward.state." + std::string(to_string(reward.state))),
                              reward.entitled,
                              reward.position.settled,
                              reward.position.owed,
                              currency_of(reward.entitled),
                              reward.earned_at,
                              reward.hold_until,
                              instant_cell(listed.stored.approved_at),
                              id_cell(listed.stored.payout),
                              reward.reason,
                              id_cell(listed.stored.campaign)});
    }
    return table;
}

Table referral_table(const app::Exports& exports, const app::Caller& caller, const ReferralFilterQuery& query,
                     const Words& words) {
    Table table{
        .headings = headings(words, {"referral", "state", "submitted_at", "won_at", "advocate", "account_name",
                                     "source", "prospect", "contact", "email", "phone", "company_number", "country",
                                     "website", "relevance", "need", "relationship", "next_action_at", "campaign"}),
        .rows = {}};
    for (const auto& listed : exports.referrals(caller.workspace, query.filter(), kMostLines)) {
        const app::Referral& referral = listed.referral;
        table.rows.push_back(
            {referral.id.str(), words("referral.state." + std::string(to_string(referral.state))),
             referral.submitted_at, instant_cell(referral.won_at), listed.advocate_name, listed.account_name,
             referral.source, text_cell(referral.company), text_cell(referral.contact_name), text_cell(referral.email),
             text_cell(app::phone_shown_to(caller, listed)), text_cell(referral.company_number),
             text_cell(referral.country), text_cell(referral.website), std::int64_t{referral.relevance.score},
             text_cell(referral.need), text_cell(referral.relationship), instant_cell(referral.next_action_at),
             id_cell(referral.campaign)});
    }
    return table;
}

Response entries_csv(const app::Caller& caller, Query<EntryFilterQuery> query, const Words& words,
                     const app::Exports& exports, const Downloads& downloads) {
    return downloads.csv(entry_table(exports, caller, *query, words), "entries");
}
Response entries_xlsx(const app::Caller& caller, Query<EntryFilterQuery> query, const Words& words,
                      const app::Exports& exports, const Downloads& downloads) {
    return downloads.xlsx(entry_table(exports, caller, *query, words), "entries", words("column.title.entries"));
}

Response rewards_csv(const app::Caller& caller, Query<RewardFilterQuery> query, const Words& words,
                     const app::Exports& exports, const Downloads& downloads) {
    return downloads.csv(reward_table(exports, caller, *query, words), "rewards");
}
Response rewards_xlsx(const app::Caller& caller, Query<RewardFilterQuery> query, const Words& words,
                      const app::Exports& exports, const Downloads& downloads) {
    return downloads.xlsx(reward_table(exports, caller, *query, words), "rewards", words("column.title.rewards"));
}

Response referrals_csv(const app::Caller& caller, Query<ReferralFilterQuery> query, const Words& words,
                       const app::Exports& exports, const Downloads& downloads) {
    return downloads.csv(referral_table(exports, caller, *query, words), "referrals");
}
Response referrals_xlsx(const app::Caller& caller, Query<ReferralFilterQuery> query, const Words& words,
                        const app::Exports& exports, const Downloads& downloads) {
    return downloads.xlsx(referral_table(exports, caller, *query, words), "referrals", words("column.title.referrals"));
}

Route as_csv(Route route, std::string_view tag) {
    return std::move(route).tagged(tag).secured_by(kApiCallers).answers(kCsvType);
}
Route as_xlsx(Route route, std::string_view tag) {
    return std::move(route).tagged(tag).secured_by(kApiCallers).answers(kXlsxType);
}

}  // namespace

std::vector<Route> export_routes() {
    std::vector<Route> routes;
    routes.push_back(as_csv(GET<"/v1/ledger/entries.csv">(entries_csv, "Lines of the ledger as CSV"), "ledger"));
    routes.push_back(
        as_xlsx(GET<"/v1/ledger/entries.xlsx">(entries_xlsx, "Lines of the ledger, a workbook"), "ledger"));
    routes.push_back(as_csv(GET<"/v1/rewards.csv">(rewards_csv, "Rewards as CSV"), "rewards"));
    routes.push_back(as_xlsx(GET<"/v1/rewards.xlsx">(rewards_xlsx, "Rewards, a workbook"), "rewards"));
    routes.push_back(as_csv(GET<"/v1/referrals.csv">(referrals_csv, "Recommendations as CSV"), "referrals"));
    routes.push_back(as_xlsx(GET<"/v1/referrals.xlsx">(referrals_xlsx, "Recommendations, a workbook"), "referrals"));
    return routes;
}

}  // namespace parrain::http
