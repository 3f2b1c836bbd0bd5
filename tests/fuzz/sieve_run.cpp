// A script, a line of "%%", a message: it runs to an end within its budget, and what it says to do is whole.
#include <cstdint>
#include <cstdlib>

#include "engine/mime/parse_message.hpp"
#include "engine/sieve/mime_message.hpp"
#include "engine/sieve/rules.hpp"
#include "engine/sieve/run.hpp"

using namespace kontor;

namespace {

class Nowhere final : public sieve::Surroundings {
public:
    UtcTime now() override { return {1795620645}; }
};

void require(bool condition) {
    if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes input(reinterpret_cast<const char*>(data), size);
    const std::size_t between = input.find("\n%%\n");
    if (between == Bytes::npos) return 0;
    const auto program = sieve::compile(input.substr(0, between + 1));
    if (!program) return 0;
    const Bytes whole = input.substr(between + 4);
    const mime::Message message = mime::parse(whole);
    sieve::MimeMessage seen(message, whole);
    Nowhere nowhere;
    sieve::Budget budget;
    budget.octets = 1024 * 1024;
    const auto outcome = sieve::run(*program, seen, nowhere, budget);
    if (!outcome) return 0;
    require(outcome->actions.size() <= budget.actions + 1);
    for (const sieve::Action& action : outcome->actions) {
        if (const auto* into = std::get_if<sieve::FileInto>(&action)) require(sieve::is_mailbox_name(into->mailbox));
        if (const auto* redirect = std::get_if<sieve::Redirect>(&action))
            require(redirect->address.find_first_of("\r\n") == std::string::npos);
    }
    return 0;
}
