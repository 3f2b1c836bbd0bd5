// kontor backup TARGET     a consistent copy of the store, also while the relay runs
// kontor restore BACKUP    a new data directory from it
#include "native/storage/backup.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "native/cli/command.hpp"

namespace kontor::cli {
namespace {

struct BackupOptions {
    std::string folder, key;
};

std::string megabytes(std::uint64_t octets) { return std::to_string((octets + 999'999) / 1'000'000) + " MB"; }

void back_up(Common& common, const BackupOptions& options) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto report = store->back_up(common.folder / options.folder);
    if (!report) return fail(common, report.error());
    print(common, "copied ", megabytes(report->copied + report->database), ", ", megabytes(report->kept),
          " of messages were there already\nThe key of the passwords is not in it: keep a copy of ",
          (common.data / "secret.key").string(), " somewhere else.\n");
}

bool copy_key(Common& common, const BackupOptions& options) {
    const std::filesystem::path key = common.folder / options.key, target = common.data / "secret.key";
    std::error_code failed;
    std::filesystem::copy_file(key, target, failed);
    if (!failed) std::filesystem::permissions(target, std::filesystem::perms::owner_read, failed);
    if (!failed) return true;
    fail(common, no_input, "the key " + key.string() + " cannot be copied: " + failed.message());
    return false;
}

void restore(Common& common, const BackupOptions& options) {
    if (common.data.empty()) return fail(common, usage, "where to? Give --data DIR or set KONTOR_DATA");
    const auto restored = storage::restore(common.folder / options.folder, common.data);
    if (!restored) return fail(common, restored.error());
    if (!options.key.empty() && !copy_key(common, options)) return;
    auto* const store = open_store(common);
    if (!store) return;
    const auto report = store->check({});
    if (!report) return fail(common, report.error());
    for (const std::string& finding : report->findings) print(common, finding, '\n');
    print(common, report->users, " users, ", report->accounts, " accounts, ", report->emails,
          " e-mails: ", report->sound() ? "sound" : "NOT SOUND", '\n');
    const auto sealed = store->count_sealed();
    if (!sealed) return fail(common, sealed.error());
    if (!options.key.empty() && sealed->unreadable > 0) {
        print(common, "The key opens ", sealed->secrets - sealed->unreadable, " of ", sealed->secrets,
              " secrets: it is of another time. Copy the right one to ", (common.data / "secret.key").string(), ".\n");
        common.status = bad_data;
    }
    if (options.key.empty())
        print(common, "Without its key no password opens: copy secret.key to ", (common.data / "secret.key").string(),
              ", or enter the passwords of the accounts again.\n");
    print(common,
          "Mail that was on its way when the backup was made is shown as uncertain; nothing is deleted on a server "
          "before all of its mail is here.\n");
    if (!report->sound()) common.status = bad_data;
}

}  // namespace

void add_backup(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("backup", "Copy the store while everything goes on");
    command->fallthrough();
    const auto options = std::make_shared<BackupOptions>();
    command
        ->add_option("target", options->folder,
                     "A folder: new, empty, or an earlier backup, which is brought up to date")
        ->required();
    command->callback([&common, options] { common.action = [&common, options] { back_up(common, *options); }; });
}

void add_restore(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("restore", "Make a new data directory from a backup");
    command->fallthrough();
    const auto options = std::make_shared<BackupOptions>();
    command->add_option("backup", options->folder, "The folder of the backup")->required();
    command->add_option("--key", options->key, "The file secret.key that was kept apart from it");
    command->callback([&common, options] {
        common.is_own_process = true;
        common.action = [&common, options] { restore(common, *options); };
    });
}

}  // namespace kontor::cli
