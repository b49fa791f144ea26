#include "core/csv_record.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/property.hpp"

using namespace parrain;

namespace {

using Cells = std::vector<std::string>;

/// Every record of a text that is read to its end.
std::vector<CsvRecord> records_of(std::string_view text, char separator = ',') {
    std::vector<CsvRecord> records;
    while (auto record = first_record(text, separator, true)) {
        text.remove_prefix(record->size);
        records.push_back(*std::move(record));
    }
    return records;
}

std::string written(const Cells& cells, char separator) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) line += separator;
        line += '"';
        for (const char c : cells[i]) line += c == '"' ? std::string("\"\"") : std::string(1, c);
        line += '"';
    }
    return line + "\r\n";
}

}  // namespace

TEST_CASE("reads what RFC 4180 writes, with every separator and line end") {
    struct Row {
        std::string text;
        char separator;
        Cells cells;
        std::size_t size, lines;
    };
    const std::vector<Row> rows = {{"a,b\r\nc", ',', {"a", "b"}, 5, 1},
                                   {"a;b\nc", ';', {"a", "b"}, 4, 1},
                                   {"a\tb\rc", '\t', {"a", "b"}, 4, 1},
                                   {"a,b", ',', {"a", "b"}, 3, 1},
                                   {",\n", ',', {"", ""}, 2, 1},
                                   {"\n", ',', {""}, 1, 1},
                                   {"\"a,b\",c\n", ',', {"a,b", "c"}, 8, 1},
                                   {"\"a\"\"b\",\"\"\n", ',', {"a\"b", ""}, 10, 1},
                                   {"\"a\r\nb\",c\r\nd", ',', {"a\r\nb", "c"}, 10, 2}};
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const auto record = first_record(row.text, row.separator, true);
        REQUIRE(record);
        CHECK_FALSE(record->is_broken);
        CHECK(record->cells == row.cells);
        CHECK(record->size == row.size);
        CHECK(record->lines == row.lines);
    }
    CHECK_FALSE(first_record("", ',', true));
}

TEST_CASE("a record whose end is still to come is not judged") {
    for (const char* text : {"a,b", "a,\"b", "a,\"b\"", "a,b\r", "\"a\"\"", ""}) {
        CAPTURE(text);
        CHECK_FALSE(first_record(text, ',', false));
    }
    CHECK(first_record("a,b\n", ',', false));
    CHECK(first_record("a,b\r\n", ',', false));
}

TEST_CASE("wrong quotes break one line, and the next is read again") {
    for (const char* text : {"a\"b,c\nd,e\n", "\"a\"b,c\nd,e\n", "\"a,c\nd,e\n"}) {
        CAPTURE(text);
        const auto records = records_of(text);
        REQUIRE(records.size() == 2);
        CHECK(records[0].is_broken);
        CHECK(records[0].cells.empty());
        CHECK(records[1].cells == Cells{"d", "e"});
    }
}

TEST_CASE("a quote that is never closed costs its line and no memory") {
    const std::string text = "\"open\n" + std::string(kLongestRecord, 'x') + "\nd,e\n";
    const auto record = first_record(text, ',', false);
    REQUIRE(record);
    CHECK(record->is_broken);
    CHECK(record->size == 6);
}

TEST_CASE("what was written is read again") {
    testing::check_property("written and read", [](const std::vector<Cells>& lines, bool is_semicolon) {
        const char separator = is_semicolon ? ';' : ',';
        std::string text;
        std::vector<Cells> wanted;
        for (const Cells& cells : lines) {
            if (cells.empty()) continue;
            text += written(cells, separator);
            wanted.push_back(cells);
        }
        std::vector<Cells> found;
        for (const CsvRecord& record : records_of(text, separator)) found.push_back(record.cells);
        return found == wanted;
    });
}

TEST_CASE("any bytes are read to their end") {
    testing::check_property("nothing is left", [](const std::string& text) {
        std::size_t size = 0;
        for (const CsvRecord& record : records_of(text)) {
            if (record.size == 0 || record.lines == 0) return false;
            size += record.size;
        }
        return size == text.size();
    });
}

TEST_CASE("the separator is the one that makes most cells") {
    CHECK(separator_of("a;b;c\n1;2;3") == ';');
    CHECK(separator_of("a,b\n") == ',');
    CHECK(separator_of("a\tb\tc\n") == '\t');
    CHECK(separator_of("\"a,b,c\";d\n") == ';');
    CHECK(separator_of("alone\n") == ',');
}

TEST_CASE("UTF-8 and Windows-1252 are told apart, and other bytes refused") {
    const auto found = [](const std::vector<std::string>& pieces) {
        EncodingFinder finder;
        for (const std::string& piece : pieces) finder.add(piece);
        return finder.found();
    };
    CHECK(found({"plain"}) == TextEncoding::kUtf8);
    CHECK(found({"Num\xc3\xa9ro"}) == TextEncoding::kUtf8);
    CHECK(found({"Num\xc3", "\xa9ro"}) == TextEncoding::kUtf8);
    CHECK(found({"\xf0\x9f", "\x98", "\x80"}) == TextEncoding::kUtf8);
    CHECK(found({"Num\xe9ro \x80"}) == TextEncoding::kWindows1252);
    CHECK(found({"Num\xc3"}) == TextEncoding::kWindows1252);
    CHECK_FALSE(
        found({std::string("\xff\xfe"
                           "N\0u\0",
                           6)}));
    CHECK_FALSE(found({std::string("a\0b", 3)}));
    CHECK_FALSE(found({"\x81 is nothing\xe9"}));
    CHECK(to_utf8("Num\xe9ro \x80 \x9c", TextEncoding::kWindows1252) == "Numéro € œ");
    CHECK(to_utf8("Numéro", TextEncoding::kUtf8) == "Numéro");
}
