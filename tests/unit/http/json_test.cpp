#include "http/json.hpp"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "support/property.hpp"

namespace parrain::http {
namespace {

using parrain::testing::check_property;

enum class Color { kDeepBlue, green };
BOOST_DESCRIBE_ENUM(Color, kDeepBlue, green)

struct Leaf {
    std::int32_t number;
    std::optional<std::string> note;
    bool operator==(const Leaf&) const = default;
};
BOOST_DESCRIBE_STRUCT(Leaf, (), (number, note))

/// Every kind of field once.
struct Everything {
    bool flag;
    std::int64_t count;
    std::uint8_t small;
    double ratio;
    std::string text;
    Text<2, 5> name;
    Whole<1, 10> score;
    Verbatim raw;
    Color color;
    Money price;
    Currency currency;
    Rate rate;
    Instant at;
    AccountId account;
    Locale locale;
    std::vector<Leaf> leaves;
    std::map<std::string, std::int64_t> stock;
    std::optional<Money> bonus;
    std::string template_;
    bool operator==(const Everything&) const = default;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (flag, count, small, ratio, text, name, score, raw, color, price, currency, rate, at, account,
                       locale, leaves, stock, bonus, template_))

struct Change {
    std::optional<std::optional<std::string>> note;
};
BOOST_DESCRIBE_STRUCT(Change, (), (note))

struct Line {
    std::int64_t line;
    std::optional<std::string> code;
};
BOOST_DESCRIBE_STRUCT(Line, (), (line, code))

struct Stored {
    RawJson document;
};
BOOST_DESCRIBE_STRUCT(Stored, (), (document))

struct Holder {
    std::vector<std::vector<std::string>> lists;
};
BOOST_DESCRIBE_STRUCT(Holder, (), (lists))

}  // namespace

template <>
inline constexpr bool omits_absent<Line> = true;

namespace {

const std::string kValid =
    R"({"flag":true,"count":-7,"small":255,"ratio":0.5,"text":"Élan\n\t","name":" abc ","score":10,)"
    R"("raw":"a\rb","color":"deep_blue","price":{"amount":25800,"currency":"EUR"},)"
    R"("currency":"JPY","rate":2000,"at":"2026-05-01T10:00:00Z","account":"42","locale":"fr",)"
    R"("leaves":[{"number":1},{"number":2,"note":null}],"stock":{"a":1},"template":"t"})";

/// kValid with the value of one top-level field replaced (or the field removed where `value` is empty).
std::string with(const std::string& field, const std::string& value) {
    boost::json::object object = boost::json::parse(kValid).as_object();
    if (!value.empty())
        object[field] = "@@";
    else
        object.erase(field);
    std::string text = boost::json::serialize(object);
    if (const auto at = text.find("\"@@\""); at != std::string::npos) text.replace(at, 4, value);
    return text;
}

std::vector<FieldError> errors_of(const std::string& text) {
    const auto read = from_json<Everything>(text);
    if (read) return {};
    return read.failure().fields;
}

}  // namespace

TEST_CASE("reads_every_kind_of_field") {
    const auto read = from_json<Everything>(kValid);
    REQUIRE(read);
    CHECK(read->flag);
    CHECK(read->count == -7);
    CHECK(read->small == 255);
    CHECK(read->text == "Élan\n\t");
    CHECK(*read->name == "abc");
    CHECK(*read->score == 10);
    CHECK(*read->raw == "a\rb");
    CHECK(read->color == Color::kDeepBlue);
    CHECK(read->price.minor() == 25800);
    CHECK(read->currency.code() == "JPY");
    CHECK(read->rate.basis_points() == 2000);
    CHECK(read->at.str() == "2026-05-01T10:00:00Z");
    CHECK(read->account.value() == 42);
    CHECK(read->locale == Locale::kFr);
    REQUIRE(read->leaves.size() == 2);
    CHECK(read->leaves[1] == Leaf{.number = 2, .note = std::nullopt});
    CHECK(read->stock.at("a") == 1);
    CHECK_FALSE(read->bonus);
    CHECK(read->template_ == "t");
}

TEST_CASE("refuses_each_wrong_field_with_its_pointer_and_code") {
    struct Row {
        std::string field;
        std::string value;
        std::string pointer;
        ErrorCode code;
    };
    const std::string long_text(kMaxStringBytes + 1, 'x');
    const std::vector<Row> rows = {
        {"flag", "1", "/flag", ErrorCode::kBooleanExpected},
        {"flag", "\"true\"", "/flag", ErrorCode::kBooleanExpected},
        {"flag", "", "/flag", ErrorCode::kRequired},
        {"flag", "null", "/flag", ErrorCode::kRequired},
        {"count", "1.0", "/count", ErrorCode::kIntegerExpected},
        {"count", "7.5", "/count", ErrorCode::kIntegerExpected},
        {"count", "1e30", "/count", ErrorCode::kIntegerExpected},
        {"count", "NaN", "/count", ErrorCode::kIntegerExpected},
        {"count", "-Infinity", "/count", ErrorCode::kIntegerExpected},
        {"count", "\"8\"", "/count", ErrorCode::kIntegerExpected},
        {"count", "9223372036854775808", "/count", ErrorCode::kOutOfRange},
        {"small", "256", "/small", ErrorCode::kOutOfRange},
        {"small", "-1", "/small", ErrorCode::kOutOfRange},
        {"ratio", "\"1\"", "/ratio", ErrorCode::kOutOfRange},
        {"ratio", "NaN", "/ratio", ErrorCode::kOutOfRange},
        {"text", "7", "/text", ErrorCode::kStringExpected},
        {"text", R"("a\u0000b")", "/text", ErrorCode::kInvalidText},
        {"text", R"("a\rb")", "/text", ErrorCode::kInvalidText},
        {"text", R"("a\u007f")", "/text", ErrorCode::kInvalidText},
        {"text", R"("a\u0085")", "/text", ErrorCode::kInvalidText},
        {"text", "\"" + long_text + "\"", "/text", ErrorCode::kTooLong},
        {"raw", "\"" + long_text + "\"", "/raw", ErrorCode::kTooLong},
        {"raw", "[]", "/raw", ErrorCode::kStringExpected},
        {"name", "\"  \"", "/name", ErrorCode::kRequired},
        {"name", "\"é\"", "/name", ErrorCode::kTooShort},
        {"name", "\"éééééé\"", "/name", ErrorCode::kTooLong},
        {"score", "11", "/score", ErrorCode::kOutOfRange},
        {"score", "0", "/score", ErrorCode::kOutOfRange},
        {"score", "7.5", "/score", ErrorCode::kIntegerExpected},
        {"color", "\"red\"", "/color", ErrorCode::kUnknownValue},
        {"color", "\"kDeepBlue\"", "/color", ErrorCode::kUnknownValue},
        {"color", "3", "/color", ErrorCode::kStringExpected},
        {"price", "7", "/price", ErrorCode::kObjectExpected},
        {"price", R"({"amount":12.345,"currency":"EUR"})", "/price/amount", ErrorCode::kAmountInvalid},
        {"price", R"({"amount":1e30,"currency":"EUR"})", "/price/amount", ErrorCode::kAmountInvalid},
        {"price", R"({"amount":"12,5","currency":"EUR"})", "/price/amount", ErrorCode::kAmountInvalid},
        {"price", R"({"amount":NaN,"currency":"EUR"})", "/price/amount", ErrorCode::kAmountInvalid},
        {"price", R"({"amount":9007199254740992,"currency":"EUR"})", "/price/amount", ErrorCode::kAmountInvalid},
        {"price", R"({"amount":1,"currency":"EURO"})", "/price/currency", ErrorCode::kCurrencyUnknown},
        {"price", R"({"amount":1,"currency":978})", "/price/currency", ErrorCode::kCurrencyUnknown},
        {"price", R"({"amount":1})", "/price/currency", ErrorCode::kRequired},
        {"price", R"({"currency":"EUR"})", "/price/amount", ErrorCode::kRequired},
        {"price", R"({"amount":1,"currency":"EUR","tax":0})", "/price/tax", ErrorCode::kUnknownField},
        {"currency", "\"eur\"", "/currency", ErrorCode::kCurrencyUnknown},
        {"rate", "10100", "/rate", ErrorCode::kRateRange},
        {"rate", "-1", "/rate", ErrorCode::kRateRange},
        {"rate", "0.2", "/rate", ErrorCode::kIntegerExpected},
        {"at", "\"yesterday\"", "/at", ErrorCode::kTimeInvalid},
        {"at", "1770000000", "/at", ErrorCode::kStringExpected},
        {"account", "42", "/account", ErrorCode::kStringExpected},
        {"account", "\"042\"", "/account", ErrorCode::kUnknownValue},
        {"locale", "\"de\"", "/locale", ErrorCode::kLocaleUnknown},
        {"leaves", "{}", "/leaves", ErrorCode::kArrayExpected},
        {"leaves", "[7]", "/leaves/0", ErrorCode::kObjectExpected},
        {"leaves", R"([{"number":1},{"number":"x"}])", "/leaves/1/number", ErrorCode::kIntegerExpected},
        {"stock", "[]", "/stock", ErrorCode::kObjectExpected},
        {"stock", R"({"a/b~c":"x"})", "/stock/a~1b~0c", ErrorCode::kIntegerExpected},
        {"bonus", R"({"amount":1})", "/bonus/currency", ErrorCode::kRequired},
        {"template", "7", "/template", ErrorCode::kStringExpected},
        {"template_", "\"x\"", "/template_", ErrorCode::kUnknownField},
        {"status", "\"won\"", "/status", ErrorCode::kUnknownField},
    };
    for (const auto& row : rows) {
        CAPTURE(row.field);
        CAPTURE(row.value.substr(0, 60));
        CHECK(errors_of(with(row.field, row.value)) == std::vector<FieldError>{{row.pointer, row.code}});
    }
}

TEST_CASE("tells_every_error_at_once_and_leads_with_the_one_declared_first") {
    const auto read = from_json<Leaf>(R"({"number":"x","note":7,"zzz":1,"a/b":2})");
    REQUIRE_FALSE(read);
    CHECK(read.error() == ErrorCode::kUnknownField);
    CHECK(read.failure().fields == std::vector<FieldError>{{"/number", ErrorCode::kIntegerExpected},
                                                           {"/note", ErrorCode::kStringExpected},
                                                           {"/zzz", ErrorCode::kUnknownField},
                                                           {"/a~1b", ErrorCode::kUnknownField}});
    CHECK(from_json<Leaf>("[1]").failure().fields == std::vector<FieldError>{{"", ErrorCode::kObjectExpected}});
}

TEST_CASE("keeps_at_most_a_hundred_errors") {
    std::string text = R"({"lists":[)";
    for (int i = 0; i < 500; ++i) text += i == 0 ? "7" : ",7";
    const auto read = from_json<Holder>(text + "]}");
    REQUIRE_FALSE(read);
    CHECK(read.failure().fields.size() == FieldErrors::kMax);
}

TEST_CASE("refuses_what_is_no_json") {
    std::string deep;
    for (int i = 0; i < 10'000; ++i) deep += "[";
    const std::vector<std::string> rows = {
        "",
        " ",
        "{",
        "nope",
        "{\"number\":1}x",
        "{\"number\":1,}",
        "{'number':1}",
        "// note\n{\"number\":1}",
        "{\"number\":01}",
        "{\"number\":+1}",
        "{\"number\":1,\"number\":1}",
        "{\"n\\u0075mber\":1,\"number\":1}",
        "{\"number\":1,\"note\":{\"a\":1,\"b\":2,\"a\":3}}",
        "{\"number\":NaN,\"number\":1}",
        "{\"number\":1,\"note\":\"\xC3\x28\"}",
        "{\"number\":1,\"note\":\"\xED\xA0\x80\"}",
        "{\"number\":1,\"note\":\"\\ud800\"}",
        "{\"number\":1,\"note\":\"a\nb\"}",
        "\xEF\xBB\xBF{\"number\":1}",
        deep,
        deep + std::string(10'000, ']'),
    };
    for (const auto& row : rows) {
        CAPTURE(row.substr(0, 60));
        const auto read = from_json<Leaf>(row);
        REQUIRE_FALSE(read);
        CHECK(read.failure() == fail(ErrorCode::kMalformedJson));
    }
}

TEST_CASE("accepts_32_levels_and_no_more") {
    const auto nested = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
    CHECK(Document::parse(nested(32)));
    CHECK_FALSE(Document::parse(nested(33)));
}

TEST_CASE("strips_marks_that_turn_the_direction_of_writing") {
    const auto read = from_json<Leaf>(
        "{\"number\":1,\"note\":\"a\xE2\x80\xAE"
        "b\xE2\x81\xA6"
        "c\"}");
    REQUIRE(read);
    CHECK(read->note == "abc");
}

TEST_CASE("does_not_mistake_the_word_nan_inside_a_text_for_a_number") {
    const auto read = from_json<Leaf>(R"({"number":NaN,"note":"\"NaN\" -Infinity"})");
    REQUIRE_FALSE(read);
    CHECK(read.failure().fields == std::vector<FieldError>{{"/number", ErrorCode::kIntegerExpected}});
    CHECK(*from_json<Leaf>(R"({"number":1,"note":"NaN"})")->note == "NaN");
}

TEST_CASE("tells_an_absent_field_from_one_that_is_null") {
    CHECK_FALSE(from_json<Change>("{}")->note.has_value());
    const auto emptied = from_json<Change>(R"({"note":null})");
    REQUIRE(emptied->note.has_value());
    CHECK_FALSE(emptied->note->has_value());
    CHECK(from_json<Change>(R"({"note":"x"})")->note == std::optional<std::string>("x"));
}

TEST_CASE("writes_absent_optionals_as_null_unless_the_struct_omits_them") {
    CHECK(to_json(Leaf{.number = 1, .note = std::nullopt}) == R"({"number":1,"note":null})");
    CHECK(to_json(Line{.line = 0, .code = std::nullopt}) == R"({"line":0})");
    CHECK(to_json(Line{.line = 1, .code = "x"}) == R"({"line":1,"code":"x"})");
    CHECK(to_json(Stored{{R"({"a":[1]})"}}) == R"({"document":{"a":[1]}})");
    CHECK(to_json(std::string("\"\\\x01\n/é")) == R"("\"\\\u0001\n/é")");
    CHECK(to_json(std::vector<bool>{true, false}) == "[true,false]");
    CHECK(to_json(std::numeric_limits<double>::quiet_NaN()) == "null");
}

/// Valid UTF-8 without the characters that reading refuses or drops.
std::string any_text() {
    static const std::vector<std::string> kPieces = {"a",  "Z", " ", "\n",     "\t",   "\"",
                                                     "\\", "/", "é", "\u20ac", "🙂", "0"};
    std::string text;
    for (std::size_t piece : *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, 12))) {
        text += kPieces[piece];
    }
    return text;
}

Everything anything() {
    const auto number = [](std::int64_t min, std::int64_t max) { return *rc::gen::inRange<std::int64_t>(min, max); };
    const Currency yen = *Currency::parse("JPY");
    std::vector<Leaf> leaves;
    for (std::int64_t i = number(0, 4); i > 0; --i) {
        leaves.push_back({.number = static_cast<std::int32_t>(number(-9, 9)),
                          .note = number(0, 2) == 0 ? std::nullopt : std::optional(any_text())});
    }
    const auto maximum = std::numeric_limits<std::int64_t>::max();
    return Everything{.flag = number(0, 2) == 1,
                      .count = *rc::gen::arbitrary<std::int64_t>(),
                      .small = static_cast<std::uint8_t>(number(0, 256)),
                      .ratio = static_cast<double>(number(-4000, 4000)) / 8,
                      .text = any_text(),
                      .name = *Text<2, 5>::parse("é" + std::to_string(number(1, 9999))),
                      .score = *Whole<1, 10>::parse(number(1, 11)),
                      .raw = {any_text() + "\r\x01"},
                      .color = number(0, 2) == 0 ? Color::kDeepBlue : Color::green,
                      .price = *Money::parse(number(-Money::kMax, Money::kMax), yen),
                      .currency = yen,
                      .rate = *Rate::parse(number(0, 10'001)),
                      .at = Instant(number(0, 253'402'300'799'999'999)),
                      .account = AccountId(number(1, maximum)),
                      .locale = number(0, 2) == 0 ? Locale::kEn : Locale::kFr,
                      .leaves = std::move(leaves),
                      .stock = {{any_text(), number(-5, 5)}},
                      .bonus = number(0, 2) == 0 ? std::nullopt : std::optional(*Money::parse(number(0, 9), yen)),
                      .template_ = any_text()};
}

TEST_CASE("reads_back_what_it_wrote") {
    check_property("reading what was written gives the same value", [] {
        const Everything original = anything();
        const auto read = from_json<Everything>(to_json(original));
        RC_ASSERT(read.ok());
        RC_ASSERT(*read == original);
    });
}

TEST_CASE("answers_any_bytes_with_a_value_or_a_refusal") {
    check_property("a mutated document never does worse than being refused", [] {
        std::string text = kValid;
        const int changes = *rc::gen::inRange(1, 6);
        for (int i = 0; i < changes; ++i) {
            const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
            const char byte = *rc::gen::elementOf(std::string("{}[]\",:\\0eN-\x80\xC3 "));
            if (*rc::gen::inRange(0, 2) == 0)
                text[at] = byte;
            else
                text.insert(at, 1, byte);
        }
        const auto read = from_json<Everything>(text);
        if (!read) RC_ASSERT(read.error() == ErrorCode::kMalformedJson || !read.failure().fields.empty());
    });
}

TEST_CASE("describes_types_as_they_are_read_and_written") {
    Schemas schemas;
    using boost::json::serialize;
    CHECK(serialize(schemas.of<std::optional<Color>>(Direction::kResponse)) ==
          R"({"type":["string","null"],"enum":["deep_blue","green",null]})");
    CHECK(serialize(schemas.of<Text<2, 5>>(Direction::kRequest)) == R"({"type":"string","maxLength":5,"minLength":2})");
    CHECK(serialize(schemas.of<std::optional<Leaf>>(Direction::kResponse)) ==
          R"({"anyOf":[{"$ref":"#/components/schemas/Leaf"},{"type":"null"}]})");
    CHECK(serialize(schemas.of<std::map<std::string, Rate>>(Direction::kResponse)) ==
          R"({"type":"object","additionalProperties":{"type":"integer","minimum":0,"maximum":10000}})");
    schemas.of<Line>(Direction::kResponse);
    CHECK(serialize(schemas.components().at("Leaf")) ==
          R"({"type":"object","properties":{"number":{"type":"integer"},"note":{"type":["string","null"]}},)"
          R"("required":["number","note"]})");
    CHECK(serialize(schemas.components().at("Line")) ==
          R"({"type":"object","properties":{"line":{"type":"integer"},"code":{"type":"string"}},"required":["line"]})");
}

TEST_CASE("gives_a_struct_used_both_ways_two_components") {
    Schemas uses;
    uses.of<Leaf>(Direction::kRequest);
    uses.of<Leaf>(Direction::kResponse);
    Schemas schemas(uses);
    CHECK(schemas.of<Leaf>(Direction::kRequest).at("$ref") == "#/components/schemas/LeafInput");
    CHECK(schemas.of<Leaf>(Direction::kResponse).at("$ref") == "#/components/schemas/Leaf");
    const auto& input = schemas.components().at("LeafInput").as_object();
    CHECK(input.at("additionalProperties") == false);
    CHECK(input.at("required") == boost::json::array{"number"});
}

}  // namespace parrain::http
