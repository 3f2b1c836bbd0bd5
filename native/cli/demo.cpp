// kontor demo [--listen HOST:PORT] [--window DIR]: an office to look at. Nothing of it is kept.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "native/cli/command.hpp"
#include "native/cli/signals.hpp"
#include "native/net/clock.hpp"
#include "native/relay/collector/collector.hpp"
#include "native/relay/demo/demo_office.hpp"
#include "native/relay/serve/relay.hpp"

namespace kontor::cli {
namespace {

struct DemoOptions {
    std::string listen = "127.0.0.1:8025";
    std::string window;
};

// A directory of this process alone, gone with it.
class ScratchDirectory {
public:
    ScratchDirectory() {
        std::error_code error;
        std::string name = (std::filesystem::temp_directory_path(error) / "kontor-demo-XXXXXX").string();
        if (!error && mkdtemp(name.data())) path_ = name;
    }
    ~ScratchDirectory() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    ScratchDirectory(const ScratchDirectory&) = delete;
    ScratchDirectory& operator=(const ScratchDirectory&) = delete;

    const std::filesystem::path& path() const { return path_; }  // empty: it could not be made

private:
    std::filesystem::path path_;
};

void demo(Common& common, const DemoOptions& options) {
    protect_process();
    const StopSignals signals;  // before any thread is started
    const auto address = http::parse_address(options.listen);
    if (!address) return fail(common, usage, address.error().message());
    const ScratchDirectory scratch;
    if (scratch.path().empty()) return fail(common, cannot_create, "no temporary directory could be made");

    const auto certificates = demo::make_certificates(scratch.path());
    if (!certificates) return fail(common, cannot_create, certificates.error().message());
    const auto provider = demo::Provider::start(*certificates, demo::maildrops(net::utc_now()));
    if (!provider) return fail(common, unavailable, provider.error().message());
    common.data = scratch.path() / "data";
    if (!open_store(common, true)) return;
    auto store = std::move(common.own_store);
    const auto ann = demo::furnish(*store, **provider, *certificates);
    if (!ann) return fail(common, ann.error());

    relay::RelaySettings settings;
    settings.listen = *address;
    if (!options.window.empty()) settings.window = options.window;
    settings.allow_private_hosts = true;  // the provider is on loopback
    settings.patience = std::chrono::seconds(3);
    const auto relay = relay::Relay::start(std::move(store), settings);
    if (!relay) return fail(common, unavailable, relay.error().message());
    const auto view = (*relay)->store().view(*ann);
    if (!view) return fail(common, view.error());
    const auto accounts = (*view)->records(store::Type::external_account, mail::Scope::all());
    if (!accounts) return fail(common, accounts.error());
    // Somebody is about to look: not spread over a minute as at other starts.
    for (const store::Record& account : *accounts) (*relay)->collector().settings_changed(*ann, account.id);
    const auto link = (*relay)->sign_in_link(*ann, std::chrono::hours(24));
    if (!link) return fail(common, link.error());
    print(common, *link, '\n');
    (void)signals.wait();
    (*relay)->stop();
}

}  // namespace

void add_demo(CLI::App& program, Common& common) {
    CLI::App* command =
        program.add_subcommand("demo", "Show the window with an office that is made up and thrown away");
    const auto options = std::make_shared<DemoOptions>();
    command->add_option("--listen", options->listen, "HOST:PORT to listen on")->capture_default_str()->take_last();
    command->add_option("--window", options->window, "The folder of the window's files")->take_last();
    command->callback([&common, options] {
        common.is_own_process = true;
        common.action = [&common, options] { demo(common, *options); };
    });
}

}  // namespace kontor::cli
