// The whole window without a screen: tests press by role and name, as a screen reader does, and look at the access
// tree. The same is done in Chromium by tests/end_to_end.
#include "frontend/frame/window.hpp"

#include <gtest/gtest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>

#include "frontend/theme/theme.hpp"
#include "tests/frontend/support/office.hpp"
#include "tests/frontend/window/auditor.hpp"
#include "tests/frontend/window/plain_font.hpp"

namespace kontor::frame {
namespace {

using access::Role;

class TheWindow : public testing::Test {
protected:
    void SetUp() override {
        ImGui::CreateContext();
        ImGui::GetIO().IniFilename = nullptr;
        ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
        ImGui::GetCurrentContext()->TestEngineHookItems = true;
        theme::apply_style();
        Platform platform;
        platform.zone = [](UtcTime) { return 60; };
        platform.regular = platform.semibold = test::add_plain_font();
        window = std::make_unique<Window>(office.transport, std::move(platform), "");
    }
    void TearDown() override {
        window.reset();
        ImGui::DestroyContext();
    }

    void frame() {
        ImGuiIO& io = ImGui::GetIO();
        io.DisplaySize = {width, height};
        io.DeltaTime = 0.016f;
        test::forget_items();
        ImGui::NewFrame();
        window->draw({width, height, now, test::kToday});
        ImGui::Render();
        // A renderer would upload these.
        for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) texture->SetStatus(ImTextureStatus_OK);
        for (const access::Change& change : window->take_changes()) changes += change.node != nullptr ? 1 : 0;
        for (const state::Effect& effect : window->take_effects()) {
            if (const auto* focus = std::get_if<state::MoveFocus>(&effect))
                window->request({access::Request::Kind::focus, focus->node, {}, false, false});
            effects.push_back(effect);
        }
        EXPECT_TRUE(test::items_without_node(window->tree()).empty()) << access::to_text(window->tree());
    }
    // Frames and answers until nothing more is to do. The time stands still, so nothing waits for ever.
    void settle() {
        for (int round = 0; round < 60; ++round) {
            frame();
            if (office.serve_waiting()) {
                window->transport_ready(now);
                continue;
            }
            if (!window->due() || *window->due() > now) return;
        }
        FAIL() << "the window does not come to rest";
    }
    void sign_in() {
        window->signed_in(now);
        office.open();
        window->transport_ready(now);
        settle();
    }

    const access::Node* find(Role role, const std::string& name) { return window->tree().find(role, name); }
    void press(Role role, const std::string& name) {
        const access::Node* node = find(role, name);
        ASSERT_NE(node, nullptr) << name << "\n" << access::to_text(window->tree());
        ASSERT_FALSE(node->covered) << name;
        window->request({access::Request::Kind::press, node->id, {}, false, false});
        settle();
    }
    void type(const std::string& field, const std::string& text) {
        const access::Node* node = find(Role::textbox, field);
        ASSERT_NE(node, nullptr) << field << "\n" << access::to_text(window->tree());
        window->request({access::Request::Kind::set_value, node->id, text, false, false});
        settle();
    }
    void key(const char* name) {
        window->key({name, false, false, false});
        settle();
    }
    void click(float x, float y) {
        ImGuiIO& io = ImGui::GetIO();
        io.AddMousePosEvent(x, y);
        frame();
        io.AddMouseButtonEvent(0, true);
        frame();
        io.AddMouseButtonEvent(0, false);
        frame();
        settle();
    }
    const access::Node* row(const std::string& part) {
        for (const access::Node& node : window->tree().nodes())
            if (node.role == Role::row && node.name.find(part) != std::string::npos) return &node;
        return nullptr;
    }

    test::Office office;
    std::unique_ptr<Window> window;
    std::vector<state::Effect> effects;
    float width = 1440, height = 900;
    Instant now{};
    int changes = 0;
};

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

TEST_F(TheWindow, of_what_is_typed_between_two_frames_the_last_counts) {
    settle();
    for (const char* text : {"a", "an", "ann"})
        window->request({access::Request::Kind::set_value, "sign-in/name", text, false, false});
    settle();
    EXPECT_EQ(window->state().sign_in.name, "ann");
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
    for (int i = 0; i < 20000; ++i)
        office.emails.push_back(test::an_email("x" + std::to_string(i), test::person("A", "a@b.example"), "Subject",
                                               "2026-03-12T10:00:00Z", true));
    sign_in();
    std::size_t rows = 0;
    for (const access::Node& node : window->tree().nodes()) rows += node.role == Role::row ? 1 : 0;
    EXPECT_GT(rows, 8u);
    EXPECT_LT(rows, 20u);
    EXPECT_EQ(row("Subject")->set_size, 20000);
}

TEST_F(TheWindow, every_focusable_thing_has_a_name) {
    sign_in();
    window->request({access::Request::Kind::press, row("Draft of the offer")->id, {}, false, false});
    settle();
    for (const access::Node* node : window->tree().focusable()) EXPECT_FALSE(node->name.empty()) << node->id;
    EXPECT_GT(test::items_seen(), 20u);
}

TEST_F(TheWindow, mail_is_written_by_name_and_role_alone) {
    office.sends = true;
    office.identities.push_back(test::a_writer("r20", "ann@work.example", "Ann Larsen\nWork Ltd"));
    sign_in();
    press(Role::button, "Write");
    ASSERT_NE(find(Role::textbox, "To"), nullptr);
    EXPECT_EQ(window->state().compose->signature, "Ann Larsen\nWork Ltd");
    type("To", "李伟 <li.wei@trade.example>, nobody, cl");
    EXPECT_NE(find(Role::group, "李伟 <li.wei@trade.example>"), nullptr);
    EXPECT_NE(find(Role::alert, "“nobody” is not an e-mail address."), nullptr);
    press(Role::button, "Remove nobody");
    press(Role::button, "Add Clara Bergmann <clara@north.example>");
    type("Subject", "Offer");
    type("Message", "Here it is.");
    press(Role::checkbox, "Markdown");
    press(Role::button, "Preview");
    const access::Node* preview = find(Role::document, "Preview");
    ASSERT_NE(preview, nullptr);
    EXPECT_EQ(preview->value, "<p>Here it is.</p>\n");
    press(Role::button, "Preview");
    window->files_attached({{{1, 4000, "offer.pdf", "application/pdf"}}}, now);
    window->upload_progress(1, 2000, now);
    settle();
    ASSERT_NE(find(Role::progressbar, "offer.pdf"), nullptr);
    EXPECT_EQ(find(Role::progressbar, "offer.pdf")->value_now, 50);
    press(Role::button, "Send");
    EXPECT_NE(find(Role::status, "It will be sent once everything is attached"), nullptr);
    window->uploaded({1, "b7", state::UploadDone::Trouble::none}, now);
    settle();
    EXPECT_EQ(find(Role::textbox, "Message"), nullptr);
    ASSERT_NE(office.last_call("EmailSubmission/set"), nullptr);
    press(Role::button, "Undo");
    ASSERT_NE(find(Role::textbox, "Message"), nullptr);
    EXPECT_EQ(find(Role::textbox, "Message")->value, "Here it is.");
}

TEST_F(TheWindow, what_is_written_is_saved_before_the_page_goes) {
    office.sends = true;
    office.identities.push_back(test::a_writer("r20", "ann@work.example", ""));
    width = 500;
    sign_in();
    press(Role::button, "Write");
    type("Subject", "Half");
    EXPECT_EQ(office.last_call("EmailSubmission/set"), nullptr);
    window->leaving(now);
    settle();
    const nlohmann::json* saved = office.last_call("Email/set");
    ASSERT_NE(saved, nullptr);
    EXPECT_EQ((*saved)["create"]["draft"]["subject"], "Half");
    key("Escape");
    EXPECT_EQ(find(Role::textbox, "Subject"), nullptr);
}

}  // namespace
}  // namespace kontor::frame
