// kontor user add NAME [--password-stdin | --invite] | list | passwd NAME | link NAME | change NAME | token NAME |
// sign-ins NAME | end NAME | log [NAME] | remove NAME
#include <CLI/CLI.hpp>
#include <algorithm>
#include <ctime>
#include <memory>

#include "native/cli/command.hpp"
#include "native/cli/config.hpp"
#include "native/net/clock.hpp"
#include "native/relay/auth/authenticator.hpp"
#include "native/relay/auth/password.hpp"
#include "native/relay/people/journal.hpp"
#include "native/relay/people/people_desk.hpp"

namespace kontor::cli {
namespace {

struct UserOptions {
    std::string name;
    std::string label = "command line";
    bool password_stdin = false, invite = false;
    bool admin = false, no_admin = false, no_two_step = false;
    std::string quota;
    std::vector<std::string> networks;
    bool all = false;
    std::vector<std::uint64_t> logins;
    std::size_t lines = 50;
};

// Whoever may open the data directory may do everything.
people::Actor whoever_types(std::optional<store::User> as = std::nullopt) {
    people::Actor actor;
    actor.name = "command line";
    actor.is_admin = true;
    if (as) actor.user = as->id;
    return actor;
}

// The store, and the desk of the relay or, without one, of our own.
class Desk {
public:
    explicit Desk(Common& common) : common_(common) {
        store_ = open_store(common);
        if (!store_) return;
        desk_ = common.people;
        if (desk_) return;
        authenticator_ = std::make_unique<auth::Authenticator>(store_->directory());
        people::PeopleDesk::Settings settings;
        settings.now = net::utc_now;
        own_ = std::make_unique<people::PeopleDesk>(*store_, *authenticator_, std::move(settings));
        desk_ = own_.get();
    }
    explicit operator bool() const { return desk_ != nullptr; }
    people::Desk* operator->() const { return desk_; }
    store::Store& store() const { return *store_; }

    std::optional<store::User> find(const std::string& name) { return find_user(common_, *store_, name); }

private:
    Common& common_;
    storage::SqliteStore* store_ = nullptr;
    std::unique_ptr<auth::Authenticator> authenticator_;
    std::unique_ptr<people::PeopleDesk> own_;
    people::Desk* desk_ = nullptr;
};

void fail(Common& common, const people::Refused& refused) {
    if (refused.failure) return cli::fail(common, *refused.failure);
    using Why = people::Refused::Why;
    if (refused.why == Why::exists) return cli::fail(common, usage, "there is a user of that name");
    if (refused.why == Why::not_found) return cli::fail(common, usage, "there is no such thing");
    cli::fail(common, usage, refused.what);
}

std::string minute(UtcTime at) {
    const std::time_t seconds = at.seconds;
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &utc);
    return text;
}

std::optional<std::string> new_password_hash(Common& common, const UserOptions& options) {
    const std::optional<Secret> password =
        obtain_secret(common, options.password_stdin, "KONTOR_PASSWORD", "Password for " + options.name);
    if (!password) return std::nullopt;
    if (const Result<void> fine = auth::acceptable(*password); !fine) {
        cli::fail(common, usage, fine.error().message());
        return std::nullopt;
    }
    Result<std::string> hash = auth::hash_password(*password);
    if (hash) return std::move(*hash);
    cli::fail(common, try_again, hash.error().message());
    return std::nullopt;
}

// What was given of --admin, --quota, --network and so on; empty: it was said what is wrong.
std::optional<people::PersonChange> wanted(Common& common, const UserOptions& options) {
    people::PersonChange change;
    if (options.admin) change.is_admin = true;
    if (options.no_admin) change.is_admin = false;
    change.drop_two_step = options.no_two_step;
    if (options.quota == "usual") {
        change.quota = std::optional<std::uint64_t>();
    } else if (!options.quota.empty()) {
        const auto octets = octets_of(options.quota);
        if (!octets) {
            cli::fail(common, usage, "--quota: " + options.quota + " is no size; say 20GB, 0 for no limit, or usual");
            return std::nullopt;
        }
        change.quota = std::optional(*octets);
    }
    if (!options.networks.empty()) {
        change.networks.emplace();
        for (const std::string& network : options.networks)
            if (network != "all") change.networks->push_back(network);
    }
    return change;
}

void print_link(Common& common, Desk& desk, mail::UserId id) {
    const auto link = desk->link(whoever_types(), id);
    if (!link) return fail(common, link.error());
    print(common, common.web_address, link->path, '\n');
    if (common.web_address.empty())
        common.terminal.err("kontor: put the relay's address in front of it; good until " + minute(link->expires) +
                            " UTC, once\n");
}

void add_user(Common& common, const UserOptions& options) {
    if (!open_store(common, true)) return;
    Desk desk(common);
    if (!desk) return;
    const auto change = wanted(common, options);
    if (!change) return;
    const auto hash = options.invite ? std::optional(std::string()) : new_password_hash(common, options);
    if (!hash) return;
    const auto id = desk->add(whoever_types(), options.name, *change);
    if (!id) return fail(common, id.error());
    if (options.invite) return print_link(common, desk, *id);
    const auto set = desk.store().directory().change_password(*id, *hash);
    if (!set) cli::fail(common, set.error());
}

void list(Common& common) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto users = store->directory().users();
    if (!users) return cli::fail(common, users.error());
    for (const store::User& user : *users) {
        print(common, user.name, user.is_admin ? "\tadministrator" : "");
        if (user.has_two_step) print(common, "\ttwo-step");
        if (user.quota) print(common, "\tquota=", *user.quota);
        for (const std::string& network : user.networks) print(common, "\tfrom=", network);
        print(common, '\n');
    }
}

void passwd(Common& common, const UserOptions& options) {
    Desk desk(common);
    if (!desk) return;
    const auto user = desk.find(options.name);
    if (!user) return;
    const auto hash = new_password_hash(common, options);
    if (!hash) return;
    store::Directory& directory = desk.store().directory();
    const auto changed = directory.change_password(user->id, *hash);
    if (!changed) return cli::fail(common, changed.error());
    store::AuditEntry entry;
    entry.at = net::utc_now();
    entry.user = user->id;
    entry.name = user->name;
    entry.actor = "command line";
    entry.event = "password-changed";
    people::note(directory, std::move(entry));
}

void link(Common& common, const UserOptions& options) {
    Desk desk(common);
    if (!desk) return;
    if (const auto user = desk.find(options.name)) print_link(common, desk, user->id);
}

void change(Common& common, const UserOptions& options) {
    Desk desk(common);
    if (!desk) return;
    const auto user = desk.find(options.name);
    const auto change = user ? wanted(common, options) : std::nullopt;
    if (!change) return;
    const auto changed = desk->change(whoever_types(), user->id, *change);
    if (!changed) fail(common, changed.error());
}

void token(Common& common, const UserOptions& options) {
    Desk desk(common);
    if (!desk) return;
    const auto user = desk.find(options.name);
    if (!user) return;
    const auto made = desk->make_token(whoever_types(*user), options.label);
    if (!made) return fail(common, made.error());
    print(common, made->secret.reveal(), '\n');
}

void sign_ins(Common& common, const UserOptions& options) {
    Desk desk(common);
    if (!desk) return;
    const auto user = desk.find(options.name);
    if (!user) return;
    const auto logins = desk->logins(whoever_types(*user));
    if (!logins) return fail(common, logins.error());
    for (const store::Login& login : *logins)
        print(common, login.id, '\t', login.kind == store::Login::Kind::token ? "token" : "session", '\t',
              minute(login.last_used), '\t', login.address.empty() ? "-" : login.address, '\t', login.label, '\n');
}

void end(Common& common, const UserOptions& options) {
    Desk desk(common);
    if (!desk) return;
    const auto user = desk.find(options.name);
    if (!user) return;
    const people::Actor actor = whoever_types(*user);
    std::vector<std::uint64_t> ids = options.logins;
    if (options.all) {
        const auto logins = desk->logins(actor);
        if (!logins) return fail(common, logins.error());
        for (const store::Login& login : *logins) ids.push_back(login.id);
    }
    if (ids.empty() && !options.all) return cli::fail(common, usage, "which? Numbers of `user sign-ins`, or --all");
    for (const std::uint64_t id : ids)
        if (const auto ended = desk->end_login(actor, id); !ended) fail(common, ended.error());
}

void log(Common& common, const UserOptions& options) {
    Desk desk(common);
    if (!desk) return;
    people::Actor actor = whoever_types();
    if (!options.name.empty()) {
        const auto user = desk.find(options.name);
        if (!user) return;
        actor = whoever_types(*user);
        actor.is_admin = false;
    }
    const auto entries = desk->audit(actor, options.lines);
    if (!entries) return fail(common, entries.error());
    for (const store::AuditEntry& entry : *entries) {
        print(common, minute(entry.at), '\t', entry.name, '\t', entry.event);
        if (entry.times > 1) print(common, " (", entry.times, " times)");
        print(common, '\t', entry.address.empty() ? "-" : entry.address);
        if (!entry.actor.empty()) print(common, "\tby ", entry.actor);
        if (!entry.detail.empty()) print(common, '\t', entry.detail);
        print(common, '\n');
    }
}

void remove_user(Common& common, const UserOptions& options) {
    Desk desk(common);
    if (!desk) return;
    const auto user = desk.find(options.name);
    if (!user) return;
    const auto removed = desk->remove(whoever_types(), user->id);
    if (!removed) fail(common, removed.error());
}

}  // namespace

void add_user(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("user", "The people who may sign in");
    command->require_subcommand(1);
    command->fallthrough();
    const auto options = std::make_shared<UserOptions>();

    const auto subcommand = [&](const char* name, const char* what, void (*action)(Common&, const UserOptions&)) {
        CLI::App* added = command->add_subcommand(name, what);
        added->callback(
            [&common, options, action] { common.action = [&common, options, action] { action(common, *options); }; });
        return added;
    };
    const auto of_a_person = [&](const char* name, const char* what, void (*action)(Common&, const UserOptions&)) {
        CLI::App* added = subcommand(name, what, action);
        added->add_option("name", options->name)->required();
        return added;
    };
    const auto may = [&](CLI::App* asked) {
        asked->add_flag("--admin", options->admin, "May manage other people");
        asked->add_option("--quota", options->quota, "What they may store: 20GB, 0 for no limit, usual");
        asked->add_option("--network", options->networks, "Addresses that may sign in as them: 192.0.2.0/24 ..., all");
    };

    CLI::App* adding = of_a_person("add", "Add a person", add_user);
    adding->add_flag("--password-stdin", options->password_stdin, "Read the password from standard input");
    adding->add_flag("--invite", options->invite, "No password: print a link with which they choose one");
    may(adding);

    subcommand("list", "Everybody's name", [](Common& all, const UserOptions&) { list(all); });

    CLI::App* changing = of_a_person("passwd", "Change a password", passwd);
    changing->add_flag("--password-stdin", options->password_stdin, "Read the password from standard input");

    of_a_person("link", "Print a link with which a person chooses a new password, once", link);

    CLI::App* altering = of_a_person("change", "Change what a person may", change);
    may(altering);
    altering->add_flag("--no-admin", options->no_admin, "May no longer manage other people")->excludes("--admin");
    altering->add_flag("--no-two-step", options->no_two_step, "Switch off the second step of signing in");

    CLI::App* token_for = of_a_person("token", "Make a token for a program; it is shown only now", token);
    token_for->add_option("--label", options->label, "What it is for");

    of_a_person("sign-ins", "A person's sessions and tokens", sign_ins);
    CLI::App* ending = of_a_person("end", "End sessions and tokens of a person", end);
    ending->add_option("numbers", options->logins, "Those of `sign-ins`");
    ending->add_flag("--all", options->all, "All of them");

    CLI::App* logging = subcommand("log", "What happened to people and their sign-ins", log);
    logging->add_option("name", options->name, "Only to this person");
    logging->add_option("--lines", options->lines, "The newest so many");

    of_a_person("remove", "Remove a person and everything they own", remove_user);
}

}  // namespace kontor::cli
