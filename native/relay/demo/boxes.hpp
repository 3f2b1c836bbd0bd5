// The maildrops of the demo provider, which its sessions share.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace kontor::demo {

struct Boxes {
    struct Message {
        std::string uidl;
        std::shared_ptr<const std::string> octets;
    };
    struct Box {
        std::string password;
        std::vector<Message> messages;
        bool is_open = false;  // by a session (RFC 1939 4: exclusive access)
        std::uint64_t next_uidl = 1;

        void add(std::string octets) {
            messages.push_back(
                {"demo-" + std::to_string(next_uidl++), std::make_shared<const std::string>(std::move(octets))});
        }
    };
    std::mutex mutex;
    std::map<std::string, Box> of;  // by address, which is the user name, too
};

}  // namespace kontor::demo
