// Names of files that come out of mail, and of keys.
#include "native/desktop/file_names.hpp"

#include <SDL2/SDL_keycode.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "native/desktop/chooser.hpp"
#include "native/desktop/key_names.hpp"
#include "tests/support/temporary_directory.hpp"

namespace kontor::desktop {
namespace {

TEST(FileNames, NothingThatIsThereIsWrittenOver) {
    const test::TemporaryDirectory folder;
    EXPECT_EQ(free_place(folder.path(), "a.pdf"), folder.path() / "a.pdf");
    std::ofstream(folder.path() / "a.pdf") << "x";
    std::filesystem::create_symlink("nowhere", folder.path() / "a (2).pdf");
    EXPECT_EQ(free_place(folder.path(), "a.pdf"), folder.path() / "a (3).pdf");
}

TEST(FileNames, OnlyWhatStartsNothingIsOpened) {
    for (const char* name : {"a.pdf", "A.PNG", "x.y.txt"}) EXPECT_TRUE(is_harmless(name)) << name;
    for (const char* name : {"a.desktop", "a.sh", "a.exe", "a.html", "a.svg", "pdf", "a.pdf.desktop", ".pdf"})
        EXPECT_FALSE(is_harmless(name)) << name;
    EXPECT_EQ(type_of("a.JPG"), "image/jpeg");
    EXPECT_EQ(type_of("a.unheard"), "application/octet-stream");
}

TEST(FileNames, DownloadsGoWhereThePersonWantsThem) {
    const test::TemporaryDirectory folder;
    ::setenv("HOME", "/home/ann", 1);
    ::setenv("XDG_CONFIG_HOME", folder.path().c_str(), 1);
    EXPECT_EQ(download_folder(), "/home/ann/Downloads");
    std::ofstream(folder.path() / "user-dirs.dirs") << "# own\nXDG_DOWNLOAD_DIR=\"$HOME/Geladen\"\n";
    EXPECT_EQ(download_folder(), "/home/ann/Geladen");
    ::unsetenv("XDG_CONFIG_HOME");
}

TEST(Chooser, LinesAreParted) {
    EXPECT_EQ(lines_of("/a b\n/c\n"), (std::vector<std::string>{"/a b", "/c"}));
    EXPECT_TRUE(lines_of("\n").empty());
}

TEST(KeyNames, AreThoseOfTheDom) {
    EXPECT_EQ(key_name(SDLK_RETURN), "Enter");
    EXPECT_EQ(key_name(SDLK_KP_ENTER), "Enter");
    EXPECT_EQ(key_name(SDLK_DOWN), "ArrowDown");
    EXPECT_EQ(key_name(SDLK_F5), "F5");
    EXPECT_EQ(key_name(SDLK_j), "");  // comes as text
    EXPECT_EQ(key_name(SDLK_LSHIFT), "");
    EXPECT_EQ(plain_character(SDLK_a), "a");
    EXPECT_EQ(plain_character(SDLK_LSHIFT), "");
}

}  // namespace
}  // namespace kontor::desktop
