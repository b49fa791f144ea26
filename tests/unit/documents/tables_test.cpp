#include <doctest/doctest.h>

#include <stdexcept>

#include "documents/files.hpp"

namespace parrain::documents {
namespace {

Money money(std::int64_t minor, std::string_view code) {
    return Money::parse(minor, Currency::parse(code).value()).value();
}

std::string csv(app::Table table) {
    const std::string text = Files().to_csv(table);
    REQUIRE(text.starts_with("\xEF\xBB\xBF"));
    return text.substr(3);
}

/// One cell of text as it is written.
std::string cell(std::string text) {
    std::string line = csv({{}, {{std::move(text)}}});
    REQUIRE(line.starts_with("\r\n"));
    REQUIRE(line.ends_with("\r\n"));
    return line.substr(2, line.size() - 4);
}

TEST_CASE("a table is written line by line, each kind of cell in its own way") {
    const app::Table table{
        .headings = {"Société", "Montant", "Devise"},
        .rows = {{std::string("Élan"), money(123450, "EUR"), std::string("EUR")},
                 {std::monostate(), money(-1500, "JPY"), std::string("JPY")},
                 {Instant::parse("2026-05-01T10:00:00Z").value(), std::int64_t{-3}, money(250, "TND")}}};
    CHECK(csv(table) ==
          "Société,Montant,Devise\r\n"
          "Élan,1234.50,EUR\r\n"
          ",-1500,JPY\r\n"
          "2026-05-01T10:00:00Z,-3,0.250\r\n");
}

TEST_CASE("what would end a cell or a line is quoted") {
    CHECK(cell("plain") == "plain");
    CHECK(cell("a,b") == "\"a,b\"");
    CHECK(cell("a;b") == "\"a;b\"");
    CHECK(cell("say \"hi\"") == "\"say \"\"hi\"\"\"");
    CHECK(cell("two\nlines") == "\"two\nlines\"");
    CHECK(cell("") == "");
}

TEST_CASE("what a spreadsheet would take for a formula gets an apostrophe") {
    CHECK(cell("=HYPERLINK(0)") == "'=HYPERLINK(0)");
    for (const char* text : {"=1+1", "+33612345678", "-1", "@SUM(A1)", "  =1", "＝1", "＋1", "－1", "＠1"}) {
        CAPTURE(text);
        CHECK(cell(text) == "'" + std::string(text));
    }
    CHECK(cell("\t=1") == "'\t=1");
    CHECK(cell("\r=1") == "\"'\r=1\"");
    for (const char* text : {"1=1", "a-b", "x@y.fr", "'=1", "—", "!", "   "}) {
        CAPTURE(text);
        CHECK(cell(text) == text);
    }
}

TEST_CASE("headings are as safe as cells") {
    CHECK(csv({.headings = {"=1", "a,b"}, .rows = {}}) == "'=1,\"a,b\"\r\n");
}

TEST_CASE("a workbook is a zip archive, whatever its title and its size") {
    app::Table table{.headings = {"A", "B"}, .rows = {}};
    for (int i = 0; i < 2000; ++i) table.rows.push_back({std::string("=1 & <b> \x01"), money(i, "EUR")});
    for (const std::string& title : {std::string("Écritures"), std::string("a/b:c[d]*?'"), std::string(),
                                     std::string("très long nom de feuille qui dépasse")}) {
        CAPTURE(title);
        const std::string bytes = Files().to_xlsx(table, title);
        CHECK(bytes.starts_with("PK\x03\x04"));
        CHECK(bytes.size() > 5000);
    }
}

TEST_CASE("a text no cell can hold is refused, not cut") {
    CHECK_THROWS_AS(Files().to_xlsx({{"A"}, {{std::string(40'000, 'x')}}}, "A"), std::runtime_error);
}

}  // namespace
}  // namespace parrain::documents
