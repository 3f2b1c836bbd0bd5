#include "native/relay/people/journal.hpp"

#include <utility>

#include "native/relay/log/log.hpp"

namespace kontor::people {

void note(store::Directory& directory, store::AuditEntry entry) {
    const auto written = directory.note(entry);
    if (!written) log::error("people.not_noted", {{"event", entry.event}, {"why", written.error().message}});
}

void note(store::Directory& directory, UtcTime now, mail::UserId user, std::string_view name, const char* event,
          std::string_view address, std::string_view detail) {
    store::AuditEntry entry;
    entry.at = now;
    entry.user = user;
    entry.name = name;
    entry.event = event;
    entry.address = address;
    entry.detail = detail;
    note(directory, std::move(entry));
}

void note_by_name(store::Directory& directory, UtcTime now, std::string_view name, const char* event,
                  std::string_view address) {
    const auto user = directory.find(name);
    if (user && *user) note(directory, now, (*user)->id, (*user)->name, event, address);
}

}  // namespace kontor::people
