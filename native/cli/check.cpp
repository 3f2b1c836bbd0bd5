// kontor check --data DIR: the integrity of the store; exit 0 = sound, 65 = not.
#include <CLI/CLI.hpp>
#include <memory>

#include "native/cli/command.hpp"

namespace kontor::cli {
namespace {

void check(Common& common, const storage::CheckOptions& options) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto report = store->check(options);
    if (!report) return fail(common, report.error());
    for (const std::string& finding : report->findings) print(common, finding, '\n');
    if (report->findings.size() < report->findings_total)
        print(common, "... and ", report->findings_total - report->findings.size(), " more\n");
    print(common, report->users, " users, ", report->accounts, " accounts, ", report->emails, " e-mails, ",
          report->bytes_verified, " bytes verified: ", report->sound() ? "sound" : "NOT SOUND", '\n');
    const auto sealed = store->count_sealed();
    if (!sealed) return fail(common, sealed.error());
    if (sealed->unreadable > 0)
        print(common, sealed->unreadable, " of ", sealed->secrets,
              " secrets do not open: secret.key is missing or of another time\n");
    if (!report->sound()) common.status = bad_data;
}

}  // namespace

void add_check(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("check", "Prove that what is stored is sound");
    command->fallthrough();
    const auto options = std::make_shared<storage::CheckOptions>();
    command->add_flag("--quick", options->quick, "Do not read every message again");
    command->callback([&common, options] { common.action = [&common, options] { check(common, *options); }; });
}

}  // namespace kontor::cli
