// kontor serve --data DIR [--listen HOST:PORT] [--window DIR] [--public-url URL] [--allow-private-hosts]
#include <CLI/CLI.hpp>
#include <memory>

#include "native/cli/command.hpp"
#include "native/cli/signals.hpp"
#include "native/relay/log/log.hpp"
#include "native/relay/serve/relay.hpp"

namespace kontor::cli {
namespace {

struct Options {
    std::string listen = "127.0.0.1:8025";
    std::string window, public_url;
    bool allow_private_hosts = false;
};

void serve(Common& common, const Options& options) {
    log::threshold(log::Level::info);
    protect_process();
    const StopSignals signals;  // before any thread is started
    const auto address = http::parse_address(options.listen);
    if (!address) return fail(common, usage, address.error().message());
    auto store = open_store(common, true);
    if (!store) return;

    relay::RelaySettings settings;
    settings.data = common.data;
    settings.listen = *address;
    if (!options.window.empty()) settings.window = options.window;
    settings.public_url = options.public_url;
    while (!settings.public_url.empty() && settings.public_url.back() == '/') settings.public_url.pop_back();
    settings.allow_private_hosts = options.allow_private_hosts || private_hosts_allowed_by_environment();

    const auto users = store->directory().users();
    if (!users) return fail(common, users.error());
    if (users->empty()) log::warning("relay.nobody", {{"hint", "kontor user add NAME --data DIR, before starting"}});
    const auto relay = relay::Relay::start(std::move(store), settings);
    if (!relay) return fail(common, unavailable, relay.error().message());
    signals.wait();
    (*relay)->stop();
}

}  // namespace

void add_serve(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("serve", "Run the relay: collect mail, serve the window");
    const auto options = std::make_shared<Options>();
    command->add_option("--listen", options->listen, "HOST:PORT to listen on")->capture_default_str();
    command->add_option("--window", options->window, "The folder of the window's files");
    command->add_option("--public-url", options->public_url, "https://NAME under which people reach it through a proxy")
        ->envname("KONTOR_PUBLIC_URL");
    command->add_flag("--allow-private-hosts", options->allow_private_hosts, "Mail servers may be on private networks");
    command->callback([&common, options] { serve(common, *options); });
}

}  // namespace kontor::cli
