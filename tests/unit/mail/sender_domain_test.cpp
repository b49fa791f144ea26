#include "mail/sender_domain.hpp"

#include <doctest/doctest.h>

namespace parrain::mail {
namespace {

using Grade = RecordGrade;

Texts texts(std::vector<std::string> list) {
    return list;
}

TEST_CASE("SPF must be there once, and forbid somebody") {
    struct Case {
        Texts texts;
        Grade grade;
    };
    for (const Case& one :
         {Case{{}, Grade::kBad}, Case{texts({}), Grade::kBad}, Case{texts({"google-site-verification=x"}), Grade::kBad},
          Case{texts({"v=spf10 -all"}), Grade::kBad}, Case{texts({"v=spf1 -all", "v=spf1 ~all"}), Grade::kBad},
          Case{texts({"v=spf1 include:relay.test +all"}), Grade::kBad}, Case{texts({"v=spf1 all"}), Grade::kBad},
          Case{texts({"v=spf1 include:relay.test"}), Grade::kDoubtful},
          Case{texts({"v=spf1 include:relay.test ?all"}), Grade::kDoubtful},
          Case{texts({"V=SPF1 include:relay.test ~ALL"}), Grade::kGood},
          Case{texts({"other", "v=spf1 redirect=_spf.relay.test"}), Grade::kGood}}) {
        CAPTURE(one.texts ? (one.texts->empty() ? "" : one.texts->front()) : "no answer");
        CHECK(grade_of(judge_spf("facturel.fr", one.texts).what) == one.grade);
    }
}

TEST_CASE("DKIM must hold a key under the selector the operator named") {
    CHECK(grade_of(judge_dkim("facturel.fr", "", {}).what) == Grade::kDoubtful);
    CHECK(grade_of(judge_dkim("facturel.fr", "s1", {}).what) == Grade::kBad);
    CHECK(grade_of(judge_dkim("facturel.fr", "s1", texts({})).what) == Grade::kBad);
    CHECK(grade_of(judge_dkim("facturel.fr", "s1", texts({"v=DKIM1; k=rsa; p="})).what) == Grade::kBad);
    CHECK(grade_of(judge_dkim("facturel.fr", "s1", texts({"v=DKIM1; k=rsa; p=MIGf"})).what) == Grade::kGood);
    CHECK(grade_of(judge_dkim("facturel.fr", "s1", texts({"p=MIGf"})).what) == Grade::kGood);
}

TEST_CASE("DMARC must be there once and name a policy") {
    CHECK(grade_of(judge_dmarc("facturel.fr", {}).what) == Grade::kBad);
    CHECK(grade_of(judge_dmarc("facturel.fr", texts({})).what) == Grade::kBad);
    CHECK(grade_of(judge_dmarc("facturel.fr", texts({"v=DMARC1"})).what) == Grade::kBad);
    CHECK(grade_of(judge_dmarc("facturel.fr", texts({"v=DMARC1; p=none"})).what) == Grade::kDoubtful);
    CHECK(grade_of(judge_dmarc("facturel.fr", texts({"v=DMARC1; p=quarantine; sp=none"})).what) == Grade::kGood);
    CHECK(grade_of(judge_dmarc("facturel.fr", texts({"v=DMARC1;p=reject"})).what) == Grade::kGood);
    CHECK(grade_of(judge_dmarc("facturel.fr", texts({"v=DMARC1; p=reject; sp=none"}), true).what) == Grade::kDoubtful);
    CHECK(grade_of(judge_dmarc("facturel.fr", texts({"v=DMARC1;p=reject", "v=DMARC1;p=none"})).what) == Grade::kBad);
}

TEST_CASE("a domain without a policy of its own has that of its organisation") {
    const auto ask = [](const std::string& name) {
        return name == "_dmarc.facturel.fr" ? texts({"v=DMARC1; p=reject"}) : texts({});
    };
    CHECK(records_of("mail.facturel.fr", "", ask).dmarc == RecordFinding::kGood);
    CHECK(records_of("facturel.eu", "", ask).dmarc == RecordFinding::kMissing);
}

TEST_CASE("once a server is silent the other names are not asked for") {
    std::vector<std::string> asked;
    const auto silent = [&](const std::string& name) {
        asked.push_back(name);
        return Texts();
    };
    using enum RecordFinding;
    CHECK(records_of("facturel.fr", "s1", silent) == SenderRecords{kUnanswered, kUnanswered, kUnanswered});
    CHECK(asked == std::vector<std::string>{"facturel.fr"});
    const auto empty = [&](const std::string&) { return texts({}); };
    CHECK(records_of("facturel.fr", "s1", empty) == SenderRecords{kMissing, kMissing, kMissing});
    CHECK(records_of("facturel.fr", "", empty) == SenderRecords{kMissing, kNoSelector, kMissing});
}

}  // namespace
}  // namespace parrain::mail
