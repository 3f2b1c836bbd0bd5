#include "web/browser_shelf.hpp"

#include <nlohmann/json.hpp>
#include <utility>

extern "C" {
void page_shelf_open();
void page_shelf_claim(const char* owner);
void page_shelf_write(const char* owner, const char* batch);
void page_shelf_wipe();
}

namespace kontor::web {

void BrowserShelf::open() {
    records_.clear();
    page_shelf_open();
}

void BrowserShelf::claim(const std::string& owner) { page_shelf_claim(owner.c_str()); }

void BrowserShelf::write(const std::string& owner, std::vector<Change> batch) {
    using Json = nlohmann::json;
    Json list = Json::array();
    for (Change& change : batch)
        list.push_back({std::move(change.name), change.value ? Json(std::move(*change.value)) : Json(nullptr)});
    page_shelf_write(owner.c_str(), list.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
}

void BrowserShelf::wipe() { page_shelf_wipe(); }

void BrowserShelf::opened(std::string owner) {
    events_.push_back(Opened{std::move(owner), std::exchange(records_, {})});
}

std::optional<bridge::Shelf::Event> BrowserShelf::next_event() {
    if (events_.empty()) return std::nullopt;
    Event event = std::move(events_.front());
    events_.pop_front();
    return event;
}

}  // namespace kontor::web
