// Filters are made in their form, or as a script.
#include "tests/frontend/window/the_window.hpp"

namespace kontor::frame {
namespace {

TEST_F(TheWindow, makes_a_filter_and_shows_what_it_would_do) {
    sign_in();
    press(Role::button, "Menu");
    press(Role::menuitem, "Filters");
    press(Role::button, "New filter");
    type("Condition 1: text", "boss");
    press(Role::button, "Condition 1: how: contains");
    press(Role::menuitem, "begins with");
    press(Role::button, "Action 1: mailbox: Choose a mailbox");
    press(Role::menuitem, "Archive");
    press(Role::button, "Save");
    ASSERT_EQ(office.filters.size(), 1u);
    EXPECT_EQ(office.filters[0]["form"]["conditions"][0]["match"], "begins");
    press(Role::button, "Run boss on existing mail");
    EXPECT_NE(find(Role::progressbar, "Seeing what would happen"), nullptr);
}

TEST_F(TheWindow, a_script_is_text_of_several_lines) {
    office.filters = test::Json::array({test::a_filter("f1", "By hand", nullptr)});
    sign_in();
    press(Role::button, "Menu");
    press(Role::menuitem, "Filters");
    press(Role::button, "Edit By hand");
    const access::Node* script = find(Role::textbox, "Sieve script");
    ASSERT_NE(script, nullptr);
    EXPECT_EQ(script->value, "keep;");
    EXPECT_EQ(script->input.kind, access::TextInput::Kind::lines);
    type("Sieve script", "keep;\nstop;\n");
    press(Role::button, "Save");
    EXPECT_EQ(office.filters[0]["sieve"], "keep;\nstop;\n");
}

TEST_F(TheWindow, filters_fit_into_every_width) {
    office.filters = test::Json::array({test::a_filter("f1", "Bills", test::a_form())});
    office.emails[1]["from"] = test::Json::array({test::person("Ann", "ann@work.example")});
    for (const float wide : {1440.0f, 760.0f, 380.0f}) {
        width = wide;
        sign_in();
        EXPECT_NE(find(Role::button, "Put it into Sent"), nullptr) << wide;
        if (wide < 900) press(Role::button, "Show accounts");
        press(Role::button, "Menu");
        press(Role::menuitem, "Filters");
        press(Role::button, "Edit Bills");
        for (const access::Node& node : window->tree().nodes()) EXPECT_LE(node.rect.right(), wide) << node.id;
        press(Role::button, "Cancel");
        key("Escape");
        TearDown();
        SetUp();
    }
}

}  // namespace
}  // namespace kontor::frame
