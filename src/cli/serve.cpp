#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <random>

#include "app/campaigns.hpp"
#include "app/due.hpp"
#include "app/mail_delivery.hpp"
#include "app/messages.hpp"
#include "app/scenario_runner.hpp"
#include "app/sender_checks.hpp"
#include "app/workspaces.hpp"
#include "cli/bounces.hpp"
#include "cli/commands.hpp"
#include "cli/demo.hpp"
#include "cli/environment.hpp"
#include "cli/metrics.hpp"
#include "cli/output.hpp"
#include "cli/relay.hpp"
#include "core/crypto.hpp"
#include "core/log.hpp"
#include "documents/files.hpp"
#include "embedded/console_assets.hpp"
#include "embedded/demo_assets.hpp"
#include "embedded/widget_assets.hpp"
#include "http/api.hpp"
#include "http/server.hpp"
#include "integrations/sepa.hpp"
#include "integrations/stripe.hpp"
#include "jobs/runner.hpp"
#include "mail/dns.hpp"
#include "mail/mail_hosts.hpp"
#include "mail/sender_domain.hpp"
#include "storage/test_clock.hpp"
#include "webhooks/dispatcher.hpp"
#include "webhooks/sender.hpp"

namespace parrain::cli {
namespace {

LogLevel level_named(const std::string& name) {
    if (name == "debug") return LogLevel::kDebug;
    if (name == "warn") return LogLevel::kWarning;
    if (name == "error") return LogLevel::kError;
    return LogLevel::kInfo;
}

Result<void> start_log(const Config& config) {
    set_log_level(level_named(config.log_level));
    return config.log_file.empty() ? Result<void>() : log_to_file(config.log_file);
}

/// Live keys promise that time is real.
bool has_live_workspace(const app::Context& context) {
    for (const app::Workspace& one : app::Workspaces(context).list()) {
        if (one.is_live) return true;
    }
    return false;
}

bool shows_metrics(const Config& config) {
    if (!config.metrics.empty()) return config.metrics == "on";
    return parse_endpoint(config.listen)->is_loopback;
}

bool answers(storage::Database& database) {
    static const storage::Statement kPing{"SELECT 1"};
    try {
        return database
            .read_one([](storage::Tx& tx) { return tx.one(kPing, {}, [](const storage::Row&) { return 1; }); })
            .has_value();
    } catch (const storage::DatabaseError&) {
        return false;
    }
}

void log_answer(const http::Answered& answered) {
    log_event("request.answered", {{"request_id", answered.request_id},
                                   {"method", to_string(answered.method)},
                                   {"route", answered.pattern},
                                   {"status", answered.status},
                                   {"micros", answered.micros},
                                   {"code", answered.refused ? to_string(*answered.refused) : std::string_view()}});
}

http::ServerOptions server_options(const Config& config) {
    const auto endpoint = parse_endpoint(config.listen);
    return {
        .address = endpoint->address, .port = endpoint->port, .workers = config.workers, .spool_folder = config.data};
}

/// Sends mail on a thread of its own, so that a slow relay holds up nothing else.
class Post {
  public:
    Post(const app::Context& context, const Config& config)
        : relay_(relay_of(config)),
          transport_(relay_),
          delivery_(context, transport_,
                    {.messages_per_minute = config.mail_messages_per_minute,
                     .lease = Duration{relay_.patience().micros * 2},
                     .return_path = config.mail_return_path}),
          runner_(
              [this, context, bounces = BounceFolder(config.data)] {
                  const int bounced = take_kept_bounces(context, bounces);
                  decided_ = bounced + delivery_.run();
              },
              [](std::string_view what) {
                  log_event(LogLevel::kError, "mail.failed", {{"what", what}});
              }) {}
    ~Post() { delivery_.stop(); }
    Post(const Post&) = delete;
    Post& operator=(const Post&) = delete;

    /// Send what is due, and wait for it; how many messages were decided.
    int run_now() {
        runner_.run_now();
        return decided_;
    }
    const app::DeliveryFigures& figures() const { return delivery_.figures(); }

  private:
    mail::Relay relay_;
    mail::SmtpTransport transport_;
    app::MailDelivery delivery_;
    std::atomic<int> decided_ = 0;
    jobs::Runner runner_;
};

/// Enrollments of scenarios looked at in one turn, and the pause between two: thousands a second at most, so that a
/// great many due at once neither hold up other work nor the server's end.
constexpr int kScenarioTurn = 2'000;
constexpr auto kScenarioPause = std::chrono::milliseconds(200);

/// How far a test clock leaps at most while a campaign runs, which is judged by what time alone makes of its referrals.
constexpr Duration kLongestLeap = Duration::days(1);

/// A test clock that the next server goes on with: how far it is ahead is kept before anything is stamped by it.
class KeptClock {
  public:
    KeptClock(AdvancingClock& clock, storage::Database& database) : clock_(clock), database_(database) {
        clock_.advance(storage::clock_ahead(database_));
    }

    Instant now() const { return clock_.now(); }

    void advance(Duration by) {
        storage::keep_clock_ahead(database_, {clock_.ahead().micros + by.micros});
        clock_.advance(by);
    }

  private:
    AdvancingClock& clock_;
    storage::Database& database_;
};

/// Move a test clock forward as a server that is up would live through the time: it stops wherever a step of a scenario
/// falls due or, where it sends mail, a message is tried again, and once a day while a campaign runs; `run_due` does
/// what is due by then. Gives the new time.
Instant live_through(KeptClock& clock, Duration by, const app::Context& context, bool sends_mail,
                     const std::function<void()>& run_due) {
    constexpr Duration kShortestStop = Duration::minutes(1);
    constexpr int kMostStops = 10'000;
    const Instant target = clock.now() + by;
    // What is due already is tried now, so that the pauses begin now.
    if (sends_mail) run_due();
    std::optional<Instant> tried;
    for (int stops = 0; stops < kMostStops; ++stops) {
        const Instant now = clock.now();
        auto step = app::next_scenario_step(context);
        // What did not move is held by another server, or was put off: it is not waited for.
        if (step && tried && *step <= *tried) step.reset();
        const auto retry = sends_mail ? app::next_mail_retry(context) : std::nullopt;
        const Instant rest = app::is_campaign_under_way(context) ? std::min(now + kLongestLeap, target) : target;
        const Instant next = std::min({step.value_or(rest), retry.value_or(rest), rest});
        if (next >= target) break;
        if (next > now) clock.advance(std::min(std::max(next - now, kShortestStop), target - now));
        if (step && *step <= clock.now()) tried = step;
        run_due();
    }
    if (const Instant now = clock.now(); now < target) clock.advance(target - now);
    run_due();
    return clock.now();
}

std::vector<NetworkRule> rules_of(const Config& config) {
    std::vector<NetworkRule> rules;
    for (const std::string& rule : config.webhook_allow) rules.push_back(NetworkRule::parse(rule).value());
    return rules;
}

/// Judges a webhook's address by what its name leads to now.
app::CheckTarget target_check(const Config& config) {
    return [rules = rules_of(config)](const std::string& text) -> Result<void> {
        const auto url = parse_target(text);
        if (!url) return url.failure();
        return judge_target(*url, webhooks::addresses_of(*url, webhooks::resolve_name), rules);
    };
}

/// Looks at the DNS records of senders' domains.
app::LookAtSender sender_look(const Config& config) {
    return [server = config.mail_dns_server, selector = config.mail_dkim_selector](const std::string& domain) {
        const mail::Dns dns(server);
        return mail::records_of(domain, selector, [&](const std::string& name) { return dns.texts(name); });
    };
}

/// How long a recommendation waits for DNS at most: an advocate is before the widget.
constexpr mail::DnsPatience kLookupPatience{.millis = 1000, .tries = 1};

app::MailLookup mail_lookup(const Config& config, const Clock& clock) {
    if (config.mail_look_up == "never") return {};
    const auto ask = [dns = mail::Dns(config.mail_dns_server, kLookupPatience)](const std::string& domain) {
        return dns.mail_hosts(domain);
    };
    return {.hosts_of = [hosts = std::make_shared<mail::MailHosts>(ask, clock)](
                            const std::string& domain) { return hosts->of(domain); },
            .in_sandboxes = config.mail_look_up == "always"};
}

/// How often it is asked which senders' domains are to be looked at. Looking takes seconds where DNS is silent, so it
/// has a thread of its own.
constexpr auto kSenderPause = std::chrono::seconds(10);

/// Calls webhook endpoints on threads of their own, so that a slow one holds up nothing else.
class Hooks {
  public:
    Hooks(const app::Context& context, const Config& config)
        : sender_(rules_of(config)),
          queues_(context, sender_, [this] { return random(); }),
          dispatcher_(queues_, report),
          runner_([this] { dispatcher_.run(); }, report) {}
    ~Hooks() { sender_.stop(); }
    Hooks(const Hooks&) = delete;
    Hooks& operator=(const Hooks&) = delete;

    /// Deliver what is due, and wait for it.
    void run_now() { runner_.run_now(); }

  private:
    static void report(std::string_view what) { log_event(LogLevel::kError, "webhooks.failed", {{"what", what}}); }

    std::uint32_t random() {
        const std::lock_guard lock(mutex_);
        return static_cast<std::uint32_t>(device_());
    }

    std::mutex mutex_;
    std::random_device device_;
    webhooks::HttpSender sender_;
    app::WebhookQueues queues_;
    webhooks::Dispatcher dispatcher_;
    jobs::Runner runner_;
};

/// The owner link printed when nothing exists yet, so that `serve` alone is enough to begin.
void welcome(Environment& environment) {
    const app::Workspaces workspaces(environment.context());
    if (!workspaces.list().empty()) return;
    const auto made = workspaces.create({.name = "Parrain",
                                         .preset = "blank",
                                         .locale = Locale::kEn,
                                         .currency = Currency::parse("EUR").value(),
                                         .is_live = false});
    print("owner link " + made->owner_link + "   (works once, for 7 days)");
}

}  // namespace

int serve(const Config& config, const ServeOptions& options) {
    if (const auto started = start_log(config); !started) return refuse(started.failure());
    crypto::init();
    const SystemClock system_clock;
    AdvancingClock clock(system_clock);
    Environment environment(config, clock);
    const app::Context context = environment.context();
    if (options.test_clock && has_live_workspace(context)) {
        return refuse("--test-clock is for sandboxes: this database holds a workspace with live keys");
    }
    std::optional<KeptClock> test_clock;
    if (options.test_clock) test_clock.emplace(clock, environment.database());

    Metrics metrics;
    std::unique_ptr<http::Application> application;
    http::Server server(
        server_options(config),
        {.resolve = [&](const http::Request& head) { return application->resolve(head); },
         .refuse = [&](const http::Request& request, const Failure& why) { return application->refuse(request, why); },
         .make_request_id = http::make_request_id,
         .on_answered =
             [&](const http::Answered& answered) {
                 metrics.count(answered);
                 log_answer(answered);
             },
         .on_exception =
             [](std::string_view request_id, std::string_view what) {
                 log_event(LogLevel::kError, "request.failed", {{"request_id", request_id}, {"what", what}});
             },
         .on_ready =
             [&config](std::uint16_t port) {
                 print("listening on " + base_url_of({.listen = config.listen}, port));
                 log_event("server.started", {{"version", PARRAIN_VERSION}, {"port", port}});
             }});
    const auto port = server.listen();
    if (!port) return refuse("cannot listen on " + config.listen + ": is another server using it?");
    environment.settings().base_url = base_url_of(config, *port);
    environment.settings().requests_per_minute = config.requests_per_minute;

    jobs::Runner runner([&] { metrics.count_job_turn(app::run_due(context)); },
                        [](std::string_view what) {
                            log_event(LogLevel::kError, "due_work.failed", {{"what", what}});
                        });
    std::optional<Post> post;
    if (!config.mail_smtp.empty()) post.emplace(context, config);
    std::atomic<int> scenario_work = 0;
    jobs::Runner scenario_runner([&] { scenario_work = app::run_scenarios(context, kScenarioTurn); },
                                 [](std::string_view what) {
                                     log_event(LogLevel::kError, "scenarios.failed", {{"what", what}});
                                 },
                                 kScenarioPause);
    Hooks hooks(context, config);
    jobs::Runner sender_runner([&, look = sender_look(config)] { app::look_at_due_senders(context, look); },
                               [](std::string_view what) {
                                   log_event(LogLevel::kError, "sender_checks.failed", {{"what", what}});
                               },
                               kSenderPause);
    const documents::Files files;
    http::Wiring wiring{.context = context,
                        .documents = files,
                        .console = http::Assets(http::console_assets()),
                        .widget = http::Assets(http::widget_assets()),
                        .demo_page = http::Assets(http::demo_assets()),
                        .read_stripe = integrations::read_signed_stripe_event,
                        .write_sepa = integrations::sepa_credit_transfer,
                        .demo = find_demo(context),
                        .is_ready = [&] { return answers(environment.database()); }};
    wiring.check_webhook_target = target_check(config);
    wiring.look_at_sender = sender_look(config);
    wiring.look_up_mail = mail_lookup(config, system_clock);
    if (options.test_clock) {
        wiring.real_clock = &system_clock;
        wiring.advance_clock = [&](Duration by) {
            // Steps make messages and rewards, and what becomes of messages makes other things due.
            live_through(*test_clock, by, context, post.has_value(), [&] {
                do {
                    runner.run_now();
                    do scenario_runner.run_now();
                    while (scenario_work > 0);
                    runner.run_now();
                } while (post && post->run_now() > 0);
                hooks.run_now();
            });
            sender_runner.run_now();
            return clock.now();
        };
    }
    if (shows_metrics(config)) {
        wiring.metrics = [&] {
            metrics.show(app::Messages(context).queue());
            if (post) metrics.show(post->figures());
            return metrics.text();
        };
    }
    application = std::make_unique<http::Application>(std::move(wiring));

    welcome(environment);
    server.run();
    log_event("server.stopped");
    return 0;
}

}  // namespace parrain::cli
