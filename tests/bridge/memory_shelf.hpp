// A shelf that is a map and outlives the replicas of a test, as a browser's storage outlives its windows.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "bridge/shelf.hpp"

namespace kontor::bridge {

class MemoryShelf : public Shelf {
public:
    void open() override {
        ++opened;
        if (is_unavailable) return events.push_back(Unavailable{});
        Opened answer{owner, {}};
        for (const auto& [name, value] : records) answer.records.push_back({name, value});
        events.push_back(std::move(answer));
    }
    void claim(const std::string& person) override {
        if (owner != person) records.clear();
        owner = person;
    }
    void write(const std::string& person, std::vector<Change> batch) override {
        if (person != owner || writes_left == 0) return;
        if (writes_left > 0) --writes_left;
        std::map<std::string, std::string> after = records;
        std::size_t octets = 0;
        for (const Change& change : batch) {
            if (change.value)
                after[change.name] = *change.value;
            else
                after.erase(change.name);
        }
        for (const auto& [name, value] : after) octets += name.size() + value.size();
        if (octets > room) return events.push_back(Full{});
        records = std::move(after);
        ++batches;
    }
    void wipe() override {
        records.clear();
        owner.clear();
    }
    std::optional<Event> next_event() override {
        if (events.empty()) return std::nullopt;
        Event event = std::move(events.front());
        events.pop_front();
        return event;
    }

    std::vector<std::string> names(const std::string& beginning) const {
        std::vector<std::string> found;
        for (const auto& [name, value] : records)
            if (name.compare(0, beginning.size(), beginning) == 0) found.push_back(name);
        return found;
    }

    std::string owner;
    std::map<std::string, std::string> records;
    bool is_unavailable = false;
    int writes_left = -1;  // then nothing reaches the shelf any more, as in a crash; negative: all of them do
    std::size_t room = SIZE_MAX;
    int opened = 0, batches = 0;
    std::deque<Event> events;
};

}  // namespace kontor::bridge
