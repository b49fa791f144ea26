#include "mail/sender_domain.hpp"

#include <doctest/doctest.h>

namespace parrain::mail {
namespace {

using Grade = Finding::Grade;

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
        CHECK(judge_spf("facturel.fr", one.texts).grade == one.grade);
    }
}

TEST_CASE("DKIM must hold a key under the selector the operator named") {
    CHECK(judge_dkim("facturel.fr", "", {}).grade == Grade::kDoubtful);
    CHECK(judge_dkim("facturel.fr", "s1", {}).grade == Grade::kBad);
    CHECK(judge_dkim("facturel.fr", "s1", texts({})).grade == Grade::kBad);
    CHECK(judge_dkim("facturel.fr", "s1", texts({"v=DKIM1; k=rsa; p="})).grade == Grade::kBad);
    CHECK(judge_dkim("facturel.fr", "s1", texts({"v=DKIM1; k=rsa; p=MIGf"})).grade == Grade::kGood);
    CHECK(judge_dkim("facturel.fr", "s1", texts({"p=MIGf"})).grade == Grade::kGood);
}

TEST_CASE("DMARC must be there once and name a policy") {
    CHECK(judge_dmarc("facturel.fr", {}).grade == Grade::kBad);
    CHECK(judge_dmarc("facturel.fr", texts({})).grade == Grade::kBad);
    CHECK(judge_dmarc("facturel.fr", texts({"v=DMARC1"})).grade == Grade::kBad);
    CHECK(judge_dmarc("facturel.fr", texts({"v=DMARC1; p=none"})).grade == Grade::kDoubtful);
    CHECK(judge_dmarc("facturel.fr", texts({"v=DMARC1; p=quarantine; sp=none"})).grade == Grade::kGood);
    CHECK(judge_dmarc("facturel.fr", texts({"v=DMARC1;p=reject"})).grade == Grade::kGood);
    CHECK(judge_dmarc("facturel.fr", texts({"v=DMARC1;p=reject", "v=DMARC1;p=none"})).grade == Grade::kBad);
}

}  // namespace
}  // namespace parrain::mail
