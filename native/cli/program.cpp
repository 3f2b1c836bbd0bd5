// The command line as a whole: which commands there are, and what they have in common.
#include <CLI/CLI.hpp>
#include <algorithm>

#include "native/cli/command.hpp"

namespace kontor::cli {

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
    try {
        program.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        std::ostringstream out, err;
        const int code = program.exit(error, out, err);
        common.terminal.out(out.str());
        common.terminal.err(err.str());
        common.action = nullptr;
        return code == 0 ? ok : usage;
    }
    return ok;
}

}  // namespace kontor::cli
