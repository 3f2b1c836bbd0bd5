#include "frontend/widgets/text_field.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include "frontend/widgets/paint.hpp"

namespace kontor::widgets {

namespace {

constexpr float kLabel = 22, kBelow = 4;

const TextStyle kSmall{theme::Size::small, theme::Weight::regular, {}};

std::string_view below(const TextField& field) { return field.problem.empty() ? field.hint : field.problem; }

// Password fields drawn by us show one dot a character.
std::string shown(const TextField& field) {
    if (field.input.kind != access::TextInput::Kind::password) return std::string(field.value);
    std::string dots;
    for (const char c : field.value)
        if ((c & 0xC0) != 0x80) dots += "\xE2\x80\xA2";
    return dots;
}

}  // namespace

float text_field_height(Ui& ui, float width, const TextField& field) {
    float height = (field.label.empty() ? 0 : kLabel) + field.box;
    if (!below(field).empty()) height += kBelow + paragraph_height(ui, width, below(field), kSmall);
    return height;
}

std::optional<std::string> text_field(Ui& ui, Rect rect, const TextField& field) {
    const theme::Palette& p = ui.colors();
    if (!field.label.empty())
        text(ui, rect.cut_top(kLabel).offset(0, -2), field.label,
             {theme::Size::small, theme::Weight::semibold, field.disabled ? p.quiet : p.text});
    const Rect box = rect.cut_top(field.box);
    const bool lines =
        field.input.kind == access::TextInput::Kind::lines || field.input.kind == access::TextInput::Kind::prose;

    Node node;
    node.id = field.id;
    node.role = field.input.kind == access::TextInput::Kind::search ? access::Role::searchbox : access::Role::textbox;
    node.name = !field.label.empty()  ? field.label
                : !field.name.empty() ? field.name
                                      : std::string_view(field.input.placeholder);
    node.value = field.value;
    node.description = below(field);
    node.rect = box;
    node.input = field.input;
    std::uint32_t& heard = ui.heard(field.id);
    node.input.heard = heard;
    node.key_shortcuts = field.keys;
    node.invalid = !field.problem.empty();
    node.disabled = field.disabled;
    node.focusable = !field.disabled;
    const bool focused = ui.focused(field.id);
    const Node& recorded = ui.record(std::move(node));
    const bool covered = recorded.covered;

    if (!field.bare) fill(ui, box, p.field, theme::kRadius);
    const theme::Color edge = !field.problem.empty() ? p.danger : focused ? p.accent : p.field_line;
    if (!field.bare) outline(ui, box, edge, theme::kRadius, focused || !field.problem.empty() ? 2 : 1);
    const ImGuiID id = ImGui::GetCurrentWindow()->GetID(std::string(field.id).c_str());
    const ImRect area(ImVec2(box.x, box.y), ImVec2(box.right(), box.bottom()));
    bool hovered = false, held = false;
    if (ImGui::ItemAdd(area, id) && !field.disabled &&
        ImGui::ButtonBehavior(area, id, &hovered, &held, ImGuiButtonFlags_PressedOnClick))
        ui.move_focus(std::string(field.id));
    if (ui.painter() != nullptr) {
        ui.painter()->field(ui, recorded, box, hovered);
    } else if (ui.overlays() == Overlays::drawn || covered) {
        const std::string words = shown(field);
        const TextStyle style{theme::Size::body, theme::Weight::regular, words.empty() ? p.quiet : p.text};
        const std::string_view seen = words.empty() ? std::string_view(field.input.placeholder) : words;
        const Clip clip(ui, box);
        if (lines)
            paragraph(ui, box.inset(12, 10), seen, style);
        else
            text(ui, box.inset(12, 0), seen, style);
    }
    if (!below(field).empty())
        paragraph(ui, rect.offset(0, kBelow), below(field),
                  {theme::Size::small, theme::Weight::regular, field.problem.empty() ? p.quiet : p.danger});

    access::Request request;
    bool typed = false;
    // Who types quickly is ahead of the frames: what stands there last counts.
    while (ui.take(access::Request::Kind::set_value, field.id, &request)) typed = true;
    if (request.number != 0) heard = request.number;
    if (!typed || field.disabled) return std::nullopt;
    return request.value;
}

}  // namespace kontor::widgets
