#include "domain/screening.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "support/property.hpp"

using namespace parrain;

namespace {

const AddressLists& shipped() {
    static const AddressLists lists;
    return lists;
}

template <class T>
T must(Result<T> result) {
    REQUIRE(result.ok());
    return *std::move(result);
}

Email email(std::string_view text) {
    return must(Email::parse(text));
}
Phone phone(std::string_view text) {
    return must(Phone::parse(text, CountryCode::france()));
}
CompanyNumber siren(std::string_view text) {
    return must(CompanyNumber::parse(text, CountryCode::france()));
}
CountryCode country(std::string_view text) {
    return must(CountryCode::parse(text));
}
DomainName domain(std::string_view text) {
    return must(DomainName::parse(text));
}
Url website(std::string_view text) {
    return must(Url::parse_website(text));
}
Instant moment(std::string_view text) {
    return Instant::parse(text).value();
}

const Instant kNow = moment("2026-05-01T10:00:00Z");

/// Everything a screening is given, with an ordinary prospect of an ordinary advocate.
struct Given {
    ProspectDetails prospect = {.email = email("jean@prospect.fr")};
    AdvocateFacts advocate = {.email = email("alice@client.fr"),
                              .account_name = "Client SAS",
                              .account_domain = domain("client.fr"),
                              .account_number = siren("732829320")};
    KnownProspect known = {};
    TargetProfile target = {};
    const AddressLists* lists = &shipped();

    Screening screened() const {
        return screen({.prospect = prospect,
                       .advocate = advocate,
                       .known = known,
                       .lists = *lists,
                       .target = target,
                       .now = kNow});
    }
};

/// `passed`, or the reason led by what it does.
std::string outcome(const Screening& screening) {
    if (screening.event == ReferralEvent::kScreeningPassed) {
        CHECK_FALSE(screening.reason);
        return "passed";
    }
    REQUIRE(screening.reason);
    const bool refused = screening.event == ReferralEvent::kScreeningRefused;
    CHECK((refused || screening.event == ReferralEvent::kScreeningFlagged));
    return (refused ? "refused " : "held ") + std::string(to_string(*screening.reason));
}

std::string outcome_of(std::string_view address) {
    Given given;
    given.prospect.email = email(address);
    return outcome(given.screened());
}

std::string form(const ProspectDetails& prospect) {
    const auto result = check_form(prospect, shipped());
    if (result) return "fine";
    const auto& failure = result.failure();
    REQUIRE(failure.fields.size() == 1);
    CHECK(failure.fields[0].code == failure.code);
    return std::string(to_string(failure.code)) + " " + failure.fields[0].pointer;
}

}  // namespace

TEST_CASE("form: what an advocate is told at once") {
    CHECK(form({.email = email("jean@prospect.fr")}) == "fine");
    CHECK(form({.email = email("mamie@orange.fr")}) == "fine");
    CHECK(form({.email = email("contact@client.fr")}) == "fine");
    CHECK(form({.company = "Élan", .phone = phone("01 23 45 67 89")}) == "fine");
    CHECK(form({}) == "email_required /email");
    CHECK(form({.company = "Élan"}) == "contact_required /email");
    CHECK(form({.phone = phone("01 23 45 67 89")}) == "contact_required /email");
    CHECK(form({.contact_name = "Jean"}) == "contact_required /email");
    CHECK(form({.company_number = siren("732829320")}) == "contact_required /email");
    CHECK(form({.website = website("elan.fr")}) == "contact_required /email");
    CHECK(form({.need = "invoicing"}) == "contact_required /email");
    CHECK(form({.relationship = "supplier"}) == "contact_required /email");
    CHECK(form({.country = CountryCode::france()}) == "email_required /email");
}

TEST_CASE("form: a machine's mailbox and a throw-away one are refused even with a company and a telephone") {
    for (const auto* address : {"noreply@x.fr", "No-Reply+1@x.fr", "postmaster@client.fr", "mailer-daemon@orange.fr"}) {
        CAPTURE(address);
        CHECK(form({.email = email(address), .company = "X", .phone = phone("0123456789")}) == "email_role /email");
    }
    for (const auto* address : {"bob@mailinator.com", "bob@sub.mailinator.com", "BOB@Mailinator.COM"}) {
        CAPTURE(address);
        CHECK(form({.email = email(address), .company = "X", .phone = phone("0123456789")}) ==
              "email_disposable /email");
    }
    CHECK(form({.email = email("noreply@mailinator.com")}) == "email_role /email");
}

TEST_CASE("screening: an ordinary prospect passes and may be written to") {
    const auto screening = Given{}.screened();
    CHECK(outcome(screening) == "passed");
    CHECK(screening.address_class == AddressClass::kProfessional);
    CHECK_FALSE(screening.link_only);
    CHECK(screening.gift_counts);
    CHECK(screening.relevance.score == 55);
}

TEST_CASE("screening: a consumer is link-only and counts for no gift; a common mailbox belongs to its company") {
    Given given;
    given.prospect.email = email("mamie@orange.fr");
    const auto consumer = given.screened();
    CHECK(outcome(consumer) == "passed");
    CHECK(consumer.address_class == AddressClass::kConsumer);
    CHECK(consumer.link_only);
    CHECK_FALSE(consumer.gift_counts);

    given.prospect.email = email("contact@acheteur.fr");
    const auto generic = given.screened();
    CHECK(outcome(generic) == "passed");
    CHECK(generic.address_class == AddressClass::kGeneric);
    CHECK_FALSE(generic.link_only);
    CHECK(generic.gift_counts);

    given.prospect = {.company = "Élan", .phone = phone("0123456789")};
    const auto by_phone = given.screened();
    CHECK(outcome(by_phone) == "passed");
    CHECK(by_phone.address_class == AddressClass::kUnknown);
    CHECK(by_phone.link_only);
    CHECK(by_phone.gift_counts);
}

TEST_CASE("screening: an advocate's own company is not eligible") {
    for (const auto* address : {"alice@client.fr", "Alice+friend@Client.FR", "bob@client.fr", "bob@paris.client.fr"}) {
        CAPTURE(address);
        CHECK(outcome_of(address) == "refused self_referral");
    }
    for (const auto* address : {"alice@client.com", "alice@notclient.fr", "alice@client.fr.prospect.com"}) {
        CAPTURE(address);
        CHECK(outcome_of(address) == "passed");
    }

    Given by_number;
    by_number.prospect.company_number = siren("732 829 320 00074");
    CHECK(outcome(by_number.screened()) == "refused self_referral");

    Given by_website;
    by_website.prospect.website = website("https://www.client.fr/contact");
    CHECK(outcome(by_website.screened()) == "refused self_referral");

    Given by_account_domain;
    by_account_domain.advocate.email = email("alice@gmail.com");
    by_account_domain.prospect.email = email("bob@client.fr");
    CHECK(outcome(by_account_domain.screened()) == "refused self_referral");
}

TEST_CASE("screening: customers of one mass provider are no colleagues") {
    Given given;
    given.advocate.email = email("alice@orange.fr");
    given.advocate.account_domain = domain("orange.fr");
    given.prospect.email = email("mamie@orange.fr");
    CHECK(outcome(given.screened()) == "passed");
    given.prospect.email = email("alice+me@orange.fr");
    CHECK(outcome(given.screened()) == "refused self_referral");

    given.advocate.email = email("jean.dupont@gmail.com");
    given.prospect.email = email("jeandupont@googlemail.com");
    CHECK(outcome(given.screened()) == "refused self_referral");
}

TEST_CASE("screening: companies below one public suffix are no colleagues") {
    Given given;
    given.advocate.email = email("alice@client.co.uk");
    given.advocate.account_domain = domain("client.co.uk");
    given.prospect.email = email("bob@prospect.co.uk");
    CHECK(outcome(given.screened()) == "passed");
    given.prospect.email = email("bob@mail.client.co.uk");
    CHECK(outcome(given.screened()) == "refused self_referral");
}

TEST_CASE("screening: a customer is not eligible until twelve months after leaving") {
    struct Row {
        MatchingCustomer customer;
        const char* outcome;
    };
    for (const auto& row : {
             Row{{}, "refused already_customer"},
             Row{{.left_at = kNow}, "refused already_customer"},
             Row{{.left_at = moment("2025-05-01T10:00:01Z")}, "refused already_customer"},
             Row{{.left_at = moment("2025-05-01T10:00:00Z")}, "passed"},
             Row{{.left_at = moment("2020-01-01T00:00:00Z")}, "passed"},
         }) {
        CAPTURE(row.customer.left_at.value_or(Instant{}).str());
        Given given;
        given.known.customer = row.customer;
        CHECK(outcome(given.screened()) == row.outcome);
    }
}

TEST_CASE("screening: of several reasons the first in order of precedence is given") {
    Given given;
    given.prospect.email = email("x@xn--pypal-4ve.com");
    given.target.review_below = 100;
    CHECK(outcome(given.screened()) == "held homograph");
    given.known.live_referral_of_own = true;
    CHECK(outcome(given.screened()) == "refused duplicate");
    given.known.live_referral_by_other = true;
    CHECK(outcome(given.screened()) == "refused already_referred");
    given.known.customer = MatchingCustomer{};
    CHECK(outcome(given.screened()) == "refused already_customer");
    given.prospect.company_number = given.advocate.account_number;
    CHECK(outcome(given.screened()) == "refused self_referral");
    given.known.suppressed = true;
    CHECK(outcome(given.screened()) == "refused suppressed");
}

TEST_CASE("screening: what could be taken for another waits for a person") {
    CHECK(outcome_of("jean@р\u0430ypal.com") == "held homograph");
    CHECK(outcome_of("je\u0430n@acheteur.fr") == "held homograph");
    CHECK(outcome_of("jérôme@acheteur.fr") == "passed");
    CHECK(outcome_of("jean@élan-conseil.fr") == "passed");

    Given by_website;
    by_website.prospect.website = website("https://р\u0430ypal.com");
    CHECK(outcome(by_website.screened()) == "held homograph");

    Given similar;
    similar.prospect.company = "ELAN";
    similar.known.similar_company_exists = true;
    CHECK(outcome(similar.screened()) == "held similar_company");

    Given own_name;
    own_name.prospect.company = "CLIENT";
    CHECK(outcome(own_name.screened()) == "held similar_company");
    own_name.prospect.company = "Clients réunis";
    CHECK(outcome(own_name.screened()) == "passed");

    Given nameless;
    nameless.prospect.company = "…";
    nameless.advocate.account_name = "!!!";
    CHECK(outcome(nameless.screened()) == "passed");
}

TEST_CASE("screening: without its disposable list it clears only what it knows otherwise") {
    const AddressLists damaged({.disposable = "<html>"});
    Given given;
    given.lists = &damaged;
    CHECK(outcome(given.screened()) == "held disposable_unknown");
    given.prospect.email = email("mamie@orange.fr");
    CHECK(outcome(given.screened()) == "passed");
    given.prospect = {.company = "Élan", .phone = phone("0123456789")};
    CHECK(outcome(given.screened()) == "passed");
}

TEST_CASE("screening: a low score holds, at the border of the program, and never refuses") {
    Given given;
    given.target.review_below = 55;
    CHECK(outcome(given.screened()) == "passed");
    given.target.review_below = 56;
    CHECK(outcome(given.screened()) == "held low_relevance");

    given.target = {.countries = {country("FR"), country("BE")}};
    given.prospect = {.email = email("mamie@orange.fr"), .country = country("US")};
    const auto far = given.screened();
    CHECK(far.relevance.score == 0);
    CHECK(outcome(far) == "held low_relevance");
    given.target.review_below = 0;
    CHECK(outcome(given.screened()) == "passed");
}

TEST_CASE("screening: relevance sees the country, the website and competitors") {
    Given given;
    given.target.countries = {country("FR")};
    given.prospect.website = website("www.prospect.fr");
    CHECK(given.screened().relevance.score == 60);
    given.prospect.website = website("www.other.fr");
    CHECK(given.screened().relevance.score == 55);
    given.prospect.company_number = siren("443061841");
    CHECK(given.screened().relevance.score == 55 + 10 + 5);
    given.prospect.country = country("DE");
    CHECK(given.screened().relevance.score == 55 + 10 - 20);
    given.prospect.website = website("http://192.0.2.7");
    CHECK(given.screened().relevance.score == 55 + 10 - 20);

    given.target.competitors = {domain("www.prospect.fr")};
    CHECK(given.screened().relevance.score == 0);
    CHECK(outcome(given.screened()) == "held low_relevance");
}

TEST_CASE("screening: reasons are read back") {
    std::set<std::string_view> names;
    for (const auto* name : {"suppressed", "self_referral", "already_customer", "already_referred", "duplicate",
                             "homograph", "similar_company", "disposable_unknown", "low_relevance"}) {
        const auto reason = parse_screening_reason(name);
        REQUIRE(reason);
        names.insert(to_string(*reason));
        CHECK(to_string(*reason) == name);
    }
    CHECK(names.size() == 9);
    CHECK_FALSE(parse_screening_reason("refused"));
}

TEST_CASE("keys: each detail gives its own, and providers give no domain") {
    const auto keys = keys_of({.email = email("Jean+Promo@Mail.Prospect.fr"),
                               .company = "SARL Élan",
                               .phone = phone("01 23 45 67 89"),
                               .company_number = siren("73282932000074"),
                               .website = website("https://www.other.fr/")},
                              shipped());
    CHECK(keys.email == "jean@mail.prospect.fr");
    CHECK(keys.company_number == siren("732829320").match_key());
    CHECK(keys.domain == "prospect.fr");
    CHECK(keys.phone == "+33123456789");
    CHECK(keys.company == "elan");

    CHECK(keys_of({.email = email("mamie@orange.fr")}, shipped()).domain == std::nullopt);
    CHECK(keys_of({.email = email("mamie@orange.fr"), .website = website("www.elan.fr")}, shipped()).domain ==
          "elan.fr");
    CHECK(keys_of({.website = website("www.mailinator.com")}, shipped()).domain == std::nullopt);
    CHECK(keys_of({.website = website("http://192.0.2.7/")}, shipped()) == MatchKeys{});
    CHECK(keys_of({.company = " - "}, shipped()) == MatchKeys{});
}

TEST_CASE("keys: the prospect key is the address, else the company number, else the telephone") {
    MatchKeys keys{.email = "a@b.fr", .company_number = "FR732829320", .domain = "b.fr", .phone = "+33123456789"};
    CHECK(prospect_key(keys) == "email:a@b.fr");
    keys.email.reset();
    CHECK(prospect_key(keys) == "number:FR732829320");
    keys.company_number.reset();
    CHECK(prospect_key(keys) == "phone:+33123456789");
}

TEST_CASE("keys: what check_form lets through has a prospect key") {
    testing::check_property("always a key", [] {
        ProspectDetails prospect;
        if (*rc::gen::arbitrary<bool>()) prospect.email = email("jean@prospect.fr");
        if (*rc::gen::arbitrary<bool>()) prospect.company = "Élan";
        if (*rc::gen::arbitrary<bool>()) prospect.phone = phone("0123456789");
        if (*rc::gen::arbitrary<bool>()) prospect.company_number = siren("732829320");
        if (!check_form(prospect, shipped())) return;
        RC_ASSERT(!prospect_key(keys_of(prospect, shipped())).empty());
    });
}

TEST_CASE("screening: the spelling of an address changes neither its keys nor the outcome") {
    testing::check_property("spelling is irrelevant", [] {
        const auto plain = *rc::gen::element<std::string>("jean@prospect.fr", "alice@client.fr", "bob@mail.client.fr",
                                                          "contact@acheteur.fr", "mamie@orange.fr",
                                                          "jean.dupont@gmail.com", "x@xn--pypal-4ve.com");
        const auto at = plain.find('@');
        std::string local = plain.substr(0, at);
        if (*rc::gen::arbitrary<bool>()) local += "+" + *rc::gen::element<std::string>("a", "promo", "2026");
        std::string spelled = local + plain.substr(at);
        for (auto& letter : spelled) {
            if (letter >= 'a' && letter <= 'z' && *rc::gen::arbitrary<bool>()) letter -= 'a' - 'A';
        }
        if (*rc::gen::arbitrary<bool>()) spelled = "  " + spelled + "\t";

        Given one;
        one.prospect.email = email(plain);
        one.known.live_referral_of_own = *rc::gen::arbitrary<bool>();
        one.known.suppressed = *rc::gen::arbitrary<bool>();
        Given other = one;
        other.prospect.email = email(spelled);
        const auto expected = one.screened();
        const auto found = other.screened();
        RC_ASSERT(outcome(found) == outcome(expected));
        RC_ASSERT(found.address_class == expected.address_class);
        RC_ASSERT(found.relevance == expected.relevance);
        RC_ASSERT(keys_of(other.prospect, shipped()) == keys_of(one.prospect, shipped()));
        RC_ASSERT(check_form(other.prospect, shipped()).ok() == check_form(one.prospect, shipped()).ok());
    });
}
