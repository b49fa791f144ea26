#include "jobs/runner.hpp"

#include <exception>

namespace parrain::jobs {

Runner::Runner(Work work, Report on_failure, std::chrono::milliseconds pause)
    : work_(std::move(work)), on_failure_(std::move(on_failure)), pause_(pause), thread_([this] { loop(); }) {}

Runner::~Runner() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    stopping_.notify_all();
    thread_.join();
}

void Runner::run_now() {
    const std::lock_guard turn(turn_);
    work_();
}

void Runner::loop() {
    std::unique_lock lock(mutex_);
    while (!stopping_.wait_for(lock, pause_, [this] { return stop_; })) {
        lock.unlock();
        try {
            run_now();
        } catch (const std::exception& failure) {
            on_failure_(failure.what());
        }
        lock.lock();
    }
}

}  // namespace parrain::jobs
