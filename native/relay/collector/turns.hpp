// Whose turn it is: so many connections at once over all accounts, so many to one host (threats A17). Who has waited
// longest begins first, and whoever waits for a busy host keeps nobody else waiting. Everything is logarithmic in the
// number of hosts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "engine/mail/ids.hpp"

namespace kontor::relay {

using AccountKey = std::pair<mail::UserId, mail::RecordId>;

class Turns {
public:
    struct Turn {
        AccountKey account;
        std::string host;
    };
    Turns(unsigned connections, unsigned per_host) : connections_(connections), per_host_(per_host) {}

    void wait(AccountKey account, const std::string& host);
    void give_up(AccountKey account, const std::string& host);
    // Who begins now; its place is taken until leave(). Empty: nobody may.
    std::optional<Turn> next();
    void leave(const std::string& host);

    unsigned open() const { return open_; }

private:
    struct Host {
        unsigned open = 0;
        std::deque<std::pair<std::uint64_t, AccountKey>> waiting;  // by when they came
    };
    bool may_begin(const Host& host) const { return host.open < per_host_ && !host.waiting.empty(); }
    // Of a host that is about to change, and of one that has.
    void take_out(const std::string& name);
    void put_in(const std::string& name);

    const unsigned connections_, per_host_;
    unsigned open_ = 0;
    std::uint64_t came_ = 0;
    std::map<std::string, Host> hosts_;                      // with somebody waiting or connected
    std::set<std::pair<std::uint64_t, std::string>> ready_;  // hosts with a free place, by the first who waits there
};

}  // namespace kontor::relay
