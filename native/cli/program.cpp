// The command line as a whole: which commands there are, and what they have in common.
#include <CLI/CLI.hpp>
#include <algorithm>

#include "native/cli/command.hpp"

namespace kontor::cli {
namespace {

// What was typed where the name of a command belongs, and which there are. Empty: that was not the mistake.
std::string about_unknown_command(const CLI::App& program) {
    const CLI::App* command = &program;
    std::string called = command->get_name();
    while (!command->get_subcommands().empty()) {
        command = command->get_subcommands().front();
        called += " " + command->get_name();
    }
    const auto known = command->get_subcommands(nullptr);
    const auto typed = program.remaining(true);
    if (known.empty() || typed.empty()) return {};
    std::string names;
    for (const CLI::App* each : known) names += (names.empty() ? "" : ", ") + each->get_name();
    const char* const what = typed.front().rfind('-', 0) == 0 ? "option" : "command";
    return "kontor: \"" + typed.front() + "\" is no " + what + " of " + called + ", which needs a command: " + names +
           "\n" + called + " --help explains them.\n";
}

}  // namespace

int parse(Common& common, const std::vector<std::string>& arguments) {
    CLI::App program("Kontor collects the mail of all your accounts into one window", "kontor");
    program.require_subcommand(1);
    program.set_version_flag("--version", "kontor " KONTOR_VERSION);
    program.fallthrough();  // --data may stand before or after the command
    program.add_option("--data", common.data, "The data directory")->envname("KONTOR_DATA");
    add_serve(program, common);
    add_demo(program, common);
    add_user(program, common);
    add_account(program, common);
    add_collect(program, common);
    add_send(program, common);
    add_search(program, common);
    add_export(program, common);
    add_import(program, common);
    add_check(program, common);
    add_backup(program, common);
    add_restore(program, common);
    add_key(program, common);
    add_filter(program, common);
    add_desktop(program, common);
    try {
        program.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        std::ostringstream out, err;
        const int code = program.exit(error, out, err);
        common.terminal.out(out.str());
        const std::string unknown = error.get_name() == "RequiredError" ? about_unknown_command(program) : "";
        common.terminal.err(unknown.empty() ? err.str() : unknown);
        common.action = nullptr;
        return code == 0 ? ok : usage;
    }
    return ok;
}

}  // namespace kontor::cli
