#include "tests/frontend/models/models.hpp"

#include <fstream>
#include <sstream>

namespace kontor::models {

std::string text_of(const AccountsPane& pane) {
    std::ostringstream out;
    for (const AccountSection& section : pane.sections) {
        out << section.name << (section.count.empty() ? "" : "  (" + section.count_words + ")")
            << (section.folded ? "  folded" : "") << (section.paused ? "  paused" : "")
            << (section.in_trouble ? "  in trouble" : "") << '\n';
        if (!section.state.empty()) out << "  ! " << section.state << '\n';
        for (const MailboxRow& row : section.mailboxes)
            out << std::string(2 + 2 * static_cast<std::size_t>(row.depth), ' ') << (row.selected ? "> " : "- ")
                << row.name << (row.folded ? " folded" : "") << (row.count.empty() ? "" : "  " + row.count) << '\n';
    }
    return out.str();
}

std::string text_of(const MessageList& list) {
    std::ostringstream out;
    out << list.title << " | " << list.subtitle << '\n';
    for (const MessageRow& row : list.rows)
        out << (row.unread ? "* " : "  ") << row.initials << " | " << row.sender << " | " << row.subject << " | "
            << row.date << " | " << row.account << (row.count.empty() ? "" : " (" + row.count + ")")
            << (row.open ? " | open" : "") << "\n    " << row.accessible << '\n';
    if (list.empty) out << list.empty->title << " | " << list.empty->why << " | " << list.empty->button << '\n';
    return out.str();
}

std::string text_of(const ReaderMessage& reader) {
    std::ostringstream out;
    if (!reader.open) return "- " + reader.line + '\n';
    out << reader.sender << " <" << reader.sender_address << ">\n"
        << reader.to << '\n'
        << reader.via << '\n'
        << reader.full_date << '\n';
    for (const std::string& warning : reader.warnings) out << "! " << warning << '\n';
    for (const AttachmentChip& chip : reader.attachments)
        out << "@ " << chip.name << ' ' << chip.size << " | " << (chip.can_open ? chip.open_words : "") << " | "
            << chip.save_words << '\n';
    out << (reader.html ? reader.address : reader.text) << '\n';
    return out.str();
}

std::string text_of(const Reader& reader) {
    std::string text = reader.subject + (reader.count_words.empty() ? "" : " | " + reader.count_words) + '\n';
    for (const ReaderMessage& message : reader.messages) text += text_of(message);
    return text;
}

std::string text_of(const FilterPage& page) {
    std::ostringstream out;
    out << page.title << (page.loading ? " loading" : "") << '\n';
    if (page.empty) out << page.empty->title << " | " << page.empty->why << " | " << page.empty->button << '\n';
    for (const FilterRow& row : page.rows) {
        out << (row.is_on ? "[x] " : "[ ] ") << row.name << (row.account.empty() ? "" : " (" + row.account + ")")
            << (row.can_go_up ? " ^" : "") << (row.can_go_down ? " v" : "") << "\n    " << row.when << '\n';
        if (!row.then.empty()) out << "    > " << row.then << '\n';
        if (!row.trouble.empty()) out << "    ! " << row.trouble << '\n';
    }
    return out.str();
}

std::string text_of(const FilterFormModel& form) {
    std::ostringstream out;
    const auto field = [&](const FilterField& one) {
        out << " <" << one.value << '>' << (one.hint.empty() ? "" : " (" + one.hint + ")")
            << (one.problem.empty() ? "" : " ! " + one.problem);
    };
    out << form.title << " | " << form.name.name;
    field(form.name);
    out << " | " << form.account.name << ' ' << form.account.value << '\n';
    if (form.shows_join) out << (form.any ? form.any_of : form.all_of) << '\n';
    if (!form.every_message.empty()) out << form.every_message << '\n';
    for (const ConditionRow& row : form.conditions) {
        out << "  " << row.subject.value;
        if (row.header) field(*row.header);
        out << " [" << row.match.value << ']';
        if (row.value) field(*row.value);
        out << '\n';
    }
    for (const DeedRow& row : form.deeds) {
        out << "  > " << row.deed.value;
        if (row.folder) out << " [" << row.folder->value << ']';
        if (row.label) field(*row.label);
        out << (row.problem.empty() ? "" : " ! " + row.problem) << '\n';
    }
    if (form.script) {
        out << form.script->text.value << '\n' << form.script->good << " | " << form.script->as_form << '\n';
        for (const std::string& mistake : form.script->mistakes) out << "! " << mistake << '\n';
    }
    return out.str();
}

std::string text_of(const FilterRunPage& page) {
    std::ostringstream out;
    out << page.title << '\n' << page.headline << " | " << page.detail << " | " << page.value << '\n';
    for (const std::string& tally : page.tallies) out << "# " << tally << '\n';
    for (const HitRow& hit : page.hits)
        out << hit.initials << " | " << hit.sender << " | " << hit.subject << " > " << hit.fate << '\n';
    out << page.more << '\n' << page.start << " | " << page.stop << " | " << page.back << " | " << page.done << '\n';
    return out.str();
}

std::string text_of(const AccountPage& page) {
    std::ostringstream out;
    out << page.name << '\n' << page.state << '\n' << page.state_detail << '\n';
    if (page.progress) out << page.progress->sentence << " | " << page.progress->pace << '\n';
    if (page.trouble)
        out << page.trouble->what << '\n'
            << page.trouble->server_says << '\n'
            << page.trouble->what_to_do << '\n'
            << '[' << page.trouble->cure_words << "]\n";
    for (const auto& [label, value] : page.facts) out << label << ": " << value << '\n';
    return out.str();
}

void expect_golden(const std::string& name, const std::string& actual) {
    const std::string path = std::string(KONTOR_TEST_DATA) + "/frontend/models/golden/" + name + ".txt";
    std::ifstream file(path);
    std::stringstream wanted;
    wanted << file.rdbuf();
    if (wanted.str() != actual) std::ofstream(path + ".actual") << actual;
    EXPECT_EQ(wanted.str(), actual) << path;
}

}  // namespace kontor::models
