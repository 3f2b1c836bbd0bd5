// What every command needs: the data directory, the store in it, the user it is about, the terminal it was typed into,
// and an exit code that a script can rely on (sysexits.h).
//
// A command runs in one of two places. Where a relay runs on the data directory, that relay carries it out, with its
// own store and collector (native/relay/control); elsewhere this process opens the store itself. Commands do not see
// which.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/secret.hpp"
#include "engine/mail/external_account.hpp"
#include "engine/send/house.hpp"
#include "engine/store/store.hpp"
#include "native/relay/control/terminal.hpp"
#include "native/storage/sqlite_store.hpp"

namespace CLI {
class App;
}
namespace kontor::people {
class Desk;
}
namespace kontor::relay {
class Collector;
class Relay;
}  // namespace kontor::relay

namespace kontor::cli {

enum Exit : int {
    ok = 0,
    usage = 64,
    bad_data = 65,
    no_input = 66,
    unknown_host = 68,
    unavailable = 69,
    cannot_create = 73,
    cannot_write = 74,
    try_again = 75,
    protocol = 76,
    authentication = 77,
    configuration = 78,
};

struct Common {
    explicit Common(control::Terminal& typed_into);
    // In a relay, whose store, collector and desk stay its own.
    Common(control::Terminal& typed_into, std::filesystem::path relative_to, relay::Relay& its_relay);
    ~Common();

    control::Terminal& terminal;
    std::filesystem::path folder;  // what paths on the command line are relative to
    std::filesystem::path data;    // --data or KONTOR_DATA
    int status = ok;               // what main() returns

    // Left by parsing: what the command does, and whether it must be done by this process (serve, demo).
    std::function<void()> action;
    bool is_own_process = false;

    // The relay's, or opened by open_store() and collector().
    storage::SqliteStore* store = nullptr;
    relay::Collector* collector = nullptr;
    people::Desk* people = nullptr;    // the relay's
    std::string web_address;           // the relay's; empty: not known
    std::optional<send::House> house;  // the relay's, if it has one
    std::unique_ptr<storage::SqliteStore> own_store;
    std::unique_ptr<relay::Collector> own_collector;
};

// The whole command line. 0, or the exit code after help or a mistake was printed; common.action is what to do then.
int parse(Common& common, const std::vector<std::string>& arguments);

// Each command adds itself to the program and leaves its action in Common.
void add_serve(CLI::App& program, Common& common);
void add_demo(CLI::App& program, Common& common);
void add_user(CLI::App& program, Common& common);
void add_account(CLI::App& program, Common& common);
void add_collect(CLI::App& program, Common& common);
void add_send(CLI::App& program, Common& common);
void add_search(CLI::App& program, Common& common);
void add_export(CLI::App& program, Common& common);
void add_import(CLI::App& program, Common& common);
void add_check(CLI::App& program, Common& common);
void add_backup(CLI::App& program, Common& common);
void add_restore(CLI::App& program, Common& common);
void add_key(CLI::App& program, Common& common);
void add_filter(CLI::App& program, Common& common);
void add_desktop(CLI::App& program, Common& common);

// To the terminal, as streams print it.
template <class... Parts>
void print(Common& common, const Parts&... parts) {
    std::ostringstream text;
    (text << ... << parts);
    common.terminal.out(text.str());
}

// One line on standard error, and the code as the status of the program.
void fail(Common& common, Exit code, std::string_view message);
void fail(Common& common, const store::Failure& failure);
void fail(Common& common, const mail::CollectError& error);
Exit exit_code(const store::Failure& failure);
Exit exit_code(const mail::CollectError& error);

// The store of the data directory, kept by Common. Null: it was said why, and the status is set. A store is created
// where there is none only with create.
storage::SqliteStore* open_store(Common& common, bool create = false);
// The relay's collector, or one that collects only what it is told to. open_store() came before.
relay::Collector& collector(Common& common, bool allow_private_hosts);
// A record was added, changed or removed: a running relay takes it up.
void settings_changed(Common& common, mail::UserId user, mail::RecordId account);

// The user of that name and what they own. Null or empty: said why.
std::optional<store::User> find_user(Common& common, store::Store& store, const std::string& name);

// From standard input when told so, else from the variable of the environment, else typed without echo if there is a
// terminal. Empty: said why.
std::optional<Secret> obtain_secret(Common& common, bool from_stdin, const char* variable, std::string_view prompt);

// KONTOR_ALLOW_PRIVATE_HOSTS is set and not 0.
bool private_hosts_allowed_by_environment();

}  // namespace kontor::cli
