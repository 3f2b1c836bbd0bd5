// Any text: it compiles, or it has errors inside it; what looks like a form comes out of the form again.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "engine/sieve/filter.hpp"
#include "engine/sieve/program.hpp"
#include "engine/text/unicode.hpp"

using namespace kontor;

static void require(bool condition) {
    if (!condition) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view script(reinterpret_cast<const char*>(data), size);
    const auto program = sieve::compile(script);
    const auto lines = std::count(script.begin(), script.end(), '\n') + 1;
    if (!program) {
        require(!program.error().empty());
        for (const sieve::ScriptError& error : program.error())
            require(error.at.line <= lines && error.at.column <= size + 1 && text::is_utf8(error.message()));
    }
    if (const auto form = sieve::filter_from_sieve(script)) {
        require(static_cast<bool>(program));
        require(sieve::filter_from_sieve(*sieve::to_sieve(*form)) == form);
    }
    return 0;
}
