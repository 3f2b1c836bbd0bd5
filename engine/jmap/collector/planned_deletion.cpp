// PlannedDeletion: a message of which the rule of its account says that it will be deleted at the provider, or which
// the person wants to stay there (docs/decisions/062). Its id is the id of its e-mail. An account may have a hundred
// thousand of them: they are found by a query for one account and read by id.
//
// What was destroyed here is not among them: nothing is left to show. It goes when it is due.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "engine/collect/plan.hpp"
#include "engine/collect/retention.hpp"
#include "engine/jmap/arguments.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/chosen.hpp"
#include "engine/jmap/collector/collector.hpp"
#include "engine/jmap/comparator.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/stored.hpp"
#include "engine/mail/external_account_json.hpp"

namespace kontor::jmap {
namespace {

using store::Uidl;
using Fate = Uidl::Fate;

constexpr std::array<Property, 5> deletion_properties = {{
    {"id", server_set | immutable},
    {"externalAccountId", server_set | immutable},
    {"emailId", server_set | immutable},
    // When its time comes; of one that is kept, when it would have come.
    {"date", server_set},
    {"isKept", 0, is_boolean},
}};

struct Planned {
    mail::EmailId email;
    UtcTime date;
    bool is_kept = false;
};

bool is_before(const Planned& one, const Planned& other) {
    return one.date != other.date ? one.date < other.date : one.email < other.email;
}

std::optional<UtcTime> date_of(Uidl row, const mail::Keep& keep) {
    // A message that the server does not name is never deleted.
    if (!row.email || row.vanished_at || collect::is_header_uidl(row.uidl)) return std::nullopt;
    if (row.fate == Fate::kept) row.fate = Fate::collected;
    return collect::deletion_date(row, keep);
}

json to_json(mail::RecordId account, const Planned& planned) {
    const std::string id = planned.email.to_string();
    return {{"id", id},
            {"externalAccountId", account.to_string()},
            {"emailId", id},
            {"date", date_or_null(planned.date)},
            {"isKept", planned.is_kept}};
}

MethodResult<std::optional<mail::ExternalAccount>> account_named(Call& call, mail::RecordId id) {
    const auto record = call.view().record(store::Type::external_account, call.scope, id);
    if (!record) return server_failure(record.error());
    std::optional<mail::ExternalAccount> found;
    if (!*record) return found;
    auto account = mail::external_account_from_document(id, (*record)->document);
    if (!account) return MethodError{"serverFail", account.error().message()};
    found = std::move(*account);
    return found;
}

// The external accounts by the JMAP account their mail is in.
MethodResult<std::map<mail::AccountId, mail::ExternalAccount>> accounts_by_mail(Call& call) {
    const auto records = call.view().records(store::Type::external_account, call.scope);
    if (!records) return server_failure(records.error());
    std::map<mail::AccountId, mail::ExternalAccount> accounts;
    for (const store::Record& record : *records) {
        auto account = mail::external_account_from_document(record.id, record.document);
        if (account) accounts.emplace(account->jmap_account, std::move(*account));
    }
    return accounts;
}

// The rows that stand for the e-mail on its account's server, under whatever names it is listed there.
std::optional<Planned> plan_for(mail::EmailId email, const std::vector<Uidl>& rows, const mail::Keep& keep) {
    std::optional<Planned> planned;
    for (const Uidl& row : rows) {
        const auto date = date_of(row, keep);
        if (!date) continue;
        if (!planned) planned = Planned{email, *date, true};
        planned->date = std::min(planned->date, *date);
        planned->is_kept = planned->is_kept && row.fate == Fate::kept;
    }
    return planned;
}

MethodResult<std::vector<json>> read_deletions(Call& call, const std::vector<std::string>& wanted, const Ids* names) {
    if (!names) return MethodError{"requestTooLarge", "Ask for them by id."};
    const auto accounts = accounts_by_mail(call);
    if (!accounts) return accounts.error();
    const auto ids = parse_ids<mail::EmailId>(*names);
    const auto emails = call.view().emails(mail::Scope::all(), ids);
    if (!emails) return server_failure(emails.error());
    std::vector<json> list;
    for (const mail::Email& email : *emails) {
        const auto account = accounts->find(email.account);
        if (account == accounts->end()) continue;
        const auto rows = call.view().uidls_of(account->second.id, email.id);
        if (!rows) return server_failure(rows.error());
        if (const auto planned = plan_for(email.id, *rows, account->second.keep))
            list.push_back(chosen(to_json(account->second.id, *planned), wanted));
    }
    return list;
}

MethodResult<std::string> present_state(Call& call) {
    const auto settings = call.view().state(store::Type::external_account, call.scope);
    if (!settings) return server_failure(settings.error());
    const auto collected = collector_state(call);
    if (!collected) return collected.error();
    return deletion_state(*settings, *collected);
}

// ---- /query

class DeletionQuery final : public Query {
public:
    explicit DeletionQuery(Call& call) : call_(call) {}

    MethodResult<void> read_arguments();
    MethodResult<std::string> state() override { return present_state(call_); }
    MethodResult<QueryPage> page(const QueryWindow&) override;
    MethodResult<Ids> touched(const std::string&) override { return MethodError{"cannotCalculateChanges", ""}; }
    MethodResult<std::vector<std::optional<std::size_t>>> positions(const Ids&) override {
        return MethodError{"cannotCalculateChanges", ""};
    }

private:
    MethodResult<std::vector<Planned>> result() const;

    Call& call_;
    mail::RecordId account_;
    std::optional<bool> is_kept_;
};

MethodResult<void> DeletionQuery::read_arguments() {
    Arguments arguments(call_.arguments);
    const json* filter = arguments.object("filter");
    if (arguments.error()) return *arguments.error();
    if (!filter || !filter->contains("externalAccountId")) return unsupported_filter("externalAccountId is needed");
    for (const auto& [name, value] : filter->items()) {
        if (name == "externalAccountId" && is_id(value)) {
            account_ = mail::RecordId::parse(value.get<std::string>()).value_or(mail::RecordId{});
        } else if (name == "isKept" && is_boolean(value)) {
            is_kept_ = value.get<bool>();
        } else {
            return unsupported_filter(name);
        }
    }
    const auto sort = read_sort(arguments);
    if (!sort) return sort.error();
    for (const Comparator& comparator : *sort)
        if (comparator.property != "date" || !comparator.is_ascending) return unsupported_sort(comparator.property);
    return {};
}

MethodResult<std::vector<Planned>> DeletionQuery::result() const {
    std::vector<Planned> found;
    const auto account = account_named(call_, account_);
    if (!account) return account.error();
    if (!*account) return found;
    const auto rows = call_.view().uidls(account_);
    if (!rows) return server_failure(rows.error());
    for (const Uidl& row : *rows)
        if (const auto date = date_of(row, (*account)->keep))
            found.push_back({row.email, *date, row.fate == Fate::kept});
    std::sort(found.begin(), found.end(), [](const Planned& one, const Planned& other) {
        return one.email != other.email ? one.email < other.email : one.date < other.date;
    });
    // Rows of one e-mail are one: it is kept when all of them are.
    std::vector<Planned> whole;
    for (const Planned& each : found) {
        if (whole.empty() || whole.back().email != each.email)
            whole.push_back(each);
        else
            whole.back().is_kept = whole.back().is_kept && each.is_kept;
    }
    if (is_kept_) std::erase_if(whole, [&](const Planned& each) { return each.is_kept != *is_kept_; });
    std::sort(whole.begin(), whole.end(), is_before);
    return whole;
}

MethodResult<QueryPage> DeletionQuery::page(const QueryWindow& window) {
    const auto whole = result();
    if (!whole) return whole.error();
    const auto total = static_cast<std::int64_t>(whole->size());
    std::int64_t first = window.position < 0 ? window.position + total : window.position;
    QueryPage page;
    if (window.anchor) {
        const auto at = std::find_if(whole->begin(), whole->end(),
                                     [&](const Planned& each) { return each.email.to_string() == *window.anchor; });
        page.anchor_found = at != whole->end();
        first = at - whole->begin() + window.anchor_offset;
    }
    first = std::clamp<std::int64_t>(first, 0, total);
    if (window.calculate_total) page.total = whole->size();
    page.position = static_cast<std::size_t>(first);
    for (std::size_t i = page.position; i < whole->size() && page.ids.size() < window.limit; ++i)
        page.ids.push_back((*whole)[i].email.to_string());
    return page;
}

MethodResult<std::unique_ptr<Query>> query_deletions(Call& call) {
    auto query = std::make_unique<DeletionQuery>(call);
    if (auto read = query->read_arguments(); !read) return read.error();
    return std::unique_ptr<Query>(std::move(query));
}

// ---- /set

class DeletionWriter final : public Writer {
public:
    explicit DeletionWriter(Call& call) : call_(call) {}
    SetResult<json> update(const std::string& id, const json& changed) override;

private:
    SetResult<void> tell(mail::RecordId account);

    Call& call_;
    std::map<mail::AccountId, mail::ExternalAccount> accounts_;
    std::set<mail::RecordId> told_;
};

// Only what is still wholly there can be kept: a deletion under way cannot be called back.
SetResult<json> DeletionWriter::update(const std::string& name, const json& changed) {
    if (accounts_.empty()) {
        auto accounts = accounts_by_mail(call_);
        if (!accounts) return SetError{accounts.error().type, "", {}, ""};
        accounts_ = std::move(*accounts);
    }
    const std::vector<mail::EmailId> ids = parse_ids<mail::EmailId>({name});
    const auto emails = call_.view().emails(mail::Scope::all(), ids);
    if (!emails) return set_failure(emails.error());
    const auto account = emails->empty() ? accounts_.end() : accounts_.find(emails->front().account);
    if (account == accounts_.end()) return not_found();
    const mail::RecordId id = account->second.id;
    const auto rows = call_.view().uidls_of(id, ids.front());
    if (!rows) return set_failure(rows.error());
    const Fate fate = changed["isKept"] == true ? Fate::kept : Fate::collected;
    bool found = false;
    for (Uidl row : *rows) {
        if (row.vanished_at || (row.fate != Fate::collected && row.fate != Fate::kept)) continue;
        found = true;
        row.fate = fate;
        if (auto put = call_.update().put_uidl(id, row); !put) return set_failure(put.error());
    }
    if (!found) return not_found();
    if (auto heard = tell(id); !heard) return heard.error();
    return json(nullptr);
}

// Rows of a maildrop have no state of their own: the settings of the account count as changed, and everybody hears of
// it. For that there is a number in their document which means nothing else and may be lost with the next change of
// them.
SetResult<void> DeletionWriter::tell(mail::RecordId account) {
    if (!told_.insert(account).second) return {};
    const auto record = call_.view().record(store::Type::external_account, call_.scope, account);
    if (!record) return set_failure(record.error());
    if (!*record) return not_found();
    json document = json::parse((*record)->document, nullptr, false);
    if (!document.is_object()) return SetError{"serverFail", "The settings of the account cannot be read.", {}, ""};
    document["keptChanges"] = document.value("keptChanges", std::uint64_t{0}) + 1;
    const auto done = call_.update().change_record(store::Type::external_account, account, document.dump());
    return done ? SetResult<void>() : SetResult<void>(set_failure(done.error()));
}

MethodResult<std::unique_ptr<Writer>> write_deletions(Call& call) {
    return std::unique_ptr<Writer>(std::make_unique<DeletionWriter>(call));
}

}  // namespace

std::string deletion_state(mail::Modseq settings, const std::string& collector) {
    return std::to_string(settings) + '.' + collector;
}

constinit const DataType planned_deletion_type = {
    .name = "PlannedDeletion",
    .properties = deletion_properties,
    .may_create = false,
    .state = present_state,
    .read = read_deletions,
    .writer = write_deletions,
    .query = query_deletions,
};

}  // namespace kontor::jmap
