// What `kontor check` finds out about a data directory.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "native/storage/segments.hpp"
#include "native/storage/sqlite.hpp"

namespace kontor::storage {

struct CheckOptions {
    bool quick = false;               // leaves out reading every message and comparing its hash
    std::size_t most_findings = 100;  // further ones are only counted
};

struct CheckReport {
    std::vector<std::string> findings;  // one sentence each, naming the object
    std::uint64_t findings_total = 0;
    std::uint64_t users = 0, accounts = 0, mailboxes = 0, emails = 0, blobs = 0, uidls = 0, records = 0;
    std::uint64_t bytes_verified = 0;  // of messages whose hash was computed anew

    void add(std::string finding, const CheckOptions& options) {
        ++findings_total;
        if (findings.size() < options.most_findings) findings.push_back(std::move(finding));
    }
    bool sound() const { return findings_total == 0; }
};

// On a connection inside a read transaction. Fails only when the database cannot be read at all; everything else is
// a finding.
Result<CheckReport> check_store(Connection&, const SegmentFiles&, const CheckOptions&);

}  // namespace kontor::storage
