#include "core/catalogue.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <thread>
#include <vector>

#include "core/text.hpp"
#include "support/aborts.hpp"

namespace parrain {
namespace {

constexpr std::string_view kNarrowSpace = "\u202F";
constexpr std::string_view kNoBreakSpace = "\u00A0";

const Catalogue& texts() {
    static const Catalogue catalogue;
    return catalogue;
}

Money euros(std::int64_t cents) {
    return *Money::parse(cents, *Currency::parse("EUR"));
}

std::vector<ErrorCode> every_code() {
    std::vector<ErrorCode> codes;
    for (int i = 0; i <= static_cast<int>(ErrorCode::kInternal); ++i) codes.push_back(static_cast<ErrorCode>(i));
    return codes;
}

TEST_CASE("every refusal has its title and its remedy in both languages") {
    for (const ErrorCode code : every_code()) {
        const std::string problem = "problem." + std::string(to_string(code));
        CAPTURE(problem);
        for (const Locale locale : {Locale::kEn, Locale::kFr}) {
            REQUIRE(texts().has(locale, problem + ".title"));
            REQUIRE(texts().has(locale, problem + ".detail"));
            CHECK_FALSE(problem_title(texts(), locale, code).empty());
            const std::string detail = problem_detail(texts(), locale, Failure{.code = code});
            CHECK(detail.ends_with('.'));
            CHECK(detail != problem_title(texts(), locale, code));
        }
    }
}

TEST_CASE("no wording is kept for a refusal that does not exist") {
    std::vector<std::string> problems;
    for (const ErrorCode code : every_code()) problems.push_back("problem." + std::string(to_string(code)));
    for (const std::string& key : texts().keys(Locale::kEn)) {
        if (!key.starts_with("problem.")) continue;
        CAPTURE(key);
        CHECK(std::ranges::count(problems, key.substr(0, key.rfind('.'))) == 1);
    }
}

TEST_CASE("what a title or detail says never waits for an argument") {
    for (const std::string& key : texts().keys(Locale::kEn)) {
        if (!key.starts_with("problem.") || key.ends_with(".specific")) continue;
        CAPTURE(key);
        CHECK(texts().placeholders(Locale::kEn, key).empty());
    }
}

TEST_CASE("refusals that concern other people's business are worded alike") {
    for (const Locale locale : {Locale::kEn, Locale::kFr}) {
        const ErrorCode model = ErrorCode::kAlreadyCustomer;
        for (const ErrorCode code : {ErrorCode::kAlreadyReferred, ErrorCode::kSuppressed}) {
            CHECK(problem_title(texts(), locale, code) == problem_title(texts(), locale, model));
            CHECK(problem_detail(texts(), locale, fail(code)) == problem_detail(texts(), locale, fail(model)));
        }
    }
}

TEST_CASE("both languages say the same things with the same arguments") {
    REQUIRE(texts().keys(Locale::kEn) == texts().keys(Locale::kFr));
    for (const std::string& key : texts().keys(Locale::kEn)) {
        CAPTURE(key);
        CHECK(texts().placeholders(Locale::kEn, key) == texts().placeholders(Locale::kFr, key));
        CHECK_FALSE(texts().pattern(Locale::kEn, key).empty());
        CHECK_FALSE(texts().pattern(Locale::kFr, key).empty());
    }
}

TEST_CASE("French keeps its marks with their words") {
    for (const std::string& key : texts().keys(Locale::kFr)) {
        const std::string& text = texts().pattern(Locale::kFr, key);
        CAPTURE(key);
        CAPTURE(text);
        for (std::size_t i = 0; i < text.size(); ++i) {
            const std::string before = text.substr(0, i);
            const bool kept = before.ends_with(kNarrowSpace) || before.ends_with(kNoBreakSpace);
            if (std::string_view(";?!%").find(text[i]) != std::string_view::npos) CHECK(kept);
            // Inside an address, a time or the name of a header a colon is none of French's.
            const bool is_french_colon =
                text[i] == ':' && (i + 1 == text.size() || text[i + 1] == ' ') && !before.ends_with("Content-Type");
            if (is_french_colon) CHECK(before.ends_with(kNoBreakSpace));
            if (text.compare(i, 2, "«") == 0) CHECK(text.compare(i + 2, kNoBreakSpace.size(), kNoBreakSpace) == 0);
            if (text.compare(i, 2, "»") == 0) CHECK(kept);
        }
    }
}

TEST_CASE("apostrophes are typographic, since the straight one means something to ICU") {
    for (const Locale locale : {Locale::kEn, Locale::kFr}) {
        for (const std::string& key : texts().keys(locale)) {
            CAPTURE(key);
            CHECK(texts().pattern(locale, key).find('\'') == std::string::npos);
            CHECK(texts().pattern(locale, key).find("  ") == std::string::npos);
        }
    }
}

/// Whether a word of the text begins so; within a word it says nothing.
bool begins_a_word(std::string_view text, std::string_view beginning) {
    for (auto at = text.find(beginning); at != std::string_view::npos; at = text.find(beginning, at + 1)) {
        if (at == 0 || std::isalpha(static_cast<unsigned char>(text[at - 1])) == 0) return true;
    }
    return false;
}

TEST_CASE("texts use the words of the vocabulary") {
    for (const Locale locale : {Locale::kEn, Locale::kFr}) {
        for (const std::string& key : texts().keys(locale)) {
            const std::string text = lower_case(texts().pattern(locale, key));
            for (const char* avoided :
                 {"tenant", "sponsor", "referrer", "referee", "affiliate", "workflow", "friend"}) {
                CAPTURE(key);
                CHECK_FALSE(begins_a_word(text, avoided));
            }
        }
    }
}

TEST_CASE("a failure that names its details is worded with them") {
    const Failure illegal{.code = ErrorCode::kIllegalTransition, .detail = {{"state", "won"}, {"event", "withdrawal"}}};
    CHECK(problem_detail(texts(), Locale::kEn, illegal) ==
          "The event “withdrawal” is not possible in the state “won”. Reload to see where it stands.");
    const Failure partly{.code = ErrorCode::kIllegalTransition, .detail = {{"state", "won"}}};
    CHECK(problem_detail(texts(), Locale::kEn, partly) ==
          problem_detail(texts(), Locale::kEn, fail(ErrorCode::kIllegalTransition)));
    const Failure braces{.code = ErrorCode::kTooLong, .detail = {{"limit", "{0} ' {x}"}}};
    CHECK(problem_detail(texts(), Locale::kEn, braces) == "At most {0} ' {x} characters are accepted. Shorten it.");
}

TEST_CASE("the offer is one sentence in either language") {
    const Rate rate = *Rate::parse(2'000);
    CHECK(texts().text(Locale::kEn, "offer.advocate.annual_value", {{"rate", rate}}) ==
          "You receive 20% of their first-year subscription.");
    CHECK(texts().text(Locale::kFr, "offer.advocate.annual_value", {{"rate", rate}}) ==
          "Vous recevez 20\u00A0% de leur première année d’abonnement.");
    CHECK(texts().text(Locale::kEn, "offer.prospect.module", {{"count", 1}}) == "They receive a free module.");
    CHECK(texts().text(Locale::kEn, "offer.prospect.free_months", {{"months", 1}}) == "They receive one free month.");
    CHECK(texts().text(Locale::kEn, "offer.prospect.free_months", {{"months", 3}}) == "They receive 3 free months.");
    CHECK(texts().text(Locale::kFr, "offer.prospect.free_months", {{"months", 1}}) == "Ils reçoivent un mois offert.");
    CHECK(texts().text(Locale::kEn, "offer.advocate.payment", {{"rate", rate}, {"months", 12}}) ==
          "You receive 20% of what they pay in their first year.");
    CHECK(texts().text(Locale::kEn, "offer.advocate.payment", {{"rate", rate}, {"months", 24}}) ==
          "You receive 20% of what they pay in their first 24 months.");
}

TEST_CASE("arguments are written as the language writes them") {
    const Catalogue catalogue(
        R"({"a":{"b":"{who} paid {amount} on {day}, {n} times"},"s":"{kind, select, cash {C} other {O}}"})",
        R"({"a":{"b":"{who} a payé {amount} le {day}, {n} fois"},"s":"{kind, select, cash {C} other {O}}"})");
    const TextArguments arguments = {{"who", "Élan {x}"},
                                     {"amount", euros(123'456'789)},
                                     {"day", *Instant::parse("2026-05-01T10:00:00Z")},
                                     {"n", 1'234},
                                     {"unused", "x"}};
    CHECK(catalogue.text(Locale::kEn, "a.b", arguments) == "Élan {x} paid €1,234,567.89 on 1 May 2026, 1,234 times");
    CHECK(catalogue.text(Locale::kFr, "a.b", arguments) ==
          "Élan {x} a payé 1\u202F234\u202F567,89\u00A0€ le 1er mai 2026, 1\u202F234 fois");
    CHECK(catalogue.text(Locale::kEn, "s", {{"kind", "cash"}}) == "C");
    CHECK(catalogue.text(Locale::kEn, "s", {{"kind", "gift"}}) == "O");
    CHECK(catalogue.keys(Locale::kEn) == std::vector<std::string>{"a.b", "s"});
    CHECK(catalogue.placeholders(Locale::kEn, "a.b") == std::vector<std::string>{"amount", "day", "n", "who"});
    CHECK_FALSE(catalogue.has(Locale::kEn, "a"));
}

TEST_CASE("a missing text or argument, and texts that are none, are mistakes and abort") {
    using testing::aborts;
    CHECK(aborts([] { (void)texts().text(Locale::kEn, "no.such.text"); }));
    CHECK(aborts([] { (void)texts().text(Locale::kEn, "offer.advocate.annual_value", {{"months", 1}}); }));
    CHECK(aborts([] { (void)texts().pattern(Locale::kFr, "problem"); }));
    CHECK(aborts([] { const Catalogue broken("{", "{}"); }));
    CHECK(aborts([] { const Catalogue broken("[]", "{}"); }));
    CHECK(aborts([] { const Catalogue broken(R"({"a":1})", "{}"); }));
    CHECK(aborts([] { const Catalogue broken(R"({"a":"{x"})", "{}"); }));
    CHECK(aborts([] { const Catalogue broken(R"({"a":"{0}"})", "{}"); }));
    CHECK_FALSE(aborts([] { const Catalogue whole(R"({"a":"{x}"})", "{}"); }));
}

TEST_CASE("money is exact and may leave out zero cents") {
    CHECK(format_money(Locale::kFr, euros(25'800)) == "258,00\u00A0€");
    CHECK(format_money(Locale::kFr, euros(25'800), MoneyStyle::kTrimmed) == "258\u00A0€");
    CHECK(format_money(Locale::kFr, euros(25'850), MoneyStyle::kTrimmed) == "258,50\u00A0€");
    CHECK(format_money(Locale::kEn, euros(25'800)) == "€258.00");
    CHECK(format_money(Locale::kEn, euros(-5)) == "-€0.05");
    CHECK(format_money(Locale::kEn, euros(0), MoneyStyle::kTrimmed) == "€0");
    CHECK(format_money(Locale::kEn, euros(Money::kMax)) == "€90,071,992,547,409.91");
    CHECK(format_money(Locale::kEn, *Money::parse(1'234, *Currency::parse("JPY"))) == "JP¥1,234");
    CHECK(format_money(Locale::kFr, *Money::parse(1'234'500, *Currency::parse("TND"))) == "1\u202F234,500\u00A0TND");
    CHECK(format_money(Locale::kFr, *Money::parse(1'234'500, *Currency::parse("TND")), MoneyStyle::kTrimmed) ==
          "1\u202F234,500\u00A0TND");
}

TEST_CASE("shares and days are written as the language writes them") {
    CHECK(format_rate(Locale::kFr, *Rate::parse(2'000)) == "20\u00A0%");
    CHECK(format_rate(Locale::kEn, *Rate::parse(1'250)) == "12.5%");
    CHECK(format_rate(Locale::kFr, *Rate::parse(1)) == "0,01\u00A0%");
    CHECK(format_rate(Locale::kEn, *Rate::parse(0)) == "0%");
    const Instant late = *Instant::parse("2026-04-30T22:30:00Z");
    CHECK(format_date(Locale::kFr, late) == "30 avril 2026");
    CHECK(format_date(Locale::kFr, late, "Europe/Paris") == "1er mai 2026");
    CHECK(format_date(Locale::kEn, late, "Nowhere/Land") == "30 April 2026");
    CHECK(format_date_time(Locale::kFr, late, "Europe/Paris") == "1er mai 2026 à 00:30");
    CHECK(format_date_time(Locale::kEn, late) == "30 April 2026 at 22:30");
}

TEST_CASE("one text serves many threads") {
    std::vector<std::thread> threads;
    std::vector<int> wrong(4, 0);
    for (std::size_t thread = 0; thread < wrong.size(); ++thread) {
        threads.emplace_back([&wrong, thread] {
            for (int i = 2; i < 500; ++i) {
                const std::string text = texts().text(Locale::kEn, "offer.prospect.free_months", {{"months", i}});
                if (text != "They receive " + std::to_string(i) + " free months.") ++wrong[thread];
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(wrong == std::vector<int>(4, 0));
}

}  // namespace
}  // namespace parrain
