#include "tests/frontend/window/auditor.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>

namespace kontor::test {

namespace {

struct Item {
    ImGuiID id;
    ImGuiID window;
};

std::vector<Item>& items() {
    static std::vector<Item> all;
    return all;
}

}  // namespace

void note_item(ImGuiID id, ImGuiID window) { items().push_back({id, window}); }

void forget_items() { items().clear(); }

std::size_t items_seen() { return items().size(); }

std::vector<unsigned> items_without_node(const access::Tree& tree) {
    std::vector<unsigned> missing;
    for (const Item& item : items()) {
        // An item's id is its node's id, hashed with the window it is in (ImGuiWindow::GetID).
        const bool known = std::any_of(tree.nodes().begin(), tree.nodes().end(), [&](const access::Node& node) {
            return ImHashStr(node.id.c_str(), 0, item.window) == item.id;
        });
        if (!known) missing.push_back(item.id);
    }
    return missing;
}

std::vector<std::string> steps_back(const access::Tree& tree) {
    const auto pane_of = [&tree](const access::Node* node) {
        while (!node->parent.empty()) node = tree.find(node->parent);
        return node;
    };
    std::vector<std::string> steps;
    const access::Node* from = nullptr;
    for (const access::Node* to : tree.focusable()) {
        if (to->rect.empty()) continue;
        if (from != nullptr && pane_of(from) == pane_of(to)) {
            const access::Rect &a = from->rect, &b = to->rect;
            const bool is_above = b.bottom() <= a.y + 1, is_below = b.y >= a.bottom() - 1;
            const bool is_left = b.right() <= a.x + 1, is_right = b.x >= a.right() - 1;
            // To the top of the next column one reads on.
            if ((is_above && !is_right) || (!is_above && !is_below && is_left))
                steps.push_back(from->id + " -> " + to->id);
        }
        from = to;
    }
    return steps;
}

}  // namespace kontor::test

void ImGuiTestEngineHook_ItemAdd(ImGuiContext* context, ImGuiID id, const ImRect&, const ImGuiLastItemData*) {
    // The layers themselves are announced as items, too, before they are the current window; nobody presses them.
    const ImGuiWindow& layer = *context->CurrentWindow;
    if (id == 0 || id == layer.ID || id == layer.MoveId || layer.IsFallbackWindow) return;
    kontor::test::note_item(id, layer.ID);
}
void ImGuiTestEngineHook_ItemInfo(ImGuiContext*, ImGuiID, const char*, ImGuiItemStatusFlags) {}
void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}
const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) { return nullptr; }
