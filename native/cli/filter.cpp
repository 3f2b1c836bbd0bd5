// kontor filter check FILE
// kontor filter add NAME FILE --user U [--account ADDRESS]     a filter of that name is replaced
// kontor filter list --user U
// kontor filter enable|disable|remove NAME --user U
// kontor filter run --user U [--account ADDRESS] [--preview]
#include "engine/sieve/filter.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <memory>
#include <sstream>
#include <vector>

#include "engine/mail/filter.hpp"
#include "engine/sieve/program.hpp"
#include "native/cli/accounts.hpp"
#include "native/cli/command.hpp"
#include "native/net/clock.hpp"
#include "native/relay/filter/existing_mail.hpp"

namespace kontor::cli {
namespace {

namespace fs = std::filesystem;

// The script, if it is sound. Else it is told: "rules.sieve:3:7: There is no such command: got "frob"", one a line; 65.
std::optional<std::string> sound_script(Common& common, const fs::path& path) {
    std::ifstream file(common.folder / path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) return fail(common, bad_data, path.string() + " cannot be read"), std::nullopt;
    const auto program = sieve::compile(text.str());
    if (program) return text.str();
    for (const sieve::ScriptError& error : program.error()) {
        std::string message = error.message();
        message.erase(0, message.find(": ") + 2);  // the place stands in front, as compilers write it
        common.terminal.err(path.string() + ':' + std::to_string(error.at.line) + ':' +
                            std::to_string(error.at.column) + ": " + message + '\n');
    }
    common.status = bad_data;
    return std::nullopt;
}

void check(Common& common, const fs::path& path) {
    const auto script = sound_script(common, path);
    if (!script) return;
    const bool is_form = sieve::filter_from_sieve(*script).has_value();
    print(common, path.string(), ": sound", is_form ? ", and a form" : "", '\n');
}

struct FilterOptions {
    std::string user, address, name;
    fs::path script;
    bool preview = false;
};

store::Result<std::vector<mail::Filter>> filters_of(store::View& view) {
    const auto records = view.records(store::Type::filter, mail::Scope::all());
    if (!records) return records.error();
    std::vector<mail::Filter> filters;
    for (const store::Record& record : *records) {
        auto filter = mail::filter_from_document(record.id, record.document);
        if (!filter) return store::Failure{store::Failure::Kind::corrupt, filter.error().message()};
        filters.push_back(std::move(*filter));
    }
    std::stable_sort(filters.begin(), filters.end(),
                     [](const auto& a, const auto& b) { return a.sort_order < b.sort_order; });
    return filters;
}

mail::Filter* named(std::vector<mail::Filter>& filters, const std::string& name) {
    const auto at =
        std::find_if(filters.begin(), filters.end(), [&](const auto& filter) { return filter.name == name; });
    return at == filters.end() ? nullptr : &*at;
}

// One change of the filters, in a transaction: change(update, filters) -> Result<void>.
template <class Change>
void change_filters(Common& common, const FilterOptions& options, Change change) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto user = find_user(common, *store, options.user);
    if (!user) return;
    const auto changed = [&]() -> store::Result<void> {
        auto transaction = store->begin();
        if (!transaction) return transaction.error();
        const auto update = (*transaction)->as(user->id);
        if (!update) return update.error();
        auto filters = filters_of(**update);
        if (!filters) return filters.error();
        if (auto done = change(**update, *filters); !done) return done;
        return (*transaction)->commit();
    }();
    if (!changed) fail(common, changed.error());
}

void add_filter(Common& common, const FilterOptions& options) {
    const auto script = sound_script(common, options.script);
    if (!script) return;
    mail::AccountId account;
    if (!options.address.empty()) {
        auto* const store = open_store(common);
        if (!store) return;
        const auto user = find_user(common, *store, options.user);
        if (!user) return;
        const auto accounts = accounts_of(common, *store, *user, options.address);
        if (common.status != ok) return;
        account = accounts.front().jmap_account;
    }
    change_filters(
        common, options, [&](store::Update& update, std::vector<mail::Filter>& filters) -> store::Result<void> {
            mail::Filter filter;
            if (const mail::Filter* known = named(filters, options.name))
                filter = *known;
            else
                filter.sort_order = filters.empty() ? 0 : filters.back().sort_order + 1;
            filter.name = options.name;
            filter.account = account;
            filter.script = *script;
            filter.is_enabled = true;
            filter.failures = 0;
            filter.disabled_because.clear();
            if (filter.id) return update.change_record(store::Type::filter, filter.id, mail::to_document(filter));
            const auto accounts = update.accounts();
            if (!accounts) return accounts.error();
            const auto added = update.add_record(store::Type::filter, accounts->front().id, mail::to_document(filter));
            return added ? store::Result<void>() : added.error();
        });
}

store::Failure no_such_filter(const std::string& name) {
    return {store::Failure::Kind::not_found, "there is no filter \"" + name + '"'};
}

void switch_filter_on(Common& common, const FilterOptions& options, bool on) {
    change_filters(common, options,
                   [&](store::Update& update, std::vector<mail::Filter>& filters) -> store::Result<void> {
                       mail::Filter* filter = named(filters, options.name);
                       if (!filter) return no_such_filter(options.name);
                       filter->is_enabled = on;
                       filter->failures = 0;
                       filter->disabled_because.clear();
                       return update.change_record(store::Type::filter, filter->id, mail::to_document(*filter));
                   });
}

void remove_filter(Common& common, const FilterOptions& options) {
    change_filters(common, options,
                   [&](store::Update& update, std::vector<mail::Filter>& filters) -> store::Result<void> {
                       const mail::Filter* filter = named(filters, options.name);
                       if (!filter) return no_such_filter(options.name);
                       return update.remove_record(store::Type::filter, filter->id);
                   });
}

// Name, of which account, on or why not; in the order in which they run.
void list_filters(Common& common, const FilterOptions& options) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto user = find_user(common, *store, options.user);
    if (!user) return;
    const auto accounts = accounts_of(common, *store, *user, {});
    const auto view = store->view(user->id);
    if (!view) return fail(common, view.error());
    const auto filters = filters_of(**view);
    if (!filters) return fail(common, filters.error());
    for (const mail::Filter& filter : *filters) {
        std::string of = filter.account ? filter.account.to_string() : "all accounts";
        for (const mail::ExternalAccount& account : accounts)
            if (account.jmap_account == filter.account) of = account.address;
        const std::string why = filter.disabled_because.empty() ? "" : ": " + filter.disabled_because;
        print(common, filter.name, '\t', of, '\t', filter.is_enabled ? "enabled" : "disabled" + why, '\n');
    }
}

void run(Common& common, const FilterOptions& options) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto user = find_user(common, *store, options.user);
    if (!user) return;
    sieve::FilterRun run;
    run.request.is_preview = options.preview;
    if (!options.address.empty()) {
        const auto accounts = accounts_of(common, *store, *user, options.address);
        if (common.status != ok) return;
        run.request.account = accounts.front().jmap_account;
    }
    relay::ExistingMail mail(*store, user->id, run);
    while (!common.terminal.is_gone() && mail.step(net::utc_now())) continue;
    if (run.state == sieve::FilterRun::State::failed) return fail(common, bad_data, run.error);
    print(common, run.done, " of ", run.total, " messages, ", run.hits, options.preview ? " would be" : " were",
          " moved or marked\n");
}

}  // namespace

void add_filter(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("filter", "Filters: what happens to mail as it arrives");
    command->require_subcommand(1);
    command->fallthrough();

    CLI::App* checking = command->add_subcommand("check", "What is wrong with a Sieve script, with line and column");
    checking->fallthrough();
    const auto path = std::make_shared<fs::path>();
    checking->add_option("file", *path, "The script")->required();
    checking->callback([&common, path] {
        common.is_own_process = true;  // it needs nothing but the file
        common.action = [&common, path] { check(common, *path); };
    });

    const auto options = std::make_shared<FilterOptions>();
    const auto of_user = [&](CLI::App* of) {
        of->fallthrough();
        of->add_option("--user", options->user, "Whose")->required();
        return of;
    };
    const auto with_name = [&](CLI::App* of) {
        of_user(of)->add_option("name", options->name, "The filter's name")->required();
        return of;
    };

    CLI::App* adding = with_name(command->add_subcommand("add", "Add a filter, or replace the one of that name"));
    adding->add_option("file", options->script, "Its Sieve script")->required();
    adding->add_option("--account", options->address, "Only for mail of this address");
    adding->callback([&common, options] { common.action = [&common, options] { add_filter(common, *options); }; });

    CLI::App* listing = of_user(command->add_subcommand("list", "The filters, in the order in which they run"));
    listing->callback([&common, options] { common.action = [&common, options] { list_filters(common, *options); }; });

    CLI::App* enabling = with_name(command->add_subcommand("enable", "Switch a filter on"));
    enabling->callback(
        [&common, options] { common.action = [&common, options] { switch_filter_on(common, *options, true); }; });

    CLI::App* disabling = with_name(command->add_subcommand("disable", "Switch a filter off"));
    disabling->callback(
        [&common, options] { common.action = [&common, options] { switch_filter_on(common, *options, false); }; });

    CLI::App* removing = with_name(command->add_subcommand("remove", "Remove a filter"));
    removing->callback([&common, options] { common.action = [&common, options] { remove_filter(common, *options); }; });

    CLI::App* running = of_user(command->add_subcommand("run", "Run the filters that are switched on over the inbox"));
    running->add_option("--account", options->address, "Only of this address");
    running->add_flag("--preview", options->preview, "Only say what would happen");
    running->callback([&common, options] { common.action = [&common, options] { run(common, *options); }; });
}

}  // namespace kontor::cli
