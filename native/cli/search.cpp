// kontor search --user U [--limit N] [--best] [--json] [--rebuild] QUERY...
//
// The language of the search box (docs/searching.md). The index is brought up to date first, so that what was collected
// a moment ago is found.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <ctime>
#include <memory>
#include <nlohmann/json.hpp>
#include <variant>

#include "engine/jmap/email/filter.hpp"
#include "engine/jmap/unified.hpp"
#include "engine/search/filter.hpp"
#include "engine/text/unicode.hpp"
#include "native/cli/command.hpp"
#include "native/net/clock.hpp"

namespace kontor::cli {
namespace {

struct SearchOptions {
    std::string user;
    std::vector<std::string> words;
    std::size_t limit = 50;
    bool best = false, json = false, rebuild = false;
};

std::tm local_time(UtcTime time) {
    const std::time_t when = time.seconds;
    std::tm local{};
    localtime_r(&when, &local);
    return local;
}

std::string day(UtcTime time) {
    const std::tm local = local_time(time);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%d", &local);
    return text;
}

search::Moment search_moment() {
    const UtcTime time = net::utc_now();
    return {time, static_cast<std::int32_t>(local_time(time).tm_gmtoff / 60)};
}

std::string sender(const mail::Email& email) {
    const auto& from = email.summary.from;
    if (from.empty()) return "";
    return from.front().name && !from.front().name->empty() ? *from.front().name : from.front().email;
}

// Where it is shown with a line of marks below what was typed; in JSON as octets.
void tell(Common& common, const SearchOptions& options, const std::string& typed, const search::Mistake& mistake) {
    const std::string code(search::mistake_name(mistake.code));
    if (options.json) {
        const nlohmann::ordered_json error = {{"code", code}, {"offset", mistake.offset}, {"length", mistake.length}};
        print(common, nlohmann::ordered_json{{"error", error}}.dump(), '\n');
        common.status = usage;
        return;
    }
    const std::string_view text = typed;
    const std::size_t before = text::count_code_points(text.substr(0, mistake.offset));
    const std::size_t marks = text::count_code_points(text.substr(mistake.offset, mistake.length));
    fail(common, usage,
         code + '\n' + typed + '\n' + std::string(before, ' ') + std::string(std::max<std::size_t>(marks, 1), '^'));
}

std::optional<mail::EmailFilter> filter_of(Common& common, const SearchOptions& options, store::View& view,
                                           const std::string& typed) {
    const auto mailboxes = jmap::Mailboxes::load(view, mail::Scope::all());
    const auto accounts = view.accounts();
    if (!mailboxes || !accounts) return fail(common, unavailable, "the mailboxes cannot be read"), std::nullopt;
    const search::Parsed parsed = search::parse(typed, search_moment());
    if (parsed.mistake) return tell(common, options, typed, *parsed.mistake), std::nullopt;
    if (!parsed.tree) return mail::EmailFilter{};
    search::Places places;
    for (const mail::Mailbox& mailbox : mailboxes->all()) {
        const std::string id = mailboxes->spell(mailbox.id);
        const bool is_known = std::any_of(places.mailboxes.begin(), places.mailboxes.end(), [&](const auto& place) {
            return place.id == id && place.name == mailbox.name;
        });
        if (!is_known) places.mailboxes.push_back({mailbox.name, id});
    }
    for (const mail::Account& account : *accounts) places.accounts.push_back({account.name, account.id.to_string()});
    const auto compiled = search::compile(*parsed.tree, places);
    if (const auto* mistake = std::get_if<search::Mistake>(&compiled))
        return tell(common, options, typed, *mistake), std::nullopt;
    auto filter = jmap::read_email_filter(std::get<nlohmann::json>(compiled), *mailboxes, true);
    if (!filter) return fail(common, usage, filter.error().description), std::nullopt;
    return std::move(*filter);
}

// False: it was said why.
bool bring_up_to_date(Common& common, storage::SqliteStore& store, mail::UserId user, bool rebuild) {
    if (rebuild) {
        if (const auto forgot = store.forget_words(user); !forgot) return fail(common, forgot.error()), false;
    }
    while (!common.terminal.is_gone()) {
        const auto progress = store.index_words(user);
        if (!progress) return fail(common, progress.error()), false;
        if (!progress->more) return true;
    }
    return false;
}

void print_found(Common& common, const SearchOptions& options, const std::vector<mail::Email>& emails,
                 std::size_t total) {
    if (!options.json) {
        for (const mail::Email& email : emails)
            print(common, day(email.sort_date()), "  ", email.id.to_string(), "  ", sender(email), "  ",
                  email.summary.subject, '\n');
        if (emails.size() < total) print(common, "... of ", total, '\n');
        return;
    }
    nlohmann::ordered_json report = {{"total", total}, {"emails", nlohmann::ordered_json::array()}};
    for (const mail::Email& email : emails)
        report["emails"].push_back({{"id", email.id.to_string()},
                                    {"account", email.account.to_string()},
                                    {"date", email.sort_date().seconds},
                                    {"from", sender(email)},
                                    {"subject", email.summary.subject},
                                    {"preview", email.summary.preview},
                                    {"size", email.size}});
    print(common, report.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), '\n');
}

void search_mail(Common& common, const SearchOptions& options) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto user = find_user(common, *store, options.user);
    if (!user || !bring_up_to_date(common, *store, user->id, options.rebuild)) return;
    std::string typed;
    for (const std::string& word : options.words) {
        if (!typed.empty()) typed += ' ';
        text::append_replacing(typed, word);
    }
    if (typed.empty() && options.rebuild) return;
    const auto view = store->view(user->id);
    if (!view) return fail(common, view.error());
    auto filter = filter_of(common, options, **view, typed);
    if (!filter) return;
    mail::EmailQuery query;
    query.filter = std::move(*filter);
    using Property = mail::EmailSort::Property;
    query.sort = {{options.best ? Property::relevance : Property::sent_at, false, {}}};
    store::Window window;
    window.limit = options.limit;
    window.calculate_total = true;
    const auto page = (*view)->query(mail::Scope::all(), query, window);
    if (!page) return fail(common, page.error());
    const auto emails = (*view)->emails(mail::Scope::all(), page->ids);
    if (!emails) return fail(common, emails.error());
    print_found(common, options, *emails, page->total.value_or(0));
}

}  // namespace

void add_search(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("search", "Find mail by its words");
    command->fallthrough();
    const auto options = std::make_shared<SearchOptions>();
    command->add_option("--user", options->user, "Whose mail")->required();
    command->add_option("--limit", options->limit, "At most so many (50)");
    command->add_flag("--best", options->best, "The best matches first, not the newest");
    command->add_flag("--json", options->json, "Print one object");
    command->add_flag("--rebuild", options->rebuild, "Build the index of words anew first");
    command->add_option("query", options->words, "As in the search box; -- before one that begins with a dash");
    command->callback([&common, options] { common.action = [&common, options] { search_mail(common, *options); }; });
}

}  // namespace kontor::cli
