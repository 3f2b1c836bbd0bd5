// ExternalAccount/set. One writer for all three: create makes the JMAP account with its mailboxes, update keeps the
// account's name in step, destroy removes the account with all its mail. Passwords go to the store's secrets and
// nowhere else. The collector hears of it after the commit.
#include <array>
#include <utility>
#include <vector>

#include "engine/base/secret.hpp"
#include "engine/collect/control.hpp"
#include "engine/jmap/call.hpp"
#include "engine/jmap/external_account/external_account.hpp"
#include "engine/jmap/external_account/tokens.hpp"
#include "engine/jmap/json.hpp"
#include "engine/mail/collection_history.hpp"
#include "engine/mail/external_account_json.hpp"
#include "engine/oauth/desk.hpp"
#include "engine/send/own_identity.hpp"
#include "engine/send/submit.hpp"

namespace kontor::jmap {
namespace {

using mail::ExternalAccount;

// A password on its way: not given, taken away (null or ""), or given.
struct Passwords {
    std::optional<Secret> incoming, outgoing;
};

class ExternalAccountWriter final : public Writer {
public:
    explicit ExternalAccountWriter(Call& call) : call_(call) {}

    SetResult<json> create(json object) override;
    SetResult<json> update(const std::string& id, const json& changed) override;
    SetResult<void> destroy(const std::string& id) override;
    void committed() override;

private:
    SetResult<ExternalAccount> read(mail::RecordId, json& object, Passwords&) const;
    SetResult<void> add_record(ExternalAccount&, const Passwords&);
    SetResult<void> put_passwords(mail::RecordId, const Passwords&);
    // Of an account that has tokens instead.
    SetResult<void> put_tokens(const ExternalAccount&, const oauth::Tokens&, const std::string& authorization);
    // Its own identity, and the mail that waits for its outgoing server.
    SetResult<void> keep_sending(const ExternalAccount& now, const ExternalAccount& before, const Passwords&);
    // At most one account is the default; the one that was hands it over.
    SetResult<void> make_only_default(mail::RecordId);
    SetResult<void> forget_history(mail::RecordId);

    Call& call_;
    std::vector<mail::RecordId> changed_;
    std::vector<mail::RecordId> used_;  // authorizations
};

// Takes "password" out of a server object.
SetResult<std::optional<Secret>> take_password(json& server, const char* name) {
    std::optional<Secret> password;
    const auto given = server.find("password");
    if (given == server.end()) return password;
    if (!given->is_null() && !given->is_string()) {
        return invalid_property(std::string(name) + "/password", "Must be a string or null.");
    }
    password = Secret(given->is_null() ? std::string() : given->get<std::string>());
    server.erase(given);
    return password;
}

// Names inside "incoming" and "outgoing" that nobody knows would otherwise be lost without a word.
SetResult<void> check_names(const json& server, const char* inside, const json& known) {
    for (const auto& [name, value] : server.items()) {
        if (!known.contains(name))
            return invalid_property(std::string(inside) + "/" + name, "There is no such setting.");
    }
    return {};
}

SetResult<void> check_values(const ExternalAccount& account, bool may_name_files) {
    if (account.address.empty()) return invalid_property("address", "Must not be empty.");
    if (account.incoming.host.empty()) return invalid_property("incoming/host", "Must not be empty.");
    if (account.incoming.login.empty()) return invalid_property("incoming/login", "Must not be empty.");
    if (account.outgoing && account.outgoing->host.empty()) {
        return invalid_property("outgoing/host", "Must not be empty.");
    }
    if (may_name_files) return {};
    if (!account.incoming.ca_file.empty()) return invalid_property("incoming/caFile", "Only on the command line.");
    if (account.outgoing && !account.outgoing->ca_file.empty()) {
        return invalid_property("outgoing/caFile", "Only on the command line.");
    }
    return {};
}

SetResult<ExternalAccount> ExternalAccountWriter::read(mail::RecordId id, json& object, Passwords& passwords) const {
    auto incoming = take_password(object["incoming"], "incoming");
    if (!incoming) return incoming.error();
    auto outgoing = take_password(object["outgoing"], "outgoing");
    if (!outgoing) return outgoing.error();
    passwords.incoming = std::move(*incoming);
    passwords.outgoing = std::move(*outgoing);

    const json known = mail::to_json(ExternalAccount{});
    if (auto checked = check_names(object["incoming"], "incoming", known["incoming"]); !checked) return checked.error();
    if (auto checked = check_names(object["outgoing"], "outgoing", known["outgoing"]); !checked) return checked.error();
    auto account = mail::external_account_from_json(id, object);
    if (!account) return invalid_property(account.error().where, account.error().message());
    // The house server needs no password of this account; one of an earlier server goes.
    if (!account->outgoing && account->outgoing_has_password) passwords.outgoing = Secret();
    if (passwords.incoming) account->has_password = !passwords.incoming->empty();
    if (passwords.outgoing) account->outgoing_has_password = !passwords.outgoing->empty();
    return std::move(*account);
}

SetResult<void> ExternalAccountWriter::put_passwords(mail::RecordId id, const Passwords& passwords) {
    const std::array<std::pair<std::string_view, const std::optional<Secret>*>, 2> fields = {{
        {mail::incoming_password, &passwords.incoming},
        {mail::outgoing_password, &passwords.outgoing},
    }};
    for (const auto& [field, password] : fields) {
        if (!*password) continue;
        if (auto put = call_.update().put_secret(id, field, **password); !put) return set_failure(put.error());
    }
    return {};
}

SetResult<void> ExternalAccountWriter::keep_sending(const ExternalAccount& now, const ExternalAccount& before,
                                                    const Passwords& passwords) {
    if (auto kept = send::keep_identity(call_.update(), now, &before); !kept) return set_failure(kept.error());
    const bool mended = now.outgoing != before.outgoing || passwords.outgoing ||
                        (now.outgoing_same_credentials && passwords.incoming) ||
                        now.outgoing_same_credentials != before.outgoing_same_credentials;
    if (!mended) return {};
    const auto records = call_.view().records(store::Type::identity, now.jmap_account);
    if (!records) return set_failure(records.error());
    for (const store::Record& record : *records)
        if (auto tried = send::try_waiting(call_.update(), record.id, call_.context().now); !tried)
            return set_failure(tried.error());
    return {};
}

SetResult<void> ExternalAccountWriter::make_only_default(mail::RecordId id) {
    const auto records = call_.view().records(store::Type::external_account, call_.scope);
    if (!records) return set_failure(records.error());
    for (const store::Record& record : *records) {
        auto other = mail::external_account_from_document(record.id, record.document);
        if (!other || !other->is_default || record.id == id) continue;
        other->is_default = false;
        const auto done =
            call_.update().change_record(store::Type::external_account, record.id, mail::to_document(*other));
        if (!done) return set_failure(done.error());
    }
    return {};
}

const std::string& display_name(const ExternalAccount& account) {
    return account.name.empty() ? account.address : account.name;
}

// What the document says of properties the server sets, for the answer to /create.
json server_set_part(const ExternalAccount& account) {
    json document = mail::to_json(account);
    return {{"id", account.id.to_string()},
            {"jmapAccountId", document["jmapAccountId"]},
            {"incoming", document["incoming"]},
            {"outgoing", document["outgoing"]},
            {"oauthProvider", document["oauthProvider"]},
            {"disabledBecause", document["disabledBecause"]}};
}

SetResult<json> ExternalAccountWriter::create(json object) {
    Passwords passwords;
    auto account = read(mail::RecordId{}, object, passwords);
    if (!account) return account.error();
    if (auto checked = check_values(*account, call_.context().may_name_files); !checked) return checked.error();
    account->has_password = passwords.incoming && !passwords.incoming->empty();
    account->outgoing_has_password = passwords.outgoing && !passwords.outgoing->empty();
    const auto tokens = tokens_of_new(call_, object["authorizationId"], *account);
    if (!tokens) return tokens.error();

    const auto jmap_account = call_.update().add_account(mail::AccountKind::external, display_name(*account));
    if (!jmap_account) return set_failure(jmap_account.error());
    account->jmap_account = *jmap_account;
    auto added = add_record(*account, passwords);
    if (added && *tokens) added = put_tokens(*account, **tokens, object["authorizationId"].get<std::string>());
    if (!added) {
        // The other objects of this call are still to be committed: take back what this one began.
        if (account->id) (void)call_.update().remove_record(store::Type::external_account, account->id);
        (void)call_.update().remove_account(*jmap_account);
        return added.error();
    }
    changed_.push_back(account->id);
    return server_set_part(*account);
}

SetResult<void> ExternalAccountWriter::put_tokens(const ExternalAccount& account, const oauth::Tokens& tokens,
                                                  const std::string& authorization) {
    const auto put = call_.update().put_secret(account.id, mail::oauth_tokens, oauth::to_document(tokens));
    if (!put) return set_failure(put.error());
    if (const auto id = mail::RecordId::parse(authorization)) used_.push_back(*id);
    return {};
}

SetResult<void> ExternalAccountWriter::add_record(ExternalAccount& account, const Passwords& passwords) {
    const auto id =
        call_.update().add_record(store::Type::external_account, call_.scope.account(), mail::to_document(account));
    if (!id) return set_failure(id.error());
    account.id = *id;
    if (auto put = put_passwords(*id, passwords); !put) return put.error();
    if (auto kept = send::keep_identity(call_.update(), account, nullptr); !kept) return set_failure(kept.error());
    return account.is_default ? make_only_default(*id) : SetResult<void>();
}

SetResult<json> ExternalAccountWriter::update(const std::string& name, const json& changed) {
    const auto id = mail::RecordId::parse(name).value_or(mail::RecordId{});
    const auto record = call_.view().record(store::Type::external_account, call_.scope, id);
    if (!record) return set_failure(record.error());
    if (!*record) return not_found();
    json document = json::parse((*record)->document, nullptr, false);
    const auto before = mail::external_account_from_json(id, document);
    if (!before) return SetError{"serverFail", "The settings cannot be read.", {}, ""};

    for (const auto& [property, value] : changed.items()) document[property] = value;
    // Set by the server; whoever sends a whole object back may leave it out.
    document["incoming"]["hasPassword"] = before->has_password;
    document["outgoing"]["hasPassword"] = before->outgoing_has_password;
    Passwords passwords;
    auto account = read(id, document, passwords);
    if (!account) return account.error();
    const bool same_files =
        account->incoming.ca_file == before->incoming.ca_file &&
        (!account->outgoing || !before->outgoing ? !account->outgoing
                                                 : account->outgoing->ca_file == before->outgoing->ca_file);
    const bool may_name_files = call_.context().may_name_files || same_files;
    if (auto checked = check_values(*account, may_name_files); !checked) return checked.error();
    if (auto kept = keep_tokens(call_, *before, *account); !kept) return kept.error();
    if (changed.contains("isEnabled") && account->is_enabled()) {
        account->consecutive_auth_failures = 0;
        account->consecutive_connect_failures = 0;
    }

    if (before->outgoing && !account->outgoing) {
        const auto waits = send::waits_for_own_server(call_.view(), account->jmap_account, {});
        if (!waits) return set_failure(waits.error());
        if (*waits) return SetError{"forbidden", "Mail is still on its way by its own server.", {}, ""};
    }
    // First what can fail for a reason of its own (no key to seal with), while nothing has been changed yet.
    if (auto put = put_passwords(id, passwords); !put) return put.error();
    const auto done = call_.update().change_record(store::Type::external_account, id, mail::to_document(*account));
    if (!done) return set_failure(done.error());
    if (auto kept = keep_sending(*account, *before, passwords); !kept) return kept.error();
    if (display_name(*account) != display_name(*before)) {
        const auto renamed = call_.update().rename_account(account->jmap_account, display_name(*account));
        if (!renamed) return set_failure(renamed.error());
    }
    if (account->is_default && !before->is_default) {
        if (auto only = make_only_default(id); !only) return only.error();
    }
    changed_.push_back(id);
    const bool reason_changed = account->disabled != before->disabled;
    json document_now = mail::to_json(*account);
    return reason_changed ? json{{"disabledBecause", document_now["disabledBecause"]}} : json(nullptr);
}

SetResult<void> ExternalAccountWriter::forget_history(mail::RecordId id) {
    const auto histories = call_.view().records(store::Type::collection_history, call_.scope);
    if (!histories) return set_failure(histories.error());
    for (const store::Record& record : *histories) {
        if (!mail::may_be_history_of(id, record.document)) continue;
        const auto history = mail::collection_history_from_document(record.document);
        if (!history || history->external_account != id) continue;
        const auto removed = call_.update().remove_record(store::Type::collection_history, record.id);
        if (!removed) return set_failure(removed.error());
    }
    return {};
}

SetResult<void> ExternalAccountWriter::destroy(const std::string& name) {
    const auto id = mail::RecordId::parse(name).value_or(mail::RecordId{});
    const auto record = call_.view().record(store::Type::external_account, call_.scope, id);
    if (!record) return set_failure(record.error());
    if (!*record) return not_found();
    const auto account = mail::external_account_from_document(id, (*record)->document);
    if (auto removed = call_.update().remove_record(store::Type::external_account, id); !removed) {
        return set_failure(removed.error());
    }
    if (auto forgotten = forget_history(id); !forgotten) return forgotten.error();
    if (account && account->jmap_account) {
        const auto gone = call_.update().remove_account(account->jmap_account);
        if (!gone) return set_failure(gone.error());
    }
    changed_.push_back(id);
    return {};
}

void ExternalAccountWriter::committed() {
    for (const mail::RecordId id : used_) call_.context().desk->forget(call_.context().user, id);
    if (!call_.context().collector) return;
    for (const mail::RecordId id : changed_) call_.context().collector->settings_changed(call_.context().user, id);
}

}  // namespace

MethodResult<std::unique_ptr<Writer>> external_account_writer(Call& call) {
    return std::unique_ptr<Writer>(std::make_unique<ExternalAccountWriter>(call));
}

}  // namespace kontor::jmap
