#include "mail/report.hpp"

#include <doctest/doctest.h>

namespace parrain::mail {
namespace {

/// As Exim writes it, for a message of ours to somebody who is not there.
const std::string kReport =
    "From: Mail Delivery System <Mailer-Daemon@relay.test>\r\n"
    "To: bounces@facturel.fr\r\n"
    "Subject: Mail delivery failed: returning message to sender\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b1\"\r\n"
    "\r\n"
    "--b1\r\n"
    "Content-Type: text/plain; charset=us-ascii\r\n"
    "\r\n"
    "This message was created automatically.\r\n"
    "--b1\r\n"
    "Content-Type: message/delivery-status\r\n"
    "\r\n"
    "Reporting-MTA: dns; relay.test\r\n"
    "\r\n"
    "Action: failed\r\n"
    "Final-Recipient: rfc822;lea@novaprim.fr\r\n"
    "Status: 5.1.1 (no such mailbox)\r\n"
    "Remote-MTA: dns; mx.novaprim.fr\r\n"
    "Diagnostic-Code: smtp; 550 5.1.1\r\n"
    " no such mailbox\r\n"
    "\r\n"
    "--b1\r\n"
    "Content-Type: message/rfc822\r\n"
    "\r\n"
    "From: bonjour@facturel.fr\r\n"
    "To: lea@novaprim.fr\r\n"
    "Message-Id: <12.34.token@facturel.fr>\r\n"
    "Subject: Bonjour\r\n"
    "\r\n"
    "Bonjour\r\n"
    "--b1--\r\n";

std::string with(const std::string& from, const std::string& to) {
    std::string text = kReport;
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

TEST_CASE("a report says which message came back, whose, and why") {
    const auto report = read_delivery_report(kReport);
    REQUIRE(report);
    CHECK(report->message_id == "12.34.token@facturel.fr");
    REQUIRE(report->recipients.size() == 1);
    const ReportedRecipient& recipient = report->recipients.front();
    CHECK(recipient.address == "lea@novaprim.fr");
    CHECK(recipient.action == "failed");
    CHECK(recipient.status == "5.1.1");
    CHECK(recipient.diagnostic == "550 5.1.1 no such mailbox");
    CHECK(recipient.has_failed());
}

TEST_CASE("a report may return the headers alone") {
    const auto report = read_delivery_report(with("Content-Type: message/rfc822", "Content-Type: text/rfc822-headers"));
    REQUIRE(report);
    CHECK(report->message_id == "<12.34.token@facturel.fr>");
}

TEST_CASE("what is only late, or full for now, has not failed") {
    CHECK_FALSE(read_delivery_report(with("Action: failed", "Action: delayed"))->recipients.front().has_failed());
    CHECK_FALSE(read_delivery_report(with("Status: 5.1.1", "Status: 4.2.2"))->recipients.front().has_failed());
    CHECK_FALSE(read_delivery_report(with("Action: failed", "Action: delivered"))->recipients.front().has_failed());
}

TEST_CASE("any other message is no report") {
    for (const std::string& text :
         {std::string(), std::string("hello"), std::string("\r\n\r\n"),
          std::string(
              "From: a@b.fr\r\nSubject: Out of office\r\n\r\nI am away. Message-Id: <12.34.token@facturel.fr>\r\n"),
          with("message/delivery-status", "text/plain"), with("Action: failed\r\n", ""), std::string(100'000, 'x'),
          std::string("Content-Type: multipart/report; boundary=b\r\n\r\n--b")}) {
        CHECK_FALSE(read_delivery_report(text));
    }
}

TEST_CASE("a report cut anywhere is read or not, and harms nobody") {
    for (std::size_t length = 0; length < kReport.size(); ++length) {
        const auto report = read_delivery_report(std::string_view(kReport).substr(0, length));
        if (report) CHECK(report->recipients.size() == 1);
    }
}

TEST_CASE("a report of thousands of recipients is cut short") {
    std::string many;
    for (int i = 0; i < 10'000; ++i) many += "Action: failed\r\nStatus: 5.0.0\r\n\r\n";
    const auto report = read_delivery_report(with("Action: failed\r\n", many + "Action: failed\r\n"));
    REQUIRE(report);
    CHECK(report->recipients.size() == 100);
}

}  // namespace
}  // namespace parrain::mail
