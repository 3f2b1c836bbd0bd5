// What the POP3 client costs by itself: bytes of messages a second, time per message, time per UIDL line.
// No socket, no TLS: this is the room that is left for them.
#include <benchmark/benchmark.h>

#include <string>

#include "engine/pop3/client.hpp"

namespace {

using namespace kontor;
using namespace kontor::pop3;

constexpr Instant now{std::chrono::hours(1)};
constexpr std::size_t socket_read = 64 * 1024;

Client logged_in() {
    ClientSettings settings;
    settings.security = Security::plain;
    Client client(settings, now);
    client.receive("+OK\r\n+OK\r\nPIPELINING\r\nUSER\r\n.\r\n+OK\r\n+OK\r\n", now);
    while (client.next_event()) {
    }
    client.sent(client.output().size());
    return client;
}

// Mail as it is written: lines of 0 to 76 characters, one in `dots` of them with a dot in front.
std::string mail(std::size_t size, std::size_t dots) {
    std::string text;
    for (std::size_t line = 1; text.size() < size; ++line) {
        if (dots != 0 && line % dots == 0) text += "..";
        text.append(line * 37 % 77, 'a');
        text += "\r\n";
    }
    return text;
}

// The answers to `count` RETRs in a row, cut as a socket cuts them.
void retrieve(benchmark::State& state, const std::string& body, std::size_t count) {
    std::string wire;
    for (std::size_t i = 0; i < count; ++i)
        wire += "+OK " + std::to_string(body.size()) + " octets\r\n" + body + ".\r\n";
    Client client = logged_in();
    std::size_t octets = 0;
    for (auto _ : state) {
        for (std::size_t i = 0; i < count; ++i) client.retrieve(static_cast<MessageNumber>(i + 1));
        for (std::size_t at = 0; at < wire.size(); at += socket_read) {
            client.receive(Bytes(wire).substr(at, socket_read), now);
            while (auto event = client.next_event()) {
                if (const auto* chunk = std::get_if<MessageChunk>(&*event)) octets += chunk->data.size();
            }
            client.sent(client.output().size());
        }
    }
    benchmark::DoNotOptimize(octets);
    if (client.is_over() || client.unanswered() != 0) state.SkipWithError("the session broke");
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * wire.size()));
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * count));
}

void BigMessages(benchmark::State& state) { retrieve(state, mail(16u << 20, 0), 1); }
void MixedMessages(benchmark::State& state) { retrieve(state, mail(60u << 10, 50), 100); }
void SmallMessages(benchmark::State& state) { retrieve(state, mail(2u << 10, 50), 1000); }
void TinyMessages(benchmark::State& state) { retrieve(state, mail(300, 0), 1000); }
void EveryLineDotted(benchmark::State& state) { retrieve(state, mail(1u << 20, 1), 1); }

void UidlLines(benchmark::State& state) {
    const auto count = static_cast<std::size_t>(state.range(0));
    std::string wire = "+OK\r\n";
    // In no order, so that the search for doubles has work to do.
    for (std::size_t i = 1; i <= count; ++i) {
        wire += std::to_string(i) + " " + std::to_string(i * 2654435761 % 4294967291) + "5bd1c0a8\r\n";
    }
    wire += ".\r\n";
    for (auto _ : state) {
        Client client = logged_in();
        client.uidl();
        for (std::size_t at = 0; at < wire.size(); at += socket_read) {
            client.receive(Bytes(wire).substr(at, socket_read), now);
            while (auto event = client.next_event()) benchmark::DoNotOptimize(event);
        }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * count));
}

}  // namespace

BENCHMARK(BigMessages);
BENCHMARK(MixedMessages);
BENCHMARK(SmallMessages);
BENCHMARK(TinyMessages);
BENCHMARK(EveryLineDotted);
BENCHMARK(UidlLines)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();
