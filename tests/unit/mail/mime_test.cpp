#include "mail/mime.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string_view>

namespace parrain::mail {
namespace {

app::OutgoingMail some_mail() {
    return {.message_id = "<1.2.abc@refer.example.com>",
            .date = Instant::parse("2026-05-04T09:00:00Z").value(),
            .from = {.address = "bonjour@facturel.fr", .name = "Facturel"},
            .reply_to = app::Mailbox{.address = "aide@facturel.fr", .name = ""},
            .to = {.address = "lea.martin@novaprim.fr", .name = "Léa Martin-Œuvré"},
            .return_path = "",
            .locale = Locale::kFr,
            .content = {.subject = "Camille vous recommande Facturel : déjà l'été",
                        .text = "Bonjour Léa,\n\n.\nFrom ici\n",
                        .html = "<p>Bonjour Léa</p>"},
            .unsubscribe_url = "https://refer.example.com/u/" + std::string(200, 'a')};
}

bool has_line(const std::string& text, std::string_view line) {
    return ("\r\n" + text).find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
}

bool has_header(const std::string& text, std::string_view name) {
    const std::string head = "\r\n" + text.substr(0, text.find("\r\n\r\n"));
    return head.find("\r\n" + std::string(name) + ":") != std::string::npos;
}

TEST_CASE("everything beyond ASCII is encoded, in headers and in bodies") {
    const std::string text = mime_of(some_mail());
    CHECK(std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    CHECK(text.find("To: =?UTF-8?b?") != std::string::npos);
    CHECK(has_line(text, "Bonjour L=C3=A9a,"));
    CHECK(text.find("charset=utf-8") != std::string::npos);
}

TEST_CASE("what looks like an encoded word is encoded itself, so that nobody is shown what it stands for") {
    app::OutgoingMail mail = some_mail();
    mail.from.name = "=?utf-8?q?Votre_banque?=";
    mail.to.name = "=?utf-8?q?" + std::string(60, 'a') + "=C3=A9?= é";
    mail.content.subject = "Bonjour =?utf-8?q?Votre_banque?=";
    const std::string text = mime_of(mail);
    CHECK(text.find("=?utf-8?q?") == std::string::npos);
    CHECK(has_line(text, "From: =?utf-8?B?PT91dGYtOD9xP1ZvdHJlX2JhbnF1ZT89?="));
    CHECK(has_line(text, " <bonjour@facturel.fr>"));
    CHECK(has_line(text, " <lea.martin@novaprim.fr>"));
    CHECK(has_line(text, "Subject: =?utf-8?B?Qm9uam91ciA9P3V0Zi04P3E/Vm90cmVfYmFucXVlPz0=?="));
    CHECK(std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
}

TEST_CASE("lines end in CRLF, and none is longer than mail allows") {
    const std::string text = mime_of(some_mail());
    std::size_t start = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', start)) {
        REQUIRE(end > 0);
        CHECK(text[end - 1] == '\r');
        CHECK(end - start <= 998);
        start = end + 1;
    }
}

TEST_CASE("an address to unsubscribe is one header as it stands, and one click is enough") {
    const app::OutgoingMail mail = some_mail();
    const std::string text = mime_of(mail);
    CHECK(has_line(text, "List-Unsubscribe: <" + mail.unsubscribe_url + ">"));
    CHECK(has_line(text, "List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
}

TEST_CASE("there is nothing to unsubscribe from where none was told") {
    app::OutgoingMail mail = some_mail();
    mail.unsubscribe_url.clear();
    CHECK_FALSE(has_header(mime_of(mail), "List-Unsubscribe"));
    CHECK_FALSE(has_header(mime_of(mail), "List-Unsubscribe-Post"));
}

TEST_CASE("the copies of a message are the same to the octet") {
    const std::string text = mime_of(some_mail());
    CHECK(text == mime_of(some_mail()));
    CHECK(has_line(text, "Message-Id: <1.2.abc@refer.example.com>"));
    CHECK(has_line(text, "Date: Mon, 04 May 2026 09:00:00 +0000"));
    CHECK(has_line(text, "Auto-Submitted: auto-generated"));
}

TEST_CASE("a text without HTML is one part") {
    app::OutgoingMail mail = some_mail();
    mail.content.html.clear();
    const std::string text = mime_of(mail);
    CHECK(has_line(text, "Content-Type: text/plain; charset=utf-8"));
    CHECK(text.find("multipart") == std::string::npos);
}

TEST_CASE("the line ends of a text are those of mail, whichever it came with") {
    app::OutgoingMail unix_text = some_mail();
    app::OutgoingMail windows_text = some_mail();
    unix_text.content.text = "a\nb\n";
    windows_text.content.text = "a\r\nb\r\n";
    CHECK(mime_of(unix_text) == mime_of(windows_text));
}

TEST_CASE("no value adds a header") {
    for (const std::string injected :
         {"x\r\nBcc: z@w.fr", "x\nBcc: z@w.fr", "x\rBcc: z@w.fr", "x\r\n\r\nBcc: z@w.fr", "x\r\n Bcc: z@w.fr"}) {
        CAPTURE(injected);
        app::OutgoingMail mail = some_mail();
        mail.from.name = injected;
        mail.to.name = injected;
        mail.reply_to = app::Mailbox{.address = "aide@facturel.fr", .name = injected};
        mail.content.subject = injected;
        mail.unsubscribe_url = "https://refer.example.com/" + injected;
        mail.message_id = "<1.2.abc@refer.example.com>" + injected;
        const std::string text = mime_of(mail);
        CHECK_FALSE(has_header(text, "Bcc"));
        CHECK(has_header(text, "Content-Type"));
    }
}

}  // namespace
}  // namespace parrain::mail
