// One person with one external account whose outgoing server is a ScriptedSmtpServer, a store in memory, a clock that
// is set by hand, and an Outbox: what a test of sending starts from.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "engine/mail/external_account_json.hpp"
#include "engine/mail/identity.hpp"
#include "engine/send/submit.hpp"
#include "engine/store/memory_store.hpp"
#include "native/relay/outbox/outbox.hpp"
#include "tests/support/scripted_smtp_server.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::test {

class SendingOffice {
public:
    explicit SendingOffice(std::uint16_t port) {
        user = store.directory().add("ada", "hash", false).value();
        account.address = account.name = "ada@example.org";
        account.incoming.host = "127.0.0.1";
        account.incoming.login = "ada";
        account.has_password = true;
        account.outgoing = account.incoming;
        account.outgoing->port = port;
        account.outgoing->security = mail::Security::plain;
        write([&](store::Update& update) -> store::Result<void> {
            account.jmap_account = update.add_account(mail::AccountKind::external, account.name).value();
            const auto home = update.accounts().value().front().id;
            account.id = update.add_record(store::Type::external_account, home, mail::to_document(account)).value();
            identity = add_identity(update, {}).id;
            return update.put_secret(account.id, mail::incoming_password, Secret("secret"));
        });
        settings.allow_private_hosts = true;
        settings.now = [this] { return UtcTime{clock}; };
        store.on_commit([this](std::span<const store::StateChange> changes) {
            if (outbox) outbox->committed(changes);
        });
    }
    ~SendingOffice() { stop(); }

    void start() {
        outbox = std::make_unique<outbox::Outbox>(store, settings);
        outbox->start();
    }
    void stop() {
        if (!outbox) return;
        outbox->stop(std::chrono::seconds(5));
        outbox.reset();
    }
    // Time passes, and the outbox hears of it.
    void pass(std::int64_t seconds) {
        clock += seconds;
        outbox->look_again();
    }

    void write(const std::function<store::Result<void>(store::Update&)>& change) { write_as(store, user, change); }

    mail::Identity add_identity(store::Update& update, mail::Identity draft) {
        draft.account = account.jmap_account;
        if (draft.address.empty()) draft.address = account.address;
        draft.id = update.add_record(store::Type::identity, draft.account, mail::to_document(draft)).value();
        return draft;
    }

    // One message of that many octets or a little more, to everybody of `to`.
    mail::RecordId submit(int number, std::vector<std::string> to = {"bob@example.net"}, std::size_t octets = 0) {
        return submit(text(number, octets), std::move(to));
    }
    mail::RecordId submit(const std::string& raw, std::vector<std::string> to, std::int64_t hold = 0,
                          const std::function<void(mail::Submission&)>& with = {}) {
        mail::Submission submission;
        submission.message_id = "1@example.org";
        submission.account = account.jmap_account;
        submission.identity = identity;
        submission.from = account.address;
        for (std::string& address : to) submission.to.emplace_back().address = std::move(address);
        submission.created = UtcTime{clock};
        submission.send_at = submission.due = UtcTime{clock + hold};
        if (hold > 0) submission.state = mail::Submission::State::held;
        if (with) with(submission);
        const Bytes octets(raw);
        const auto staged = store.stage(std::span(&octets, 1)).value().front();
        mail::RecordId id;
        write([&](store::Update& update) -> store::Result<void> {
            submission.message = update.add_blob(submission.account, staged, UtcTime{clock}).value();
            const auto submitted = send::submit(update, submission);
            if (!submitted) return submitted.error();
            id = *submitted;
            return {};
        });
        return id;
    }
    static std::string text(int number, std::size_t octets = 0) {
        std::string raw = "Subject: " + std::to_string(number) + "\r\nMessage-ID: <" + std::to_string(number) +
                          "@example.org>\r\n\r\n.A line that begins with a dot.\r\n";
        while (raw.size() < octets) raw += "Line at " + std::to_string(raw.size()) + " of a long message.\r\n";
        return raw;
    }

    mail::Submission submission(mail::RecordId id) {
        return send::submission(*store.view(user).value(), mail::Scope::all(), id).value().value();
    }
    mail::Submission::State state(mail::RecordId id) { return submission(id).state; }

    // Until it holds, at most ten seconds.
    static bool until(const std::function<bool()>& holds) {
        for (int i = 0; i < 2000; ++i) {
            if (holds()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return false;
    }
    // It was tried so often, and nothing is under way.
    bool settled(mail::RecordId id, std::uint32_t attempts = 1) {
        return until([&] {
            const mail::Submission now = submission(id);
            return now.attempts >= attempts && now.state != mail::Submission::State::sending &&
                   outbox->totals().sessions == 0;
        });
    }

    store::MemoryStore store;
    mail::UserId user;
    mail::ExternalAccount account;
    mail::RecordId identity;
    std::atomic<std::int64_t> clock{1'790'000'000};
    outbox::Settings settings;
    std::unique_ptr<outbox::Outbox> outbox;
};

}  // namespace kontor::test
