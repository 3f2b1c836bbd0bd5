#include "engine/jmap/blob.hpp"

#include <algorithm>
#include <utility>

#include "engine/jmap/capability.hpp"
#include "engine/mime/body_structure.hpp"
#include "engine/mime/file_name.hpp"
#include "engine/mime/parse_message.hpp"

namespace kontor::jmap {
namespace {

// Finding a part means scanning the message; it is read in pieces of this size, so memory stays bounded.
constexpr std::uint64_t piece = 256 * 1024;

store::Result<mime::Message> scan(store::View& view, const store::Blob& blob) {
    mime::Limits limits;
    limits.kept_text = 0;
    mime::MessageScanner scanner(limits);
    for (std::uint64_t at = 0; at < blob.size; at += piece) {
        const auto octets = view.read_blob(blob.id, at, piece);
        if (!octets) return octets.error();
        scanner.feed(*octets);
    }
    return scanner.finish();
}

}  // namespace

std::string spell_blob(mail::BlobId blob, std::string_view part_id) {
    std::string id = blob.to_string();
    if (part_id.empty()) return id;
    id += '_';
    for (const char c : part_id) id += c == '.' ? '_' : c;
    return id;
}

std::optional<BlobName> parse_blob(std::string_view id) {
    const std::size_t end = id.find('_');
    const auto blob = mail::BlobId::parse(id.substr(0, end));
    if (!blob) return std::nullopt;
    BlobName name{*blob, ""};
    if (end == std::string_view::npos) return name;
    for (const char c : id.substr(end + 1)) name.part += c == '_' ? '.' : c;
    if (name.part.empty()) return std::nullopt;
    return name;
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
    const std::optional<Download> nothing;
    const auto scope = scope_of(view, account_id);
    if (!scope) return scope.error();
    const auto name = parse_blob(blob_id);
    if (!*scope || !name) return nothing;
    const auto blob = view.blob(**scope, name->blob);
    if (!blob) return blob.error();
    if (!*blob) return nothing;

    Download download;
    download.blob = name->blob;
    download.size = (*blob)->size;
    if (name->part.empty()) {
        download.media_type = "application/octet-stream";
        return std::optional(std::move(download));
    }
    const auto message = scan(view, **blob);
    if (!message) return message.error();
    const std::int32_t index = mime::part_from_id(*message, name->part);
    if (index == mime::no_part) return nothing;
    download.part = message->parts[static_cast<std::size_t>(index)];
    download.offset = download.part.body.offset;
    download.size = download.part.body.size;
    download.encoding = download.part.encoding;
    download.media_type = download.part.media_type();
    download.file_name = mime::file_name(download.part);
    return std::optional(std::move(download));
}

}  // namespace kontor::jmap
