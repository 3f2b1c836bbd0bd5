// A message on standard input, on its way into the store: read in pieces, and never whole in memory.
#pragma once

#include <optional>
#include <string>

#include "engine/base/instant.hpp"
#include "engine/mail/email.hpp"
#include "engine/mime/message.hpp"
#include "engine/send/envelope.hpp"
#include "engine/store/store.hpp"
#include "native/cli/command.hpp"

namespace kontor::cli {

struct Letter {
    store::StagedBlob staged;  // with lines that end in CRLF, and Date and Message-ID where they were missing
    mime::Message structure;   // of that
    mail::Summary summary;
    send::Correspondents people;
};

// `from`: the address it is sent from, whose domain a new Message-ID has. Empty: said why.
std::optional<Letter> read_letter(Common&, store::Store&, const std::string& from, UtcTime now);

}  // namespace kontor::cli
