#include "native/desktop/opener.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "engine/text/ascii.hpp"

extern char** environ;

namespace kontor::desktop {

namespace {

bool hand_over(std::string what) {
    char program[] = "xdg-open";
    char* arguments[] = {program, what.data(), nullptr};
    pid_t child = 0;
    if (::posix_spawnp(&child, program, nullptr, nullptr, arguments, environ) != 0) return false;
    // It may stay for as long as the viewer does.
    std::thread([child] { ::waitpid(child, nullptr, 0); }).detach();
    return true;
}

}  // namespace

bool open_page(const std::string& url) {
    for (const std::string_view scheme : {"https://", "http://", "mailto:"})
        if (text::starts_with_ignoring_case(url, scheme)) return hand_over(url);
    return false;
}

bool open_file(const std::string& path) { return !path.empty() && path[0] == '/' && hand_over(path); }

}  // namespace kontor::desktop
