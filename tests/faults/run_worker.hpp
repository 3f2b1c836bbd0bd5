// Starts a program with a preloaded library and waits for it.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace kontor::test {

struct Ended {
    bool killed = false;
    int code = 0;
};

// What the program says on its standard error goes to the file `complaints`.
inline Ended run_worker(const std::vector<std::string>& command, const std::map<std::string, std::string>& environment,
                        const std::string& complaints = "/dev/null") {
    const pid_t child = ::fork();
    if (child == 0) {
        for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
        std::vector<char*> arguments;
        for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        if (std::freopen(complaints.c_str(), "w", stderr) == nullptr) ::_exit(126);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return {WIFSIGNALED(status), WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

}  // namespace kontor::test
