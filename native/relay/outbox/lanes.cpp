#include "native/relay/outbox/lanes.hpp"

#include <algorithm>
#include <utility>

#include "engine/send/outbox.hpp"

namespace kontor::outbox {

void Lanes::put(const Waiting& waiting) {
    const std::string name = waiting.server->name();
    Lane& lane = lanes_[name];
    // With a new password or another server everything that waits for it has a chance at once.
    if (lane.server && !lane.server->is_as(*waiting.server)) {
        lane.paused_until = {};
        lane.failures = 0;
        for (const auto& [sent, other] : lane.queue) entries_[other].is_at_once = true;
    }
    lane.server = waiting.server;
    // Who has just pressed "send" is not told to wait for hours because of what happened to the mail before.
    if (waiting.is_new) {
        const UtcTime soonest{lane.failed_at.seconds + send::first_retry_seconds};
        lane.paused_until = std::min(lane.paused_until, soonest);
    }
    const auto known = entries_.find(waiting.name);
    if (known != entries_.end()) {
        Entry& entry = known->second;
        if (entry.is_busy) return drop_if_empty(name);
        const bool moves = entry.lane != name;
        if (moves || entry.send_at != waiting.send_at) {
            lanes_[entry.lane].queue.erase({entry.send_at, waiting.name});
            if (moves) drop_if_empty(entry.lane);
            lane.queue.insert({waiting.send_at, waiting.name});
            entry.lane = name;
            entry.send_at = waiting.send_at;
            entry.is_at_once = entry.is_at_once || moves;
        }
        entry.due = waiting.due;
        return;
    }
    // Whatever the person had to mend, they may have done it before this program was started.
    const bool is_at_once = waiting.due == send::never;
    entries_[waiting.name] = {name, waiting.due, waiting.send_at, false, false, is_at_once};
    lane.queue.insert({waiting.send_at, waiting.name});
}

void Lanes::leave(Name name) {
    const auto known = entries_.find(name);
    if (known != entries_.end() && !known->second.is_busy) finish(name);
}

void Lanes::finish(Name name) {
    const auto known = entries_.find(name);
    if (known == entries_.end()) return;
    rest(known->second);
    const std::string lane = known->second.lane;
    lanes_[lane].queue.erase({known->second.send_at, name});
    entries_.erase(known);
    drop_if_empty(lane);
}

void Lanes::put_back(Name name, UtcTime due) {
    const auto known = entries_.find(name);
    if (known == entries_.end()) return;
    rest(known->second);
    known->second.due = due;
}

void Lanes::rest(Entry& entry) {
    if (!std::exchange(entry.is_busy, false)) return;
    --lanes_[entry.lane].busy;
    --under_way_;
}

// A lane remembers quirks and pauses only as long as something waits in it.
void Lanes::drop_if_empty(const std::string& lane) {
    const auto found = lanes_.find(lane);
    if (found != lanes_.end() && found->second.queue.empty() && !found->second.is_open) lanes_.erase(found);
}

std::optional<UtcTime> Lanes::next_of(const Lane& lane) const {
    if (lane.is_open || lane.busy > 0) return std::nullopt;
    std::optional<UtcTime> next;
    for (const auto& [sent, name] : lane.queue) {
        const Entry& entry = entries_.at(name);
        const bool opens = entry.is_at_once || (entry.is_held_up && entry.due != send::never);
        const UtcTime due = opens ? lane.paused_until : std::max(entry.due, lane.paused_until);
        if (due != send::never && (!next || due < *next)) next = due;
    }
    return next;
}

std::optional<UtcTime> Lanes::next() const {
    std::optional<UtcTime> next;
    for (const auto& [name, lane] : lanes_) {
        const auto due = next_of(lane);
        if (due && (!next || *due < *next)) next = due;
    }
    return next;
}

std::optional<Lanes::Opened> Lanes::open(UtcTime now) {
    if (sessions_ >= limits_.sessions) return std::nullopt;
    Lane* longest = nullptr;
    std::string name;
    std::optional<UtcTime> since;
    for (auto& [each, lane] : lanes_) {
        const auto due = next_of(lane);
        if (!due || *due > now || (since && *since <= *due)) continue;
        const auto at_host = sessions_of_host_.find(lane.server->settings.host);
        if (at_host != sessions_of_host_.end() && at_host->second >= limits_.sessions_of_host) continue;
        longest = &lane;
        name = each;
        since = due;
    }
    if (!longest) return std::nullopt;
    longest->is_open = true;
    ++sessions_;
    ++sessions_of_host_[longest->server->settings.host];
    return Opened{name, longest->server, longest->quirks};
}

std::optional<Lanes::Taken> Lanes::take(const std::string& lane, UtcTime now) {
    Lane& of = lanes_.at(lane);
    for (const auto& [sent, name] : of.queue) {
        Entry& entry = entries_.at(name);
        if (entry.is_busy || (entry.due > now && !entry.is_held_up && !entry.is_at_once)) continue;
        const bool is_early = entry.due > now;
        entry.is_busy = true;
        entry.is_held_up = entry.is_at_once = false;
        ++of.busy;
        ++under_way_;
        return Taken{name, is_early};
    }
    return std::nullopt;
}

std::vector<Lanes::Taken> Lanes::close(const std::string& lane, const Ended& ended, UtcTime now) {
    Lane& of = lanes_.at(lane);
    of.is_open = false;
    --sessions_;
    const std::string host = of.server->settings.host;
    if (--sessions_of_host_[host] == 0) sessions_of_host_.erase(host);

    std::vector<Taken> others;
    if (ended.broke && ended.held_up) {
        if (const auto entry = entries_.find(*ended.held_up); entry != entries_.end()) entry->second.is_held_up = true;
    }
    const bool finds_out = ended.lost_commands && !of.quirks.no_pipelining;
    of.quirks.no_pipelining = of.quirks.no_pipelining || ended.lost_commands;
    const bool goes_on = !ended.broke || finds_out || (ended.decided > 0 && !ended.is_uncertain);
    if (goes_on) {
        of.failures = 0;
    } else {
        of.failed_at = now;
        of.paused_until = {now.seconds + send::retry_after(++of.failures)};
        while (!ended.logged_in) {
            const auto taken = take(lane, now);
            if (!taken) break;
            entries_.at(taken->name).is_held_up = true;
            others.push_back(*taken);
        }
    }
    drop_if_empty(lane);
    return others;
}

}  // namespace kontor::outbox
