// Messages out of texts and values: both parts, hostile values, and what the reader really sees.

#include "mail/renderer.hpp"

#include <doctest/doctest.h>

#include <string>

#include "mail/colors.hpp"

namespace parrain::mail {
namespace {

app::MailLook look() {
    return {.locale = Locale::kFr,
            .product = "Facturel",
            .accent = "#0f766e",
            .footer = "Facturel SAS\n1 rue de l’Exemple\n75001 Paris"};
}

app::RenderedMail rendered(const std::string& body, const app::MailValues& values = {},
                           const std::string& subject = "Bonjour") {
    auto mail = Renderer().render({.subject = subject, .body = body}, values, look());
    REQUIRE(mail);
    return *std::move(mail);
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// The part of the HTML that the layout puts around: everything but it.
std::string card_of(const app::RenderedMail& mail) {
    const std::string& html = mail.content.html;
    const auto card = html.find("class=\"card\"");
    const auto begin = html.find('>', card) + 1;
    return html.substr(begin, html.find("</td></tr>\n<tr>", begin) - begin);
}

TEST_CASE("a message has a text and a document with brand and sender") {
    const auto mail = rendered("Bonjour **{{name}}**,\n\nmerci.", {{"name", "Léa Martin"}});
    CHECK(mail.content.text == "Bonjour Léa Martin,\n\nmerci.\n\n-- \nFacturel SAS\n1 rue de l’Exemple\n75001 Paris\n");
    CHECK(holds(mail.content.html, "<strong>Léa Martin</strong>"));
    CHECK(holds(mail.content.html, "<html lang=\"fr\">"));
    CHECK(holds(mail.content.html, "#0f766e"));
    CHECK(holds(mail.content.html, "Facturel SAS<br>1 rue de l’Exemple<br>75001 Paris"));
    CHECK(holds(mail.content.html, "prefers-color-scheme: dark"));
    CHECK_FALSE(holds(mail.content.html, "<img"));
    CHECK_FALSE(holds(mail.content.html, "<script"));
}

TEST_CASE("a footer that was not known yet is put under both parts later, and under nothing that has one") {
    app::MailLook unknown = look();
    unknown.footer = app::kFooterToCome;
    const app::MailValues values{{"name", std::string(app::kFooterToCome)}};
    const auto mail = Renderer().render({.subject = "Bonjour", .body = "{{name}}"}, values, unknown);
    REQUIRE(mail);
    const auto whole = Renderer().with_footer(mail->content, "A & B\n1 rue");
    CHECK(whole.text == std::string(app::kFooterToCome) + "\n\n-- \nA & B\n1 rue\n");
    CHECK(holds(whole.html, "A &amp; B<br>1 rue"));
    CHECK(holds(whole.html, app::kFooterToCome));

    const auto known = rendered("{{name}}", values).content;
    CHECK(Renderer().with_footer(known, "X").text == known.text);
    CHECK(Renderer().with_footer(known, "X").html == known.html);
}

TEST_CASE("values are shown literally, whatever they hold") {
    const char* hostile[] = {
        "{{7*7}}",
        "{{product}}",
        "<script>alert(1)</script>",
        "${env}",
        "**bold** _em_ `code`",
        "[click](https://evil.example)",
        "![x](https://evil.example/x.png)",
        "# heading",
        "- item",
        "> quote",
        "&lt;b&gt; &#60;",
        "a\\*b",
        "\" onmouseover=\"alert(1)",
        "' '",
        "<https://evil.example>",
        "</td></tr></table>",
        "{{#a}}{{/a}}",
        "1. one",
        "\xee\x80\x80\xee\x80\x90\xee\x80\x81",
    };
    for (const char* value : hostile) {
        CAPTURE(value);
        const auto mail = rendered("{{name}}\n\nx {{name}} y", {{"name", value}}, "Pour {{name}}");
        const std::string shown = value;
        CHECK(mail.content.subject == "Pour " + shown);
        CHECK(mail.content.text.starts_with(shown + "\n\nx " + shown + " y\n"));
        const std::string card = card_of(mail);
        for (const char* tag : {"<script", "<a ", "<img", "<strong", "<em", "<code", "<h1", "<ul", "<ol", "<blockquote",
                                "<td", "onmouseover=\"alert"}) {
            CAPTURE(tag);
            CHECK_FALSE(holds(card, tag));
        }
    }
}

TEST_CASE("a subject is one line, so that no value adds a header") {
    for (const char* value : {"Léa\r\nBcc: z@w.fr", "Léa\nBcc: z@w.fr", "Léa\r\n\r\nBcc: z@w.fr"}) {
        const auto mail = rendered("x", {{"name", value}}, "Pour {{name}}");
        CHECK(mail.content.subject == "Pour Léa Bcc: z@w.fr");
    }
    CHECK(rendered("x", {}, "a\r\nb\tc").content.subject.find_first_of("\r\n\t") == std::string::npos);
}

TEST_CASE("marks that turn the direction of writing are left out of values") {
    CHECK(rendered("{{name}}", {{"name", "L\u202e\u00e9a"}}).content.text.starts_with("Léa\n"));
}

TEST_CASE("a section is shown only where its variable has a value") {
    const std::string body = "Bonjour{{#name}} {{name}}{{/name}}{{^name}} à vous{{/name}},";
    CHECK(rendered(body, {{"name", "Léa"}}).content.text.starts_with("Bonjour Léa,"));
    CHECK(rendered(body, {{"name", ""}}).content.text.starts_with("Bonjour à vous,"));
    CHECK(rendered(body).content.text.starts_with("Bonjour à vous,"));
    // Lines that hold nothing but a section's tags leave no trace: the list stays one list.
    const std::string list = "- a\n{{#b}}\n- {{b}}\n{{/b}}\n- c";
    CHECK(rendered(list, {{"b", "b"}}).content.text.starts_with("- a\n- b\n- c\n"));
    CHECK(rendered(list).content.text.starts_with("- a\n- c\n"));
}

TEST_CASE("paragraphs stay apart, whether or not the sections between them are shown") {
    const std::string body = "a\n\n{{#b}}\n{{b}}\n{{/b}}\n\n{{#c}}\nc {{c}}\n{{/c}}\n{{^c}}\nno c\n{{/c}}\n\nd";
    CHECK(rendered(body, {{"b", "b"}, {"c", "1"}}).content.text.starts_with("a\n\nb\n\nc 1\n\nd\n"));
    CHECK(rendered(body, {{"b", "b"}}).content.text.starts_with("a\n\nb\n\nno c\n\nd\n"));
    CHECK(rendered(body, {{"c", "1"}}).content.text.starts_with("a\n\nc 1\n\nd\n"));
    CHECK(rendered(body).content.text.starts_with("a\n\nno c\n\nd\n"));
    CHECK(rendered("a {{\nb\n}} c", {{"b", "b"}}).content.text.starts_with("a b c\n"));
}

TEST_CASE("a paragraph that is one link is a button, with its address in the text") {
    const auto mail = rendered("[Répondre]({{answer_url}})", {{"answer_url", "https://a.example/x?y=1&z=2"}});
    CHECK(holds(card_of(mail), "href=\"https://a.example/x?y=1&amp;z=2\""));
    CHECK(holds(card_of(mail), "bgcolor=\"#0f766e\""));
    CHECK(mail.content.text.starts_with("Répondre\nhttps://a.example/x?y=1&z=2\n"));
    CHECK(mail.shown.contains("answer_url"));
}

TEST_CASE("a link in a sentence shows its address in the text, a mail address as such") {
    const auto mail = rendered("Voir [ici]({{a_url}}) ou [a@b.fr](mailto:a@b.fr).", {{"a_url", "https://a.example"}});
    CHECK(mail.content.text.starts_with("Voir ici (https://a.example) ou a@b.fr.\n"));
}

TEST_CASE("a link leads only to the web or to a mailbox") {
    for (const char* url :
         {"javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "/etc", "x"}) {
        CAPTURE(url);
        const auto mail = rendered("[x]({{a_url}}) {{a_url}}", {{"a_url", url}});
        CHECK_FALSE(holds(card_of(mail), "<a "));
    }
    CHECK_FALSE(holds(card_of(rendered("[x](javascript:alert(1))")), "<a "));
    CHECK(holds(card_of(rendered("[x](HTTPS://a.example)")), "<a "));
}

TEST_CASE("an address variable in a sentence becomes a link, a name never does") {
    CHECK(holds(card_of(rendered("{{a_url}}", {{"a_url", "https://a.example"}})), "<a "));
    CHECK_FALSE(holds(card_of(rendered("{{name}}", {{"name", "https://evil.example"}})), "<a "));
}

TEST_CASE("HTML in a template is shown as it was written") {
    const auto mail = rendered("<script>alert(1)</script>\n\na <b>b</b>\n\n<!-- {{name}} -->", {{"name", "Léa"}});
    CHECK(holds(card_of(mail), "&lt;script&gt;alert(1)&lt;/script&gt;"));
    CHECK(holds(card_of(mail), "&lt;b&gt;"));
    CHECK_FALSE(holds(card_of(mail), "<b>"));
    CHECK(holds(mail.content.text, "<!-- Léa -->"));
}

TEST_CASE("what is written where nobody reads it does not count as shown") {
    const app::MailValues values = {{"purposes", "vous écrire"}, {"other", ""}};
    const char* hidden[] = {
        "{{! {{purposes}} ",
        "[x](https://a.example \"{{purposes}}\")",
        "[x]\n\n[x]: https://a.example \"{{purposes}}\"",
        "[unused]: https://a.example/{{purposes}}",
        "{{#other}}{{purposes}}{{/other}}",
        "{{^purposes}}{{purposes}}{{/purposes}}",
        "[x](javascript:{{purposes}})",
        "[](https://a.example/{{purposes}})",
        "[x](https://a.example/{{purposes}})",
        "a [](https://a.example/{{purposes}}) b",
    };
    for (const char* body : hidden) {
        CAPTURE(body);
        const auto mail =
            Renderer().render({.subject = "{{purposes}}", .body = std::string(body) + "\n\nfin"}, values, look());
        if (!mail) continue;  // no template at all
        CHECK_FALSE(mail->shown.contains("purposes"));
    }
    for (const char* body : {"{{purposes}}", "- {{purposes}}", "`{{purposes}}`", "    {{purposes}}", "# {{purposes}}",
                             "![{{purposes}}](https://a.example/x.png)", "{{#purposes}}{{purposes}}{{/purposes}}"}) {
        CAPTURE(body);
        CHECK(rendered(body, values).shown.contains("purposes"));
        CHECK(holds(rendered(body, values).content.text, "vous écrire"));
    }
}

TEST_CASE("where a link leads counts as shown only where there is something to click at") {
    const app::MailValues values = {{"opt_out_url", "https://a.example/u/1"}};
    for (const char* body : {"[]({{opt_out_url}})", "a []({{opt_out_url}}) b", "[\u200b]({{opt_out_url}})"}) {
        CAPTURE(body);
        CHECK_FALSE(rendered(body, values).shown.contains("opt_out_url"));
    }
    for (const char* body : {"[Non merci]({{opt_out_url}})", "a [x]({{opt_out_url}})", "{{opt_out_url}}"}) {
        CAPTURE(body);
        CHECK(rendered(body, values).shown.contains("opt_out_url"));
    }
}

TEST_CASE("a forged mark is text like any other") {
    for (const char* body : {"&#xE000;", "&#xE000;&#xE010;", "&#xE000;&#xE019;&#xE019;&#xE019;&#xE019;&#xE019;&#xE001;",
                             "&#xE000;&#xE012;&#xE001;", "&#xE000;x"}) {
        CAPTURE(body);
        CHECK_FALSE(rendered(body, {{"name", "Léa"}}).shown.contains("name"));
    }
}

TEST_CASE("lines of a value stay lines") {
    const auto mail = rendered("Adresse : {{address}}", {{"address", "1 rue X\n75001 Paris"}});
    CHECK(mail.content.text.starts_with("Adresse : 1 rue X\n75001 Paris\n"));
    CHECK(holds(card_of(mail), "1 rue X<br>75001 Paris"));
}

TEST_CASE("blocks nested without end are refused, not followed") {
    std::string deep;
    for (int i = 0; i < 400; ++i) deep += "> ";
    const auto mail = Renderer().render({.subject = "x", .body = deep + "x"}, {}, look());
    REQUIRE_FALSE(mail);
    CHECK(mail.error() == ErrorCode::kTemplateSyntax);
}

TEST_CASE("lists, quotations, headings and code are written in both parts") {
    const auto mail = rendered("# Titre\n\n1. un\n2. deux\n   - trois\n\n> cité\n\n    code <x>\n\n---\n\npetit");
    CHECK(mail.content.text.starts_with(
        "Titre\n\n1. un\n2. deux\n   - trois\n\n> cité\n\ncode <x>\n\n----------\n\npetit\n"));
    for (const char* part : {"<h1", "<ol", "<li", "<blockquote", "<pre", "<hr", "code &lt;x&gt;"}) {
        CAPTURE(part);
        CHECK(holds(card_of(mail), part));
    }
}

TEST_CASE("whatever accent a brand has, texts can be read on it and on both pages") {
    const auto yellow = palette_of("#ffe600");
    CHECK(yellow.on_accent == "#000000");
    CHECK(yellow.link != "#ffe600");
    CHECK(yellow.link_dark == "#ffe600");
    const auto navy = palette_of("#0A1A4F");
    CHECK(navy.accent == "#0a1a4f");
    CHECK(navy.on_accent == "#ffffff");
    CHECK(navy.link == "#0a1a4f");
    CHECK(navy.link_dark != "#0a1a4f");
    CHECK(palette_of("red; } body { display: none").accent == "#333333");
}

}  // namespace
}  // namespace parrain::mail
