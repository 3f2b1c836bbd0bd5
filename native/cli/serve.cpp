// kontor serve --data DIR [--listen HOST:PORT] [--window DIR] [--public-url URL] [--quota SIZE]
// [--rspamd URL] [--allow-private-hosts] [--config FILE]
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <memory>

#include "native/cli/command.hpp"
#include "native/cli/config.hpp"
#include "native/cli/house.hpp"
#include "native/cli/oauth.hpp"
#include "native/cli/signals.hpp"
#include "native/relay/control/server.hpp"
#include "native/relay/log/log.hpp"
#include "native/relay/serve/relay.hpp"
#include "native/relay/spam/rspamd.hpp"

namespace kontor::cli {
namespace {

struct ServeOptions {
    ServeSettings given;  // on the command line, which comes before the file
    std::string config;
};

// The settings of the file, under those of the command line.
std::optional<ServeSettings> settings_of(Common& common, const ServeOptions& options) {
    ServeSettings settings = options.given;
    if (!options.config.empty()) {
        const auto read = read_config(common.folder / options.config);
        if (!read) return fail(common, configuration, read.error().message()), std::nullopt;
        settings.complete_with(*read);
    }
    if (settings.public_url)
        while (settings.public_url->ends_with('/')) settings.public_url->pop_back();
    return settings;
}

// A command that somebody typed elsewhere, with this relay's store.
int carry_out(relay::Relay& relay, const control::Request& request, control::Terminal& terminal) {
    Common common(terminal, request.folder, relay);
    if (const int status = parse(common, request.arguments); status != ok || !common.action) return status;
    if (common.is_own_process) return usage;
    common.action();
    return common.status;
}

void welcome(Common& common, store::Store& store, const std::string& program, const std::string& url) {
    print(common, url, '\n');
    const auto users = store.directory().users();
    if (!users || !users->empty()) return;
    print(common, "Nobody can sign in yet. In another terminal:\n    ", program, " user add YOUR-NAME --admin --data ",
          std::filesystem::absolute(common.data).string(), '\n');
}

void serve(Common& common, const ServeOptions& options) {
    log::threshold(log::Level::info);
    std::error_code unknown;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", unknown);
    protect_process();          // hides that link
    const StopSignals signals;  // before any thread is started
    const auto given = settings_of(common, options);
    if (!given) return;
    const auto address = http::parse_address(given->listen.value_or("127.0.0.1:8025"));
    if (!address) return fail(common, usage, address.error().message());
    if (!open_store(common, true)) return;

    relay::RelaySettings settings;
    settings.data = common.data;
    settings.listen = *address;
    if (given->window) settings.window = *given->window;
    settings.public_url = given->public_url.value_or("");
    const auto quota = given->quota_octets();
    if (!quota) return fail(common, usage, "the quota is a size like 20GB, not " + *given->quota);
    settings.octets_of_user = *quota;
    if (given->rspamd) {
        settings.rspamd = spam::check_address(*given->rspamd);
        if (settings.rspamd.empty())
            return fail(common, usage, "rspamd's URL is one like http://127.0.0.1:11333, not " + *given->rspamd);
    }
    settings.allow_private_hosts = given->allow_private_hosts.value_or(private_hosts_allowed_by_environment());
    auto house = house_of(given->house);
    if (!house) return fail(common, configuration, house.error().message());
    settings.house = std::move(*house);
    auto providers = providers_of(given->oauth, settings.allow_private_hosts);
    if (!providers) return fail(common, configuration, providers.error().message());
    settings.providers = std::move(*providers);

    common.store = nullptr;  // the relay has it now
    const auto started = relay::Relay::start(std::move(common.own_store), settings);
    if (!started) return fail(common, unavailable, started.error().message());
    relay::Relay& relay = **started;
    const auto control =
        control::Server::listen(common.data, [&relay](const control::Request& request, control::Terminal& terminal) {
            return carry_out(relay, request, terminal);
        });
    if (!control) log::warning("control.missing", {{"why", control.error().message()}});
    welcome(common, relay.store(), unknown ? "kontor" : program.string(), relay.url());
    signals.wait();
    relay.stop();
    // A command that reads the whole store may need long; what it leaves behind is what a crash would leave.
    if (control && !(*control)->stop(std::chrono::seconds(2))) std::_Exit(ok);
}

}  // namespace

void add_serve(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("serve", "Run the relay: collect mail, serve the window");
    const auto options = std::make_shared<ServeOptions>();
    ServeSettings& given = options->given;
    command->add_option("--listen", given.listen, "HOST:PORT to listen on; 127.0.0.1:8025 by default")->take_last();
    command->add_option("--window", given.window, "The folder of the window's files")->take_last();
    command->add_option("--public-url", given.public_url, "https://NAME under which people reach it through a proxy")
        ->envname("KONTOR_PUBLIC_URL");
    command->add_flag_callback(
        "--allow-private-hosts", [options] { options->given.allow_private_hosts = true; },
        "Mail servers may be on private networks");
    command->add_option("--quota", given.quota, "What each person may store, \"20GB\"; 5GB by default, 0: no limit")
        ->take_last();
    command->add_option("--rspamd", given.rspamd, "URL of an rspamd that is asked about collected mail")->take_last();
    command->add_option("--config", options->config, "A file with these settings")->envname("KONTOR_CONFIG");
    command->callback([&common, options] {
        common.is_own_process = true;
        common.action = [&common, options] { serve(common, *options); };
    });
}

}  // namespace kontor::cli
