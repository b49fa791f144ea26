#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace parrain::http {

/// Threads that run what may block, behind a bounded queue. Thread-safe. Destruction waits for what was taken.
class WorkerPool {
  public:
    WorkerPool(unsigned threads, std::size_t queue_limit);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// Have `task` run; false if the queue is full. `task` does not throw.
    [[nodiscard]] bool post(std::function<void()> task);

  private:
    void work();
    bool should_wake();

    const std::size_t queue_limit_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> queue_;
    unsigned idle_ = 0;
    bool is_waking_ = false;
    bool is_stopping_ = false;
    std::vector<std::jthread> threads_;
};

}  // namespace parrain::http
