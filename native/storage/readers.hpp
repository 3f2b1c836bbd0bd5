// Connections that only read, kept for the next View. Each View is one read transaction: one moment.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "native/storage/sqlite.hpp"

namespace kontor::storage {

class Readers {
public:
    // `damage` outlives it.
    Readers(std::filesystem::path database, Damage& damage) : database_(std::move(database)), damage_(damage) {}

    // A connection inside a read transaction that sees the last commit.
    Result<std::unique_ptr<Connection>> take();
    void give_back(std::unique_ptr<Connection>);

private:
    std::filesystem::path database_;
    Damage& damage_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Connection>> idle_;
};

// A connection of Readers for a while.
class Reading {
public:
    static Result<std::unique_ptr<Reading>> begin(Readers&);
    ~Reading() { readers_.give_back(std::move(db_)); }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;
    Connection& db() { return *db_; }

private:
    Reading(Readers& readers, std::unique_ptr<Connection> db) : readers_(readers), db_(std::move(db)) {}
    Readers& readers_;
    std::unique_ptr<Connection> db_;
};

}  // namespace kontor::storage
