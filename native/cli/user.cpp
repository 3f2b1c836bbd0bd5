// kontor user add NAME [--password-stdin] | list | passwd NAME | token NAME | remove NAME
#include <CLI/CLI.hpp>
#include <memory>

#include "native/cli/accounts.hpp"
#include "native/cli/command.hpp"
#include "native/net/clock.hpp"
#include "native/relay/auth/password.hpp"
#include "native/relay/auth/token.hpp"

namespace kontor::cli {
namespace {

struct UserOptions {
    std::string name;
    std::string label = "command line";
    bool password_stdin = false;
    bool admin = false;
};

std::optional<std::string> new_password_hash(Common& common, const UserOptions& options) {
    const std::optional<Secret> password =
        obtain_secret(common, options.password_stdin, "KONTOR_PASSWORD", "Password for " + options.name);
    if (!password) return std::nullopt;
    if (const Result<void> fine = auth::acceptable(*password); !fine) {
        fail(common, usage, fine.error().message());
        return std::nullopt;
    }
    Result<std::string> hash = auth::hash_password(*password);
    if (hash) return std::move(*hash);
    fail(common, try_again, hash.error().message());
    return std::nullopt;
}

void add_user(Common& common, const UserOptions& options) {
    auto* const store = open_store(common, true);
    if (!store) return;
    const auto hash = new_password_hash(common, options);
    if (!hash) return;
    const auto id = store->directory().add(options.name, *hash, options.admin);
    if (!id) fail(common, id.error());
}

void list(Common& common) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto users = store->directory().users();
    if (!users) return fail(common, users.error());
    for (const store::User& user : *users) print(common, user.name, user.is_admin ? "\tadministrator\n" : "\n");
}

void passwd(Common& common, const UserOptions& options) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto user = find_user(common, *store, options.name);
    if (!user) return;
    const auto hash = new_password_hash(common, options);
    if (!hash) return;
    const auto changed = store->directory().change_password(user->id, *hash);
    if (!changed) fail(common, changed.error());
}

// The token is shown once and never again: the store keeps only its hash.
void token(Common& common, const UserOptions& options) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto user = find_user(common, *store, options.name);
    if (!user) return;
    const Secret secret = auth::make_token();
    store::Login login;
    login.user = user->id;
    login.kind = store::Login::Kind::token;
    login.token_hash = auth::token_hash(secret.reveal());
    login.label = options.label;
    login.created = login.last_used = net::utc_now();
    const auto added = store->directory().add_login(login);
    if (!added) return fail(common, added.error());
    print(common, secret.reveal(), '\n');
}

void remove_user(Common& common, const UserOptions& options) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto user = find_user(common, *store, options.name);
    if (!user) return;
    const auto accounts = accounts_of(common, *store, *user, {});
    const auto removed = store->directory().remove(user->id);
    if (!removed) return fail(common, removed.error());
    for (const mail::ExternalAccount& account : accounts) settings_changed(common, user->id, account.id);
}

}  // namespace

void add_user(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("user", "The people who may sign in");
    command->require_subcommand(1);
    command->fallthrough();
    const auto options = std::make_shared<UserOptions>();

    CLI::App* adding = command->add_subcommand("add", "Add a person");
    adding->add_option("name", options->name)->required();
    adding->add_flag("--password-stdin", options->password_stdin, "Read the password from standard input");
    adding->add_flag("--admin", options->admin, "May manage other people");
    adding->callback([&common, options] { common.action = [&common, options] { add_user(common, *options); }; });

    command->add_subcommand("list", "Everybody's name")->callback([&common] {
        common.action = [&common] { list(common); };
    });

    CLI::App* changing = command->add_subcommand("passwd", "Change a password");
    changing->add_option("name", options->name)->required();
    changing->add_flag("--password-stdin", options->password_stdin, "Read the password from standard input");
    changing->callback([&common, options] { common.action = [&common, options] { passwd(common, *options); }; });

    CLI::App* token_for = command->add_subcommand("token", "Make a token for a program; it is shown only now");
    token_for->add_option("name", options->name)->required();
    token_for->add_option("--label", options->label, "What it is for");
    token_for->callback([&common, options] { common.action = [&common, options] { token(common, *options); }; });

    CLI::App* removing = command->add_subcommand("remove", "Remove a person and everything they own");
    removing->add_option("name", options->name)->required();
    removing->callback([&common, options] { common.action = [&common, options] { remove_user(common, *options); }; });
}

}  // namespace kontor::cli
