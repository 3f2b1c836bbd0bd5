#include "frontend/theme/palette.hpp"

#include <gtest/gtest.h>

#include "frontend/theme/icon.hpp"
#include "frontend/theme/metrics.hpp"

namespace kontor::theme {
namespace {

constexpr double kReadable = 4.5;      // WCAG 2.1, 1.4.3
constexpr double kRecognisable = 3.0;  // 1.4.11: the edge of a field

TEST(Palette, knows_the_ends_of_contrast) {
    EXPECT_NEAR(contrast(rgb(0x000000), rgb(0xFFFFFF)), 21.0, 0.01);
    EXPECT_NEAR(contrast(rgb(0x777777), rgb(0x777777)), 1.0, 0.001);
}

class EachAppearance : public testing::TestWithParam<Appearance> {};

TEST_P(EachAppearance, words_are_readable_on_every_ground) {
    for (const ReadablePair& pair : readable_pairs(GetParam()))
        EXPECT_GE(contrast(pair.words, pair.ground), kReadable)
            << "on " << pair.what << ": " << std::hex << int{pair.words.red} << ' ' << int{pair.words.green} << ' '
            << int{pair.words.blue};
}

TEST_P(EachAppearance, fields_have_an_edge_one_sees) {
    const Palette& p = palette(GetParam());
    EXPECT_GE(contrast(p.field_line, p.ground), kRecognisable);
    EXPECT_GE(contrast(p.field_line, p.side), kRecognisable);
    EXPECT_GE(contrast(p.accent, p.ground), kRecognisable);  // the focus ring
    EXPECT_GE(contrast(p.accent, p.selected), kRecognisable);
}

TEST_P(EachAppearance, the_same_name_keeps_its_avatar) {
    EXPECT_EQ(avatar_ground(GetParam(), "ann@example.com"), avatar_ground(GetParam(), "ann@example.com"));
}

INSTANTIATE_TEST_SUITE_P(Palette, EachAppearance, testing::Values(Appearance::light, Appearance::dark));

TEST(Palette, is_the_one_of_the_design) {
    const Palette& light = palette(Appearance::light);
    EXPECT_EQ(light.accent, rgb(0x2457D6));
    EXPECT_EQ(light.side, rgb(0xF6F7F9));
    const Palette& dark = palette(Appearance::dark);
    EXPECT_EQ(dark.ground, rgb(0x14171C));
    EXPECT_EQ(dark.danger, rgb(0xFF8A7A));
}

TEST(Icon, every_icon_has_a_drawing) {
    for (int icon = 1; icon <= static_cast<int>(Icon::warning); ++icon)
        EXPECT_FALSE(icon_path(static_cast<Icon>(icon)).empty()) << icon;
    EXPECT_TRUE(icon_path(Icon::none).empty());
}

TEST(Metrics, panes_give_way_as_the_window_narrows) {
    EXPECT_EQ(breadth(1440), Breadth::wide);
    EXPECT_EQ(breadth(899), Breadth::medium);
    EXPECT_EQ(breadth(599), Breadth::narrow);
    EXPECT_GE(row_height(Density::compact, Breadth::narrow), kTouchTarget);
    EXPECT_GE(side_row_height(Breadth::narrow), kTouchTarget);
}

}  // namespace
}  // namespace kontor::theme
