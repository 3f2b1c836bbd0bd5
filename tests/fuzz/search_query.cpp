// The language of the search box: anything is understood, or a mistake inside the text is named.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/search/filter.hpp"
#include "engine/search/language.hpp"
#include "engine/search/words.hpp"
#include "engine/text/unicode.hpp"

using namespace kontor;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string text;
    text::append_replacing(text, Bytes(reinterpret_cast<const char*>(data), size));
    const search::Parsed parsed = search::parse(text, {UtcTime{1795608000}, 60});
    if (parsed.tree && parsed.mistake) std::abort();
    if (parsed.mistake && parsed.mistake->offset + parsed.mistake->length > text.size()) std::abort();
    if (parsed.tree) (void)search::compile(*parsed.tree, {{{"Inbox", "m1"}}, {{"Home", "a1"}}});
    search::WordReader reader(text);
    while (reader.next())
        if (reader.word().empty() || reader.end() > text.size() || !text::is_utf8(reader.word())) std::abort();
    return 0;
}
