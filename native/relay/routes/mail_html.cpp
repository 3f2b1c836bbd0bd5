// GET /mail/html/{accountId}/{emailId}?images=0|1: the message's HTML as a page for a frame without scripts
// (docs/decisions/012). Kontor-Blocked-Images says how many remote pictures were left out.
#include "engine/jmap/blob.hpp"
#include "engine/mime/body_structure.hpp"
#include "engine/mime/body_value.hpp"
#include "engine/mime/parse_message.hpp"
#include "native/relay/html/entities.hpp"
#include "native/relay/html/sanitize.hpp"
#include "native/relay/routes/mail_image.hpp"
#include "native/relay/routes/routes.hpp"

namespace kontor::routes {

namespace {

// The frame shares our origin only so that the window hears its keys; without allow-scripts nothing in it runs,
// and this policy says so a second time.
constexpr const char* mail_policy =
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox";

constexpr const char* page_head =
    "<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light\"><style>"
    "html{background:#fff;color:#1b1f24;font:15px/1.5 Inter,system-ui,sans-serif;overflow-wrap:break-word}"
    "body{margin:16px}img{max-width:100%;height:auto}pre{white-space:pre-wrap;font:inherit}"
    "blockquote{margin:8px 0;padding-left:12px;border-left:2px solid #e4e7ec;color:#5c6570}a{color:#2457d6}"
    "table{max-width:100%}</style></head><body>";

bool is_bitmap(const mime::Part& part) { return part.type == "image" && part.subtype.substr(0, 3) != "svg"; }

class Page {
public:
    Page(Office& office, mail::UserId user, std::string account, mail::BlobId blob, Bytes raw, bool with_remote)
        : account_(std::move(account)),
          blob_(blob),
          raw_(raw),
          message_(mime::parse(raw)),
          ids_(mime::part_ids(message_)) {
        images_.inline_image = [this](std::string_view id) { return inline_image(id); };
        if (with_remote) {
            images_.remote_image = [&office, user](std::string_view url) { return image_address(office, user, url); };
        }
    }

    // Empty: there is no HTML in this message.
    std::optional<std::string> write() {
        const mime::BodyStructure body = mime::body_structure(message_);
        bool has_html = false;
        std::string page = page_head;
        for (const std::int32_t index : body.html_body) {
            const mime::Part& part = message_.parts[static_cast<std::size_t>(index)];
            if (part.is("text", "html")) {
                has_html = true;
                html::Sanitized clean = html::sanitize(text_of(part), images_);
                blocked_ += clean.blocked_images;
                page += "<div>" + clean.html + "</div>";
                if (clean.cut) page += "<p><em>&hellip;</em></p>";
            } else if (part.is_text()) {
                page += "<pre>" + html::escape(text_of(part)) + "</pre>";
            } else if (is_bitmap(part)) {
                page += "<p><img alt=\"\" src=\"" + html::escape(address(index, part)) + "\"></p>";
            }
        }
        if (!has_html) return std::nullopt;
        return page + "</body></html>";
    }

    std::size_t blocked() const { return blocked_; }

private:
    std::string text_of(const mime::Part& part) const {
        return mime::body_value(part, raw_.substr(part.body.offset, part.body.size)).value;
    }

    std::string address(std::int32_t index, const mime::Part& part) const {
        return "/jmap/download/" + http::percent_encode(account_) + '/' +
               jmap::spell_blob(blob_, ids_[static_cast<std::size_t>(index)]) +
               "/image?accept=" + http::percent_encode(part.media_type());
    }

    std::optional<std::string> inline_image(std::string_view content_id) const {
        for (std::size_t i = 0; i < message_.parts.size(); ++i) {
            const mime::Part& part = message_.parts[i];
            if (part.content_id == content_id && is_bitmap(part) && !ids_[i].empty()) {
                return address(static_cast<std::int32_t>(i), part);
            }
        }
        return std::nullopt;
    }

    std::string account_;
    mail::BlobId blob_;
    Bytes raw_;
    mime::Message message_;
    std::vector<std::string> ids_;
    html::Images images_;
    std::size_t blocked_ = 0;
};

http::Response no_such_html() { return http::problem(404, "about:blank", "There is no such message with HTML."); }

http::Response answer_html(Office& office, const Visitor& guest, const http::Head& head) {
    const auto& segments = head.target.segments;
    const auto view = office.store.view(guest.identity.user);
    if (!view) return unavailable(view.error());
    const auto scope = jmap::scope_of(**view, segments[2]);
    if (!scope) return unavailable(scope.error());
    const auto id = mail::EmailId::parse(segments[3]);
    if (!*scope || !id) return no_such_html();
    const auto emails = (*view)->emails(**scope, std::span(&*id, 1));
    if (!emails) return unavailable(emails.error());
    if (emails->empty()) return no_such_html();
    const mail::Email& email = emails->front();
    const auto raw = (*view)->read_blob(email.blob, 0, email.size);
    if (!raw) return unavailable(raw.error());

    const bool with_remote = head.target.parameter("images") == "1";
    Page page(office, guest.identity.user, email.account.to_string(), email.blob, *raw, with_remote);
    auto html = page.write();
    if (!html) return no_such_html();
    http::Response response;
    response.with("Content-Type", "text/html; charset=utf-8");
    response.with("Content-Security-Policy", mail_policy);
    response.with("Cache-Control", "private, max-age=3600");
    response.with("Kontor-Blocked-Images", std::to_string(page.blocked()));
    response.body = std::move(*html);
    return response;
}

}  // namespace

http::Plan mail_html(const http::Head& head, Office& office, Guest guest) {
    http::Plan plan;
    admit(plan, head, office, guest, Origin::any_without_cookie);
    plan.lane = http::Lane::store;
    plan.answer = [&office, guest, head](const std::string&) { return answer_html(office, *guest, head); };
    return plan;
}

}  // namespace kontor::routes
