// What will be deleted at a provider, and what is kept there: pages of a list that may be very long, as far as the
// window shows it, read anew whenever it may be another one.
#include <algorithm>
#include <utility>

#include "bridge/decode.hpp"
#include "bridge/replica.hpp"
#include "bridge/replica_state.hpp"

namespace kontor::bridge {
namespace {

constexpr std::size_t page_deletions = 200;

std::vector<PlannedDeletion> decode_deletions(const Json& answer) {
    std::vector<PlannedDeletion> rows;
    const Json& list = member(answer, "list");
    if (!list.is_array()) return rows;
    for (const Json& object : list)
        rows.push_back(
            {text(object, "emailId"), decode_date(text(object, "date")).value_or(UtcTime{}), flag(object, "isKept")});
    return rows;
}

}  // namespace

const PlannedDeletions* Replica::deletions(mail::RecordId account, bool kept) const {
    const auto at = state_->deletions.find({account, kept});
    return at == state_->deletions.end() || !at->second.is_known ? nullptr : &at->second.list;
}

void Replica::need_deletions(mail::RecordId account, bool kept, std::size_t count) {
    DeletionData& data = state_->deletions[{account, kept}];
    if (data.wanted >= count) return;
    data.wanted = count;
    if (link() == Client::Link::online) fetch_deletions(account, kept);
}

void Replica::forget_deletions() { state_->deletions.clear(); }

void Replica::fetch_deletions(mail::RecordId account, bool kept) {
    DeletionData& data = state_->deletions[{account, kept}];
    data.again = data.asked;
    if (std::exchange(data.asked, true)) return;
    fetch_deletion_page(account, kept, {});
}

// Nothing is shown anew before all of it is here.
void Replica::fetch_deletion_page(mail::RecordId account, bool kept, std::vector<PlannedDeletion> before) {
    const DeletionData& data = state_->deletions[{account, kept}];
    const Json query = {{"accountId", session_.home},
                        {"filter", {{"externalAccountId", account.to_string()}, {"isKept", kept}}},
                        {"position", before.size()},
                        {"limit", std::min(data.wanted - std::min(data.wanted, before.size()), page_deletions)},
                        {"calculateTotal", true}};
    const Json get = {{"accountId", session_.home},
                      {"#ids", {{"resultOf", "0"}, {"name", "PlannedDeletion/query"}, {"path", "/ids"}}}};
    ask(Json::array({Json::array({"PlannedDeletion/query", query}), Json::array({"PlannedDeletion/get", get})}),
        [this, account, kept, rows = std::move(before)](const Json* methods, const MethodError*) mutable {
            const auto at = state_->deletions.find({account, kept});
            if (at == state_->deletions.end()) return;
            DeletionData& known = at->second;
            if (!methods) return void(known.asked = false);  // asked again on reconnection
            std::vector<PlannedDeletion> more = decode_deletions(call_answer(*methods, 1));
            const bool is_full = more.size() >= page_deletions;
            rows.insert(rows.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
            if (is_full && rows.size() < known.wanted) return fetch_deletion_page(account, kept, std::move(rows));
            known.asked = false;
            known.is_known = true;
            known.list = {static_cast<std::size_t>(number(call_answer(*methods, 0), "total")), std::move(rows)};
            for (const PlannedDeletion& row : known.list.rows)
                if (email(row.email) == nullptr) state_->members_missing.insert(row.email);
            fetch_members();
            ++revision_;
            if (known.again) fetch_deletions(account, kept);
        });
}

Ticket Replica::keep_on_server(mail::RecordId account, const std::vector<Id>& emails, bool keep) {
    const Ticket ticket = ++state_->last_ticket;
    for (std::size_t first = 0; first < emails.size(); first += session_.objects_in_set) {
        Json changes = Json::object();
        const std::size_t last = std::min(first + session_.objects_in_set, emails.size());
        for (std::size_t i = first; i < last; ++i) changes[emails[i]] = {{"isKept", keep}};
        Action action;
        action.ticket = last == emails.size() ? ticket : 0;
        action.repeatable = true;
        action.calls = Json::array(
            {Json::array({"PlannedDeletion/set", {{"accountId", session_.home}, {"update", std::move(changes)}}})});
        action.finish = [this](const Json&, Outcome&) { fetch_collecting(); };
        perform(std::move(action));
    }
    for (auto& [list, data] : state_->deletions)
        for (PlannedDeletion& row : data.list.rows)
            if (list.first == account && std::find(emails.begin(), emails.end(), row.email) != emails.end())
                row.is_kept = keep;
    state_->kept_on_server[ticket] = {account, emails, keep};
    ++revision_;
    return ticket;
}

bool Replica::undo_keeping(Ticket ticket) {
    const auto at = state_->kept_on_server.find(ticket);
    if (at == state_->kept_on_server.end()) return false;
    const KeptOnServer done = std::move(at->second);
    state_->kept_on_server.erase(at);
    keep_on_server(done.account, done.emails, !done.keep);
    return true;
}

}  // namespace kontor::bridge
