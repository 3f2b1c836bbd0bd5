#include "frontend/widgets/pressable.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <cmath>

namespace kontor::widgets {

namespace {

ImRect box(const Rect& r) { return {ImVec2(r.x, r.y), ImVec2(r.right(), r.bottom())}; }

// A hand trembles: less is a click.
constexpr float kDragSlack = 6;

// The pointer's part. ImGui decides which layer the pointer is over.
bool pointer(const Node& node, Interaction& seen) {
    const ImGuiID id = ImGui::GetCurrentWindow()->GetID(node.id.c_str());
    const ImRect area = box(node.rect);
    // A star lies on its row, a menu on the veil that closes it: what is drawn later has the pointer.
    ImGui::SetNextItemAllowOverlap();
    if (!ImGui::ItemAdd(area, id) || node.disabled) return false;
    const bool pressed = ImGui::ButtonBehavior(area, id, &seen.hovered, &seen.held, ImGuiButtonFlags_MouseButtonLeft);
    seen.double_pressed = seen.hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
    seen.secondary = seen.hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Right);
    seen.dragged = seen.held && ImGui::GetIO().MouseSource == ImGuiMouseSource_Mouse &&
                   ImGui::IsMouseDragging(ImGuiMouseButton_Left, kDragSlack);
    return pressed;
}

}  // namespace

Interaction pressable(Ui& ui, Node node) {
    Interaction seen;
    // Rows, menu items, days and choices are walked through by arrow keys: their view says which one Tab reaches.
    const bool is_walked = node.is_walked || node.role == access::Role::row || node.role == access::Role::menuitem ||
                           node.role == access::Role::radio;
    if (!is_walked) node.focusable = !node.disabled;
    const Rect whole = node.rect;
    node.rect = node.rect.clipped_to(ui.clip());
    const ImGuiIO& io = ImGui::GetIO();
    seen.pressed = pointer(node, seen) && !ui.finger_drags();
    if (seen.pressed) {
        seen.shift = io.KeyShift;
        seen.control = io.KeyCtrl || io.KeySuper;
        if (ui.focus() != node.id) ui.move_focus(node.id);
    }
    access::Request request;
    if (ui.take(access::Request::Kind::press, node.id, &request) && !node.disabled) {
        seen.pressed = true;
        seen.shift = request.shift;
        seen.control = request.control;
    }
    if (ui.take(access::Request::Kind::secondary, node.id)) seen.secondary = true;
    if (seen.pressed || seen.secondary) ui.set_menu_anchor(node.rect);
    seen.focused = ui.shows_focus(node.id);
    if (seen.hovered) {
        if (!node.description.empty()) ui.tooltip(node.id, node.description, node.rect);
        show_cursor(Cursor::hand);
    }
    node.rect = whole;
    ui.record(std::move(node));
    return seen;
}

Drag draggable(Ui& ui, Node node) {
    Drag drag;
    node.focusable = true;
    const ImGuiID id = ImGui::GetCurrentWindow()->GetID(node.id.c_str());
    const ImRect area = box(node.rect);
    if (ImGui::ItemAdd(area, id)) {
        ImGui::ButtonBehavior(area, id, &drag.interaction.hovered, &drag.interaction.held,
                              ImGuiButtonFlags_PressedOnClick);
        drag.dragging = drag.interaction.held;
        drag.dx = drag.dragging ? ImGui::GetIO().MouseDelta.x : 0;
        drag.dy = drag.dragging ? ImGui::GetIO().MouseDelta.y : 0;
    }
    drag.interaction.focused = ui.shows_focus(node.id);
    ui.record(std::move(node));
    return drag;
}

Pointer pointer_now() {
    const ImGuiIO& io = ImGui::GetIO();
    return {io.MousePos.x, io.MousePos.y, ImGui::IsMouseDown(ImGuiMouseButton_Left)};
}

bool pointer_over(const Rect& area) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    return ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) && area.contains(mouse.x, mouse.y);
}

void show_cursor(Cursor cursor) {
    constexpr ImGuiMouseCursor cursors[] = {ImGuiMouseCursor_Arrow, ImGuiMouseCursor_Hand, ImGuiMouseCursor_TextInput,
                                            ImGuiMouseCursor_ResizeEW};
    ImGui::SetMouseCursor(cursors[static_cast<std::size_t>(cursor)]);
}

}  // namespace kontor::widgets
