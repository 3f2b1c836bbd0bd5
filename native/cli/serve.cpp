// kontor serve --data DIR [--listen HOST:PORT] [--window DIR] [--public-url URL] [--quota SIZE]
// [--rspamd URL] [--allow-private-hosts] [--config FILE]
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <memory>

#include "native/cli/command.hpp"
#include "native/cli/config.hpp"
#include "native/cli/relay_settings.hpp"
#include "native/cli/signals.hpp"
#include "native/relay/control/server.hpp"
#include "native/relay/log/log.hpp"
#include "native/relay/serve/relay.hpp"

namespace kontor::cli {
namespace {

struct ServeOptions {
    ServeSettings given;  // on the command line, which comes before the file
    std::string config;
};

// The settings of the file, under those of the command line.
Result<ServeSettings> settings_of(const Common& common, const ServeOptions& options) {
    ServeSettings settings = options.given;
    if (!options.config.empty()) {
        const auto read = read_config(common.folder / options.config);
        if (!read) return read.error();
        settings.complete_with(*read);
    }
    if (settings.public_url)
        while (settings.public_url->ends_with('/')) settings.public_url->pop_back();
    return settings;
}

// What a relay runs with, and the settings that it will have taken over since its start.
class Running {
public:
    Running(relay::Relay& relay, ServeSettings started) : relay_(relay), started_(started), now_(std::move(started)) {}

    // The configuration anew, with the files it names. A mistake in it changes nothing.
    void reload(const Common& common, const ServeOptions& options) {
        auto read = settings_of(common, options);
        if (!read) return refuse(read.error().message());
        // A listener is encrypted from its start on, or never.
        if (read->certificate_file.has_value() != started_.certificate_file.has_value()) {
            log::warning("config.reload", {{"why", "changing between http and https needs a restart"}});
            read->certificate_file = now_.certificate_file;
            read->key_file = now_.key_file;
        }
        const auto next = configured(*read);
        if (!next) return refuse(next.error().message);
        for (const std::string& name : differences(now_, *read))
            if (is_taken_over(name)) log::info("config.reload", {{"changed", name}});
        for (const std::string& name : differences(started_, *read))
            if (!is_taken_over(name))
                log::warning("config.reload", {{"why", name + " was changed and needs a restart"}});
        relay_.change(next->relay);
        log::threshold(next->log_level);
        now_ = std::move(*read);
        log::info("config.reloaded");
    }

private:
    static void refuse(const std::string& why) {
        log::error("config.refused", {{"why", why}, {"hint", "the settings of before hold on"}});
    }

    relay::Relay& relay_;
    const ServeSettings started_;
    ServeSettings now_;
};

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
    protect_process();                // hides that link
    const StopSignals signals(true);  // before any thread is started
    auto given = settings_of(common, options);
    if (!given) return fail(common, configuration, given.error().message());
    auto settings = configured(*given);
    if (!settings) return fail(common, settings.error().code, settings.error().message);
    log::threshold(settings->log_level);
    if (!open_store(common, true)) return;
    settings->relay.data = common.data;

    common.store = nullptr;  // the relay has it now
    const auto started = relay::Relay::start(std::move(common.own_store), settings->relay);
    if (!started) return fail(common, unavailable, started.error().message());
    relay::Relay& relay = **started;
    const auto control =
        control::Server::listen(common.data, [&relay](const control::Request& request, control::Terminal& terminal) {
            return carry_out(relay, request, terminal);
        });
    if (!control) log::warning("control.missing", {{"why", control.error().message()}});
    welcome(common, relay.store(), unknown ? "kontor" : program.string(), relay.url());
    Running running(relay, std::move(*given));
    while (signals.wait() == StopSignals::Asked::reload) running.reload(common, options);
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
