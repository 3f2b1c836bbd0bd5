// kontor-desktop: the window as a program of its own, so that a relay's machine needs nothing to draw with. `kontor
// desktop` starts it (docs/the-desktop-window.md).
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "native/desktop/desktop.hpp"
#include "native/desktop/keep.hpp"
#include "native/desktop/local_relay.hpp"

namespace {

using namespace kontor;

constexpr int kUsage = 64, kUnavailable = 69;

int fail(int code, const std::string& why) {
    std::fprintf(stderr, "kontor-desktop: %s\n", why.c_str());
    return code;
}

struct Given {
    std::string relay, data, ca_file, kontor = "kontor";
};

int open_window(const Given& given) {
    std::string url = given.relay, name;
    if (!given.data.empty()) name = std::filesystem::absolute(given.data).lexically_normal().string();
    if (url.empty() && name.empty()) {
        const desktop::Keep keep(desktop::own_folder("XDG_CONFIG_HOME", ".config"));
        const std::string last = desktop::window_place_from_text(keep.read("window")).relay;
        (last.rfind('/', 0) == 0 ? name : url) = last;
    }
    std::optional<desktop::LocalRelay> own;
    if (!name.empty()) {
        auto started = desktop::LocalRelay::start(given.kontor, name);
        if (!started) return fail(kUnavailable, started.error().message());
        own.emplace(std::move(*started));
        url = own->url();
    }
    if (url.empty())
        return fail(
            kUsage,
            "where is your mail? Give --relay https://HOST for a relay that runs elsewhere, or --data DIR for mail "
            "kept on this machine");
    auto relay = desktop::RelayAddress::parse(url);
    if (!relay) return fail(kUsage, relay.error().message());
    if (name.empty()) name = relay->origin();
    return desktop::run({std::move(*relay), name, given.ca_file});
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App program("The window of Kontor on a desktop", "kontor-desktop");
    program.set_version_flag("--version", "kontor-desktop " KONTOR_VERSION);
    Given given;
    CLI::Option* relay =
        program.add_option("--relay", given.relay,
                           "https://HOST of a relay, or the link that `kontor demo` prints; without it, "
                           "the relay of the last time");
    program.add_option("--data", given.data, "A data directory on this machine: its relay is used, or started")
        ->excludes(relay);
    program.add_option("--ca-file", given.ca_file, "Certificate authorities to trust beside the system's, PEM");
    program.add_option("--kontor", given.kontor, "The program `kontor`, for --data")->group("");
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return program.exit(error) == 0 ? 0 : kUsage;
    }
    return open_window(given);
}
