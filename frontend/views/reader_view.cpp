#include "frontend/views/reader_view.hpp"

#include <cstdlib>

#include "frontend/views/outbox_view.hpp"
#include "frontend/views/parts.hpp"
#include "frontend/views/reader_offers.hpp"
#include "frontend/widgets/scroll.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;
using access::Tristate;
using words::Word;

namespace {

struct Tool {
    std::string_view id;
    std::string name;
    std::string_view key;
    theme::Icon icon;
    state::Action action;
    bool enabled = true;
    bool set = false;
};

// Right of what is done with it: what is written to it. Where there is little room the others are in the menu.
void draw_answers(Ui& ui, Rect bar) {
    const words::Words& say = ui.words();
    const bool has_room = bar.w > 5 * 40 + 5 * 40;
    bar.cut_right(40);
    struct AnswerTool {
        std::string_view id;
        Word name;
        std::string_view key;
        theme::Icon icon;
        state::Answering how;
    };
    const AnswerTool tools[] = {
        {"reply", Word::reply, "r", theme::Icon::reply, state::Answering::reply},
        {"reply-all", Word::reply_all, "a", theme::Icon::reply_all, state::Answering::reply_all},
        {"forward", Word::forward, "f", theme::Icon::forward, state::Answering::forward}};
    Rect row = bar.cut_right(36.0f * (has_room ? 4 : 2));
    for (const AnswerTool& tool : tools) {
        if (!has_room && tool.how != state::Answering::reply) continue;
        const std::string name = say(tool.name);
        if (icon_button(ui, row.cut_left(36), {tool.id, name, tool.key, tool.icon}))
            ui.act(state::Answer{tool.how, {}});
    }
    const std::string more_name = say(Word::answer_options);
    IconButton more{"answers", more_name, {}, theme::Icon::more};
    more.expanded = Tristate::no;
    if (icon_button(ui, row, more)) ui.act(state::OpenAnswerMenu{});
}

void draw_tools(Ui& ui, const models::MailTools& tools, Rect bar, theme::Breadth breadth) {
    const words::Words& say = ui.words();
    bar = bar.inset(8, 0);
    if (breadth == theme::Breadth::narrow) {
        const std::string back = say(Word::back);
        if (icon_button(ui, bar.cut_left(theme::kTouchTarget), {"back", back, "Esc", theme::Icon::back}))
            ui.act(state::Back{});
    }
    const bool on = tools.enabled, starred = on && !tools.show_star_on;
    const Tool left[] = {
        {"archive", say(Word::archive), "e", theme::Icon::archive, state::MoveToRole{mail::Role::archive, {}},
         tools.can_archive},
        {"delete", tools.delete_words, "#", theme::Icon::trash, state::Delete{}, on},
        {"junk",
         say(tools.can_unjunk ? Word::not_junk : Word::junk_it),
         {},
         theme::Icon::junk,
         state::MoveToRole{tools.can_unjunk ? mail::Role::inbox : mail::Role::junk, {}},
         tools.can_junk || tools.can_unjunk},
        {"seen", say(tools.show_seen_on ? Word::mark_read : Word::mark_unread), "u",
         tools.show_seen_on ? theme::Icon::read : theme::Icon::unread, state::SetSeen{{}, tools.show_seen_on}, on},
        {"move", say(Word::move), "v", theme::Icon::move, state::OpenMenu{state::MenuKind::move}, on},
    };
    for (const Tool& tool : left) {
        IconButton look{tool.id, tool.name, tool.key, tool.icon};
        look.disabled = !tool.enabled;
        if (icon_button(ui, bar.cut_left(40), look)) ui.act(tool.action);
    }
    if (tools.can_answer) draw_answers(ui, bar);
    const std::string star = say(starred ? Word::unstar : Word::star);
    IconButton look{"star", star, "s", theme::Icon::star, starred};
    look.pressed = starred ? Tristate::yes : Tristate::no;
    look.disabled = !on;
    if (starred) look.color = ui.colors().accent;
    if (icon_button(ui, bar.cut_right(40), look)) ui.act(state::ToggleStar{});
}

constexpr float kMessageTool = 32;

// What is done to one message of a conversation, beside its people.
void draw_message_tools(Ui& ui, const models::ReaderMessage& message, Rect row) {
    const words::Words& say = ui.words();
    const std::string id = message.id + "/star", words = say(message.starred ? Word::unstar : Word::star);
    IconButton star{id, words, {}, theme::Icon::star, message.starred};
    star.pressed = message.starred ? Tristate::yes : Tristate::no;
    if (message.starred) star.color = ui.colors().accent;
    const int tools = 2 + message.can_archive + message.can_delete + message.can_answer;
    row = row.cut_right(kMessageTool * static_cast<float>(tools));
    if (icon_button(ui, row.cut_left(kMessageTool), star))
        ui.act(state::SetMessageStar{message.email, !message.starred});
    const auto tool = [&](std::string_view part, Word name, theme::Icon which) {
        const std::string own = message.id + '/' + std::string(part), its_name = say(name);
        return icon_button(ui, row.cut_left(kMessageTool), {own, its_name, {}, which});
    };
    if (tool("unread", Word::mark_unread, theme::Icon::unread)) ui.act(state::MarkMessageUnread{message.email});
    if (message.can_archive && tool("archive", Word::archive, theme::Icon::archive))
        ui.act(state::MoveMessage{message.email, mail::Role::archive});
    if (message.can_delete && tool("delete", Word::delete_, theme::Icon::trash))
        ui.act(state::MoveMessage{message.email, mail::Role::trash});
    if (message.can_answer && !message.is_draft && tool("answer", Word::answer_options, theme::Icon::reply))
        ui.act(state::OpenAnswerMenu{message.email});
    if (message.can_answer && message.is_draft && tool("go-on", Word::go_on_writing, theme::Icon::edit))
        ui.act(state::Answer{state::Answering::go_on, message.email});
}

// Who, whom, when. The address stands beside the name, always [trust].
Rect draw_people(Ui& ui, const models::ReaderMessage& reader, Rect rect, bool with_tools) {
    const theme::Palette& p = ui.colors();
    Rect head = rect.cut_top(reader.cc.empty() ? 70.0f : 88.0f);
    avatar(ui, head.cut_left(44).cut_top(44), reader.sender_address, reader.initials);
    head.cut_left(14);
    const TextStyle quiet{theme::Size::body, theme::Weight::regular, p.quiet};
    const TextStyle small{theme::Size::small, theme::Weight::regular, p.quiet};
    Rect first = head.cut_top(22);
    TextStyle when = small;
    when.align = Align::right;
    const float date_width = text_width(ui, reader.date, when);
    Node date = node(reader.id + "/date", Role::text, reader.date, first.cut_right(date_width));
    date.description = reader.full_date;
    text(ui, date.rect, reader.date, when);
    const Rect date_rect = date.rect;
    const std::string full = reader.full_date;
    hover_tip(ui, reader.id + "/date", full, date_rect);
    first.cut_right(16);

    const TextStyle name{theme::Size::body, theme::Weight::semibold, p.text};
    const float name_width = std::min(text_width(ui, reader.sender, name), first.w * 0.6f);
    tell(ui, first.cut_left(name_width), reader.id + "/from", reader.sender, name);
    first.cut_left(8);
    ui.record(std::move(date));
    if (!reader.sender_address.empty() && reader.sender_address != reader.sender) {
        const float width = std::min(first.w, text_width(ui, reader.sender_address, quiet));
        Node copy = node(reader.id + "/address", Role::button,
                         ui.words().fill(Word::copy_address, reader.sender_address), first.cut_left(width));
        copy.description = copy.name;
        const Rect area = copy.rect;
        const Interaction seen = pressable(ui, std::move(copy));
        TextStyle style = quiet;
        if (seen.hovered) style.color = p.accent;
        text(ui, area, reader.sender_address, style);
        if (seen.focused) focus_ring(ui, area.inset(-3, 0), 4);
        if (seen.pressed) ui.act(state::CopyText{reader.sender_address});
    }
    if (with_tools) {
        const float width = (reader.can_answer ? 5 : 4) * kMessageTool;
        draw_message_tools(ui, reader, Rect{head.right() - width, head.y + 4, width, kMessageTool});
        head.cut_right(width + 8);
    }
    if (!reader.to.empty()) tell(ui, head.cut_top(18), reader.id + "/to", reader.to, small);
    if (!reader.cc.empty()) tell(ui, head.cut_top(18), reader.id + "/cc", reader.cc, small);
    tell(ui, head.cut_top(18), reader.id + "/via", reader.via, small);
    return rect;
}

float warning_height(Ui& ui, const std::string& warning, float width) {
    return 20 + paragraph_height(ui, width - 54, warning, {theme::Size::body, {}, {}});
}

float draw_warnings(Ui& ui, const models::ReaderMessage& reader, Rect rect) {
    float height = 0;
    for (std::size_t i = 0; i < reader.warnings.size(); ++i) {
        const float own = warning_height(ui, reader.warnings[i], rect.w);
        notice(ui, rect.cut_top(own), reader.id + "/warning/" + std::to_string(i), reader.warnings[i]);
        rect.cut_top(8);
        height += own + 8;
    }
    return height;
}

void draw_chip(Ui& ui, const models::AttachmentChip& chip, const bridge::Id& email, Rect rect) {
    const theme::Palette& p = ui.colors();
    outline(ui, rect, p.line, theme::kRadius);
    Rect inner = rect.inset(4, 4);
    const Rect save = inner.cut_right(32);
    Node open = node(chip.id, Role::button, chip.can_open ? chip.open_words : chip.save_words, inner);
    open.description = chip.name;
    const Interaction seen = pressable(ui, std::move(open));
    if (seen.hovered) fill(ui, inner, p.hover, theme::kRadius - 2);
    Rect content = inner.inset(8, 0);
    icon(ui, content.cut_left(18), chip.icon, 18, p.accent);
    content.cut_left(8);
    const TextStyle small{theme::Size::small, theme::Weight::regular, p.quiet, Align::right};
    text(ui, content.cut_right(text_width(ui, chip.size, small) + 8), chip.size, small);
    text(ui, content, chip.name, {theme::Size::body, theme::Weight::regular, p.text});
    if (seen.focused) focus_ring(ui, inner, theme::kRadius - 2);
    if (seen.pressed) ui.act(state::Download{email, chip.index, chip.can_open});
    const std::string id = chip.id + "/save";
    if (icon_button(ui, save, {id, chip.save_words, {}, theme::Icon::download}))
        ui.act(state::Download{email, chip.index, false});
}

// As many chips beside each other as fit; more than two lines scroll.
void draw_attachments(Ui& ui, const models::ReaderMessage& reader, Rect rect) {
    constexpr float chip_width = 248, chip_height = 44, gap = 8;
    const Group group(ui, node(reader.id + "/attachments", Role::group, reader.attachments_words, rect));
    const auto across = static_cast<std::size_t>(std::max(1.0f, (rect.w + gap) / (chip_width + gap)));
    const float width = std::min(chip_width * 1.4f, (rect.w + gap) / static_cast<float>(across) - gap);
    const std::size_t lines = (reader.attachments.size() + across - 1) / across;
    const Scroll scroll(ui, "attachments/" + reader.email, rect,
                        static_cast<double>(lines) * (chip_height + gap) - gap);
    for (std::size_t i = 0; i < reader.attachments.size(); ++i) {
        const float x = rect.x + static_cast<float>(i % across) * (width + gap);
        const float y = scroll.at(static_cast<double>(i / across) * (chip_height + gap));
        draw_chip(ui, reader.attachments[i], reader.email, {x, y, width, chip_height});
    }
}

float attachments_height(const models::ReaderMessage& reader, float width) {
    if (reader.attachments.empty()) return 0;
    const auto across = static_cast<std::size_t>(std::max(1.0f, (width + 8) / 256));
    const std::size_t lines = (reader.attachments.size() + across - 1) / across;
    return static_cast<float>(std::min<std::size_t>(lines, 2)) * 52 - 8;
}

// Measures and counts come back from the platform that lays the body out: "height:840", "blocked:2"; "missing:" where
// the page cannot be had.
void take_note(Ui& ui, const models::ReaderMessage& message, const std::string& id) {
    access::Request request;
    while (ui.take(access::Request::Kind::set_value, id, &request)) {
        const std::size_t colon = request.value.find(':');
        if (colon == std::string::npos) continue;
        const unsigned long number = std::strtoul(request.value.c_str() + colon + 1, nullptr, 10);
        if (request.value.compare(0, colon, "height") == 0)
            ui.act(state::NoteBodyHeight{message.email, static_cast<float>(number)});
        else if (request.value.compare(0, colon, "missing") == 0)
            ui.act(state::NoteMissingPage{message.email});
        else
            ui.act(state::NoteBlockedImages{message.email, number});
    }
}

void draw_body_skeleton(Ui& ui, Rect rect) {
    rect = rect.inset(24, 16);
    for (const float share : {0.9f, 0.75f, 0.85f, 0.4f}) {
        skeleton(ui, rect.cut_top(12).cut_left(rect.w * share));
        rect.cut_top(12);
    }
}

const TextStyle kText{theme::Size::body, theme::Weight::regular, {}};

// Tests and platforms without overlays show so much of a text.
std::string drawn_text(const models::ReaderMessage& message) { return message.text.substr(0, 4000); }

// `flows`: it has the height it wants and scrolls with the conversation; else it fills the place and scrolls by itself.
void draw_body(Ui& ui, const models::ReaderMessage& message, Rect rect, bool flows) {
    const theme::Palette& p = ui.colors();
    if (!message.body_here) return draw_body_skeleton(ui, rect);
    Node body = node("body/" + message.email, Role::document, ui.words()(Word::message_content), rect);
    body.value = message.html ? message.address : message.text;
    body.description = message.html ? "html" : "text";
    if (flows) {
        body.content_height = rect.h;
        body.content_above = rect.clipped_to(ui.clip()).y - rect.y;
    }
    take_note(ui, message, body.id);
    const Node& recorded = ui.record(std::move(body));
    if (ui.painter() != nullptr) return ui.painter()->document(ui, recorded, rect);
    if (message.html) fill(ui, rect, theme::rgb(0xFFFFFF));
    if (message.html || ui.overlays() == Overlays::platform) return;
    TextStyle style = kText;
    style.color = p.text;
    const Clip clip(ui, rect);
    paragraph(ui, rect.inset(24, 16), drawn_text(message), style);
}

float subject_height(Ui& ui, const models::Reader& reader, float width) {
    const TextStyle title{theme::Size::display, theme::Weight::semibold, ui.colors().text};
    return std::min(2 * 28.0f, paragraph_height(ui, width, reader.subject, title));
}

void draw_subject(Ui& ui, const models::Reader& reader, Rect area) {
    const TextStyle title{theme::Size::display, theme::Weight::semibold, ui.colors().text};
    Node heading = node("reader/subject", Role::heading, reader.subject, area);
    heading.level = 2;
    ui.record(std::move(heading));
    const Clip clip(ui, area);
    paragraph(ui, area, reader.subject, title);
}

// What stands between the people and the body. Returns what is left of the place.
Rect draw_notes(Ui& ui, const models::ReaderMessage& message, Rect content) {
    content.cut_top(draw_warnings(ui, message, content));
    if (const float height = delivery_height(ui, content.w, message.delivery); height > 0) {
        draw_delivery(ui, content.cut_top(height), message.id + "/delivery", message.delivery);
        content.cut_top(12);
    }
    if (const float height = attachments_height(message, content.w); height > 0) {
        draw_attachments(ui, message, content.cut_top(height));
        content.cut_top(12);
    }
    draw_offers(ui, message, content.cut_top(offers_height(message)));
    return content;
}

float side_of(const Rect& rect) { return rect.w < 480 ? 16.0f : 24.0f; }

void draw_single(Ui& ui, const models::Reader& reader, Rect rect) {
    const models::ReaderMessage& message = reader.messages.front();
    const float side = side_of(rect);
    Rect content = rect.inset(side, 0);
    content.cut_top(16);
    draw_subject(ui, reader, content.cut_top(subject_height(ui, reader, content.w)));
    content.cut_top(14);
    content = draw_people(ui, message, content, false);
    content = draw_notes(ui, message, content);
    line(ui, rect.x + side, content.y, rect.right() - side, content.y, ui.colors().line);
    draw_body(ui, message, {rect.x, content.y + 1, rect.w, rect.bottom() - content.y - 1}, false);
}

// --- Several messages below each other -----------------------------------------------------------------------------

constexpr float kFolded = 56, kAbovePeople = 14, kBelowBody = 12;

float people_height(const models::ReaderMessage& message) { return message.cc.empty() ? 70.0f : 88.0f; }

float body_height(Ui& ui, const models::ReaderMessage& message, float width, float unknown) {
    // As high as the pane until it is known, so that the first unread message can begin at its top.
    if (!message.body_here) return unknown;
    if (ui.overlays() == Overlays::drawn && !message.html)
        return paragraph_height(ui, width - 48, drawn_text(message), kText) + 32;
    return message.body_height < 0 ? unknown : std::max(48.0f, message.body_height);
}

float message_height(Ui& ui, const models::ReaderMessage& message, Rect view) {
    if (!message.open) return kFolded;
    const float width = view.w - 2 * side_of(view);
    float height = kAbovePeople + people_height(message);
    for (const std::string& warning : message.warnings) height += warning_height(ui, warning, width) + 8;
    if (const float told = delivery_height(ui, width, message.delivery); told > 0) height += told + 12;
    if (const float attached = attachments_height(message, width); attached > 0) height += attached + 12;
    height += offers_height(message);
    return height + body_height(ui, message, view.w, view.h) + kBelowBody;
}

void draw_folded(Ui& ui, const models::ReaderMessage& message, Rect row) {
    const theme::Palette& p = ui.colors();
    Node item = node(message.id, Role::button, message.line, row);
    item.expanded = Tristate::no;
    const Interaction seen = pressable(ui, std::move(item));
    if (seen.hovered) fill(ui, row, p.hover);
    Rect content = row.inset(side_of(row), 0);
    avatar(ui, content.cut_left(44).centered(32, 32), message.sender_address, message.initials);
    content.cut_left(14);
    const TextStyle when{theme::Size::small, theme::Weight::regular, p.quiet, Align::right};
    text(ui, content.cut_right(text_width(ui, message.date, when) + 12), message.date, when);
    if (message.starred) icon(ui, content.cut_right(24), theme::Icon::star, 16, p.accent, true);
    if (message.unread) {
        dot(ui, content.x + 4, content.center_y(), 4, p.accent);
        content.cut_left(16);
    }
    const theme::Weight weight = message.unread ? theme::Weight::semibold : theme::Weight::regular;
    const TextStyle name{theme::Size::body, weight, p.text};
    const float width = std::min(text_width(ui, message.sender, name), content.w * 0.4f);
    text(ui, content.cut_left(width), message.sender, name);
    content.cut_left(12);
    text(ui, content, message.preview, {theme::Size::body, theme::Weight::regular, p.quiet});
    if (seen.focused) focus_ring(ui, row.inset(4, 2), theme::kRadius);
    if (seen.pressed) ui.act(state::UnfoldMessage{message.email, true});
}

void draw_unfolded(Ui& ui, const models::ReaderMessage& message, Rect rect, Rect view) {
    const float side = side_of(view);
    Rect head = rect;
    Node item = node(message.id, Role::button, message.line, head.cut_top(kAbovePeople + people_height(message)));
    item.expanded = Tristate::yes;
    const Rect face = item.rect;
    const Interaction seen = pressable(ui, std::move(item));
    Rect content = rect.inset(side, 0);
    content.cut_top(kAbovePeople);
    content = draw_people(ui, message, content, true);
    content = draw_notes(ui, message, content);
    draw_body(ui, message, {rect.x, content.y, rect.w, rect.bottom() - kBelowBody - content.y}, true);
    if (seen.focused) focus_ring(ui, face.inset(4, 4), theme::kRadius);
    if (seen.pressed) ui.act(state::UnfoldMessage{message.email, false});
}

void draw_conversation(Ui& ui, const models::Reader& reader, Rect rect) {
    const theme::Palette& p = ui.colors();
    const float side = side_of(rect);
    Rect head = rect.cut_top(16 + subject_height(ui, reader, rect.w - 2 * side) + 34).inset(side, 0);
    head.cut_top(16);
    draw_subject(ui, reader, head.cut_top(subject_height(ui, reader, head.w)));
    tell(ui, head.cut_top(22), "reader/count", reader.count_words,
         {theme::Size::small, theme::Weight::regular, p.quiet});
    line(ui, rect.x, rect.y - 1, rect.right(), rect.y - 1, p.line);

    std::vector<float> heights;
    double whole = 0, reveal = -1;
    for (std::size_t i = 0; i < reader.messages.size(); ++i) {
        if (i == reader.reveal) reveal = whole;
        heights.push_back(message_height(ui, reader.messages[i], rect));
        whole += static_cast<double>(heights.back());
    }
    Scroll scroll(ui, "reader/" + reader.row, rect, whole);
    if (reveal >= 0) scroll.begin_at(reveal);
    double y = 0;
    for (std::size_t i = 0; i < reader.messages.size(); ++i) {
        const models::ReaderMessage& message = reader.messages[i];
        const Rect place{rect.x, scroll.at(y), rect.w, heights[i]};
        const Group group(ui, node(message.id + "/group", Role::group, message.sender, place));
        if (message.open)
            draw_unfolded(ui, message, place, rect);
        else
            draw_folded(ui, message, place);
        line(ui, rect.x + side, place.bottom() - 1, rect.right() - side, place.bottom() - 1, p.line);
        y += static_cast<double>(heights[i]);
    }
}

}  // namespace

void draw(const models::Reader& reader, const models::MailTools& tools, Ui& ui, Rect rect, theme::Breadth breadth) {
    const theme::Palette& p = ui.colors();
    fill(ui, rect, p.ground);
    const Group main(ui,
                     node("reader", Role::main, reader.subject.empty() ? reader.empty_title : reader.subject, rect));
    draw_tools(ui, tools, rect.cut_top(theme::kBar), breadth);
    switch (reader.kind) {
        case models::Reader::Kind::message:
            if (reader.messages.size() == 1)
                draw_single(ui, reader, rect);
            else
                draw_conversation(ui, reader, rect);
            break;
        case models::Reader::Kind::loading:
            draw_body_skeleton(ui, rect);
            break;
        case models::Reader::Kind::none:
        case models::Reader::Kind::many: {
            const theme::Icon which =
                reader.kind == models::Reader::Kind::many ? theme::Icon::check : theme::Icon::mail;
            empty_page(ui, rect, "reader/empty", {which, reader.empty_title, reader.empty_why, {}});
            break;
        }
    }
}

}  // namespace kontor::views
