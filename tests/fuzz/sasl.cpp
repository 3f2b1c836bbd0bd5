// Challenges made of arbitrary bytes, one a line, for every mechanism; the first byte chooses it. The
// whole input is also taken for a PLAIN message and for base64.
#include <cctype>
#include <cstdint>
#include <cstdlib>

#include "engine/sasl/exchange.hpp"
#include "engine/text/base64.hpp"

namespace {

using namespace kontor;

void require(bool truth) {
    if (!truth) std::abort();
}

// Rounds of PBKDF2 are allowed up to 600 000; a fuzzer has better things to do.
bool asks_for_many_rounds(Bytes input) {
    for (std::size_t at = input.find("i="); at != Bytes::npos; at = input.find("i=", at + 1)) {
        std::size_t digits = 0;
        while (at + 2 + digits < input.size() && std::isdigit(static_cast<unsigned char>(input[at + 2 + digits])))
            ++digits;
        if (digits > 4) return true;
    }
    return false;
}

void exchange(Bytes input) {
    const auto mechanism = static_cast<sasl::Mechanism>(static_cast<std::uint8_t>(input[0]) % 6);
    input.remove_prefix(1);
    sasl::Exchange exchange(mechanism, {"fred", Secret("secret")}, {"nonce", "host", 995});
    if (exchange.has_initial()) exchange.initial();
    int answered = 0;
    while (!input.empty()) {
        const std::size_t end = input.find('\n');
        const auto response = exchange.respond(input.substr(0, end));
        if (!response) break;
        require(++answered <= 3);
        // Nobody can sign for a password that was never sent.
        require(mechanism != sasl::Mechanism::scram_sha_256 || !exchange.complete());
        if (end == Bytes::npos) break;
        input.remove_prefix(end + 1);
    }
}

void base64(Bytes input) {
    require(*text::base64_decode_strict(text::base64_encode(input)) == input);
    std::string loose;
    const bool sound = text::base64_decode_lenient(input, loose);
    require(loose.size() <= input.size() / 4 * 3 + 3);
    if (const auto strict = text::base64_decode_strict(input)) {
        require(sound && loose == *strict);
        require(text::base64_encode(*strict) == input);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const Bytes input(reinterpret_cast<const char*>(data), size);
    if (asks_for_many_rounds(input)) return 0;
    exchange(input);
    if (const auto credentials = sasl::read_plain(input))
        require(!credentials->user.empty() && !credentials->secret.empty());
    base64(input);
    return 0;
}
