#include "domain/sender_check.hpp"

#include <algorithm>
#include <array>

#include "domain/enum_names.hpp"

namespace parrain {
namespace {

constexpr EnumNames<RecordFinding, kRecordFindingCount> kFindingNames("good", "no_selector", "not_closed", "watch_only",
                                                                      "unanswered", "missing", "several", "open_to_all",
                                                                      "revoked", "no_policy");
constexpr EnumNames<SenderStanding, 5> kStandingNames("trial", "unchecked", "unanswered", "unverified", "verified");

constexpr std::array<std::string_view, 4> kTrialEndings = {".example", ".invalid", ".test", ".localhost"};

std::array<RecordFinding, 3> all_of(const SenderRecords& records) {
    return {records.spf, records.dkim, records.dmarc};
}

bool has(const SenderRecords& records, RecordFinding wanted) {
    return std::ranges::any_of(all_of(records), [&](RecordFinding one) { return one == wanted; });
}

}  // namespace

std::string_view to_string(RecordFinding finding) {
    return kFindingNames.of(finding);
}

std::optional<RecordFinding> parse_record_finding(std::string_view name) {
    return kFindingNames.parse(name);
}

RecordGrade grade_of(RecordFinding finding) {
    switch (finding) {
        case RecordFinding::kGood: return RecordGrade::kGood;
        case RecordFinding::kNoSelector:
        case RecordFinding::kNotClosed:
        case RecordFinding::kWatchOnly: return RecordGrade::kDoubtful;
        default: return RecordGrade::kBad;
    }
}

std::string_view to_string(SenderStanding standing) {
    return kStandingNames.of(standing);
}

bool is_trial_domain(std::string_view domain) {
    return std::ranges::any_of(kTrialEndings, [&](std::string_view ending) { return domain.ends_with(ending); });
}

SenderStanding standing_of(std::string_view domain, const std::optional<SenderCheck>& last) {
    if (is_trial_domain(domain)) return SenderStanding::kTrial;
    if (!last || last->domain != domain) return SenderStanding::kUnchecked;
    const bool must_be_mended = std::ranges::any_of(all_of(last->records), [](RecordFinding one) {
        return one != RecordFinding::kUnanswered && grade_of(one) == RecordGrade::kBad;
    });
    if (must_be_mended) return SenderStanding::kUnverified;
    if (has(last->records, RecordFinding::kUnanswered)) return SenderStanding::kUnanswered;
    return SenderStanding::kVerified;
}

bool is_check_due(std::string_view domain, const std::optional<SenderCheck>& last, Instant now) {
    if (domain.empty() || is_trial_domain(domain)) return false;
    if (!last || last->domain != domain) return true;
    const bool may_answer_soon = has(last->records, RecordFinding::kUnanswered);
    return now - last->checked_at >= (may_answer_soon ? kSenderCheckRetry : kSenderCheckLife);
}

}  // namespace parrain
