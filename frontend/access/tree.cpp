#include "frontend/access/tree.hpp"

#include <cassert>
#include <unordered_map>

namespace kontor::access {

Node& Tree::add(Node node) {
    assert(!node.id.empty() && !find(node.id));
    nodes_.push_back(std::move(node));
    return nodes_.back();
}

const Node* Tree::find(std::string_view id) const {
    for (const Node& node : nodes_)
        if (node.id == id) return &node;
    return nullptr;
}

const Node* Tree::find(Role role, std::string_view name) const {
    for (const Node& node : nodes_)
        if (node.role == role && node.name == name) return &node;
    return nullptr;
}

std::vector<const Node*> Tree::focusable() const {
    std::vector<const Node*> found;
    for (const Node& node : nodes_)
        if (node.focusable && !node.disabled && !node.covered) found.push_back(&node);
    return found;
}

namespace {

void append_state(std::string& line, std::string_view name, Tristate state) {
    if (state == Tristate::absent) return;
    line += ' ';
    if (state == Tristate::no) line += "not-";
    if (state == Tristate::mixed) line += "partly-";
    line += name;
}

std::string describe(const Node& node) {
    std::string line(role_name(node.role));
    if (!node.name.empty()) line += " \"" + node.name + '"';
    if (!node.value.empty()) line += " = \"" + node.value + '"';
    if (node.set_size > 0) line += ' ' + std::to_string(node.position) + '/' + std::to_string(node.set_size);
    append_state(line, "checked", node.checked);
    append_state(line, "selected", node.selected);
    append_state(line, "expanded", node.expanded);
    append_state(line, "pressed", node.pressed);
    if (node.current) line += " current";
    if (node.disabled) line += " disabled";
    if (node.invalid) line += " invalid";
    if (node.covered) line += " covered";
    if (!node.description.empty()) line += " -- " + node.description;
    return line;
}

}  // namespace

std::string to_text(const Tree& tree) {
    std::unordered_map<std::string_view, int> depths;
    std::string text;
    for (const Node& node : tree.nodes()) {
        const auto parent = depths.find(node.parent);
        const int depth = parent == depths.end() ? 0 : parent->second + 1;
        depths[node.id] = depth;
        text += std::string(static_cast<std::size_t>(depth) * 2, ' ') + describe(node) + '\n';
    }
    return text;
}

}  // namespace kontor::access
