// Outgoing settings tried on a server that says what a test wants: each failure ends in the class a person is told.
#include "native/relay/collector/collector.hpp"
#include "tests/native/relay/collector/office.hpp"

namespace kontor::test {
namespace {

// An SMTP server on a ScriptedServer's socket.
class Submission {
public:
    Submission() : server_(std::vector<MaildropMessage>()) { says("QUIT", "221 bye\r\n"); }
    void says(const char* command, const std::string& words) {
        server_.on(command, [words](ScriptedServer::Turn& turn) { turn.reply(words); });
    }
    void drops(const char* command) {
        server_.on(command, [](ScriptedServer::Turn& turn) { turn.drop(); });
    }
    void greets_and_offers_login() {
        says("", "220 ready\r\n");
        says("EHLO", "250-mail.example.org\r\n250 AUTH PLAIN\r\n");
    }

    collect::ProbeResult probe(mail::Security security = mail::Security::plain, const std::string& login = "ada") {
        Office office(server_);
        mail::ServerSettings settings = office.account.incoming;
        settings.security = security;
        settings.login = login;
        relay::Collector collector(office.store, office.settings);
        collector.start();
        return collector.probe(office.user, {settings, true, Secret("secret")});
    }
    std::size_t said(std::string_view command) const { return server_.said(command); }

private:
    ScriptedServer server_;
};

std::string class_of(const collect::ProbeResult& result) {
    if (!result.error) return "none";
    const std::string detail = result.error->detail.empty() ? "" : "/" + result.error->detail;
    return std::string(mail::error_class_name(result.error->error_class)) + detail;
}

TEST(OutgoingProbe, SignsInAndSendsNothing) {
    Submission server;
    server.greets_and_offers_login();
    server.says("AUTH PLAIN AGFkYQBzZWNyZXQ=", "235 2.7.0 welcome\r\n");
    const collect::ProbeResult result = server.probe();
    EXPECT_TRUE(result.ok);
    EXPECT_EQ(class_of(result), "none");
    EXPECT_EQ(server.said("MAIL"), 0u);
    EXPECT_EQ(server.said("QUIT"), 1u);
}

TEST(OutgoingProbe, NeedsNoLoginWhereNoneIsGiven) {
    Submission server;
    server.greets_and_offers_login();
    EXPECT_TRUE(server.probe(mail::Security::plain, "").ok);
    EXPECT_EQ(server.said("AUTH"), 0u);
}

TEST(OutgoingProbe, TellsAWrongPasswordInTheServersWords) {
    Submission server;
    server.greets_and_offers_login();
    server.says("AUTH", "535 5.7.8 Username and Password not accepted\r\n");
    const collect::ProbeResult result = server.probe();
    EXPECT_FALSE(result.ok);
    EXPECT_EQ(class_of(result), "auth/refused");
    EXPECT_EQ(result.error->server, "535 5.7.8 Username and Password not accepted");
}

TEST(OutgoingProbe, TellsWhatTheProviderMustSwitchOn) {
    Submission server;
    server.greets_and_offers_login();
    server.says("AUTH",
                "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.\r\n");
    EXPECT_EQ(class_of(server.probe()), "provider/smtp-auth-disabled");
}

TEST(OutgoingProbe, NeverGoesOnInTheClear) {
    Submission server;
    server.greets_and_offers_login();
    EXPECT_EQ(class_of(server.probe(mail::Security::starttls)), "tls/starttls");
    EXPECT_EQ(server.said("AUTH"), 0u);
}

TEST(OutgoingProbe, TellsAServerWithoutTls) {
    Submission server;
    server.greets_and_offers_login();
    EXPECT_EQ(class_of(server.probe(mail::Security::tls)).substr(0, 3), "tls");
}

TEST(OutgoingProbe, TellsAServerOfAnotherKind) {
    Submission server;  // which greets like POP3
    EXPECT_EQ(class_of(server.probe()), "protocol");
}

TEST(OutgoingProbe, TellsABrokenLine) {
    Submission server;
    server.says("", "220 ready\r\n");
    server.drops("EHLO");
    EXPECT_EQ(class_of(server.probe()), "connect/broken");
}

// QUIT is good manners; whether it is answered says nothing about the settings.
TEST(OutgoingProbe, IsDoneOnceSignedIn) {
    Submission server;
    server.greets_and_offers_login();
    server.says("AUTH", "235 welcome\r\n");
    server.drops("QUIT");
    EXPECT_TRUE(server.probe().ok);
}

}  // namespace
}  // namespace kontor::test
