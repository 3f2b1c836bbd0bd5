// Files that are known by their paths alone, and the frames of archives.
#include "engine/mail_files/recognise.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/mail_files/tar_entry.hpp"
#include "tests/support/linear_work.hpp"

namespace kontor::mail_files {
namespace {

using Path = std::vector<std::string>;
using Kind = NamedFile::Kind;

TEST(NamedFile, SaysWhereMailGoes) {
    struct Case {
        const char* path;
        Kind kind;
        Path folder, mbox;
    };
    const Case cases[] = {
        {"Sent.mbox", Kind::look, {}, {"Sent"}},
        {"letter.EML", Kind::message, {}, {"letter.EML"}},
        {"old/letter.eml", Kind::message, {}, {"letter.eml"}},
        {"old/Club/Plans/1", Kind::look, {"Club", "Plans"}, {"Club", "Plans", "1"}},
        {"old/Work%2F2026.sbd/Plans", Kind::look, {"Work/2026"}, {"Work/2026", "Plans"}},
        {"old/Work.mbox/mbox", Kind::look, {"Work"}, {"Work"}},
        {"Maildir/cur/1764000000.M1.host:2,S", Kind::message, {}, {"1764000000.M1.host:2,S"}},
        {"Maildir/.Work.Plans/new/1764000000.M1.host",
         Kind::message,
         {"Work", "Plans"},
         {"Work", "Plans", "1764000000.M1.host"}},
        {"old/.git/config", Kind::other, {}, {}},
        {"Maildir/tmp/1764000000.M1.host", Kind::other, {}, {}},
        {"Maildir/dovecot-keywords", Kind::other, {}, {}},
        {"old/Inbox.msf", Kind::other, {}, {}},
        {"dovecot-keywords", Kind::look, {}, {"dovecot-keywords"}},
        {"", Kind::look, {}, {}},
        {"///", Kind::look, {}, {}},
    };
    for (const Case& each : cases) {
        const NamedFile file = named_file(each.path);
        EXPECT_EQ(file.kind, each.kind) << each.path;
        if (each.kind == Kind::other) continue;
        EXPECT_EQ(file.folder, each.folder) << each.path;
        EXPECT_EQ(file.mbox, each.mbox) << each.path;
    }
}

TEST(NamedFile, SaysWhatTheNameSays) {
    const NamedFile file = named_file("Maildir/cur/1764000000.M1.host:2,FSa");
    EXPECT_EQ(file.received_at, UtcTime{1764000000});
    ASSERT_TRUE(file.keywords);
    EXPECT_TRUE(file.keywords->contains("$seen") && file.keywords->contains("$flagged"));
    EXPECT_TRUE(file.is_dated_by_file);
    EXPECT_FALSE(file.was_chosen);
    EXPECT_TRUE(named_file("17").is_numbered && named_file("17").was_chosen);
    EXPECT_FALSE(named_file("old/letter.eml").keywords) << "a name that is not ours says nothing";
}

TEST(NamedFile, HasAnEnd) {
    std::string path = "1";
    for (int depth = 0; depth < 64; ++depth) path.insert(0, "a/");
    EXPECT_EQ(named_file(path).folder.size(), 63u);
    EXPECT_EQ(named_file("a/" + path).kind, Kind::other);
}

TEST(NamedFile, TakesTimeByTheOctet) {
    for (const char* piece : {"/", "a/", ".a/", "%2F", "a.b", ".a.b/cur/", "&AAA-/"})
        test::expect_linear_work([&](std::size_t size) {
            std::string path;
            while (path.size() < size) path += piece;
            return [path] { EXPECT_LE(named_file(path).folder.size(), path.size()); };
        });
}

TEST(TarEntry, IsAsPosixHasIt) {
    const std::string head = tar_file("a/b.eml", 700, UtcTime{1764000000});
    ASSERT_EQ(head.size(), 512u);
    EXPECT_EQ(head.substr(0, 8), std::string("a/b.eml\0", 8));
    EXPECT_EQ(head.substr(124, 12), std::string("00000001274\0", 12));
    EXPECT_EQ(head.substr(136, 12), std::string("15111100400\0", 12));
    EXPECT_EQ(head.substr(257, 8), std::string("ustar\0"
                                               "00",
                                               8));
    EXPECT_EQ(head[156], '0');
    std::string blank = head;
    blank.replace(148, 8, "        ");
    std::size_t sum = 0;
    for (const char c : blank) sum += static_cast<unsigned char>(c);
    EXPECT_EQ(std::stoul(head.substr(148, 6), nullptr, 8), sum);
    EXPECT_EQ(tar_filling(700).size(), 324u);
    EXPECT_EQ(tar_filling(512).size(), 0u);
    EXPECT_EQ(tar_end(), std::string(1024, '\0'));
}

TEST(TarEntry, HasRoomForLongNamesAndSizes) {
    for (std::size_t size = 90; size < 130; ++size) {
        const std::string path = std::string(size, 'n') + "\xc3\xa4";
        const std::string head = tar_file(path, 1, {});
        ASSERT_EQ(head.size(), 3 * 512u) << size;
        EXPECT_EQ(head[156], 'x');
        const std::size_t records = std::stoul(head.substr(124, 11), nullptr, 8);
        const std::string record = head.substr(512, records);
        EXPECT_EQ(std::stoul(record), records) << record;
        EXPECT_TRUE(record.ends_with(" path=" + path + "\n")) << record;
    }
    const std::string large = tar_file("a", std::uint64_t{1} << 33, {});
    EXPECT_NE(large.find(" size=8589934592\n"), std::string::npos);
    EXPECT_EQ(tar_folder("a/cur", {})[156], '5');
}

}  // namespace
}  // namespace kontor::mail_files
