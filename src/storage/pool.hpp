#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace parrain::storage {

/// A fixed set of connections lent one by one; the one given back last is lent first, so it is warm. Thread-safe.
template <class T>
class Pool {
  public:
    /// A connection on loan, given back when destroyed.
    class Lease {
      public:
        Lease(Pool& pool, std::unique_ptr<T> item) : pool_(pool), item_(std::move(item)) {}
        ~Lease() { pool_.add(std::move(item_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;

        T& operator*() const { return *item_; }
        T* operator->() const { return item_.get(); }

      private:
        Pool& pool_;
        std::unique_ptr<T> item_;
    };

    void add(std::unique_ptr<T> item) {
        {
            const std::lock_guard lock(mutex_);
            idle_.push_back(std::move(item));
        }
        returned_.notify_one();
    }

    /// Waits until one is free.
    Lease take() {
        std::unique_lock lock(mutex_);
        returned_.wait(lock, [this] { return !idle_.empty(); });
        auto item = std::move(idle_.back());
        idle_.pop_back();
        return Lease(*this, std::move(item));
    }

    void clear() { idle_.clear(); }

  private:
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<T>> idle_;
};

}  // namespace parrain::storage
