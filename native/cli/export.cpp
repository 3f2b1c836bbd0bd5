// kontor export --user U [--account ADDRESS] --format mbox|maildir|eml TARGET
//
// Streams: one block of one message is in memory at a time. eml and maildir give every octet as it was collected; mbox
// has LF line ends and ">From " quoting that can be undone (mboxrd).
#include <CLI/CLI.hpp>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <limits>
#include <memory>
#include <span>

#include "native/cli/accounts.hpp"
#include "native/cli/command.hpp"

namespace kontor::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t block = 1024 * 1024;
constexpr std::size_t page_size = 500;

struct Options {
    std::string user, address, format;
    fs::path target;
};

using Sink = std::function<bool(Bytes)>;

// Where messages go. begin() and end() surround the blocks of each.
class Writer {
public:
    virtual ~Writer() = default;
    virtual bool begin(const mail::Email& email) = 0;
    virtual bool write(Bytes data) = 0;
    virtual bool end() = 0;
};

// One file a message, named when it is complete.
class Files : public Writer {
public:
    explicit Files(fs::path folder) : folder_(std::move(folder)) {}

    bool begin(const mail::Email& email) override {
        final_ = folder_ / (email.id.to_string() + ".eml");
        return open(folder_ / (email.id.to_string() + ".tmp"));
    }
    bool write(Bytes data) override {
        return static_cast<bool>(file_.write(data.data(), static_cast<std::streamsize>(data.size())));
    }
    bool end() override {
        file_.close();
        std::error_code error;
        fs::rename(temporary_, final_, error);
        return file_ && !error;
    }

protected:
    bool open(fs::path temporary) {
        temporary_ = std::move(temporary);
        file_.open(temporary_, std::ios::binary | std::ios::trunc);
        return file_.is_open();
    }
    fs::path folder_, temporary_, final_;
    std::ofstream file_;
};

class Maildir : public Files {
public:
    using Files::Files;

    bool begin(const mail::Email& email) override {
        std::string flags;
        if (email.keywords.contains(mail::Keyword::draft)) flags += 'D';
        if (email.keywords.contains(mail::Keyword::flagged)) flags += 'F';
        if (email.keywords.contains(mail::Keyword::answered)) flags += 'R';
        if (email.keywords.contains(mail::Keyword::seen)) flags += 'S';
        const std::string name = std::to_string(email.received_at.seconds) + "." + email.id.to_string() + ".kontor";
        final_ = folder_ / "cur" / (name + ":2," + flags);
        return open(folder_ / "tmp" / name);
    }
};

class Mbox : public Writer {
public:
    explicit Mbox(const fs::path& file) : file_(file, std::ios::binary | std::ios::trunc) {}

    bool begin(const mail::Email& email) override {
        const std::time_t when = email.sort_date().seconds;
        std::tm utc{};
        gmtime_r(&when, &utc);
        char date[32];
        std::strftime(date, sizeof date, "%a %b %e %H:%M:%S %Y", &utc);
        const auto& from = email.summary.from;
        file_ << "From " << (from.empty() || from[0].email.empty() ? "MAILER-DAEMON" : from[0].email) << ' ' << date
              << '\n';
        line_.clear();
        return static_cast<bool>(file_);
    }
    bool write(Bytes data) override {
        while (!data.empty()) {
            const std::size_t end = data.find('\n');
            line_ += data.substr(0, end);
            if (end == Bytes::npos) break;
            data.remove_prefix(end + 1);
            put_line();
        }
        return static_cast<bool>(file_);
    }
    bool end() override {
        if (!line_.empty()) put_line();
        file_ << '\n';
        return static_cast<bool>(file_.flush());
    }

private:
    void put_line() {
        if (!line_.empty() && line_.back() == '\r') line_.pop_back();
        const std::size_t quotes = std::min(line_.find_first_not_of('>'), line_.size());
        if (line_.compare(quotes, 5, "From ") == 0) file_ << '>';
        file_ << line_ << '\n';
        line_.clear();
    }
    std::ofstream file_;
    std::string line_;
};

std::unique_ptr<Writer> writer_for(Common& common, const Options& options) {
    std::error_code error;
    if (options.format == "mbox") return std::make_unique<Mbox>(options.target);
    fs::create_directories(options.target, error);
    if (options.format == "maildir")
        for (const char* folder : {"cur", "new", "tmp"}) fs::create_directories(options.target / folder, error);
    if (error) return fail(common, cannot_create, options.target.string() + ": " + error.message()), nullptr;
    if (options.format == "maildir") return std::make_unique<Maildir>(options.target);
    return std::make_unique<Files>(options.target);
}

bool export_one(Common& common, store::View& view, const mail::Email& email, Writer& writer) {
    bool written = writer.begin(email);
    for (std::uint64_t at = 0; written && at < email.size; at += block) {
        const auto data = view.read_blob(email.blob, at, block);
        if (!data) return fail(common, data.error()), false;
        written = writer.write(*data);
    }
    if (!written || !writer.end()) return fail(common, cannot_write, "the target cannot be written"), false;
    return true;
}

store::Result<std::vector<mail::EmailId>> oldest_first(store::Store& store, mail::UserId user, mail::Scope scope) {
    const auto view = store.view(user);
    if (!view) return view.error();
    mail::EmailQuery query;
    query.sort = {{mail::EmailSort::Property::received_at, true, {}}};
    store::Window window;
    window.limit = std::numeric_limits<std::size_t>::max();
    auto page = (*view)->query(scope, query, window);
    if (!page) return page.error();
    return std::move(page->ids);
}

void export_all(Common& common, const Options& options) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto user = find_user(common, *store, options.user);
    if (!user) return;
    mail::Scope scope = mail::Scope::all();
    if (!options.address.empty()) {
        const auto accounts = accounts_of(common, *store, *user, options.address);
        if (common.status != ok) return;
        scope = mail::Scope(accounts.front().jmap_account);
    }
    Options resolved = options;
    resolved.target = common.folder / options.target;
    const auto writer = writer_for(common, resolved);
    if (!writer) return;
    const auto ids = oldest_first(*store, user->id, scope);
    if (!ids) return fail(common, ids.error());
    for (std::size_t at = 0; at < ids->size(); at += page_size) {
        // A snapshot keeps the store's log from being emptied, and writing out a large mailbox takes its time: a page
        // has one of its own.
        const auto view = store->view(user->id);
        if (!view) return fail(common, view.error());
        const auto page = std::span(*ids).subspan(at, std::min(page_size, ids->size() - at));
        const auto emails = (*view)->emails(scope, page);
        if (!emails) return fail(common, emails.error());
        for (const mail::Email& email : *emails)
            if (common.terminal.is_gone() || !export_one(common, **view, email, *writer)) return;
    }
}

}  // namespace

void add_export(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("export", "Write mail to files other programs read");
    command->fallthrough();
    const auto options = std::make_shared<Options>();
    command->add_option("--user", options->user, "Whose mail")->required();
    command->add_option("--account", options->address, "Only of this address");
    command->add_option("--format", options->format, "mbox, maildir or eml")
        ->required()
        ->check(CLI::IsMember({"mbox", "maildir", "eml"}));
    command->add_option("target", options->target, "A file for mbox, a folder for the others")->required();
    command->callback([&common, options] { common.action = [&common, options] { export_all(common, *options); }; });
}

}  // namespace kontor::cli
