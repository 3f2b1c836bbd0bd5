// What the big providers say, and in which class it ends.
#include "engine/smtp/classify.hpp"

#include <gtest/gtest.h>

#include "engine/smtp/parse.hpp"

namespace kontor::smtp {
namespace {

ErrorClass kind(Bytes line, Moment moment) {
    const auto part = parse_reply_line(line);
    if (!part) return ErrorClass::protocol;
    return classify({part->code, part->enhanced, std::string(part->text)}, moment, "x").kind;
}

TEST(Classify, ReadsCodesAndWords) {
    struct Row {
        const char* line;
        Moment moment;
        ErrorClass kind;
    };
    for (const Row& row : {
             Row{"535 5.7.8 Username and Password not accepted", Moment::login, ErrorClass::auth},
             Row{"535 Incorrect authentication data", Moment::login, ErrorClass::auth},
             Row{"535 5.7.139 Authentication unsuccessful", Moment::login, ErrorClass::provider},
             Row{"550 5.7.30 Basic authentication is not supported", Moment::login, ErrorClass::provider},
             Row{"534 5.7.9 Application-specific password required", Moment::login, ErrorClass::provider},
             Row{"534 5.7.14 Please log in via your web browser", Moment::login, ErrorClass::provider},
             Row{"525 5.7.13 disabled", Moment::login, ErrorClass::provider},
             Row{"432 4.7.12 password transition", Moment::login, ErrorClass::provider},
             Row{"454 4.7.0 temporary", Moment::login, ErrorClass::locked},
             Row{"504 5.5.4 unrecognized", Moment::login, ErrorClass::auth},
             Row{"421 4.7.0 try later", Moment::recipient, ErrorClass::locked},
             Row{"550 5.7.57 Client not authenticated to send mail", Moment::sender, ErrorClass::auth},
             Row{"553 sorry", Moment::sender, ErrorClass::sender},
             Row{"552 5.3.4 too big", Moment::sender, ErrorClass::too_large},
             Row{"552 too big", Moment::content, ErrorClass::too_large},
             Row{"552 mailbox full", Moment::recipient, ErrorClass::recipient},
             Row{"550 5.1.1 mailbox disabled, over quota", Moment::recipient, ErrorClass::recipient},
             Row{"554 5.7.1 relay access denied", Moment::recipient, ErrorClass::auth},
             Row{"550 5.4.5 daily limit", Moment::content, ErrorClass::quota},
             Row{"553 5.6.7 ASCII only", Moment::recipient, ErrorClass::unsupported},
             Row{"554 5.7.1 spam", Moment::content, ErrorClass::content},
             Row{"451 4.7.1 later", Moment::content, ErrorClass::locked},
             Row{"501 anything, try quota", Moment::starttls, ErrorClass::tls},
             Row{"554 no", Moment::greeting, ErrorClass::provider},
         }) {
        EXPECT_EQ(kind(row.line, row.moment), row.kind) << row.line;
    }
}

TEST(Classify, QuotesTheServerWithItsNumbers) {
    const Error error = classify({550, {5, 1, 1}, "no \x1b[1m user"}, Moment::recipient, "What we say");
    EXPECT_EQ(error.server, "550 5.1.1 no [1m user");
    EXPECT_EQ(error.what, "What we say");
    EXPECT_TRUE(error.permanent);
    EXPECT_FALSE(classify({450, {}, ""}, Moment::recipient, "x").permanent);
}

}  // namespace
}  // namespace kontor::smtp
