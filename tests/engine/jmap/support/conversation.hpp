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

#include <functional>
#include <string>
#include <vector>

#include "engine/store/store.hpp"
#include "tests/engine/jmap/support/office.hpp"

namespace kontor::jmap {

std::vector<std::string> conversation_names();

// The answer of some transport to a request, of which "using" may be missing (Office::with_capabilities).
using Ask = std::function<json(Office&, const std::string& person, const json& request)>;

json read_conversation(const std::string& name);
// The conversation as it was answered, by an office in that store, which is empty.
json play_through(const json& conversation, store::Store&, const Ask&);

// Plays it against an office in that store, which is empty. Differences fail the running test.
void play_conversation(const std::string& name, store::Store&);

}  // namespace kontor::jmap
