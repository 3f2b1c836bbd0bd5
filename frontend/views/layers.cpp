#include "frontend/views/layers.hpp"

#include <algorithm>

#include "frontend/views/day_picker_view.hpp"
#include "frontend/views/parts.hpp"
#include "frontend/widgets/scroll.hpp"
#include "frontend/widgets/text_field.hpp"

namespace kontor::views {

using namespace widgets;
using access::Role;
using access::Tristate;

namespace {

constexpr float kItem = 36, kHeading = 30, kMenuWidth = 232, kWideMenu = 340;

// Pressing anywhere else closes what lies on top.
bool pressed_beside(Ui& ui, std::string_view id, const std::string& name, Rect box) {
    Node veil = node(std::string(id), Role::button, name, ui.window());
    const Interaction seen = pressable(ui, std::move(veil));
    show_cursor(Cursor::arrow);
    return seen.pressed && !pointer_over(box);  // the box has no item of its own below its buttons
}

void draw_item(Ui& ui, const models::MenuItem& item, Rect row, bool first) {
    const theme::Palette& p = ui.colors();
    if (item.is_heading) {
        text(ui, row.inset(14, 0).offset(0, 4), item.label, {theme::Size::small, theme::Weight::semibold, p.quiet});
        return;
    }
    Node entry = node(item.id, Role::menuitem, item.label, row);
    entry.key_shortcuts = item.key;
    entry.current = item.checked;
    entry.focusable = first;
    const Interaction seen = pressable(ui, std::move(entry));
    const Rect face = row.inset(6, 1);
    if (seen.hovered || seen.focused) fill(ui, face, p.hover, 6);
    Rect content = face.inset(10, 0);
    icon(ui, content.cut_left(18), item.icon, 17, p.quiet);
    content.cut_left(10);
    if (item.checked) icon(ui, content.cut_right(18), theme::Icon::check, 16, p.accent);
    text(ui, content, item.key, {theme::Size::small, theme::Weight::regular, p.quiet, Align::right});
    text(ui, content, item.label,
         {theme::Size::body, item.checked ? theme::Weight::semibold : theme::Weight::regular, p.text});
    if (seen.focused) focus_ring(ui, face, 6);
    if (seen.pressed && item.action) {
        ui.act(state::CloseMenu{});
        ui.act(*item.action);
    }
}

TextField field_of(const models::DialogField& field) {
    TextField look;
    look.id = field.id;
    look.label = field.label;
    look.value = field.value;
    look.problem = field.problem;
    look.input.autocomplete = "off";
    return look;
}

// Something under way: what, how far, and a way to end it.
void draw_undertaking(Ui& ui, const models::ToastModel& toast, Rect box) {
    const theme::Palette& p = ui.colors();
    const std::string id = "undertaking/" + std::to_string(toast.id);
    shadow(ui, box, 10, 14);
    fill(ui, box, p.raised, 10);
    outline(ui, box, p.line, 10);
    const Group group(ui, node(id, Role::group, toast.text, box));
    Rect content = box.inset(16, 0);
    const TextStyle bold{theme::Size::body, theme::Weight::semibold, p.text};
    const float width = text_width(ui, toast.stop, bold);
    if (link(ui, content.cut_right(width), id + "/stop", toast.stop) && toast.stops) ui.act(*toast.stops);
    content.cut_right(16);
    Rect words = content.cut_top(34).offset(0, 4);
    const TextStyle number{theme::Size::small, theme::Weight::regular, p.quiet, Align::right};
    text(ui, words.cut_right(text_width(ui, toast.value, number) + 8), toast.value, number);
    text(ui, words, toast.text, bold);
    progress(ui, content.cut_top(4), id + "/progress", toast.text, toast.value, toast.progress);
}

constexpr float kChoice = 36;

float choices_height(const models::DialogModel& dialog) {
    return dialog.choices.empty() ? 0 : 12 + kChoice * static_cast<float>(dialog.choices.size());
}

// One of a few, below each other, with the mark browsers draw for it.
void draw_choices(Ui& ui, const models::DialogModel& dialog, Rect& content) {
    const theme::Palette& p = ui.colors();
    content.cut_top(12);
    const bool any = std::any_of(dialog.choices.begin(), dialog.choices.end(), [](const auto& c) { return c.checked; });
    for (const models::DialogChoice& choice : dialog.choices) {
        Rect row = content.cut_top(kChoice);
        Node item = node(choice.id, Role::radio, choice.label, row);
        item.checked = choice.checked ? Tristate::yes : Tristate::no;
        item.focusable = choice.checked || (!any && &choice == &dialog.choices.front());
        const Interaction seen = pressable(ui, std::move(item));
        if (seen.hovered) fill(ui, row.inset(-8, 1), p.hover, theme::kRadius);
        if (seen.focused) focus_ring(ui, row.inset(-8, 1), theme::kRadius);
        const Rect mark = row.cut_left(18).centered(18, 18);
        outline(ui, mark, choice.checked ? p.accent : p.quiet, 9, choice.checked ? 2.0f : 1.0f);
        if (choice.checked) dot(ui, mark.center_x(), mark.center_y(), 4.5f, p.accent);
        row.cut_left(10);
        text(ui, row, choice.label, {theme::Size::body, theme::Weight::regular, p.text});
        if (seen.pressed) ui.act(choice.action);
    }
}

}  // namespace

void draw(const models::DragImage& drag, Ui& ui) {
    if (drag.words.empty()) return;
    const theme::Palette& p = ui.colors();
    const Pointer pointer = pointer_now();
    const TextStyle style{theme::Size::body, theme::Weight::semibold, p.on_accent};
    const float width = text_width(ui, drag.words, style) + 48;
    Rect box{std::min(pointer.x + 12, ui.window().w - width - 8), std::min(pointer.y + 10, ui.window().h - 40), width,
             32};
    ui.begin_layer(Ui::Layer::tooltip);
    shadow(ui, box, 8, 12);
    fill(ui, box, p.accent, 8);
    Rect content = box.inset(12, 0);
    icon(ui, content.cut_left(18), drag.icon, 16, p.on_accent);
    content.cut_left(6);
    tell(ui, content, "drag", drag.words, style, Role::status);
    ui.end_layer();
    if (!pointer.down) ui.act(state::EndDrag{});
}

void draw(const models::Menu& menu, Ui& ui) {
    if (menu.kind == state::MenuKind::none) return;
    const theme::Palette& p = ui.colors();
    ui.begin_layer(Ui::Layer::menu);
    float height = 12;
    for (const models::MenuItem& item : menu.items) height += item.is_heading ? kHeading : kItem;
    const Rect window = ui.window();
    const Rect from = ui.menu_anchor();
    // Below a select it begins where that does; below a small button it ends there.
    const bool of_select = menu.kind == state::MenuKind::filter_choice || menu.kind == state::MenuKind::compose_choice;
    // Addresses are long.
    const float wanted = menu.kind == state::MenuKind::compose_choice ? kWideMenu : kMenuWidth;
    const float width = std::min(wanted, window.w - 16);
    const float left = of_select ? from.x : from.right() - width;
    Rect box{std::clamp(left, 8.0f, std::max(8.0f, window.w - width - 8)), from.bottom() + 4, width,
             std::min(height, window.h - 16)};
    if (box.bottom() > window.h - 8) box.y = std::max(8.0f, window.h - 8 - box.h);

    const bool beside = pressed_beside(ui, "menu/close", ui.words()(words::Word::close), box);
    shadow(ui, box, 10, 20);
    fill(ui, box, p.raised, 10);
    outline(ui, box, p.line, 10);
    {
        const Group group(ui, node("menu", Role::menu, menu.name, box));
        const Scroll scroll(ui, "menu", box.inset(0, 1), static_cast<double>(height) - 2);
        float y = scroll.at(6);
        bool first = true;
        for (const models::MenuItem& item : menu.items) {
            const float own = item.is_heading ? kHeading : kItem;
            draw_item(ui, item, {box.x, y, box.w, own}, first && !item.is_heading);
            if (!item.is_heading) first = false;
            y += own;
        }
    }
    if (beside) ui.act(state::CloseMenu{});
    ui.end_layer();
}

void draw(const models::DialogModel& dialog, Ui& ui) {
    const theme::Palette& p = ui.colors();
    ui.begin_layer(Ui::Layer::dialog);
    fill(ui, ui.window(), p.veil);
    const float wanted = !dialog.lines.empty() ? 520.0f : dialog.shortcuts.empty() ? 420.0f : 460.0f;
    const float width = std::min(wanted, ui.window().w - 32);
    const TextStyle body{theme::Size::body, theme::Weight::regular, p.quiet};
    const float text_height = dialog.text.empty() ? 0 : paragraph_height(ui, width - 48, dialog.text, body) + 8;
    const float title_height =
        paragraph_height(ui, width - 48, dialog.title, {theme::Size::title, theme::Weight::semibold, p.text});
    const float field_height = dialog.field ? text_field_height(ui, width - 48, field_of(*dialog.field)) + 12 : 0;
    const float days_height = dialog.days ? kDayPickerHeight + 12 : 0;
    const float height = 24 + title_height + text_height + field_height + days_height + choices_height(dialog) +
                         30 * static_cast<float>(dialog.shortcuts.size()) +
                         48 * static_cast<float>(dialog.lines.size()) + 20 + 40 + 24;
    const Rect box = ui.window().centered(width, std::min(height, ui.window().h - 32));
    const bool beside = pressed_beside(ui, "dialog/veil", dialog.cancel, box);
    shadow(ui, box, 14, 28);
    fill(ui, box, p.raised, 14);
    Node group_node = node("dialog", Role::dialog, dialog.title, box);
    group_node.modal = true;
    const Group group(ui, std::move(group_node));
    Rect content = box.inset(24, 24);
    tell_wrapped(ui, content.cut_top(title_height), "dialog/title", dialog.title,
                 {theme::Size::title, theme::Weight::semibold, p.text}, Role::heading, 2);
    if (!dialog.text.empty())
        tell_wrapped(ui, content.cut_top(text_height).offset(0, 6), "dialog/text", dialog.text, body);
    if (dialog.field) {
        content.cut_top(12);
        if (const auto typed = text_field(ui, content.cut_top(field_height - 12), field_of(*dialog.field)))
            std::visit(
                [&](auto edit) {
                    edit.value = *typed;
                    ui.act(edit);
                },
                dialog.field->edit);
    }
    if (dialog.days) {
        content.cut_top(12);
        const Rect area = content.cut_top(kDayPickerHeight);
        draw_day_picker(*dialog.days, ui, {area.x, area.y, std::min(kDayPickerWidth, area.w), area.h});
    }
    if (!dialog.choices.empty()) draw_choices(ui, dialog, content);
    if (!dialog.shortcuts.empty()) content.cut_top(8);
    for (const auto& [keys, what] : dialog.shortcuts) {
        Rect row = content.cut_top(30);
        const std::string id = "dialog/key/" + keys;
        text(ui, row.cut_left(104), keys, {theme::Size::body, theme::Weight::semibold, p.accent});
        tell(ui, row, id, what, {theme::Size::body, theme::Weight::regular, p.text});
    }
    if (!dialog.lines.empty()) content.cut_top(8);
    for (std::size_t i = 0; i < dialog.lines.size(); ++i) {
        const auto& [subject, what] = dialog.lines[i];
        Rect row = content.cut_top(48).inset(0, 4);
        const std::string id = "dialog/line/" + std::to_string(i);
        tell(ui, row.cut_top(20), id, subject, {theme::Size::body, theme::Weight::semibold, p.text});
        tell(ui, row.cut_top(18), id + "/why", what, {theme::Size::small, theme::Weight::regular, p.quiet});
    }
    Rect buttons = Rect{box.x + 24, box.bottom() - 24 - 40, box.w - 48, 40};
    // From the right edge, and drawn as they are read.
    ButtonLook look{dialog.is_danger ? ButtonLook::Kind::danger : ButtonLook::Kind::primary};
    look.disabled = dialog.busy;
    const auto place = [&](const std::string& words, const ButtonLook& its_look) {
        const Rect found = buttons.cut_right(words.empty() ? 0 : button_width(ui, words, its_look));
        if (!words.empty()) buttons.cut_right(8);
        return found;
    };
    const Rect confirm = place(dialog.confirm, look), other = place(dialog.other, {}),
               cancel = place(dialog.cancel, {});
    if (button(ui, cancel, "dialog/cancel", dialog.cancel) || beside) ui.act(state::CloseDialog{});
    if (!dialog.other.empty() && button(ui, other, "dialog/other", dialog.other) && dialog.other_action)
        ui.act(*dialog.other_action);
    if (!dialog.confirm.empty() && button(ui, confirm, "dialog/confirm", dialog.confirm, look) && dialog.action)
        ui.act(*dialog.action);
    ui.end_layer();
}

void draw(const std::vector<models::ToastModel>& toasts, Ui& ui, float below) {
    if (toasts.empty()) return;
    const theme::Palette& p = ui.colors();
    const bool works = std::any_of(toasts.begin(), toasts.end(), [](const auto& toast) { return toast.is_progress; });
    const float width = std::min(works ? 560.0f : 440.0f, ui.window().w - 32);
    const float height = 56 * static_cast<float>(toasts.size());
    Rect area{(ui.window().w - width) / 2, ui.window().h - height - below, width, height};
    ui.begin_layer(Ui::Layer::toast, false, area);
    for (const models::ToastModel& toast : toasts) {
        Rect box = area.cut_top(56).inset(0, 4);
        if (toast.is_progress) {
            draw_undertaking(ui, toast, box);
            continue;
        }
        const std::string id = "toast/" + std::to_string(toast.id);
        fill(ui, box, toast.is_error ? p.danger : p.text, 10);
        const Group group(ui, node(id, toast.is_error ? Role::alert : Role::status, toast.text, box));
        Rect content = box.inset(16, 0);
        const std::string close = id + "/dismiss";
        IconButton dismiss{close, toast.dismiss, {}, theme::Icon::close};
        dismiss.color = p.ground;
        const std::string undo = id + "/undo";
        const Rect last = content.cut_right(32);
        if (!toast.undo.empty()) {
            const TextStyle style{theme::Size::body, theme::Weight::semibold, p.ground};
            const Rect area_of_undo = content.cut_right(text_width(ui, toast.undo, style) + 24);
            Node button_node = node(undo, Role::button, toast.undo, area_of_undo);
            button_node.key_shortcuts = "z";
            const Interaction seen = pressable(ui, std::move(button_node));
            TextStyle look = style;
            look.align = Align::center;
            if (seen.hovered) outline(ui, area_of_undo.inset(2, 8), p.ground.with_alpha(0.5f), 6);
            text(ui, area_of_undo, toast.undo, look);
            if (seen.focused) focus_ring(ui, area_of_undo.inset(2, 8), 6);
            if (seen.pressed) ui.act(state::Undo{toast.ticket});
        }
        if (icon_button(ui, last, dismiss)) ui.act(state::DismissToast{toast.id});
        text(ui, content, toast.text, {theme::Size::body, theme::Weight::regular, p.ground});
    }
    ui.end_layer();
}

}  // namespace kontor::views
