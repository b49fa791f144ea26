#include "domain/relevance.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/catalogue.hpp"
#include "support/property.hpp"

using namespace parrain;

namespace {

int sum_of(const Relevance& relevance) {
    return std::accumulate(relevance.reasons.begin(), relevance.reasons.end(), 0,
                           [](int sum, const RelevanceReason& reason) { return sum + reason.weight; });
}

bool has(const Relevance& relevance, RelevanceFactor factor) {
    return std::any_of(relevance.reasons.begin(), relevance.reasons.end(),
                       [&](const RelevanceReason& reason) { return reason.factor == factor; });
}

RelevanceFacts everything_known() {
    return {.address_class = AddressClass::kProfessional,
            .company_number = true,
            .company_named = true,
            .website_matches = true,
            .contact_named = true,
            .phone_given = true,
            .need_given = true,
            .relationship_given = true,
            .country_in_target = true,
            .accepts_mail = true,
            .advocate = {.decided = 20, .accepted = 15}};
}

RelevanceFacts any_facts() {
    const auto maybe = rc::gen::maybe(rc::gen::arbitrary<bool>());
    const auto as_std = [](const rc::Maybe<bool>& value) { return value ? std::optional(*value) : std::nullopt; };
    const int decided = *rc::gen::inRange(0, 40);
    return {.address_class = *rc::gen::element(AddressClass::kProfessional, AddressClass::kGeneric,
                                               AddressClass::kConsumer, AddressClass::kUnknown),
            .company_number = *rc::gen::arbitrary<bool>(),
            .company_named = *rc::gen::arbitrary<bool>(),
            .website_matches = *rc::gen::arbitrary<bool>(),
            .contact_named = *rc::gen::arbitrary<bool>(),
            .phone_given = *rc::gen::arbitrary<bool>(),
            .need_given = *rc::gen::arbitrary<bool>(),
            .relationship_given = *rc::gen::arbitrary<bool>(),
            .competitor = *rc::gen::inRange(0, 10) == 0,
            .country_in_target = as_std(*maybe),
            .accepts_mail = as_std(*maybe),
            .advocate = {.decided = decided, .accepted = *rc::gen::inRange(0, decided + 1)}};
}

}  // namespace

TEST_CASE("relevance: the score of typical referrals") {
    struct Row {
        const char* what;
        RelevanceFacts facts;
        int score;
    };
    for (const auto& row : {
             Row{"a work address alone", {.address_class = AddressClass::kProfessional}, 55},
             Row{"a common mailbox alone", {.address_class = AddressClass::kGeneric}, 45},
             Row{"a consumer address alone", {.address_class = AddressClass::kConsumer}, 20},
             Row{"a company with a telephone", {.company_named = true, .phone_given = true}, 40},
             Row{"a consumer abroad", {.address_class = AddressClass::kConsumer, .country_in_target = false}, 0},
             Row{"a domain without mail server",
                 {.address_class = AddressClass::kProfessional, .accepts_mail = false},
                 15},
             Row{"everything known", everything_known(), 100},
         }) {
        CAPTURE(row.what);
        CHECK(judge_relevance(row.facts).score == row.score);
    }
}

TEST_CASE("relevance: reasons name each fact with its published weight, in order") {
    const auto relevance = judge_relevance({.address_class = AddressClass::kGeneric,
                                            .need_given = true,
                                            .country_in_target = true,
                                            .advocate = {.decided = 10, .accepted = 0}});
    const std::vector<RelevanceReason> expected = {{RelevanceFactor::kRecommended, 30},
                                                   {RelevanceFactor::kGenericAddress, 15},
                                                   {RelevanceFactor::kNeedGiven, 5},
                                                   {RelevanceFactor::kCountryInTarget, 5},
                                                   {RelevanceFactor::kAdvocateUnreliable, -15}};
    CHECK(relevance.reasons == expected);
    CHECK(relevance.score == 40);
}

TEST_CASE("relevance: an unknown country and an unanswered DNS query are neutral") {
    const auto relevance = judge_relevance({.address_class = AddressClass::kProfessional});
    for (const auto factor : {RelevanceFactor::kCountryInTarget, RelevanceFactor::kCountryOutsideTarget,
                              RelevanceFactor::kMailAccepted, RelevanceFactor::kMailNotAccepted}) {
        CHECK_FALSE(has(relevance, factor));
    }
}

TEST_CASE("relevance: an advocate's record counts from its borders on") {
    struct Row {
        AdvocateRecord record;
        bool reliable;
        bool unreliable;
    };
    for (const auto& row : {
             Row{{.decided = 0, .accepted = 0}, false, false},
             Row{{.decided = 4, .accepted = 4}, false, false},
             Row{{.decided = 5, .accepted = 3}, true, false},
             Row{{.decided = 6, .accepted = 3}, true, false},
             Row{{.decided = 7, .accepted = 3}, false, false},
             Row{{.decided = 9, .accepted = 0}, false, false},
             Row{{.decided = 10, .accepted = 0}, false, true},
             Row{{.decided = 10, .accepted = 1}, false, false},
             Row{{.decided = 11, .accepted = 1}, false, true},
         }) {
        CAPTURE(row.record.decided);
        CAPTURE(row.record.accepted);
        const auto relevance = judge_relevance({.advocate = row.record});
        CHECK(has(relevance, RelevanceFactor::kAdvocateReliable) == row.reliable);
        CHECK(has(relevance, RelevanceFactor::kAdvocateUnreliable) == row.unreliable);
    }
}

TEST_CASE("relevance: a competitor is held whatever else is known") {
    auto facts = everything_known();
    facts.competitor = true;
    CHECK(judge_relevance(facts).score < kDefaultReviewBelow);
}

TEST_CASE("relevance: the gravest reason takes the most points, the first declared of several, and none adds any") {
    CHECK(!gravest_of({}));
    CHECK(!gravest_of(judge_relevance(everything_known())));
    RelevanceFacts facts{.address_class = AddressClass::kConsumer};
    CHECK(gravest_of(judge_relevance(facts)) == RelevanceFactor::kConsumerAddress);
    facts.size_in_target = false;
    facts.sector_in_target = false;
    CHECK(gravest_of(judge_relevance(facts)) == RelevanceFactor::kSectorOutsideTarget);
    facts.accepts_mail = false;
    CHECK(gravest_of(judge_relevance(facts)) == RelevanceFactor::kMailNotAccepted);
    facts.competitor = true;
    CHECK(gravest_of(judge_relevance(facts)) == RelevanceFactor::kCompetitor);
}

TEST_CASE(
    "relevance: whatever takes points has its words where a referral is held for it, and so has a lack of facts") {
    const Catalogue texts;
    for (const Locale locale : {Locale::kEn, Locale::kFr}) {
        CHECK(texts.has(locale, "referral.low_relevance.little_known"));
        for (const RelevanceReason& reason : kPublishedWeights) {
            CAPTURE(to_string(reason.factor));
            const std::string key = "referral.low_relevance." + std::string(to_string(reason.factor));
            CHECK(texts.has(locale, key) == (reason.weight < 0));
        }
    }
}

TEST_CASE("relevance: codes are read back and each is another") {
    std::set<std::string> codes;
    for (const auto& reason : kPublishedWeights) {
        codes.emplace(to_string(reason.factor));
        CHECK(parse_relevance_factor(to_string(reason.factor)) == reason.factor);
        CHECK(published_weight(reason.factor) == reason.weight);
        CHECK(reason.weight != 0);
    }
    CHECK(codes.size() == kPublishedWeights.size());
    CHECK(to_string(RelevanceFactor::kWorkAddress) == "work_address");
    CHECK(to_string(RelevanceFactor::kCompetitor) == "competitor");
    CHECK_FALSE(parse_relevance_factor("workaddress"));
}

TEST_CASE("relevance: the score is the sum of its reasons, held between 0 and 100") {
    testing::check_property("score is the clamped sum", [] {
        const auto relevance = judge_relevance(any_facts());
        const int sum = sum_of(relevance);
        RC_ASSERT(relevance.score == (sum < 0 ? 0 : sum > 100 ? 100 : sum));
        RC_CLASSIFY(sum < 0, "clamped at 0");
        RC_CLASSIFY(sum > 100, "clamped at 100");
    });
}

TEST_CASE("relevance: saying more about a prospect never lowers the score") {
    testing::check_property("more details, no lower score", [] {
        const auto facts = any_facts();
        auto more = facts;
        bool RelevanceFacts::*const detail = *rc::gen::element(
            &RelevanceFacts::company_number, &RelevanceFacts::company_named, &RelevanceFacts::website_matches,
            &RelevanceFacts::contact_named, &RelevanceFacts::phone_given, &RelevanceFacts::need_given,
            &RelevanceFacts::relationship_given);
        more.*detail = true;
        RC_ASSERT(judge_relevance(more).score >= judge_relevance(facts).score);
    });
}

TEST_CASE("a target profile is tidied, and refused field by field where it cannot be kept to") {
    TargetProfile target{.sectors = {" 62.01z ", "69"}, .employees_from = 5, .employees_to = 5, .review_below = 40};
    REQUIRE(checked(target));
    CHECK(checked(target)->sectors == std::vector<std::string>{"6201Z", "69"});

    struct Row {
        TargetProfile target;
        std::string pointer;
        ErrorCode code;
    };
    const std::vector<Row> rows = {
        {{.sectors = std::vector<std::string>(51, "62")}, "/target/sectors", ErrorCode::kTooMany},
        {{.sectors = {"62", "."}}, "/target/sectors/1", ErrorCode::kInvalidText},
        {{.sectors = {"6\xC3\xA9"}}, "/target/sectors/0", ErrorCode::kInvalidText},
        {{.sectors = {std::string(17, 'X')}}, "/target/sectors/0", ErrorCode::kTooLong},
        {{.employees_from = -1}, "/target/employees_from", ErrorCode::kOutOfRange},
        {{.employees_from = 6, .employees_to = 5}, "/target/employees_to", ErrorCode::kOutOfRange},
        {{.review_below = 101}, "/target/review_below", ErrorCode::kOutOfRange},
        {{.review_below = 20, .refuse_below = 21}, "/target/refuse_below", ErrorCode::kOutOfRange},
    };
    for (const Row& row : rows) {
        CAPTURE(row.pointer);
        const auto refused = checked(row.target);
        REQUIRE_FALSE(refused);
        REQUIRE(refused.failure().fields.size() == 1);
        CHECK(refused.failure().fields.front().pointer == row.pointer);
        CHECK(refused.error() == row.code);
    }
}

TEST_CASE("a score proposes by its thresholds: refusal below one, a look below the other") {
    const TargetProfile target{.review_below = 40, .refuse_below = 10};
    CHECK(proposal_on(9, target) == ReviewProposal::kRefuse);
    CHECK(proposal_on(10, target) == ReviewProposal::kReview);
    CHECK(proposal_on(39, target) == ReviewProposal::kReview);
    CHECK(proposal_on(40, target) == ReviewProposal::kAccept);
    CHECK(proposal_on(0, {}) == ReviewProposal::kReview);
}
