#include "engine/send/verification.hpp"

#include <gtest/gtest.h>

#include <set>

#include "engine/text/unicode.hpp"

namespace kontor::send {
namespace {

using Proof = mail::Verification::State;

constexpr UtcTime first_day{1'800'000'000};
UtcTime after(std::int64_t seconds) { return {first_day.seconds + seconds}; }

// Different octets for each number.
std::string random_octets(std::uint64_t number) {
    std::string octets(code_random_octets, '\0');
    for (char& octet : octets) {
        number = number * 6364136223846793005u + 1442695040888963407u;
        octet = static_cast<char>(number >> 56);
    }
    return octets;
}

mail::Identity identity(std::string address, std::vector<std::string> reply_to = {}) {
    mail::Identity identity;
    identity.address = std::move(address);
    for (std::string& reply : reply_to) identity.reply_to.push_back({std::nullopt, std::move(reply)});
    return identity;
}

IssuedCode issue(mail::Identity& identity, UtcTime now = first_day, std::uint64_t number = 1) {
    auto issued = issue_code(identity, random_octets(number), now);
    EXPECT_TRUE(issued);
    return issued.value_or(IssuedCode{});
}

std::string another(std::string code) {
    code.back() = code.back() == '0' ? '1' : '0';
    return code;
}

TEST(Verification, ACodeProvesTheAddressOnce) {
    mail::Identity anna = identity("Anna@Example.org");
    EXPECT_EQ(unproven(anna), std::vector<std::string>{"anna@example.org"});
    const IssuedCode issued = issue(anna);
    EXPECT_EQ(issued.address, "anna@example.org");
    EXPECT_EQ(issued.code.size(), code_digits);
    EXPECT_EQ(anna.verification.state, Proof::code_sent);
    // Nothing of the code is kept.
    EXPECT_EQ(anna.verification.code_hash.find(issued.code), std::string::npos);
    EXPECT_EQ(anna.verification.code_hash.size(), 64u);

    EXPECT_TRUE(enter_code(anna, ' ' + issued.code.substr(0, 4) + "-" + issued.code.substr(4) + "\n", after(60)));
    EXPECT_EQ(anna.verification.state, Proof::verified);
    EXPECT_TRUE(unproven(anna).empty());
    auto again = enter_code(anna, issued.code, after(61));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error(), CodeError::no_code);
    auto more = issue_code(anna, random_octets(2), after(62));
    ASSERT_FALSE(more);
    EXPECT_EQ(more.error(), CodeError::nothing_to_prove);
}

TEST(Verification, EachAddressIsProvenByItsOwnCode) {
    mail::Identity anna = identity("anna@example.org", {"ANNA@example.org", "desk@example.net"});
    EXPECT_EQ(unproven(anna), (std::vector<std::string>{"anna@example.org", "desk@example.net"}));
    ASSERT_TRUE(enter_code(anna, issue(anna).code, first_day));
    EXPECT_EQ(anna.verification.state, Proof::needed);
    const IssuedCode second = issue(anna, first_day, 2);
    EXPECT_EQ(second.address, "desk@example.net");
    ASSERT_TRUE(enter_code(anna, second.code, first_day));
    EXPECT_EQ(anna.verification.state, Proof::verified);
}

TEST(Verification, ACodeProvesNoAddressThatCameLater) {
    mail::Identity anna = identity("anna@example.org");
    const IssuedCode issued = issue(anna);
    anna.address = "director@example.com";
    auto entered = enter_code(anna, issued.code, first_day);
    ASSERT_FALSE(entered);
    EXPECT_EQ(entered.error(), CodeError::wrong);
    // It still proves the one it went to.
    anna.reply_to.push_back({std::nullopt, "anna@example.org"});
    ASSERT_TRUE(enter_code(anna, issued.code, first_day));
    EXPECT_EQ(unproven(anna), std::vector<std::string>{"director@example.com"});
    EXPECT_EQ(anna.verification.state, Proof::needed);
}

TEST(Verification, FiveWrongEntriesEndACode) {
    mail::Identity anna = identity("anna@example.org");
    const IssuedCode issued = issue(anna);
    for (std::uint32_t i = 1; i < code_tries; ++i) {
        auto entered = enter_code(anna, i == 1 ? "" : another(issued.code), first_day);
        ASSERT_FALSE(entered);
        EXPECT_EQ(entered.error(), CodeError::wrong) << i;
    }
    auto last = enter_code(anna, another(issued.code), first_day);
    ASSERT_FALSE(last);
    EXPECT_EQ(last.error(), CodeError::too_many_tries);
    EXPECT_EQ(anna.verification.state, Proof::needed);
    auto late = enter_code(anna, issued.code, first_day);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error(), CodeError::no_code);
}

TEST(Verification, ACodeLivesForADay) {
    mail::Identity anna = identity("anna@example.org");
    IssuedCode issued = issue(anna);
    auto late = enter_code(anna, issued.code, after(code_seconds + 1));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error(), CodeError::no_code);
    EXPECT_EQ(anna.verification.state, Proof::needed);
    issued = issue(anna, after(code_seconds + 2), 2);
    EXPECT_TRUE(enter_code(anna, issued.code, after(2 * code_seconds)));
}

TEST(Verification, ANewCodeEndsTheOldOne) {
    mail::Identity anna = identity("anna@example.org");
    const IssuedCode first = issue(anna, first_day, 1);
    ASSERT_FALSE(enter_code(anna, another(first.code), first_day));
    const IssuedCode second = issue(anna, first_day, 2);
    EXPECT_EQ(anna.verification.failures, 0u);
    ASSERT_NE(first.code, second.code);
    EXPECT_FALSE(enter_code(anna, first.code, first_day));
    EXPECT_TRUE(enter_code(anna, second.code, first_day));
}

TEST(Verification, FiveCodesADay) {
    mail::Identity anna = identity("anna@example.org");
    for (std::uint32_t i = 0; i < codes_a_day; ++i) issue(anna, after(i), i);
    const mail::Identity before = anna;
    auto more = issue_code(anna, random_octets(9), after(24 * 60 * 60 - 1));
    ASSERT_FALSE(more);
    EXPECT_EQ(more.error(), CodeError::rate_limit);
    EXPECT_EQ(anna, before) << "the last code still holds";
    EXPECT_TRUE(issue_code(anna, random_octets(9), after(24 * 60 * 60)));
    EXPECT_EQ(anna.verification.codes_today, 1u);
}

TEST(Verification, CodesAndHashesComeFromTheRandomOctets) {
    std::set<std::string> codes, hashes, salts;
    for (std::uint64_t number = 0; number < 200; ++number) {
        mail::Identity anna = identity("anna@example.org");
        codes.insert(issue(anna, first_day, number).code);
        hashes.insert(anna.verification.code_hash);
        salts.insert(anna.verification.salt);
    }
    EXPECT_GT(codes.size(), 198u);
    EXPECT_EQ(hashes.size(), 200u);
    EXPECT_EQ(salts.size(), 200u);
    mail::Identity anna = identity("anna@example.org");
    EXPECT_EQ(issue_code(anna, std::string(code_random_octets, '\0'), first_day)->code, "00000000");
}

TEST(Verification, TheMailIsInThePersonsLanguage) {
    const struct {
        const char *language, *subject, *word;
    } expected[] = {
        {"en", "Your code: 12345678", "somebody wants to send mail as"},
        {"de-AT", "Ihr Code: 12345678", "jemand möchte"},
        {"NL", "Uw code: 12345678", "iemand wil"},
        {"zh_CN", "您的验证码：12345678", "验证码"},
        {"fr", "Your code: 12345678", "somebody"},
        {"", "Your code: 12345678", "somebody"},
    };
    for (const auto& [language, subject, word] : expected) {
        const CodeMail mail = code_mail(language, "{code}@example.org", "12345678");
        EXPECT_EQ(mail.subject, subject);
        EXPECT_NE(mail.text.find(word), std::string::npos) << language;
        EXPECT_NE(mail.text.find("{code}@example.org"), std::string::npos) << "what is put in is no template";
        EXPECT_NE(mail.text.find("\n    12345678\n"), std::string::npos);
        EXPECT_TRUE(text::is_utf8(mail.text));
    }
}

}  // namespace
}  // namespace kontor::send
