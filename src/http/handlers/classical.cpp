#include "app/classical_prospects.hpp"

#include "app/period.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"

namespace parrain::http {
namespace {

using Count = Whole<0, app::kMostCounted>;

/// One line of many: the counts of a `month`, or one prospect by its `external_id`.
struct ClassicalLine {
    std::optional<std::string> month;
    std::optional<Count> contacted;
    std::optional<Count> won;
    std::optional<std::string> external_id;
    std::optional<std::string> contacted_on;
    std::optional<std::string> won_on;
    std::optional<std::string> rep;
};
BOOST_DESCRIBE_STRUCT(ClassicalLine, (), (month, contacted, won, external_id, contacted_on, won_on, rep))

/// The counts of one month, or `rows`. `rep` is the number or e-mail address of a member.
struct ToldClassicalProspects {
    std::optional<std::string> month;
    std::optional<Count> contacted;
    std::optional<Count> won;
    std::optional<std::string> rep;
    std::optional<std::vector<ClassicalLine>> rows;
};
BOOST_DESCRIBE_STRUCT(ToldClassicalProspects, (), (month, contacted, won, rep, rows))

struct ClassicalReceipt {
    std::int64_t added;
    std::int64_t changed;
    std::int64_t unchanged;
};
BOOST_DESCRIBE_STRUCT(ClassicalReceipt, (), (added, changed, unchanged))

struct ClassicalCount {
    std::string month;
    std::optional<MemberId> rep;
    std::optional<std::string> rep_name;
    std::int64_t contacted;
    std::int64_t won;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(ClassicalCount, (), (month, rep, rep_name, contacted, won, updated_at))

struct ClassicalRow {
    std::string external_id;
    std::string contacted_on;
    std::optional<std::string> won_on;
    std::optional<MemberId> rep;
    std::optional<std::string> rep_name;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(ClassicalRow, (), (external_id, contacted_on, won_on, rep, rep_name, updated_at))

struct RepQuery {
    std::optional<std::string> rep;
};
BOOST_DESCRIBE_STRUCT(RepQuery, (), (rep))

/// Shares of new customers that come by referral, in basis points: where the workspace started, and where it wants to
/// be.
struct ShareTarget {
    Rate start;
    Rate target;
};
BOOST_DESCRIBE_STRUCT(ShareTarget, (), (start, target))

/// Collects what is asked of a line, and what it lacks or has too much of.
class LineReader {
  public:
    void add(const std::string& at, const ClassicalLine& line) {
        if (line.external_id || line.contacted_on || line.won_on) {
            forbid(at + "/month", line.month.has_value());
            forbid(at + "/contacted", line.contacted.has_value());
            forbid(at + "/won", line.won.has_value());
            demand(at + "/external_id", line.external_id.has_value());
            demand(at + "/contacted_on", line.contacted_on.has_value());
            if (!errors_.empty()) return;
            lines_.push_back({at, app::ToldProspect{*line.external_id, *line.contacted_on, line.won_on, line.rep}});
        } else {
            demand(at + "/month", line.month.has_value());
            demand(at + "/contacted", line.contacted.has_value());
            demand(at + "/won", line.won.has_value());
            if (!errors_.empty()) return;
            lines_.push_back({at, app::ToldCount{*line.month, **line.contacted, **line.won, line.rep}});
        }
    }

    Result<std::vector<app::ToldClassical>> lines() {
        if (errors_.empty()) return std::move(lines_);
        const ErrorCode first = std::ranges::min_element(errors_, {}, &FieldError::code)->code;
        return Failure{.code = first, .fields = std::move(errors_)};
    }

    void forbid(std::string pointer, bool is_there) {
        if (is_there) errors_.push_back({std::move(pointer), ErrorCode::kUnknownField});
    }

  private:
    void demand(std::string pointer, bool is_there) {
        if (!is_there) errors_.push_back({std::move(pointer), ErrorCode::kRequired});
    }

    std::vector<app::ToldClassical> lines_;
    std::vector<FieldError> errors_;
};

Result<std::vector<app::ToldClassical>> lines_of(const ToldClassicalProspects& told) {
    LineReader reader;
    if (told.rows) {
        reader.forbid("/month", told.month.has_value());
        reader.forbid("/contacted", told.contacted.has_value());
        reader.forbid("/won", told.won.has_value());
        reader.forbid("/rep", told.rep.has_value());
        for (std::size_t i = 0; i < told.rows->size(); ++i) reader.add("/rows/" + std::to_string(i), (*told.rows)[i]);
    } else {
        reader.add("", {.month = told.month,
                        .contacted = told.contacted,
                        .won = told.won,
                        .external_id = {},
                        .contacted_on = {},
                        .won_on = {},
                        .rep = told.rep});
    }
    return reader.lines();
}

Result<ClassicalReceipt> tell(const app::Caller& caller, Body<ToldClassicalProspects> told,
                              const app::ClassicalProspects& prospects) {
    const auto lines = lines_of(*told);
    if (!lines) return lines.failure();
    const auto receipt = prospects.tell(caller.workspace, *lines);
    if (!receipt) return receipt.failure();
    return ClassicalReceipt{.added = receipt->added, .changed = receipt->changed, .unchanged = receipt->unchanged};
}

Page<ClassicalCount> list_counts(const app::Caller& caller, const app::ClassicalProspects& prospects) {
    return whole_page(prospects.counts(caller.workspace), [](const app::ListedCount& one) {
        return ClassicalCount{.month = app::date_of(one.count.month).substr(0, 7),
                              .rep = one.count.rep,
                              .rep_name = one.rep_name,
                              .contacted = one.count.contacted,
                              .won = one.count.won,
                              .updated_at = one.count.updated_at};
    });
}

Result<void> remove_count(const app::Caller& caller, Path<std::string> month, Query<RepQuery> query,
                          const app::ClassicalProspects& prospects) {
    return prospects.remove_count(caller.workspace, *month, query->rep);
}

Page<ClassicalRow> list_rows(const app::Caller& caller, Query<PageQuery> query,
                             const app::ClassicalProspects& prospects) {
    return page_of(
        Page<ClassicalRow>{}, prospects.prospects(caller.workspace, query->slice()), *query,
        [](const app::ListedProspect& one) { return one.prospect.id.value(); },
        [](const app::ListedProspect& one) {
            const auto& won_on = one.prospect.won_on;
            return ClassicalRow{.external_id = one.prospect.external_id,
                                .contacted_on = app::date_of(one.prospect.contacted_on),
                                .won_on = won_on ? std::optional(app::date_of(*won_on)) : std::nullopt,
                                .rep = one.prospect.rep,
                                .rep_name = one.rep_name,
                                .updated_at = one.prospect.updated_at};
        });
}

Result<void> remove_row(const app::Caller& caller, Path<std::string> external_id,
                        const app::ClassicalProspects& prospects) {
    return prospects.remove_prospect(caller.workspace, *external_id);
}

WithEtag<ShareTarget> get_target(const app::Caller& caller, const app::ClassicalProspects& prospects) {
    const auto target = prospects.target(caller.workspace);
    return {{.start = target.start, .target = target.target}, tag_of(target.version)};
}

Result<WithEtag<ShareTarget>> put_target(const app::Caller& caller, Body<ShareTarget> told, IfMatchRequired version,
                                         const app::ClassicalProspects& prospects) {
    const auto target =
        prospects.set_target(caller.workspace, {.start = told->start, .target = told->target, .version = *version});
    if (!target) return target.failure();
    return WithEtag<ShareTarget>{{.start = target->start, .target = target->target}, tag_of(target->version)};
}

}  // namespace

std::vector<Route> classical_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(
        POST<"/v1/classical-prospects">(tell, "Tell of prospects that did not come by referral: counts, or rows")
            .tagged("reports")
            .secured_by(kApiCallers)
            .refuses({kUnknownField, kRequired, kTooLong, kTooMany, kOutOfRange, kMonthInvalid, kDateInvalid,
                      kDateAhead, kMemberUnknown, kPersonalNumber, kWonBeyondContacted, kWonBeforeContacted,
                      kToldTwice}));
    routes.push_back(GET<"/v1/classical-prospects">(list_counts, "Counts of classical prospects, latest month first")
                         .tagged("reports")
                         .secured_by(kApiCallers));
    routes.push_back(DELETE<"/v1/classical-prospects/{month}">(remove_count, "Forget the counts of a month")
                         .tagged("reports")
                         .secured_by(kApiCallers));
    routes.push_back(GET<"/v1/classical-prospects/rows">(list_rows, "Classical prospects told of one by one")
                         .tagged("reports")
                         .secured_by(kApiCallers));
    routes.push_back(DELETE<"/v1/classical-prospects/rows/{external_id}">(remove_row, "Forget a classical prospect")
                         .tagged("reports")
                         .secured_by(kApiCallers));
    routes.push_back(GET<"/v1/share-target">(get_target, "The share of new customers that referral is to reach")
                         .tagged("reports")
                         .secured_by(kApiCallers));
    routes.push_back(PUT<"/v1/share-target">(put_target, "Set the share of new customers that referral is to reach")
                         .tagged("reports")
                         .secured_by(kApiCallers)
                         .refuses({kRateRange, kOutOfRange}));
    return routes;
}

}  // namespace parrain::http
