// POST /jmap/upload/{accountId}/ (RFC 8620 6.1): streamed into the store's segments, never gathered.
#include <nlohmann/json.hpp>

#include "engine/jmap/blob.hpp"
#include "engine/jmap/problem.hpp"
#include "native/relay/routes/routes.hpp"

namespace kontor::routes {

namespace {

// What the steps of one upload share; they run one after the other.
struct Upload {
    std::shared_ptr<void> turn;
    std::optional<mail::AccountId> account;
    std::unique_ptr<store::BlobWriter> writer;
    std::uint64_t size = 0;
    std::uint64_t used = 0, quota = 0;  // of the person, when it began (RFC 9425); a quota of zero is none

    bool is_over_quota() const { return quota != 0 && used + size > quota; }
};

http::Response no_account() { return http::problem(404, "about:blank", "There is no such account."); }

std::optional<http::Response> begin(Office& office, const Visitor& guest, const std::string& account_id,
                                    Upload& upload) {
    upload.turn = office.uploads.take(guest.identity.user);
    if (!upload.turn) {
        const auto problem = jmap::to_reply(jmap::limit_problem("maxConcurrentUpload"));
        return http::Response{problem.status, {{"Content-Type", "application/problem+json"}}, problem.body};
    }
    const auto view = office.store.view(guest.identity.user);
    if (!view) return unavailable(view.error());
    const auto scope = jmap::scope_of(**view, account_id);
    if (!scope) return unavailable(scope.error());
    if (!*scope || (*scope)->is_all()) return no_account();
    upload.account = (*scope)->account();
    upload.quota = office.quota_of(guest.identity.user);
    const auto used = (*view)->used_octets();
    if (!used) return unavailable(used.error());
    upload.used = *used;
    if (upload.is_over_quota()) return over_quota();
    auto writer = office.store.stage_stream();
    if (!writer) return unavailable(writer.error());
    upload.writer = std::move(*writer);
    return std::nullopt;
}

http::Response finish(Office& office, const Visitor& guest, const std::string& account_id, const std::string& type,
                      Upload& upload) {
    const auto staged = upload.writer->finish();
    if (!staged) return unavailable(staged.error());
    auto transaction = office.store.begin();
    if (!transaction) return unavailable(transaction.error());
    const auto update = (*transaction)->as(guest.identity.user);
    if (!update) return unavailable(update.error());
    const auto blob = (*update)->add_blob(*upload.account, *staged, office.now());
    if (!blob) return blob.error().kind == store::Failure::Kind::not_found ? no_account() : unavailable(blob.error());
    const auto committed = (*transaction)->commit();
    if (!committed) return unavailable(committed.error());
    const nlohmann::json document = {
        {"accountId", account_id}, {"blobId", jmap::spell_blob(*blob)}, {"type", type}, {"size", upload.size}};
    return http::json(201, document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

http::Plan upload(const http::Head& head, Office& office, Guest guest) {
    const std::string account_id = head.target.segments[2];
    const std::string type(head.field("content-type").value_or("application/octet-stream"));
    auto upload = std::make_shared<Upload>();
    http::Plan plan;
    admit(plan, head, office, guest, Origin::any_without_cookie);
    plan.admit = [&office, guest, account_id, upload, who = std::move(plan.admit)]() -> std::optional<http::Response> {
        auto refused = who();
        return refused ? std::move(refused) : begin(office, *guest, account_id, *upload);
    };
    plan.body_limit = limits::upload_bytes;
    plan.lane = http::Lane::store;
    plan.sink = [upload](Bytes part) -> std::optional<http::Response> {
        upload->size += part.size();
        if (upload->is_over_quota()) return over_quota();
        const auto appended = upload->writer->append(part);
        if (!appended) return unavailable(appended.error());
        return std::nullopt;
    };
    plan.answer = [&office, guest, account_id, type, upload](const std::string&) {
        return finish(office, *guest, account_id, type, *upload);
    };
    return plan;
}

}  // namespace kontor::routes
