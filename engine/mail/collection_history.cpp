#include "engine/mail/collection_history.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/mail/document.hpp"

namespace kontor::mail {

using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 3> run_end_names = {"done", "failed", "cancelled"};

bool is_same_trouble(const PastRun& one, const PastRun& other) {
    if (!one.error || !other.error) return false;
    return one.error->error_class == other.error->error_class && one.error->detail == other.error->detail &&
           one.error->server == other.error->server;
}

bool says_the_same(const PastRun& one, const PastRun& other) {
    if (one.is_quiet() && other.is_quiet()) return true;
    return one.moved_nothing() && other.moved_nothing() && is_same_trouble(one, other);
}

json error_or_null(const std::optional<CollectError>& error) {
    if (!error) return nullptr;
    return {{"class", error_class_name(error->error_class)},
            {"message", error->message},
            {"server", error->server},
            {"detail", error->detail},
            {"fingerprint", error->fingerprint},
            {"since", error->since.seconds}};
}

void read_collect_error(DocumentReader& reader, std::optional<CollectError>& into) {
    const json* object = reader.find("error");
    if (!object) return;
    DocumentReader inner(*object, reader.where("error"));
    CollectError error;
    inner.read_name("class", error.error_class, error_class_from);
    inner.read_text("message", error.message);
    inner.read_text("server", error.server);
    inner.read_text("detail", error.detail);
    inner.read_text("fingerprint", error.fingerprint);
    inner.read("since", error.since);
    if (inner.error()) return reader.fail(*inner.error());
    into = std::move(error);
}

json to_json(const PastRun& run) {
    return {{"end", run_end_name(run.end)},     {"started", run.started.seconds},
            {"finished", run.finished.seconds}, {"times", run.times},
            {"new", run.new_messages},          {"bytes", run.bytes},
            {"duplicates", run.duplicates},     {"quarantined", run.quarantined},
            {"deleted", run.deleted},           {"error", error_or_null(run.error)}};
}

Result<PastRun> past_run_from_json(const json& object, const std::string& where) {
    PastRun run;
    DocumentReader reader(object, where);
    reader.read_name("end", run.end,
                     [](std::string_view name) { return enum_from<PastRun::End>(run_end_names, name); });
    reader.read("started", run.started);
    reader.read("finished", run.finished);
    reader.read("times", run.times, 1);
    reader.read("new", run.new_messages);
    reader.read("bytes", run.bytes);
    reader.read("duplicates", run.duplicates);
    reader.read("quarantined", run.quarantined);
    reader.read("deleted", run.deleted);
    read_collect_error(reader, run.error);
    if (reader.error()) return *reader.error();
    return run;
}

}  // namespace

void note_run(CollectionHistory& history, PastRun run) {
    if (!history.runs.empty() && says_the_same(history.runs.front(), run)) {
        PastRun& last = history.runs.front();
        last.finished = run.finished;
        last.times += run.times;
        last.error = std::move(run.error);
        return;
    }
    history.runs.insert(history.runs.begin(), std::move(run));
    if (history.runs.size() > remembered_runs) history.runs.resize(remembered_runs);
}

std::string_view run_end_name(PastRun::End end) { return run_end_names[static_cast<std::size_t>(end)]; }

std::string to_document(const CollectionHistory& history) {
    json runs = json::array();
    for (const PastRun& run : history.runs) runs.push_back(to_json(run));
    const json document = {{"externalAccountId", history.external_account.to_string()}, {"runs", std::move(runs)}};
    return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<CollectionHistory> collection_history_from_document(std::string_view text) {
    const json document = json::parse(text, nullptr, false);
    if (document.is_discarded()) return Error{"The document is not JSON", "", "", ""};
    CollectionHistory history;
    DocumentReader reader(document, "");
    reader.read_name("externalAccountId", history.external_account, RecordId::parse);
    reader.read_list("runs", history.runs, past_run_from_json);
    if (reader.error()) return *reader.error();
    return history;
}

bool may_be_history_of(RecordId external_account, std::string_view document) {
    return document.find('"' + external_account.to_string() + '"') != std::string_view::npos;
}

}  // namespace kontor::mail
