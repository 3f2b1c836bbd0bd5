// The replica's shelf in a browser tab: IndexedDB. The JavaScript half is web/page/shelf.js.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "bridge/shelf.hpp"

namespace kontor::web {

class BrowserShelf : public bridge::Shelf {
public:
    void open() override;
    void claim(const std::string& owner) override;
    void write(const std::string& owner, std::vector<Change> batch) override;
    void wipe() override;
    std::optional<Event> next_event() override;

    // From the page: records, one by one, then what they belong to.
    void read(std::string name, std::string value) { records_.push_back({std::move(name), std::move(value)}); }
    void opened(std::string owner);
    void arrived(Event event) { events_.push_back(std::move(event)); }

private:
    std::vector<Record> records_;
    std::deque<Event> events_;
};

}  // namespace kontor::web
