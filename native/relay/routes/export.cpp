// GET /mail/export/{accountId}/{name}?format=mbox|maildir|eml&mailbox={id}: the mail of an account, of one of its
// mailboxes, or of all accounts, as one file that is made while it is sent (docs/import-and-export.md).
#include "engine/jmap/blob.hpp"
#include "native/mail_files/mail_stream.hpp"
#include "native/relay/log/log.hpp"
#include "native/relay/routes/attachment.hpp"
#include "native/relay/routes/routes.hpp"

namespace kontor::routes {

namespace {

using mail_files::MailStream;

http::Response nothing_to_export() { return http::problem(404, "about:blank", "There is no such account or mailbox."); }

std::optional<MailStream::Format> format_of(std::string_view name) {
    if (name == "mbox") return MailStream::Format::mbox;
    if (name == "maildir") return MailStream::Format::maildir;
    if (name == "eml") return MailStream::Format::eml;
    return std::nullopt;
}

http::Response answer(Office& office, const Visitor& guest, const http::Head& head) {
    const auto format = format_of(head.target.parameter("format").value_or("mbox"));
    if (!format) return http::problem(400, "about:blank", "The format is mbox, maildir or eml.");
    const auto view = office.store.view(guest.identity.user);
    if (!view) return unavailable(view.error());
    const auto scope = jmap::scope_of(**view, head.target.segments[2]);
    if (!scope) return unavailable(scope.error());
    if (!*scope) return nothing_to_export();
    std::optional<mail::MailboxId> mailbox;
    if (const auto named = head.target.parameter("mailbox")) {
        mailbox = mail::MailboxId::parse(*named);
        const auto known = (*view)->mailboxes(**scope);
        if (!known) return unavailable(known.error());
        bool is_there = false;
        for (const mail::Mailbox& each : *known) is_there |= mailbox && each.id == *mailbox;
        if (!is_there || (*scope)->is_all()) return nothing_to_export();
    }

    const std::string& name = head.target.segments[3];
    const std::string inside = name.substr(0, name.rfind('.') == 0 ? std::string::npos : name.rfind('.'));
    auto stream = std::make_shared<MailStream>(office.store, guest.identity.user, **scope, mailbox, *format, inside,
                                               office.now());
    http::Pulled body;
    body.next = [stream]() -> std::optional<std::string> {
        auto next = stream->next();
        if (next) return std::move(*next);
        log::error("export.failed", {{"why", next.error().message}});
        return std::nullopt;
    };
    http::Response response;
    response.body = std::move(body);
    response.with("Content-Type", *format == MailStream::Format::mbox ? "application/mbox" : "application/x-tar");
    response.with("Content-Disposition", attachment(name));
    response.with("Content-Security-Policy", "default-src 'none'; sandbox");
    return response;
}

}  // namespace

http::Plan export_mail(const http::Head& head, Office& office, Guest guest) {
    http::Plan plan;
    admit(plan, head, office, guest, Origin::any_without_cookie);
    plan.lane = http::Lane::store;
    plan.answer = [&office, guest, head](const std::string&) { return answer(office, *guest, head); };
    return plan;
}

}  // namespace kontor::routes
