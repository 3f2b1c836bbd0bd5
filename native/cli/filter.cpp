// kontor filter check FILE
// kontor filter run --user U [--account ADDRESS] [--preview]
#include "engine/sieve/filter.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <memory>
#include <sstream>

#include "engine/sieve/program.hpp"
#include "native/cli/accounts.hpp"
#include "native/cli/command.hpp"
#include "native/net/clock.hpp"
#include "native/relay/filter/existing_mail.hpp"

namespace kontor::cli {
namespace {

namespace fs = std::filesystem;

// "rules.sieve:3:7: There is no such command: got "frob"", one a line; 65 when there are any.
void check(Common& common, const fs::path& path) {
    std::ifstream file(common.folder / path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) return fail(common, bad_data, path.string() + " cannot be read");
    const auto program = sieve::compile(text.str());
    if (program) {
        const bool is_form = sieve::filter_from_sieve(text.str()).has_value();
        return print(common, path.string(), ": sound", is_form ? ", and a form of the window" : "", '\n');
    }
    for (const sieve::ScriptError& error : program.error()) {
        std::string message = error.message();
        message.erase(0, message.find(": ") + 2);  // the place stands in front, as compilers write it
        common.terminal.err(path.string() + ':' + std::to_string(error.at.line) + ':' +
                            std::to_string(error.at.column) + ": " + message + '\n');
    }
    common.status = bad_data;
}

struct Options {
    std::string user, address;
    bool preview = false;
};

void run(Common& common, const Options& options) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto user = find_user(common, *store, options.user);
    if (!user) return;
    sieve::FilterRun run;
    run.request.is_preview = options.preview;
    if (!options.address.empty()) {
        const auto accounts = accounts_of(common, *store, *user, options.address);
        if (common.status != ok) return;
        run.request.account = accounts.front().jmap_account;
    }
    relay::ExistingMail mail(*store, user->id, run);
    while (!common.terminal.is_gone() && mail.step(net::utc_now())) continue;
    if (run.state == sieve::FilterRun::State::failed) return fail(common, bad_data, run.error);
    print(common, run.done, " of ", run.total, " messages, ", run.hits, options.preview ? " would be" : " were",
          " moved or marked\n");
}

}  // namespace

void add_filter(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("filter", "Check filters, or run them on the mail in the inbox");
    command->require_subcommand(1);
    command->fallthrough();

    CLI::App* checking = command->add_subcommand("check", "What is wrong with a Sieve script, with line and column");
    checking->fallthrough();
    const auto path = std::make_shared<fs::path>();
    checking->add_option("file", *path, "The script")->required();
    checking->callback([&common, path] {
        common.is_own_process = true;  // it needs nothing but the file
        common.action = [&common, path] { check(common, *path); };
    });

    CLI::App* running = command->add_subcommand("run", "Run the filters that are switched on over the inbox");
    running->fallthrough();
    const auto options = std::make_shared<Options>();
    running->add_option("--user", options->user, "Whose mail")->required();
    running->add_option("--account", options->address, "Only of this address");
    running->add_flag("--preview", options->preview, "Only say what would happen");
    running->callback([&common, options] { common.action = [&common, options] { run(common, *options); }; });
}

}  // namespace kontor::cli
