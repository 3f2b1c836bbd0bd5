#include "engine/store/memory_answers.hpp"

#include <algorithm>

#include "engine/store/evaluate.hpp"
#include "engine/store/window.hpp"

namespace kontor::store {
namespace {

Failure unknown_account(Scope scope) { return no_such("account " + scope.account().to_string()); }

class MemorySurroundings final : public Surroundings {
public:
    MemorySurroundings(const UserState& state, Scope scope) : state_(state), scope_(scope) {}

    mail::Role role(MailboxId id) override { return state_.mailboxes.at(id).role; }
    Result<std::vector<mail::Keywords>> thread_keywords(ThreadId thread) override {
        std::vector<mail::Keywords> keywords;
        for (const auto& [id, email] : state_.emails)
            if (email->thread == thread && scope_.contains(email->account)) keywords.push_back(email->keywords);
        return keywords;
    }
    Result<std::string> raw(const mail::Email& email) override { return *state_.blobs.at(email.blob).content; }

private:
    const UserState& state_;
    Scope scope_;
};

// The lives of all objects of a type in a scope; the live ones first.
std::vector<Version> versions_of(const UserState& state, Type type, Scope scope) {
    std::vector<Version> versions;
    const auto add = [&](AccountId account, const Version& version) {
        if (scope.contains(account)) versions.push_back(version);
    };
    if (type == Type::mailbox) {
        for (const auto& [id, m] : state.mailboxes)
            add(m.account, {id.value, m.created, std::max(m.modified, m.counts_modified), m.modified, 0});
    } else if (type == Type::email) {
        for (const auto& [id, e] : state.emails) add(e->account, {id.value, e->created, e->modified, e->modified, 0});
    } else if (type == Type::thread) {
        // A thread lives while one of its e-mails does, and changes when it gains or loses one.
        for (const auto& [id, e] : state.emails)
            add(e->account, {e->thread.value, e->created, e->created, e->created, 0});
    } else {
        for (const auto& [id, r] : state.records)
            if (r.type == type)
                add(r.record.account, {id.value, r.record.created, r.record.modified, r.record.modified, 0});
    }
    for (const Tombstone& stone : state.tombstones) {
        if (stone.type == type) add(stone.account, stone.version);
        if (stone.type == Type::email && type == Type::thread) {
            Version version = stone.version;
            version.id = stone.thread.value;
            add(stone.account, version);
        }
    }
    return versions;
}

}  // namespace

template <class Interface>
Result<std::vector<mail::Account>> MemoryAnswers<Interface>::accounts() {
    std::vector<mail::Account> all;
    for (const auto& [id, account] : state().accounts) all.push_back(account);
    std::stable_partition(all.begin(), all.end(), [](const auto& a) { return a.kind == mail::AccountKind::home; });
    return all;
}

template <class Interface>
Result<Modseq> MemoryAnswers<Interface>::state(Type type, Scope scope) {
    if (!knows(scope)) return unknown_account(scope);
    Modseq highest = 0;
    for (const auto& [key, modseq] : state().states)
        if (key.second == type && scope.contains(key.first)) highest = std::max(highest, modseq);
    return highest;
}

template <class Interface>
Result<Changes> MemoryAnswers<Interface>::changes(Type type, Scope scope, Modseq since, std::size_t max) {
    const Result<Modseq> now = state(type, scope);
    if (!now) return now.error();
    if (since != *now && (since > *now || since < state().low_water))
        return Failure{Failure::Kind::cannot_calculate, "no changes are known since state " + std::to_string(since)};
    return changes_since(versions_of(state(), type, scope), since, *now, max);
}

template <class Interface>
Result<std::vector<mail::Mailbox>> MemoryAnswers<Interface>::mailboxes(Scope scope) {
    if (!knows(scope)) return unknown_account(scope);
    std::vector<mail::Mailbox> all;
    for (const auto& [id, mailbox] : state().mailboxes)
        if (scope.contains(mailbox.account)) all.push_back(mailbox);
    return all;
}

template <class Interface>
Result<std::vector<mail::Email>> MemoryAnswers<Interface>::emails(Scope scope, std::span<const EmailId> ids) {
    if (!knows(scope)) return unknown_account(scope);
    std::vector<mail::Email> found;
    for (const EmailId id : ids) {
        const auto at = state().emails.find(id);
        if (at != state().emails.end() && scope.contains(at->second->account)) found.push_back(*at->second);
    }
    return found;
}

template <class Interface>
Result<std::vector<mail::Thread>> MemoryAnswers<Interface>::threads(Scope scope, std::span<const ThreadId> ids) {
    if (!knows(scope)) return unknown_account(scope);
    std::vector<mail::Thread> found;
    for (const ThreadId id : ids) {
        std::vector<std::pair<UtcTime, EmailId>> members;
        for (const auto& [email_id, email] : state().emails)
            if (email->thread == id && scope.contains(email->account))
                members.emplace_back(email->received_at, email_id);
        if (members.empty()) continue;
        std::sort(members.begin(), members.end());
        mail::Thread thread{id, {}};
        for (const auto& member : members) thread.emails.push_back(member.second);
        found.push_back(std::move(thread));
    }
    return found;
}

template <class Interface>
Result<std::vector<EmailId>> MemoryAnswers<Interface>::whole_result(Scope scope, const mail::EmailQuery& query) {
    if (!knows(scope)) return unknown_account(scope);
    MemorySurroundings around(state(), scope);
    Evaluation evaluation(query, around);
    for (const auto& [id, email] : state().emails) {
        if (!scope.contains(email->account)) continue;
        if (auto offered = evaluation.offer(*email); !offered) return offered.error();
    }
    return evaluation.finish();
}

template <class Interface>
Result<Page> MemoryAnswers<Interface>::query(Scope scope, const mail::EmailQuery& query, const Window& window) {
    const auto whole = whole_result(scope, query);
    if (!whole) return whole.error();
    return page_of(*whole, window);
}

template <class Interface>
Result<std::vector<std::optional<std::size_t>>> MemoryAnswers<Interface>::positions(Scope scope,
                                                                                    const mail::EmailQuery& query,
                                                                                    std::span<const EmailId> ids) {
    const auto whole = whole_result(scope, query);
    if (!whole) return whole.error();
    std::map<EmailId, std::size_t> at;
    for (std::size_t i = 0; i < whole->size(); ++i) at[(*whole)[i]] = i;
    std::vector<std::optional<std::size_t>> found;
    for (const EmailId id : ids) found.push_back(at.count(id) ? std::optional(at[id]) : std::nullopt);
    return found;
}

template <class Interface>
Result<std::optional<Blob>> MemoryAnswers<Interface>::blob(Scope scope, BlobId id) {
    if (!knows(scope)) return unknown_account(scope);
    const auto at = state().blobs.find(id);
    const bool uploaded = std::any_of(state().uploads.begin(), state().uploads.end(), [&](const MemoryUpload& upload) {
        return upload.blob == id && scope.contains(upload.account);
    });
    const bool of_email = std::any_of(state().emails.begin(), state().emails.end(), [&](const auto& entry) {
        return entry.second->blob == id && scope.contains(entry.second->account);
    });
    const bool held = std::any_of(state().held.begin(), state().held.end(), [&](const auto& entry) {
        return entry.second == id && scope.contains(state().records.at(entry.first).record.account);
    });
    if (at == state().blobs.end() || !(uploaded || of_email || held)) return std::optional<Blob>();
    return std::optional(Blob{id, at->second.content->size(), at->second.hash});
}

template <class Interface>
Result<std::string> MemoryAnswers<Interface>::read_blob(BlobId id, std::uint64_t offset, std::uint64_t length) {
    const auto at = state().blobs.find(id);
    if (at == state().blobs.end()) return no_such("blob " + id.to_string());
    const std::string& content = *at->second.content;
    return offset >= content.size() ? std::string() : content.substr(offset, length);
}

template <class Interface>
Result<std::uint64_t> MemoryAnswers<Interface>::used_octets() {
    std::uint64_t sum = 0;
    for (const auto& [id, blob] : state().blobs) sum += blob.content->size();
    return sum;
}

template <class Interface>
Result<std::vector<Record>> MemoryAnswers<Interface>::records(Type type, Scope scope) {
    if (!knows(scope)) return unknown_account(scope);
    std::vector<Record> found;
    for (const auto& [id, r] : state().records)
        if (r.type == type && scope.contains(r.record.account)) found.push_back(r.record);
    return found;
}

template <class Interface>
Result<std::optional<Record>> MemoryAnswers<Interface>::record(Type type, Scope scope, RecordId id) {
    if (!knows(scope)) return unknown_account(scope);
    const auto at = state().records.find(id);
    if (at == state().records.end() || at->second.type != type || !scope.contains(at->second.record.account))
        return std::optional<Record>();
    return std::optional(at->second.record);
}

template <class Interface>
Result<std::optional<Secret>> MemoryAnswers<Interface>::secret(RecordId id, std::string_view field) {
    if (!state().records.count(id)) return no_such("record " + id.to_string());
    const auto at = state().secrets.find({id, std::string(field)});
    return at == state().secrets.end() ? std::optional<Secret>() : std::optional(at->second);
}

template <class Interface>
Result<std::vector<Uidl>> MemoryAnswers<Interface>::uidls(RecordId external_account) {
    if (!state().records.count(external_account)) return no_such("record " + external_account.to_string());
    std::vector<Uidl> found;
    for (auto at = state().uidls.lower_bound({external_account, {}});
         at != state().uidls.end() && at->first.first == external_account; ++at)
        found.push_back(at->second);
    return found;
}

template <class Interface>
Result<std::optional<Uidl>> MemoryAnswers<Interface>::uidl(RecordId external_account, std::string_view uidl) {
    if (!state().records.count(external_account)) return no_such("record " + external_account.to_string());
    const auto at = state().uidls.find({external_account, std::string(uidl)});
    return at == state().uidls.end() ? std::optional<Uidl>() : std::optional(at->second);
}

template <class Interface>
Result<std::vector<Uidl>> MemoryAnswers<Interface>::uidls_of(RecordId external_account, EmailId email) {
    auto found = uidls(external_account);
    if (found) std::erase_if(*found, [&](const Uidl& row) { return !email || row.email != email; });
    return found;
}

template <class Interface>
Result<std::optional<UtcTime>> MemoryAnswers<Interface>::mark(RecordId id, std::string_view name) {
    if (!state().records.count(id)) return no_such("record " + id.to_string());
    const auto at = state().marks.find({id, std::string(name)});
    return at == state().marks.end() ? std::optional<UtcTime>() : std::optional(at->second);
}

template <class Interface>
Result<std::optional<EmailId>> MemoryAnswers<Interface>::email_by_content(AccountId account,
                                                                          const mail::ContentHash& hash) {
    if (!knows(account)) return unknown_account(account);
    for (const auto& [id, email] : state().emails)
        if (email->account == account && state().blobs.at(email->blob).hash == hash) return std::optional(id);
    return std::optional<EmailId>();
}

template class MemoryAnswers<View>;
template class MemoryAnswers<Update>;

}  // namespace kontor::store
