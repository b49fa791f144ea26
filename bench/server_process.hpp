#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace parrain::bench {

/// Memory of a process, in KiB.
struct Memory {
    long resident = 0;  ///< now
    long peak = 0;      ///< the most it ever was
};

/// The server's program, running over a data folder on a free port of the loopback address; ended when destroyed.
class ServerProcess {
  public:
    /// Starts it and waits for /readyz; it logs to a file beside the data. Throws std::runtime_error where it does not
    /// become ready.
    ServerProcess(const std::filesystem::path& program, const std::filesystem::path& data);
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    std::uint16_t port() const { return port_; }

    /// From the start of the process to the first /readyz answered with 200.
    std::chrono::microseconds start_time() const { return start_time_; }

    Memory memory() const;

    /// Processor time it has taken so far, of all its threads.
    std::chrono::milliseconds processor_time() const;

  private:
    std::uint16_t port_;
    pid_t process_ = -1;
    std::chrono::microseconds start_time_{};
};

/// Runs a command of the program to its end, its output thrown away. Throws std::runtime_error where it fails.
void run_command(const std::filesystem::path& program, const std::vector<std::string>& arguments);

}  // namespace parrain::bench
