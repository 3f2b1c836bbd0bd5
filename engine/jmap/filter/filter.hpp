// Filter: the filters of a person, in order (contract: capability collector). Its objects hang on the home account.
//
//   id, name, jmapAccountId (null: the mail of every account), sortOrder, isEnabled,
//   sieve  the script, always there
//   form   the same as a form, or null for a script written by hand (engine/sieve/filter.hpp)
//   disabledBecause  null, or what it did wrong when Kontor switched it off
//
// A client sets sieve or form, and gets the other one with the answer. A script with errors is refused; the description
// has them, one a line, each with its line and column. Filter/check says the same without storing anything:
//
//   ["Filter/check", {"accountId": "a1", "sieve": "..."}, "0"]
//   ["Filter/check", {"accountId": "a1", "errors": [{"line": 3, "column": 7, "message": "..."}], "form": null}, "0"]
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/jmap/type.hpp"

namespace kontor::jmap {

extern const DataType filter_type;
extern const DataType filter_run_type;  // run.cpp

MethodResult<nlohmann::json> check_filter(Call&);

}  // namespace kontor::jmap
