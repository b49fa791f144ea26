#include "http/worker_pool.hpp"

namespace parrain::http {

WorkerPool::WorkerPool(unsigned threads, std::size_t queue_limit) : queue_limit_(queue_limit) {
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_all();
}

bool WorkerPool::post(std::function<void()> task) {
    bool wake = false;
    {
        const std::lock_guard lock(mutex_);
        if (queue_.size() >= queue_limit_) return false;
        queue_.push_back(std::move(task));
        wake = should_wake();
    }
    if (wake) changed_.notify_one();
    return true;
}

void WorkerPool::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        if (queue_.empty()) {
            if (is_stopping_) return;
            ++idle_;
            changed_.wait(lock);
            --idle_;
            is_waking_ = false;
            continue;
        }
        auto task = std::move(queue_.front());
        queue_.pop_front();
        const bool wake = should_wake();
        lock.unlock();
        if (wake) changed_.notify_one();
        task();
        task = nullptr;
        lock.lock();
    }
}

/// At most one wake-up is on its way; who wakes up wakes the next if work is left. A burst thus does not wake every
/// thread at once, which halved throughput where there were more threads than cores.
bool WorkerPool::should_wake() {
    const bool wake = idle_ > 0 && !is_waking_ && !queue_.empty();
    if (wake) is_waking_ = true;
    return wake;
}

}  // namespace parrain::http
