// Carries the access tree over to the page, which keeps a twin of it made of DOM elements (web/page/twin.js): changes
// go out as one JSON text a frame, what a screen reader, the keyboard or a test does comes back as requests.
#pragma once

#include <string>
#include <vector>

#include "frontend/access/diff.hpp"

namespace kontor::web {

// [["insert", {node}, "after"], ["remove", "id"], ...]
std::string changes_as_json(const std::vector<access::Change>& changes);

}  // namespace kontor::web
