#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "app/webhook_delivery.hpp"

namespace parrain::webhooks {

/// Works off several queues at a time, each on a thread of its own, so that a slow endpoint holds up no other.
class Dispatcher {
  public:
    using Report = std::function<void(std::string_view what)>;

    Dispatcher(const app::WebhookQueues& queues, Report on_failure)
        : queues_(queues), on_failure_(std::move(on_failure)) {}
    ~Dispatcher();
    Dispatcher(const Dispatcher&) = delete;
    Dispatcher& operator=(const Dispatcher&) = delete;

    /// Deliver what is due, and wait until nothing more is or everything left is another server's; how many
    /// deliveries were tried. Not to be called by two threads at once.
    int run();

  private:
    using Key = std::pair<WorkspaceId, WebhookEndpointId>;

    /// Start on queues nobody works on; whether any was there.
    bool start_due();
    void work(const app::WebhookQueue& queue);

    const app::WebhookQueues& queues_;
    Report on_failure_;
    std::mutex mutex_;
    std::condition_variable ended_;
    std::set<Key> busy_;
    std::set<Key> idle_;  ///< found without work in this run: another server was first, or failed
    std::vector<std::jthread> threads_;
    int tried_ = 0;
};

}  // namespace parrain::webhooks
