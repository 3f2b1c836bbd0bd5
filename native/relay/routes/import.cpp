// Mail from files of other programs, sent by the window (docs/import-and-export.md).
//
//   POST /mail/import/{accountId}?mailbox={id}              201 {"id": "..."}; without a mailbox the files say where to
//   POST /mail/import/{accountId}/{importId}
//        ?file=N&at=OCTETS&name=PATH&changed=SECONDS[&last=1]    a slice of the Nth file, counted from 0, as the body
//        ?end=1                                             what came is stored and the import forgotten
//        neither                                            how far it is
//
// Slices are answered 200, or 409 if another one is due, with how far it is:
//   {"file":0,"at":4194304,"octets":4194304,"imported":311,"duplicates":0,"damaged":2,"bytes":4190021,
//    "withoutMail":0,"notMail":[]}
// "at" of a file that holds no mail is 0 and "file" is beyond it at once: the rest of it need not be sent.
#include <charconv>
#include <nlohmann/json.hpp>

#include "engine/jmap/blob.hpp"
#include "native/relay/routes/routes.hpp"

namespace kontor::routes {

namespace {

constexpr std::size_t most_named = 20;

http::Response import_failed(const store::Failure& failure) {
    using Kind = store::Failure::Kind;
    // The account or the mailbox went meanwhile.
    if (failure.kind == Kind::not_found || failure.kind == Kind::invalid)
        return http::problem(404, "about:blank", "The place for this mail is gone.");
    return unavailable(failure);
}

http::Response no_target() { return http::problem(404, "about:blank", "There is no such account or mailbox."); }

std::uint64_t number_of(const http::Head& head, std::string_view name) {
    const std::string_view text = head.target.parameter(name).value_or("");
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// The account of that id, and the mailbox in it, where one is named.
store::Result<std::shared_ptr<Import>> make(Office& office, mail::UserId user, const std::string& account_id,
                                            const std::optional<std::string>& mailbox_id) {
    const auto view = office.store.view(user);
    if (!view) return view.error();
    const auto scope = jmap::scope_of(**view, account_id);
    if (!scope) return scope.error();
    if (!*scope || (*scope)->is_all()) return std::shared_ptr<Import>();
    std::optional<mail::MailboxId> mailbox;
    if (mailbox_id) {
        mailbox = mail::MailboxId::parse(*mailbox_id);
        const auto known = (*view)->mailboxes(**scope);
        if (!known) return known.error();
        bool is_there = false;
        for (const mail::Mailbox& each : *known) is_there |= mailbox && each.id == *mailbox;
        if (!is_there) return std::shared_ptr<Import>();
    }
    return std::make_shared<Import>(office.store, user, (*scope)->account(), mailbox);
}

http::Response how_far(int status, const Import& import) {
    const auto& counts = import.intake.counts();
    const nlohmann::ordered_json document = {{"file", import.file},
                                             {"at", import.at},
                                             {"octets", import.octets},
                                             {"imported", counts.imported},
                                             {"duplicates", counts.duplicates},
                                             {"damaged", counts.damaged},
                                             {"bytes", counts.bytes},
                                             {"withoutMail", import.without_mail},
                                             {"notMail", import.not_mail}};
    return http::json(status, document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

// One slice on its way in.
struct Slice {
    std::shared_ptr<Import> import;
    std::shared_ptr<void> turn;
    std::uint64_t file = 0, at = 0;
    mail_files::FileIntake::File what;
    bool is_last = false;

    // Whether `import` is where this slice goes on.
    bool is_due() const { return file == import->file && at == import->at; }

    void file_ends() {
        if (import->intake.is_disappointing()) {
            ++import->without_mail;
            if (import->not_mail.size() < most_named) import->not_mail.push_back(what.path);
        }
        ++import->file;
        import->at = 0;
        import->is_in_file = false;
    }

    std::optional<http::Response> take(Bytes part) {
        const std::lock_guard lock(import->mutex);
        if (import->failed) return import_failed(*import->failed);
        // The rest of a file without mail.
        if (file + 1 == import->file && import->intake.kind() == mail_files::FileIntake::Kind::other)
            return std::nullopt;
        if (!is_due()) return how_far(409, *import);
        if (!std::exchange(import->is_in_file, true)) import->intake.begin(what);
        if (auto written = import->intake.write(part); !written) return fails(written.error());
        at += part.size();
        import->at = at;
        import->octets += part.size();
        if (import->intake.kind() == mail_files::FileIntake::Kind::other) file_ends();
        return std::nullopt;
    }

    http::Response finish() {
        const std::lock_guard lock(import->mutex);
        if (import->failed) return import_failed(*import->failed);
        if (!is_due()) return how_far(file < import->file ? 200 : 409, *import);
        if (is_last) {
            if (!std::exchange(import->is_in_file, true)) import->intake.begin(what);
            if (auto ended = import->intake.end(); !ended) return fails(ended.error());
            file_ends();
        }
        return how_far(200, *import);
    }

    http::Response fails(const store::Failure& failure) {
        import->failed = failure;
        return import_failed(failure);
    }
};

std::optional<http::Response> find(Office& office, const Visitor& guest, const http::Head& head, Slice& slice) {
    const auto& segments = head.target.segments;
    const mail::UserId user = guest.identity.user;
    slice.import = office.imports.of(user, segments[3], office.instant());
    if (!slice.import || slice.import->account.to_string() != segments[2])
        return http::problem(404, "about:blank", "There is no such import.");
    const std::uint64_t quota = office.quota_of(user);
    if (!head.target.parameter("file") || quota == 0) return std::nullopt;
    const auto view = office.store.view(user);
    if (!view) return import_failed(view.error());
    const auto used = (*view)->used_octets();
    if (!used) return import_failed(used.error());
    if (*used > quota) return over_quota();
    return std::nullopt;
}

http::Response end(Office& office, const Visitor& guest, const http::Head& head, Import& import) {
    const std::lock_guard lock(import.mutex);
    if (!import.failed)
        if (auto flushed = import.intake.flush(); !flushed) import.failed = flushed.error();
    office.imports.end(guest.identity.user, head.target.segments[3]);
    return import.failed ? import_failed(*import.failed) : how_far(200, import);
}

}  // namespace

http::Plan begin_import(const http::Head& head, Office& office, Guest guest) {
    http::Plan plan;
    admit(plan, head, office, guest, Origin::exact);
    plan.lane = http::Lane::store;
    plan.answer = [&office, guest, head](const std::string&) {
        std::optional<std::string> mailbox;
        if (const auto named = head.target.parameter("mailbox")) mailbox = std::string(*named);
        const auto import = make(office, guest->identity.user, head.target.segments[2], mailbox);
        if (!import) return import_failed(import.error());
        if (!*import) return no_target();
        const auto id = office.imports.begin(*import, office.instant());
        if (!id) {
            http::Response busy = http::problem(429, "about:blank", "Other imports are under way.");
            busy.with("Retry-After", "60");
            return busy;
        }
        return http::json(201, nlohmann::json{{"id", *id}}.dump());
    };
    return plan;
}

http::Plan import_slice(const http::Head& head, Office& office, Guest guest) {
    auto slice = std::make_shared<Slice>();
    slice->file = number_of(head, "file");
    slice->at = number_of(head, "at");
    slice->is_last = head.target.parameter("last") == "1";
    slice->what.path = std::string(head.target.parameter("name").value_or(""));
    const auto changed_at = static_cast<std::int64_t>(number_of(head, "changed"));
    slice->what.changed_at.seconds = std::min(changed_at > 0 ? changed_at : office.now().seconds, office.now().seconds);
    const bool is_slice = head.target.parameter("file").has_value();
    http::Plan plan;
    admit(plan, head, office, guest, Origin::exact);
    plan.admit = [&office, guest, head, slice, who = std::move(plan.admit)]() -> std::optional<http::Response> {
        auto refused = who();
        return refused ? std::move(refused) : find(office, *guest, head, *slice);
    };
    plan.lane = http::Lane::store;
    if (is_slice) {
        plan.body_limit = limits::import_slice;
        plan.sink = [slice](Bytes part) { return slice->take(part); };
    }
    plan.answer = [&office, guest, head, slice, is_slice](const std::string&) {
        if (is_slice) return slice->finish();
        if (head.target.parameter("end") == "1") return end(office, *guest, head, *slice->import);
        const std::lock_guard lock(slice->import->mutex);
        return how_far(200, *slice->import);
    };
    return plan;
}

}  // namespace kontor::routes
