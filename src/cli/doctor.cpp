#include <unistd.h>

#include <filesystem>
#include <set>

#include "app/sender.hpp"
#include "app/workspaces.hpp"
#include "cli/commands.hpp"
#include "cli/environment.hpp"
#include "cli/output.hpp"
#include "cli/relay.hpp"
#include "core/email.hpp"
#include "mail/dns.hpp"
#include "mail/sender_domain.hpp"

namespace parrain::cli {
namespace {

using Grade = RecordGrade;

/// Prints what is found, and remembers whether anything must be mended.
class Examination {
  public:
    void note(Grade grade, const std::string& sentence) {
        const char* word = grade == Grade::kGood ? "ok    " : grade == Grade::kBad ? "FAULT " : "note  ";
        print(word + sentence);
        has_fault_ = has_fault_ || grade == Grade::kBad;
    }
    void good(const std::string& sentence) { note(Grade::kGood, sentence); }
    void doubtful(const std::string& sentence) { note(Grade::kDoubtful, sentence); }
    void bad(const std::string& sentence) { note(Grade::kBad, sentence); }

    int status() const { return has_fault_ ? 1 : 0; }

  private:
    bool has_fault_ = false;
};

void examine_folder(const Config& config, Examination& examination) {
    std::error_code failure;
    if (!std::filesystem::is_directory(config.data, failure)) {
        if (config.database.empty()) examination.bad("the data folder " + config.data + " does not exist");
        return;
    }
    const bool is_writable = ::access(config.data.c_str(), R_OK | W_OK | X_OK) == 0;
    if (!is_writable) return examination.bad("the data folder " + config.data + " cannot be written by this user");
    constexpr auto kOthers = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
    const auto permissions = std::filesystem::status(config.data, failure).permissions();
    if ((permissions & kOthers) != std::filesystem::perms::none) {
        return examination.doubtful("the data folder " + config.data + " is open to other users: chmod 700");
    }
    examination.good("the data folder " + config.data + " is there, and this user's alone");
}

/// Looks at the database and gives the domains that mail is sent from.
std::set<std::string> examine_database(const Config& config, Examination& examination) {
    std::set<std::string> domains;
    const bool is_embedded = config.database.empty();
    if (is_embedded && !std::filesystem::exists(std::filesystem::path(config.data) / "parrain.db")) {
        examination.bad("there is no database in " + config.data + ": parrain workspace create makes one");
        return domains;
    }
    try {
        const SystemClock clock;
        Environment environment(config, clock);
        const app::Context context = environment.context();
        const auto workspaces = app::Workspaces(context).list();
        examination.good("the database answers, with " + std::to_string(workspaces.size()) + " workspaces");
        for (const app::Workspace& workspace : workspaces) {
            const app::Sender sender = app::Senders(context).get(workspace.id);
            if (!app::missing_of(sender).empty()) {
                examination.bad("workspace " + workspace.id.str() + " sends nothing before its sender is complete: " +
                                app::missing_in_words(context, Locale::kEn, app::missing_of(sender)));
            }
            const auto address = Email::parse(sender.from_address);
            if (address) domains.insert(address->domain());
        }
    } catch (const std::exception& failure) {
        const std::string what = failure.what();
        // Only one process at a time opens the embedded database: a running server is no fault.
        const bool is_in_use = is_embedded && what.find("in use by another") != std::string::npos;
        if (is_in_use) {
            examination.doubtful("the database is in use, as by a running server: " + what +
                                 ". Name the sender's domain with --domain to have it checked");
        } else {
            examination.bad("the database does not answer: " + what);
        }
    }
    return domains;
}

void examine_relay(const Config& config, Examination& examination) {
    if (config.mail_smtp.empty()) return examination.doubtful("no relay is configured: messages stay queued");
    const mail::Relay relay = relay_of(config);
    const std::string place = "the relay " + relay.host + ":" + std::to_string(relay.port);
    const mail::RelayProbe probe = mail::SmtpTransport(relay).probe();
    if (!probe.is_reached) return examination.bad(place + " cannot be reached: " + probe.failure);
    if (!probe.has_answered) return examination.bad(place + " does not greet as a mail server does: " + probe.failure);
    examination.good(place + " answers");
    const bool wants_tls = relay.security != mail::Security::kNone;
    if (wants_tls && !probe.offers_tls) {
        return examination.bad(place + " offers no TLS; set mail.tls = \"off\" only where nobody can listen between");
    }
    if (!probe.failure.empty()) return examination.bad(place + " cannot be used: " + probe.failure);
    if (wants_tls) examination.good("the way to the relay is encrypted, and its certificate is trusted");
    if (!wants_tls && probe.offers_tls) examination.doubtful(place + " offers TLS, which is off");
    if (relay.user.empty()) return examination.good("the relay is used without a password");
    if (!probe.is_authenticated)
        return examination.bad(place + " offers no authentication: user and password are unused");
    examination.good("the relay accepts user and password");
}

void examine_domain(const Config& config, const std::string& domain, Examination& examination) {
    if (is_trial_domain(domain)) {
        return examination.doubtful("the sender's domain " + domain +
                                    " is one for trying out: no mail server takes it");
    }
    const auto ask = [dns = mail::Dns(config.mail_dns_server)](const std::string& name) { return dns.texts(name); };
    for (const mail::Finding& finding : mail::look_at(domain, config.mail_dkim_selector, ask)) {
        examination.note(grade_of(finding.what), finding.sentence);
    }
}

}  // namespace

int doctor(const Config& config, const std::string& domain) {
    Examination examination;
    examine_folder(config, examination);
    std::set<std::string> domains = examine_database(config, examination);
    examine_relay(config, examination);
    if (!domain.empty()) domains = {domain};
    for (const std::string& one : domains) examine_domain(config, one, examination);
    return examination.status();
}

}  // namespace parrain::cli
