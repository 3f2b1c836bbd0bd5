#include "native/desktop/chooser.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <thread>

extern char** environ;

namespace kontor::desktop {

namespace {

// Empty: it is nowhere on the PATH.
std::string program_named(const std::string& name) {
    const char* path = std::getenv("PATH");
    std::string_view rest = path != nullptr ? path : "/usr/bin";
    while (!rest.empty()) {
        const std::size_t colon = rest.find(':');
        const std::string candidate = std::string(rest.substr(0, colon)) + "/" + name;
        if (::access(candidate.c_str(), X_OK) == 0) return candidate;
        rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
    }
    return {};
}

std::vector<std::string> command(bool folder) {
    if (const std::string zenity = program_named("zenity"); !zenity.empty()) {
        std::vector<std::string> words{zenity, "--file-selection", "--separator=\n"};
        words.emplace_back(folder ? "--directory" : "--multiple");
        return words;
    }
    if (const std::string kdialog = program_named("kdialog"); !kdialog.empty()) {
        const char* home = std::getenv("HOME");
        const std::string start = home != nullptr ? home : "/";
        if (folder) return {kdialog, "--getexistingdirectory", start};
        return {kdialog, "--multiple", "--separate-output", "--getopenfilename", start};
    }
    return {};
}

std::string output_of(const std::vector<std::string>& words) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return {};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    pid_t child = 0;
    const int failed = ::posix_spawn(&child, words[0].c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    std::string text;
    char buffer[4096];
    for (ssize_t got = 0; failed == 0 && (got = ::read(ends[0], buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(got));
    ::close(ends[0]);
    int status = 0;
    if (failed == 0) ::waitpid(child, &status, 0);
    return text;
}

}  // namespace

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (end > at) lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

bool choose_files(bool folder, const std::shared_ptr<Errands>& errands,
                  std::function<void(std::vector<std::string>)> done) {
    const std::vector<std::string> words = command(folder);
    if (words.empty()) return false;
    // The person may leave it open for as long as the window is; it ends with its answer.
    std::thread([words, errands, done = std::move(done)] {
        const std::vector<std::string> paths = lines_of(output_of(words));
        errands->post([paths, done] { done(paths); });
    }).detach();
    return true;
}

}  // namespace kontor::desktop
