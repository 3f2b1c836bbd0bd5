// Names of files and folders, flags, and what headers say about them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/mail_files/file_name.hpp"
#include "engine/mail_files/folder_name.hpp"
#include "engine/mail_files/header_hints.hpp"
#include "engine/mail_files/keyword_letters.hpp"
#include "engine/mail_files/message_list.hpp"
#include "engine/mime/parse_message.hpp"

namespace kontor::mail_files {
namespace {

using Path = std::vector<std::string>;

mail::Keywords keywords(const std::vector<std::string>& words) {
    mail::Keywords made;
    for (const std::string& word : words) EXPECT_TRUE(made.add(word)) << word;
    return made;
}

TEST(KeywordLetters, AreThoseOfMaildir) {
    KeywordLetters letters;
    const auto all = keywords({"$draft", "$flagged", "$forwarded", "$answered", "$seen", "$deleted"});
    EXPECT_EQ(letters.letters(all), "DFPRST");
    EXPECT_EQ(letters.keywords("TSRPFD"), all);
    EXPECT_EQ(letters.keywords("XYZ19 -"), mail::Keywords());
    EXPECT_FALSE(letters.has_grown());
}

TEST(KeywordLetters, GiveOthersALetterOfTheFolder) {
    KeywordLetters letters;
    EXPECT_EQ(letters.letters(keywords({"work", "$junk", "$seen"})), "Sab");
    EXPECT_TRUE(letters.has_grown());
    letters.was_written();
    EXPECT_EQ(letters.letters(keywords({"work"})), "b");
    EXPECT_FALSE(letters.has_grown());
    EXPECT_EQ(letters.to_file(), "0 $junk\n1 work\n");
    const KeywordLetters again(letters.to_file());
    EXPECT_EQ(again.keywords("baz"), keywords({"work", "$junk"}));
}

TEST(KeywordLetters, EndWithTheAlphabet) {
    KeywordLetters letters;
    for (char c = 'a'; c <= 'z'; ++c) EXPECT_EQ(letters.letters(keywords({std::string("w") + c})), std::string(1, c));
    EXPECT_EQ(letters.letters(keywords({"one-more", "wz"})), "z");
    EXPECT_EQ(letters.left_out(), 1u);
}

TEST(KeywordLetters, BearAnyFile) {
    const KeywordLetters letters("\n0 $Junk\r\nx y\n99 far\n3 work\n4\n5 not(ok\n2 work 2");
    EXPECT_EQ(letters.keywords("abcdef"), keywords({"$junk", "work"}));
}

TEST(FileName, IsReadBack) {
    const MessageKey key{mail::EmailId{17}, 0x3fa9c2d1};
    const std::string maildir = to_maildir_name(UtcTime{1764000000}, key, "FS");
    EXPECT_EQ(maildir, "1764000000.e17.3fa9c2d1.kontor:2,FS");
    EXPECT_EQ(parse_maildir_name(maildir).key, key);
    EXPECT_EQ(parse_maildir_name(maildir).letters, "FS");
    EXPECT_EQ(parse_maildir_name(maildir).received_at, UtcTime{1764000000});
    EXPECT_EQ(to_eml_name(UtcTime{5}, key, ""), "5.e17.3fa9c2d1.eml");
    for (const char* letters : {"", "FSa"}) {
        const FileName read = parse_eml_name(to_eml_name(UtcTime{1764000000}, key, letters));
        EXPECT_EQ(read.key, key);
        EXPECT_EQ(read.letters, letters);
        EXPECT_EQ(read.received_at, UtcTime{1764000000});
    }
}

TEST(FileName, OfOthersSaysWhatItSays) {
    const FileName dovecot = parse_maildir_name("1764000000.M20046P2137.mailhost,S=4542,W=4642:2,RSa");
    EXPECT_EQ(dovecot.received_at, UtcTime{1764000000});
    EXPECT_EQ(dovecot.letters, "RSa");
    EXPECT_FALSE(dovecot.key);
    EXPECT_EQ(parse_maildir_name("1764000000.M1.host;2,S").letters, "S");
    for (const char* name : {"", ":2,", "2,", "x", ".", "99999999999999999999.x", "-5.x", "1764000000"}) {
        EXPECT_FALSE(parse_maildir_name(name).received_at) << name;
        EXPECT_EQ(parse_maildir_name(name).letters, "") << name;
    }
    for (const char* name :
         {"", ".eml", "letter.eml", "1764000000.eml", "1764000000.e17,S.eml", "1.e17.3fa9c2d1,S.txt", ",.eml"}) {
        EXPECT_FALSE(parse_eml_name(name).received_at) << name;
        EXPECT_EQ(parse_eml_name(name).letters, "") << name;
    }
}

TEST(FolderName, LeadsNowhereElseAndComesBack) {
    for (const std::string name : {"Work", "..", ".", ".hidden", "a/b", "a\\b", "100%", "100%25", "%2F", "x.", "x ",
                                   "a:b*c?d", "Entwürfe", "草稿 & mehr", "😀", "&", "a.b", "~", "-"}) {
        const std::string file = to_file_name(name);
        EXPECT_EQ(file.find_first_of("/\\:*?"), std::string::npos) << file;
        EXPECT_NE(file.front(), '.') << file;
        EXPECT_EQ(from_file_name(file), name);
        const Path path = {name, "unten"};
        const std::string folder = to_maildir_folder(path);
        EXPECT_EQ(folder.find('/'), std::string::npos);
        EXPECT_EQ(from_maildir_folder(folder), path) << folder;
    }
    EXPECT_EQ(to_file_name("Work/2026: plans"), "Work%2F2026%3A plans");
    EXPECT_EQ(to_maildir_folder(Path{"Entwürfe"}), ".Entw&APw-rfe");
    EXPECT_EQ(to_maildir_folder(Path{"台北"}), ".&U,BTFw-");
    EXPECT_EQ(to_maildir_folder(Path{"A&B", "c"}), ".A&-B.c");
}

TEST(FolderName, FitsAFileSystem) {
    std::string chinese;
    for (int i = 0; i < 80; ++i) chinese += "稿";
    const std::string one = to_file_name(chinese + "a"), other = to_file_name(chinese + "b");
    EXPECT_LE(one.size(), 200u);
    EXPECT_NE(one, other);
    EXPECT_LE(to_maildir_folder(Path{chinese, chinese}).size(), 240u);
}

TEST(FolderName, OfOthersBecomesAMailboxName) {
    EXPECT_EQ(from_maildir_folder(".INBOX.Sent"), (Path{"INBOX", "Sent"}));
    EXPECT_EQ(from_maildir_folder("..x."), Path{"x"});
    EXPECT_EQ(from_maildir_folder(".Entwürfe"), Path{"Entwürfe"});
    EXPECT_EQ(from_maildir_folder(".a&b"), Path{"a&b"});
    EXPECT_EQ(from_maildir_folder(".&2D3e-"), Path{"&2D3e-"});  // half a surrogate pair, no more
    for (const char* name : {"", ".", "..", "cur"}) EXPECT_EQ(from_maildir_folder(name), Path{}) << name;
    EXPECT_EQ(from_file_name("Gel\xf6scht"), "Gel\xEF\xBF\xBDscht");
    EXPECT_EQ(from_file_name(""), "-");
    EXPECT_LE(from_file_name(std::string(255, '\xff')).size(), 255u);
}

TEST(UsualRole, IsKnownInFourLanguages) {
    const std::vector<std::pair<std::string, mail::Role>> rows = {
        {"INBOX", mail::Role::inbox},      {"Sent Items", mail::Role::sent},
        {"Gesendet", mail::Role::sent},    {"ENTWÜRFE", mail::Role::drafts},
        {"Verzonden", mail::Role::sent},   {"Prullenbak", mail::Role::trash},
        {"已发送", mail::Role::sent},      {"垃圾邮件", mail::Role::junk},
        {"Papierkorb", mail::Role::trash}, {"Ongewenste e-mail", mail::Role::junk},
        {"Spam", mail::Role::junk},        {"Archief", mail::Role::archive},
        {"Work", mail::Role::none},        {"", mail::Role::none},
        {"Sent 2019", mail::Role::none},
    };
    for (const auto& [name, role] : rows) EXPECT_EQ(usual_role(name), role) << name;
}

TEST(MessageList, IsReadBack) {
    ListedMessage message{1843, mail::EmailId{17}, {}, keywords({"$seen", "work"})};
    for (std::size_t i = 0; i < message.hash.size(); ++i) message.hash[i] = static_cast<std::uint8_t>(i * 9);
    const std::string line = to_line(message);
    ASSERT_EQ(line.back(), '\n');
    EXPECT_EQ(parse_listed_message(Bytes(line).substr(0, line.size() - 1)), message);
    message.keywords = {};
    const std::string bare = to_line(message);
    EXPECT_EQ(parse_listed_message(Bytes(bare).substr(0, bare.size() - 1)), message);
    for (std::size_t cut = 0; cut < bare.size() - 1; ++cut)
        EXPECT_FALSE(parse_listed_message(Bytes(bare).substr(0, cut)));
    EXPECT_FALSE(parse_listed_message(message_list_title));
}

TEST(HeaderHints, TellFlags) {
    const auto of = [](Bytes header) { return keywords_of(mime::parse(header)); };
    EXPECT_EQ(of("Status: RO\nX-Status: AF\nX-Keywords: work  $Junk\n\nStatus: x"),
              keywords({"$seen", "$answered", "$flagged", "work", "$junk"}));
    EXPECT_EQ(of("Status: O\nX-Status: DT\n\n"), keywords({"$deleted", "$draft"}));
    EXPECT_EQ(of("X-Mozilla-Status: 1007\n\n"), keywords({"$seen", "$answered", "$flagged", "$forwarded"}));
    EXPECT_EQ(of("Subject: R\n\nStatus: R"), mail::Keywords());
}

TEST(HeaderHints, TellTheArrival) {
    const auto of = [](Bytes header) { return arrival_of(mime::parse(header)); };
    EXPECT_EQ(of("Received: by b; Mon, 24 Nov 2025 16:05:09 +0000\nReceived: by a; Mon, 24 Nov 2025 15:00:00 +0000\n"
                 "Date: Sun, 23 Nov 2025 15:00:00 +0000\n\n"),
              UtcTime{1764000309});
    EXPECT_EQ(of("Received: by b; rubbish\nReceived: by a\nDate: Mon, 24 Nov 2025 17:05:09 +0100\n\n"),
              UtcTime{1764000309});
    EXPECT_EQ(of("Subject: x\n\n"), std::nullopt);
}

}  // namespace
}  // namespace kontor::mail_files
