// What /metrics says (docs/operations/health-and-metrics.md explains each).
#pragma once

#include <string>

#include "native/relay/collector/collector.hpp"
#include "native/relay/http/server.hpp"
#include "native/relay/outbox/outbox.hpp"
#include "native/relay/spam/spam_check.hpp"
#include "native/storage/sqlite_store.hpp"

namespace kontor::relay {

// Prometheus text format 0.0.4. `spam`: null where no filter is asked.
std::string metrics_text(storage::SqliteStore& store, const Collector& collector, const outbox::Totals& sending,
                         const spam::SpamCheck* spam, const http::Traffic& traffic);

}  // namespace kontor::relay
