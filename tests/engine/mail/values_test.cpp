#include <gtest/gtest.h>

#include "engine/mail/email.hpp"
#include "engine/mail/external_account.hpp"
#include "engine/mail/ids.hpp"
#include "engine/mail/keywords.hpp"
#include "engine/mail/mailbox.hpp"

namespace kontor::mail {
namespace {

TEST(Ids, AreSpelledWithTheLetterOfTheirType) {
    EXPECT_EQ(EmailId{17}.to_string(), "e17");
    EXPECT_EQ(EmailId::parse("e17"), EmailId{17});
    EXPECT_EQ(EmailId::parse("e18446744073709551615"), EmailId{18446744073709551615u});
    for (const char* wrong : {"", "e", "17", "m17", "e0", "e017", "e-1", "e1x", "e 1", "e18446744073709551616"})
        EXPECT_FALSE(EmailId::parse(wrong)) << wrong;
    EXPECT_FALSE(EmailId{}) << "zero is no id";
}

TEST(Keywords, AreASetInLowerCase) {
    Keywords keywords;
    EXPECT_TRUE(keywords.add("$Seen"));
    EXPECT_TRUE(keywords.add("$seen"));
    EXPECT_TRUE(keywords.add("Work"));
    EXPECT_TRUE(keywords.add("a-first"));
    EXPECT_TRUE(keywords.contains(Keyword::seen));
    EXPECT_TRUE(keywords.contains("WORK"));
    EXPECT_EQ(keywords.all(), (std::vector<std::string>{"$seen", "a-first", "work"}));
    EXPECT_TRUE(keywords.remove("wOrK"));
    EXPECT_FALSE(keywords.contains("work"));
    EXPECT_EQ(Keywords(keywords.bits(), keywords.words()), keywords);
}

TEST(Keywords, RefuseWhatRfc8621Forbids) {
    Keywords keywords;
    for (const char* wrong : {"", "a b", "a(", "a)", "a{", "a]", "a%", "a*", "a\"", "a\\", "caf\xC3\xA9", "a\x7F"})
        EXPECT_FALSE(keywords.add(wrong)) << wrong;
    EXPECT_FALSE(keywords.add(std::string(256, 'x')));
    EXPECT_TRUE(keywords.add(std::string(255, 'x')));
    EXPECT_EQ(keywords.all().size(), 1u);
}

TEST(Keywords, DraftsCountAsRead) {
    Keywords keywords;
    EXPECT_TRUE(keywords.unread());
    keywords.add(Keyword::draft);
    EXPECT_FALSE(keywords.unread());
    keywords.remove(Keyword::draft);
    keywords.add(Keyword::seen);
    EXPECT_FALSE(keywords.unread());
}

TEST(Roles, AreReadAsTheyAreWritten) {
    for (const Role role : {Role::inbox, Role::archive, Role::drafts, Role::sent, Role::junk, Role::trash})
        EXPECT_EQ(role_from_name(role_name(role)), role);
    EXPECT_EQ(role_name(Role::none), "");
    EXPECT_FALSE(role_from_name("Inbox"));
    EXPECT_FALSE(role_from_name("important"));
}

TEST(ErrorClasses, HaveTheNamesProgramsRelyOn) {
    EXPECT_EQ(error_class_name(ErrorClass::connect), "connect");
    EXPECT_EQ(error_class_name(ErrorClass::certificate), "certificate");
    EXPECT_EQ(error_class_name(ErrorClass::storage), "storage");
    EXPECT_EQ(phase_name(Phase::authenticating), "authenticating");
    EXPECT_EQ(phase_name(Phase::disabled), "disabled");
}

TEST(Email, WithoutADateIsSortedByItsArrival) {
    Email email;
    email.received_at = {200};
    EXPECT_EQ(email.sort_date(), UtcTime{200});
    email.summary.sent_at = SentDate{{100}, 60};
    EXPECT_EQ(email.sort_date(), UtcTime{100});
}

}  // namespace
}  // namespace kontor::mail
