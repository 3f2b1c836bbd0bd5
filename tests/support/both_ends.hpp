// A client and a server in memory, and the wire between them, which carries pieces of random size.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <utility>

#include "engine/base/conversation.hpp"

namespace kontor::test {

// An Office derives from it and has two methods for those who sit there; both take all events of their end and say
// whether there were any:
//   bool use();     the client's owner
//   bool serve();   the server's owner
template <class Office, Conversation Client, Conversation Server>
class BothEnds {
public:
    // Until neither end has anything left to do.
    void run() {
        Office& office = static_cast<Office&>(*this);
        for (bool moved = true; moved;) {
            most_client_output = std::max(most_client_output, client_.output().size());
            most_server_output = std::max(most_server_output, server_.output().size());
            moved = office.serve();
            moved = office.use() || moved;
            moved = carry(client_, server_) || moved;
            moved = carry(server_, client_) || moved;
        }
    }

    std::size_t most_client_output = 0, most_server_output = 0;  // for back-pressure

protected:
    static constexpr Instant now{std::chrono::hours(1)};

    template <class ClientSettings, class ServerSettings>
    BothEnds(ClientSettings client, ServerSettings server, std::uint32_t seed)
        : client_(std::move(client), now), server_(std::move(server), now), random_(seed) {}

    std::size_t piece(std::size_t most) { return 1 + random_() % most; }

    Client client_;
    Server server_;

private:
    template <class From, class To>
    bool carry(From& from, To& to) {
        const Bytes out = from.output();
        if (out.empty()) return false;
        const std::string bytes(out.substr(0, piece(std::min<std::size_t>(out.size(), 3000))));
        from.sent(bytes.size());
        to.receive(bytes, now);
        return true;
    }

    std::mt19937 random_;
};

}  // namespace kontor::test
