#include "engine/jmap/blob.hpp"

#include <algorithm>
#include <utility>

#include "engine/jmap/capability.hpp"
#include "engine/mime/body_structure.hpp"
#include "engine/mime/body_value.hpp"
#include "engine/mime/file_name.hpp"
#include "engine/mime/parse_message.hpp"

namespace kontor::jmap {
namespace {

// Finding a part means scanning the message; it is read in pieces of this size, so memory stays bounded.
constexpr std::uint64_t piece = 256 * 1024;
// Messages in messages that an id may name.
constexpr std::size_t deepest = 10;

store::Result<mime::Message> scan(store::View& view, const Download& message) {
    mime::Limits limits;
    limits.kept_text = 0;
    mime::MessageScanner scanner(limits);
    for (std::uint64_t at = 0; at < message.size; at += piece) {
        const auto octets = view.read_blob(message.blob, message.offset + at, std::min(piece, message.size - at));
        if (!octets) return octets.error();
        scanner.feed(*octets);
    }
    return scanner.finish();
}

// Narrows the download of a message to one of its parts. False when there is none of that id.
bool narrow(Download& download, const mime::Message& message, const std::string& part_id) {
    const std::int32_t index = mime::part_from_id(message, part_id);
    if (index == mime::no_part) return false;
    download.part = message.parts[static_cast<std::size_t>(index)];
    download.encoding = download.part.encoding;
    if (download.octets) {
        download.octets = mime::decoded_body(download.part, mime::Message::body_of(download.part, *download.octets));
        download.encoding = mime::TransferEncoding::identity;
    }
    download.offset += download.part.body.offset;
    download.size = download.octets ? download.octets->size() : download.part.body.size;
    download.media_type = download.part.media_type();
    download.file_name = mime::file_name(download.part);
    return true;
}

// The octets it stands for, decoded.
store::Result<std::string> contents(store::View& view, Download& download) {
    if (download.octets) return std::move(*download.octets);
    auto octets = view.read_blob(download.blob, download.offset, download.size);
    if (!octets || download.encoding == mime::TransferEncoding::identity) return octets;
    return mime::decoded_body(download.part, *octets);
}

}  // namespace

std::string spell_blob(std::string_view message, std::string_view part_id) {
    std::string id(message);
    if (part_id.empty()) return id;
    id += message.find('_') == std::string_view::npos ? "_" : "__";
    for (const char c : part_id) id += c == '.' ? '_' : c;
    return id;
}

std::string spell_blob(mail::BlobId blob, std::string_view part_id) { return spell_blob(blob.to_string(), part_id); }

std::optional<BlobName> parse_blob(std::string_view id) {
    const std::size_t end = id.find('_');
    const auto blob = mail::BlobId::parse(id.substr(0, end));
    if (!blob) return std::nullopt;
    BlobName name{*blob, {}};
    if (end == std::string_view::npos) return name;
    for (std::string_view rest = id.substr(end + 1);;) {
        const std::size_t next = rest.find("__");
        std::string part;
        for (const char c : rest.substr(0, next)) part += c == '_' ? '.' : c;
        if (part.empty() || name.path.size() == deepest) return std::nullopt;
        name.path.push_back(std::move(part));
        if (next == std::string_view::npos) return name;
        rest.remove_prefix(next + 2);
    }
}

store::Result<std::optional<mail::Scope>> scope_of(store::View& view, std::string_view account_id) {
    if (account_id == capability::unified_account) return std::optional(mail::Scope::all());
    const auto id = mail::AccountId::parse(account_id);
    const auto accounts = view.accounts();
    if (!accounts) return accounts.error();
    for (const mail::Account& account : *accounts) {
        if (id && account.id == *id) return std::optional(mail::Scope(account.id));
    }
    return std::optional<mail::Scope>();
}

store::Result<std::optional<Download>> resolve_download(store::View& view, std::string_view account_id,
                                                        std::string_view blob_id) {
    const auto scope = scope_of(view, account_id);
    if (!scope) return scope.error();
    if (!*scope) return std::optional<Download>();
    return resolve_download(view, **scope, blob_id);
}

store::Result<std::optional<Download>> resolve_download(store::View& view, mail::Scope scope,
                                                        std::string_view blob_id) {
    const std::optional<Download> nothing;
    const auto name = parse_blob(blob_id);
    if (!name) return nothing;
    const auto blob = view.blob(scope, name->blob);
    if (!blob) return blob.error();
    if (!*blob) return nothing;

    Download download;
    download.blob = name->blob;
    download.size = (*blob)->size;
    download.media_type = "application/octet-stream";
    for (std::size_t i = 0; i < name->path.size(); ++i) {
        if (i > 0 && !download.part.is_message()) return nothing;
        if (download.encoding != mime::TransferEncoding::identity) {
            auto octets = contents(view, download);
            if (!octets) return octets.error();
            download.octets = std::move(*octets);
        }
        const auto message = download.octets ? mime::parse(*download.octets) : scan(view, download);
        if (!message) return message.error();
        if (!narrow(download, *message, name->path[i])) return nothing;
    }
    return std::optional(std::move(download));
}

store::Result<std::optional<std::string>> read_blob(store::View& view, mail::Scope scope, std::string_view blob_id) {
    auto download = resolve_download(view, scope, blob_id);
    if (!download) return download.error();
    if (!*download) return std::optional<std::string>();
    auto octets = contents(view, **download);
    if (!octets) return octets.error();
    return std::optional(std::move(*octets));
}

}  // namespace kontor::jmap
