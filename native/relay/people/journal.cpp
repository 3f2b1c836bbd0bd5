#include "native/relay/people/journal.hpp"

#include <utility>

#include "native/relay/log/log.hpp"

namespace kontor::people {

void note(store::Directory& directory, store::AuditEntry entry) {
    const auto written = directory.note(entry);
    if (!written) log::error("people.not_noted", {{"event", entry.event}, {"why", written.error().message}});
}

}  // namespace kontor::people
