#include "core/checks.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/property.hpp"

namespace parrain {
namespace {

using testing::check_property;

CountryCode country(std::string_view code) {
    const auto parsed = CountryCode::parse(code);
    REQUIRE_MESSAGE(parsed.ok(), code);
    return *parsed;
}

TEST_CASE("a language is known by its tag, with or without a region") {
    for (const char* tag : {"fr", "FR", "fr-FR", "fr_CA", "fr-Latn-FR"}) CHECK(*parse_locale(tag) == Locale::kFr);
    for (const char* tag : {"en", "en-GB", "EN_us"}) CHECK(*parse_locale(tag) == Locale::kEn);
    for (const char* tag : {"", "de", "french", "fra", "-fr", "f", " fr"}) {
        CAPTURE(tag);
        CHECK(parse_locale(tag).error() == ErrorCode::kLocaleUnknown);
    }
    CHECK(to_string(Locale::kEn) == "en");
    CHECK(to_string(Locale::kFr) == "fr");
}

TEST_CASE("the language preferred most and spoken here is chosen") {
    struct Row {
        const char* header;
        Locale expected;  // with English to fall back on
    };
    for (const Row& row : {
             Row{"", Locale::kEn},
             Row{"fr", Locale::kFr},
             Row{"fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", Locale::kFr},
             Row{"en;q=0.8,fr;q=0.9", Locale::kFr},
             Row{"en;q=0.8,fr;q=0.8", Locale::kEn},
             Row{"fr;q=0.8,en;q=0.8", Locale::kFr},
             Row{"de, fr;q=0.1", Locale::kFr},
             Row{"fr;q=0", Locale::kEn},
             Row{"fr;q=0.001", Locale::kFr},
             Row{"*", Locale::kEn},
             Row{"fr;q=0.2, *;q=0.9", Locale::kEn},
             Row{"de", Locale::kEn},
             Row{" fr ; q=1.000 ", Locale::kFr},
             Row{"fr;q=2, en", Locale::kEn},
             Row{"fr;q=1.001", Locale::kEn},
             Row{"fr;q=0.1234", Locale::kEn},
             Row{"fr;level=1", Locale::kEn},
             Row{";;;,,,q=,fr;q", Locale::kEn},
         }) {
        CAPTURE(row.header);
        CHECK(negotiate_locale(row.header, Locale::kEn) == row.expected);
    }
    CHECK(negotiate_locale("de", Locale::kFr) == Locale::kFr);
    CHECK(negotiate_locale("*", Locale::kFr) == Locale::kFr);
}

TEST_CASE("any header leads to some language") {
    check_property("negotiation ends", [](const std::string& header) {
        const Locale locale = negotiate_locale(header, Locale::kFr);
        RC_ASSERT(locale == Locale::kFr || locale == Locale::kEn);
    });
}

TEST_CASE("a country is one of ISO 3166") {
    CHECK(country("FR").str() == "FR");
    CHECK(country("fr") == CountryCode::france());
    CHECK(country("ZW").str() == "ZW");
    CHECK(country("AD").str() == "AD");
    for (const char* text : {"", "F", "FRA", "XX", "UK", "EU", "ZZ", "F1", " FR", "FR "}) {
        CAPTURE(text);
        CHECK(CountryCode::parse(text).error() == ErrorCode::kCountryInvalid);
    }
}

TEST_CASE("a French company number passes its own checksum") {
    struct Row {
        const char* typed;
        const char* number;
        const char* key;
    };
    for (const Row& row : {
             Row{"732829320", "732829320", "FR:732829320"},
             Row{"732 829 320", "732829320", "FR:732829320"},
             Row{"732\u00a0829\u202f320", "732829320", "FR:732829320"},
             Row{"732.829-320", "732829320", "FR:732829320"},
             Row{"73282932000074", "73282932000074", "FR:732829320"},
             Row{"732 829 320 00074", "73282932000074", "FR:732829320"},
             Row{"356000000", "356000000", "FR:356000000"},
             Row{"35600000000048", "35600000000048", "FR:356000000"},
             Row{"35600000049837", "35600000049837", "FR:356000000"},
         }) {
        CAPTURE(row.typed);
        const auto number = CompanyNumber::parse(row.typed, CountryCode::france());
        REQUIRE(number.ok());
        CHECK(number->str() == row.number);
        CHECK(number->match_key() == row.key);
    }
}

TEST_CASE("a mistyped French company number is refused") {
    for (const char* text : {"", "732829321", "73282932000075", "73282932100074", "7328293", "7328293200",
                             "732829320000741", "73282932O", "FR732829320", "35600000049836", "-", "abcdefghi"}) {
        CAPTURE(text);
        const auto number = CompanyNumber::parse(text, CountryCode::france());
        REQUIRE_FALSE(number.ok());
        CHECK(number.error() == ErrorCode::kSirenChecksum);
    }
}

TEST_CASE("every slip of one digit in a SIREN is noticed") {
    check_property("changing one digit breaks the checksum", [] {
        const int position = *rc::gen::inRange(0, 9);
        const int by = *rc::gen::inRange(1, 10);
        std::string digits = "732829320";
        char& digit = digits[static_cast<std::size_t>(position)];
        digit = static_cast<char>('0' + (digit - '0' + by) % 10);
        RC_ASSERT_FALSE(CompanyNumber::parse(digits, CountryCode::france()).ok());
    });
}

TEST_CASE("the overseas departments stand in the French register") {
    const auto number = CompanyNumber::parse("732829320", country("RE"));
    REQUIRE(number.ok());
    CHECK(number->country() == CountryCode::france());
    CHECK_FALSE(CompanyNumber::parse("732829321", country("GP")).ok());
}

TEST_CASE("a company number from elsewhere is letters and digits") {
    CHECK(CompanyNumber::parse("0403.170.701", country("BE"))->str() == "0403170701");
    CHECK(CompanyNumber::parse("hrb 12345", country("DE"))->match_key() == "DE:HRB12345");
    CHECK(CompanyNumber::parse("12", country("GB")).ok());
    CHECK(CompanyNumber::parse(std::string(20, 'A'), country("GB")).ok());
    CHECK(CompanyNumber::parse("1", country("GB")).error() == ErrorCode::kTooShort);
    CHECK(CompanyNumber::parse(" - ", country("GB")).error() == ErrorCode::kTooShort);
    CHECK(CompanyNumber::parse(std::string(21, 'A'), country("GB")).error() == ErrorCode::kTooLong);
    CHECK(CompanyNumber::parse("12_34", country("GB")).error() == ErrorCode::kInvalidText);
    CHECK(CompanyNumber::parse("é123", country("GB")).error() == ErrorCode::kInvalidText);
}

TEST_CASE("a telephone number is read as people write it") {
    struct Row {
        const char* typed;
        const char* country;
        const char* number;
    };
    for (const Row& row : {
             Row{"06 12 34 56 78", "FR", "+33612345678"},       Row{"0612345678", "FR", "+33612345678"},
             Row{"06.12.34.56.78", "FR", "+33612345678"},       Row{"06\u00a012\u202f34-56/78", "FR", "+33612345678"},
             Row{"+33 6 12 34 56 78", "FR", "+33612345678"},    Row{"+33 (0)6 12 34 56 78", "FR", "+33612345678"},
             Row{"+33 06 12 34 56 78", "FR", "+33612345678"},   Row{"0033 6 12 34 56 78", "DE", "+33612345678"},
             Row{"+33612345678", "US", "+33612345678"},         Row{"020 7946 0958", "GB", "+442079460958"},
             Row{"+44 (0)20 7946 0958", "FR", "+442079460958"}, Row{"030 901820", "DE", "+4930901820"},
             Row{"02 1234 5678", "IT", "+390212345678"},        Row{"+39 02 1234 5678", "FR", "+390212345678"},
             Row{"612 345 678", "ES", "+34612345678"},          Row{"044 668 18 00", "CH", "+41446681800"},
             Row{"02 555 12 12", "BE", "+3225551212"},          Row{"(415) 555-2671", "US", "+14155552671"},
             Row{"1-514-555-0199", "CA", "+15145550199"},       Row{"+1 514 555 0199", "FR", "+15145550199"},
             Row{"06 1 234 5678", "HU", "+3612345678"},         Row{"0262 12 34 56", "RE", "+262262123456"},
             Row{"+7 495 123 45 67", "FR", "+74951234567"},     Row{"'+33 6 12 34 56 78", "FR", "+33612345678"},
             Row{"' 0612345678", "FR", "+33612345678"},         Row{"\u20190612345678", "FR", "+33612345678"},
         }) {
        CAPTURE(row.typed);
        const auto phone = Phone::parse(row.typed, country(row.country));
        REQUIRE(phone.ok());
        CHECK(phone->str() == row.number);
    }
}

TEST_CASE("what cannot be dialled is refused") {
    struct Row {
        const char* typed;
        const char* country;
    };
    for (const Row& row : {Row{"", "FR"},
                           Row{"+", "FR"},
                           Row{"00", "FR"},
                           Row{"(0)", "FR"},
                           Row{"12", "FR"},
                           Row{"06 12 34 56 7", "FR"},
                           Row{"06 12 34 56 789", "FR"},
                           Row{"+33 6 12 34 56 7", "FR"},
                           Row{"+33 00 12 34 56 78", "FR"},
                           Row{"06 12 34 56 78 ext 3", "FR"},
                           Row{"O6 12 34 56 78", "FR"},
                           Row{"+0 123 456 789", "FR"},
                           Row{"+7 12", "FR"},
                           Row{"+7 1234567890123456", "FR"},
                           Row{"++33612345678", "FR"},
                           Row{"+33+612345678", "FR"},
                           Row{"555 2671", "US"},
                           Row{"12345678", "KP"},
                           Row{"٠٦١٢٣٤٥٦٧٨", "FR"},
                           Row{"06\n12345678", "FR"}}) {
        CAPTURE(row.typed);
        const auto phone = Phone::parse(row.typed, country(row.country));
        REQUIRE_FALSE(phone.ok());
        CHECK(phone.error() == ErrorCode::kPhoneInvalid);
    }
    CHECK_FALSE(Phone::parse(std::string(100'000, '1'), country("FR")).ok());
}

TEST_CASE("E.164 is read as itself, whatever the country") {
    check_property("parse(str(phone)) is phone", [] {
        const auto digits = *rc::gen::container<std::string>(rc::gen::inRange('0', static_cast<char>('9' + 1)));
        const char* const code = *rc::gen::element("FR", "DE", "IT", "US", "ES", "HU", "GB", "KP");
        const std::string prefix = *rc::gen::element<std::string>("", "+", "00");
        const auto phone = Phone::parse(prefix + digits, *CountryCode::parse(code));
        if (!phone) return;
        RC_ASSERT(phone->str().size() <= 16);
        RC_ASSERT(*Phone::parse(phone->str(), CountryCode::france()) == *phone);
    });
}

TEST_CASE("a domain has a dot and no scheme") {
    CHECK(DomainName::parse(" WWW.Élan.fr ")->str() == "www.xn--lan-9la.fr");
    CHECK(DomainName::parse("www.elan.fr")->registrable() == "elan.fr");
    CHECK(DomainName::parse("co.uk")->registrable() == "co.uk");
    for (const char* text :
         {"", "elan", "localhost", "https://elan.fr", "elan.fr/", "a@elan.fr", "elan..fr", "127.0.0.1", "elan.fr:80"}) {
        CAPTURE(text);
        CHECK(DomainName::parse(text).error() == ErrorCode::kDomainInvalid);
    }
}

TEST_CASE("a URL is http or https, its host in ASCII") {
    struct Row {
        const char* typed;
        const char* text;
        const char* origin;
        const char* target;
        int port;
    };
    for (const Row& row : {
             Row{"https://elan.fr", "https://elan.fr", "https://elan.fr", "/", 443},
             Row{" HTTPS://Élan.FR/Chemin?q=1#f ", "https://xn--lan-9la.fr/Chemin?q=1#f", "https://xn--lan-9la.fr",
                 "/Chemin?q=1", 443},
             Row{"https://elan.fr:443/", "https://elan.fr/", "https://elan.fr", "/", 443},
             Row{"http://elan.fr:80", "http://elan.fr", "http://elan.fr", "/", 80},
             Row{"http://localhost:8080/x", "http://localhost:8080/x", "http://localhost:8080", "/x", 8080},
             Row{"http://127.0.0.1:3000", "http://127.0.0.1:3000", "http://127.0.0.1:3000", "/", 3000},
             Row{"https://[::FFFF:127.0.0.1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:127.0.0.1]", "/", 443},
             Row{"https://[::1]:8443/", "https://[::1]:8443/", "https://[::1]:8443", "/", 8443},
             Row{"https://elan.fr?q=a:b@c", "https://elan.fr?q=a:b@c", "https://elan.fr", "/?q=a:b@c", 443},
             Row{"https://elan.fr#x", "https://elan.fr#x", "https://elan.fr", "/", 443},
             Row{"https://elan.fr/%20a", "https://elan.fr/%20a", "https://elan.fr", "/%20a", 443},
         }) {
        CAPTURE(row.typed);
        const auto url = Url::parse(row.typed);
        REQUIRE(url.ok());
        CHECK(url->str() == row.text);
        CHECK(url->origin() == row.origin);
        CHECK(url->target() == row.target);
        CHECK(url->port() == row.port);
        CHECK(url->is_https() == url->str().starts_with("https:"));
        CHECK(*Url::parse(url->str()) == *url);
    }
}

TEST_CASE("any other address is refused") {
    const std::vector<std::string> rows = {
        "",
        "elan.fr",
        "//elan.fr",
        "ftp://elan.fr",
        "javascript:alert(1)",
        "javascript://elan.fr/%0aalert(1)",
        "file:///etc/passwd",
        "https://",
        "https:///x",
        "https:elan.fr",
        "https://user@elan.fr",
        "https://user:pw@elan.fr/",
        "https://elan.fr:0",
        "https://elan.fr:65536",
        "https://elan.fr:",
        "https://elan.fr:+80",
        "https://elan.fr:80:80",
        "https://elan.fr\\@evil.fr",
        "https://elan.fr/a b",
        "https://elan.fr/\r\nX: y",
        "https://elan.fr/\"",
        "https://elan.fr/é",
        "https://0x7f.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://[::1/",
        "https://[::1]x/",
        "https://[fe80::1%25eth0]/",
        "https://[]/",
        "https://a_b.fr",
        "https://" + std::string(2048, 'a') + ".fr",
        std::string("https://elan.fr/\0", 17),
    };
    for (const std::string& text : rows) {
        CAPTURE(text);
        const auto url = Url::parse(text);
        REQUIRE_FALSE(url.ok());
        CHECK(url.error() == ErrorCode::kUrlInvalid);
    }
}

TEST_CASE("a website may be typed without its scheme") {
    CHECK(Url::parse_website("www.elan.fr")->str() == "https://www.elan.fr");
    CHECK(Url::parse_website("elan.fr/contact")->str() == "https://elan.fr/contact");
    CHECK(Url::parse_website("http://elan.fr")->str() == "http://elan.fr");
    for (const char* text : {"", "elan", "a@elan.fr", "javascript:alert(1)", "mailto:a@elan.fr"}) {
        CAPTURE(text);
        CHECK(Url::parse_website(text).error() == ErrorCode::kUrlInvalid);
    }
}

}  // namespace
}  // namespace parrain
