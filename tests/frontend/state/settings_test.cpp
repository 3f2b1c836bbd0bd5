#include "frontend/state/settings.hpp"

#include <gtest/gtest.h>

namespace kontor::state {
namespace {

TEST(Settings, come_back_as_they_were_kept) {
    Settings settings;
    settings.appearance = theme::Appearance::dark;
    settings.language = words::Language::chinese;
    settings.density = theme::Density::compact;
    settings.side_width = 300;
    settings.list_width = 500;
    settings.images_from = {"news@example.com"};
    settings.collapsed_accounts = {"a2"};
    settings.collapsed_mailboxes = {"a2/m7"};
    settings.conversations = false;
    settings.notifications = true;
    EXPECT_EQ(settings_from_text(to_text(settings)), settings);
}

TEST(Settings, of_rubbish_are_the_defaults) {
    for (const char* text :
         {"", "nonsense", "[]", "{\"sideWidth\":\"wide\",\"language\":7,\"imagesFrom\":{}}", "{\"appearance\":null}"})
        EXPECT_EQ(settings_from_text(text), Settings{}) << text;
}

TEST(Settings, keep_panes_within_their_limits) {
    const Settings settings = settings_from_text(R"({"sideWidth":5,"listWidth":99999})");
    EXPECT_EQ(settings.side_width, theme::kSideMin);
    EXPECT_EQ(settings.list_width, theme::kListMax);
}

}  // namespace
}  // namespace kontor::state
