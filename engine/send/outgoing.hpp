// A stored message on its way to the octets that go out: read in pieces, twice, and never whole in memory.
#pragma once

#include <cstdint>
#include <string>

#include "engine/mime/message.hpp"
#include "engine/send/wire_filter.hpp"
#include "engine/store/store.hpp"

namespace kontor::send {

// Its structure and header; of the text nothing is kept.
store::Result<mime::Message> read_structure(store::View&, const store::Blob&);

struct Outgoing {
    store::StagedBlob staged;
    std::string unfit;  // why it cannot be sent as it is; then nothing is staged
};
// What WireFilter makes of it, staged. Unfit are messages whose header is no header (wire_filter.hpp) and octets that
// SMTP does not carry (smtp::ContentScan).
store::Result<Outgoing> write_outgoing(store::Store&, store::View&, const store::Blob&, const mime::Message& structure,
                                       Additions);

}  // namespace kontor::send
