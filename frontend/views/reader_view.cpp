#include "frontend/views/reader_view.hpp"

#include <cstdlib>

#include "frontend/views/parts.hpp"
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

void draw_tools(Ui& ui, const models::Reader& reader, const models::MailTools& tools, Rect bar,
                theme::Breadth breadth) {
    const words::Words& say = ui.words();
    bar = bar.inset(8, 0);
    if (breadth == theme::Breadth::narrow) {
        const std::string back = say(Word::back);
        if (icon_button(ui, bar.cut_left(theme::kTouchTarget), {"back", back, "Esc", theme::Icon::back}))
            ui.act(state::Back{});
    }
    const bool on = reader.kind == models::Reader::Kind::message;
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
    const std::string star = say(reader.starred ? Word::unstar : Word::star);
    IconButton look{"star", star, "s", theme::Icon::star, reader.starred};
    look.pressed = reader.starred ? Tristate::yes : Tristate::no;
    look.disabled = !on;
    if (reader.starred) look.color = ui.colors().accent;
    if (icon_button(ui, bar.cut_right(40), look)) ui.act(state::ToggleStar{});
}

// Who, whom, when. The address stands beside the name, always [trust].
Rect draw_people(Ui& ui, const models::Reader& reader, Rect rect) {
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
    Node date = node("reader/date", Role::text, reader.date, first.cut_right(date_width));
    date.description = reader.full_date;
    text(ui, date.rect, reader.date, when);
    const Rect date_rect = date.rect;
    const std::string full = reader.full_date;
    hover_tip(ui, "reader/date", full, date_rect);
    first.cut_right(16);

    const TextStyle name{theme::Size::body, theme::Weight::semibold, p.text};
    const float name_width = std::min(text_width(ui, reader.sender, name), first.w * 0.6f);
    tell(ui, first.cut_left(name_width), "reader/from", reader.sender, name);
    first.cut_left(8);
    ui.record(std::move(date));
    if (!reader.sender_address.empty() && reader.sender_address != reader.sender) {
        const float width = std::min(first.w, text_width(ui, reader.sender_address, quiet));
        Node copy = node("reader/address", Role::button, ui.words().fill(Word::copy_address, reader.sender_address),
                         first.cut_left(width));
        copy.description = copy.name;
        const Rect area = copy.rect;
        const Interaction seen = pressable(ui, std::move(copy));
        TextStyle style = quiet;
        if (seen.hovered) style.color = p.accent;
        text(ui, area, reader.sender_address, style);
        if (seen.focused) focus_ring(ui, area.inset(-3, 0), 4);
        if (seen.pressed) ui.act(state::CopyText{reader.sender_address});
    }
    if (!reader.to.empty()) tell(ui, head.cut_top(18), "reader/to", reader.to, small);
    if (!reader.cc.empty()) tell(ui, head.cut_top(18), "reader/cc", reader.cc, small);
    tell(ui, head.cut_top(18), "reader/via", reader.via, small);
    return rect;
}

float draw_warnings(Ui& ui, const models::Reader& reader, Rect rect) {
    float height = 0;
    for (std::size_t i = 0; i < reader.warnings.size(); ++i) {
        const float own = 20 + paragraph_height(ui, rect.w - 54, reader.warnings[i], {theme::Size::body, {}, {}});
        notice(ui, rect.cut_top(own), "reader/warning/" + std::to_string(i), reader.warnings[i]);
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
void draw_attachments(Ui& ui, const models::Reader& reader, Rect rect) {
    constexpr float chip_width = 248, chip_height = 44, gap = 8;
    const Group group(ui, node("attachments", Role::group, reader.attachments_words, rect));
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

float attachments_height(const models::Reader& reader, float width) {
    if (reader.attachments.empty()) return 0;
    const auto across = static_cast<std::size_t>(std::max(1.0f, (width + 8) / 256));
    const std::size_t lines = (reader.attachments.size() + across - 1) / across;
    return static_cast<float>(std::min<std::size_t>(lines, 2)) * 52 - 8;
}

void draw_images_bar(Ui& ui, const models::Reader& reader, Rect bar) {
    const theme::Palette& p = ui.colors();
    fill(ui, bar, p.side, theme::kRadius);
    Rect content = bar.inset(12, 0);
    icon(ui, content.cut_left(20), theme::Icon::image, 18, p.quiet);
    content.cut_left(8);
    const TextStyle bold{theme::Size::body, theme::Weight::semibold, {}};
    if (!reader.always_images.empty() && content.w > 620) {
        const float width = std::min(text_width(ui, reader.always_images, bold), 280.0f);
        if (link(ui, content.cut_right(width), "images/always", reader.always_images))
            ui.act(state::ShowImages{reader.email, true});
        content.cut_right(20);
    }
    if (link(ui, content.cut_right(text_width(ui, reader.show_images, bold)), "images/show", reader.show_images))
        ui.act(state::ShowImages{reader.email, false});
    content.cut_right(16);
    tell(ui, content, "images/why", reader.images_words, {theme::Size::small, theme::Weight::regular, p.quiet});
}

void draw_body(Ui& ui, const models::Reader& reader, Rect rect) {
    const theme::Palette& p = ui.colors();
    if (!reader.body_here) {
        rect = rect.inset(24, 16);
        for (const float share : {0.9f, 0.75f, 0.85f, 0.4f}) {
            skeleton(ui, rect.cut_top(12).cut_left(rect.w * share));
            rect.cut_top(12);
        }
        return;
    }
    Node body = node("body/" + reader.email, Role::document, ui.words()(Word::message_content), rect);
    body.value = reader.html ? reader.address : reader.text;
    body.description = reader.html ? "html" : "text";
    access::Request request;
    if (ui.take(access::Request::Kind::set_value, body.id, &request))
        ui.act(state::NoteBlockedImages{reader.email,
                                        static_cast<std::size_t>(std::strtoul(request.value.c_str(), nullptr, 10))});
    ui.record(std::move(body));
    if (reader.html) fill(ui, rect, theme::rgb(0xFFFFFF));
    if (reader.html || ui.overlays() == Overlays::platform) return;
    const TextStyle style{theme::Size::body, theme::Weight::regular, p.text};
    const Clip clip(ui, rect);
    paragraph(ui, rect.inset(24, 16), reader.text.substr(0, 4000), style);
}

void draw_message(Ui& ui, const models::Reader& reader, Rect rect) {
    const theme::Palette& p = ui.colors();
    const float side = rect.w < 480 ? 16.0f : 24.0f;
    Rect content = rect.inset(side, 0);
    content.cut_top(16);
    const TextStyle title{theme::Size::display, theme::Weight::semibold, p.text};
    const float title_height = std::min(2 * 28.0f, paragraph_height(ui, content.w, reader.subject, title));
    {
        const Rect area = content.cut_top(title_height);
        Node heading = node("reader/subject", Role::heading, reader.subject, area);
        heading.level = 2;
        ui.record(std::move(heading));
        const Clip clip(ui, area);
        paragraph(ui, area, reader.subject, title);
    }
    content.cut_top(14);
    content = draw_people(ui, reader, content);
    content.cut_top(draw_warnings(ui, reader, content));
    if (const float height = attachments_height(reader, content.w); height > 0) {
        draw_attachments(ui, reader, content.cut_top(height));
        content.cut_top(12);
    }
    if (reader.offers_images) {
        draw_images_bar(ui, reader, content.cut_top(40));
        content.cut_top(10);
    }
    line(ui, rect.x + side, content.y, rect.right() - side, content.y, p.line);
    draw_body(ui, reader, {rect.x, content.y + 1, rect.w, rect.bottom() - content.y - 1});
}

}  // namespace

void draw(const models::Reader& reader, const models::MailTools& tools, Ui& ui, Rect rect, theme::Breadth breadth) {
    const theme::Palette& p = ui.colors();
    fill(ui, rect, p.ground);
    const Group main(ui,
                     node("reader", Role::main, reader.subject.empty() ? reader.empty_title : reader.subject, rect));
    draw_tools(ui, reader, tools, rect.cut_top(theme::kBar), breadth);
    switch (reader.kind) {
        case models::Reader::Kind::message:
            draw_message(ui, reader, rect);
            break;
        case models::Reader::Kind::loading:
            draw_body(ui, reader, rect);
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
