#include "tests/native/relay/routes/relay_under_test.hpp"

#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "engine/text/base64.hpp"
#include "native/relay/auth/password.hpp"
#include "native/relay/auth/token.hpp"

namespace kontor::routes {

void RelayTest::start(Settings settings, std::optional<Window> window) {
    // Tests that fail on purpose need not wait as strangers must.
    settings.penalty.first = std::chrono::milliseconds(30);
    settings.penalty.longest = std::chrono::milliseconds(120);
    if (!ann) {
        static const std::string hash = *auth::hash_password(Secret(password));
        ann = *store.directory().add("ann", hash, false);
    }
    hub = std::make_unique<push::Hub>(push::Pace{std::chrono::milliseconds(50), std::chrono::milliseconds(50)});
    lanes = std::make_unique<http::Lanes>();
    office = std::make_unique<Office>(store, nullptr, *hub, *lanes, std::move(settings));
    router = std::make_unique<Router>(
        *office, std::move(window), [this] { return trouble; }, [] { return std::string("kontor_test 1\n"); });
    store.on_commit([hub_now = hub.get()](std::span<const store::StateChange> changes) {
        for (const store::StateChange& change : changes) hub_now->mail_changed(change.user);
    });
    auto listening = http::Server::listen({"127.0.0.1", 0}, *router, *lanes);
    ASSERT_TRUE(listening) << listening.error().message();
    server = std::move(*listening);
    port = server->port();
    io = std::thread([this] { server->run(); });
}

void RelayTest::stop() {
    if (!server) return;
    store.on_commit([](std::span<const store::StateChange>) {});
    server->drain(std::chrono::seconds(2));
    io.join();
    lanes->stop();
    hub->stop();
    server.reset();
    router.reset();
    office.reset();
}

mail::EmailId RelayTest::add_mail(const std::string& raw) {
    const Bytes bytes(raw);
    const auto staged = store.stage(std::span(&bytes, 1));
    auto transaction = store.begin();
    auto* update = *(*transaction)->as(ann);
    const auto mailboxes = *update->mailboxes(mail::Scope::all());
    store::NewEmail email;
    email.account = mailboxes.front().account;
    email.raw = staged->front();
    for (const mail::Mailbox& mailbox : mailboxes) {
        if (mailbox.role == mail::Role::inbox) email.mailboxes = {mailbox.id};
    }
    email.summary = mime::summarise(mime::parse(raw));
    const auto id = update->add_email(email);
    EXPECT_TRUE(id);
    EXPECT_TRUE((*transaction)->commit());
    return *id;
}

Answer RelayTest::login(const std::string& body, Fields fields) {
    fields.emplace_back("Content-Type", "application/json");
    return ask("POST", "/auth/login", fields, body);
}

Fields RelayTest::basic(const std::string& name, const std::string& secret) const {
    return {{"Authorization", "Basic " + text::base64_encode(name + ":" + secret)}};
}

Fields RelayTest::cookie() {
    const Answer answer = login(Json{{"name", "ann"}, {"password", password}}.dump());
    const std::string set = answer.field("set-cookie");
    return {{"Cookie", set.substr(0, set.find(';'))}};
}

std::string RelayTest::bearer() {
    const Secret token = auth::make_token();
    store::Login login;
    login.user = ann;
    login.kind = store::Login::Kind::token;
    login.token_hash = auth::token_hash(token.reveal());
    EXPECT_TRUE(store.directory().add_login(login));
    return std::string(token.reveal());
}

std::string RelayTest::home_account() { return (*store.view(ann).value()->accounts()).front().id.to_string(); }

}  // namespace kontor::routes
