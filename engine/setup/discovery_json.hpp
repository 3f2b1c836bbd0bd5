// A Discovery as the object that AccountDiscovery/set creates and `kontor account discover --json` prints:
//
//   {"address": "ann@example.org", "provider": "gmx" | null, "providerName": "GMX" | null,
//    "source": "preset" | "autoconfig" | "srv" | "mx" | "guess",
//    "incoming": [{"host": "pop.gmx.net", "port": 995, "security": "tls", "login": "ann@example.org", "source":
//    "preset"}], "outgoing": [...], "authentication": ["password", "appPassword"], "oauth": "google" | null, "links":
//    {"help": "https://..." | null, "enablePop": ..., "appPassword": ...}, "notes": ["enable-pop"]}
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/base/result.hpp"
#include "engine/setup/discover.hpp"

namespace kontor::setup {

nlohmann::json to_json(const Discovery&);

// What is missing keeps its default; notes and kinds of authentication of a newer Kontor are left out.
Result<Discovery> discovery_from_json(const nlohmann::json&);

}  // namespace kontor::setup
