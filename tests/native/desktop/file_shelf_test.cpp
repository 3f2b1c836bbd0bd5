// What is kept of a person's mail over visits, in a file.
#include "native/desktop/file_shelf.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "native/desktop/bus.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::desktop {
namespace {

class FileShelfTest : public testing::Test {
protected:
    std::unique_ptr<FileShelf> shelf() { return std::make_unique<FileShelf>(folder.path() / "kontor" / "shelf"); }
    static std::string opened(FileShelf& shelf) {
        shelf.open();
        const auto event = shelf.next_event();
        if (!event) return "nothing";
        if (std::holds_alternative<bridge::Shelf::Unavailable>(*event)) return "unavailable";
        const auto& there = std::get<bridge::Shelf::Opened>(*event);
        std::string text = there.owner + ":";
        for (const auto& record : there.records) text += " " + record.name + "=" + record.value;
        return text;
    }

    test::TemporaryDirectory folder;
};

TEST_F(FileShelfTest, KeepsWhatWasWrittenForItsOwner) {
    {
        const auto first = shelf();
        EXPECT_EQ(opened(*first), ":");
        first->claim("ann");
        first->write("ann", {{"a", "1"}, {"b", std::string("x\0y", 3)}, {"c", "3"}});
        first->write("ann", {{"c", std::nullopt}, {"a", "2"}});
        first->write("bob", {{"d", "4"}});
        EXPECT_FALSE(first->next_event());
    }
    const auto second = shelf();
    EXPECT_EQ(opened(*second), std::string("ann: a=2 b=x\0y", 14));
}

TEST_F(FileShelfTest, AnotherOwnerFindsNothing) {
    const auto one = shelf();
    opened(*one);
    one->claim("ann");
    one->write("ann", {{"a", "1"}});
    one->claim("ann");
    EXPECT_EQ(opened(*one), "ann: a=1");
    one->claim("bob");
    EXPECT_EQ(opened(*one), "bob:");
}

TEST_F(FileShelfTest, WhatIsWipedIsNotInTheFileEither) {
    const auto one = shelf();
    opened(*one);
    one->claim("ann");
    one->write("ann", {{"mail", "a secret between us"}});
    one->wipe();
    EXPECT_EQ(opened(*one), ":");
    for (const auto& file : std::filesystem::directory_iterator(folder.path() / "kontor")) {
        std::ifstream in(file.path(), std::ios::binary);
        const std::string octets{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
        EXPECT_EQ(octets.find("secret between"), std::string::npos) << file.path();
    }
}

TEST_F(FileShelfTest, IsForItsOwnerAlone) {
    const auto one = shelf();
    opened(*one);
    one->claim("ann");
    for (const auto& file : std::filesystem::directory_iterator(folder.path() / "kontor")) {
        struct stat status {};
        ASSERT_EQ(::stat(file.path().c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 0777, 0600u) << file.path();
    }
}

TEST_F(FileShelfTest, ASecondWindowGoesOnWithout) {
    const auto first = shelf();
    EXPECT_EQ(opened(*first), ":");
    first->claim("ann");
    const auto second = shelf();
    EXPECT_EQ(opened(*second), "unavailable");
    second->claim("bob");
    second->write("bob", {{"a", "1"}});
    EXPECT_EQ(opened(*first), "ann:");
}

TEST_F(FileShelfTest, AFileThatIsNoneIsNoReasonToStop) {
    std::filesystem::create_directories(folder.path() / "kontor");
    std::ofstream(folder.path() / "kontor" / "shelf") << std::string(5000, 'x');
    const auto one = shelf();
    EXPECT_EQ(opened(*one), "unavailable");
    one->write("ann", {{"a", "1"}});
}

TEST(Bus, TextIsShownAsItIs) { EXPECT_EQ(without_markup("a <b> & c"), "a &lt;b&gt; &amp; c"); }

TEST(Bus, WhereThereIsNoneNothingIsTold) {
    ::unsetenv("DBUS_SESSION_BUS_ADDRESS");
    ::setenv("XDG_RUNTIME_DIR", "/nowhere", 1);
    Bus bus(std::make_shared<Errands>([] {}), {});
    EXPECT_FALSE(bus.is_there());
    bus.notify("a", "b", "c");
}

}  // namespace
}  // namespace kontor::desktop
