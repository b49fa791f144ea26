// What a workspace's messages say: the texts shipped, editions, and article 14 held against what is really sent.

#include "app/templates.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/contacts.hpp"
#include "app/messages.hpp"
#include "app/publisher.hpp"
#include "app/shipped_templates.hpp"
#include "app/template_tests.hpp"

namespace parrain {
namespace {

using test::on_each_engine;
using test::Publisher;
using test::TestDatabase;

constexpr std::string_view kIntroduction = "prospect.introduction";

app::Caller owner_of(const Publisher& publisher) {
    return {.workspace = publisher.workspace, .actor = {app::ActorKind::kMember, 1}, .role = "owner"};
}

app::TemplateValues introduction() {
    return {{"prospect_name", std::string("Claire Dubois")},
            {"prospect_company", std::string("Ateliers Martin")},
            {"advocate_name", std::string("Léa Martin")},
            {"advocate_company", std::string("Novaprim")},
            {"recommended_on", *Instant::parse("2026-05-04T22:30:00Z")},
            {"interested_url", std::string("https://r.example/p/1")},
            {"opt_out_url", std::string("https://r.example/u/1")}};
}

Result<app::RenderedTemplate> render(Publisher& publisher, std::string_view key, Locale locale,
                                     const app::TemplateValues& values) {
    const app::Context context = publisher.context();
    return context.store.write(
        [&](app::Transaction& tx) { return render_template(tx, context, publisher.workspace, key, locale, values); });
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// `text` without the lines that name a variable.
std::string without(std::string_view text, std::string_view variable) {
    std::string kept;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        if (line.find("{{" + std::string(variable) + "}}") == std::string_view::npos) kept += std::string(line) + "\n";
        at = end + 1;
    }
    return kept;
}

TEST_CASE("every message is shipped in both languages, and lacks nothing in a sandbox") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto all = app::Templates(publisher.context()).list(publisher.workspace);
        CHECK(all.size() == 2 * template_kinds().size());
        for (const app::TemplateView& one : all) {
            CAPTURE(one.kind->key);
            CAPTURE(to_string(one.locale));
            CHECK(check_text(*one.kind, one.text));
            CHECK(one.missing.empty());
            CHECK(one.version == 0);
        }
    });
}

TEST_CASE("the introduction names the advocate, their company and the day in the workspace's time zone") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto french = render(publisher, kIntroduction, Locale::kFr, introduction());
        REQUIRE(french);
        CHECK(french->version == 0);
        CHECK(french->content.subject == "Léa Martin (Novaprim) vous recommande Acme");
        for (const char* part : {"Bonjour Claire Dubois,", "Léa Martin", "Novaprim", "5 mai 2026",
                                 "https://r.example/p/1", "https://r.example/u/1", "intérêt légitime", "CNIL"}) {
            CAPTURE(part);
            CHECK(holds(french->content.text, part));
            CHECK(holds(french->content.html, part));
        }
        const auto english = render(publisher, kIntroduction, Locale::kEn, introduction());
        REQUIRE(english);
        CHECK(holds(english->content.text, "5 May 2026"));
        CHECK(holds(english->content.text, "this is the only message we will send you."));
    });
}

TEST_CASE("an introduction without its source or its way out is not made") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        for (const char* name : {"advocate_name", "advocate_company", "recommended_on", "opt_out_url"}) {
            CAPTURE(name);
            auto values = introduction();
            values.erase(name);
            const auto refused = render(publisher, kIntroduction, Locale::kFr, values);
            REQUIRE_FALSE(refused);
            CHECK(refused.error() == ErrorCode::kTemplateIncomplete);
        }
        auto values = introduction();
        for (const char* name : {"prospect_name", "prospect_company", "benefit"}) values.erase(name);
        CHECK(render(publisher, kIntroduction, Locale::kFr, values));
        CHECK(render(publisher, "no.such", Locale::kFr, {}).error() == ErrorCode::kNotFound);
    });
}

TEST_CASE("a text that drops any single item of article 14 is refused, kept as a draft, and never sent") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const app::Templates templates(publisher.context());
        const app::Caller owner = owner_of(publisher);
        for (const Locale locale : {Locale::kEn, Locale::kFr}) {
            const TemplateText shipped = app::shipped_template(kIntroduction, locale);
            for (const LegalItem item : legal_items()) {
                const std::string name(to_string(item));
                CAPTURE(name);
                TemplateText text{.subject = shipped.subject, .body = without(shipped.body, name)};
                // Name, company and day together say what the source says.
                if (item == LegalItem::kSource) text.body = without(text.body, "recommended_on");
                const auto before = templates.get(publisher.workspace, kIntroduction, locale);
                const auto refused = templates.put(owner, kIntroduction, locale, before->revision, text, false);
                const auto notice = app::Senders(publisher.context()).get(publisher.workspace).notice;
                CHECK(refused.ok() == !applies(notice, item));
                if (refused) continue;
                CHECK(refused.error() == ErrorCode::kTemplateIncomplete);

                const auto draft = templates.put(owner, kIntroduction, locale, before->revision, text, true);
                REQUIRE(draft);
                CHECK(draft->draft == text);
                CHECK(draft->draft_missing == std::vector<std::string>{name});
                CHECK(draft->version == before->version);
                const auto sent = render(publisher, kIntroduction, locale, introduction());
                REQUIRE(sent);
                CHECK(sent->version == before->version);
            }
        }
    });
}

TEST_CASE("an edition is a version, and the shipped text can come back") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const app::Templates templates(publisher.context());
        const app::Caller owner = owner_of(publisher);
        const TemplateText text{.subject = "Essai de {{product}}", .body = "Bonjour\r\nà tous"};
        const auto first = templates.put(owner, "test", Locale::kFr, 0, text, false);
        REQUIRE(first);
        CHECK(first->version == 1);
        CHECK(first->text.body == "Bonjour\nà tous");
        CHECK(templates.put(owner, "test", Locale::kFr, 0, text, false).error() == ErrorCode::kPreconditionFailed);
        CHECK(templates.put(owner, "test", Locale::kFr, 7, text, false).error() == ErrorCode::kPreconditionFailed);
        CHECK(templates.get(publisher.workspace, "test", Locale::kEn)->version == 0);
        const auto sent = render(publisher, "test", Locale::kFr, {});
        CHECK(sent->version == 1);
        CHECK(sent->content.subject == "Essai de Acme");

        const auto second =
            templates.put(owner, "test", Locale::kFr, first->revision, {.subject = "Deux", .body = "Deux"}, false);
        CHECK(second->version == 2);
        CHECK(templates.restore(publisher.workspace, "test", Locale::kFr, first->revision).error() ==
              ErrorCode::kPreconditionFailed);
        const auto back = templates.restore(publisher.workspace, "test", Locale::kFr, second->revision);
        REQUIRE(back);
        CHECK(back->version == 0);
        CHECK(back->text == app::shipped_template("test", Locale::kFr));
        const auto third = templates.put(owner, "test", Locale::kFr, back->revision, text, false);
        CHECK(third->version == 3);
        const auto versions = templates.versions(publisher.workspace, "test", Locale::kFr);
        REQUIRE(versions->size() == 3);
        CHECK(versions->front().number == 3);
        CHECK(versions->back().text.body == "Bonjour\nà tous");
    });
}

TEST_CASE("a notice that changes is held against the texts in force") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const app::Templates templates(publisher.context());
        const app::Senders senders(publisher.context());
        const TemplateText shipped = app::shipped_template(kIntroduction, Locale::kFr);
        const TemplateText text{.subject = shipped.subject, .body = without(shipped.body, "data_protection_officer")};
        REQUIRE(templates.put(owner_of(publisher), kIntroduction, Locale::kFr, 0, text, false));

        app::Sender sender = senders.get(publisher.workspace);
        CHECK(sender.is_default());
        sender.notice.answers[LegalItem::kDataProtectionOfficer] = {
            .text = LocalText{.en = "dpo@acme.fr", .fr = "dpo@acme.fr"}};
        REQUIRE(senders.put(publisher.workspace, 0, sender));
        CHECK(senders.put(publisher.workspace, 0, sender).error() == ErrorCode::kPreconditionFailed);
        CHECK(senders.get(publisher.workspace).notice == sender.notice);

        const auto refused = render(publisher, kIntroduction, Locale::kFr, introduction());
        REQUIRE_FALSE(refused);
        CHECK(refused.failure().detail.front().second == "Délégué à la protection des données");
        CHECK(templates.get(publisher.workspace, kIntroduction, Locale::kFr)->missing ==
              std::vector<std::string>{"data_protection_officer"});
        CHECK(render(publisher, kIntroduction, Locale::kEn, introduction()));
    });
}

TEST_CASE("a live workspace says nothing to prospects before its sender is set") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto made = app::Workspaces(publisher.context())
                              .create({.name = "Live",
                                       .preset = "administrators",
                                       .locale = Locale::kFr,
                                       .currency = test::currency("EUR"),
                                       .is_live = true});
        publisher.workspace = made->id;
        const auto refused = render(publisher, kIntroduction, Locale::kFr, introduction());
        REQUIRE_FALSE(refused);
        CHECK(refused.error() == ErrorCode::kSenderIncomplete);
        CHECK(holds(refused.failure().detail.front().second, "adresse postale"));

        app::Senders senders(publisher.context());
        app::Sender sender = senders.get(publisher.workspace);
        CHECK(app::missing_of(sender) ==
              std::vector<std::string>{"from_address", "reply_to", "postal_address", "privacy_contact", "about"});
        CHECK(senders.put(publisher.workspace, 0, sender).error() == ErrorCode::kRequired);
        sender.from_address = "bonjour@enligne.fr";
        sender.postal_address = "2 rue du Port\r\n44000 Nantes";
        sender.privacy_contact = "vieprivee@enligne.fr";
        sender.about = {.en = "Live makes software.", .fr = "Live édite un logiciel."};
        const auto set = senders.put(publisher.workspace, 0, sender);
        REQUIRE(set);
        CHECK(set->reply_to == "bonjour@enligne.fr");
        const auto sent = render(publisher, kIntroduction, Locale::kFr, introduction());
        REQUIRE(sent);
        CHECK(holds(sent->content.text, "2 rue du Port\n44000 Nantes"));
        CHECK(holds(sent->content.text, "Live, 2 rue du Port, 44000 Nantes"));
    });
}

TEST_CASE("a sender that is wrong is refused, each fault at its place") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const app::Senders senders(publisher.context());
        app::Sender sender = senders.get(publisher.workspace);
        sender.from_name = "Acme\r\nBcc: z@w.fr";
        sender.from_address = "hello@acme.fr\r\nBcc: z@w.fr";
        sender.reply_to = "nobody";
        sender.publisher = std::string(201, 'x');
        sender.postal_address = " ";
        sender.notice.answers.erase(LegalItem::kRights);
        const auto refused = senders.put(publisher.workspace, 0, sender);
        REQUIRE_FALSE(refused);
        std::vector<FieldError> expected = {
            {"/from/name", ErrorCode::kInvalidText},   {"/from/address", ErrorCode::kEmailInvalid},
            {"/reply_to", ErrorCode::kEmailInvalid},   {"/publisher", ErrorCode::kTooLong},
            {"/postal_address", ErrorCode::kRequired}, {"/notice/rights", ErrorCode::kRequired}};
        CHECK(refused.failure().fields == expected);
    });
}

TEST_CASE("hostile names are shown literally in a real message, in both languages") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        for (const Locale locale : {Locale::kEn, Locale::kFr}) {
            for (const char* name : {"{{7*7}}", "<script>alert(1)</script>", "${env}", "**x**", "{{{product}}}"}) {
                CAPTURE(name);
                auto values = introduction();
                values["advocate_name"] = std::string(name);
                values["prospect_name"] = std::string(name);
                values["prospect_company"] = std::string(name);
                const auto sent = render(publisher, kIntroduction, locale, values);
                REQUIRE(sent);
                CHECK(holds(sent->content.subject, name));
                CHECK(holds(sent->content.text, name));
                CHECK_FALSE(holds(sent->content.html, "<script"));
                CHECK_FALSE(holds(sent->content.text, "49"));
            }
        }
    });
}

TEST_CASE("the words of article 14 are there for a call as well") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const app::Context context = publisher.context();
        const std::string text = context.store.read([&](app::Transaction& tx) {
            return art14_text(tx, context, publisher.workspace, Locale::kFr,
                              {.advocate = app::NamedSource{.name = "Léa Martin", .company = "Novaprim"},
                               .recommended_on = *Instant::parse("2026-05-04T09:00:00Z")});
        });
        const auto notice = app::Senders(context).get(publisher.workspace).notice;
        const auto told = std::ranges::count_if(legal_items(), [&](LegalItem item) { return applies(notice, item); });
        CHECK(std::ranges::count(text, '\n') == told);
        CHECK(holds(text, "Léa Martin (Novaprim) nous a communiqué vos coordonnées le 4 mai 2026."));
    });
}

TEST_CASE("for how long data are kept is told as it is set, in both languages and for one of each") {
    struct Case {
        RetentionRules rules;
        std::string en;
        std::string fr;
    };
    const Case cases[] = {
        {{},
         "30 days after our message, after our last exchange or after you refuse; 36 months after you show interest; "
         "10 years after your first payment if you become a customer. If you refuse, we then keep only a fingerprint "
         "of "
         "your address, so as never to write to you again.",
         "30 jours après notre message, après notre dernier échange ou après votre refus ; 36 mois après l’expression "
         "de "
         "votre intérêt ; 10 ans après votre premier paiement si vous devenez client. Si vous refusez, nous ne gardons "
         "ensuite qu’une empreinte de votre adresse, pour ne plus jamais vous écrire."},
        {{.silent_days = 1, .engaged_months = 1, .money_years = 1, .suppression_years = 3},
         "1 day after our message, after our last exchange or after you refuse; 1 month after you show interest; 1 "
         "year "
         "after your first payment if you become a customer. If you refuse, we then keep only a fingerprint of your "
         "address, for 3 years after you refuse, so as not to write to you again.",
         "1 jour après notre message, après notre dernier échange ou après votre refus ; 1 mois après l’expression de "
         "votre intérêt ; 1 an après votre premier paiement si vous devenez client. Si vous refusez, nous ne gardons "
         "ensuite qu’une empreinte de votre adresse, pendant 3 ans après votre refus, pour ne plus vous écrire."},
    };
    on_each_engine([&](TestDatabase& database) {
        Publisher publisher(database);
        const app::Contacts contacts(publisher.context());
        std::int64_t version = 0;
        for (const Case& one : cases) {
            version = contacts.set_retention(publisher.workspace, version, one.rules).value().version;
            CHECK(holds(render(publisher, kIntroduction, Locale::kEn, introduction()).value().content.text, one.en));
            CHECK(holds(render(publisher, kIntroduction, Locale::kFr, introduction()).value().content.text, one.fr));
        }
    });
}

TEST_CASE("a test message says that it is one and belongs to nobody's referral") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto sent =
            app::send_test(publisher.context(), owner_of(publisher), kIntroduction, Locale::kFr, "anne@acme.fr");
        REQUIRE(sent);
        const auto message = app::Messages(publisher.context()).get(publisher.workspace, sent->message);
        REQUIRE(message);
        CHECK(message->template_key == "test");
        CHECK(message->content.subject.starts_with("[Essai] "));
        CHECK_FALSE(message->referral);
        CHECK(message->kind == MessageKind::kUser);
        CHECK(app::send_test(publisher.context(), owner_of(publisher), "test", Locale::kFr, "nobody").error() ==
              ErrorCode::kEmailInvalid);
    });
}

}  // namespace
}  // namespace parrain
