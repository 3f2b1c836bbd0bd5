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
