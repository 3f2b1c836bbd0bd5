// The program that is killed, or whose calls fail: runs the workload on a directory.
//
//   store_fault_worker DIR ACKNOWLEDGED        the workload; the store is opened before faults begin
//   store_fault_worker DIR ACKNOWLEDGED create faults begin before the directory exists
//   store_fault_worker DIR ACKNOWLEDGED rotate all secrets are sealed with a new key; and must open afterwards
//
// Exit: 0 done, 3 the store stopped (and said so), 4 another failure, 5 it did not stay stopped.
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <string_view>

#include "tests/faults/store_workload.hpp"

namespace {

using namespace kontor;
using Kind = store::Failure::Kind;

void call(const char* name) {
    if (void* function = dlsym(RTLD_DEFAULT, name)) reinterpret_cast<void (*)()>(function)();
}

int fail(const store::Failure& failure) {
    std::fprintf(stderr, "%d %s\n", static_cast<int>(failure.kind), failure.message.c_str());
    return failure.kind == Kind::outcome_unknown || failure.kind == Kind::stopped ? 3 : 4;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 64;
    const bool create = argc > 3 && std::string_view(argv[3]) == "create";
    const int acknowledged = ::open(argv[2], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (create) call("kontor_fault_arm");
    auto store = storage::open_sqlite_store(argv[1], test::workload_options());
    if (!store) return fail(store.error());
    if (create) return (*store)->directory().add("anna", "hash", false) ? 0 : 4;

    if (argc > 3 && std::string_view(argv[3]) == "rotate") {
        call("kontor_fault_arm");
        const auto rotated = (*store)->rotate_key();
        const auto sealed = (*store)->count_sealed();
        if (!(*store)->stopped() && (!sealed || sealed->unreadable > 0)) return 5;
        return rotated ? 0 : fail(rotated.error());
    }

    test::Workload workload(**store, [&](const std::string& uidl) {
        const std::string line = uidl + "\n";
        if (::write(acknowledged, line.data(), line.size()) < 0) ::_exit(6);
        if (void* mark = dlsym(RTLD_DEFAULT, "kontor_fault_mark"))
            reinterpret_cast<void (*)(const char*)>(mark)(uidl.c_str());
    });
    call("kontor_fault_arm");
    const auto done = workload.run();
    if (done) return 0;
    const int code = fail(done.error());
    if (code != 3) return code;
    const Bytes more = "more";
    const bool stays = (*store)->stopped() && !(*store)->begin() && !(*store)->stage({&more, 1});
    return stays ? 3 : 5;
}
