// Mail is read and filed, and the window behaves as windows do.
#include "tests/frontend/window/the_window.hpp"

namespace kontor::frame {
namespace {

TEST_F(TheWindow, signs_in_by_name_and_password) {
    settle();
    type("User name", "ann");
    type("Password", "secret");
    press(Role::button, "Sign in");
    const auto* sent = std::get_if<state::SendSignIn>(&effects.back());
    ASSERT_NE(sent, nullptr);
    EXPECT_EQ(sent->name, "ann");
    EXPECT_EQ(sent->password, "secret");
    window->sign_in_failed(state::SignInForm::Trouble::refused);
    settle();
    EXPECT_NE(find(Role::alert, "The user name or the password is not right."), nullptr);
}

TEST_F(TheWindow, shows_accounts_list_and_reader) {
    sign_in();
    ASSERT_NE(row("三月份订单报价"), nullptr);
    EXPECT_EQ(row("三月份订单报价")->set_size, 3);
    EXPECT_NE(find(Role::button, "All accounts"), nullptr);
    EXPECT_NE(find(Role::link, "Inbox"), nullptr);
    EXPECT_NE(find(Role::heading, "No message open"), nullptr);
}

TEST_F(TheWindow, reads_deletes_and_undoes) {
    sign_in();
    window->request({access::Request::Kind::press, row("三月份订单报价")->id, {}, false, false});
    settle();
    EXPECT_NE(find(Role::heading, "三月份订单报价"), nullptr);
    const access::Node* body = find(Role::document, "Message content");
    ASSERT_NE(body, nullptr);
    EXPECT_EQ(body->value, "Dear Ann,\nthank you.");
    key("#");
    EXPECT_NE(find(Role::status, "1 message moved to Trash"), nullptr) << access::to_text(window->tree());
    press(Role::button, "Undo");
    EXPECT_NE(find(Role::status, "Undone"), nullptr);
}

TEST_F(TheWindow, a_click_of_the_mouse_opens_a_row) {
    sign_in();
    const access::Rect place = row("Draft of the offer")->rect;
    click(place.x + 200, place.center_y());
    EXPECT_EQ(window->state().open, "e2");
    EXPECT_EQ(window->state().selected.size(), 0u);
}

TEST_F(TheWindow, a_click_on_the_star_stars_and_opens_nothing) {
    sign_in();
    const access::Rect place = row("Draft of the offer")->rect;
    ImGui::GetIO().AddMousePosEvent(place.x + 200, place.center_y());
    settle();
    const access::Node* star = window->tree().find("row/e2/star");
    ASSERT_NE(star, nullptr) << "the star appears under the pointer";
    click(star->rect.center_x(), star->rect.center_y());
    EXPECT_EQ(window->state().open, "");
    EXPECT_TRUE(window->replica().email("e2")->flagged());
}

TEST_F(TheWindow, rows_are_dragged_onto_a_mailbox_with_the_mouse) {
    sign_in();
    ImGuiIO& io = ImGui::GetIO();
    const access::Rect from = row("Draft of the offer")->rect;
    const access::Rect to = window->tree().find("box/a2/m2-archive")->rect;
    const auto go = [&](float x, float y) {
        io.AddMousePosEvent(x, y);
        frame();
        frame();
    };
    go(from.x + 200, from.center_y());
    io.AddMouseButtonEvent(0, true);
    frame();
    go(from.x + 150, from.center_y());
    go(to.center_x(), to.center_y());
    EXPECT_NE(find(Role::status, "1 message"), nullptr) << access::to_text(window->tree());
    io.AddMouseButtonEvent(0, false);
    frame();
    settle();
    EXPECT_EQ(window->replica().email("e2")->mailboxes, std::set<bridge::Id>{"m2-archive"});
    EXPECT_EQ(window->state().open, "") << "letting go is no click";
    EXPECT_EQ(find(Role::status, "1 message"), nullptr);
}

TEST_F(TheWindow, a_conversation_is_read_and_unfolded_by_its_lines) {
    for (test::Json& email : office.emails) email["threadId"] = "t1";
    sign_in();
    window->request({access::Request::Kind::press, "row/e3", {}, false, false});
    settle();
    EXPECT_NE(find(Role::text, "3 messages"), nullptr);
    const access::Node* line = window->tree().find("message/e1");
    ASSERT_NE(line, nullptr);
    EXPECT_EQ(line->expanded, access::Tristate::no);
    EXPECT_EQ(window->tree().find("body/e1"), nullptr);
    window->request({access::Request::Kind::press, "message/e1", {}, false, false});
    settle();
    EXPECT_NE(window->tree().find("body/e1"), nullptr);
    EXPECT_GT(window->tree().find("body/e1")->content_height, 0);
}

TEST_F(TheWindow, a_mailbox_is_made_by_its_name) {
    sign_in();
    press(Role::button, "New mailbox in ann@work.example");
    type("Name of the mailbox", "Projects");
    office.mailbox_set = {{"created", {{"new", {{"id", "m2-x"}}}}}};
    press(Role::button, "Create");
    EXPECT_NE(find(Role::status, "Mailbox Projects created"), nullptr) << access::to_text(window->tree());
}

TEST_F(TheWindow, what_is_stored_is_told_where_there_is_a_limit) {
    office.quota = {{"id", "octets"},
                    {"resourceType", "octets"},
                    {"used", 1'250'000'000},
                    {"hardLimit", 5'000'000'000},
                    {"warnLimit", 4'500'000'000}};
    sign_in();
    const access::Node* bar = find(Role::progressbar, "Storage");
    ASSERT_NE(bar, nullptr) << access::to_text(window->tree());
    EXPECT_EQ(bar->value, "1.2 GB of 5 GB used");
    EXPECT_EQ(bar->value_now, 25);
    office.quota["used"] = 5'000'000'000;
    office.transport.arrives({{"@type", "StateChange"}, {"changed", {{"a1", {{"Quota", "9"}}}}}});
    window->transport_ready(now);
    settle();
    EXPECT_EQ(find(Role::progressbar, "Storage")->value_now, 100);
}

TEST_F(TheWindow, without_a_limit_nothing_is_told_of_it) {
    sign_in();
    EXPECT_EQ(find(Role::progressbar, "Storage"), nullptr);
    EXPECT_EQ(office.last_call("Quota/get"), nullptr);
}

TEST_F(TheWindow, a_menu_covers_what_lies_beneath) {
    sign_in();
    press(Role::button, "Menu");
    ASSERT_NE(find(Role::menuitem, "Dark"), nullptr);
    EXPECT_TRUE(find(Role::link, "Inbox")->covered);
    press(Role::menuitem, "Dark");
    EXPECT_EQ(window->state().appearance(), theme::Appearance::dark);
    EXPECT_EQ(find(Role::menuitem, "Dark"), nullptr);
    EXPECT_FALSE(find(Role::link, "Inbox")->covered);
}

TEST_F(TheWindow, speaks_four_languages) {
    sign_in();
    for (const char* language : {"Deutsch", "Nederlands", "中文", "English"}) {
        window->request({access::Request::Kind::press, "settings", {}, false, false});
        settle();
        press(Role::menuitem, language);
    }
    EXPECT_NE(find(Role::button, "Add account"), nullptr);
}

TEST_F(TheWindow, moves_the_keyboard_into_a_question_and_back) {
    sign_in();
    key("?");
    EXPECT_NE(find(Role::dialog, "Keyboard shortcuts"), nullptr);
    frame();  // the platform has moved the focus after the last one
    EXPECT_EQ(window->ui().focus(), "dialog/cancel");
    key("Escape");
    EXPECT_EQ(find(Role::dialog, "Keyboard shortcuts"), nullptr);
}

// A form that is longer than the window: wherever the keyboard goes, that is in view.
TEST_F(TheWindow, what_has_the_keyboard_is_scrolled_into_view) {
    height = 420;
    sign_in();
    press(Role::button, "Settings of ann@work.example");
    press(Role::button, "Edit");
    std::vector<std::string> form;
    for (const access::Node* node : window->tree().focusable())
        if (node->id.starts_with("form/")) form.push_back(node->id);
    ASSERT_GT(form.size(), 10u);
    window->keyboard_used(true);
    for (int round = 0; round < 2; ++round) {
        for (const std::string& id : form) {
            window->request({access::Request::Kind::focus, id, {}, false, false});
            settle();
            const access::Node* node = window->tree().find(id);
            ASSERT_NE(node, nullptr) << id;
            EXPECT_GE(node->rect.h, 20) << id << " is cut off at " << node->rect.y;
        }
        std::reverse(form.begin(), form.end());
    }
}

TEST_F(TheWindow, comes_to_rest) {
    sign_in();
    ASSERT_TRUE(window->due());
    EXPECT_GT(*window->due() - now, Duration{60'000}) << "the next frame is due when the day ends";
}

TEST_F(TheWindow, narrow_windows_show_one_pane_with_a_way_back) {
    width = 400;
    sign_in();
    EXPECT_EQ(find(Role::link, "Inbox"), nullptr);
    window->request({access::Request::Kind::press, row("Draft of the offer")->id, {}, false, false});
    settle();
    EXPECT_EQ(row("Draft of the offer"), nullptr);
    press(Role::button, "Back");
    EXPECT_NE(row("Draft of the offer"), nullptr);
    press(Role::button, "Show accounts");
    EXPECT_NE(find(Role::link, "Inbox"), nullptr);
}

TEST_F(TheWindow, draws_only_the_rows_on_the_screen) {
    office.emails = test::Json::array();
    for (int i = 0; i < 2000; ++i)
        office.emails.push_back(test::an_email("x" + std::to_string(i), test::person("A", "a@b.example"), "Subject",
                                               "2026-03-12T10:00:00Z", true));
    sign_in();
    std::size_t rows = 0;
    for (const access::Node& node : window->tree().nodes()) rows += node.role == Role::row ? 1 : 0;
    EXPECT_GT(rows, 8u);
    EXPECT_LT(rows, 20u);
    EXPECT_EQ(row("Subject")->set_size, 2000);
}

TEST_F(TheWindow, every_focusable_thing_has_a_name) {
    sign_in();
    window->request({access::Request::Kind::press, row("Draft of the offer")->id, {}, false, false});
    settle();
    for (const access::Node* node : window->tree().focusable()) EXPECT_FALSE(node->name.empty()) << node->id;
    EXPECT_GT(test::items_seen(), 20u);
}

}  // namespace
}  // namespace kontor::frame
