// What every command needs: the data directory, the store in it, the user it is about, secrets from where they may come
// from, and an exit code that a script can rely on (sysexits.h; contract: "Command line").
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/secret.hpp"
#include "engine/mail/external_account.hpp"
#include "engine/store/store.hpp"
#include "native/storage/sqlite_store.hpp"

namespace CLI {
class App;
}

namespace kontor::cli {

enum Exit : int {
    ok = 0,
    usage = 64,
    bad_data = 65,
    unknown_host = 68,
    unavailable = 69,
    cannot_create = 73,
    cannot_write = 74,
    try_again = 75,
    protocol = 76,
    authentication = 77,
    configuration = 78,
};

// Given on the command line before or after the command's name.
struct Common {
    std::filesystem::path data;  // --data or KONTOR_DATA
    int status = ok;             // what main() returns
};

// Each command adds itself to the program; its callback runs while the arguments are parsed and sets Common::status.
void add_serve(CLI::App& program, Common& common);
void add_demo(CLI::App& program, Common& common);
void add_user(CLI::App& program, Common& common);
void add_account(CLI::App& program, Common& common);
void add_collect(CLI::App& program, Common& common);
void add_export(CLI::App& program, Common& common);
void add_check(CLI::App& program, Common& common);

// One line on standard error, and the code as the status of the program.
void fail(Common& common, Exit code, std::string_view message);
void fail(Common& common, const store::Failure& failure);
void fail(Common& common, const mail::CollectError& error);
Exit exit_code(const store::Failure& failure);
Exit exit_code(const mail::CollectError& error);

// The store of the data directory. Null: it was said why, and the status is set. A store is created where there is none
// only with create.
std::unique_ptr<storage::SqliteStore> open_store(Common& common, bool create = false);

// The user of that name and what they own. Null or empty: said why.
std::optional<store::User> find_user(Common& common, store::Store& store, const std::string& name);

// The first line of standard input, without its end.
Secret secret_from_stdin();
// From standard input when told so, else from the variable of the environment, else typed without echo if there is a
// terminal. Empty: said why.
std::optional<Secret> obtain_secret(Common& common, bool from_stdin, const char* variable, std::string_view prompt);

// KONTOR_ALLOW_PRIVATE_HOSTS is set and not 0.
bool private_hosts_allowed_by_environment();

}  // namespace kontor::cli
