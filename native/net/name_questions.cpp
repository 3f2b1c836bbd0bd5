#include "native/net/name_questions.hpp"

#include <ares.h>
#include <arpa/nameser.h>
#include <netinet/in.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <functional>

namespace kontor::net {

namespace {

constexpr int first_patience_ms = 1200, tries = 3;
constexpr std::size_t most_records = 16;

bool is_allowed_address(const ares_addrinfo_node& node, const Policy& policy) {
    if (policy.allow_private_hosts) return true;
    if (node.ai_family == AF_INET) {
        sockaddr_in address{};
        std::memcpy(&address, node.ai_addr, sizeof address);
        IpV4 octets{};
        std::memcpy(octets.data(), &address.sin_addr, octets.size());
        return is_public(octets);
    }
    if (node.ai_family != AF_INET6) return false;
    sockaddr_in6 address{};
    std::memcpy(&address, node.ai_addr, sizeof address);
    IpV6 octets{};
    std::memcpy(octets.data(), &address.sin6_addr, octets.size());
    return is_public(octets);
}

}  // namespace

struct NameQuestions::State {
    ares_channel channel = nullptr;
    Policy policy;
    std::size_t open = 0;
    // One for each question; c-ares keeps pointers to them.
    struct Question {
        State& state;
        std::function<void(const unsigned char* answer, int length)> take_answer;
        std::function<void(const ares_addrinfo& found)> take_addresses;
    };
    std::deque<Question> questions;

    static void answered(void* data, int status, int, unsigned char* answer, int length) {
        auto& question = *static_cast<Question*>(data);
        --question.state.open;
        if (status == ARES_SUCCESS) question.take_answer(answer, length);
    }
    static void resolved(void* data, int status, int, ares_addrinfo* found) {
        auto& question = *static_cast<Question*>(data);
        --question.state.open;
        if (status == ARES_SUCCESS && found) question.take_addresses(*found);
        if (found) ares_freeaddrinfo(found);
    }

    void ask(const std::string& name, ns_type type, std::function<void(const unsigned char*, int)> take) {
        if (!channel) return;
        questions.push_back({*this, std::move(take), {}});
        ++open;
        ares_query(channel, name.c_str(), ns_c_in, type, answered, &questions.back());
    }
};

NameQuestions::NameQuestions(const LookupSettings& settings) : state_(std::make_unique<State>()) {
    state_->policy = settings.policy;
    ares_options options{};
    options.timeout = first_patience_ms;
    options.tries = tries;
    if (ares_init_options(&state_->channel, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES) != ARES_SUCCESS)
        state_->channel = nullptr;
    if (state_->channel && !settings.dns.empty()) ares_set_servers_ports_csv(state_->channel, settings.dns.c_str());
}

NameQuestions::~NameQuestions() {
    if (state_->channel) ares_destroy(state_->channel);
}

void NameQuestions::services(const std::string& name, std::vector<setup::ServiceRecord>& into) {
    state_->ask(name, ns_t_srv, [&into](const unsigned char* answer, int length) {
        ares_srv_reply* records = nullptr;
        if (ares_parse_srv_reply(answer, length, &records) != ARES_SUCCESS) return;
        for (const ares_srv_reply* record = records; record && into.size() < most_records; record = record->next)
            into.push_back({record->host, record->port, record->priority, record->weight});
        ares_free_data(records);
    });
}

void NameQuestions::exchangers(const std::string& name, std::vector<std::pair<std::uint16_t, std::string>>& into) {
    state_->ask(name, ns_t_mx, [&into](const unsigned char* answer, int length) {
        ares_mx_reply* records = nullptr;
        if (ares_parse_mx_reply(answer, length, &records) != ARES_SUCCESS) return;
        for (const ares_mx_reply* record = records; record && into.size() < most_records; record = record->next)
            into.emplace_back(record->priority, record->host);
        ares_free_data(records);
    });
}

void NameQuestions::exists(const std::string& name, std::vector<std::string>& into) {
    if (!state_->channel) return;
    state_->questions.push_back({*state_, {}, [this, name, &into](const ares_addrinfo& found) {
                                     for (const ares_addrinfo_node* node = found.nodes; node; node = node->ai_next)
                                         if (is_allowed_address(*node, state_->policy)) return into.push_back(name);
                                 }});
    ++state_->open;
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    ares_getaddrinfo(state_->channel, (name + ".").c_str(), nullptr, &hints, State::resolved,
                     &state_->questions.back());
}

void NameQuestions::wait_until(std::chrono::steady_clock::time_point deadline) {
    while (state_->channel && state_->open > 0) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        if (left <= 0) break;
        std::array<ares_socket_t, ARES_GETSOCK_MAXNUM> sockets{};
        const int bits = ares_getsock(state_->channel, sockets.data(), ARES_GETSOCK_MAXNUM);
        std::vector<pollfd> waiting;
        for (int i = 0; i < ARES_GETSOCK_MAXNUM; ++i) {
            const bool reads = ARES_GETSOCK_READABLE(bits, i), writes = ARES_GETSOCK_WRITABLE(bits, i);
            if (!reads && !writes) continue;
            waiting.push_back({sockets[static_cast<std::size_t>(i)],
                               static_cast<short>((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)), 0});
        }
        timeval most{left / 1000, (left % 1000) * 1000}, next{};
        const timeval* const wait = ares_timeout(state_->channel, &most, &next);
        ::poll(waiting.data(), waiting.size(), static_cast<int>(wait->tv_sec * 1000 + wait->tv_usec / 1000 + 1));
        // Also without a socket that is ready: questions time out in here.
        if (std::none_of(waiting.begin(), waiting.end(), [](const pollfd& one) { return one.revents != 0; }))
            ares_process_fd(state_->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
        for (const pollfd& one : waiting)
            if (one.revents != 0)
                ares_process_fd(state_->channel, one.revents & ~POLLOUT ? one.fd : ARES_SOCKET_BAD,
                                one.revents & POLLOUT ? one.fd : ARES_SOCKET_BAD);
    }
    if (state_->channel) ares_cancel(state_->channel);
}

}  // namespace kontor::net
