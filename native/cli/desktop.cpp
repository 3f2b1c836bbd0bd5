// kontor desktop [--relay URL | --data DIR] [--ca-file PEM]: the window, which is a program of its own.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "native/cli/command.hpp"

namespace kontor::cli {
namespace {

struct DesktopOptions {
    std::string relay, ca_file;
};

void desktop(Common& common, const DesktopOptions& options) {
    std::error_code unknown;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", unknown);
    std::vector<std::string> words{"kontor-desktop"};
    if (!options.relay.empty())
        words.insert(words.end(), {"--relay", options.relay});
    else if (!common.data.empty())
        words.insert(words.end(), {"--data", common.data.string()});
    if (!options.ca_file.empty()) words.insert(words.end(), {"--ca-file", options.ca_file});
    if (!unknown) words.insert(words.end(), {"--kontor", program.string()});
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    // Beside this program, as it is built and installed; else wherever programs are.
    if (!unknown) ::execv((program.parent_path() / "kontor-desktop").c_str(), arguments.data());
    if (errno == ENOENT || unknown) ::execvp("kontor-desktop", arguments.data());
    if (errno != ENOENT)
        return fail(common, unavailable, "kontor-desktop cannot be started: " + std::string(std::strerror(errno)));
    fail(common, unavailable,
         "the desktop window is not installed on this machine: install the package kontor-desktop (or build the target "
         "of that name); the same window is in the browser, at the address that kontor serve prints");
}

}  // namespace

void add_desktop(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("desktop", "Open the window on this desktop");
    const auto options = std::make_shared<DesktopOptions>();
    command->add_option("--relay", options->relay,
                        "https://HOST of a relay; without it and --data, the relay of the last time");
    command->add_option("--ca-file", options->ca_file, "Certificate authorities to trust beside the system's, PEM");
    command->callback([&common, options] {
        common.is_own_process = true;
        common.action = [&common, options] { desktop(common, *options); };
    });
}

}  // namespace kontor::cli
