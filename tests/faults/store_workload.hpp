// What the store is put through in the fault tests: a collection, as the collector does it. Messages come in
// batches, each one transaction of e-mails and UIDLs; a batch counts as acknowledged when its commit succeeded -
// the moment after which DELE would be sent. Some messages are removed again and their space is compacted.
//
// Running it a second time is the next poll: what is known by UIDL is not stored again.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "native/storage/sqlite_store.hpp"
#include "tests/support/store_fill.hpp"

namespace kontor::test {

inline constexpr int workload_batches = 5;
inline constexpr int workload_batch = 3;

inline std::string workload_uidl(int batch, int message) {
    return "b" + std::to_string(batch) + "-" + std::to_string(message);
}
inline Letter workload_letter(int batch, int message) {
    Letter letter{"Mail " + std::to_string(batch), "<" + workload_uidl(batch, message) + "@x>"};
    letter.padding = static_cast<std::size_t>(700 + 1500 * message);
    return letter;
}

inline storage::OpenOptions workload_options() {
    storage::OpenOptions options;
    options.segment_bytes = 9'000;  // so that several segments come and go
    return options;
}

// The account that is collected; made on first use.
inline mail::RecordId workload_record(store::Store& store) {
    const mail::UserId user = only_user(store);
    auto view = value_of(store.view(user));
    const auto known = value_of(view->records(store::Type::external_account, mail::Scope::all()));
    if (!known.empty()) return known.front().id;
    auto transaction = value_of(store.begin());
    store::Update* update = value_of(transaction->as(user));
    const auto id =
        value_of(update->add_record(store::Type::external_account, value_of(update->accounts())[0].id, "{}"));
    EXPECT_TRUE(transaction->commit());
    return id;
}

class Workload {
public:
    // `acknowledged` is told each UIDL whose commit succeeded.
    Workload(storage::SqliteStore& store, std::function<void(const std::string&)> acknowledged)
        : store_(store),
          acknowledged_(std::move(acknowledged)),
          user_(only_user(store)),
          record_(workload_record(store)) {}

    // The first failure; a full disk is tried again, as the collector does.
    store::Result<void> run() {
        for (int batch = 0; batch < workload_batches; ++batch) {
            auto done = patiently([&] { return collect(batch); });
            if (done && batch % 2 == 1) done = patiently([&] { return remove_litter(); });
            if (!done) return done;
        }
        auto compacted = store_.compact(UtcTime{2'000'000'000});
        if (!compacted && compacted.error().kind == store::Failure::Kind::full)
            compacted = store_.compact(UtcTime{2'000'000'000});
        if (!compacted) return compacted.error();
        return {};
    }

private:
    template <class Work>
    store::Result<void> patiently(Work work) {
        auto done = work();
        for (int tries = 0; tries < 3 && !done && done.error().kind == store::Failure::Kind::full; ++tries)
            done = work();
        return done;
    }

    store::Result<void> collect(int batch) {
        std::set<std::string> known;
        {
            auto view = store_.view(user_);
            if (!view) return view.error();
            auto uidls = (*view)->uidls(record_);
            if (!uidls) return uidls.error();
            for (const auto& uidl : *uidls) known.insert(uidl.uidl);
        }
        std::vector<int> wanted;
        for (int i = 0; i < workload_batch; ++i)
            if (!known.count(workload_uidl(batch, i))) wanted.push_back(i);
        if (wanted.empty()) return {};

        std::vector<std::string> raw;
        for (const int i : wanted) raw.push_back(workload_letter(batch, i).raw());
        raw.push_back("litter of batch " + std::to_string(batch) + std::string(2'500, '.'));
        const std::vector<Bytes> views(raw.begin(), raw.end() - 1);
        auto staged = store_.stage(views);
        if (!staged) return staged.error();
        auto litter = stage_in_pieces(raw.back());
        if (!litter) return litter.error();

        auto transaction = store_.begin();
        if (!transaction) return transaction.error();
        auto update = (*transaction)->as(user_);
        if (!update) return update.error();
        const auto home = (*update)->accounts();
        if (!home) return home.error();
        const mail::MailboxId inbox = inbox_of(**update);
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const Letter letter = workload_letter(batch, wanted[i]);
            auto id = (*update)->add_email(new_email(letter, (*staged)[i], home->front().id, {inbox}));
            if (!id) return id.error();
            store::Uidl uidl;
            uidl.uidl = workload_uidl(batch, wanted[i]);
            uidl.email = *id;
            uidl.size = (*staged)[i].size;
            uidl.hash = (*staged)[i].hash;
            if (auto put = (*update)->put_uidl(record_, uidl); !put) return put;
            if (auto put = (*update)->put_mark(record_, uidl.uidl, UtcTime{1}); !put) return put;
        }
        Letter letter{"Litter", "<>"};
        auto id = (*update)->add_email(new_email(letter, *litter, home->front().id, {inbox}));
        if (!id) return id.error();
        if (auto committed = (*transaction)->commit(); !committed) return committed;
        for (const int i : wanted) acknowledged_(workload_uidl(batch, i));
        return {};
    }

    store::Result<store::StagedBlob> stage_in_pieces(const std::string& raw) {
        auto writer = store_.stage_stream();
        if (!writer) return writer.error();
        for (std::size_t at = 0; at < raw.size(); at += 1000)
            if (auto appended = (*writer)->append(Bytes(raw).substr(at, 1000)); !appended) return appended.error();
        return (*writer)->finish();
    }

    store::Result<void> remove_litter() {
        auto transaction = store_.begin();
        if (!transaction) return transaction.error();
        auto update = (*transaction)->as(user_);
        if (!update) return update.error();
        mail::EmailQuery query;
        query.filter.condition.subject = "litter";
        store::Window window;
        window.limit = 100;
        auto found = (*update)->query(mail::Scope::all(), query, window);
        if (!found) return found.error();
        for (const auto id : found->ids)
            if (auto removed = (*update)->remove_email(id); !removed) return removed;
        return (*transaction)->commit();
    }

    storage::SqliteStore& store_;
    std::function<void(const std::string&)> acknowledged_;
    mail::UserId user_;
    mail::RecordId record_;
};

// Whether the store is sound and holds every acknowledged message, whole and once. Adds test failures that
// begin with `where`.
inline void expect_kept(storage::SqliteStore& store, const std::set<std::string>& acknowledged,
                        const std::string& where) {
    const auto report = value_of(store.check());
    for (const std::string& finding : report.findings) ADD_FAILURE() << where << ": " << finding;
    const mail::UserId user = only_user(store);
    auto view = value_of(store.view(user));
    std::set<std::string> known;
    std::set<mail::EmailId> emails;
    for (const auto& record : value_of(view->records(store::Type::external_account, mail::Scope::all()))) {
        for (const auto& uidl : value_of(view->uidls(record.id))) {
            known.insert(uidl.uidl);
            EXPECT_TRUE(emails.insert(uidl.email).second) << where << ": two UIDLs of one e-mail";
            const auto found = value_of(view->emails(mail::Scope::all(), {&uidl.email, 1}));
            ASSERT_EQ(found.size(), 1u) << where << ": " << uidl.uidl << " has no e-mail";
            const std::string raw = value_of(view->read_blob(found[0].blob, 0, 1 << 20));
            EXPECT_EQ(content_hash(raw), uidl.hash) << where << ": " << uidl.uidl << " is not what was collected";
        }
        // What was stored was seen, and nothing else.
        for (int batch = 0; batch < workload_batches; ++batch)
            for (int i = 0; i < workload_batch; ++i) {
                const std::string uidl = workload_uidl(batch, i);
                EXPECT_EQ(value_of(view->mark(record.id, uidl)).has_value(), known.count(uidl) == 1)
                    << where << ": the mark of " << uidl;
            }
    }
    for (const std::string& uidl : acknowledged) EXPECT_TRUE(known.count(uidl)) << where << ": " << uidl << " is lost";
    mail::EmailQuery mail_only;
    mail_only.filter.condition.subject = "mail";
    store::Window window;
    window.limit = 1000;
    EXPECT_EQ(value_of(view->query(mail::Scope::all(), mail_only, window)).ids.size(), known.size())
        << where << ": copies";
}

}  // namespace kontor::test
