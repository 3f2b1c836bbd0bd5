// What storing costs: the whole way of a collected message through the store - staging, e-mail, blob, mailbox,
// thread, UIDL and modseq rows, commit with its syncs - in batches, and the questions asked before and after.
//
//   store_ingest [--benchmark_filter=...]     KONTOR_BENCH_DIR: where to write (default: the temporary directory)
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "native/storage/sqlite_store.hpp"

namespace {

using namespace kontor;
using namespace kontor::store;

struct Fixture {
    Fixture() {
        const char* base = ::getenv("KONTOR_BENCH_DIR");
        std::string name =
            (base ? std::string(base) : std::filesystem::temp_directory_path().string()) + "/kontor-XXXXXX";
        path = ::mkdtemp(name.data());
        open();
        user = *store->directory().add("anna", "", false);
        auto transaction = *store->begin();
        Update* update = *transaction->as(user);
        home = update->accounts()->front().id;
        const auto mailboxes = update->mailboxes(home);
        for (const auto& mailbox : *mailboxes)
            if (mailbox.role == mail::Role::inbox) inbox = mailbox.id;
        record = *update->add_record(Type::external_account, home, "{}");
        if (!transaction->commit()) std::abort();
    }
    ~Fixture() {
        store.reset();
        std::filesystem::remove_all(path);
    }
    void open() {
        store.reset();
        store = *storage::open_sqlite_store(path);
    }

    // One batch, as the collector commits it.
    void ingest(std::size_t count, std::size_t size) {
        std::vector<std::string> raw;
        for (std::size_t i = 0; i < count; ++i) raw.push_back(message(next + i, size));
        const std::vector<Bytes> views(raw.begin(), raw.end());
        const auto staged = store->stage(views);
        auto transaction = *store->begin();
        Update* update = *transaction->as(user);
        for (std::size_t i = 0; i < count; ++i) {
            NewEmail email;
            email.account = home;
            email.raw = (*staged)[i];
            email.mailboxes = {inbox};
            email.received_at = UtcTime{1'700'000'000};
            email.summary = summary(next + i);
            const auto id = update->add_email(email);
            Uidl uidl;
            char name[20];  // as Dovecot names them
            std::snprintf(name, sizeof name, "%08zx%08x", next + i, 0x5f3a9b21u);
            uidl.uidl = name;
            uidl.email = *id;
            uidl.size = email.raw.size;
            uidl.hash = email.raw.hash;
            uidl.first_seen = email.received_at;
            if (!update->put_uidl(record, uidl)) std::abort();
        }
        if (!transaction->commit()) std::abort();
        next += count;
    }

    static std::string message(std::size_t number, std::size_t size) {
        std::string raw = "From: Someone <someone@example.org>\r\nSubject: Message " + std::to_string(number) +
                          "\r\nMessage-ID: <" + std::to_string(number) + "@example.org>\r\n\r\n";
        raw.resize(size, 'x');
        return raw;
    }
    static mail::Summary summary(std::size_t number) {
        mail::Summary s;
        s.subject = "Message " + std::to_string(number);
        s.from = {{"Someone", "someone@example.org"}};
        s.to = {{"Anna", "anna@example.net"}};
        s.message_id = {std::to_string(number) + "@example.org"};
        if (number % 4 == 3) s.references = {std::to_string(number - 1) + "@example.org"};
        s.sent_at = mail::SentDate{UtcTime{1'600'000'000 + static_cast<std::int64_t>(number * 37 % 100'000)}, 60};
        s.preview = "The beginning of what the message says, as much of it as the list shows to its reader.";
        return s;
    }

    std::filesystem::path path;
    std::unique_ptr<storage::SqliteStore> store;
    UserId user;
    AccountId home;
    MailboxId inbox;
    RecordId record;
    std::size_t next = 0;
};

// 10 000 messages into a fresh store; the time is per message.
void ingest(benchmark::State& state) {
    constexpr std::size_t messages = 10'000;
    const auto batch = static_cast<std::size_t>(state.range(0));
    const auto size = static_cast<std::size_t>(state.range(1));
    for (auto _ : state) {
        state.PauseTiming();
        auto fixture = std::make_unique<Fixture>();
        state.ResumeTiming();
        while (fixture->next < messages) fixture->ingest(std::min(batch, messages - fixture->next), size);
        state.PauseTiming();
        fixture.reset();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(messages) * state.iterations());
    state.counters["cpu_per_message"] = benchmark::Counter(
        static_cast<double>(messages), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(ingest)->Args({256, 1500})->Args({64, 1500})->Args({256, 8192})->Unit(benchmark::kMillisecond)->Iterations(3);

// What an idle poll of 10 000 known messages asks.
void known_uidls(benchmark::State& state) {
    Fixture fixture;
    while (fixture.next < 10'000) fixture.ingest(250, 300);
    for (auto _ : state) {
        auto view = *fixture.store->view(fixture.user);
        const auto known = view->uidls(fixture.record);
        if (known->size() != 10'000) std::abort();
    }
}
BENCHMARK(known_uidls)->Unit(benchmark::kMillisecond);

void open_store(benchmark::State& state) {
    Fixture fixture;
    while (fixture.next < 10'000) fixture.ingest(250, 300);
    for (auto _ : state) fixture.open();
}
BENCHMARK(open_store)->Unit(benchmark::kMillisecond);

// The first screen of a mailbox, in the order of the sent date.
void first_page(benchmark::State& state) {
    Fixture fixture;
    while (fixture.next < static_cast<std::size_t>(state.range(0))) fixture.ingest(1000, 300);
    mail::EmailQuery query;
    query.filter.condition.in_mailbox = fixture.inbox;
    query.sort = {{mail::EmailSort::Property::sent_at, false, ""}};
    Window window;
    window.limit = 50;
    window.calculate_total = true;
    for (auto _ : state) {
        auto view = *fixture.store->view(fixture.user);
        const auto page = view->query(fixture.home, query, window);
        const auto emails = view->emails(fixture.home, page->ids);
        if (emails->size() != 50) std::abort();
    }
}
BENCHMARK(first_page)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
