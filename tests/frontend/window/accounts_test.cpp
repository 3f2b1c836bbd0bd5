// Accounts are added and providers picked.
#include "tests/frontend/window/the_window.hpp"

namespace kontor::frame {
namespace {

TEST_F(TheWindow, adds_an_account_step_by_step_after_a_live_test) {
    office.sends = true;
    sign_in();
    press(Role::button, "Add account");
    EXPECT_NE(find(Role::text, "Step 1 of 5"), nullptr);
    type("E-mail address", "ann@gmx.de");
    press(Role::button, "Next");
    EXPECT_NE(find(Role::heading, "How to sign in"), nullptr);
    EXPECT_NE(find(Role::link, "Switch POP on at GMX"), nullptr);
    type("Password at the provider", "secret");
    press(Role::button, "Server settings");
    EXPECT_EQ(find(Role::textbox, "Server")->value, "pop.gmx.net");
    press(Role::button, "Next");
    press(Role::radio, "The last 30 days");
    EXPECT_NE(find(Role::textbox, "Days"), nullptr);
    press(Role::button, "Back");
    EXPECT_EQ(find(Role::textbox, "Password at the provider")->value, "secret");
    press(Role::button, "Next");
    press(Role::button, "Next");
    EXPECT_NE(find(Role::heading, "Sending"), nullptr);
    press(Role::button, "Test and add");
    EXPECT_NE(find(Role::status, "ann@gmx.de added. Collecting has begun."), nullptr)
        << access::to_text(window->tree());
    EXPECT_EQ((*office.last_call("ExternalAccount/set"))["create"]["new"]["since"], "30d");
}

TEST_F(TheWindow, adds_an_account_on_one_page) {
    sign_in();
    press(Role::button, "Add account");
    press(Role::link, "Enter everything by hand");
    type("E-mail address", "ann@gmx.de");
    type("Password at the provider", "secret");
    EXPECT_EQ(find(Role::textbox, "Server")->value, "pop.gmx.net");
    press(Role::link, "Go step by step");
    EXPECT_EQ(find(Role::textbox, "E-mail address")->value, "ann@gmx.de");
    press(Role::link, "Enter everything by hand");
    press(Role::button, "Test and add");
    EXPECT_NE(find(Role::status, "ann@gmx.de added. Collecting has begun."), nullptr);
}

TEST_F(TheWindow, a_provider_is_picked_and_its_notes_are_told) {
    sign_in();
    press(Role::button, "Add account");
    type("E-mail address", "ann@proton.me");
    press(Role::button, "Next");
    EXPECT_NE(window->tree().find("form/note-no-pop"), nullptr);
    press(Role::button, "Provider: Proton Mail");
    press(Role::radio, "Gmail");
    EXPECT_EQ(window->tree().find("form/note-no-pop"), nullptr);
    press(Role::button, "Next");
    press(Role::link, "Make an app password at Gmail");
    const auto* visit = std::get_if<state::VisitPage>(&effects.back());
    ASSERT_NE(visit, nullptr);
    EXPECT_EQ(visit->url.substr(0, 8), "https://");
    type("App password", "abcd");
    press(Role::button, "Next");
    press(Role::radio, "On");
    EXPECT_EQ(find(Role::radio, "Keep it"), nullptr) << "in recent mode it stays at Google";
}

// Arrows go from one to the next (web/page/twin.js).
TEST_F(TheWindow, a_choice_is_one_stop_of_the_tab_key) {
    sign_in();
    press(Role::button, "Add account");
    press(Role::button, "Provider: Found by the address");
    const auto stops = [&] {
        std::map<std::string, std::pair<int, int>> by_group;  // radios, and those Tab reaches
        for (const access::Node& node : window->tree().nodes()) {
            if (node.role != Role::radio) continue;
            ++by_group[node.parent].first;
            by_group[node.parent].second += node.focusable ? 1 : 0;
        }
        return by_group;
    };
    ASSERT_EQ(stops().size(), 1u) << access::to_text(window->tree());
    EXPECT_GT(stops().begin()->second.first, 20);
    EXPECT_EQ(stops().begin()->second.second, 1);
    press(Role::radio, "Gmail");
    press(Role::link, "Enter everything by hand");
    EXPECT_GE(stops().size(), 2u) << access::to_text(window->tree());
    for (const auto& [group, radios] : stops()) EXPECT_EQ(radios.second, 1) << group;
}

TEST_F(TheWindow, the_way_to_an_account_fits_into_every_width) {
    office.sends = true;
    for (const float wide : {1440.0f, 760.0f, 380.0f}) {
        width = wide;
        sign_in();
        if (wide < 900) press(Role::button, "Show accounts");
        press(Role::button, "Add account");
        const auto fits = [&] {
            for (const access::Node& node : window->tree().nodes()) EXPECT_LE(node.rect.right(), wide) << node.id;
        };
        type("E-mail address", "ann@gmail.com");
        press(Role::button, "Provider: Gmail");
        fits();
        press(Role::button, "Next");
        type("App password", "abcd");
        fits();
        press(Role::button, "Next");
        fits();
        office.probes = {{{"error",
                           {{"class", "auth"},
                            {"message", "no"},
                            {"server", "Web login required"},
                            {"detail", "refused"},
                            {"since", "2026-03-12T14:00:00Z"}}}}};
        press(Role::button, "Next");
        EXPECT_NE(find(Role::button, "Test again"), nullptr);
        fits();
        press(Role::button, "Test again");
        EXPECT_NE(find(Role::heading, "Sending"), nullptr);
        fits();
        press(Role::button, "Cancel");
        TearDown();
        SetUp();
    }
}

}  // namespace
}  // namespace kontor::frame
