#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace parrain::testing {

/// Whether `mistake` ends the process by abort, as a programmer's mistake must. It runs in a child with standard error
/// closed; nothing it changes is seen here.
template <class Mistake>
bool aborts(Mistake mistake) {
    const pid_t child = fork();
    if (child == 0) {
        // The test program's own handler of SIGABRT would report the child as a failed test.
        std::signal(SIGABRT, SIG_DFL);
        close(STDERR_FILENO);
        mistake();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

}  // namespace parrain::testing
