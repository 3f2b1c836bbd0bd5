// A script and a message in, one line of text out: what the tables of this room compare.
//
//   outcome_of(...)   "keep", "fileinto Work [\Seen $label]; redirect a@example.org", "discard"
//                     "error 3:7 What is wrong", all errors of the checker, one a line
//                     "failed 3:1 What went wrong", a failure while it ran
//   truth_of(...)     "true" or "false", or one of the errors; every extension is required in front, on line 1, and the
//                     test stands in line 2 from column 4 on
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "engine/mime/parse_message.hpp"
#include "engine/sieve/mime_message.hpp"
#include "engine/sieve/run.hpp"

namespace kontor::sieve::test {

// 2026-11-25T15:30:45Z, in a place two hours east of Greenwich.
class Office final : public Surroundings {
public:
    UtcTime now() override { return {1795620645}; }
    int zone_minutes() override { return zone; }
    bool has_mailbox(std::string_view name) override { return mailboxes.contains(std::string(name)); }
    bool has_mailbox_id(std::string_view id) override { return id == "m12"; }
    bool has_special_use(const std::optional<std::string>& mailbox, std::string_view use) override {
        return use == "\\Junk" && (!mailbox || *mailbox == "Spam");
    }
    bool has_mark(std::string_view name) override { return marks.contains(std::string(name)); }

    int zone = 120;
    std::set<std::string> mailboxes = {"INBOX", "Work", "Work/Bills", "Spam"};
    std::set<std::string> marks;
};

std::string outcome_of(std::string_view script, std::string_view message, Office office = {},
                       const Budget& budget = {});
std::string truth_of(std::string_view test, std::string_view message, const Office& office = {});
std::string spelled(const Action& action);

// A message with a bit of everything, CRLF.
std::string_view letter();

}  // namespace kontor::sieve::test
