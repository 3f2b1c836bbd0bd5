// A store for bench/many_accounts.py: people with twenty external accounts each, at the providers of pop3_providers in
// turn, collecting what arrives from now on every five minutes. Prints a token of each person, a line each.
//   account_store DIR ACCOUNTS HOSTS PORT CA_FILE
#include <cstdio>
#include <cstdlib>
#include <string>

#include "bench/measured_store.hpp"
#include "engine/mail/external_account_json.hpp"
#include "native/relay/auth/token.hpp"

namespace {

using namespace kontor;
using bench::must;

constexpr int accounts_of_person = 20;

mail::ExternalAccount account_at(int number, int hosts, char** arguments) {
    const int host = number % hosts;
    mail::ExternalAccount account;
    account.name = account.address = "box" + std::to_string(number) + "@example.org";
    account.incoming.host = "127.1." + std::to_string(host / 250) + '.' + std::to_string(host % 250 + 1);
    account.incoming.port = static_cast<std::uint16_t>(std::atoi(arguments[4]));
    account.incoming.login = "box" + std::to_string(number);
    account.incoming.auth = mail::AuthKind::password;
    account.incoming.ca_file = arguments[5];
    account.since.rule = mail::Since::Rule::now;
    account.has_password = true;
    return account;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::fprintf(stderr, "account_store DIR ACCOUNTS HOSTS PORT CA_FILE\n");
        return 64;
    }
    const auto store = must(storage::open_sqlite_store(argv[1]));
    const int accounts = std::atoi(argv[2]);
    for (int first = 0; first < accounts; first += accounts_of_person) {
        const auto user = must(store->directory().add("person" + std::to_string(first), "", false));
        const Secret token = auth::make_token();
        store::Login login;
        login.user = user;
        login.kind = store::Login::Kind::token;
        login.token_hash = auth::token_hash(token.reveal());
        must(store->directory().add_login(login));
        std::printf("%s\n", std::string(token.reveal()).c_str());
        auto transaction = must(store->begin());
        store::Update* const update = must(transaction->as(user));
        const auto home = must(update->accounts()).front().id;
        for (int i = first; i < std::min(accounts, first + accounts_of_person); ++i) {
            mail::ExternalAccount account = account_at(i, std::atoi(argv[3]), argv);
            account.jmap_account = must(update->add_account(mail::AccountKind::external, account.name));
            const auto id = must(update->add_record(store::Type::external_account, home, mail::to_document(account)));
            must(update->put_secret(id, mail::incoming_password, Secret("secret")));
        }
        must(transaction->commit());
    }
}
