// kontor import --user U [--account ADDRESS] [--mailbox NAME] [--json] SOURCE...
//
// mbox files, Maildirs, .eml files and folders of them, into one account; without --account into the home account.
// Streams, and may be broken off: the next run passes over what is there, by its content.
#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/mail_files/mbox_reader.hpp"
#include "native/cli/accounts.hpp"
#include "native/cli/command.hpp"
#include "native/cli/progress.hpp"
#include "native/mail_files/find_mail.hpp"
#include "native/mail_files/input_file.hpp"
#include "native/mail_files/intake.hpp"
#include "native/mail_files/listed_keywords.hpp"
#include "native/mail_files/mailboxes.hpp"
#include "native/relay/collector/priority.hpp"

namespace kontor::cli {
namespace {

namespace fs = std::filesystem;
using mail_files::InputFile;
using mail_files::MboxReader;

struct ImportOptions {
    std::string user, address, mailbox;
    std::vector<fs::path> sources;
    bool json = false;
};

constexpr std::size_t most_told_errors = 1000;

UtcTime now() {
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::seconds>(since_1970).count()};
}

class Import final : public mail_files::Finder {
public:
    Import(Common& common, const ImportOptions& options, store::Store& store, mail::UserId user,
           mail::AccountId account)
        : common_(common),
          options_(options),
          mailboxes_(store, user, account),
          intake_(store, user, account),
          progress_(common.terminal) {}

    void run() {
        for (const fs::path& source : options_.sources)
            if (goes_on()) mail_files::find_mail(common_.folder / source, *this);
        if (!failure_) keep(intake_.flush());
        progress_.clear();
        report();
    }

    bool found(const mail_files::FoundMbox& mbox) override {
        auto file = InputFile::open(mbox.file);
        if (!file) return not_readable(mbox.file, file.error().message());
        mail_files::ListedKeywords listed(mbox.file);
        mail_files::Said said;
        if (!choose_mailbox(mbox.mailbox, said)) return false;
        said.otherwise_received_at = now();
        MboxReader reader;
        for (bool is_at_end = false; !is_at_end && goes_on();) {
            const auto block = file->read();
            if (!block) {
                // What came of the message it broke in is not a message.
                intake_.drop();
                return not_readable(mbox.file, block.error().message());
            }
            is_at_end = block->empty();
            read_ += block->size();
            reader.feed(*block);
            if (is_at_end) reader.end_of_input();
            while (const auto event = reader.next())
                if (!take(*event, said, listed)) return false;
        }
        return goes_on();
    }

    bool found(const mail_files::FoundMessage& message) override {
        auto file = InputFile::open(message.file);
        if (!file) return not_readable(message.file, file.error().message());
        mail_files::Said said;
        if (!choose_mailbox(message.mailbox, said)) return false;
        said.received_at = message.received_at;
        said.keywords = message.keywords;
        if (!said.received_at && message.is_dated_by_file) said.received_at = file->changed_at();
        said.otherwise_received_at = file->changed_at();
        for (;;) {
            const auto block = file->read();
            if (!block) {
                intake_.drop();
                return not_readable(message.file, block.error().message());
            }
            if (block->empty()) break;
            read_ += block->size();
            if (!keep(intake_.write(*block))) return false;
        }
        return keep(intake_.add(said));
    }

    bool not_readable(const fs::path& path, const std::string& why) override { return problem(no_input, path, why); }

    bool not_mail(const fs::path& path) override {
        return problem(bad_data, path, path.string() + " is neither mail nor an mbox file");
    }

private:
    bool goes_on() const { return !failure_ && !common_.terminal.is_gone(); }

    // Whether it worked. A failure of the store ends the import.
    bool keep(const store::Result<void>& done) {
        if (!done) failure_ = done.error();
        progress_.show([this] {
            const auto& counts = intake_.counts();
            return std::to_string(counts.imported) + " imported, " + std::to_string(counts.duplicates) +
                   " known already, " + megabytes(read_) + " read";
        });
        return goes_on();
    }

    bool problem(Exit code, const fs::path& path, const std::string& why) {
        if (common_.status == ok) common_.status = code;
        if (errors_.size() < most_told_errors) errors_.push_back({{"source", path.string()}, {"message", why}});
        if (!options_.json) common_.terminal.err("kontor: " + why + "\n");
        return goes_on();
    }

    bool choose_mailbox(const std::vector<std::string>& path, mail_files::Said& said) {
        const auto chosen = mailboxes_.at(options_.mailbox.empty() ? path : std::vector<std::string>{options_.mailbox});
        if (chosen) said.mailbox = *chosen;
        return chosen ? true : keep(chosen.error());
    }

    bool take(const MboxReader::Event& event, mail_files::Said& said, mail_files::ListedKeywords& listed) {
        if (const auto* begin = std::get_if<MboxReader::Begin>(&event)) {
            said.received_at = begin->from.date;
            return true;
        }
        if (const auto* content = std::get_if<MboxReader::Content>(&event)) return keep(intake_.write(content->octets));
        said.keywords = listed.of(intake_.hash());
        return keep(intake_.add(said));
    }

    void report() {
        const auto& counts = intake_.counts();
        if (failure_ && options_.json) {
            errors_.push_back({{"source", nullptr}, {"message", failure_->message}});
            common_.status = exit_code(*failure_);
        }
        if (options_.json) {
            const nlohmann::ordered_json result = {{"imported", counts.imported},
                                                   {"duplicates", counts.duplicates},
                                                   {"damaged", counts.damaged},
                                                   {"bytes", counts.bytes},
                                                   {"errors", errors_}};
            print(common_, result.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), '\n');
            return;
        }
        print(common_, counts.imported, " imported, ", counts.bytes, " bytes");
        if (counts.duplicates > 0) print(common_, ", ", counts.duplicates, " known already");
        if (counts.damaged > 0) print(common_, ", ", counts.damaged, " damaged");
        print(common_, "\n");
        if (!failure_) return;
        common_.status = ok;  // it counts more than a file that could not be read
        fail(common_, *failure_);
    }

    Common& common_;
    const ImportOptions& options_;
    mail_files::Mailboxes mailboxes_;
    mail_files::Intake intake_;
    Progress progress_;
    std::uint64_t read_ = 0;
    std::optional<store::Failure> failure_;
    nlohmann::ordered_json errors_ = nlohmann::ordered_json::array();
};

// The account of that address, or the home account. Empty: said why.
std::optional<mail::AccountId> account_named(Common& common, store::Store& store, const store::User& user,
                                             const std::string& address) {
    if (!address.empty()) {
        const auto accounts = accounts_of(common, store, user, address);
        if (common.status != ok) return std::nullopt;
        return accounts.front().jmap_account;
    }
    const auto view = store.view(user.id);
    if (!view) return fail(common, view.error()), std::nullopt;
    const auto accounts = (*view)->accounts();
    if (!accounts) return fail(common, accounts.error()), std::nullopt;
    return accounts->front().id;
}

void import_all(Common& common, const ImportOptions& options) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto user = find_user(common, *store, options.user);
    if (!user) return;
    const auto account = account_named(common, *store, *user, options.address);
    if (!account) return;
    relay::go_behind_others();
    Import(common, options, *store, user->id, *account).run();
}

}  // namespace

void add_import(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("import", "Take over mail from files of other programs");
    command->fallthrough();
    const auto options = std::make_shared<ImportOptions>();
    command->add_option("--user", options->user, "Whose mail it becomes")->required();
    command->add_option("--account", options->address, "The account of this address; the home account by default");
    command->add_option("--mailbox", options->mailbox, "Everything into this mailbox");
    command->add_flag("--json", options->json, "Print one object");
    command->add_option("source", options->sources, "mbox files, Maildirs, .eml files, folders of them")->required();
    command->callback([&common, options] { common.action = [&common, options] { import_all(common, *options); }; });
}

}  // namespace kontor::cli
