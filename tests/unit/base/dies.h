// Whether a broken contract stops the program, tried in a child process.
#pragma once
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <sys/wait.h>
#include <unistd.h>

template <class Body>
bool dies(const Body& body) {
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);  // not the test runner's
        if (!std::freopen("/dev/null", "w", stderr)) std::_Exit(3);
        body();
        std::_Exit(0);
    }
    int status = 0;
    return waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}
