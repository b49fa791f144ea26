#include "domain/mail_hosting.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace parrain;

TEST_CASE("who takes the mail of a domain is told by its hosts") {
    struct Row {
        std::vector<std::string> hosts;
        MailHosting hosting;
    };
    for (const Row& row : {
             Row{{}, MailHosting::kNone},
             Row{{""}, MailHosting::kNone},
             Row{{"."}, MailHosting::kNone},
             Row{{"mx1.novaprim.fr", "mx2.novaprim.fr"}, MailHosting::kOther},
             Row{{"novaprim.fr"}, MailHosting::kOther},
             Row{{"aspmx.l.google.com.", "alt1.aspmx.l.google.com."}, MailHosting::kOther},
             Row{{"novaprim-fr.mail.protection.outlook.com"}, MailHosting::kOther},
             Row{{"gmail-smtp-in.l.google.com", "alt1.gmail-smtp-in.l.google.com"}, MailHosting::kConsumer},
             Row{{"eur.OLC.protection.outlook.com."}, MailHosting::kConsumer},
             Row{{"mx01.mail.icloud.com"}, MailHosting::kConsumer},
             Row{{"mx00.emig.gmx.net"}, MailHosting::kConsumer},
             Row{{"mx.notgmx.net"}, MailHosting::kOther},
             Row{{"mx00.gmx.net", "mx.novaprim.fr"}, MailHosting::kOther},
         }) {
        CAPTURE(row.hosts.size());
        CHECK(mail_hosting(row.hosts) == row.hosting);
    }
}
