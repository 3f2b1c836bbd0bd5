// An address list in; names and addresses that can be shown out.
#include "engine/mime/fields/address_list.hpp"

#include <cstdint>
#include <cstdlib>

#include "engine/base/limits.hpp"
#include "engine/mime/fields/message_ids.hpp"
#include "engine/mime/fields/urls.hpp"
#include "engine/text/unicode.hpp"

using namespace kontor;

static void require_shown(const std::string& text) {
    if (!text::is_utf8(text)) std::abort();
    for (const char c : text)
        if (static_cast<unsigned char>(c) < ' ') std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes raw(reinterpret_cast<const char*>(data), size);
    const auto addresses = mime::parse_addresses(raw);
    if (addresses.size() > limits::addresses) std::abort();
    for (const auto& address : addresses) {
        require_shown(address.email);
        if (address.name) require_shown(*address.name);
    }
    for (const std::string& id : mime::parse_message_ids(raw)) require_shown(id);
    for (const std::string& url : mime::parse_urls(raw)) require_shown(url);
    return 0;
}
