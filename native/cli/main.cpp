// kontor: the whole program. Each command is a file beside this one.
#include <malloc.h>

#include "native/cli/command.hpp"
#include "native/cli/local_terminal.hpp"
#include "native/relay/control/client.hpp"
#include "native/relay/log/log.hpp"
#include "native/text/icu_charsets.hpp"

namespace {

// Blocks of messages come and go all the time: memory is kept for the next one instead of being given back to the
// system and faulted in again, which took a tenth of a collection.
void keep_freed_memory() {
    ::mallopt(M_TRIM_THRESHOLD, 32 * 1024 * 1024);
    ::mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024);
}

}  // namespace

int main(int argc, char** argv) {
    using namespace kontor;
    keep_freed_memory();
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
