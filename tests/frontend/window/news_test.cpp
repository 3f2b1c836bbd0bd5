// What a person learns who looks elsewhere: the title of the tab, and notifications.
#include "tests/frontend/window/the_window.hpp"

namespace kontor::frame {
namespace {

class News : public TheWindow {
protected:
    static test::Json letter(const char* id, const char* name, const char* subject) {
        return test::an_email(id, test::person(name, "somebody@sail.example"), subject, "2026-03-12T14:30:00Z", false);
    }
    void press_setting() {
        press(Role::button, "Menu");
        press(Role::menuitem, "Notify me of new mail");
    }
    std::vector<state::Notify> told() const { return all_effects<state::Notify>(); }
};

TEST_F(News, the_title_counts_what_is_unread) {
    frame();
    EXPECT_EQ(all_effects<state::SetTitle>().back().text, "Kontor");
    sign_in();
    EXPECT_EQ(all_effects<state::SetTitle>().back().text, "(2) Kontor");
    const std::size_t before = all_effects<state::SetTitle>().size();
    frame();
    EXPECT_EQ(all_effects<state::SetTitle>().size(), before) << "it is told when it changes";
    window->sign_in_needed();
    frame();
    settle();
    EXPECT_EQ(all_effects<state::SetTitle>().back().text, "Kontor");
}

TEST_F(News, nobody_is_notified_unasked) {
    sign_in();
    arrive({letter("e9", "Tom", "Regatta")});
    EXPECT_TRUE(told().empty());
    EXPECT_TRUE(all_effects<state::AskToNotify>().empty());
}

TEST_F(News, are_told_once_the_system_has_agreed) {
    sign_in();
    press_setting();
    EXPECT_EQ(all_effects<state::AskToNotify>().size(), 1u);
    arrive({letter("e9", "Tom", "Regatta")});
    EXPECT_TRUE(told().empty()) << "the person has not answered yet";
    window->notifications_allowed(true, now);
    settle();
    EXPECT_NE(all_effects<state::KeepSettings>().back().text.find(R"("notifications":true)"), std::string::npos);

    arrive({letter("e10", "李伟", "三月份订单")});
    ASSERT_EQ(told().size(), 1u);
    EXPECT_EQ(told()[0].title, "李伟");
    EXPECT_EQ(told()[0].text, "三月份订单");
    arrive({letter("e11", "Tom", "One"), letter("e12", "Tom", "Two"), letter("e13", "Clara", "Three")});
    ASSERT_EQ(told().size(), 2u);
    EXPECT_EQ(told()[1].title, "3 new messages");
    EXPECT_EQ(told()[1].text, "Tom, Clara");
    EXPECT_EQ(told()[1].email, "");

    press(Role::button, "Settings of ann@work.example");
    window->open_mail(told()[0].email, now);
    settle();
    EXPECT_NE(window->state().open, "");
    EXPECT_EQ(window->state().open, "e10");

    press_setting();
    arrive({letter("e14", "Tom", "Four")});
    EXPECT_EQ(told().size(), 2u) << "switched off again";
}

TEST_F(News, a_refusal_is_said) {
    sign_in();
    press_setting();
    window->notifications_allowed(false, now);
    settle();
    ASSERT_FALSE(window->state().toasts.empty());
    EXPECT_NE(window->state().toasts.back().text.find("does not let this page notify you"), std::string::npos);
    EXPECT_FALSE(window->state().settings.notifications);
}

}  // namespace
}  // namespace kontor::frame
