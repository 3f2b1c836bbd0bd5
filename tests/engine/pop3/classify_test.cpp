// What servers really say when they refuse, and in which class it ends: that decides what a person is told to do.
#include "engine/pop3/classify.hpp"

#include <gtest/gtest.h>

namespace kontor::pop3 {
namespace {

struct Row {
    const char* server;
    Moment moment;
    const char* line;
    ErrorClass kind;
};

TEST(Classify, RepliesOfRealServers) {
    using enum ErrorClass;
    const auto login = Moment::login, transaction = Moment::transaction, greeting = Moment::greeting;
    for (const Row& row : {
             Row{"Gmail", login, "-ERR [AUTH] Username and password not accepted.", auth},
             Row{"Gmail", login, "-ERR [AUTH] Application-specific password required: https://support.google.com/",
                 provider},
             Row{"Gmail", login, "-ERR [AUTH] Web login required: https://support.google.com/mail/answer/78754",
                 provider},
             Row{"Gmail", login, "-ERR [AUTH] Account exceeded pop command or bandwidth limits.", quota},
             Row{"Gmail", login, "-ERR [IN-USE] Unable to lock maildrop: Mailbox is locked by POP server", locked},
             Row{"Gmail", login, "-ERR [SYS/TEMP] Temporary system problem. Please try again later.", provider},
             // It lets one in, and says so at the first question.
             Row{"Gmail", transaction,
                 "-ERR [SYS/PERM] Your account is not enabled for POP access. Please visit your Gmail settings page "
                 "and "
                 "enable your account for POP access.",
                 provider},
             Row{"Yahoo", login,
                 "-ERR Your account is not enabled for POP access. Please visit options section in yahoo mail accounts "
                 "for enable POP access.",
                 provider},
             // The same words whether the password is wrong or POP3 is not switched on.
             Row{"GMX", login, "-ERR authentication failed", auth},
             Row{"Outlook.com", login, "-ERR Logon failure: unknown user name or bad password.", auth},
             Row{"Exchange Online", login, "-ERR Authentication failure: unknown user name or bad password.", auth},
             Row{"Exchange Online", login, "-ERR Basic authentication is disabled.", provider},
             Row{"Dovecot", login, "-ERR [AUTH] Authentication failed.", auth},
             Row{"Dovecot", login,
                 "-ERR [AUTH] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.", tls},
             Row{"Dovecot", login, "-ERR [SYS/TEMP] Temporary authentication failure. [mail:2026-11-26 10:00:00]",
                 provider},
             Row{"Dovecot", login, "-ERR [IN-USE] Maximum number of connections from user+IP exceeded", locked},
             Row{"Dovecot", transaction, "-ERR [IN-USE] Couldn't sync mailbox.", locked},
             Row{"Cyrus", login, "-ERR [IN-USE] Unable to lock maildrop", locked},
             Row{"Cyrus", login, "-ERR [LOGIN-DELAY] Logins must be at least 5 minutes apart", locked},
             Row{"Cyrus", login, "-ERR [AUTH] Invalid login", auth},
             Row{"Cyrus", transaction, "-ERR [SYS/PERM] Fatal error: the quota root cannot be read", provider},
             Row{"Courier", login, "-ERR Login failed.", auth},
             Row{"Courier", login, "-ERR Temporary problem, please try again later", provider},
             Row{"hMailServer", login, "-ERR Your mailbox is already locked", locked},
             Row{"163.com", transaction, "-ERR Can't get the letter xtbBLQwAABrqlERZ8pmJc6[301], try again later",
                 locked},
             Row{"any", login, "-ERR [AUTH] the mailbox is locked until you pay", auth},
             Row{"any", login, "-ERR invalid password", auth},
             Row{"any", login, "-ERR maildrop is busy, wait a minute", locked},
             Row{"any", login, "-ERR account suspended", provider},
             Row{"any", greeting, "-ERR not today", provider},
             Row{"any", greeting, "-ERR too many connections from your address", locked},
             Row{"any", Moment::stls, "-ERR quota exceeded", tls},
             Row{"any", transaction, "-ERR no such message", protocol},
         }) {
        const auto reply = parse_reply(row.line);
        ASSERT_TRUE(reply) << row.line;
        EXPECT_EQ(classify(*reply, row.moment, "x").kind, row.kind) << row.server << ": " << row.line;
    }
}

TEST(Classify, WhatAProviderWantsIsToldApart) {
    const auto detail = [](const char* line, Moment moment = Moment::login) {
        return classify(*parse_reply(line), moment, "x").detail;
    };
    EXPECT_EQ(detail("-ERR [AUTH] Application-specific password required"), "app-password");
    EXPECT_EQ(detail("-ERR [AUTH] Web login required"), "web-login");
    EXPECT_EQ(detail("-ERR [SYS/PERM] Your account is not enabled for POP access", Moment::transaction),
              "pop-disabled");
    EXPECT_EQ(detail("-ERR Basic authentication is disabled."), "basic-auth");
    EXPECT_EQ(detail("-ERR account suspended"), "account-locked");
    EXPECT_EQ(detail("-ERR [SYS/TEMP] the mailbox is not enabled yet"), "passing");
    EXPECT_EQ(detail("-ERR Temporary problem"), "passing");
    EXPECT_EQ(detail("-ERR [SYS/PERM] no"), "");
    EXPECT_EQ(detail("-ERR [AUTH] Username and password not accepted."), "") << "no provider is asked";
}

}  // namespace
}  // namespace kontor::pop3
