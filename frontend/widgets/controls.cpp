#include "frontend/widgets/controls.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace kontor::widgets {

namespace {

using access::Role;
using access::Tristate;
using Kind = ButtonLook::Kind;

struct ButtonColors {
    theme::Color ground, words, edge;
};

ButtonColors button_colors(Ui& ui, Kind kind, const Interaction& seen) {
    const theme::Palette& p = ui.colors();
    const bool lit = seen.hovered || seen.held;
    switch (kind) {
        case Kind::primary:
            return {lit ? p.accent_strong : p.accent, p.on_accent, {}};
        case Kind::danger:
            return {lit ? p.danger_ground : p.ground, p.danger, p.danger};
        case Kind::quiet:
            return {lit ? p.hover : theme::Color{0, 0, 0, 0}, lit ? p.text : p.quiet, {}};
        case Kind::plain:
            break;
    }
    return {lit ? p.hover : p.ground, p.text, p.field_line.with_alpha(0.55f)};
}

Node node_of(std::string_view id, Role role, std::string_view name, Rect rect) {
    Node node;
    node.id = id;
    node.role = role;
    node.name = name;
    node.rect = rect;
    return node;
}

float square_wave(Ui& ui, double period) {
    const double now = static_cast<double>(ui.now().time_since_epoch().count()) / 1000;
    return static_cast<float>(std::fmod(now, period) / period);
}

}  // namespace

float button_width(Ui& ui, std::string_view name, const ButtonLook& look) {
    const TextStyle style{theme::Size::body, theme::Weight::semibold, {}};
    return std::ceil(text_width(ui, name, style)) + 32 + (look.icon == theme::Icon::none ? 0 : 22);
}

bool button(Ui& ui, Rect rect, std::string_view id, std::string_view name, ButtonLook look, std::string_view tip) {
    Node node = node_of(id, Role::button, name, rect);
    node.description = tip;
    node.disabled = look.disabled;
    const Interaction seen = pressable(ui, std::move(node));
    const ButtonColors colors = button_colors(ui, look.kind, seen);
    const float faint = look.disabled ? 0.45f : 1;
    fill(ui, rect, colors.ground.with_alpha(static_cast<float>(colors.ground.alpha) / 255 * faint), theme::kRadius);
    if (look.kind == Kind::plain || look.kind == Kind::danger) outline(ui, rect, colors.edge, theme::kRadius);
    const TextStyle style{theme::Size::body, theme::Weight::semibold, colors.words.with_alpha(faint)};
    const float gap = look.icon == theme::Icon::none ? 0.0f : 22.0f;
    const float width = std::min(rect.w - 16, text_width(ui, name, style) + gap);
    Rect content = rect.centered(width, rect.h);
    if (gap > 0) icon(ui, content.cut_left(16), look.icon, 16, style.color, look.icon_filled);
    if (gap > 0) content.cut_left(gap - 16);
    text(ui, content.inset(-1, 0), name, style);
    if (seen.focused) focus_ring(ui, rect, theme::kRadius);
    return seen.pressed;
}

bool icon_button(Ui& ui, Rect rect, const IconButton& look) {
    Node node = node_of(look.id, Role::button, look.name, rect);
    node.description = std::string(look.name) + (look.key.empty() ? "" : "  (" + std::string(look.key) + ')');
    node.key_shortcuts = look.key;
    node.disabled = look.disabled;
    node.pressed = look.pressed;
    node.expanded = look.expanded;
    const Interaction seen = pressable(ui, std::move(node));
    const theme::Palette& p = ui.colors();
    const bool lit = seen.hovered || look.expanded == Tristate::yes;
    const Rect ground = rect.centered(std::min(rect.w, 34.0f), std::min(rect.h, 34.0f));
    if (lit) fill(ui, ground, p.hover, theme::kRadius);
    theme::Color color = look.color.alpha > 0 ? look.color : lit ? p.text : p.quiet;
    if (look.disabled) color = color.with_alpha(0.4f);
    icon(ui, rect, look.icon, 20, color, look.filled);
    if (seen.focused) focus_ring(ui, ground, theme::kRadius);
    return seen.pressed;
}

bool link(Ui& ui, Rect rect, std::string_view id, std::string_view name, std::string_view tip) {
    const TextStyle style{theme::Size::body, theme::Weight::semibold, ui.colors().accent};
    Rect area = rect;
    area.w = std::min(rect.w, text_width(ui, name, style));
    Node node = node_of(id, Role::link, name, area);
    node.description = tip;
    const Interaction seen = pressable(ui, std::move(node));
    text(ui, rect, name, style);
    const float y = std::round(area.center_y() + 8);
    if (seen.hovered) line(ui, area.x, y, area.right(), y, style.color);
    if (seen.focused) focus_ring(ui, area.inset(-3, 2), 4);
    return seen.pressed;
}

bool checkbox(Ui& ui, Rect rect, std::string_view id, std::string_view name, Tristate checked) {
    Node node = node_of(id, Role::checkbox, name, rect);
    node.checked = checked;
    const Interaction seen = pressable(ui, std::move(node));
    const theme::Palette& p = ui.colors();
    const Rect box = rect.centered(18, 18);
    const bool set = checked == Tristate::yes || checked == Tristate::mixed;
    fill(ui, box, set ? p.accent : p.field, 5);
    if (!set) outline(ui, box, seen.hovered ? p.text : p.field_line, 5, 1.3f);
    if (checked == Tristate::yes) icon(ui, box, theme::Icon::check, 15, p.on_accent);
    if (checked == Tristate::mixed) icon(ui, box, theme::Icon::minus, 14, p.on_accent);
    if (seen.focused) focus_ring(ui, box.inset(-2), 6);
    return seen.pressed;
}

bool toggle(Ui& ui, Rect rect, std::string_view id, std::string_view name, bool on) {
    constexpr float width = 36, height = 20, knob = 14;
    Node node = node_of(id, Role::checkbox, name, rect);
    node.checked = on ? Tristate::yes : Tristate::no;
    node.description = name;
    const Interaction seen = pressable(ui, std::move(node));
    const theme::Palette& p = ui.colors();
    const Rect pill = rect.centered(width, height);
    const theme::Color off = seen.hovered ? p.quiet : p.field_line;
    fill(ui, pill, on ? (seen.hovered ? p.accent_strong : p.accent) : off, height / 2);
    const float inset = (height - knob) / 2;
    dot(ui, on ? pill.right() - inset - knob / 2 : pill.x + inset + knob / 2, pill.center_y(), knob / 2, p.ground);
    if (seen.focused) focus_ring(ui, pill.inset(-3), height / 2 + 3);
    return seen.pressed;
}

bool select(Ui& ui, Rect rect, const Select& look) {
    Node node = node_of(look.id, Role::button, std::string(look.name) + ": " + std::string(look.value), rect);
    node.disabled = look.disabled;
    node.expanded = Tristate::no;
    const Interaction seen = pressable(ui, std::move(node));
    const theme::Palette& p = ui.colors();
    fill(ui, rect, seen.hovered ? p.hover : p.field, theme::kRadius);
    outline(ui, rect, look.wrong ? p.danger : p.field_line, theme::kRadius, look.wrong ? 2.0f : 1.0f);
    Rect content = rect.inset(12, 0);
    icon(ui, content.cut_right(14), theme::Icon::chevron_down, 14, p.quiet);
    content.cut_right(6);
    text(ui, content, look.value, {theme::Size::body, theme::Weight::regular, look.faint ? p.quiet : p.text});
    if (seen.focused) focus_ring(ui, rect, theme::kRadius);
    return seen.pressed;
}

int choice(Ui& ui, Rect rect, std::string_view id, std::string_view name, const std::vector<Option>& options,
           std::string_view selected) {
    const theme::Palette& p = ui.colors();
    const std::string group_id(id);
    const Group group(ui, node_of(id, Role::radiogroup, name, rect));
    fill(ui, rect, p.hover, theme::kRadius);
    int pressed = -1;
    const float width = rect.w / static_cast<float>(options.size());
    Rect rest = rect;
    const bool any = std::any_of(options.begin(), options.end(), [&](const Option& o) { return o.value == selected; });
    for (std::size_t i = 0; i < options.size(); ++i) {
        const bool last = i + 1 == options.size();
        const Rect cell = last ? rest : rest.cut_left(width);
        const bool set = options[i].value == selected;
        Node node = node_of(group_id + '/' + options[i].value, Role::radio, options[i].label, cell);
        node.checked = set ? Tristate::yes : Tristate::no;
        node.focusable = set || (!any && i == 0);
        const Interaction seen = pressable(ui, std::move(node));
        const Rect face = cell.inset(3);
        if (set) {
            fill(ui, face, p.raised, theme::kRadius - 2);
            outline(ui, face, p.field_line.with_alpha(0.5f), theme::kRadius - 2);
        }
        const theme::Color color = set || seen.hovered ? p.text : p.quiet;
        text(ui, face.inset(4, 0), options[i].label,
             {theme::Size::body, set ? theme::Weight::semibold : theme::Weight::regular, color, Align::center});
        if (seen.focused) focus_ring(ui, face, theme::kRadius - 2);
        if (seen.pressed) pressed = static_cast<int>(i);
    }
    return pressed;
}

void progress(Ui& ui, Rect rect, std::string_view id, std::string_view name, std::string_view value, float share) {
    Node node = node_of(id, Role::progressbar, name, rect);
    node.value = value;
    node.value_now = share < 0 ? -1 : std::round(static_cast<double>(share) * 100);
    ui.record(std::move(node));
    const float radius = rect.h / 2;
    fill(ui, rect, ui.colors().line, radius);
    if (share >= 0) {
        const float width = rect.w * std::min(share, 1.0f);
        if (width > 1) fill(ui, {rect.x, rect.y, std::max(width, rect.h), rect.h}, ui.colors().accent, radius);
        return;
    }
    // Not knowing how much there is: a piece that wanders.
    const float place = square_wave(ui, 1.4);
    const Rect piece{rect.x - rect.w * 0.3f + rect.w * 1.3f * place, rect.y, rect.w * 0.3f, rect.h};
    fill(ui, piece.clipped_to(rect), ui.colors().accent, radius);
    ui.animate();
}

void tell(Ui& ui, Rect rect, std::string_view id, std::string_view content, const TextStyle& style, Role role,
          int level) {
    Node node = node_of(id, role, content, rect);
    node.level = level;
    ui.record(std::move(node));
    text(ui, rect, content, style);
}

void tell_marked(Ui& ui, Rect rect, std::string_view id, const std::string& content,
                 const std::vector<std::pair<std::size_t, std::size_t>>& marks, const TextStyle& style) {
    Node node = node_of(id, Role::text, content, rect);
    node.marks = marks;
    ui.record(std::move(node));
    const Clip clip(ui, rect);
    const std::string_view whole = content;
    for (const auto& [begin, end] : marks) {
        const float from = rect.x + text_width(ui, whole.substr(0, begin), style);
        const float to = rect.x + text_width(ui, whole.substr(0, end), style);
        // What does not fit is cut off behind three dots.
        if (from >= rect.right() - 12) break;
        const float height = line_height(style.size);
        fill(ui, {from - 1, rect.center_y() - height / 2, std::min(to + 1, rect.right()) - from + 1, height},
             ui.colors().marked, 3);
    }
    text(ui, rect, content, style);
}

float tell_wrapped(Ui& ui, Rect rect, std::string_view id, std::string_view content, const TextStyle& style, Role role,
                   int level) {
    rect.h = paragraph_height(ui, rect.w, content, style);
    Node node = node_of(id, role, content, rect);
    node.level = level;
    ui.record(std::move(node));
    return paragraph(ui, rect, content, style);
}

void hover_tip(Ui& ui, std::string_view id, std::string tip, Rect rect) {
    if (pointer_over(rect.clipped_to(ui.clip()))) ui.tooltip(id, std::move(tip), rect);
}

float splitter(Ui& ui, Rect rect, std::string_view id, std::string_view name, float width, float least, float most) {
    Node node = node_of(id, Role::separator, name, rect);
    node.value_now = std::round((width - least) / (most - least) * 100);
    node.value = std::to_string(std::lround(width));
    const Drag drag = draggable(ui, std::move(node));
    if (drag.interaction.hovered || drag.dragging) {
        show_cursor(Cursor::resize);
        fill(ui, rect.centered(2, rect.h), ui.colors().accent);
    }
    if (drag.interaction.focused) fill(ui, rect.centered(3, rect.h), ui.colors().accent);
    access::Request request;
    float wanted = width + drag.dx;
    if (ui.take(access::Request::Kind::step, id, &request)) wanted += request.value == "next" ? 16.0f : -16.0f;
    return std::clamp(wanted, least, std::max(least, most));
}

}  // namespace kontor::widgets
