// One person whose external account has tokens, a store in memory, a provider and a keeper.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>

#include "engine/mail/external_account_json.hpp"
#include "engine/oauth/sign_in.hpp"
#include "engine/store/memory_store.hpp"
#include "native/relay/oauth/keeper.hpp"
#include "tests/native/relay/oauth/provider_double.hpp"
#include "tests/support/forwarding_store.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::test {

// A store whose disk is full as often as it is told.
class FullStore final : public ForwardingStore {
public:
    FullStore() : ForwardingStore(store_) {}

    store::Result<std::unique_ptr<store::Transaction>> begin() override {
        if (refusals == 0) return ForwardingStore::begin();
        --refusals;
        return store::Failure{store::Failure::Kind::full, "the disk is full"};
    }

    std::atomic<int> refusals{0};

private:
    store::MemoryStore store_;
};

class SignedInOffice {
public:
    explicit SignedInOffice(std::uint16_t pop3_port = 995)
        : registry({ProviderDouble::provider()}, provider.fetch(), false) {
        user = store.directory().add("ada", "hash", false).value();
        account.address = account.name = "ada@example.org";
        account.incoming.host = "127.0.0.1";
        account.incoming.port = pop3_port;
        account.incoming.security = mail::Security::plain;
        account.incoming.login = "ada";
        account.incoming.auth = mail::AuthKind::oauth;
        account.oauth_provider = "own";
        write([&](store::Update& update) -> store::Result<void> {
            account.jmap_account = update.add_account(mail::AccountKind::external, account.name).value();
            const auto home = update.accounts().value().front().id;
            account.id = update.add_record(store::Type::external_account, home, mail::to_document(account)).value();
            return update.put_secret(account.id, mail::oauth_tokens, oauth::to_document(tokens("a1", "r1")));
        });
        keeper = std::make_unique<oauth::Keeper>(
            store, registry, oauth::Keeper::Settings{provider.fetch(), [this] { return UtcTime{clock}; }});
    }

    oauth::Tokens tokens(const std::string& access, const std::string& refresh) const {
        oauth::Tokens made;
        made.provider = "own";
        made.access = Secret(access);
        made.refresh = Secret(refresh);
        made.lifetime = 3600;
        made.granted = UtcTime{clock};
        made.expires = UtcTime{clock + 3600};
        return made;
    }

    void write(const std::function<store::Result<void>(store::Update&)>& change) { write_as(store, user, change); }

    // As the person does in the window.
    void sign_in_again(const std::string& access, const std::string& refresh) {
        write([&](store::Update& update) -> store::Result<void> {
            const auto done =
                oauth::sign_in(update, account.id, tokens(access, refresh), ProviderDouble::provider(), UtcTime{clock});
            return done ? store::Result<void>() : done.error();
        });
    }

    oauth::Access ask(const std::string& refused = {}, const std::string& host = "mail.example.org") {
        return oauth::wait_for_access(keeper->asker(), {user, account.id, host, Secret(refused)});
    }
    std::string token(const std::string& refused = {}) {
        const oauth::Access access = ask(refused);
        return access.error
                   ? std::string(mail::error_class_name(access.error->error_class)) + " " + access.error->detail
                   : std::string(access.token.reveal());
    }

    oauth::Tokens stored() {
        return oauth::tokens_from_document(**store.view(user).value()->secret(account.id, mail::oauth_tokens)).value();
    }
    mail::ExternalAccount stored_account() {
        auto record = store.view(user).value()->record(store::Type::external_account, mail::Scope::all(), account.id);
        return mail::external_account_from_document(account.id, record.value()->document).value();
    }

    FullStore store;
    mail::UserId user;
    mail::ExternalAccount account;
    std::atomic<std::int64_t> clock{1'764'158'400};
    ProviderDouble provider;
    oauth::Registry registry;
    std::unique_ptr<oauth::Keeper> keeper;
};

}  // namespace kontor::test
