// FilterRun: creating one runs filters over mail that is there already, setting isCancelled stops it (contract:
// capability collector). With isPreview nothing is changed; either way `first` says what becomes of the first few
// messages. Runs live in the relay's memory; a push says that one went on, FilterRun/changes which.
#include <array>
#include <utility>

#include "engine/jmap/call.hpp"
#include "engine/jmap/chosen.hpp"
#include "engine/jmap/date.hpp"
#include "engine/jmap/filter/filter.hpp"
#include "engine/jmap/json.hpp"
#include "engine/sieve/filter_runs.hpp"

namespace kontor::jmap {
namespace {

using sieve::FilterRun;

constexpr std::array<Property, 14> run_properties = {{
    {"id", server_set | immutable},
    {"jmapAccountId", immutable, is_id_or_null, "null"},
    {"mailboxId", immutable, is_id_or_null, "null"},
    {"filterId", immutable | reference, is_id_or_null, "null"},
    {"isPreview", immutable, is_boolean, "false"},
    {"isCancelled", 0, is_boolean, "false"},
    {"state", server_set},
    {"created", server_set},
    {"finished", server_set},
    {"total", server_set},
    {"done", server_set},
    {"hits", server_set},
    {"first", server_set},
    {"error", server_set},
}};

constexpr std::array<std::string_view, 5> states = {"waiting", "running", "done", "failed", "cancelled"};

template <class Id>
json id_or_null(const std::optional<Id>& id) {
    return id ? json(id->to_string()) : json(nullptr);
}

json to_json(const FilterRun& run) {
    json first = json::array();
    for (const FilterRun::Hit& hit : run.first_hits) {
        json mailboxes = json::object(), keywords = json::object();
        for (const mail::MailboxId id : hit.mailboxes) mailboxes[id.to_string()] = true;
        for (const std::string& keyword : hit.keywords) keywords[keyword] = true;
        first.push_back({{"emailId", hit.email.to_string()},
                         {"mailboxIds", std::move(mailboxes)},
                         {"newMailboxes", hit.missing},
                         {"keywords", std::move(keywords)}});
    }
    return {{"id", run.id.to_string()},
            {"jmapAccountId", id_or_null(run.request.account)},
            {"mailboxId", id_or_null(run.request.mailbox)},
            {"filterId", id_or_null(run.request.filter)},
            {"isPreview", run.request.is_preview},
            {"isCancelled", run.state == FilterRun::State::cancelled},
            {"state", states[static_cast<std::size_t>(run.state)]},
            {"created", date_or_null(run.created)},
            {"finished", date_or_null(run.finished)},
            {"total", run.total},
            {"done", run.done},
            {"hits", run.hits},
            {"first", std::move(first)},
            {"error", run.error.empty() ? json(nullptr) : json(run.error)}};
}

std::vector<FilterRun> runs_of(Call& call) {
    sieve::FilterRuns* runs = call.context().filter_runs;
    return runs ? runs->runs(call.context().user) : std::vector<FilterRun>();
}

MethodResult<std::string> state(Call& call) {
    sieve::FilterRuns* runs = call.context().filter_runs;
    return runs ? runs->state(call.context().user) : std::string();
}

Ids spell(const std::vector<mail::RecordId>& records) {
    Ids ids;
    for (const mail::RecordId id : records) ids.push_back(id.to_string());
    return ids;
}

// There are no states in between: when more changed than was asked for, the client reads all (they are few).
MethodResult<ObjectChanges> changes(Call& call, const std::string& since, std::size_t max) {
    sieve::FilterRuns* runs = call.context().filter_runs;
    const auto changes = runs ? runs->changes(call.context().user, since) : std::nullopt;
    if (!changes) return MethodError{"cannotCalculateChanges", ""};
    if (max != 0 && changes->created.size() + changes->updated.size() > max)
        return MethodError{"cannotCalculateChanges", "More than maxChanges."};
    ObjectChanges spelled;
    spelled.created = spell(changes->created);
    spelled.updated = spell(changes->updated);
    spelled.new_state = changes->new_state;
    return spelled;
}

MethodResult<std::vector<json>> read_runs(Call& call, const std::vector<std::string>& wanted, const Ids* ids) {
    std::vector<json> list;
    for (const FilterRun& run : runs_of(call)) {
        if (!is_chosen(ids, run.id.to_string())) continue;
        list.push_back(chosen(to_json(run), wanted));
    }
    return list;
}

class RunWriter final : public Writer {
public:
    explicit RunWriter(Call& call) : call_(call) {}

    SetResult<json> create(json object) override {
        sieve::FilterRuns* runs = call_.context().filter_runs;
        if (!runs) return SetError{"forbidden", "Nothing runs filters here.", {}, ""};
        if (object["isCancelled"] == true) return invalid_property("isCancelled", "A run begins uncancelled.");
        FilterRun::Request request;
        request.is_preview = object["isPreview"] == true;
        if (auto read = take_account(object["jmapAccountId"], request); !read) return read.error();
        if (auto read = take_mailbox(object["mailboxId"], request); !read) return read.error();
        if (auto read = take_filter(object["filterId"], request); !read) return read.error();
        const mail::RecordId id = runs->start(call_.context().user, request, call_.context().now);
        for (const FilterRun& known : runs->runs(call_.context().user))
            if (known.id == id) return to_json(known);
        return json{{"id", id.to_string()}};
    }

    SetResult<json> update(const std::string& id, const json& changed) override {
        if (changed["isCancelled"] != true) return invalid_property("isCancelled", "A run cannot be taken up again.");
        sieve::FilterRuns* runs = call_.context().filter_runs;
        const auto run = mail::RecordId::parse(id);
        if (!runs || !run || !runs->cancel(call_.context().user, *run)) return not_found();
        return json(nullptr);
    }

private:
    SetResult<void> take_account(const json& name, FilterRun::Request& request) {
        if (name.is_null()) return {};
        const auto accounts = call_.view().accounts();
        if (!accounts) return set_failure(accounts.error());
        for (const mail::Account& account : *accounts)
            if (account.id.to_string() == name) request.account = account.id;
        if (!request.account) return invalid_property("jmapAccountId", "There is no such account.");
        return {};
    }

    SetResult<void> take_mailbox(const json& name, FilterRun::Request& request) {
        if (name.is_null()) return {};
        const auto mailboxes =
            call_.view().mailboxes(request.account ? mail::Scope(*request.account) : mail::Scope::all());
        if (!mailboxes) return set_failure(mailboxes.error());
        for (const mail::Mailbox& mailbox : *mailboxes)
            if (mailbox.id.to_string() == name) request.mailbox = mailbox.id;
        if (!request.mailbox) return invalid_property("mailboxId", "There is no such mailbox.");
        return {};
    }

    SetResult<void> take_filter(const json& name, FilterRun::Request& request) {
        if (name.is_null()) return {};
        const auto id = mail::RecordId::parse(name.get<std::string>());
        const auto record = call_.view().record(store::Type::filter, call_.scope, id.value_or(mail::RecordId{}));
        if (!record) return set_failure(record.error());
        if (!*record) return invalid_property("filterId", "There is no such filter.");
        request.filter = id;
        return {};
    }

    Call& call_;
};

MethodResult<std::unique_ptr<Writer>> write_runs(Call& call) {
    return std::unique_ptr<Writer>(std::make_unique<RunWriter>(call));
}

}  // namespace

constinit const DataType filter_run_type = {
    .name = "FilterRun",
    .properties = run_properties,
    .is_stored = false,
    .state = state,
    .changes = changes,
    .read = read_runs,
    .writer = write_runs,
};

}  // namespace kontor::jmap
