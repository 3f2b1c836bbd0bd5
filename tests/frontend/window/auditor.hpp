// Dear ImGui tells its test-engine hooks of every interactive item it is given. The auditor collects them, so that a
// test can find one that a screen reader would not know of.
#pragma once

#include <string>
#include <vector>

#include "frontend/access/tree.hpp"

namespace kontor::test {

// Begins a new frame's list.
void forget_items();

// Ids of items of this frame that have no node in the tree.
std::vector<unsigned> items_without_node(const access::Tree& tree);
std::size_t items_seen();

// "from -> to" of every step of the Tab key within a pane that leads up, or back on a line, where one does not read on.
std::vector<std::string> steps_back(const access::Tree& tree);

// From the hook.
void note_item(unsigned id, unsigned window);

}  // namespace kontor::test
