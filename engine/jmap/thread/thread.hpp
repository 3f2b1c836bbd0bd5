// Thread (RFC 8621 3).
#pragma once

namespace kontor::jmap {

struct DataType;
extern const DataType thread_type;

}  // namespace kontor::jmap
