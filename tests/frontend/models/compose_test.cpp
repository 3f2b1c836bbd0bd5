#include "frontend/state/compose.hpp"

#include <sstream>

#include "tests/frontend/models/models.hpp"

namespace kontor::models {
namespace {

std::string text_of(const ComposePane& pane) {
    std::ostringstream out;
    out << pane.title << (pane.saved.empty() ? "" : "  (" + pane.saved + ")") << '\n'
        << pane.from_label << ' ' << pane.from << "  |  " << pane.route << (pane.route_warns ? " !" : "") << '\n';
    for (const RecipientRow& row : pane.rows) {
        out << row.label << ':';
        for (const RecipientChip& chip : row.chips)
            out << " [" << chip.words << " | " << chip.tip << " | " << chip.remove << (chip.is_wrong ? " !" : "")
                << ']';
        out << " <" << row.typed << ">\n";
        if (!row.problem.empty()) out << "  ! " << row.problem << '\n';
        for (const SuggestionRow& one : row.suggestions)
            out << "  " << (one.is_marked ? "> " : "- ") << one.name << " | " << one.address << " | " << one.words
                << '\n';
    }
    if (!pane.copies.empty()) out << '+' << pane.copies << '\n';
    out << pane.subject_label << ' ' << pane.subject << '\n' << (pane.shows_preview ? pane.preview : pane.text) << '\n';
    for (const AttachmentRow& file : pane.attachments)
        out << "@ " << file.name << " | " << file.detail << (file.is_wrong ? " !" : "") << " | " << file.remove << '\n';
    if (!pane.refused.empty()) out << "! " << pane.refused << '\n';
    if (!pane.waits.empty()) out << pane.waits << '\n';
    out << pane.send << " | " << pane.send_options << " | " << pane.attach << " | " << pane.markdown << " | "
        << pane.preview_words << " | " << pane.discard << " | " << pane.close << '\n';
    return out.str();
}

class ComposeModels : public Models {
protected:
    Json writer = test::a_writer("r20", "ann@work.example", "Ann Larsen\nWork Ltd");
    void write(words::Language language) {
        office.sends = true;
        office.identities.push_back(writer);
        state.clock = {test::kToday, 60};
        state.zone = [](UtcTime) { return 60; };
        connect(language);
        office.replica.need_identities();
        settle();
        does(state::WriteMail{});
    }
    const state::ComposeForm& form() const { return *state.compose; }
};

TEST_F(ComposeModels, show_what_is_written) {
    writer["verification"]["state"] = "needed";
    writer["route"] = "custom";
    writer["server"] = {
        {"host", "smtp.work.example"}, {"port", 465},         {"security", "tls"},           {"login", "ann"},
        {"auth", "automatic"},         {"hasPassword", true}, {"pinnedCertificate", nullptr}};
    write(words::Language::german);
    does(state::EditCompose{state::EditCompose::Field::to, "李伟 <li.wei@trade.example>, nobody, cl"});
    does(state::EditCompose{state::EditCompose::Field::subject, "Angebot"});
    does(state::FilesAttached{{{1, 120000, "Angebot.pdf", "application/pdf"}, {2, 3, "b.txt", "text/plain"}}});
    does(state::UploadProgress{1, 40000});
    does(state::UploadDone{2, "", state::UploadDone::Trouble::refused});
    does(state::SendMessage{});
    expect_golden("compose", text_of(*window().compose));
}

TEST_F(ComposeModels, show_copies_and_a_preview) {
    write(words::Language::chinese);
    does(state::ShowCopies{});
    does(state::EditCompose{state::EditCompose::Field::text, "您好 **李伟**"});
    does(state::SetMarkdown{true});
    does(state::ShowPreview{true});
    expect_golden("compose-preview", text_of(*window().compose));
}

TEST_F(ComposeModels, stand_beside_the_list_and_in_its_place_where_there_is_no_room) {
    write(words::Language::english);
    EXPECT_TRUE(window().shows_list);
    EXPECT_TRUE(window().shows_reader);
    state.breadth = theme::Breadth::medium;
    EXPECT_FALSE(window().shows_list);
    EXPECT_EQ(window().search.write, "Write");
    state.breadth = theme::Breadth::narrow;
    EXPECT_FALSE(window().shows_list);
    EXPECT_TRUE(window().shows_reader);
}

TEST_F(ComposeModels, menus_offer_addresses_times_and_answers) {
    const auto labels = [](const Menu& menu) {
        std::string all;
        for (const MenuItem& item : menu.items) all += (item.checked ? "*" : "") + item.label + '\n';
        return all;
    };
    write(words::Language::english);
    does(state::OpenComposeChoice{state::OpenComposeChoice::What::from});
    EXPECT_EQ(labels(window().menu), "*Ann Larsen <ann@work.example>\n");
    does(state::OpenComposeChoice{state::OpenComposeChoice::What::send});
    EXPECT_EQ(labels(window().menu),
              "Send later\nLater today, 18:00\nTomorrow, 8:00\nMonday, 8:00\nChoose date and time\n");
    const auto* later = window().menu.items[3].action->as<state::SendLater>();
    ASSERT_NE(later, nullptr);
    EXPECT_EQ(later->at.seconds, 1773644400) << "Monday, 16 March 2026, 08:00 in UTC+1";
    does(state::OpenAnswerMenu{"e2"});
    EXPECT_EQ(labels(window().menu), "Reply\nReply to all\nForward\nForward as attachment\nEdit as new\n");
}

TEST_F(ComposeModels, without_a_relay_that_sends_offer_nothing) {
    connect();
    EXPECT_EQ(window().accounts.write, "");
    does(state::WriteMail{});
    EXPECT_FALSE(window().compose);
    does(state::OpenEmail{"e2"});
    EXPECT_FALSE(window().tools.can_answer);
}

}  // namespace
}  // namespace kontor::models
