#include "cli/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace parrain::cli {
namespace {

constexpr double kMicrosPerSecond = 1e6;
const prometheus::Histogram::BucketBoundaries kSeconds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                          0.05,   0.1,   0.25,   0.5,   1.0,  2.5};

}  // namespace

struct Metrics::State {
    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter>& answers = prometheus::BuildCounter()
                                                           .Name("parrain_http_answers_total")
                                                           .Help("Requests answered, by method, route and status.")
                                                           .Register(registry);
    prometheus::Family<prometheus::Histogram>& seconds =
        prometheus::BuildHistogram()
            .Name("parrain_http_answer_seconds")
            .Help("From the complete request head to the answer being ready, by route.")
            .Register(registry);
    prometheus::Counter& due_done = prometheus::BuildCounter()
                                        .Name("parrain_due_work_total")
                                        .Help("Pieces of due work done: holds ended, windows closed, rows cleared.")
                                        .Register(registry)
                                        .Add({});
    prometheus::Gauge& messages_waiting = prometheus::BuildGauge()
                                              .Name("parrain_messages_waiting")
                                              .Help("Messages queued or being sent, of the whole database.")
                                              .Register(registry)
                                              .Add({});
    prometheus::Gauge& messages_behind = prometheus::BuildGauge()
                                             .Name("parrain_messages_behind_seconds")
                                             .Help("By how long the message that is due longest is overdue.")
                                             .Register(registry)
                                             .Add({});
    prometheus::Family<prometheus::Counter>& messages = prometheus::BuildCounter()
                                                            .Name("parrain_messages_total")
                                                            .Help("Attempts to send a message, by what came of them.")
                                                            .Register(registry);
    prometheus::Counter& relay_missed = prometheus::BuildCounter()
                                            .Name("parrain_relay_unreachable_total")
                                            .Help("How often no session with the mail relay came about.")
                                            .Register(registry)
                                            .Add({});

    /// Brings a counter to what was counted elsewhere.
    static void raise(prometheus::Counter& counter, std::int64_t counted) {
        counter.Increment(static_cast<double>(counted) - counter.Value());
    }
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

void Metrics::count(const http::Answered& answered) {
    const std::string route(answered.pattern.empty() ? std::string_view("none") : answered.pattern);
    state_->answers
        .Add({{"method", std::string(to_string(answered.method))},
              {"route", route},
              {"status", std::to_string(answered.status)}})
        .Increment();
    state_->seconds.Add({{"route", route}}, kSeconds).Observe(static_cast<double>(answered.micros) / kMicrosPerSecond);
}

void Metrics::count_job_turn(int done) {
    state_->due_done.Increment(done);
}

void Metrics::show(const app::MessageQueue& queue) {
    state_->messages_waiting.Set(static_cast<double>(queue.waiting));
    state_->messages_behind.Set(static_cast<double>(queue.seconds_behind));
}

void Metrics::show(const app::DeliveryFigures& mail) {
    State::raise(state_->messages.Add({{"outcome", "sent"}}), mail.sent);
    State::raise(state_->messages.Add({{"outcome", "put_off"}}), mail.put_off);
    State::raise(state_->messages.Add({{"outcome", "refused"}}), mail.refused);
    State::raise(state_->messages.Add({{"outcome", "unknown"}}), mail.unknown);
    State::raise(state_->relay_missed, mail.unreachable);
}

std::string Metrics::text() const {
    return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

}  // namespace parrain::cli
