#include "engine/store/changes.hpp"

#include <algorithm>

namespace kontor::store {
namespace {

struct Event {
    enum class Kind : std::uint8_t { created, updated, destroyed };
    Modseq at = 0;
    std::uint64_t id = 0;
    Kind kind = Kind::updated;
    bool content = true;
};

// What the lives [begin, end) of one id amount to for somebody who knows the state `since`.
void append_event(std::vector<Event>& events, const Version* begin, const Version* end, Modseq since) {
    bool existed = false, exists = false, content = false;
    Modseq last = 0, appeared = 0;
    for (const Version* life = begin; life != end; ++life) {
        const bool alive = life->destroyed == 0;
        existed = existed || (life->created <= since && (alive || life->destroyed > since));
        exists = exists || alive;
        content = content || life->content > since || life->destroyed > since;
        last = std::max({last, life->modified, life->destroyed});
        if (alive && life->created > since && (appeared == 0 || life->created < appeared)) appeared = life->created;
    }
    if (last <= since || (!existed && !exists)) return;
    if (!existed) return events.push_back({appeared, begin->id, Event::Kind::created, true});
    events.push_back({last, begin->id, exists ? Event::Kind::updated : Event::Kind::destroyed, content});
}

}  // namespace

Changes changes_since(std::vector<Version> versions, Modseq since, Modseq state, std::size_t max) {
    std::sort(versions.begin(), versions.end(), [](const Version& a, const Version& b) { return a.id < b.id; });
    std::vector<Event> events;
    for (std::size_t begin = 0, end = 0; begin < versions.size(); begin = end) {
        while (end < versions.size() && versions[end].id == versions[begin].id) ++end;
        append_event(events, &versions[begin], versions.data() + end, since);
    }
    std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.at < b.at; });

    Changes changes;
    changes.has_more = max != 0 && events.size() > max;
    if (changes.has_more) events.resize(max);
    changes.new_state = changes.has_more ? events.back().at : state;
    changes.only_counts =
        std::any_of(events.begin(), events.end(), [](const Event& e) { return e.kind == Event::Kind::updated; });
    for (const Event& event : events) {
        if (event.kind == Event::Kind::created) changes.created.push_back(event.id);
        if (event.kind == Event::Kind::destroyed) changes.destroyed.push_back(event.id);
        if (event.kind != Event::Kind::updated) continue;
        changes.updated.push_back(event.id);
        if (event.content) changes.only_counts = false;
    }
    return changes;
}

}  // namespace kontor::store
