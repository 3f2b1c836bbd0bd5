// The access tree of one frame: nodes in reading order, parents before their children.
#pragma once

#include <string_view>
#include <vector>

#include "frontend/access/node.hpp"

namespace kontor::access {

class Tree {
public:
    // The same id twice in one frame is our mistake: it asserts.
    Node& add(Node node);
    void clear() { nodes_.clear(); }

    const std::vector<Node>& nodes() const { return nodes_; }
    const Node* find(std::string_view id) const;
    // The first one of that role and exact name; null when there is none.
    const Node* find(Role role, std::string_view name) const;

    // What a keyboard walks through, in reading order, leaving out what is disabled or covered.
    std::vector<const Node*> focusable() const;

private:
    std::vector<Node> nodes_;
};

// For golden tests and logs: one node a line, indented by depth: `button "Archive" (e) disabled`.
std::string to_text(const Tree& tree);

}  // namespace kontor::access
