// kontor export --user U [--account ADDRESS] --format mbox|maildir|eml TARGET
//
// Streams: one block of one message is in memory at a time. eml and maildir give every octet as it was collected; mbox
// has LF line ends and ">From " quoting that can be undone (engine/mail_files/mbox_writer.hpp). Mailboxes become
// folders, those of the same name from several accounts one folder. Made again, it adds what is missing.
#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <span>

#include "engine/mail_files/folder_name.hpp"
#include "native/cli/accounts.hpp"
#include "native/cli/command.hpp"
#include "native/cli/progress.hpp"
#include "native/mail_files/folder_writer.hpp"
#include "native/mail_files/outgoing.hpp"

namespace kontor::cli {
namespace {

namespace fs = std::filesystem;
using mail_files::FolderWriter;

constexpr std::uint64_t octets_at_once = 1024 * 1024;
constexpr std::size_t page_size = 500;
constexpr std::uint64_t settle_after = 64 * 1024 * 1024;  // octets, if they are more than a page

struct ExportOptions {
    std::string user, address, format;
    fs::path target;
};

using mail_files::Folders;
using mail_files::Part;
using Path = std::vector<std::string>;

class Export {
public:
    Export(Common& common, store::Store& store, mail::UserId user, mail::Scope scope, std::string format,
           fs::path target)
        : common_(common),
          store_(store),
          user_(user),
          scope_(scope),
          format_(std::move(format)),
          target_(std::move(target)),
          progress_(common.terminal) {}

    void run() {
        std::error_code ignored;
        if (format_ == "mbox" && target_.has_filename() && !fs::is_directory(target_, ignored)) {
            write_folder({}, {{scope_, {}}}, mail_files::mbox_file_writer(target_));
        } else if (const auto folders = all_folders()) {
            for (const auto& [path, parts] : *folders)
                if (!write_folder(path, parts, nullptr)) break;
        }
        progress_.clear();
        if (left_out_ > 0)
            common_.terminal.err("kontor: " + std::to_string(left_out_) +
                                 " keywords were left out: a folder has letters for 26 of them\n");
    }

private:
    bool failed(const store::Failure& failure) {
        using Kind = store::Failure::Kind;
        progress_.clear();
        const bool in_the_way = failure.kind == Kind::exists || failure.kind == Kind::not_found;
        fail(common_, in_the_way ? cannot_create : exit_code(failure), failure.message);
        return false;
    }

    std::optional<Folders> all_folders() {
        const auto view = store_.view(user_);
        if (!view) return failed(view.error()), std::nullopt;
        auto folders = mail_files::folders_of(**view, scope_);
        if (!folders) return failed(folders.error()), std::nullopt;
        return std::move(*folders);
    }

    std::unique_ptr<FolderWriter> writer_for(const Path& path) const {
        if (format_ == "maildir")
            return mail_files::maildir_writer(path.empty() ? target_ : target_ / mail_files::to_maildir_folder(path),
                                              !path.empty());
        fs::path place = target_;
        for (const std::string& name : path) place /= mail_files::to_file_name(name);
        if (format_ == "eml") return mail_files::eml_writer(place);
        if (path.empty()) place /= "Inbox";
        std::error_code ignored;  // the writer says so if it is not there
        fs::create_directories(place.parent_path(), ignored);
        return mail_files::mbox_file_writer(place.string() + ".mbox");
    }

    // False: said why.
    bool write_folder(const Path& path, const std::vector<Part>& parts, std::unique_ptr<FolderWriter> writer) {
        if (!writer) writer = writer_for(path);
        if (const auto opened = writer->open(); !opened) return failed(opened.error());
        for (const Part& part : parts)
            if (!write_part(part, *writer)) return false;
        left_out_ += writer->keywords_left_out();
        const auto closed = writer->close();
        return closed ? true : failed(closed.error());
    }

    store::Result<std::vector<mail::EmailId>> oldest_first(const Part& part) {
        const auto view = store_.view(user_);
        if (!view) return view.error();
        return mail_files::oldest_first(**view, part);
    }

    bool write_part(const Part& part, FolderWriter& writer) {
        const auto ids = oldest_first(part);
        if (!ids) return failed(ids.error());
        for (std::size_t at = 0; at < ids->size(); at += page_size) {
            // A snapshot keeps the store's log from being emptied, and writing out a large mailbox takes its time: a
            // page has one of its own.
            const auto view = store_.view(user_);
            if (!view) return failed(view.error());
            const auto page = std::span(*ids).subspan(at, std::min(page_size, ids->size() - at));
            const auto emails = (*view)->emails(part.scope, page);
            if (!emails) return failed(emails.error());
            for (const mail::Email& email : *emails) {
                if (common_.terminal.is_gone() || !write_one(**view, part.scope, email, writer)) return false;
                if (bytes_ - settled_bytes_ >= settle_after && !settle(writer)) return false;
            }
            if (!settle(writer)) return false;
        }
        return true;
    }

    bool settle(FolderWriter& writer) {
        settled_bytes_ = bytes_;
        const auto settled = writer.settle();
        return settled ? true : failed(settled.error());
    }

    bool write_one(store::View& view, mail::Scope scope, const mail::Email& email, FolderWriter& writer) {
        const auto blob = view.blob(scope, email.blob);
        if (!blob) return failed(blob.error());
        if (!*blob) return failed({store::Failure::Kind::corrupt, email.id.to_string() + " has no content"});
        mail_files::Letter letter;
        letter.hash = (*blob)->hash;
        letter.key = mail_files::key_of(email.id, letter.hash);
        if (writer.has(letter.key)) return true;
        letter.received_at = email.received_at;
        letter.keywords = email.keywords;
        if (!email.summary.from.empty()) letter.sender = email.summary.from[0].email;
        const auto first = view.read_blob(email.blob, 0, octets_at_once);
        if (!first) return failed(first.error());
        if (format_ == "mbox") {
            const auto crlf = mail_files::are_crlf(view, email, *first);
            if (!crlf) return failed(crlf.error());
            letter.are_crlf = *crlf;
        }
        if (const auto begun = writer.begin(letter); !begun) return failed(begun.error());
        if (const auto written = writer.write(*first); !written) return failed(written.error());
        for (std::uint64_t at = first->size(); at < email.size; at += octets_at_once) {
            const auto data = view.read_blob(email.blob, at, octets_at_once);
            if (!data) return failed(data.error());
            if (const auto written = writer.write(*data); !written) return failed(written.error());
        }
        if (const auto ended = writer.end(); !ended) return failed(ended.error());
        ++written_;
        bytes_ += email.size;
        progress_.show([this] { return std::to_string(written_) + " messages, " + megabytes(bytes_); });
        return true;
    }

    Common& common_;
    store::Store& store_;
    mail::UserId user_;
    mail::Scope scope_;
    std::string format_;
    fs::path target_;
    Progress progress_;
    std::uint64_t written_ = 0, bytes_ = 0, settled_bytes_ = 0;
    std::size_t left_out_ = 0;
};

void export_all(Common& common, const ExportOptions& options) {
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
    Export(common, *store, user->id, scope, options.format, common.folder / options.target).run();
}

}  // namespace

void add_export(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("export", "Write mail to files other programs read");
    command->fallthrough();
    const auto options = std::make_shared<ExportOptions>();
    command->add_option("--user", options->user, "Whose mail")->required();
    command->add_option("--account", options->address, "Only of this address");
    command->add_option("--format", options->format, "mbox, maildir or eml")
        ->required()
        ->check(CLI::IsMember({"mbox", "maildir", "eml"}));
    command
        ->add_option("target", options->target,
                     "A folder; for mbox also a file, unless it is a folder already or ends in /")
        ->required();
    command->callback([&common, options] { common.action = [&common, options] { export_all(common, *options); }; });
}

}  // namespace kontor::cli
