// Content-Type and Content-Disposition values; file names that come out are safe to save under.
#include "engine/mime/fields/content_type.hpp"

#include <cstdint>
#include <cstdlib>

#include "engine/base/limits.hpp"
#include "engine/mime/file_name.hpp"
#include "engine/text/unicode.hpp"

using namespace kontor;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto value = mime::parse_parameterised(Bytes(reinterpret_cast<const char*>(data), size));
    if (value.parameters.size() > limits::parameters) std::abort();
    for (const mime::Parameter& parameter : value.parameters) {
        if (!text::is_utf8(parameter.value)) std::abort();
        const std::string name = mime::safe_file_name(mime::decode_parameter(parameter));
        const bool safe = !name.empty() && name.size() <= 201 && name.front() != '.' && text::is_utf8(name) &&
                          name.find_first_of("/\\:*?\"<>|") == std::string::npos;
        if (!safe) std::abort();
        for (const char c : name)
            if (static_cast<unsigned char>(c) < ' ') std::abort();
    }
    return 0;
}
