#include "core/text.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/property.hpp"

namespace parrain {
namespace {

using testing::check_property;
using namespace std::string_view_literals;

/// Random text over the letters that give trouble: accents apart and composed, ligatures, marks, other scripts, emoji.
rc::Gen<std::string> awkward_text() {
    const auto piece = rc::gen::element<std::string>("a", "B", "é", "e\u0301", "É", "œ", "ß", "ﬁ", "İ", "Σ", "ς", "Ø",
                                                     " ", ".", "\u00a0", "-", "'", "S", "A", "sarl", "я", "й", "漢",
                                                     "😀", "\u0345", "ǰ", "ŉ", "\u1e9e", "Å", "&", "9");
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                        [](const std::vector<std::string>& pieces) {
                            std::string out;
                            for (const auto& p : pieces) out += p;
                            return out;
                        });
}

TEST_CASE("tells UTF-8 from other bytes") {
    for (const std::string_view text : {""sv, "abc"sv, "é"sv, "😀"sv, "\0"sv, "\xef\xbf\xbd"sv})
        CHECK(is_valid_utf8(text));
    for (const std::string_view text :
         {"\xff"sv, "\xc3"sv, "\xc0\xaf"sv, "\xed\xa0\x80"sv, "\xf4\x90\x80\x80"sv, "a\x80"sv, "\xe2\x82"sv}) {
        CHECK_FALSE(is_valid_utf8(text));
    }
}

TEST_CASE("counts code points, not octets") {
    CHECK(code_point_count("") == 0);
    CHECK(code_point_count("Élan") == 4);
    CHECK(code_point_count("😀😀") == 2);
}

TEST_CASE("two spellings of a letter become one") {
    CHECK(nfc("e\u0301") == "é");
    CHECK(nfc("é") == "é");
    CHECK(lower_case("ÉLAN") == "élan");
}

TEST_CASE("folding removes case, accents and ligatures") {
    CHECK(fold("Élan") == "elan");
    CHECK(fold("ELAN") == "elan");
    CHECK(fold("Cœur") == "coeur");
    CHECK(fold("Straße") == "strasse");
    CHECK(fold("SMØRREBRØD") == "smorrebrod");
    CHECK(fold("ﬁn") == "fin");
    CHECK(fold("Łódź") == "lodz");
    CHECK(fold("Ελλάς") == fold("ΕΛΛΑΣ"));
}

TEST_CASE("folding twice changes nothing more") {
    check_property("fold(fold(x)) is fold(x)", [] {
        const std::string text = *awkward_text();
        RC_ASSERT(fold(fold(text)) == fold(text));
        RC_ASSERT(fold(nfc(text)) == fold(text));
    });
}

TEST_CASE("one company has one key, however its name is written") {
    for (const char* name : {"SARL Élan", "ELAN", "Elan S.A.R.L.", "  élan  ", "Elan SAS", "E\u0301lan, Inc.",
                             "ÉLAN (SASU)", "elan GmbH", "Elan Ltd", "S.A. Élan"}) {
        CAPTURE(name);
        CHECK(company_key(name) == "elan");
    }
    CHECK(company_key("A.B. Conseil") == company_key("AB Conseil"));
    CHECK(company_key("L'Élan-Vital") == "l elan vital");
}

TEST_CASE("companies of different names keep different keys") {
    CHECK(company_key("Élan Paris") != company_key("Élan Lyon"));
    CHECK(company_key("Sarlat Tourisme") == "sarlat tourisme");
    CHECK(company_key("La SAS du Port") == "la sas du port");
    CHECK(company_key("SAS") == "sas");
    CHECK(company_key("SA SARL") == "sarl");
    CHECK(company_key("漢字") == "漢字");
    CHECK(company_key("...").empty());
}

TEST_CASE("the key of a key is the key") {
    check_property("company_key is idempotent", [] {
        const std::string name = *awkward_text();
        RC_ASSERT(company_key(company_key(name)) == company_key(name));
        RC_ASSERT(company_key("SARL zz " + name) == company_key("zz " + name));
    });
}

TEST_CASE("white space of every kind goes from both ends and stays inside") {
    CHECK(trimmed("  a b\t\r\n") == "a b");
    CHECK(trimmed("\u00a0\u202f\ufeffa\u200b") == "a");
    CHECK(trimmed("").empty());
    CHECK(trimmed(" \u3000 ").empty());
    CHECK(trimmed("\xff a \xff") == "\xff a \xff");
}

TEST_CASE("characters that turn the direction of writing are dropped, all others kept") {
    CHECK(strip_bidi_controls("a\u202Eb\u2066c\u200Fd\u061Ce") == "abcde");
    CHECK(strip_bidi_controls("é😀\u200D\u202Fשלום") == "é😀\u200D\u202Fשלום");
}

TEST_CASE("only letters, marks and digits beyond ASCII") {
    CHECK(has_only_letters_beyond_ascii("jean@x !"));
    CHECK(has_only_letters_beyond_ascii("jérôme漢字"));
    CHECK_FALSE(has_only_letters_beyond_ascii("a\u00a0b"));
    CHECK_FALSE(has_only_letters_beyond_ascii("a\u202Eb"));
    CHECK_FALSE(has_only_letters_beyond_ascii("😀"));
    CHECK_FALSE(has_only_letters_beyond_ascii("\xff"));
}

TEST_CASE("a domain becomes the name that DNS knows") {
    struct Row {
        const char* typed;
        const char* ascii;
    };
    for (const Row& row :
         {Row{"elan.fr", "elan.fr"}, Row{"ELAN.FR", "elan.fr"}, Row{"société.fr", "xn--socit-esab.fr"},
          Row{"socie\u0301te\u0301.fr", "xn--socit-esab.fr"}, Row{"straße.de", "xn--strae-oqa.de"},
          Row{"xn--strae-oqa.de", "xn--strae-oqa.de"}, Row{"ｅｌａｎ.fr", "elan.fr"}, Row{"localhost", "localhost"},
          Row{"3m.com", "3m.com"}, Row{"例え.jp", "xn--r8jz45g.jp"}, Row{"раypal.com", "xn--ypal-43d9g.com"}}) {
        CAPTURE(row.typed);
        const auto ascii = domain_to_ascii(row.typed);
        REQUIRE(ascii.has_value());
        CHECK(*ascii == row.ascii);
    }
}

TEST_CASE("what is no host name has no ASCII form") {
    const std::string long_label(64, 'a');
    const std::string long_name = "a." + std::string(63, 'b') + "." + std::string(63, 'c') + "." +
                                  std::string(63, 'd') + "." + std::string(63, 'e');
    for (const std::string& domain : {std::string(),
                                      std::string("."),
                                      std::string("a..b"),
                                      std::string(".a.fr"),
                                      std::string("a.fr."),
                                      std::string("-a.fr"),
                                      std::string("a-.fr"),
                                      std::string("a_b.fr"),
                                      std::string("a b.fr"),
                                      std::string("a@b.fr"),
                                      std::string("a/b.fr"),
                                      std::string("é_b.fr"),
                                      std::string("é＿b.fr"),
                                      long_label + ".fr",
                                      long_name,
                                      std::string("127.0.0.1"),
                                      std::string("0x7f.1"),
                                      std::string("a.0x7f"),
                                      std::string("a\0b.fr", 6),
                                      std::string("xn--.fr"),
                                      std::string("xn--a-\xff.fr"),
                                      std::string("a\u202Eb.fr"),
                                      std::string("😀😀\u200D.fr"),
                                      std::string(2'000'000, 'a')}) {
        CAPTURE(domain.substr(0, 80));
        CHECK_FALSE(domain_to_ascii(domain).has_value());
    }
}

TEST_CASE("the Unicode form of a domain leads back to its ASCII form") {
    CHECK(domain_to_unicode("xn--socit-esab.fr") == "société.fr");
    CHECK(domain_to_unicode("elan.fr") == "elan.fr");
    for (const char* domain : {"société.fr", "straße.de", "例え.jp", "раypal.com"}) {
        CAPTURE(domain);
        CHECK(domain_to_unicode(*domain_to_ascii(domain)) == domain);
    }
}

TEST_CASE("what somebody registered stands right below a public suffix") {
    CHECK(registrable_domain("elan.fr") == "elan.fr");
    CHECK(registrable_domain("mail.eu.elan.fr") == "elan.fr");
    CHECK(registrable_domain("www.elan.co.uk") == "elan.co.uk");
    CHECK(registrable_domain("shop.github.io") == "shop.github.io");
    CHECK(registrable_domain("a.xn--socit-esab.fr") == "xn--socit-esab.fr");
    CHECK_FALSE(registrable_domain("co.uk").has_value());
    CHECK_FALSE(registrable_domain("fr").has_value());
    CHECK_FALSE(registrable_domain("").has_value());
}

TEST_CASE("a domain that could be taken for another is suspicious in both forms") {
    for (const char* domain : {"раypal.com", "xn--ypal-43d9g.com", "аррӏе.com", "gооgle.com", "mail.gооgle.com"}) {
        CAPTURE(domain);
        CHECK(is_homograph(domain));
    }
    for (const char* domain : {"paypal.com", "société.fr", "xn--socit-esab.fr", "straße.de", "例え.jp", "яндекс.рф",
                               "müller.de", "élan.fr", "smørrebrød.dk", "łódź.pl", "עברית.co.il"}) {
        CAPTURE(domain);
        CHECK_FALSE(is_homograph(domain));
    }
}

TEST_CASE("payment files are written in the letters every bank takes") {
    CHECK(sepa_text("Société Générale & Cie", 70) == "Societe Generale + Cie");
    CHECK(sepa_text("Łukasz Żółć", 70) == "Lukasz Zolc");
    CHECK(sepa_text("Ægir Straße", 70) == "AEgir Strasse");
    CHECK(sepa_text("Иванов", 70) == "Ivanov");
    CHECK(sepa_text("  two \n blanks  ", 70) == "two blanks");
    CHECK(sepa_text("a_b#c", 70) == "a-b.c");
    CHECK(sepa_text("abcdef", 3) == "abc");
    CHECK(sepa_text("ab cd", 3) == "ab");
    CHECK(sepa_text("", 70) == "NOTPROVIDED");
    CHECK(sepa_text("<script>'\"", 70) == ".script.'.");
}

}  // namespace
}  // namespace parrain
