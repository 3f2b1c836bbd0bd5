// Addresses that no person reads, and those that write to everybody.
#include "engine/mail/robots.hpp"

#include <gtest/gtest.h>

namespace kontor::mail {
namespace {

TEST(Robots, AreToldFromPeople) {
    for (const char* robot : {"noreply@example.com",
                              "No-Reply@example.com",
                              "do_not_reply@example.com",
                              "donotreply-shop@example.com",
                              "MAILER-DAEMON@example.com",
                              "bounce-1234-x@news.example.com",
                              "bounces+77=anna@example.com",
                              "list-request@example.org",
                              "owner-list@example.org",
                              "list-bounces@example.org",
                              "majordomo@example.org",
                              "LISTSERV@example.edu",
                              "shop-noreply@example.com",
                              "nobody@example.org",
                              "root@host.example",
                              "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.com",
                              "MAILER-DAEMON",
                              "",
                              "@example.org",
                              "bob@",
                              "notifications@example.com"})
        EXPECT_TRUE(is_robot(robot)) << robot;
    for (const char* person : {"bob@example.net", "postmaster@example.net", "rooter@example.net", "reply@example.net",
                               "replyno@example.net", "owner@example.net", "info@example.net", "anna.root@example.net"})
        EXPECT_FALSE(is_robot(person)) << person;
    EXPECT_TRUE(is_mail_system("Mailer-Daemon@x.example"));
    EXPECT_TRUE(is_mail_system("postmaster@x.example"));
    EXPECT_FALSE(is_mail_system("bob@x.example"));
}

TEST(Robots, NewslettersAreSentInBulk) {
    for (const char* bulk : {"newsletter@shop.example", "News@shop.example", "daily-digest@list.example",
                             "marketing.nl@shop.example", "noreply@bank.example", "week-nieuwsbrief@shop.example"})
        EXPECT_TRUE(is_bulk_sender(bulk)) << bulk;
    for (const char* person :
         {"newman@x.example", "li.wei@huaxin-trading.example", "info@shop.example", "dean@news.example"})
        EXPECT_FALSE(is_bulk_sender(person)) << person;
}

}  // namespace
}  // namespace kontor::mail
