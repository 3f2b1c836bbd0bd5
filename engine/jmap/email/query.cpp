// Email/query and what /queryChanges needs of it (RFC 8621 4.4, 4.5).
#include <algorithm>
#include <set>
#include <utility>

#include "engine/jmap/arguments.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/capability.hpp"
#include "engine/jmap/email/email.hpp"
#include "engine/jmap/email/filter.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/stored.hpp"

namespace kontor::jmap {
namespace {

using mail::EmailId;
using mail::ThreadId;

class EmailQuery final : public Query {
public:
    EmailQuery(Call& call, ParsedEmailQuery parsed) : call_(call), parsed_(std::move(parsed)) {}

    MethodResult<std::string> state() override;
    MethodResult<QueryPage> page(const QueryWindow&) override;
    MethodResult<Ids> touched(const std::string& since) override;
    MethodResult<std::vector<std::optional<std::size_t>>> positions(const Ids&) override;
    bool is_immutable() const override { return !parsed_.looks_at_mutable && !parsed_.looks_at_threads; }

private:
    bool is_ranked() const;
    MethodResult<void> add_companions(std::set<EmailId>& touched, const std::vector<ThreadId>& threads);
    MethodResult<std::vector<ThreadId>> threads_of(const std::set<EmailId>&);

    Call& call_;
    ParsedEmailQuery parsed_;
};

bool EmailQuery::is_ranked() const {
    const auto& sort = parsed_.query.sort;
    return !sort.empty() && sort.front().property == mail::EmailSort::Property::relevance;
}

MethodResult<std::string> EmailQuery::state() { return email_state(call_); }

MethodResult<QueryPage> EmailQuery::page(const QueryWindow& asked) {
    QueryPage page;
    store::Window window;
    window.position = asked.position;
    window.anchor_offset = asked.anchor_offset;
    window.limit = asked.limit;
    window.calculate_total = asked.calculate_total;
    if (asked.anchor) {
        window.anchor = EmailId::parse(*asked.anchor);
        page.anchor_found = window.anchor.has_value();
        if (!page.anchor_found) return page;
    }
    const auto found = call_.view().query(call_.scope, parsed_.query, window);
    if (!found) return server_failure(found.error());
    page.position = found->position;
    page.total = found->total;
    page.anchor_found = found->anchor_found;
    page.is_incomplete = found->is_incomplete;
    page.is_ranked = is_ranked();
    page.ids.reserve(found->ids.size());
    for (const EmailId id : found->ids) page.ids.push_back(id.to_string());
    return page;
}

MethodResult<std::vector<ThreadId>> EmailQuery::threads_of(const std::set<EmailId>& ids) {
    const auto emails = call_.view().emails(call_.scope, std::vector<EmailId>(ids.begin(), ids.end()));
    if (!emails) return server_failure(emails.error());
    std::vector<ThreadId> threads;
    for (const mail::Email& email : *emails) threads.push_back(email.thread);
    return threads;
}

MethodResult<void> EmailQuery::add_companions(std::set<EmailId>& touched, const std::vector<ThreadId>& ids) {
    const auto threads = call_.view().threads(call_.scope, ids);
    if (!threads) return server_failure(threads.error());
    for (const mail::Thread& thread : *threads) touched.insert(thread.emails.begin(), thread.emails.end());
    return {};
}

MethodResult<Ids> EmailQuery::touched(const std::string& text) {
    if (is_ranked()) return MethodError{"cannotCalculateChanges", "A ranked result is asked for anew."};
    const auto changes = email_changes_since(call_, text, 0);
    if (!changes) return changes.error();

    std::set<EmailId> touched;
    for (const std::uint64_t id : changes->created) touched.insert(EmailId{id});
    if (!is_immutable()) {
        for (const std::uint64_t id : changes->updated) touched.insert(EmailId{id});
    }
    // One e-mail that comes, goes or changes may bring another of its thread into the result, or out of it.
    if (parsed_.looks_at_threads) {
        auto threads = threads_of(touched);
        if (!threads) return threads.error();
        const auto changed_threads = changes_up_to_now(call_, store::Type::thread, *parse_state(text));
        if (!changed_threads) return changed_threads.error();
        for (const std::uint64_t id : changed_threads->updated) threads->push_back(ThreadId{id});
        if (auto added = add_companions(touched, *threads); !added) return added.error();
    }
    for (const std::uint64_t id : changes->destroyed) touched.insert(EmailId{id});

    Ids ids;
    ids.reserve(touched.size());
    for (const EmailId id : touched) ids.push_back(id.to_string());
    return ids;
}

MethodResult<std::vector<std::optional<std::size_t>>> EmailQuery::positions(const Ids& names) {
    // One entry per name: what is no e-mail id stands nowhere.
    std::vector<EmailId> ids;
    for (const std::string& name : names) ids.push_back(EmailId::parse(name).value_or(EmailId{}));
    auto positions = call_.view().positions(call_.scope, parsed_.query, ids);
    if (!positions) return server_failure(positions.error());
    return std::move(*positions);
}

}  // namespace

MethodResult<std::unique_ptr<Query>> email_query(Call& call) {
    const auto mailboxes = Mailboxes::load(call.view(), call.scope);
    if (!mailboxes) return mailboxes.error();
    Arguments arguments(call.arguments);
    auto parsed = read_email_query(arguments, *mailboxes, call.request.uses(capability::collector));
    if (!parsed) return parsed.error();
    return std::unique_ptr<Query>(std::make_unique<EmailQuery>(call, std::move(*parsed)));
}

}  // namespace kontor::jmap
