// What is said of a command line that means nothing.
#include <gtest/gtest.h>

#include "native/cli/command.hpp"

namespace kontor::cli {
namespace {

class Screen : public control::Terminal {
public:
    void out(std::string_view text) override { printed += text; }
    void err(std::string_view text) override { complained += text; }
    std::optional<Secret> ask(const control::SecretQuestion&) override { return {}; }

    std::string printed, complained;
};

struct Said {
    int code;
    std::string text;
};
Said typed(const std::vector<std::string>& arguments) {
    Screen screen;
    Common common(screen);
    const int code = parse(common, arguments);
    EXPECT_TRUE(!common.action);
    return {code, screen.complained};
}

TEST(CommandLine, AnUnknownCommandIsNamedWithThoseThereAre) {
    const Said said = typed({"colect"});
    EXPECT_EQ(said.code, usage);
    EXPECT_EQ(
        said.text.rfind("kontor: \"colect\" is no command of kontor, which needs a command: serve, demo, user, ", 0),
        0u)
        << said.text;
    EXPECT_NE(said.text.find("\nkontor --help explains them.\n"), std::string::npos) << said.text;
}

TEST(CommandLine, AnUnknownCommandOfACommandIsNamedWithThoseOfThatOne) {
    const Said said = typed({"--data", "x", "user", "password", "anna"});
    EXPECT_EQ(said.code, usage);
    EXPECT_EQ(said.text.rfind(
                  "kontor: \"password\" is no command of kontor user, which needs a command: add, list, passwd, ", 0),
              0u)
        << said.text;
}

TEST(CommandLine, AnUnknownOptionWithoutACommandIsNamed) {
    EXPECT_EQ(typed({"--colour"}).text.rfind("kontor: \"--colour\" is no option of kontor, ", 0), 0u);
}

TEST(CommandLine, NothingAtAllAsksForACommand) {
    const Said said = typed({});
    EXPECT_EQ(said.code, usage);
    EXPECT_EQ(said.text, "A subcommand is required\nRun with --help for more information.\n");
}

TEST(CommandLine, AnUnknownOptionIsNamed) {
    const Said said = typed({"check", "--colour", "red"});
    EXPECT_EQ(said.code, usage);
    EXPECT_NE(said.text.find("--colour"), std::string::npos) << said.text;
}

}  // namespace
}  // namespace kontor::cli
