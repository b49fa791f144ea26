#include "server_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <limits>
#include <stdexcept>
#include <thread>

#include "http_load.hpp"

namespace parrain::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kStartPatience{20};
constexpr std::chrono::microseconds kProbeInterval{500};

std::uint16_t free_port() {
    const int handle = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool is_bound = ::bind(handle, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                          ::getsockname(handle, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(handle);
    if (!is_bound) throw std::runtime_error("no port is free");
    return ntohs(address.sin_port);
}

/// Starts a program with `output` as its standard output and error.
pid_t start(const std::filesystem::path& program, std::vector<std::string> arguments,
            const std::filesystem::path& output) {
    arguments.insert(arguments.begin(), program.string());
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const pid_t process = ::fork();
    if (process == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // a bench that is ended leaves nothing running
        ::dup2(file, STDOUT_FILENO);
        ::dup2(file, STDERR_FILENO);
        ::execv(program.c_str(), pointers.data());
        ::_exit(127);
    }
    ::close(file);
    if (process < 0) throw std::runtime_error("cannot start " + program.string());
    return process;
}

long kibibytes(pid_t process, const std::string& name) {
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    std::string word;
    while (status >> word) {
        long amount = 0;
        if (word == name + ":" && status >> amount) return amount;
    }
    return 0;
}

}  // namespace

ServerProcess::ServerProcess(const std::filesystem::path& program, const std::filesystem::path& data)
    : port_(free_port()) {
    const auto began = Clock::now();
    process_ = start(program, {"serve", "--data", data.string(), "--listen", "127.0.0.1:" + std::to_string(port_)},
                     data.string() + ".log");
    while (!fetch(port_, "/readyz").starts_with("HTTP/1.1 200")) {
        if (Clock::now() - began > kStartPatience || ::waitpid(process_, nullptr, WNOHANG) != 0) {
            ::kill(process_, SIGKILL);
            throw std::runtime_error("the server did not become ready");
        }
        std::this_thread::sleep_for(kProbeInterval);
    }
    start_time_ = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began);
}

ServerProcess::~ServerProcess() {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
}

Memory ServerProcess::memory() const {
    return {.resident = kibibytes(process_, "VmRSS"), .peak = kibibytes(process_, "VmHWM")};
}

std::chrono::milliseconds ServerProcess::processor_time() const {
    constexpr int kFieldsBefore = 11;  // between the name, which alone may hold blanks, and the user time
    std::ifstream file("/proc/" + std::to_string(process_) + "/stat");
    file.ignore(std::numeric_limits<std::streamsize>::max(), ')');
    std::string skipped;
    for (int i = 0; i < kFieldsBefore; ++i) file >> skipped;
    long user = 0;
    long system = 0;
    file >> user >> system;
    return std::chrono::milliseconds((user + system) * 1000 / ::sysconf(_SC_CLK_TCK));
}

void run_command(const std::filesystem::path& program, const std::vector<std::string>& arguments) {
    int status = 0;
    ::waitpid(start(program, arguments, "/dev/null"), &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw std::runtime_error(arguments.front() + " failed");
}

}  // namespace parrain::bench
