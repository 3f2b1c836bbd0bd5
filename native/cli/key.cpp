// kontor key rotate     every secret is sealed with a new key
#include <CLI/CLI.hpp>

#include "native/cli/command.hpp"

namespace kontor::cli {
namespace {

void rotate(Common& common) {
    auto* const store = open_store(common);
    if (!store) return;
    const auto done = store->rotate_key();
    if (!done) return fail(common, done.error());
    print(common, done->secrets - done->unreadable, " secrets are sealed with a new key, ",
          (common.data / "secret.key").string(),
          ".\nCopy it to where you keep it apart from the mail. Backups made before now need the key of before.\n");
    if (done->unreadable == 0) return;
    fail(common, bad_data,
         std::to_string(done->unreadable) +
             " secrets did not open with the key of before and stay as they are: enter those passwords again");
}

}  // namespace

void add_key(CLI::App& program, Common& common) {
    CLI::App* command = program.add_subcommand("key", "The key that passwords and tokens are sealed with");
    command->require_subcommand(1);
    command->fallthrough();
    CLI::App* rotating = command->add_subcommand("rotate", "Seal everything with a new key");
    rotating->fallthrough();
    rotating->callback([&common] { common.action = [&common] { rotate(common); }; });
}

}  // namespace kontor::cli
