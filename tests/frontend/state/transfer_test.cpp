// Mail in files: what is asked, what is sent where, and what is told about it.
#include "frontend/models/window_model.hpp"
#include "tests/frontend/state/office_at_work.hpp"

namespace kontor::state {
namespace {

class Transfer : public Update {
protected:
    void SetUp() override {
        Update::SetUp();
        does(ClearSelection{});
    }
    template <class T>
    const T* effect() const {
        for (auto at = effects.rbegin(); at != effects.rend(); ++at)
            if (const T* found = std::get_if<T>(&*at)) return found;
        return nullptr;
    }
    models::WindowModel model() {
        const words::Calendar calendar(words.language(), test::kToday, [](UtcTime) { return 0; });
        return models::window_model({state, office.replica, words, calendar});
    }
};

TEST_F(Transfer, files_are_chosen_sent_and_told_about) {
    does(ImportMail{"a2", "m2-archive"});
    EXPECT_EQ(model().dialog->title, "Import mail into ann@work.example");
    EXPECT_EQ(model().dialog->choices[0].label, "Into Archive");
    EXPECT_TRUE(model().dialog->choices[0].checked);
    does(ChooseImport{true});
    ASSERT_TRUE(effect<ChooseFiles>());
    EXPECT_TRUE(effect<ChooseFiles>()->folder);
    EXPECT_EQ(effect<SendFiles>(), nullptr);
    does(ImportChosen{2, 10'000'000, false});
    ASSERT_TRUE(effect<SendFiles>());
    EXPECT_EQ(effect<SendFiles>()->account, "a2");
    EXPECT_EQ(effect<SendFiles>()->mailbox, "m2-archive");
    EXPECT_FALSE(model().dialog);

    now += Duration(1000);
    does(ImportProgress{ImportProgress::Stage::running, 2'000'000, 10, 0, 0, 0});
    const models::ToastModel toast = model().toasts.front();
    EXPECT_EQ(toast.text, "Importing mail");
    EXPECT_EQ(toast.value, "2 MB of 10 MB  ·  2 MB per second  ·  5 seconds left");
    does(ImportMail{"a2", {}});
    EXPECT_EQ(state.toasts.back().text, "An import is under way. Wait until it is done, or stop it.");
    does(*toast.stops);
    EXPECT_TRUE(effect<StopSending>());
    does(ImportProgress{ImportProgress::Stage::done, 10'000'000, 1204, 3, 1, 2});
    EXPECT_EQ(model().dialog->title, "Import finished");
    EXPECT_EQ(model().dialog->text,
              "1,204 messages imported. 3 were there already. 1 of them is damaged, and was kept as it is. "
              "2 files hold no mail.");
    EXPECT_FALSE(state.import);
}

TEST_F(Transfer, files_may_name_their_mailboxes) {
    does(ImportMail{"a2", {}});
    EXPECT_EQ(model().dialog->choices[0].label, "Into Inbox");
    does(model().dialog->choices[1].action);
    does(ImportChosen{1, 10, false});
    ASSERT_TRUE(effect<SendFiles>());
    EXPECT_EQ(effect<SendFiles>()->mailbox, "");
}

TEST_F(Transfer, what_is_dropped_asks_first) {
    does(OpenList{{"a2", "m2-archive", "", false}});
    does(ImportChosen{1, 4096, true});
    EXPECT_EQ(effect<SendFiles>(), nullptr);
    EXPECT_EQ(model().dialog->text, "1 file, 4 kB.");
    EXPECT_EQ(model().dialog->choices[0].label, "Into Archive");
    does(StartImport{});
    ASSERT_TRUE(effect<SendFiles>());
    EXPECT_EQ(effect<SendFiles>()->mailbox, "m2-archive");
}

TEST_F(Transfer, what_is_closed_meanwhile_is_not_sent) {
    does(ImportMail{"a2", {}});
    does(CloseDialog{});
    does(ImportChosen{1, 4096, false});
    does(StartImport{});
    EXPECT_EQ(effect<SendFiles>(), nullptr);
    does(ImportProgress{ImportProgress::Stage::done, 1, 1, 0, 0, 0});
    EXPECT_EQ(state.dialog.index(), 0u) << "nothing was under way";
}

TEST_F(Transfer, what_broke_says_how_to_go_on) {
    does(ImportMail{"a2", {}});
    does(ImportChosen{1, 4096, false});
    does(ImportProgress{ImportProgress::Stage::no_room, 2048, 7, 0, 0, 0});
    EXPECT_EQ(model().dialog->title, "The import broke off");
    EXPECT_EQ(model().dialog->text,
              "There is no room left for more mail. 7 messages imported. "
              "Importing the same files again goes on where this ended.");
}

TEST_F(Transfer, mail_goes_out_under_the_name_of_its_place) {
    does(ExportMail{"a2", "m2-in", "mbox"});
    ASSERT_TRUE(effect<FetchBlob>());
    EXPECT_EQ(effect<FetchBlob>()->url, "/mail/export/a2/Inbox.mbox?format=mbox&mailbox=m2-in");
    EXPECT_EQ(effect<FetchBlob>()->name, "Inbox.mbox");
    does(ExportMail{"a2", {}, "maildir"});
    EXPECT_EQ(effect<FetchBlob>()->url, "/mail/export/a2/ann%40work.example.tar?format=maildir");
}

TEST_F(Transfer, what_was_not_saved_says_why) {
    using Why = SaveFailed::Why;
    for (const auto& [why, told] :
         {std::pair{Why::unreachable, "offer.pdf was not saved: Kontor cannot be reached."},
          {Why::gone, "offer.pdf was not saved: it is not there any more, or you were signed out."},
          {Why::no_place,
           "offer.pdf was not saved: the folder of downloads cannot be written to, or its disk is full."}}) {
        does(SaveFailed{"offer.pdf", why});
        EXPECT_EQ(state.toasts.back().text, told);
        EXPECT_TRUE(state.toasts.back().is_error);
    }
}

// --- Mailboxes that move ---------------------------------------------------------------------------------------------

class Moving : public Transfer {
protected:
    void SetUp() override {
        for (const auto& [id, name, parent] :
             {std::tuple{"m2-x", "Boats", "m2-y"}, {"m2-y", "Hobby", ""}, {"m2-z", "Work", ""}})
            office.mailboxes["a2"].push_back({{"id", id},
                                              {"name", name},
                                              {"parentId", *parent ? test::Json(parent) : test::Json(nullptr)},
                                              {"role", nullptr},
                                              {"sortOrder", 9},
                                              {"totalEmails", 0},
                                              {"unreadEmails", 0}});
        Transfer::SetUp();
    }
    const models::MailboxRow* row(const models::WindowModel& window, const std::string& id) const {
        for (const auto& section : window.accounts.sections)
            for (const auto& each : section.mailboxes)
                if (each.id == "box/a2/" + id) return &each;
        return nullptr;
    }
};

TEST_F(Moving, goes_below_another_or_to_the_top) {
    does(OpenMailboxMenu{"a2", "m2-x"});
    does(OpenMenu{MenuKind::move_mailbox});
    std::vector<std::string> names;
    for (const models::MenuItem& item : model().menu.items) names.push_back(item.label);
    EXPECT_EQ(names, (std::vector<std::string>{"Move Boats to", "The top level", "Inbox", "Sent", "Archive", "Work"}));
    does(MoveMailbox{"a2", "m2-x", "m2-z"});
    EXPECT_EQ((*office.last_call("Mailbox/set"))["update"]["m2-x"], test::Json({{"parentId", "m2-z"}}));
    EXPECT_EQ(state.toasts.back().text, "Boats is now in Work");
    does(MoveMailbox{"a2", "m2-x", {}});
    EXPECT_EQ((*office.last_call("Mailbox/set"))["update"]["m2-x"], test::Json({{"parentId", nullptr}}));
}

TEST_F(Moving, is_dropped_where_it_may_be) {
    does(DragMailbox{"a2", "m2-y"});
    const models::WindowModel window = model();
    EXPECT_EQ(window.drag.words, "Hobby");
    EXPECT_TRUE(row(window, "m2-z")->can_drop);
    EXPECT_FALSE(row(window, "m2-y")->can_drop) << "itself";
    EXPECT_FALSE(row(window, "m2-x")->can_drop) << "below itself";
    EXPECT_FALSE(row(window, "m2-trash")->can_drop);
    for (const auto& section : window.accounts.sections) EXPECT_FALSE(section.can_drop) << "it is at the top";
    does(DropOn{{"a2", "m2-z", "", false}});
    EXPECT_EQ((*office.last_call("Mailbox/set"))["update"]["m2-y"], test::Json({{"parentId", "m2-z"}}));
    EXPECT_TRUE(model().drag.words.empty());
    does(DragMailbox{"a2", "m2-x"});
    office.calls.clear();
    does(DropOn{{"a1", "m1-in", "", false}});
    EXPECT_EQ(office.last_call("Mailbox/set"), nullptr) << "another account";
}

TEST_F(Moving, what_is_folded_opens_under_a_drag) {
    does(FoldMailbox{"a2", "m2-y", true});
    update({state, office.replica, words, now, effects}, BeginDrag{"e3"});
    EXPECT_EQ(row(model(), "m2-x"), nullptr);
    does(HoverDrag{"a2", "m2-y"});
    ASSERT_EQ(deadline(state), now + Duration(700));
    now += Duration(400);
    does(HoverDrag{"a2", "m2-y"});
    EXPECT_EQ(row(model(), "m2-x"), nullptr);
    now += Duration(300);
    does(HoverDrag{"a2", "m2-y"});
    ASSERT_NE(row(model(), "m2-x"), nullptr);
    EXPECT_TRUE(row(model(), "m2-x")->can_drop);
    does(FoldMailbox{"a2", "m2-y", true});
    does(HoverDrag{});
    does(HoverDrag{"a2", "m2-y"});
    ASSERT_TRUE(row(model(), "m2-y")->opens_soon);
    does(HoverDrag{});
    now += Duration(1000);
    does(ClearSelection{});
    EXPECT_EQ(row(model(), "m2-x"), nullptr) << "the pointer went on";
    does(HoverDrag{"a2", "m2-y"});
    does(EndDrag{});
    EXPECT_FALSE(state.opens);
}

}  // namespace
}  // namespace kontor::state
