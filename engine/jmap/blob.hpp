// Blob ids and what they stand for (RFC 8620 6.2).
//
//   "b12"       the blob itself: a raw message or an upload
//   "b12_2_1"   the MIME part 2.1 of the message b12, without its transfer encoding
//   "b12_2__1"  the part 1 of the message that is the part 2 of b12 (what Email/parse gives for "b12_2")
//
// A part is not stored apart: a download reads its stretch of the raw message and decodes it on the way.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mail/account.hpp"
#include "engine/mail/ids.hpp"
#include "engine/mime/part.hpp"
#include "engine/store/store.hpp"

namespace kontor::jmap {

struct BlobName {
    mail::BlobId blob;
    std::vector<std::string> path;  // {"2", "1"}: a part in each message, from the outside in; empty: the blob itself
};

std::string spell_blob(mail::BlobId, std::string_view part_id = {});
// `message` is the spelling of a message or of a part that is one.
std::string spell_blob(std::string_view message, std::string_view part_id);
std::optional<BlobName> parse_blob(std::string_view id);

// What to send for a download: octets [offset, offset + size) of `blob`, decoded. With identity that many octets are
// sent; otherwise their number is known only behind the decoder (mime::append_decoded_body does it for `part`).
struct Download {
    mail::BlobId blob;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    mime::TransferEncoding encoding = mime::TransferEncoding::identity;
    mime::Part part;         // of a part; default-made for a whole blob
    std::string media_type;  // as the message claims; never to be trusted for display
    std::string file_name;   // safe (mime::file_name); empty for a whole blob
    // Instead of that stretch: a part of a message that was itself transfer-encoded, decoded here.
    std::optional<std::string> octets;
};

// Empty when the blob or part does not exist or is not readable in that account; the same answer for both. `account_id`
// is a JMAP account id, "all" included.
store::Result<std::optional<Download>> resolve_download(store::View&, std::string_view account_id,
                                                        std::string_view blob_id);

store::Result<std::optional<Download>> resolve_download(store::View&, mail::Scope, std::string_view blob_id);

// The whole of it in memory, decoded.
store::Result<std::optional<std::string>> read_blob(store::View&, mail::Scope, std::string_view blob_id);

// The scope of a JMAP account id for uploads and downloads; empty for an account that is not this user's.
store::Result<std::optional<mail::Scope>> scope_of(store::View&, std::string_view account_id);

}  // namespace kontor::jmap
