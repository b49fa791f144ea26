#pragma once

#include <memory>
#include <string>

#include "app/mail_delivery.hpp"
#include "app/messages.hpp"
#include "http/http.hpp"

namespace parrain::cli {

/// Counts what the server answers, for Prometheus. Thread-safe. Nothing personal: routes, never paths.
class Metrics {
  public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    void count(const http::Answered& answered);
    void count_job_turn(int done);
    void show(const app::MessageQueue& queue);
    void show(const app::DeliveryFigures& mail);

    /// The exposition format, version 0.0.4.
    std::string text() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace parrain::cli
