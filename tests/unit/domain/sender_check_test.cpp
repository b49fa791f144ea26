#include "domain/sender_check.hpp"

#include <doctest/doctest.h>

namespace parrain {
namespace {

const Instant kThen = Instant::parse("2026-05-01T10:00:00Z").value();

std::optional<SenderCheck> look(RecordFinding spf, RecordFinding dkim, RecordFinding dmarc) {
    return SenderCheck{.domain = "facturel.fr", .checked_at = kThen, .records = {spf, dkim, dmarc}};
}

TEST_CASE("a sender's domain is verified when nothing of it must be mended") {
    using enum RecordFinding;
    struct Case {
        std::optional<SenderCheck> last;
        SenderStanding standing;
    };
    for (const Case& one :
         {Case{std::nullopt, SenderStanding::kUnchecked}, Case{look(kGood, kGood, kGood), SenderStanding::kVerified},
          Case{look(kNotClosed, kNoSelector, kWatchOnly), SenderStanding::kVerified},
          Case{look(kMissing, kGood, kGood), SenderStanding::kUnverified},
          Case{look(kSeveral, kGood, kGood), SenderStanding::kUnverified},
          Case{look(kOpenToAll, kGood, kGood), SenderStanding::kUnverified},
          Case{look(kGood, kRevoked, kGood), SenderStanding::kUnverified},
          Case{look(kGood, kGood, kNoPolicy), SenderStanding::kUnverified},
          Case{look(kGood, kUnanswered, kGood), SenderStanding::kUnanswered},
          Case{look(kMissing, kUnanswered, kUnanswered), SenderStanding::kUnverified}}) {
        CAPTURE(to_string(one.standing));
        CHECK(standing_of("facturel.fr", one.last) == one.standing);
    }
}

TEST_CASE("a look at another domain says nothing, and a domain for trying out is never looked at") {
    const auto last = look(RecordFinding::kGood, RecordFinding::kGood, RecordFinding::kGood);
    CHECK(standing_of("facturel.com", last) == SenderStanding::kUnchecked);
    CHECK(is_check_due("facturel.com", last, kThen));
    CHECK(standing_of("acme.example", std::nullopt) == SenderStanding::kTrial);
    CHECK_FALSE(is_check_due("acme.example", std::nullopt, kThen));
    CHECK_FALSE(is_check_due("", std::nullopt, kThen));
}

TEST_CASE("a look is taken anew after 30 days, after an hour where nobody answered") {
    using enum RecordFinding;
    const auto last = look(kGood, kGood, kMissing);
    CHECK_FALSE(is_check_due("facturel.fr", last, kThen + Duration::days(30) - Duration::seconds(1)));
    CHECK(is_check_due("facturel.fr", last, kThen + Duration::days(30)));
    const auto unanswered = look(kGood, kUnanswered, kGood);
    CHECK_FALSE(is_check_due("facturel.fr", unanswered, kThen + Duration::minutes(59)));
    CHECK(is_check_due("facturel.fr", unanswered, kThen + Duration::hours(1)));
}

TEST_CASE("every finding has a name that is read back") {
    for (std::size_t i = 0; i < kRecordFindingCount; ++i) {
        const auto finding = static_cast<RecordFinding>(i);
        CHECK(parse_record_finding(to_string(finding)) == finding);
    }
    CHECK_FALSE(parse_record_finding("splendid"));
}

}  // namespace
}  // namespace parrain
