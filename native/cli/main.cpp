// kontor: the whole program. Each command is a file beside this one.
#include "native/cli/command.hpp"
#include "native/cli/local_terminal.hpp"
#include "native/relay/control/client.hpp"
#include "native/relay/log/log.hpp"
#include "native/text/icu_charsets.hpp"

int main(int argc, char** argv) {
    using namespace kontor;
    text::install_charset_port(text::icu_charset_port());
    log::threshold(log::Level::warning);

    cli::LocalTerminal terminal;
    cli::Common common(terminal);
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (const int status = cli::parse(common, arguments); status != cli::ok || !common.action) return status;
    if (!common.is_own_process && !common.data.empty()) {
        if (const auto status = control::run_through_relay(common.data, arguments, terminal)) return *status;
    }
    common.action();
    return common.status;
}
