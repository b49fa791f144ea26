#include "app/classical_prospects.hpp"

#include <algorithm>
#include <set>

#include "app/contact_store.hpp"
#include "app/period.hpp"
#include "core/email.hpp"
#include "core/local_date.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kLongestNumber = 200;
constexpr std::int64_t kStartBasisPoints = 2'000;
constexpr std::int64_t kTargetBasisPoints = 2'500;

Failure failure_of(std::vector<FieldError> errors) {
    const ErrorCode first = std::ranges::min_element(errors, {}, &FieldError::code)->code;
    return Failure{.code = first, .fields = std::move(errors)};
}

std::optional<std::string> name_of(Transaction& tx, WorkspaceId workspace, std::optional<MemberId> rep) {
    const auto member = rep ? tx.access().find_member(workspace, *rep) : std::nullopt;
    return member ? std::optional(member->name) : std::nullopt;
}

/// What is wrong with a day or month that was told and cannot be read, whose first day would be `date`.
ErrorCode fault_of(std::string_view told, std::string_view date, ErrorCode misspelled) {
    if (trimmed(told).empty()) return ErrorCode::kRequired;
    return is_too_early(date) ? ErrorCode::kOutOfRange : misspelled;
}

void count(ClassicalReceipt& receipt, Told told) {
    switch (told) {
        case Told::kAdded: ++receipt.added; break;
        case Told::kChanged: ++receipt.changed; break;
        case Told::kUnchanged: ++receipt.unchanged; break;
    }
}

/// Checks the lines of one request and keeps them, until the first that is wrong; goes on then only to tell what else
/// is.
class Teller {
  public:
    Teller(Transaction& tx, const Context& context, WorkspaceId workspace)
        : tx_(tx), ids_(context.ids), workspace_(workspace), checker_(tx, workspace, context.clock.now()) {}

    void operator()(const std::string& at, const ToldCount& told) {
        const auto checked = checked_once(at, "/month", checker_.check(told), months_);
        if (checked) count(receipt_, app::tell(tx_, workspace_, *checked, true));
    }

    void operator()(const std::string& at, const ToldProspect& told) {
        const auto checked = checked_once(at, "/external_id", checker_.check(told), prospects_);
        if (checked) count(receipt_, app::tell(tx_, workspace_, *checked, ids_, true));
    }

    Result<ClassicalReceipt> receipt() {
        if (errors_.empty()) return receipt_;
        return failure_of(std::move(errors_));
    }

  private:
    template <class T>
    std::optional<T> checked_once(const std::string& at, std::string_view subject_pointer, const Result<T>& checked,
                                  std::set<std::string>& told) {
        if (!checked) {
            for (const FieldError& error : checked.failure().fields) {
                errors_.push_back({at + error.pointer, error.code, error.bounds});
            }
            return std::nullopt;
        }
        if (!told.insert(subject_of(*checked)).second) {
            errors_.push_back({at + std::string(subject_pointer), ErrorCode::kToldTwice});
        }
        return errors_.empty() ? std::optional(*checked) : std::nullopt;
    }

    Transaction& tx_;
    IdSource& ids_;
    WorkspaceId workspace_;
    ClassicalChecker checker_;
    std::set<std::string> months_;
    std::set<std::string> prospects_;
    std::vector<FieldError> errors_;
    ClassicalReceipt receipt_;
};

}  // namespace

std::string subject_of(const ClassicalCount& count) {
    return std::to_string(count.month) + " " + count.rep.value_or(MemberId()).str();
}

std::string subject_of(const ClassicalProspect& prospect) {
    return prospect.external_id;
}

ClassicalChecker::ClassicalChecker(Transaction& tx, WorkspaceId workspace, Instant now)
    : tx_(tx),
      workspace_(workspace),
      today_(day_of_date(local_date(now, tx.workspaces().find(workspace).value().time_zone)).value()),
      now_(now) {}

Result<ClassicalCount> ClassicalChecker::check(const ToldCount& told) {
    std::vector<FieldError> errors;
    const auto month = first_day_of(told.month);
    if (!month) errors.push_back({"/month", fault_of(told.month, told.month + "-01", ErrorCode::kMonthInvalid)});
    if (month && *month > today_) errors.push_back({"/month", ErrorCode::kDateAhead});
    const auto is_counted = [](std::int64_t n) { return n >= 0 && n <= kMostCounted; };
    if (!is_counted(told.contacted)) errors.push_back({"/contacted", ErrorCode::kOutOfRange, at_most(kMostCounted)});
    if (!is_counted(told.won)) errors.push_back({"/won", ErrorCode::kOutOfRange, at_most(kMostCounted)});
    if (is_counted(told.contacted) && is_counted(told.won) && told.won > told.contacted) {
        errors.push_back({"/won", ErrorCode::kWonBeyondContacted});
    }
    const auto rep = rep_named(told.rep, errors);
    if (!errors.empty()) return failure_of(std::move(errors));
    return ClassicalCount{
        .month = *month, .rep = rep, .contacted = told.contacted, .won = told.won, .updated_at = now_};
}

Result<ClassicalProspect> ClassicalChecker::check(const ToldProspect& told) {
    std::vector<FieldError> errors;
    const std::string number(trimmed(told.external_id));
    if (number.empty()) errors.push_back({"/external_id", ErrorCode::kRequired});
    if (code_point_count(number) > kLongestNumber)
        errors.push_back({"/external_id", ErrorCode::kTooLong, at_most(kLongestNumber)});
    if (number.find('@') != std::string::npos) errors.push_back({"/external_id", ErrorCode::kPersonalNumber});
    const auto day = [&](const std::string& date, const char* pointer) {
        const auto found = day_of_date(date);
        if (!found) errors.push_back({pointer, fault_of(date, date, ErrorCode::kDateInvalid)});
        if (found && *found > today_) errors.push_back({pointer, ErrorCode::kDateAhead});
        return found;
    };
    const auto contacted_on = day(told.contacted_on, "/contacted_on");
    const auto won_on = told.won_on ? day(*told.won_on, "/won_on") : std::nullopt;
    if (contacted_on && won_on && *won_on < *contacted_on) {
        errors.push_back({"/won_on", ErrorCode::kWonBeforeContacted});
    }
    const auto rep = rep_named(told.rep, errors);
    if (!errors.empty()) return failure_of(std::move(errors));
    return ClassicalProspect{.id = {},
                             .external_id = number,
                             .contacted_on = *contacted_on,
                             .won_on = won_on,
                             .rep = rep,
                             .updated_at = now_};
}

std::optional<MemberId> ClassicalChecker::rep_named(const std::optional<std::string>& name,
                                                    std::vector<FieldError>& errors) {
    if (!name) return std::nullopt;
    const auto known = known_.find(*name);
    const auto rep = known != known_.end() ? known->second : known_.emplace(*name, find_rep(*name)).first->second;
    if (!rep) errors.push_back({"/rep", ErrorCode::kMemberUnknown});
    return rep;
}

std::optional<MemberId> ClassicalChecker::find_rep(const std::string& name) {
    const auto email = Email::parse(name);
    if (email) {
        const auto found = tx_.contacts().members_with(workspace_, email->match_key());
        return found.empty() ? std::nullopt : std::optional(found.front());
    }
    const auto id = MemberId::parse(name);
    const auto member = id ? tx_.access().find_member(workspace_, *id) : std::nullopt;
    return member ? std::optional(member->id) : std::nullopt;
}

Told tell(Transaction& tx, WorkspaceId workspace, const ClassicalCount& count, bool keep) {
    const auto known = tx.classical().find(workspace, count.month, count.rep);
    if (known && known->says_as(count)) return Told::kUnchanged;
    if (keep) tx.classical().put(workspace, count);
    return known ? Told::kChanged : Told::kAdded;
}

Told tell(Transaction& tx, WorkspaceId workspace, ClassicalProspect prospect, IdSource& ids, bool keep) {
    const auto known = tx.classical().find(workspace, prospect.external_id);
    if (known && known->says_as(prospect)) return Told::kUnchanged;
    if (keep) {
        prospect.id = known ? known->id : ids.make<RecordId>();
        tx.classical().put(workspace, prospect);
    }
    return known ? Told::kChanged : Told::kAdded;
}

Result<ClassicalReceipt> ClassicalProspects::tell(WorkspaceId workspace,
                                                  const std::vector<ToldClassical>& lines) const {
    if (lines.empty()) return fail(ErrorCode::kRequired, "/rows");
    if (lines.size() > kMostTold) return fail(ErrorCode::kTooMany, "/rows", at_most(kMostTold));
    return context_.store.write([&](Transaction& tx) -> Result<ClassicalReceipt> {
        Teller teller(tx, context_, workspace);
        for (const ToldClassical& line : lines) {
            std::visit([&](const auto& what) { teller(line.at, what); }, line.what);
        }
        return teller.receipt();
    });
}

std::vector<ListedCount> ClassicalProspects::counts(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) {
        std::vector<ListedCount> listed;
        for (ClassicalCount& count : tx.classical().counts(workspace)) {
            auto name = name_of(tx, workspace, count.rep);
            listed.push_back({.count = count, .rep_name = std::move(name)});
        }
        return listed;
    });
}

std::vector<ListedProspect> ClassicalProspects::prospects(WorkspaceId workspace, Slice slice) const {
    return context_.store.read([&](Transaction& tx) {
        std::vector<ListedProspect> listed;
        for (ClassicalProspect& prospect : tx.classical().prospects(workspace, slice)) {
            auto name = name_of(tx, workspace, prospect.rep);
            listed.push_back({.prospect = std::move(prospect), .rep_name = std::move(name)});
        }
        return listed;
    });
}

Result<void> ClassicalProspects::remove_count(WorkspaceId workspace, std::string_view month,
                                              const std::optional<std::string>& rep) const {
    const auto first = first_day_of(month);
    if (!first) return fail(ErrorCode::kNotFound);
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        const auto member = rep ? ClassicalChecker(tx, workspace, now).find_rep(*rep) : std::nullopt;
        if (rep && !member) return fail(ErrorCode::kNotFound);
        if (!tx.classical().remove(workspace, *first, member)) return fail(ErrorCode::kNotFound);
        return {};
    });
}

Result<void> ClassicalProspects::remove_prospect(WorkspaceId workspace, std::string_view external_id) const {
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        if (!tx.classical().remove(workspace, external_id)) return fail(ErrorCode::kNotFound);
        return {};
    });
}

ShareTarget ClassicalProspects::target(WorkspaceId workspace) const {
    return context_.store.read([&](Transaction& tx) { return target_of(tx, workspace); });
}

Result<ShareTarget> ClassicalProspects::set_target(WorkspaceId workspace, const ShareTarget& target) const {
    if (target.target < target.start) return fail(ErrorCode::kOutOfRange, "/target");
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ShareTarget> {
        if (!tx.classical().put(workspace, target, now)) return fail(ErrorCode::kPreconditionFailed);
        ShareTarget kept = target;
        ++kept.version;
        return kept;
    });
}

ShareTarget target_of(Transaction& tx, WorkspaceId workspace) {
    if (const auto target = tx.classical().target(workspace)) return *target;
    return {.start = Rate::parse(kStartBasisPoints).value(), .target = Rate::parse(kTargetBasisPoints).value()};
}

}  // namespace parrain::app
