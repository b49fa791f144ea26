#include "cli/demo_classical.hpp"

#include <algorithm>

namespace parrain::cli {
namespace {

/// Contacted by all reps together, on a working day.
constexpr double kContactedADay = 21;

std::string day_name(Instant at) {
    constexpr std::size_t kLengthOfDay = 10;
    return at.str().substr(0, kLengthOfDay);
}

bool is_working_day(std::int64_t day) {
    constexpr std::int64_t kThursday = 3;  // what the first of January 1970 was, from Monday on
    constexpr std::int64_t kSaturday = 5;
    return (day + kThursday) % 7 < kSaturday;
}

}  // namespace

void count_classical(const app::Context& context, WorkspaceId workspace, Instant start, Instant today) {
    constexpr std::int64_t kDaysOfMonth = 30;
    Chance chance(3);
    std::vector<app::ToldClassical> months;
    for (Instant at = start; month_of(at) <= month_of(today); at = add_months(at, 1)) {
        const bool has_begun = month_of(at) == month_of(today);
        const std::int64_t passed =
            has_begun ? day_of(today) - day_of(Instant::parse(month_of(today) + "-01T00:00:00Z").value()) + 1
                      : kDaysOfMonth;
        const std::int64_t contacted = chance.between(640, 820) * passed / kDaysOfMonth;
        const std::int64_t won = contacted * chance.between(10, 14) / 100;
        months.push_back(
            {.at = {}, .what = app::ToldCount{.month = month_of(at), .contacted = contacted, .won = won, .rep = {}}});
    }
    (void)app::ClassicalProspects(context).tell(workspace, months).value();
}

void ClassicalStory::begin() {
    const std::int64_t first = day_of(stage_.start());
    double owed = 0;
    for (std::int64_t day = first; day < day_of(stage_.end()); ++day) {
        if (!is_working_day(day)) continue;
        for (owed += kContactedADay; owed >= 1; --owed) contact(day);
    }
}

void ClassicalStory::contact(std::int64_t day) {
    const Instant at = Instant(0) + Duration::days(day);
    const std::string number = std::to_string(rows_.size() + 1);
    app::ToldProspect row{.external_id = "P-" + number,
                          .contacted_on = day_name(at),
                          .won_on = {},
                          .rep = team_.email(chance_.below(team_.size()))};
    const bool buys = fates_.draw(chance_) == Fate::kBuys;
    const Instant sale = at + Duration::days(chance_.between(4, 30)) + Duration::minutes(chance_.between(480, 1'019));
    if (buys && sale < stage_.end()) {
        row.won_on = day_name(sale);
        stage_.later(sale, [this, number] { sales_.buy_unrecommended({.number = "p" + number, .company = {}}); });
    }
    rows_.push_back({.at = {}, .what = std::move(row)});
}

void ClassicalStory::tell() const {
    const app::ClassicalProspects classical(stage_.context());
    for (std::size_t first = 0; first < rows_.size(); first += app::kMostTold) {
        const std::size_t last = std::min(first + app::kMostTold, rows_.size());
        (void)expected(classical.tell(stage_.workspace(), {rows_.begin() + static_cast<std::ptrdiff_t>(first),
                                                           rows_.begin() + static_cast<std::ptrdiff_t>(last)}));
    }
}

}  // namespace parrain::cli
