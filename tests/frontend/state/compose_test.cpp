// Writing mail: what a message begins with, whom it goes to, how it is saved, sent and called back.
#include "frontend/state/compose_answers.hpp"
#include "frontend/state/compose_sending.hpp"
#include "tests/frontend/state/office_at_work.hpp"

namespace kontor::state {
namespace {

using Edit = EditCompose::Field;

class Compose : public Update {
protected:
    void SetUp() override {
        office.sends = true;
        state.clock = {test::kToday, 60};
        state.zone = [](UtcTime) { return 60; };
        state.visit = 0xBEEF;
        office.identities = Json::array({test::a_writer("r20", "ann@work.example", "Ann Larsen\nWork Ltd"),
                                         test::a_writer("r21", "sales@work.example", "Sales")});
        Update::SetUp();
        office.replica.need_identities();
        settle();
    }

    void presses(const char* key, const std::string& focus, bool control = false) {
        if (const auto action = shortcut(state, {key, false, control, false}, focus)) does(*action);
    }
    void waits(int milliseconds) {
        now += Duration(milliseconds);
        settle();
    }
    ComposeForm& form() { return *state.compose; }
    std::vector<std::string> addresses(RecipientField field) {
        std::vector<std::string> all;
        for (const Recipient& one : form().of(field).entered) all.push_back(one.is.email);
        return all;
    }
    const Json& made() {
        for (auto call = office.calls.rbegin(); call != office.calls.rend(); ++call)
            if (call->first == "Email/set" && call->second.contains("create")) return call->second["create"]["draft"];
        static const Json none;
        return none;
    }
    std::size_t count(const std::string& method) {
        std::size_t all = 0;
        for (const auto& [name, unused] : office.calls) all += name == method ? 1 : 0;
        return all;
    }
};

TEST_F(Compose, a_new_message_is_signed_and_empty) {
    does(WriteMail{});
    ASSERT_TRUE(state.compose);
    EXPECT_EQ(form().identity.to_string(), "r20");
    EXPECT_EQ(form().text, "\n\n-- \nAnn Larsen\nWork Ltd\n");
    EXPECT_FALSE(is_worth_keeping(form()));
    does(ChooseIdentity{*mail::RecordId::parse("r21")});
    EXPECT_EQ(form().text, "\n\n-- \nSales\n");
    does(CloseCompose{});
    EXPECT_FALSE(state.compose);
    EXPECT_TRUE(std::holds_alternative<MailScreen>(state.screen));
    EXPECT_EQ(office.last_call("Email/set"), nullptr) << "there is nothing to keep";
}

TEST_F(Compose, people_are_entered_by_comma_enter_tab_and_suggestion) {
    does(WriteMail{});
    does(EditCompose{Edit::to, "tom@sail.example, \"Larsen, Bo\" <bo@x.example>; cla"});
    EXPECT_EQ(addresses(RecipientField::to), (std::vector<std::string>{"tom@sail.example", "bo@x.example"}));
    EXPECT_EQ(form().of(RecipientField::to).typed, "cla");
    presses("Enter", "compose/to");
    EXPECT_EQ(addresses(RecipientField::to).back(), "clara@north.example") << "the mark is on what fits best";
    does(EditCompose{Edit::to, "nobody"});
    presses("Tab", "compose/to");
    EXPECT_FALSE(form().of(RecipientField::to).entered.back().is_valid);
    does(SendMessage{});
    EXPECT_EQ(form().refused, "“nobody” is not an e-mail address.");
    presses("Backspace", "compose/to");
    EXPECT_EQ(addresses(RecipientField::to).size(), 3u);
    does(EditCompose{Edit::to, "李"});
    EXPECT_EQ(form().completing, RecipientField::to);
    presses("Enter", "compose/to");
    EXPECT_EQ(addresses(RecipientField::to).back(), "li.wei@trade.example");
    does(RemoveRecipient{RecipientField::to, 0});
    EXPECT_EQ(addresses(RecipientField::to).front(), "bo@x.example");
}

TEST_F(Compose, is_saved_after_a_pause_and_when_it_is_left) {
    does(WriteMail{});
    does(EditCompose{Edit::subject, "Hello"});
    EXPECT_EQ(count("Email/set"), 0u);
    EXPECT_EQ(deadline(state), now + kSavePause);
    waits(1000);
    EXPECT_EQ(count("Email/set"), 0u);
    waits(1000);
    EXPECT_EQ(made()["subject"], "Hello");
    EXPECT_EQ(made()["from"], Json::array({test::person("Ann Larsen", "ann@work.example")}));
    EXPECT_EQ(made()["mailboxIds"], (Json{{"m2-drafts", true}}));
    EXPECT_EQ(made()["keywords"], (Json{{"$draft", true}, {"$seen", true}}));
    EXPECT_EQ(form().saved, ComposeForm::Saved::saved);
    const std::string key = made()["messageId"][0];
    EXPECT_EQ(key, form().key);
    does(EditCompose{Edit::text, "Dear all"});
    office.copies = Json::array({"e90"});
    does(GoToRole{mail::Role::sent});
    EXPECT_FALSE(state.compose) << "it was left";
    EXPECT_EQ(made()["bodyValues"]["text"]["value"], "Dear all");
    EXPECT_EQ(made()["messageId"][0], key);
    EXPECT_EQ((*office.last_call("Email/set"))["destroy"], Json::array({"e90"})) << "the copy before";
}

TEST_F(Compose, goes_out_and_can_be_called_back) {
    does(WriteMail{});
    does(EditCompose{Edit::to, "li.wei@trade.example,"});
    does(EditCompose{Edit::subject, "订单"});
    does(EditCompose{Edit::text, "您好"});
    presses("Enter", "compose/text", true);
    EXPECT_FALSE(state.compose);
    const Json& sent = *office.last_call("EmailSubmission/set");
    const Json& submission = sent["create"]["send"];
    EXPECT_EQ(submission["identityId"], "r20");
    EXPECT_EQ(submission["emailId"], "#draft");
    EXPECT_EQ(submission["envelope"]["mailFrom"],
              (Json{{"email", "ann@work.example"}, {"parameters", {{"HOLDFOR", "10"}}}}));
    EXPECT_EQ(submission["envelope"]["rcptTo"],
              Json::array({{{"email", "li.wei@trade.example"}, {"parameters", nullptr}}}));
    EXPECT_EQ(sent["onSuccessUpdateEmail"]["#send"], (Json{{"keywords/$draft", nullptr},
                                                           {"keywords/$seen", true},
                                                           {"mailboxIds/m2-drafts", nullptr},
                                                           {"mailboxIds/m2-sent", true}}));
    ASSERT_FALSE(state.toasts.empty());
    EXPECT_EQ(state.toasts.back().text, "Sent");
    EXPECT_EQ(state.toasts.back().until, now + Duration(10000));
    does(Undo{state.toasts.back().undo});
    const Json& back = *office.last_call("EmailSubmission/set");
    EXPECT_EQ(back["update"], (Json{{"r80", {{"undoStatus", "canceled"}}}}));
    EXPECT_EQ(back["onSuccessUpdateEmail"]["r80"]["keywords/$draft"], true);
    ASSERT_TRUE(state.compose);
    EXPECT_EQ(form().text, "您好");
}

TEST_F(Compose, what_has_left_already_does_not_come_back) {
    does(WriteMail{});
    does(EditCompose{Edit::to, "tom@sail.example,"});
    does(SendMessage{});
    office.unsend_refusal = {{"type", "cannotUnsend"}};
    does(Undo{state.toasts.back().undo});
    EXPECT_FALSE(state.compose) << "it would be sent twice";
    EXPECT_EQ(state.toasts.back().text, "It has left already");
    EXPECT_TRUE(state.sent.empty());
}

TEST_F(Compose, what_is_refused_comes_back_in_words) {
    office.send_refusal = {{"type", "forbiddenToSend"}, {"description", "The daily limit is reached"}};
    does(WriteMail{});
    does(EditCompose{Edit::to, "tom@sail.example,"});
    does(SendMessage{});
    ASSERT_TRUE(state.compose);
    EXPECT_EQ(form().refused, "It may not be sent now: “The daily limit is reached”");
    EXPECT_TRUE(state.toasts.back().is_error);
    office.send_refusal = {{"type", "forbiddenToSend"}, {"description", "used up"}, {"reason", "houseLimit"}};
    does(SendMessage{});
    EXPECT_EQ(form().refused, "The house server takes no more of your mail today. Try again tomorrow.");
    office.send_refusal = {{"type", "tooLarge"}};
    does(SendMessage{});
    EXPECT_EQ(form().refused, "The message is too large. Remove an attachment.");
    office.identities[0]["verification"]["state"] = "needed";
    office.push("a2", "Identity");
    does(SendMessage{});
    EXPECT_NE(form().refused.find("ann@work.example is not confirmed yet"), std::string::npos);
}

TEST_F(Compose, asks_where_an_attachment_seems_forgotten) {
    does(WriteMail{});
    does(EditCompose{Edit::to, "tom@sail.example,"});
    for (const char* text : {"See the attached file", "Anbei das Angebot", "Zie de bijlage", "请查收附件"}) {
        does(EditCompose{Edit::text, text});
        does(SendMessage{});
        EXPECT_TRUE(std::holds_alternative<ForgottenAttachment>(state.dialog)) << text;
        does(CloseDialog{});
    }
    does(EditCompose{Edit::text, "Yes.\n\n> the attached file"});
    does(SendMessage{});
    EXPECT_EQ(state.dialog.index(), 0u) << "others spoke of it";
    EXPECT_FALSE(state.compose);
}

TEST_F(Compose, waits_for_what_is_being_attached) {
    does(WriteMail{});
    does(EditCompose{Edit::to, "tom@sail.example,"});
    does(FilesAttached{{{1, 2000, "报价.pdf", "application/pdf"}, {2, 90'000'000, "film.mov", "video/mp4"}}});
    ASSERT_EQ(form().attachments.size(), 1u) << "one is too large";
    EXPECT_TRUE(state.toasts.back().is_error);
    const auto* upload = last_effect<Upload>();
    ASSERT_NE(upload, nullptr);
    EXPECT_EQ(upload->upload, 1u);
    EXPECT_EQ(upload->url, "/jmap/upload/a2/");
    EXPECT_EQ(last_effect<StopUpload>()->upload, 2u);
    does(SendMessage{});
    ASSERT_TRUE(state.compose);
    EXPECT_TRUE(form().wants_send);
    does(UploadProgress{1, 1000});
    EXPECT_EQ(form().attachments[0].sent, 1000u);
    does(UploadDone{1, "b55", UploadDone::Trouble::none});
    EXPECT_FALSE(state.compose);
    EXPECT_EQ(
        made()["attachments"],
        Json::array(
            {{{"blobId", "b55"}, {"type", "application/pdf"}, {"disposition", "attachment"}, {"name", "报价.pdf"}}}));
}

TEST_F(Compose, files_go_on_into_a_message_that_was_left) {
    const auto begin = [&](std::uint64_t file) {
        does(WriteMail{});
        does(EditCompose{Edit::to, "tom@sail.example,"});
        does(EditCompose{Edit::subject, "Quote " + std::to_string(file)});
        does(FilesAttached{{{file, 2000, "quote.pdf", "application/pdf"}}});
    };
    begin(1);
    does(CloseCompose{});
    EXPECT_FALSE(state.compose);
    EXPECT_EQ(last_effect<StopUpload>(), nullptr);
    EXPECT_EQ(made()["subject"], "Quote 1") << "the text is safe at once";
    EXPECT_FALSE(made().contains("attachments"));
    does(UploadProgress{1, 1000});
    does(UploadDone{1, "b55", UploadDone::Trouble::none});
    EXPECT_EQ(made()["attachments"].size(), 1u);
    EXPECT_EQ(made()["messageId"][0], (*office.last_call("Email/set"))["create"]["draft"]["messageId"][0]);
    EXPECT_TRUE(state.attaching.empty());

    // What was to be sent is sent, though something else is being written.
    begin(2);
    does(SendMessage{});
    begin(3);
    EXPECT_EQ(count("EmailSubmission/set"), 0u);
    does(UploadDone{2, "b56", UploadDone::Trouble::none});
    EXPECT_EQ(count("EmailSubmission/set"), 1u);
    EXPECT_EQ(made()["subject"], "Quote 2");
    ASSERT_TRUE(state.compose);
    EXPECT_EQ(form().subject, "Quote 3");

    // A file that fails is told, and nothing is sent without it.
    does(SendMessage{});
    does(CloseCompose{});
    does(UploadDone{3, "", UploadDone::Trouble::refused});
    EXPECT_EQ(count("EmailSubmission/set"), 1u);
    EXPECT_TRUE(std::any_of(state.toasts.begin(), state.toasts.end(), [](const Toast& toast) {
        return toast.is_error && toast.text.find("quote.pdf could not be attached, so") == 0;
    }));
    EXPECT_TRUE(state.attaching.empty());
}

// A draft with a file on its way into it is left, and then lies in Drafts as e90.
class LeftDraft : public Compose {
protected:
    void SetUp() override {
        Compose::SetUp();
        does(WriteMail{});
        does(EditCompose{Edit::subject, "Quote"});
        does(FilesAttached{{{1, 2000, "quote.pdf", "application/pdf"}}});
        does(CloseCompose{});
        Json draft = test::an_email("e90", test::person("Ann Larsen", "ann@work.example"), "Quote",
                                    "2026-03-12T10:00:00Z", true);
        draft["ownerMailboxIds"] = {{"m2-drafts", true}};
        draft["keywords"]["$draft"] = true;
        office.emails.push_back(draft);
        does(GoToRole{mail::Role::drafts});
        ASSERT_EQ(state.attaching.size(), 1u);
        saved = count("Email/set");
    }
    void file_arrives() { does(UploadDone{1, "b55", UploadDone::Trouble::none}); }

    std::size_t saved = 0;
};

TEST_F(LeftDraft, does_not_come_back_when_it_was_deleted) {
    does(MoveMessage{"e90", mail::Role::trash});
    EXPECT_EQ(count("Email/set"), ++saved);
    file_arrives();
    EXPECT_EQ(count("Email/set"), saved);
    EXPECT_TRUE(state.attaching.empty());
}

TEST_F(LeftDraft, has_its_file_when_its_deletion_was_undone) {
    does(MoveMessage{"e90", mail::Role::trash});
    does(Undo{state.toasts.back().undo});
    file_arrives();
    EXPECT_EQ(made()["attachments"].size(), 1u);
}

TEST_F(LeftDraft, does_not_come_back_when_it_was_destroyed) {
    does(MoveMessage{"e90", mail::Role::trash});
    does(GoToRole{mail::Role::trash});
    does(Delete{{"e90"}});
    does(ConfirmDelete{});
    EXPECT_EQ((*office.last_call("Email/set"))["destroy"], Json::array({"e90"}));
    EXPECT_EQ(last_effect<StopUpload>()->upload, 1u);
    saved = count("Email/set");
    file_arrives();
    EXPECT_EQ(count("Email/set"), saved);
}

TEST_F(Compose, signing_out_asks_while_files_are_on_their_way) {
    does(WriteMail{});
    does(FilesAttached{{{1, 2000, "quote.pdf", "application/pdf"}}});
    does(SignOut{});
    ASSERT_TRUE(std::holds_alternative<ConfirmSigningOut>(state.dialog));
    EXPECT_EQ(std::get<ConfirmSigningOut>(state.dialog).attaching, 1u);
    EXPECT_TRUE(state.signed_in);
    does(ConfirmSignOut{});
    EXPECT_EQ(last_effect<StopUpload>()->upload, 1u);
    EXPECT_FALSE(state.signed_in);
}

TEST_F(Compose, a_reply_goes_where_it_is_wanted_and_says_what_it_answers) {
    Json& email = office.emails[0];
    email["to"] = Json::array({test::person("Ann Larsen", "ann@work.example"), test::person("Bo", "bo@x.example")});
    email["cc"] = Json::array({test::person("List", "team@lists.example"), test::person("S", "SALES@work.example")});
    email["replyTo"] = Json::array({test::person("Orders", "orders@trade.example")});
    email["subject"] = "回复：AW: Re: 三月份订单报价";
    office.body["messageId"] = Json::array({"m3@trade.example"});
    office.body["references"] = Json::array({"m1@trade.example", "m2@trade.example"});
    office.push("all", "Email");
    does(OpenList{office.inbox});
    office.replica.forget(office.inbox);
    settle();
    does(OpenEmail{"e3"});
    presses("a", "");
    ASSERT_TRUE(state.compose);
    EXPECT_EQ(form().identity.to_string(), "r20") << "the account that received it";
    EXPECT_EQ(form().subject, "Re: 三月份订单报价");
    EXPECT_EQ(addresses(RecipientField::to), (std::vector<std::string>{"orders@trade.example", "bo@x.example"}));
    EXPECT_EQ(addresses(RecipientField::cc), (std::vector<std::string>{"li.wei@trade.example", "team@lists.example"}));
    EXPECT_EQ(form().in_reply_to, std::vector<std::string>{"m3@trade.example"});
    EXPECT_EQ(form().references,
              (std::vector<std::string>{"m1@trade.example", "m2@trade.example", "m3@trade.example"}));
    EXPECT_EQ(form().text,
              "\n\n-- \nAnn Larsen\nWork Ltd\n\nOn Thursday, 12 March 2026, 14:02 (UTC+8), 李伟 <li.wei@trade.example> "
              "wrote:\n> Dear Ann,\n> thank you.\n");
    does(SendMessage{});
    EXPECT_EQ((*office.last_call("Email/set"))["update"], (Json{{"e3", {{"keywords/$answered", true}}}}));
}

// The same message twice in the conversation: as it was sent from one account, and as another one received it.
TEST_F(Compose, mail_of_another_own_account_is_answered_by_the_one_that_received_it) {
    office.home_identities = Json::array({test::a_writer("r30", "ann@home.example", "")});
    Json& received = office.emails[0];
    received["from"] = Json::array({test::person("Ann", "ann@home.example")});
    received["to"] = Json::array({test::person("", "ann@work.example")});
    received["threadId"] = "t1";
    Json sent = received;
    sent["id"] = "e4";
    sent["ownerAccountId"] = "a1";
    sent["mailboxIds"] = {{"m-sent", true}};
    sent["ownerMailboxIds"] = {{"m1-sent", true}};
    office.emails.push_back(sent);
    office.push("a1", "Identity");
    office.replica.forget(office.inbox);
    settle();
    does(OpenEmail{"e3"});
    ASSERT_EQ(office.replica.conversation("e3").size(), 2u);
    presses("r", "");
    ASSERT_TRUE(state.compose);
    EXPECT_EQ(form().answers, "e3");
    EXPECT_EQ(form().identity.to_string(), "r20");
    EXPECT_EQ(addresses(RecipientField::to), std::vector<std::string>{"ann@home.example"});
    does(Answer{Answering::reply, "e4"});
    EXPECT_EQ(form().identity.to_string(), "r30") << "what was sent from there goes on from there";
    EXPECT_EQ(addresses(RecipientField::to), std::vector<std::string>{"ann@work.example"});
}

TEST_F(Compose, a_forward_takes_everything_along) {
    office.body["attachments"] = Json::array({{{"blobId", "b3_2"},
                                               {"name", "quote.pdf"},
                                               {"type", "application/pdf"},
                                               {"size", 120000},
                                               {"disposition", "attachment"}}});
    does(OpenEmail{"e2"});
    presses("f", "");
    ASSERT_TRUE(state.compose);
    EXPECT_EQ(form().subject, "Fwd: Draft of the offer");
    EXPECT_NE(form().text.find("---------- Forwarded message ----------\nFrom: Clara Bergmann <clara@north.example>\n"),
              std::string::npos)
        << form().text;
    ASSERT_EQ(form().attachments.size(), 1u);
    EXPECT_EQ(form().attachments[0].account, "a2");
    EXPECT_EQ(form().forwards, "e2");
    does(Answer{Answering::forward_attached, "e2"});
    ASSERT_EQ(form().attachments.size(), 1u);
    EXPECT_EQ(form().attachments[0].is.blob, "be2");
    EXPECT_EQ(form().attachments[0].is.type, "message/rfc822");
}

TEST_F(Compose, a_draft_that_is_opened_goes_on) {
    Json& email = office.emails[1];
    email["keywords"] = {{"$draft", true}, {"$seen", true}, {"kontor-markdown", true}, {"kontor-answers-e3", true}};
    email["from"] = Json::array({test::person("", "sales@work.example")});
    office.body["messageId"] = Json::array({"k@work.example"});
    office.body["bcc"] = Json::array({test::person("", "boss@work.example")});
    office.replica.forget(office.inbox);
    settle();
    does(OpenEmail{"e2"});
    ASSERT_TRUE(state.compose);
    EXPECT_EQ(form().key, "k@work.example");
    EXPECT_EQ(form().identity.to_string(), "r21");
    EXPECT_TRUE(form().is_markdown);
    EXPECT_EQ(form().answers, "e3");
    EXPECT_EQ(addresses(RecipientField::bcc), std::vector<std::string>{"boss@work.example"});
    EXPECT_EQ(form().text, "Dear Ann,\nthank you.");
    EXPECT_FALSE(form().is_changed);
    does(DiscardMessage{});
    EXPECT_TRUE(std::holds_alternative<ConfirmDiscarding>(state.dialog));
    office.copies = Json::array({"e2"});
    does(ConfirmDiscard{});
    EXPECT_FALSE(state.compose);
    EXPECT_TRUE((*office.last_call("Email/set")).contains("#destroy"));
}

TEST_F(Compose, is_put_off_until_a_time_of_the_persons_clock) {
    does(WriteMail{});
    does(EditCompose{Edit::to, "tom@sail.example,"});
    does(AskSendTime{});
    EXPECT_EQ(std::get<SendTimeQuestion>(state.dialog).typed, "2026-03-13 08:00") << "tomorrow, to begin with";
    does(TurnMonth{"send-time/days", 1});
    does(ChooseDay{"send-time/days", "2026-04-02"});
    EXPECT_EQ(std::get<SendTimeQuestion>(state.dialog).typed, "2026-04-02 08:00");
    does(EditSendTime{"2026-04-02 09:30"});
    does(ChooseDay{"send-time/days", "2026-04-03"});
    EXPECT_EQ(std::get<SendTimeQuestion>(state.dialog).typed, "2026-04-03 09:30") << "the hour stays";
    does(EditSendTime{"2026-03-12 15:00"});
    does(SubmitSendTime{});
    EXPECT_TRUE(std::get<SendTimeQuestion>(state.dialog).is_wrong) << "it is past";
    does(EditSendTime{"2026-03-16 08:00"});
    presses("Enter", "send-time/field");
    EXPECT_EQ((*office.last_call("EmailSubmission/set"))["create"]["send"]["envelope"]["mailFrom"]["parameters"],
              (Json{{"HOLDUNTIL", "2026-03-16T07:00:00Z"}}));
    EXPECT_NE(state.toasts.back().undo, 0u);
    EXPECT_EQ((*office.last_call("EmailSubmission/set"))["onSuccessUpdateEmail"]["#send"]["keywords/kontor-scheduled"],
              true)
        << "it lies in Sent, and is shown in the outbox until it leaves";
}

TEST_F(Compose, markdown_goes_out_as_text_and_as_html) {
    does(WriteMail{});
    does(EditCompose{Edit::to, "tom@sail.example,"});
    does(EditCompose{Edit::text, "**Hello**"});
    does(SetMarkdown{true});
    does(SendMessage{});
    EXPECT_EQ(made()["bodyValues"]["text"]["value"], "**Hello**");
    EXPECT_NE(made()["bodyValues"]["html"]["value"].get<std::string>().find("<p><strong>Hello</strong></p>"),
              std::string::npos);
    EXPECT_EQ(made()["keywords"]["kontor-markdown"], true);
    EXPECT_EQ((*office.last_call("EmailSubmission/set"))["onSuccessUpdateEmail"]["#send"]["keywords/kontor-markdown"],
              nullptr);
}

TEST_F(Compose, offline_it_waits_and_goes_out_once) {
    does(WriteMail{});
    office.cut();
    does(EditCompose{Edit::to, "tom@sail.example,"});
    waits(2000);
    EXPECT_EQ(form().saved, ComposeForm::Saved::waiting);
    does(SendMessage{});
    EXPECT_FALSE(state.compose);
    EXPECT_EQ(state.toasts.back().text, "It will be sent once the connection is back");
    EXPECT_EQ(office.replica.pending_actions(), 1u) << "the save is part of it";
    EXPECT_EQ(office.last_call("EmailSubmission/set"), nullptr);
    now = *office.replica.deadline();
    office.replica.tick(now);
    office.open();
    settle();
    EXPECT_EQ(count("EmailSubmission/set"), 1u);
    EXPECT_EQ(state.toasts.back().text, "Sent");
}

}  // namespace
}  // namespace kontor::state
