#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/access.hpp"
#include "app/billing.hpp"
#include "app/context.hpp"
#include "app/documents.hpp"
#include "app/mail_lookup.hpp"
#include "app/sender_checks.hpp"
#include "app/webhooks.hpp"
#include "domain/payment_file.hpp"
#include "http/assets.hpp"
#include "http/http.hpp"
#include "http/route.hpp"

/// The whole HTTP side of Parrain: what it needs from outside, its routes, and what the server asks.
namespace parrain::http {

/// Reads an event of a billing provider: checks its signature over the exact body and gives the facts it tells, none
/// where the event is of no interest. Facts without `raw` or `fingerprint` get those of the body.
/// @error kBadSignature, kStaleTimestamp, kMalformedJson and field codes
using ReadProviderEvent = std::function<Result<std::vector<app::ToldFact>>(
    std::string_view body, std::string_view signature, std::string_view secret, Instant now)>;

/// The customer of the other invented product, of which advocates are called.
struct DemoMerchant {
    WorkspaceId workspace;
    app::WidgetClaims claims;
};

/// The workspace that the demo host page plays in, and the two people who may be before its widget; the merchant has a
/// workspace of their own, where demo data has one.
struct DemoSettings {
    WorkspaceId workspace;
    app::WidgetClaims admin;
    app::WidgetClaims member;
    std::optional<DemoMerchant> merchant = {};
};

/// Everything the HTTP side borrows. What is absent switches off what needs it.
struct Wiring {
    app::Context context;
    /// Writes files for people.
    const app::Documents& documents;
    /// Embedded folders: the console (`/index.html` …), the widget (`/v1.js`), the demo host page (`/index.html` …).
    Assets console = Assets({});
    Assets widget = Assets({});
    Assets demo_page = Assets({});
    ReadProviderEvent read_stripe = {};
    /// Writes the file a bank takes for SEPA credit transfers; absent on a server that makes none.
    std::function<std::string(const PaymentFile&)> write_sepa = {};
    /// The time of the machine, where `context.clock` may be moved ahead of it: signatures made elsewhere are accepted
    /// by either, since their makers cannot follow a test clock. Absent on a real server.
    const Clock* real_clock = nullptr;
    /// Moves the clock of a test server and returns once every job due by then has run; gives the new time.
    /// Absent on a real server: then the call is refused with clock_not_test.
    std::function<Instant(Duration)> advance_clock = {};
    std::optional<DemoSettings> demo = {};
    /// Whether storage answers; absent means always.
    std::function<bool()> is_ready = {};
    /// The text of `/metrics` (Prometheus); absent means no such page.
    std::function<std::string()> metrics = {};
    /// Judges where a webhook endpoint is; absent on a server that calls none: then only addresses in URLs are judged.
    app::CheckTarget check_webhook_target = {};
    /// Asks DNS who takes the mail of prospects' domains; absent on a server without a way there.
    app::MailLookup look_up_mail = {};
    /// Asks DNS for the records of a sender's domain; absent on a server without a way there.
    app::LookAtSender look_at_sender = {};
};

/// The HTTP side in operation. Thread-safe; what the wiring borrows must outlive it.
class Application {
  public:
    explicit Application(Wiring wiring);
    ~Application();
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    /// For ServerHooks::resolve.
    Dispatch resolve(const Request& head) const;

    /// For ServerHooks::refuse.
    Response refuse(const Request& request, const Failure& failure) const;

    /// Find and run in one step, on the calling thread.
    Response handle(const Request& request) const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// An identity for a request, 128 random bits. For ServerHooks::make_request_id.
std::string make_request_id();

/// Every documented route, the same on every server.
std::vector<Route> api_routes();

/// Pages, embedded files and operations: never documented. `with_demo` adds the demo host page and its calls.
std::vector<Route> page_routes(bool with_demo);

/// The OpenAPI 3.1 document as `parrain openapi` prints it and `/openapi.json` serves it.
const std::string& openapi_text();

}  // namespace parrain::http
