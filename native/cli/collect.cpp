// kontor collect --user U [--account ADDRESS] [--download-again] [--json]
#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "native/cli/accounts.hpp"
#include "native/cli/command.hpp"
#include "native/relay/collector/collector.hpp"

namespace kontor::cli {
namespace {

struct CollectOptions {
    std::string user, address;
    bool json = false, allow_private_hosts = false, again = false;
};

struct Collected {
    mail::ExternalAccount account;
    collect::Run run;
    double seconds = 0;
};

nlohmann::ordered_json to_json(const Collected& collected) {
    const collect::Run& run = collected.run;
    nlohmann::ordered_json error = nullptr;
    if (run.error)
        error = {{"class", mail::error_class_name(run.error->error_class)},
                 {"message", run.error->message},
                 {"server", run.error->server}};
    return {{"address", collected.account.address},
            {"new", run.new_messages},
            {"bytes", run.bytes},
            {"duplicates", run.duplicates},
            {"quarantined", run.quarantined},
            {"deleted", run.deleted},
            {"seconds", collected.seconds},
            {"error", error}};
}

void tell(Common& common, const Collected& collected) {
    const collect::Run& run = collected.run;
    const auto also = [](std::uint64_t count, const char* what) {
        return count == 0 ? std::string() : ", " + std::to_string(count) + what;
    };
    print(common, collected.account.address, ": ", run.new_messages, " new, ", run.bytes, " bytes",
          also(run.duplicates, " known by content"), also(run.quarantined, " quarantined"),
          also(run.deleted, " deleted on the server"), '\n');
}

void collect_all(Common& common, const CollectOptions& options) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto user = find_user(common, *store, options.user);
    if (!user) return;
    const std::vector<mail::ExternalAccount> accounts = accounts_of(common, *store, *user, options.address);
    if (common.status != ok) return;

    relay::Collector& collecting = collector(common, options.allow_private_hosts);
    const auto began = std::chrono::steady_clock::now();
    std::vector<std::pair<const mail::ExternalAccount*, mail::RecordId>> runs;
    for (const mail::ExternalAccount& account : accounts) {
        // By its name an account is collected even when it is disabled: that is how a right password shows.
        if (!account.is_enabled() && options.address.empty()) continue;
        if (const auto run = collecting.start(user->id, account.id, options.again)) runs.emplace_back(&account, *run);
    }
    nlohmann::ordered_json report = {{"accounts", nlohmann::ordered_json::array()}};
    for (const auto& [account, id] : runs) {
        const std::optional<collect::Run> run = collecting.wait(user->id, id);
        if (!run) continue;
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
        const Collected collected{*account, *run, took.count()};
        if (options.json)
            report["accounts"].push_back(to_json(collected));
        else
            tell(common, collected);
        if (run->error) {
            if (options.json)
                common.status = common.status == ok ? exit_code(*run->error) : common.status;
            else
                fail(common, *run->error);
        }
    }
    if (options.json) print(common, report.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), '\n');
}

}  // namespace

void add_collect(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("collect", "Collect now");
    command->fallthrough();
    const auto options = std::make_shared<CollectOptions>();
    command->add_option("--user", options->user, "Whose accounts")->required();
    command->add_option("--account", options->address, "Only this address");
    command->add_flag("--download-again", options->again, "Compare what a server lists anew, however much it is");
    command->add_flag("--json", options->json, "Print one object");
    command->add_flag("--allow-private-hosts", options->allow_private_hosts, "For laboratories: any address, any port");
    command->callback([&common, options] { common.action = [&common, options] { collect_all(common, *options); }; });
}

}  // namespace kontor::cli
