// A date that is read is believable, and is the same when it is written and read again.
#include "engine/mime/fields/date.hpp"

#include <cstdint>
#include <cstdlib>

using namespace kontor;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto date = mime::parse_date(Bytes(reinterpret_cast<const char*>(data), size));
    if (!date) return 0;
    constexpr std::int64_t end_of_2101 = 4165516800;
    if (date->utc.seconds < 0 || date->utc.seconds > end_of_2101 || date->offset_minutes < -840 ||
        date->offset_minutes > 840)
        std::abort();
    const auto again = mime::parse_date(mime::to_rfc3339(*date));
    const bool on_the_edge = date->utc.seconds < 86400;  // local time may still be 1969
    if (!on_the_edge && again != date) std::abort();
    return 0;
}
