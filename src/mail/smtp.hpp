#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/mail_transport.hpp"
#include "core/time.hpp"

namespace parrain::mail {

/// How the way to the relay is protected.
enum class Security {
    kNone,      ///< in the clear: for a relay on this machine or behind a tunnel
    kStartTls,  ///< TLS after STARTTLS, or nothing is said
    kTls,       ///< TLS from the first octet (`smtps`)
};

/// The relay that takes our mail.
struct Relay {
    std::string host;
    std::uint16_t port = 25;
    Security security = Security::kStartTls;
    std::string user;  ///< empty: no authentication
    std::string password;
    std::string ca_file;       ///< PEM, in place of the system's certificates; may be empty
    std::string helo;          ///< how we introduce ourselves; empty: this machine's name
    int timeout_seconds = 60;  ///< to connect, and for each answer

    /// The longest that one message may take.
    Duration patience() const { return Duration::seconds(4LL * timeout_seconds); }
};

/// What a look at the relay found, without sending anything.
struct RelayProbe {
    bool is_reached = false;
    bool has_answered = false;  ///< greeting and EHLO
    bool offers_tls = false;
    bool is_encrypted = false;
    bool offers_authentication = false;
    bool is_authenticated = false;
    std::string failure;  ///< empty where all that is configured works
};

/// A relay over SMTP. Connections are kept from message to message.
class SmtpTransport final : public app::MailTransport {
  public:
    explicit SmtpTransport(Relay relay);
    ~SmtpTransport() override;

    app::RelayAnswer send(const app::OutgoingMail& mail, const std::function<bool()>& begin) override;

    /// Connect, greet, secure and authenticate as for a message; send none.
    RelayProbe probe();

  private:
    struct Session;
    std::unique_ptr<Session> session_;
};

}  // namespace parrain::mail
