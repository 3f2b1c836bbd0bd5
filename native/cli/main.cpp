// kontor: the whole program. Each command is a file beside this one.
#include <CLI/CLI.hpp>

#include "native/cli/command.hpp"
#include "native/relay/log/log.hpp"
#include "native/text/icu_charsets.hpp"

int main(int argc, char** argv) {
    using namespace kontor;
    text::install_charset_port(text::icu_charset_port());
    log::threshold(log::Level::warning);

    CLI::App program("Kontor collects the mail of all your accounts into one window", "kontor");
    program.require_subcommand(1);
    program.fallthrough();  // --data may stand before or after the command

    cli::Common common;
    program.add_option("--data", common.data, "The data directory")->envname("KONTOR_DATA");
    cli::add_serve(program, common);
    cli::add_demo(program, common);
    cli::add_user(program, common);
    cli::add_account(program, common);
    cli::add_collect(program, common);
    cli::add_export(program, common);
    cli::add_check(program, common);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = program.exit(error);
        return code == 0 ? cli::ok : cli::usage;
    }
    return common.status;
}
