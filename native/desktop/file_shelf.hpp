// The replica's shelf on a desktop: a SQLite file of one relay, in the person's own folder and readable by nobody else.
// A second window on the same relay goes on without one.
#pragma once

#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bridge/shelf.hpp"

struct sqlite3;

namespace kontor::desktop {

class FileShelf : public bridge::Shelf {
public:
    explicit FileShelf(std::filesystem::path file) : file_(std::move(file)) {}
    ~FileShelf() override;

    void open() override;
    void claim(const std::string& owner) override;
    void write(const std::string& owner, std::vector<Change> batch) override;
    void wipe() override;
    std::optional<Event> next_event() override;

private:
    bool connect();
    bool run(const char* statement);
    bool put(const std::string& name, const std::optional<std::string>& value);
    // All or nothing; false: it was told why not.
    template <class Body>
    bool change(Body body);
    void give_up();

    std::filesystem::path file_;
    sqlite3* database_ = nullptr;
    std::string owner_;
    std::deque<Event> events_;
};

}  // namespace kontor::desktop
