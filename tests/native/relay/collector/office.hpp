// One user with one external account on a ScriptedServer, a store (in memory unless the test brings one) and a
// Collector: what a test of collecting starts from.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/mail/external_account_json.hpp"
#include "engine/store/memory_store.hpp"
#include "native/relay/collector/collector.hpp"
#include "tests/support/scripted_server.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::test {

class Office {
public:
    explicit Office(const ScriptedServer& server,
                    std::unique_ptr<store::Store> own = std::make_unique<store::MemoryStore>())
        : kept_(std::move(own)), store(*kept_) {
        account.incoming.port = server.port();
        prepare();
    }
    explicit Office(std::uint16_t port) : kept_(std::make_unique<store::MemoryStore>()), store(*kept_) {
        account.incoming.port = port;
        prepare();
    }

    // One run to its end. A Collector of its own, as after a restart of the relay.
    collect::Run collect() {
        save();
        relay::Collector collector(store, settings);
        collector.start();
        const auto run = collector.start(user, account.id);
        return collector.wait(user, *run).value();
    }

    void save() {
        write([&](store::Update& update) {
            return update.change_record(store::Type::external_account, account.id, mail::to_document(account));
        });
    }

    // The same person's, at the same server.
    mail::ExternalAccount another_account() {
        mail::ExternalAccount another = account;
        add(another);
        return another;
    }

    void write(const std::function<store::Result<void>(store::Update&)>& change) { write_as(store, user, change); }

    // The account as its record says now.
    mail::ExternalAccount stored_account() {
        auto record = store.view(user).value()->record(store::Type::external_account, mail::Scope::all(), account.id);
        return mail::external_account_from_document(account.id, record.value()->document).value();
    }

    std::vector<store::Uidl> rows() { return store.view(user).value()->uidls(account.id).value(); }

    std::optional<store::Uidl> row(const std::string& uidl) {
        for (const store::Uidl& row : rows())
            if (row.uidl == uidl) return row;
        return std::nullopt;
    }

    // The raw text of every e-mail of the account, by id.
    std::vector<std::string> stored() {
        auto view = std::move(store.view(user).value());
        store::Window window;
        window.limit = 100'000;
        mail::EmailQuery query;
        query.sort = {{mail::EmailSort::Property::received_at, true, {}}};
        const auto page = view->query(mail::Scope(account.jmap_account), query, window).value();
        const std::vector<mail::Email> emails = view->emails(mail::Scope::all(), page.ids).value();
        std::vector<std::string> texts;
        for (const mail::Email& email : emails) texts.push_back(view->read_blob(email.blob, 0, email.size).value());
        std::sort(texts.begin(), texts.end());
        return texts;
    }

private:
    std::unique_ptr<store::Store> kept_;

public:
    store::Store& store;
    mail::UserId user;
    mail::ExternalAccount account;
    relay::CollectorSettings settings;

private:
    void prepare() {
        settings.allow_private_hosts = true;
        settings.scheduled = false;
        user = store.directory().add("ada", "hash", false).value();
        account.address = account.name = "ada@example.org";
        account.incoming.host = "127.0.0.1";
        account.incoming.security = mail::Security::plain;
        account.incoming.login = "ada";
        account.has_password = true;
        add(account);
    }
    void add(mail::ExternalAccount& added) {
        write([&](store::Update& update) -> store::Result<void> {
            added.jmap_account = update.add_account(mail::AccountKind::external, added.name).value();
            const auto home = update.accounts().value().front().id;
            added.id = update.add_record(store::Type::external_account, home, mail::to_document(added)).value();
            return update.put_secret(added.id, mail::incoming_password, Secret("secret"));
        });
    }
};

// "Subject: N", a body that differs, CRLF line ends; padded to about `octets`.
inline std::string message(int n, std::size_t octets = 0) {
    std::string text = "From: sender@example.org\r\nSubject: " + std::to_string(n) + "\r\nMessage-ID: <" +
                       std::to_string(n) + "@example.org>\r\n\r\nThis is message " + std::to_string(n) + ".\r\n";
    while (text.size() < octets)
        text += "Line " + std::to_string(text.size()) + " of a long message that goes on and on.\r\n";
    return text;
}

inline std::vector<MaildropMessage> maildrop(int count, std::size_t octets = 0) {
    std::vector<MaildropMessage> messages;
    for (int n = 1; n <= count; ++n) messages.push_back({"uid" + std::to_string(n), message(n, octets)});
    return messages;
}

inline std::vector<std::string> texts(const std::vector<MaildropMessage>& messages) {
    std::vector<std::string> texts;
    for (const MaildropMessage& message : messages) texts.push_back(message.text);
    std::sort(texts.begin(), texts.end());
    return texts;
}

}  // namespace kontor::test
