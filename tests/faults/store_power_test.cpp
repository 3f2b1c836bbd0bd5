// Power losses, replayed: what a collection wrote, synced, created and removed is recorded, and cut at each event.
// What was not synced by then may be on the disk or not: all of it, none, any part, and the last write torn. From
// each such state the store must open, be sound, and hold every message that was acknowledged before the cut.
//
// A file's name is safe only when its directory was synced. Not replayed: several torn writes at once, and a
// disk that lies about syncs (F37).
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "tests/faults/run_worker.hpp"
#include "tests/faults/store_workload.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::test {
namespace {

namespace fs = std::filesystem;

struct Event {
    char what = 0;  // fault_shim.cpp
    std::uint64_t number = 0;
    std::string name, bytes;

    bool of_a_name() const { return what == 'C' || what == 'U'; }
    bool of_content() const { return what == 'W' || what == 'T'; }
};

std::vector<Event> read_trace(const fs::path& file) {
    std::vector<Event> events;
    std::ifstream in(file, std::ios::binary);
    for (std::string line; std::getline(in, line);) {
        Event event;
        std::size_t size = 0;
        std::istringstream(line) >> event.what >> event.number >> size >> event.name;
        event.bytes.resize(size);
        in.read(event.bytes.data(), static_cast<std::streamsize>(size));
        events.push_back(std::move(event));
    }
    return events;
}

// A disk: contents by name. Content may exist without a name; then it is lost with the power.
struct Disk {
    std::map<std::string, std::string> contents;
    std::set<std::string> names;

    void apply(const Event& event) {
        std::string& content = contents[event.name];
        if (event.what == 'C') names.insert(event.name);
        if (event.what == 'U') names.erase(event.name);
        if (event.what == 'T' && content.size() > event.number) content.resize(event.number);
        if (event.what != 'W') return;
        if (content.size() < event.number + event.bytes.size()) content.resize(event.number + event.bytes.size());
        content.replace(event.number, event.bytes.size(), event.bytes);
    }

    void write_to(const fs::path& directory) const {
        fs::remove_all(directory);
        for (const std::string& name : names) {
            fs::create_directories((directory / name).parent_path());
            const auto content = contents.find(name);
            std::ofstream(directory / name, std::ios::binary) << (content == contents.end() ? "" : content->second);
        }
        fs::create_directories(directory / "segments");
    }
};

Disk disk_of(const fs::path& directory) {
    Disk disk;
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
        const std::string name = fs::relative(entry.path(), directory);
        if (!entry.is_regular_file() || name.find("-shm") != std::string::npos) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        disk.contents[name] = std::string((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
        disk.names.insert(name);
    }
    return disk;
}

class PowerLoss : public testing::Test {
protected:
    void SetUp() override {
        auto store = value_of(storage::open_sqlite_store(data, workload_options()));
        workload_record(*store);
        fill(*store, 2, "before");
        // As it is while open: with its log, and marked as open.
        base = disk_of(data);
        store.reset();
        base.write_to(data);
        const Ended ended = run_worker({KONTOR_FAULT_WORKER, data, acknowledged}, {{"LD_PRELOAD", KONTOR_FAULT_SHIM},
                                                                                   {"KONTOR_FAULT_DIR", data},
                                                                                   {"KONTOR_FAULT", "trace"},
                                                                                   {"KONTOR_FAULT_TRACE", trace}});
        ASSERT_EQ(ended.code, 0);
        events = read_trace(trace);
        ASSERT_GT(events.size(), 80u);
    }

    void expect_sound(const Disk& disk, const std::set<std::string>& promised, const std::string& where) {
        disk.write_to(replayed);
        auto store = storage::open_sqlite_store(replayed, workload_options());
        ASSERT_TRUE(store) << where << ": " << store.error().message;
        expect_kept(**store, promised, where);
        ++states;
    }

    TemporaryDirectory directory;
    const fs::path data = directory.path() / "data", replayed = directory.path() / "replayed",
                   acknowledged = directory.path() / "acknowledged", trace = directory.path() / "trace";
    Disk base;
    std::vector<Event> events;
    int states = 0;
};

TEST_F(PowerLoss, F38_F39_AtEachEventNothingAcknowledgedIsLost) {
    std::mt19937 random(7);
    Disk safe = base;
    std::vector<Event> pending;
    std::set<std::string> promised;
    for (std::size_t cut = 0; cut <= events.size() && !HasFatalFailure(); ++cut) {
        std::vector<std::vector<Event>> survivors{{}, pending};
        for (int i = 0; i < 2; ++i) {
            std::vector<Event> some;
            for (const Event& event : pending)
                if (random() % 2 == 0) some.push_back(event);
            survivors.push_back(std::move(some));
        }
        if (!pending.empty() && pending.back().what == 'W' && pending.back().bytes.size() > 1) {
            auto torn = pending;
            torn.back().bytes.resize(torn.back().bytes.size() > 512 ? 512 : torn.back().bytes.size() / 2);
            survivors.push_back(std::move(torn));
        }
        if (pending.empty()) survivors.resize(1);
        for (std::size_t variant = 0; variant < survivors.size() && !HasFatalFailure(); ++variant) {
            Disk disk = safe;
            for (const Event& event : survivors[variant]) disk.apply(event);
            expect_sound(disk, promised, "event " + std::to_string(cut) + " state " + std::to_string(variant));
        }
        if (cut == events.size()) break;

        const Event& event = events[cut];
        if (event.what == 'A') promised.insert(event.name);
        if (event.of_a_name() || event.of_content()) pending.push_back(event);
        if (event.what != 'S' && event.what != 'D') continue;
        std::vector<Event> still_pending;
        for (const Event& waiting : pending) {
            const std::string parent = fs::path(waiting.name).parent_path();
            const bool is_safe = event.what == 'S'
                                     ? waiting.of_content() && waiting.name == event.name
                                     : waiting.of_a_name() && (parent.empty() ? "." : parent) == event.name;
            if (is_safe)
                safe.apply(waiting);
            else
                still_pending.push_back(waiting);
        }
        pending = std::move(still_pending);
    }
    EXPECT_GT(states, 300);
    RecordProperty("states", states);
}

}  // namespace
}  // namespace kontor::test
