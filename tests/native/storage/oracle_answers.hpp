// Answers of a store as texts, so that a difference can be read.
#pragma once

#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "engine/store/memory_store.hpp"
#include "tests/support/store_values.hpp"

namespace kontor::test::oracle {

using namespace store;

template <class Id>
std::string list(const std::vector<Id>& ids) {
    std::ostringstream out;
    for (const auto& id : ids) {
        if constexpr (requires { id.value; })
            out << id.value << ' ';
        else
            out << id << ' ';
    }
    return out.str();
}

inline std::string show(const mail::Account& a) {
    return a.id.to_string() + ' ' + a.name + (a.kind == mail::AccountKind::home ? " home" : "");
}
// Of modseqs and positions.
inline std::string show(std::uint64_t modseq) { return std::to_string(modseq); }
inline std::string show(const Changes& c) {
    return "created " + list(c.created) + "updated " + list(c.updated) + "destroyed " + list(c.destroyed) + "-> " +
           std::to_string(c.new_state) + (c.has_more ? " more" : "") + (c.only_counts ? " counts" : "");
}
inline std::string show(const mail::Mailbox& m) {
    std::ostringstream out;
    out << m.id.value << ' ' << m.account.value << ' ' << m.name << ' ' << m.parent.value << ' ' << int(m.role) << ' '
        << m.sort_order << ' ' << m.is_subscribed << ' ' << m.created << ' ' << m.modified << ' ' << m.counts_modified;
    for (const auto count : counts(m)) out << ' ' << count;
    return out.str();
}
inline std::string show(const mail::Email& e) {
    std::ostringstream out;
    out << e.id.value << ' ' << e.account.value << ' ' << e.thread.value << ' ' << e.blob.value << ' ' << e.size << ' '
        << e.received_at.seconds << " [" << list(e.mailboxes) << "] " << e.created << ' ' << e.modified << ' '
        << e.summary.subject;
    for (const auto& word : e.keywords.all()) out << ' ' << word;
    return out.str();
}
inline std::string show(const mail::Thread& t) { return t.id.to_string() + ": " + list(t.emails); }
inline std::string show(const Page& p) {
    return list(p.ids) + "at " + std::to_string(p.position) + " of " + (p.total ? std::to_string(*p.total) : "?") +
           (p.anchor_found ? "" : " no anchor");
}
inline std::string show(const Blob& b) {
    return b.id.to_string() + ' ' + std::to_string(b.size) + ' ' + std::to_string(b.hash[0]);
}
inline std::string show(const std::string& text) { return text; }
inline std::string show(const Record& r) {
    return r.id.to_string() + ' ' + r.account.to_string() + ' ' + r.document + ' ' + show(r.created) + ' ' +
           show(r.modified);
}
inline std::string show(UtcTime time) { return std::to_string(time.seconds); }
inline std::string show(const Secret& s) { return std::string(s.reveal()); }
inline std::string show(const Uidl& u) {
    return u.uidl + ' ' + std::to_string(int(u.fate)) + ' ' + u.email.to_string() + ' ' + std::to_string(u.size) + ' ' +
           (u.vanished_at ? std::to_string(u.vanished_at->seconds) : "-");
}
template <class Id>
requires requires { Id::letter; }
inline std::string show(Id id) { return id.to_string(); }
template <class T>
inline std::string show(const std::optional<T>& value) {
    return value ? show(*value) : "none";
}
template <class T>
inline std::string show(const std::vector<T>& values) {
    std::string out;
    for (const T& value : values) out += show(value) + '\n';
    return out;
}
template <class T>
inline std::string show(const store::Result<T>& result) {
    if (!result) return "failure " + std::to_string(int(result.error().kind));
    return show(*result);
}
inline std::string show(const store::Result<void>& result) {
    return result ? "done" : "failure " + std::to_string(int(result.error().kind));
}

}  // namespace kontor::test::oracle
