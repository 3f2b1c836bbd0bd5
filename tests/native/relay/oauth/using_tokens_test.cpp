// Collector and outbox with accounts that have tokens, against servers that take only the right one (F66).
#include "engine/mail/identity.hpp"
#include "engine/send/submit.hpp"
#include "engine/text/base64.hpp"
#include "native/relay/collector/collector.hpp"
#include "native/relay/outbox/outbox.hpp"
#include "tests/native/relay/oauth/signed_in_office.hpp"
#include "tests/support/scripted_server.hpp"
#include "tests/support/scripted_smtp_server.hpp"

namespace kontor::oauth {
namespace {

using test::ScriptedServer;
using test::ScriptedSmtpServer;
using test::SignedInOffice;

std::string xoauth2(const std::string& token) {
    return "AUTH XOAUTH2 " + text::base64_encode("user=ada\1auth=Bearer " + token + "\1\1");
}

constexpr const char* capabilities = "+OK\r\nSASL PLAIN XOAUTH2\r\nUSER\r\nUIDL\r\nTOP\r\n.\r\n";

// Takes one token, and says so of others in the way of the standard.
class TokenServer {
public:
    explicit TokenServer(std::string right)
        : server_(std::vector<test::MaildropMessage>{{"u1", "Subject: one\r\n\r\nhello\r\n"}}) {
        using Turn = ScriptedServer::Turn;
        server_.on("CAPA", [](Turn& turn) { turn.reply(capabilities); });
        server_.on("AUTH", [right = xoauth2(right)](Turn& turn) {
            turn.reply(turn.command == right ? "+OK welcome\r\n" : "-ERR [AUTH] token refused\r\n");
        });
    }
    std::uint16_t port() const { return server_.port(); }
    std::size_t said(std::string_view keyword) const { return server_.said(keyword); }
    std::size_t sessions() const { return server_.sessions(); }

private:
    ScriptedServer server_;
};

collect::Run collect(SignedInOffice& office, bool with_keeper = true) {
    relay::CollectorSettings settings;
    settings.allow_private_hosts = true;
    settings.scheduled = false;
    if (with_keeper) settings.access = office.keeper->asker();
    relay::Collector collector(office.store, settings);
    collector.start();
    const auto run = collector.start(office.user, office.account.id);
    return collector.wait(office.user, *run).value();
}

TEST(CollectingWithTokens, LogsInWithTheToken) {
    TokenServer server("a1");
    SignedInOffice office(server.port());
    const collect::Run run = collect(office);
    EXPECT_FALSE(run.error) << run.error->message;
    EXPECT_EQ(run.new_messages, 1u);
    EXPECT_EQ(office.provider.asked(), 0u);
    EXPECT_EQ(server.said("USER"), 0u);
}

TEST(CollectingWithTokens, TakesAnotherOneWhenTheServerRefuses) {
    TokenServer server("a2");
    SignedInOffice office(server.port());
    office.provider.give("a2", "r2");
    const collect::Run run = collect(office);
    EXPECT_FALSE(run.error) << run.error->message;
    EXPECT_EQ(run.new_messages, 1u);
    EXPECT_EQ(office.provider.asked(), 1u);
    EXPECT_EQ(server.said("AUTH"), 2u);
    EXPECT_EQ(office.stored_account().consecutive_auth_failures, 0u);
}

// One refresh, then "sign in again"; the server hears of no password.
TEST(CollectingWithTokens, AsksToSignInWhenTheGrantIsOver) {
    TokenServer server("another");
    SignedInOffice office(server.port());
    office.write([&](store::Update& update) {
        return update.put_secret(office.account.id, mail::incoming_password, Secret("an old password"));
    });
    office.provider.answer(400, R"({"error": "invalid_grant"})");
    for (int i = 0; i < 3; ++i) {
        const collect::Run run = collect(office);
        ASSERT_TRUE(run.error);
        EXPECT_EQ(run.error->error_class, mail::ErrorClass::auth);
        EXPECT_EQ(run.error->detail, "sign-in");
    }
    EXPECT_EQ(office.provider.asked(), 1u);
    EXPECT_EQ(server.said("AUTH"), 1u);
    EXPECT_EQ(server.said("PASS") + server.said("USER"), 0u);
    EXPECT_EQ(office.stored_account().consecutive_auth_failures, 3u);

    office.sign_in_again("another", "r9");
    EXPECT_EQ(office.stored_account().consecutive_auth_failures, 0u);
    EXPECT_FALSE(collect(office).error);
}

TEST(CollectingWithTokens, SwitchedOffByRefusalsIsOnAgainAfterSigningIn) {
    TokenServer server("another");
    SignedInOffice office(server.port());
    office.provider.answer(400, R"({"error": "invalid_grant"})");
    for (int i = 0; i < 10; ++i) (void)collect(office);
    EXPECT_EQ(office.stored_account().disabled, mail::DisabledBecause::authentication);
    office.sign_in_again("another", "r9");
    EXPECT_TRUE(office.stored_account().is_enabled());
}

// That is nobody's wrong password.
TEST(CollectingWithTokens, F66_CountsAProviderThatIsDownAsNoFailureToLogIn) {
    TokenServer server("a1");
    SignedInOffice office(server.port());
    office.clock += 4000;
    for (int i = 0; i < 12; ++i) {
        const collect::Run run = collect(office);
        ASSERT_TRUE(run.error);
        EXPECT_EQ(run.error->error_class, mail::ErrorClass::connect);
    }
    EXPECT_EQ(office.provider.asked(), 1u);
    EXPECT_EQ(server.sessions(), 0u);
    EXPECT_EQ(office.stored_account().consecutive_auth_failures, 0u);
    EXPECT_TRUE(office.stored_account().is_enabled());
}

TEST(CollectingWithTokens, NeedsARelay) {
    TokenServer server("a1");
    SignedInOffice office(server.port());
    const collect::Run run = collect(office, false);
    ASSERT_TRUE(run.error);
    EXPECT_EQ(run.error->detail, "oauth-unavailable");
    EXPECT_EQ(server.sessions(), 0u);
}

// --- sending

class SendingWithTokens : public testing::Test {
protected:
    SendingWithTokens() {
        server.on("EHLO", [](ScriptedSmtpServer::Turn& turn) {
            turn.reply("250-scripted.example.org\r\n250-PIPELINING\r\n250 AUTH PLAIN XOAUTH2\r\n");
        });
        server.on("AUTH", [this](ScriptedSmtpServer::Turn& turn) {
            turn.reply(turn.command == xoauth2(right) ? "235 2.7.0 welcome\r\n" : "535 5.7.8 token refused\r\n");
        });
        office.account.outgoing = office.account.incoming;
        office.account.outgoing->port = server.port();
        office.account.outgoing->auth = mail::AuthKind::automatic;  // with the same credentials as the incoming one
        office.write([&](store::Update& update) -> store::Result<void> {
            mail::Identity identity;
            identity.account = office.account.jmap_account;
            identity.address = office.account.address;
            identity_ = update.add_record(store::Type::identity, identity.account, mail::to_document(identity)).value();
            return update.change_record(store::Type::external_account, office.account.id,
                                        mail::to_document(office.account));
        });
        settings.allow_private_hosts = true;
        settings.now = [this] { return UtcTime{office.clock}; };
        settings.access = office.keeper->asker();
        outbox = std::make_unique<outbox::Outbox>(office.store, settings);
        office.store.on_commit([this](std::span<const store::StateChange> changes) { outbox->committed(changes); });
        outbox->start();
    }
    ~SendingWithTokens() override {
        outbox->stop(std::chrono::seconds(5));
        office.store.on_commit([](std::span<const store::StateChange>) {});
    }

    mail::RecordId submit() {
        mail::Submission submission;
        submission.account = office.account.jmap_account;
        submission.identity = identity_;
        submission.from = office.account.address;
        submission.to.emplace_back().address = "bob@example.net";
        submission.created = submission.send_at = submission.due = UtcTime{office.clock};
        const std::string raw = "Subject: hello\r\n\r\nhello\r\n";
        const Bytes octets(raw);
        const auto staged = office.store.stage(std::span(&octets, 1)).value().front();
        mail::RecordId id;
        office.write([&](store::Update& update) -> store::Result<void> {
            submission.message = update.add_blob(submission.account, staged, UtcTime{office.clock}).value();
            id = send::submit(update, submission).value();
            return {};
        });
        return id;
    }
    mail::Submission submission(mail::RecordId id) {
        return send::submission(*office.store.view(office.user).value(), mail::Scope::all(), id).value().value();
    }
    bool settled(mail::RecordId id) {
        for (int i = 0; i < 2000; ++i) {
            const mail::Submission now = submission(id);
            const bool is_idle = now.state != mail::Submission::State::sending && outbox->totals().sessions == 0;
            if (now.attempts >= 1 && is_idle) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return false;
    }

    std::string right = "a1";
    ScriptedSmtpServer server;
    SignedInOffice office;
    outbox::Settings settings;
    std::unique_ptr<outbox::Outbox> outbox;
    mail::RecordId identity_;
};

TEST_F(SendingWithTokens, LogsInWithTheToken) {
    const mail::RecordId id = submit();
    ASSERT_TRUE(settled(id));
    EXPECT_EQ(submission(id).state, mail::Submission::State::done);
    EXPECT_EQ(server.mails().size(), 1u);
}

TEST_F(SendingWithTokens, TakesAnotherOneWhenTheServerRefuses) {
    right = "a2";
    office.provider.give("a2");
    const mail::RecordId id = submit();
    ASSERT_TRUE(settled(id));
    EXPECT_EQ(submission(id).state, mail::Submission::State::done);
    EXPECT_EQ(server.mails().size(), 1u);
    EXPECT_EQ(server.said("AUTH"), 2u);
}

TEST_F(SendingWithTokens, WaitsForThePersonAndGoesOnByItself) {
    right = "a9";
    office.provider.answer(400, R"({"error": "invalid_grant"})");
    const mail::RecordId id = submit();
    ASSERT_TRUE(settled(id));
    EXPECT_EQ(submission(id).state, mail::Submission::State::waiting);
    ASSERT_TRUE(submission(id).error);
    EXPECT_EQ(submission(id).error->error_class, "auth");
    EXPECT_EQ(submission(id).error->detail, "sign-in");
    EXPECT_EQ(server.mails().size(), 0u);
    office.clock += 1;
    office.sign_in_again("a9", "r9");
    for (int i = 0; i < 2000 && server.mails().empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_EQ(server.mails().size(), 1u);
}

TEST_F(SendingWithTokens, TriesAgainLaterWhenTheProviderIsDown) {
    office.clock += 4000;
    const mail::RecordId id = submit();
    ASSERT_TRUE(settled(id));
    EXPECT_EQ(submission(id).state, mail::Submission::State::waiting);
    EXPECT_EQ(submission(id).error->error_class, "connect");
    EXPECT_EQ(submission(id).error->detail, "oauth-unavailable");
    office.provider.give("a1");
    office.clock += 3600;
    outbox->look_again();
    for (int i = 0; i < 2000 && server.mails().empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_EQ(server.mails().size(), 1u);
}

}  // namespace
}  // namespace kontor::oauth
