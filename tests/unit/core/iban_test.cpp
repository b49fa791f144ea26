#include "core/iban.hpp"

#include <doctest/doctest.h>

namespace parrain {
namespace {

TEST_CASE("an IBAN is read as people write it and kept without blanks") {
    CHECK(Iban::parse("FR76 3000 6000 0112 3456 7890 189").value().str() == "FR7630006000011234567890189");
    CHECK(Iban::parse("fr7630006000011234567890189").value().last4() == "0189");
    CHECK(Iban::parse(" DE89 3704 0044 0532 0130 00 ").ok());
}

TEST_CASE("the examples of the registry are valid, whatever their country and length") {
    for (const char* number : {"NO9386011117947", "BE68539007547034", "GB29NWBK60161331926819", "CH9300762011623852957",
                               "MT84MALT011000012345MTLCAST001S", "LC14BOSL123456789012345678901234",
                               "TN5910006035183598478831", "XK051212012345678906", "MC5811222000010123456789030"}) {
        CAPTURE(number);
        CHECK(Iban::parse(number).ok());
    }
}

TEST_CASE("an IBAN with a wrong digit, length, country or sign is refused") {
    for (const char* number :
         {"", "F", "FR", "FR76", "FR7630006000011234567890188", "FR763000600001123456789018",
          "FR76300060000112345678901890", "XX7630006000011234567890189", "FR7630006000011234567890l8\xc3\xa9",
          "FR76-3000-6000-0112-3456-7890-189", "DE00370400440532013000", "DE01370400440532013000",
          "DE99370400440532013000", "GB82WEST1234569876543", "FRAA30006000011234567890189"}) {
        CAPTURE(number);
        CHECK(Iban::parse(number).error() == ErrorCode::kIbanInvalid);
    }
}

TEST_CASE("every transposition and every single wrong digit of an IBAN is noticed") {
    const std::string good = "FR7630006000011234567890189";
    for (std::size_t i = 4; i < good.size(); ++i) {
        for (char digit = '0'; digit <= '9'; ++digit) {
            std::string bad = good;
            bad[i] = digit;
            CHECK(Iban::parse(bad).ok() == (bad == good));
        }
        if (i + 1 == good.size() || good[i] == good[i + 1]) continue;
        std::string swapped = good;
        std::swap(swapped[i], swapped[i + 1]);
        CHECK_FALSE(Iban::parse(swapped).ok());
    }
}

TEST_CASE("a BIC has 8 or 11 letters and digits, the first six letters") {
    CHECK(Bic::parse("cobadeff").value().str() == "COBADEFF");
    CHECK(Bic::parse("COBADEFFXXX").ok());
    CHECK(Bic::parse("BNPAFRPP75A").ok());
    for (const char* code : {"", "COBADEF", "COBADEFFX", "COBADEFFXXXX", "C0BADEFF", "COBAD3FF", "COBADEF-"}) {
        CAPTURE(code);
        CHECK(Bic::parse(code).error() == ErrorCode::kBicInvalid);
    }
}

}  // namespace
}  // namespace parrain
