#include "native/cli/signals.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

namespace kontor::cli {
namespace {

sigset_t stop_signals(bool hang_up) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    if (hang_up) sigaddset(&set, SIGHUP);
    return set;
}

bool is_at_terminal() {
    const int terminal = ::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (terminal >= 0) ::close(terminal);
    return terminal >= 0;
}

}  // namespace

StopSignals::StopSignals(bool hang_up) : hang_up_(hang_up), has_terminal_(is_at_terminal()) {
    const sigset_t set = stop_signals(hang_up);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

StopSignals::Asked StopSignals::wait() const {
    const sigset_t set = stop_signals(hang_up_);
    int which = 0;
    sigwait(&set, &which);
    const bool terminal_went = has_terminal_ && !is_at_terminal();
    return which == SIGHUP && !terminal_went ? Asked::reload : Asked::stop;
}

void protect_process() {
    umask(077);
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

}  // namespace kontor::cli
