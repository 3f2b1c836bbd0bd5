// kontor account add|list|test|enable|disable|remove --user U ..., and discover
#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/collect/health.hpp"
#include "engine/mail/external_account_json.hpp"
#include "engine/send/own_identity.hpp"
#include "engine/setup/address.hpp"
#include "engine/setup/discovery_json.hpp"
#include "native/cli/accounts.hpp"
#include "native/cli/command.hpp"
#include "native/net/lookup.hpp"
#include "native/relay/collector/collector.hpp"

namespace kontor::cli {
namespace {

struct AccountOptions {
    std::string user, address, name;
    std::string pop3, security = "tls", login, ca_file, pin, keep = "forever", since = "all";
    std::string smtp, smtp_security = "tls", smtp_login;
    std::uint32_t interval = 300;
    bool password_stdin = false, no_test = false, allow_private_hosts = false, json = false;
};

struct Passwords {
    Secret incoming, outgoing;
    const Secret& of_outgoing(const mail::ExternalAccount& account) const {
        return account.outgoing_same_credentials ? incoming : outgoing;
    }
};

bool apply_server(Common& common, const std::string& option, const std::string& where, const std::string& security,
                  std::uint16_t tls_port, std::uint16_t other_port, mail::ServerSettings& server) {
    const auto parsed = parse_host_port(where);
    if (!parsed) return fail(common, usage, option + " wants HOST or HOST:PORT, not " + where), false;
    const auto kind = mail::security_from_name(security);
    if (!kind) return fail(common, usage, "security is tls, starttls or plain, not " + security), false;
    server.host = parsed->host;
    server.security = *kind;
    server.port = parsed->port.value_or(*kind == mail::Security::tls ? tls_port : other_port);
    return true;
}

setup::Discovery discover(const std::string& address, bool allow_private_hosts) {
    setup::Findings findings;
    const net::Policy policy{allow_private_hosts || private_hosts_allowed_by_environment()};
    if (setup::wants_lookup(address))
        findings = net::look_up(setup::parts_of(address)->domain, net::lookup_settings(policy));
    return setup::discover(address, findings);
}

std::string where(const mail::ServerSettings& server) {
    return server.host + ':' + std::to_string(server.port) + ' ' + std::string(mail::security_name(server.security));
}

// The servers that belong to the address; what was given goes before. False: said why not.
bool apply_discovery(Common& common, const AccountOptions& options, mail::ExternalAccount& account) {
    const setup::Discovery found = discover(options.address, options.allow_private_hosts);
    if (found.incoming.empty()) {
        const bool none = found.has(setup::Note::no_pop);
        fail(common, usage,
             none ? found.provider_name + " offers no POP3; nothing can be collected from it"
                  : options.address + " is not an e-mail address");
        return false;
    }
    const setup::Candidate& first = found.incoming.front();
    if (first.server.security == mail::Security::plain)
        return fail(common, usage,
                    "Only an unencrypted server was found, " + where(first.server) +
                        "; name it by --pop3 and --security plain if you mean it"),
               false;
    account.incoming = first.server;
    print(common, "Collecting from ", where(first.server), " (", setup::source_name(first.source), ")\n");
    if (!options.smtp.empty() || found.outgoing.empty() || first.source == setup::Source::guess) return true;
    account.outgoing = found.outgoing.front().server;
    print(common, "Sending through ", where(*account.outgoing), " (", setup::source_name(found.outgoing.front().source),
          ")\n");
    return true;
}

std::optional<mail::ExternalAccount> account_of(Common& common, const AccountOptions& options) {
    mail::ExternalAccount account;
    account.address = options.address;
    account.name = options.name.empty() ? options.address : options.name;
    if (options.pop3.empty()
            ? !apply_discovery(common, options, account)
            : !apply_server(common, "--pop3", options.pop3, options.security, 995, 110, account.incoming))
        return std::nullopt;
    if (!options.login.empty()) account.incoming.login = options.login;
    if (account.incoming.login.empty()) account.incoming.login = options.address;
    if (account.outgoing && !options.login.empty()) account.outgoing->login = options.login;
    account.incoming.pinned_certificate = options.pin;
    if (!options.ca_file.empty()) account.incoming.ca_file = (common.folder / options.ca_file).string();
    if (account.outgoing) account.outgoing->ca_file = account.incoming.ca_file;
    account.interval_seconds = options.interval;
    const auto keep = mail::keep_from_name(options.keep);
    if (!keep)
        return fail(common, usage, "--keep is forever, none or a number of days as 14d, not " + options.keep),
               std::nullopt;
    account.keep = *keep;
    const auto since = mail::since_from_name(options.since);
    if (!since)
        return fail(common, usage, "--since is all, now or a number of days as 30d, not " + options.since),
               std::nullopt;
    account.since = *since;
    if (!options.smtp.empty()) {
        mail::ServerSettings outgoing;
        if (!apply_server(common, "--smtp", options.smtp, options.smtp_security, 465, 587, outgoing))
            return std::nullopt;
        outgoing.login = options.smtp_login.empty() ? account.incoming.login : options.smtp_login;
        outgoing.ca_file = account.incoming.ca_file;
        account.outgoing = outgoing;
        account.outgoing_same_credentials = options.smtp_login.empty();
    }
    return account;
}

collect::ProbeResult probe(Common& common, const store::User& user, const mail::ServerSettings& server,
                           const Secret& password, bool allow_private_hosts, bool outgoing = false) {
    return collector(common, allow_private_hosts).probe(user.id, {server, outgoing, password});
}

// With what it is collected with.
collect::ProbeResult probe(Common& common, const store::User& user, const mail::ExternalAccount& account,
                           const Secret& password, bool allow_private_hosts) {
    collect::ProbeRequest request{account.incoming, false, password};
    if (account.incoming.auth == mail::AuthKind::oauth) request.tokens_of = account.id;
    return collector(common, allow_private_hosts).probe(user.id, request);
}

// Incoming first, then outgoing [A5]; false: the account stays unknown.
bool passes_test(Common& common, const store::User& user, const mail::ExternalAccount& account,
                 const Passwords& passwords, bool allow_private_hosts) {
    const collect::ProbeResult incoming =
        probe(common, user, account.incoming, passwords.incoming, allow_private_hosts);
    if (!incoming.ok) return fail(common, *incoming.error), false;
    print(common, incoming.messages, " messages, ", incoming.bytes, " bytes on the server\n");
    if (!account.outgoing) return true;
    const collect::ProbeResult outgoing =
        probe(common, user, *account.outgoing, passwords.of_outgoing(account), allow_private_hosts, true);
    if (!outgoing.ok) return fail(common, *outgoing.error), false;
    print(common, account.outgoing->host, " takes mail\n");
    return true;
}

// The account, its record and its secrets appear together or not at all.
store::Result<mail::RecordId> create(store::Store& store, const store::User& user, mail::ExternalAccount account,
                                     const Passwords& passwords) {
    auto transaction = store.begin();
    if (!transaction) return transaction.error();
    const auto begun = (*transaction)->as(user.id);
    if (!begun) return begun.error();
    store::Update& update = **begun;
    const auto accounts = update.accounts();
    if (!accounts) return accounts.error();
    const auto jmap_account = update.add_account(mail::AccountKind::external, account.name);
    if (!jmap_account) return jmap_account.error();
    account.jmap_account = *jmap_account;
    account.is_default = accounts->size() == 1;  // only home so far
    account.has_password = true;
    account.outgoing_has_password = !passwords.outgoing.empty();
    const auto id = update.add_record(store::Type::external_account, accounts->front().id, mail::to_document(account));
    if (!id) return id.error();
    const auto kept = update.put_secret(*id, mail::incoming_password, passwords.incoming);
    if (!kept) return kept.error();
    if (account.outgoing_has_password) {
        const auto also = update.put_secret(*id, mail::outgoing_password, passwords.outgoing);
        if (!also) return also.error();
    }
    const auto identified = send::keep_identity(update, account, nullptr);
    if (!identified) return identified.error();
    const auto committed = (*transaction)->commit();
    if (!committed) return committed.error();
    return *id;
}

void add(Common& common, const AccountOptions& options) {
    const auto account = account_of(common, options);
    if (!account) return;
    auto* const store = open_store(common);
    if (!store) return;
    const auto user = find_user(common, *store, options.user);
    if (!user) return;
    for (const mail::ExternalAccount& other : accounts_of(common, *store, *user, {}))
        if (other.address == options.address) return fail(common, usage, options.address + " is collected already");
    const auto password = obtain_secret(common, options.password_stdin, "KONTOR_ACCOUNT_PASSWORD",
                                        "Password of " + account->incoming.login);
    if (!password) return;
    Passwords passwords{*password, {}};
    if (account->outgoing && !account->outgoing_same_credentials) {
        const auto own = obtain_secret(common, options.password_stdin, "KONTOR_SMTP_PASSWORD",
                                       "Password of " + account->outgoing->login + " for sending");
        if (!own) return;
        passwords.outgoing = *own;
    }
    if (!options.no_test && !passes_test(common, *user, *account, passwords, options.allow_private_hosts)) return;
    const auto id = create(*store, *user, *account, passwords);
    if (!id) return fail(common, id.error());
    settings_changed(common, user->id, *id);
}

void discover(Common& common, const AccountOptions& options) {
    const setup::Discovery found = discover(options.address, options.allow_private_hosts);
    if (!setup::looks_like_address(options.address))
        return fail(common, usage, options.address + " is not an e-mail address");
    if (options.json) return print(common, setup::to_json(found).dump(), '\n');
    if (!found.provider_name.empty()) print(common, found.provider_name, '\n');
    const auto list = [&](const char* kind, const std::vector<setup::Candidate>& candidates) {
        for (const setup::Candidate& each : candidates)
            print(common, kind, '\t', where(each.server), '\t', each.server.login, '\t',
                  setup::source_name(each.source), '\n');
    };
    list("pop3", found.incoming);
    list("smtp", found.outgoing);
    for (const setup::Authentication kind : found.authentication)
        print(common, "sign in\t", setup::authentication_name(kind), '\n');
    for (const setup::Note note : found.notes) print(common, "note\t", setup::note_name(note), '\n');
    for (const std::string* link : {&found.links.help, &found.links.enable_pop, &found.links.app_password})
        if (!link->empty()) print(common, "see\t", *link, '\n');
}

std::string state_of(const mail::ExternalAccount& account) {
    return account.is_enabled() ? "enabled" : "disabled: " + std::string(mail::disabled_name(account.disabled));
}

void list(Common& common, const AccountOptions& options) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto user = find_user(common, *store, options.user);
    if (!user) return;
    for (const mail::ExternalAccount& account : accounts_of(common, *store, *user, options.address)) {
        const mail::ServerSettings& server = account.incoming;
        print(common, account.address, '\t', server.host, ':', server.port, '\t', mail::security_name(server.security),
              "\tkeep ", mail::keep_name(account.keep), '\t', state_of(account), '\n');
    }
}

void test(Common& common, const AccountOptions& options) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto user = find_user(common, *store, options.user);
    if (!user) return;
    for (const mail::ExternalAccount& account : accounts_of(common, *store, *user, options.address)) {
        const auto view = store->view(user->id);
        if (!view) return fail(common, view.error());
        const auto password = (*view)->secret(account.id, mail::incoming_password);
        if (!password) return fail(common, password.error());
        const collect::ProbeResult result =
            probe(common, *user, account, password->value_or(Secret()), options.allow_private_hosts);
        if (!result.ok) {
            fail(common, *result.error);
            continue;
        }
        print(common, account.address, ": ", result.messages, " messages, ", result.bytes, " bytes",
              result.supports_uidl ? "" : "; the server has no UIDL", '\n');
        mail::ExternalAccount proved = account;
        collect::apply(collect::after_new_password(collect::health_of(account)), proved);
        if (proved.disabled != account.disabled) save(common, *store, *user, proved);
    }
}

void switch_on(Common& common, const AccountOptions& options, bool on) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto user = find_user(common, *store, options.user);
    if (!user) return;
    for (mail::ExternalAccount account : accounts_of(common, *store, *user, options.address)) {
        const collect::Health health = collect::health_of(account);
        collect::apply(on ? collect::enabled(health) : collect::disabled_by_user(health), account);
        if (!save(common, *store, *user, account)) return;
    }
}

void remove(Common& common, const AccountOptions& options) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto user = find_user(common, *store, options.user);
    if (!user) return;
    for (const mail::ExternalAccount& account : accounts_of(common, *store, *user, options.address)) {
        const auto drop = [&]() -> store::Result<void> {
            auto transaction = store->begin();
            if (!transaction) return transaction.error();
            const auto update = (*transaction)->as(user->id);
            if (!update) return update.error();
            const auto record = (*update)->remove_record(store::Type::external_account, account.id);
            if (!record) return record;
            const auto mail = (*update)->remove_account(account.jmap_account);
            if (!mail) return mail;
            return (*transaction)->commit();
        };
        const store::Result<void> dropped = drop();
        if (!dropped) return fail(common, dropped.error());
        settings_changed(common, user->id, account.id);
    }
}

}  // namespace

void add_account(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("account", "The mail accounts Kontor collects from");
    command->require_subcommand(1);
    command->fallthrough();
    const auto o = std::make_shared<AccountOptions>();
    command->add_option("--user", o->user, "Whose; for all but discover");
    const auto needs_user = [o] {
        if (o->user.empty()) throw CLI::RequiredError("--user");
    };

    CLI::App* adding = command->add_subcommand("add", "Add an account; it is tested first");
    adding->add_option("--address", o->address)->required();
    adding->add_option("--name", o->name, "What you call it");
    adding->add_option("--pop3", o->pop3, "HOST or HOST:PORT; found by the address where it is left out");
    adding->add_option("--security", o->security, "tls, starttls or plain")->capture_default_str();
    adding->add_option("--login", o->login, "User name at the server; the address by default");
    adding->add_flag("--password-stdin", o->password_stdin, "Read the password from standard input");
    CLI::Option* ca = adding->add_option("--ca-file", o->ca_file, "PEM file of authorities to trust for this account");
    adding->add_option("--pin", o->pin, "SHA-256 of the one certificate to accept")->excludes(ca);
    adding->add_option("--keep", o->keep, "On the server: forever, DAYSd or none")->capture_default_str();
    adding->add_option("--since", o->since, "Collect: all, now (what comes from now on) or DAYSd")
        ->capture_default_str();
    adding->add_option("--interval", o->interval, "Seconds between collections; 0: by hand only")
        ->capture_default_str();
    adding->add_option("--smtp", o->smtp, "HOST or HOST:PORT to send through; it is tested, too");
    adding->add_option("--smtp-security", o->smtp_security, "tls, starttls or plain")->capture_default_str();
    adding->add_option("--smtp-login", o->smtp_login,
                       "If not the same as for collecting; its password is asked for, too");
    adding->add_flag("--no-test", o->no_test, "Do not connect now");
    adding->add_flag("--allow-private-hosts", o->allow_private_hosts, "For laboratories: any address, any port");
    adding->callback([&common, o, needs_user] {
        needs_user();
        common.action = [&common, o] { add(common, *o); };
    });

    CLI::App* discovering = command->add_subcommand("discover", "Find the servers of an address; nothing is stored");
    discovering->add_option("address", o->address)->required();
    discovering->add_flag("--json", o->json, "As one object");
    discovering->add_flag("--allow-private-hosts", o->allow_private_hosts, "For laboratories: any address, any port");
    discovering->callback([&common, o] { common.action = [&common, o] { discover(common, *o); }; });

    CLI::App* listing = command->add_subcommand("list", "What is collected");
    listing->add_option("address", o->address);
    listing->callback([&common, o, needs_user] {
        needs_user();
        common.action = [&common, o] { list(common, *o); };
    });

    CLI::App* testing = command->add_subcommand("test", "Connect and sign in, collect nothing");
    testing->add_option("address", o->address);
    testing->add_flag("--allow-private-hosts", o->allow_private_hosts, "For laboratories: any address, any port");
    testing->callback([&common, o, needs_user] {
        needs_user();
        common.action = [&common, o] { test(common, *o); };
    });

    CLI::App* enabling = command->add_subcommand("enable", "Collect from it again");
    enabling->add_option("address", o->address)->required();
    enabling->callback([&common, o, needs_user] {
        needs_user();
        common.action = [&common, o] { switch_on(common, *o, true); };
    });

    CLI::App* disabling = command->add_subcommand("disable", "Leave it alone until it is enabled");
    disabling->add_option("address", o->address)->required();
    disabling->callback([&common, o, needs_user] {
        needs_user();
        common.action = [&common, o] { switch_on(common, *o, false); };
    });

    CLI::App* removing = command->add_subcommand("remove", "Remove it with all its mail stored here");
    removing->add_option("address", o->address)->required();
    removing->callback([&common, o, needs_user] {
        needs_user();
        common.action = [&common, o] { remove(common, *o); };
    });
}

}  // namespace kontor::cli
