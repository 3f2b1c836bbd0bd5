#include "native/storage/key_rotation.hpp"

#include <algorithm>
#include <system_error>
#include <vector>

#include "native/storage/file.hpp"

namespace kontor::storage {
namespace {

// One secret wherever it is kept. record 0: of the second step of signing in.
struct Kept {
    mail::UserId user;
    mail::AccountId account;
    mail::RecordId record;
    std::string field, sealed;

    SecretPlace place() const { return {user, account, record, field}; }
};

Result<std::vector<Kept>> all_kept(Connection& db) {
    std::vector<Kept> all;
    Query of_records = db.query(
        "SELECT account.user, record.account, secret.record, secret.field, secret.sealed FROM secret "
        "JOIN record ON record.id = secret.record JOIN account ON account.id = record.account");
    while (of_records.next())
        all.push_back({of_records.id<mail::UserId>(0), of_records.id<mail::AccountId>(1),
                       of_records.id<mail::RecordId>(2), of_records.text(3), of_records.text(4)});
    if (!of_records.ok()) return of_records.failure();
    Query of_steps = db.query("SELECT user, sealed FROM two_step");
    while (of_steps.next()) {
        const SecretPlace place = place_of_two_step(of_steps.id<mail::UserId>(0));
        all.push_back({place.user, place.account, place.record, std::string(place.field), of_steps.text(1)});
    }
    if (!of_steps.ok()) return of_steps.failure();
    return all;
}

Result<void> put(Connection& db, const Kept& kept, const std::string& sealed) {
    if (kept.record.value == 0)
        return db.run("UPDATE two_step SET sealed = ? WHERE user = ?", Octets{sealed}, kept.user);
    return db.run("UPDATE secret SET sealed = ? WHERE record = ? AND field = ?", Octets{sealed}, kept.record,
                  kept.field);
}

// Where the file is, and not a link to it, so that the new one lies on the same disk.
std::filesystem::path real(const std::filesystem::path& key_file) {
    std::error_code failed;
    const auto path = std::filesystem::canonical(key_file, failed);
    return failed ? key_file : path;
}

std::filesystem::path next_of(const std::filesystem::path& key_file) { return key_file.string() + ".next"; }

void forget(const std::filesystem::path& file) {
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
}

Result<void> take_its_place(const std::filesystem::path& key_file) {
    std::error_code failed;
    std::filesystem::rename(next_of(key_file), key_file, failed);
    if (failed)
        return Failure{Failure::Kind::io, "cannot rename " + next_of(key_file).string() + ": " + failed.message()};
    return sync_directory(key_file.parent_path());
}

Result<Sealed> seal_anew(Connection& db, const SecretBox& box, const SecretBox& fresh) {
    const auto all = all_kept(db);
    if (!all) return all.error();
    Sealed done;
    for (const Kept& kept : *all) {
        ++done.secrets;
        const auto secret = box.open(kept.place(), kept.sealed);
        if (!secret) {
            ++done.unreadable;
            continue;
        }
        const auto sealed = fresh.seal(kept.place(), *secret);
        if (!sealed) return sealed.error();
        if (auto written = put(db, kept, *sealed); !written) return written.error();
    }
    return done;
}

}  // namespace

Result<Sealed> rotate_key(Writer& writer, SecretBox& box, const std::filesystem::path& key_file) {
    auto turn = WriteTurn::take(writer);
    if (!turn) return turn.error();
    // Says why there is none.
    if (const auto usable = box.seal({}, Secret("any")); !usable) return usable.error();
    const std::filesystem::path file = real(key_file), next = next_of(file);
    forget(next);  // of an attempt that failed
    auto made = SecretBox::create_key(next);
    if (made) made = sync_directory(next.parent_path());
    const SecretBox fresh = SecretBox::load(next);
    if (made && !fresh.has_key()) made = Failure{Failure::Kind::io, "the new key cannot be read"};
    if (!made) {
        forget(next);
        return made.error();
    }
    // From the commit on whoever reads needs it.
    box.open_also(fresh);
    auto done = seal_anew((*turn)->db(), box, fresh);
    auto committed = done ? (*turn)->commit() : Result<void>(done.error());
    if (!committed) {
        if (committed.error().kind != Failure::Kind::outcome_unknown) forget(next);
        return committed.error();
    }
    box.seal_with(fresh);
    if (auto in_place = take_its_place(file); !in_place) return in_place.error();
    (void)(*turn)->checkpoint(true);  // so that the log does not keep what the old key opens
    return done;
}

Result<SecretBox> settled_key(Connection& db, const std::filesystem::path& key_file, bool changes_nothing) {
    const std::filesystem::path file = real(key_file), next = next_of(file);
    std::error_code ignored;
    if (!std::filesystem::exists(next, ignored)) return SecretBox::load(file);
    const SecretBox fresh = SecretBox::load(next);
    if (changes_nothing) {
        SecretBox both = SecretBox::load(file);
        both.open_also(fresh);
        return both;
    }
    const auto all = all_kept(db);
    if (!all) return all.error();
    const bool is_in_use = fresh.has_key() && std::any_of(all->begin(), all->end(), [&](const Kept& kept) {
                               return SecretBox::key_id_of(kept.sealed) == fresh.key_id();
                           });
    if (!is_in_use)
        forget(next);
    else if (auto in_place = take_its_place(file); !in_place)
        return in_place.error();
    return SecretBox::load(file);
}

Result<Sealed> count_sealed(Connection& db, const SecretBox& box) {
    const auto all = all_kept(db);
    if (!all) return all.error();
    Sealed count;
    for (const Kept& kept : *all) {
        ++count.secrets;
        if (!box.open(kept.place(), kept.sealed)) ++count.unreadable;
    }
    return count;
}

}  // namespace kontor::storage
