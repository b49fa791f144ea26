#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace parrain::jobs {

/// Does what is due, again and again, on a thread of its own until destroyed.
///
/// The pause is measured on the monotonic clock, so a clock set back or forth neither stops nor hurries it; what is
/// due is decided by the work itself. Work that throws is reported and tried again at the next turn.
class Runner {
  public:
    using Work = std::function<void()>;
    using Report = std::function<void(std::string_view what)>;

    Runner(Work work, Report on_failure, std::chrono::milliseconds pause = std::chrono::seconds(1));
    ~Runner();
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    /// Do what is due now, on the calling thread; waits for a turn that is under way. Thread-safe.
    void run_now();

  private:
    void loop();

    Work work_;
    Report on_failure_;
    std::chrono::milliseconds pause_;
    std::mutex turn_;
    std::mutex mutex_;
    std::condition_variable stopping_;
    bool stop_ = false;
    std::thread thread_;
};

}  // namespace parrain::jobs
