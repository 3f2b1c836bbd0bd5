// What changed between two frames, so that the platform's own tree (the browser's DOM twin) is touched only
// where something did: a screen reader then speaks only about that.
#pragma once

#include <string>
#include <vector>

#include "frontend/access/tree.hpp"

namespace kontor::access {

struct Change {
    enum class Kind : std::uint8_t {
        insert,  // node is new
        update,  // node was there, at the same place, and differs
        move,    // node was there, but under another parent or after another node; it may differ too
        remove,  // only the id counts; its children are removed by their own changes, before it
    } kind = Kind::insert;
    const Node* node = nullptr;  // points into one of the two trees
    std::string_view after;      // insert and move: the sibling just before; empty: first child
};

// Removals come first, children before parents; the rest in reading order. The result points into both trees.
std::vector<Change> diff(const Tree& before, const Tree& now);

}  // namespace kontor::access
