// Conversations of tests/jmap/*.json: requests, and word for word what must be answered.
//
//   {"about": "...", "steps": [
//     {"as": "ann", "calls": [["Core/echo", {"hello": true}, "0"]], "answers": [["Core/echo", {"hello": true}, "0"]]},
//     {"as": "ann", "request": {...} or "text", "answer": {...}},
//     {"as": "ann", "account": 3, "deliver": "text of a message"},
//     {"as": "ann", "account": 3, "upload": "text of a blob"}]}
//
// "using" of a step replaces the capabilities otherwise given: core, mail and collector. A conversation that is not
// answered as written leaves what was answered beside its file, as <name>.actual.json.
#pragma once

#include <string>
#include <vector>

#include "engine/store/store.hpp"

namespace kontor::jmap {

std::vector<std::string> conversation_names();

// Plays it against an office in that store, which is empty. Differences fail the running test.
void play_conversation(const std::string& name, store::Store&);

}  // namespace kontor::jmap
