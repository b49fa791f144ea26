#include "webhooks/dispatcher.hpp"

#include <chrono>
#include <exception>

namespace parrain::webhooks {
namespace {

/// Endpoints called at the same time by one server.
constexpr std::size_t kMostAtOnce = 16;
constexpr int kMostLookedAt = 64;

/// Turns of queues in one run; the next run goes on.
constexpr std::size_t kMostInRun = 256;

/// While calls are under way, how soon the queues are looked at again.
constexpr auto kLook = std::chrono::milliseconds(500);

}  // namespace

Dispatcher::~Dispatcher() {
    threads_.clear();
}

int Dispatcher::run() {
    {
        const std::lock_guard lock(mutex_);
        tried_ = 0;
        idle_.clear();
    }
    for (;;) {
        const bool is_started = start_due();
        std::unique_lock lock(mutex_);
        if (busy_.empty()) {
            if (is_started) continue;
            // All have left busy_, so joining them waits for no call.
            threads_.clear();
            return tried_;
        }
        const std::size_t working = busy_.size();
        ended_.wait_for(lock, kLook, [&] { return busy_.size() < working; });
    }
}

bool Dispatcher::start_due() {
    const auto due = queues_.due(kMostLookedAt);
    const std::lock_guard lock(mutex_);
    bool is_started = false;
    for (const app::WebhookQueue& queue : due) {
        const Key key{queue.workspace, queue.endpoint};
        if (busy_.size() >= kMostAtOnce || threads_.size() >= kMostInRun) break;
        if (idle_.contains(key) || !busy_.insert(key).second) continue;
        threads_.emplace_back([this, queue] { work(queue); });
        is_started = true;
    }
    return is_started;
}

void Dispatcher::work(const app::WebhookQueue& queue) {
    int tried = 0;
    try {
        tried = queues_.work(queue);
    } catch (const std::exception& failure) {
        on_failure_(failure.what());
    }
    const std::lock_guard lock(mutex_);
    tried_ += tried;
    const Key key{queue.workspace, queue.endpoint};
    if (tried == 0) idle_.insert(key);
    busy_.erase(key);
    ended_.notify_all();
}

}  // namespace parrain::webhooks
