// Mail is written.
#include "tests/frontend/window/the_window.hpp"

namespace kontor::frame {
namespace {

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

// Where frames take long, a person types the last word and closes the message between two of them.
TEST_F(TheWindow, what_is_typed_counts_before_what_is_pressed_after_it) {
    using Kind = access::Request::Kind;
    office.sends = true;
    office.identities.push_back(test::a_writer("r20", "ann@work.example", ""));
    sign_in();
    press(Role::button, "Write");
    const std::string subject = find(Role::textbox, "Subject")->id, close = find(Role::button, "Close")->id;
    window->request({Kind::set_value, subject, "Half a thought", false, false});
    window->request({Kind::press, close, {}, false, false});
    window->key({"?", true, false, false});
    settle();
    const nlohmann::json* saved = office.last_call("Email/set");
    ASSERT_NE(saved, nullptr) << "what was typed is lost";
    EXPECT_EQ((*saved)["create"]["draft"]["subject"], "Half a thought");
    EXPECT_TRUE(std::holds_alternative<state::MailScreen>(window->state().screen));
    EXPECT_TRUE(std::holds_alternative<state::ShortcutHelp>(window->state().dialog)) << "keys wait for their turn, too";
}

TEST_F(TheWindow, of_what_is_typed_between_two_frames_the_last_counts) {
    settle();
    for (const char* text : {"a", "an", "ann"})
        window->request({access::Request::Kind::set_value, "sign-in/name", text, false, false});
    settle();
    EXPECT_EQ(window->state().sign_in.name, "ann");
}

}  // namespace
}  // namespace kontor::frame
