#include "native/mail_files/outgoing.hpp"

#include <limits>

#include "engine/mail_files/mbox_writer.hpp"
#include "engine/store/mailbox_rules.hpp"

namespace kontor::mail_files {
namespace {

constexpr std::uint64_t octets_at_once = 1024 * 1024;

std::vector<std::string> path_of(const std::map<mail::MailboxId, mail::Mailbox>& all, const mail::Mailbox& mailbox) {
    if (mailbox.role == mail::Role::inbox) return {};
    for (const store::StandardMailbox& standard : store::standard_mailboxes)
        if (standard.role == mailbox.role) return {std::string(standard.name)};
    const auto parent = all.find(mailbox.parent);
    std::vector<std::string> path;
    if (parent != all.end()) {
        path = path_of(all, parent->second);
        if (path.empty()) path.emplace_back("Inbox");
    }
    path.push_back(mailbox.name);
    return path;
}

}  // namespace

Part mailbox_part(mail::AccountId account, mail::MailboxId mailbox) {
    Part part{mail::Scope(account), {}};
    part.filter.condition.in_mailbox = mailbox;
    return part;
}

store::Result<Folders> folders_of(store::View& view, mail::Scope scope) {
    const auto mailboxes = view.mailboxes(scope);
    if (!mailboxes) return mailboxes.error();
    std::map<mail::MailboxId, mail::Mailbox> all;
    for (const mail::Mailbox& mailbox : *mailboxes) all.emplace(mailbox.id, mailbox);
    Folders folders;
    folders[{}];  // there is an inbox, even an empty one
    for (const mail::Mailbox& mailbox : *mailboxes)
        if (mailbox.total_emails > 0)
            folders[path_of(all, mailbox)].push_back(mailbox_part(mailbox.account, mailbox.id));
    return folders;
}

store::Result<std::vector<mail::EmailId>> oldest_first(store::View& view, const Part& part) {
    mail::EmailQuery query;
    query.filter = part.filter;
    query.sort = {{mail::EmailSort::Property::received_at, true, {}}};
    store::Window window;
    window.limit = std::numeric_limits<std::size_t>::max();
    auto page = view.query(part.scope, query, window);
    if (!page) return page.error();
    return std::move(page->ids);
}

store::Result<bool> are_crlf(store::View& view, const mail::Email& email, Bytes first) {
    LineEnds ends;
    ends.see(first);
    for (std::uint64_t at = first.size(); at < email.size && ends.may_be_crlf(); at += octets_at_once) {
        const auto data = view.read_blob(email.blob, at, octets_at_once);
        if (!data) return data.error();
        ends.see(*data);
    }
    return ends.are_crlf();
}

}  // namespace kontor::mail_files
