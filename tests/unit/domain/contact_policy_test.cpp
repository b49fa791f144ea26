#include "domain/contact_policy.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>

using namespace parrain;

namespace {

CountryCode country(std::string_view code) {
    return CountryCode::parse(code).value();
}

constexpr std::array kClasses = {AddressClass::kProfessional, AddressClass::kGeneric, AddressClass::kConsumer,
                                 AddressClass::kUnknown};

/// The verdict as one word: `message`, or the reason for a link.
std::string verdict(const ContactFacts& facts, const std::vector<ContactPolicy>& policies) {
    const auto judged = judge_contact(facts, policies);
    return judged.link_only ? std::string(to_string(*judged.link_only)) : "message";
}

std::string verdict(AddressClass address_class, std::string_view code) {
    return verdict({.address_class = address_class,
                    .country = country(code),
                    .advocate_name = "Alice Durand",
                    .knows_professionally = true},
                   shipped_contact_policies());
}

}  // namespace

TEST_CASE("the shipped table says for every class of address what may be sent") {
    struct Row {
        const char* country;
        const char* professional;
        const char* generic;
        bool phone;
    };
    constexpr Row kRows[] = {
        {"AT", "country_link_only", "country_link_only", false},
        {"BE", "country_companies_only", "message", true},
        {"CA", "message", "message", true},
        {"CH", "country_companies_only", "message", true},
        {"DE", "country_link_only", "country_link_only", false},
        {"DK", "country_link_only", "country_link_only", true},
        {"ES", "country_link_only", "country_link_only", true},
        {"FI", "message", "message", true},
        {"FR", "message", "message", true},
        {"GB", "country_companies_only", "message", true},
        {"IE", "message", "message", true},
        {"IT", "country_link_only", "country_link_only", true},
        {"LU", "country_companies_only", "message", true},
        {"NL", "country_link_only", "country_link_only", true},
        {"NO", "country_companies_only", "message", true},
        {"PL", "country_link_only", "country_link_only", false},
        {"PT", "country_companies_only", "message", true},
        {"SE", "message", "message", true},
        {"US", "message", "message", true},
        {"JP", "country_unlisted", "country_unlisted", false},
        {"BR", "country_unlisted", "country_unlisted", false},
    };
    for (const Row& row : kRows) {
        CAPTURE(row.country);
        CHECK(verdict(AddressClass::kProfessional, row.country) == row.professional);
        CHECK(verdict(AddressClass::kGeneric, row.country) == row.generic);
        CHECK(verdict(AddressClass::kConsumer, row.country) == "consumer");
        CHECK(verdict(AddressClass::kUnknown, row.country) == "no_address");
        for (const AddressClass one : kClasses) {
            const auto judged =
                judge_contact({.address_class = one, .country = country(row.country)}, shipped_contact_policies());
            CHECK(judged.may_call == (row.phone && one != AddressClass::kConsumer));
        }
    }
    CHECK(shipped_contact_policies().size() == std::size(kRows) - 2);
}

TEST_CASE("every combination has one verdict, and the first reason that applies is given") {
    int messages = 0;
    for (const AddressClass address_class : kClasses) {
        for (int policy = -1; policy < 3; ++policy) {
            for (int bits = 0; bits < 32; ++bits) {
                const bool needs = (bits & 16) != 0;
                std::vector<ContactPolicy> policies;
                if (policy >= 0) {
                    policies.push_back({.country = country("FR"),
                                        .message = static_cast<MessagePolicy>(policy),
                                        .phone = true,
                                        .needs_acquaintance = needs});
                }
                const ContactFacts facts{.address_class = address_class,
                                         .country = country("FR"),
                                         .advocate_unnamed = (bits & 1) != 0,
                                         .advocate_introduces = (bits & 2) != 0,
                                         .advocate_name = (bits & 4) != 0 ? "Alice Durand" : "Alice",
                                         .knows_professionally = (bits & 8) != 0};
                // The rows of the law in their order, said independently of the code.
                std::string expected = "message";
                if (needs && (bits & 8) == 0) expected = "acquaintance_missing";
                if (needs && (bits & 4) == 0) expected = "full_name_missing";
                if ((bits & 2) != 0) expected = "advocate_introduces";
                if ((bits & 1) != 0) expected = "advocate_unnamed";
                if (policy == 1 && address_class != AddressClass::kGeneric) expected = "country_companies_only";
                if (policy == 2) expected = "country_link_only";
                if (policy == -1) expected = "country_unlisted";
                if (address_class == AddressClass::kConsumer) expected = "consumer";
                if (address_class == AddressClass::kUnknown) expected = "no_address";
                CAPTURE(bits);
                CAPTURE(policy);
                CHECK(verdict(facts, policies) == expected);
                if (expected == "message") ++messages;
            }
        }
    }
    // Automatic: two classes; companies only: one. Of the eight ways to need nothing or have all, with nobody hiding.
    CHECK(messages == (2 + 1) * (4 + 1));
}

TEST_CASE("the country is the given one, else the domain's, else the workspace's") {
    struct Row {
        const char* given;
        const char* domain;
        const char* country;
        const char* source;
    };
    constexpr Row kRows[] = {
        {"DE", "acme.fr", "DE", "given"},    {"", "acme.fr", "FR", "domain"},
        {"", "acme.co.uk", "GB", "domain"},  {"", "acme.de", "DE", "domain"},
        {"", "acme.com", "FR", "workspace"}, {"", "acme.io", "FR", "workspace"},
        {"", "acme.eu", "FR", "workspace"},  {"", "acme.co", "FR", "workspace"},
        {"", "", "FR", "workspace"},         {"RE", "acme.com", "FR", "given"},
        {"", "acme.re", "FR", "domain"},     {"", "acme.xn--p1ai", "FR", "workspace"},
        {"", "acme.zz", "FR", "workspace"},  {"", "acme.ca", "CA", "domain"},
    };
    for (const Row& row : kRows) {
        const std::string given = row.given;
        const auto found =
            country_of(given.empty() ? std::nullopt : std::optional(country(given)), row.domain, CountryCode::france());
        CAPTURE(row.domain);
        CHECK(found.country.str() == row.country);
        CHECK(to_string(found.source) == row.source);
    }
    CHECK(country_of(std::nullopt, "acme.com", country("US")).country.str() == "US");
}

TEST_CASE("an address tells where the law asks whether its owner is known to the advocate") {
    using Endings = std::vector<std::string>;
    const auto& shipped = shipped_contact_policies();
    CHECK(acquaintance_endings(shipped, CountryCode::france()) == Endings{".ca"});
    CHECK(acquaintance_endings(shipped, country("CA")) == Endings{""});
    CHECK(acquaintance_endings({}, country("CA")).empty());
    const auto asking = [](std::string_view code, MessagePolicy message) {
        return ContactPolicy{.country = country(code), .message = message, .needs_acquaintance = true};
    };
    const std::vector<ContactPolicy> own = {asking("GB", MessagePolicy::kCompanyMailbox),
                                            asking("DE", MessagePolicy::kLinkOnly)};
    CHECK(acquaintance_endings(own, CountryCode::france()) == Endings{".uk"});
    const auto french = acquaintance_endings({asking("FR", MessagePolicy::kAutomatic)}, country("BE"));
    CHECK(std::ranges::find(french, ".re") != french.end());
    CHECK(acquaintance_endings({asking("FR", MessagePolicy::kAutomatic)}, country("RE")) == Endings{""});
}

TEST_CASE("two rows of one country are refused") {
    const std::vector<ContactPolicy> twice = {
        {.country = country("SE")}, {.country = country("DE")}, {.country = country("SE")}};
    const auto refused = checked(twice);
    REQUIRE(!refused);
    CHECK(refused.failure().fields.at(0).pointer == "/policies/2/country");
    const auto sorted = checked({{.country = country("SE")}, {.country = country("DE")}});
    REQUIRE(sorted);
    CHECK(sorted->at(0).country.str() == "DE");
}
