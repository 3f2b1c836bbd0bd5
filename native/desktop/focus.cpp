#include "native/desktop/focus.hpp"

#include <algorithm>
#include <vector>

namespace kontor::desktop {

namespace {

using access::Node;
using access::Request;
using access::Role;

bool is_pressed_by_keys(Role role) {
    return role == Role::button || role == Role::link || role == Role::checkbox || role == Role::radio ||
           role == Role::row || role == Role::menuitem;
}

// Those beside the node that the same arrows walk: it is among them.
std::vector<const Node*> siblings(const access::Tree& tree, const Node& node, bool of_its_role) {
    std::vector<const Node*> found;
    for (const Node& each : tree.nodes())
        if (each.parent == node.parent && (!of_its_role || each.role == node.role)) found.push_back(&each);
    return found;
}

std::ptrdiff_t place_of(const std::vector<const Node*>& nodes, const Node& node) {
    return std::find(nodes.begin(), nodes.end(), &node) - nodes.begin();
}

}  // namespace

bool is_field(const Node& node) { return node.role == Role::textbox || node.role == Role::searchbox; }

void Focus::follow(const access::Tree& tree) {
    tree_ = &tree;
    const Node* const there = node();
    if (!at_.empty() && (there == nullptr || (is_field(*there) && there->covered))) move("");
}

bool Focus::is_in_field() const {
    const Node* const there = node();
    return there != nullptr && is_field(*there);
}

void Focus::move(const std::string& id) {
    if (id == at_) return;
    if (!at_.empty()) tell_({Request::Kind::blur, at_, {}});
    at_ = id;
    if (!at_.empty()) tell_({Request::Kind::focus, at_, {}});
}

void Focus::tab(bool backwards) {
    if (tree_ == nullptr) return;
    std::vector<const Node*> stops = tree_->focusable();
    if (stops.empty()) return;
    const auto at = std::find_if(stops.begin(), stops.end(), [&](const Node* each) { return each->id == at_; });
    if (at != stops.end()) {
        const auto count = static_cast<std::ptrdiff_t>(stops.size());
        return move(stops[static_cast<std::size_t>((at - stops.begin() + (backwards ? -1 : 1) + count) % count)]->id);
    }
    // From what is no stop itself (a row that was pressed) to the next one in reading order.
    const Node* const from = node();
    if (from == nullptr) return move((backwards ? stops.back() : stops.front())->id);
    const auto is_behind = [from](const Node* each) { return each > from; };
    const auto next = std::find_if(stops.begin(), stops.end(), is_behind);
    if (backwards) return move((next == stops.begin() ? stops.back() : *(next - 1))->id);
    move((next == stops.end() ? stops.front() : *next)->id);
}

bool Focus::press(const Key& key) {
    const Node* const there = node();
    if (there == nullptr) return false;
    if (is_pressed_by_keys(there->role) && (key.name == "Enter" || key.name == " ")) {
        if (!there->disabled) tell_({Request::Kind::press, there->id, {}, key.shift, key.control});
        return true;
    }
    if (there->role == Role::separator && (key.name == "ArrowRight" || key.name == "ArrowLeft")) {
        tell_({Request::Kind::step, there->id, key.name == "ArrowRight" ? "next" : "previous"});
        return true;
    }
    if (is_pressed_by_keys(there->role) && key.name == "ContextMenu") {
        tell_({Request::Kind::secondary, there->id, {}});
        return true;
    }
    const Node* const group = tree_->find(there->parent);
    if (group != nullptr && group->columns > 0) return walk_in_columns(*there, *group, key.name);
    if (there->role == Role::menuitem || there->role == Role::radio) return walk(*there, key.name);
    return false;
}

bool Focus::walk(const Node& from, const std::string& key) {
    const std::vector<const Node*> beside = siblings(*tree_, from, true);
    const auto count = static_cast<std::ptrdiff_t>(beside.size()), at = place_of(beside, from);
    std::ptrdiff_t to = 0;
    if (key == "ArrowDown" || key == "ArrowRight")
        to = at + 1;
    else if (key == "ArrowUp" || key == "ArrowLeft")
        to = at - 1;
    else if (key == "End")
        to = count - 1;
    else if (key != "Home")
        return false;
    const Node& next = *beside[static_cast<std::size_t>((to + count) % count)];
    const std::string id = next.id;
    const bool is_chosen_by_walking = next.role == Role::radio;
    move(id);
    if (is_chosen_by_walking) tell_({Request::Kind::press, id, {}});
    return true;
}

// Over the edge the page is turned.
bool Focus::walk_in_columns(const Node& from, const Node& group, const std::string& key) {
    const auto turn = [&](bool back) {
        tell_({Request::Kind::step, group.id, back ? "previous" : "next"});
        return true;
    };
    if (key == "PageUp" || key == "PageDown") return turn(key == "PageUp");
    const std::vector<const Node*> cells = siblings(*tree_, from, false);
    const std::ptrdiff_t at = place_of(cells, from), columns = group.columns, in_line = at % columns;
    std::ptrdiff_t to = 0;
    if (key == "ArrowLeft")
        to = at - 1;
    else if (key == "ArrowRight")
        to = at + 1;
    else if (key == "ArrowUp")
        to = at - columns;
    else if (key == "ArrowDown")
        to = at + columns;
    else if (key == "Home")
        to = at - in_line;
    else if (key == "End")
        to = at - in_line + columns - 1;
    else
        return false;
    if (to < 0 || to >= static_cast<std::ptrdiff_t>(cells.size())) return turn(to < 0);
    move(cells[static_cast<std::size_t>(to)]->id);
    return true;
}

}  // namespace kontor::desktop
