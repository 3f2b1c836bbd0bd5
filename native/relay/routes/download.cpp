// GET /jmap/download/{accountId}/{blobId}/{name}?accept={type} (RFC 8620 6.2). What strangers sent never
// becomes a page of ours: it is an attachment, in a sandbox, of exactly the type that was asked for.
#include <algorithm>

#include "engine/jmap/blob.hpp"
#include "engine/mime/body_value.hpp"
#include "engine/text/ascii.hpp"
#include "native/relay/routes/attachment.hpp"
#include "native/relay/routes/routes.hpp"

namespace kontor::routes {

namespace {

constexpr std::uint64_t piece = 256 * 1024;

// type "/" subtype with parameters, of harmless characters.
bool is_media_type(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == 0 || slash == std::string_view::npos || text.size() > 200) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return text::is_alpha(c) || text::is_digit(c) ||
               std::string_view("!#$&-^_.+/;= \"").find(c) != std::string_view::npos;
    });
}

http::Response no_such_blob() { return http::problem(404, "about:blank", "There is no such blob in that account."); }

// The octets as they lie in the store.
http::Pulled pulled(Office& office, mail::UserId user, const jmap::Download& found) {
    auto at = std::make_shared<std::uint64_t>(0);
    http::Pulled body;
    body.size = found.size;
    body.next = [&office, user, at, blob = found.blob, offset = found.offset,
                 size = found.size]() -> std::optional<std::string> {
        const auto view = office.store.view(user);
        if (!view) return std::nullopt;
        auto octets = (*view)->read_blob(blob, offset + *at, std::min(piece, size - *at));
        if (!octets) return std::nullopt;
        *at += octets->size();
        return std::move(*octets);
    };
    return body;
}

http::Response answer_blob(Office& office, const Visitor& guest, const http::Head& head) {
    const auto view = office.store.view(guest.identity.user);
    if (!view) return unavailable(view.error());
    const auto& segments = head.target.segments;
    const auto found = jmap::resolve_download(**view, segments[2], segments[3]);
    if (!found) return unavailable(found.error());
    if (!*found) return no_such_blob();
    const jmap::Download& download = **found;

    http::Response response;
    if (download.octets) {
        response.body = *download.octets;
    } else if (download.encoding == mime::TransferEncoding::identity) {
        response.body = pulled(office, guest.identity.user, download);
    } else {
        // A part in base64 or quoted-printable is at most as large as the largest message we collect.
        const auto raw = (*view)->read_blob(download.blob, download.offset, download.size);
        if (!raw) return unavailable(raw.error());
        response.body = mime::decoded_body(download.part, *raw);
    }
    const std::string_view accept = head.target.parameter("accept").value_or("");
    response.with("Content-Type", is_media_type(accept) ? std::string(accept) : "application/octet-stream");
    response.with("Content-Disposition", attachment(segments[4]));
    response.with("Content-Security-Policy", "default-src 'none'; sandbox");
    response.with("Cache-Control", "private, max-age=31536000, immutable");
    return response;
}

}  // namespace

http::Plan download(const http::Head& head, Office& office, Guest guest) {
    http::Plan plan;
    admit(plan, head, office, guest, Origin::any_without_cookie);
    plan.lane = http::Lane::store;
    plan.answer = [&office, guest, head](const std::string&) { return answer_blob(office, *guest, head); };
    return plan;
}

}  // namespace kontor::routes
