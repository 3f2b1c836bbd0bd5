// For bench/send.py: N messages wait in the outbox of a new data directory; how long until all of them are handed over
// and that is written down?
//
//   send_outbox DIRECTORY PORT COUNT FILE       FILE is the message; prints seconds
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <thread>

#include "engine/mail/external_account_json.hpp"
#include "engine/send/own_identity.hpp"
#include "engine/send/submit.hpp"
#include "native/net/clock.hpp"
#include "native/relay/outbox/outbox.hpp"
#include "native/storage/sqlite_store.hpp"

namespace {

using namespace kontor;

template <class T>
T good(store::Result<T> result) {
    if (result) return std::move(*result);
    std::cerr << result.error().message << '\n';
    std::exit(1);
}

void good(const store::Result<void>& result) {
    if (result) return;
    std::cerr << result.error().message << '\n';
    std::exit(1);
}

// Ada, her account, and that many messages in its outbox.
void fill(store::Store& store, std::uint16_t port, int count, const std::string& message) {
    const mail::UserId user = good(store.directory().add("ada", "hash", false));
    const std::vector<Bytes> octets(static_cast<std::size_t>(count), message);
    const std::vector<store::StagedBlob> staged = good(store.stage(octets));
    const auto transaction = good(store.begin());
    store::Update& update = *good(transaction->as(user));
    mail::ExternalAccount account;
    account.address = account.name = "ada@example.org";
    account.jmap_account = good(update.add_account(mail::AccountKind::external, account.name));
    account.outgoing.emplace();
    account.outgoing->host = "127.0.0.1";
    account.outgoing->port = port;
    account.outgoing->security = mail::Security::plain;
    const auto home = good(update.accounts()).front().id;
    good(update.add_record(store::Type::external_account, home, mail::to_document(account)));
    mail::Submission submission;
    submission.account = account.jmap_account;
    good(send::keep_identity(update, account, nullptr));
    submission.identity = good(send::own_identity(update, account.jmap_account)).value().id;
    submission.from = account.address;
    submission.to.emplace_back().address = "bob@example.net";
    submission.created = submission.send_at = net::utc_now();
    for (const store::StagedBlob& blob : staged) {
        submission.message = good(update.add_blob(submission.account, blob, submission.created));
        good(send::submit(update, submission));
    }
    good(transaction->commit());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) return 64;
    const int count = std::atoi(argv[3]);
    std::ifstream file(argv[4], std::ios::binary);
    const std::string message{std::istreambuf_iterator<char>(file), {}};
    storage::OpenOptions options;
    options.create = true;
    const auto store = good(storage::open_sqlite_store(argv[1], options));
    fill(*store, static_cast<std::uint16_t>(std::atoi(argv[2])), count, message);
    outbox::Settings settings;
    settings.allow_private_hosts = true;
    settings.now = net::utc_now;
    outbox::Outbox outbox(*store, std::move(settings));
    store->on_commit([&outbox](std::span<const store::StateChange> changes) { outbox.committed(changes); });
    const auto begun = std::chrono::steady_clock::now();
    outbox.start();
    while (outbox.totals().sent < static_cast<std::uint64_t>(count) && outbox.totals().turned_back == 0)
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    outbox.stop(std::chrono::seconds(2));
    if (outbox.totals().sent != static_cast<std::uint64_t>(count)) return 1;
    std::cout << took.count() << '\n';
    return 0;
}
