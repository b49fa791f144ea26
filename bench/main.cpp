// Measures the server's program against the limits of the machine it runs on, each limit in the same run.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <filesystem>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/billing.hpp"
#include "http_load.hpp"
#include "open_queue.hpp"
#include "publisher.hpp"
#include "raw_rows.hpp"
#include "report.hpp"
#include "scenario_steps.hpp"
#include "server_process.hpp"

namespace parrain::bench {
namespace {

constexpr std::size_t kUsers = 5'000;
constexpr std::size_t kReadingUsers = 64;  // look at their state; the others recommend
constexpr std::size_t kReferralsOfReader = 3;
constexpr std::size_t kReferralsPerUser = 10;  // what one may submit in an hour
constexpr std::size_t kFirstMeasured = 1'000;  // prospects below are made before anything is measured
constexpr std::size_t kEnrollments = 100'000;
constexpr int kScenarioRounds = 3;
constexpr std::size_t kLongQueue = 50'000;
constexpr std::size_t kShortQueue = 500;
constexpr int kStarts = 7;
constexpr double kMeasuredShare = 0.5;  // of what the server can do, where latency is looked at calmly

/// What to run on and how long.
struct Options {
    std::filesystem::path program;
    std::filesystem::path folder;
    int rounds = 5;
    std::chrono::milliseconds time{2000};
};

void say(const std::string& line) {
    std::fprintf(stderr, "%s\n", line.c_str());
}

LoadReport checked(LoadReport report) {
    if (report.refused > 0) {
        throw std::runtime_error(std::to_string(report.refused) + " of " + std::to_string(report.answered) +
                                 " requests were refused, the first with:\n" + report.first_refusal);
    }
    return report;
}

void copy_data(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::filesystem::create_directories(to);
    std::filesystem::copy_file(from / "parrain.db", to / "parrain.db",
                               std::filesystem::copy_options::overwrite_existing);
}

double micros_each(std::chrono::milliseconds spent, std::size_t count) {
    return static_cast<double>(spent.count()) * 1000 / static_cast<double>(std::max<std::size_t>(count, 1));
}

/// Everything that is measured, in the order it is run.
class Bench {
  public:
    explicit Bench(Options options) : options_(std::move(options)), data_(options_.folder / "data") {}

    void run() {
        start_up();
        prepare();
        {
            const ServerProcess server(options_.program, data_);
            widget_state(server);
            submissions(server);
            note_peak(server);
        }
        prepare_payments();
        {
            const ServerProcess server(options_.program, data_);
            payments(server);
            note_peak(server);
            download_size(server);
        }
        queue_pages();
        scenario_steps();
        table_.add("memory under load", fixed(static_cast<double>(peak_) / 1024, 1) + " MB", "—", "—", "< 120 MB",
                   peak_ < 120 * 1024);
        table_.print();
    }

  private:
    /// Median milliseconds to readiness over a folder; `forget` removes it before each start.
    double milliseconds_to_ready(const std::filesystem::path& data, bool forget) {
        std::vector<double> times;
        for (int i = 0; i < kStarts; ++i) {
            if (forget) std::filesystem::remove_all(data);
            const ServerProcess server(options_.program, data);
            times.push_back(static_cast<double>(server.start_time().count()) / 1000);
            resting_.push_back(static_cast<double>(server.memory().resident) / 1024);
        }
        return median(times);
    }

    void add_start(const std::string& work, double milliseconds) {
        table_.add(work, fixed(milliseconds, 0) + " ms", "—", "—", "< 200 ms", milliseconds < 200);
    }

    void start_up() {
        say("start-up");
        const auto empty = options_.folder / "empty";
        const auto demo = options_.folder / "demo";
        run_command(options_.program, {"demo", "--data", demo.string()});
        add_start("start to ready, making the database", milliseconds_to_ready(empty, true));
        add_start("start to ready, empty workspace", milliseconds_to_ready(empty, false));
        resting_.clear();
        add_start("start to ready, demo data", milliseconds_to_ready(demo, false));
        const double resting = median(resting_);
        table_.add("memory at rest, demo data", fixed(resting, 1) + " MB", "—", "—", "< 30 MB", resting < 30);
    }

    void prepare() {
        say("preparing " + std::to_string(kUsers) + " users");
        OpenedData data(data_);
        publisher_ = make_publisher(data, kUsers);
        const app::Recommendations recommendations(data.context());
        in_parallel(kReadingUsers * kReferralsOfReader, [&](std::size_t i) {
            const auto& reader = publisher_.users[i % kReadingUsers];
            if (!recommendations.recommend(reader.caller, prospect(i), true)) std::abort();
        });
        const auto before = data.rows();
        const auto id = recommendations.recommend(publisher_.users[kReadingUsers].caller, prospect(999), true).value();
        rows_of_referral_ = data.rows() - before;
        referral_rows_ = ReferralRows::of(data, publisher_.workspace, id);
        if (referral_rows_->referral.state == ReferralState::kReview) {
            throw std::runtime_error("the measured recommendation waits for a person");
        }
    }

    LoadReport load(const ServerProcess& server, const std::vector<std::string>& requests, double rate = 0) {
        return checked(run_load({.port = server.port(), .time = options_.time, .rate = rate, .again = true}, requests));
    }

    void widget_state(const ServerProcess& server) {
        say("widget state against a fixed answer");
        const std::vector<std::string> fixed_answer = {"GET /healthz HTTP/1.1\r\nHost: refer.example.com\r\n\r\n"};
        std::vector<std::string> states;
        for (std::size_t i = 0; i < kReadingUsers; ++i) states.push_back(state_request(publisher_.users[i]));
        load(server, states);
        Comparison comparison;
        Comparison processor;
        std::vector<double> slowest;
        for (int i = 0; i < options_.rounds; ++i) {
            LoadReport state;
            LoadReport answer;
            const auto spent = [&](LoadReport& report, const std::vector<std::string>& requests) {
                const auto before = server.processor_time();
                report = load(server, requests);
                return micros_each(server.processor_time() - before, report.answered);
            };
            const double on_states = spent(state, states);
            const double on_answers = spent(answer, fixed_answer);
            comparison.add(state.per_second(), answer.per_second());
            processor.add(on_answers, on_states);
            slowest.push_back(state.latency_ms(0.99));
        }
        add_rate("widget state of a known user", comparison, "GET /healthz ", 0.5);
        note_processor("its processor time", processor, "GET /healthz ");
        const double saturated = median(slowest);
        table_.add("its p99, 64 connections, as fast as it goes", fixed(saturated, 1) + " ms", "—", "—", "< 5 ms",
                   saturated < 5);
        std::vector<double> calm;
        for (int i = 0; i < options_.rounds; ++i) {
            calm.push_back(load(server, states, comparison.measured() * kMeasuredShare).latency_ms(0.99));
        }
        table_.add("its p99, 64 connections, at half that rate", fixed(median(calm), 1) + " ms", "—", "—", "< 5 ms",
                   median(calm) < 5);
    }

    void submissions(const ServerProcess& server) {
        say("submissions against commits of the same rows");
        const std::size_t writers = kUsers - kReadingUsers - 1;
        const auto writer = [&](std::size_t i) -> const KnownUser& {
            return publisher_.users[kReadingUsers + 1 + i % writers];
        };
        std::vector<std::string> requests;
        for (std::size_t i = 0; i < writers * kReferralsPerUser; ++i) {
            requests.push_back(referral_request(writer(i), kFirstMeasured + i));
        }
        copy_data(data_, options_.folder / "raw");
        OpenedData raw(options_.folder / "raw");
        const auto rows_of = [&](std::size_t i) {
            return [this, rows = referral_rows_->renumbered(raw.ids(), writer(i).advocate, kFirstMeasured + i)](
                       app::Transaction& tx) { rows.insert(tx, publisher_.workspace); };
        };
        against_commits(server, "durable submissions, 64 clients", requests, raw, rows_of, rows_of_referral_, 0.6);
    }

    void prepare_payments() {
        say("preparing payments");
        OpenedData data(data_);
        const app::Context context = data.context();
        std::vector<app::ListedReferral> listed;
        context.store.read([&](app::Transaction& tx) {
            listed = tx.referrals().list(publisher_.workspace, {}, {.after = 0, .limit = 1'000'000});
        });
        for (const auto& one : listed) {
            if (one.referral.email && !one.referral.won_at) sold_.push_back(one.referral);
        }
        // The first payment of a workspace also opens its balances: the second is the usual one.
        pay(data, sold_.back(), "first");
        sold_.pop_back();
        const app::Referral sample = sold_.back();
        sold_.pop_back();
        const auto before = data.rows();
        pay(data, sample, "sample");
        rows_of_payment_ = data.rows() - before;
        payment_rows_ = PaymentRows::of(data, publisher_.workspace, sample, "evt-000-sample");
    }

    /// As the API would receive it.
    void pay(OpenedData& data, const app::Referral& referral, const std::string& name) {
        const Money price = Money::parse(129000, Currency::parse("EUR").value()).value();
        const BillingFact fact{.id = "evt-000-" + name,
                               .type = BillingFactType::kPaymentReceived,
                               .occurred_at = Instant::parse("2026-05-04T09:01:00Z").value(),
                               .subscription_id = "subscription-" + name,
                               .terms = SubscriptionTerms{.interval = Interval::kYear, .amount = price},
                               .invoice = "invoice-000000-" + name,
                               .amount = price};
        const auto told = app::Billing(data.context())
                              .receive(publisher_.workspace, "api",
                                       {.fact = fact,
                                        .customer = {.external_id = "customer-00000-" + name, .email = referral.email},
                                        .referral_code = {},
                                        .raw = payment_json(name, *referral.email),
                                        .fingerprint = std::string(64, 'f')});
        if (!told) throw std::runtime_error("a payment was refused");
    }

    void payments(const ServerProcess& server) {
        say("payments against commits of the same rows");
        std::vector<std::string> requests;
        for (const app::Referral& referral : sold_) {
            requests.push_back(payment_request(publisher_, referral.id.str(), *referral.email));
        }
        copy_data(data_, options_.folder / "raw-payments");
        OpenedData raw(options_.folder / "raw-payments");
        const auto rows_of = [&](std::size_t i) {
            return [this, rows = payment_rows_->renumbered(raw.ids(), sold_[i], i)](app::Transaction& tx) {
                rows.insert(tx, publisher_.workspace);
            };
        };
        against_commits(server, "billing fact to reward, durable, 64 clients", requests, raw, rows_of, rows_of_payment_,
                        0.5);
    }

    template <class RowsOf>
    void against_commits(const ServerProcess& server, const std::string& work, const std::vector<std::string>& requests,
                         OpenedData& raw, const RowsOf& rows_of, std::int64_t rows, double target) {
        check_rows(raw, rows_of, requests.size() - 1, rows);
        const std::size_t share = requests.size() / static_cast<std::size_t>(options_.rounds);
        Comparison comparison;
        Comparison processor;
        std::vector<double> slowest;
        for (int i = 0; i < options_.rounds; ++i) {
            const std::size_t first = static_cast<std::size_t>(i) * share;
            const auto served_before = server.processor_time();
            const LoadReport report = checked(run_load({.port = server.port(), .time = options_.time},
                                                       std::span(requests).subspan(first, share - 1)));
            const std::clock_t before = std::clock();
            const Commits committed = commit_rows(raw.store(), options_.time, {first, first + share - 1}, rows_of);
            const double limit = committed.per_second();
            const std::chrono::milliseconds spent((std::clock() - before) * 1000 / CLOCKS_PER_SEC);
            const double committing = micros_each(spent, committed.count);
            comparison.add(report.per_second(), limit);
            processor.add(committing, micros_each(server.processor_time() - served_before, report.answered));
            slowest.push_back(report.latency_ms(0.99));
        }
        const std::string commits = "commits of " + std::to_string(rows) + " rows ";
        add_rate(work, comparison, commits, target);
        note_processor("its processor time", processor, commits);
        say("  p99 " + fixed(median(slowest), 1) + " ms");
    }

    /// What is compared must be the same work.
    template <class RowsOf>
    void check_rows(OpenedData& raw, const RowsOf& rows_of, std::size_t index, std::int64_t rows) {
        const auto before = raw.rows();
        raw.store().write(rows_of(index));
        const auto written = raw.rows() - before;
        if (written != rows) {
            throw std::runtime_error("the product writes " + std::to_string(rows) + " rows, its limit " +
                                     std::to_string(written));
        }
    }

    void add_rate(const std::string& work, const Comparison& comparison, const std::string& limit, double target) {
        table_.add(work, per_second(comparison.measured()), limit + per_second(comparison.limit()),
                   fixed(comparison.ratio(), 2) + " (" + comparison.spread() + ")", ">= " + fixed(target, 1),
                   comparison.ratio() >= target);
    }

    /// Less is better, so the limit stands first in the ratio.
    void note_processor(const std::string& work, const Comparison& processor, const std::string& limit) {
        table_.note(work, fixed(processor.limit(), 0) + " µs", limit + fixed(processor.measured(), 0) + " µs",
                    fixed(processor.ratio(), 2) + " (" + processor.spread() + ")");
    }

    void scenario_steps() {
        say("scenarios: " + std::to_string(kEnrollments) + " steps due at once");
        Comparison steps;
        double longest_wait = 0;
        for (int round = 0; round < kScenarioRounds; ++round) {
            const auto folder = options_.folder / ("scenarios-" + std::to_string(round));
            OpenedData data(folder);
            DueScenario due(data, kEnrollments);
            const auto worked = due.work_off();
            longest_wait = std::max(longest_wait, worked.longest_wait_ms);
            steps.add(due.update_rows_per_second(), worked.steps_per_second);
        }
        table_.add("scenario steps due at once", per_second(steps.limit()),
                   "one UPDATE of as many rows " + per_second(steps.measured()),
                   fixed(steps.ratio(), 1) + " x the time (" + steps.spread() + ")", "<= 10 x", steps.ratio() <= 10);
        table_.note("longest wait of another write meanwhile", fixed(longest_wait, 0) + " ms", "—", "—");
    }

    /// A page of fifty among many open recommendations, against the same page among few.
    void queue_pages() {
        say("the queue: " + std::to_string(kLongQueue) + " open recommendations");
        const auto many = options_.folder / "queue-long";
        const auto few = options_.folder / "queue-short";
        const OpenQueue long_queue = open_queue(many, kLongQueue);
        const OpenQueue short_queue = open_queue(few, kShortQueue);
        const ServerProcess long_server(options_.program, many);
        const ServerProcess short_server(options_.program, few);
        const auto long_pages = long_queue.pages(long_server);
        const auto short_pages = short_queue.pages(short_server);
        for (std::size_t page = 0; page < long_pages.size(); ++page) {
            Comparison times;
            for (int i = 0; i < options_.rounds; ++i) {
                times.add(milliseconds_a_page(long_server, long_pages[page].request),
                          milliseconds_a_page(short_server, short_pages[page].request));
            }
            table_.add("queue page, " + long_pages[page].name, fixed(times.measured(), 1) + " ms",
                       "among " + std::to_string(kShortQueue) + " open " + fixed(times.limit(), 1) + " ms",
                       fixed(times.ratio(), 2) + " x the time (" + times.spread() + ")", "<= 1.5 x",
                       times.ratio() <= 1.5);
        }
    }

    static OpenQueue open_queue(const std::filesystem::path& folder, std::size_t open) {
        OpenedData data(folder);
        return OpenQueue(data, open);
    }

    /// The median time of one request, asked again and again by one client.
    double milliseconds_a_page(const ServerProcess& server, const std::string& request) const {
        const Load load{.port = server.port(), .connections = 1, .time = options_.time / 4, .again = true};
        return checked(run_load(load, std::span(&request, 1))).latency_ms(0.5);
    }

    void note_peak(const ServerProcess& server) { peak_ = std::max(peak_, server.memory().peak); }

    void download_size(const ServerProcess& server) {
        const std::string answer = fetch(server.port(), "/w/v1.js", "Accept-Encoding: gzip\r\n");
        const long size = std::atol(std::string(header_of(answer, "Content-Length")).c_str());
        const bool is_small = size > 0 && size <= 8192 && header_of(answer, "Content-Encoding") == "gzip";
        table_.add("widget, gzip, as served", std::to_string(size) + " bytes", "—", "—", "<= 8192 bytes", is_small);
    }

    const Options options_;
    const std::filesystem::path data_;
    Table table_;
    std::vector<double> resting_;
    long peak_ = 0;

    Publisher publisher_;
    std::optional<ReferralRows> referral_rows_;
    std::int64_t rows_of_referral_ = 0;
    std::vector<app::Referral> sold_;
    std::optional<PaymentRows> payment_rows_;
    std::int64_t rows_of_payment_ = 0;
};

Options options_of(int count, char** arguments) {
    if (count < 3) throw std::runtime_error("usage: parrain_bench PROGRAM FOLDER [ROUNDS] [SECONDS]");
    Options options{.program = std::filesystem::absolute(arguments[1]),
                    .folder = std::filesystem::absolute(arguments[2])};
    if (count > 3) options.rounds = std::max(1, std::atoi(arguments[3]));
    if (count > 4) options.time = std::chrono::milliseconds(std::max(100, std::atoi(arguments[4]) * 1000));
    return options;
}

}  // namespace
}  // namespace parrain::bench

int main(int count, char** arguments) {
    try {
        parrain::bench::Bench(parrain::bench::options_of(count, arguments)).run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
