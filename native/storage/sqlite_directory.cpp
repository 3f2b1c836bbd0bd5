#include "native/storage/sqlite_directory.hpp"

#include <limits>

#include "engine/store/user_name.hpp"
#include "native/storage/rows.hpp"
#include "native/storage/segment_format.hpp"
#include "native/storage/sqlite_update.hpp"

namespace kontor::storage {
namespace {

constexpr auto no_user = [](UserId id) { return no_such("user " + id.to_string()); };

Result<std::optional<User>> one_user(Query rows) {
    std::optional<User> found;
    if (rows.next()) found = read_user(rows);
    if (!rows.ok()) return rows.failure();
    return found;
}

Result<std::optional<Login>> one_login(Query rows) {
    std::optional<Login> found;
    if (rows.next()) found = read_login(rows);
    if (!rows.ok()) return rows.failure();
    return found;
}

Result<void> known_user(Connection& db, UserId id) {
    Query row = db.query("SELECT 1 FROM user WHERE id = ?", id);
    const bool found = row.next();
    if (!row.ok()) return row.failure();
    if (!found) return no_user(id);
    return {};
}

Result<void> set_password(Connection& db, UserId id, const std::string& hash, std::uint64_t except_login) {
    if (auto saved = db.run("UPDATE user SET password_hash = ? WHERE id = ?", hash, id); !saved) return saved;
    return db.run("DELETE FROM login WHERE user = ? AND kind IN (?, ?) AND id <> ?", id, Login::Kind::session,
                  Login::Kind::link, except_login);
}

// Whether the statement changed a row; it ends in RETURNING.
Result<bool> has_row(Query rows) {
    const bool found = rows.next();
    while (rows.next()) {
    }
    if (!rows.ok()) return rows.failure();
    return found;
}

Result<void> free_segments_of(WriteTurn& turn, UserId id) {
    Query rows = turn.db().query("SELECT segment, sum(size + ?) FROM blob WHERE user = ? GROUP BY segment",
                                 message_header_bytes, id);
    while (rows.next()) turn.use_segment(rows.number(0), 0, -rows.integer(1));
    if (!rows.ok()) return rows.failure();
    return {};
}

}  // namespace

template <class Change>
auto SqliteDirectory::changed(Change change) -> decltype(change(std::declval<WriteTurn&>())) {
    if (!writer_) return Failure{Failure::Kind::stopped, "the store was opened for reading only"};
    auto turn = WriteTurn::take(*writer_);
    if (!turn) return turn.error();
    auto result = change(**turn);
    if (!result) return result;
    if (auto committed = (*turn)->commit(); !committed) return committed.error();
    return result;
}

// ---- users

Result<std::vector<User>> SqliteDirectory::users() {
    auto reading = Reading::begin(readers_);
    if (!reading) return reading.error();
    std::vector<User> all;
    Query rows = (*reading)->db().query("SELECT " KONTOR_USER_COLUMNS " FROM user ORDER BY id");
    while (rows.next()) all.push_back(read_user(rows));
    if (!rows.ok()) return rows.failure();
    return all;
}

Result<std::optional<User>> SqliteDirectory::find(std::string_view name) {
    auto reading = Reading::begin(readers_);
    if (!reading) return reading.error();
    return one_user((*reading)->db().query("SELECT " KONTOR_USER_COLUMNS " FROM user WHERE name = ?", name));
}

Result<std::optional<User>> SqliteDirectory::find(UserId id) {
    auto reading = Reading::begin(readers_);
    if (!reading) return reading.error();
    return one_user((*reading)->db().query("SELECT " KONTOR_USER_COLUMNS " FROM user WHERE id = ?", id));
}

Result<UserId> SqliteDirectory::add(std::string name, std::string password_hash, bool is_admin) {
    if (!is_user_name(name)) return Failure{Failure::Kind::invalid, "not a user name"};
    return changed([&](WriteTurn& turn) -> Result<UserId> {
        const auto taken = one_user(turn.db().query("SELECT " KONTOR_USER_COLUMNS " FROM user WHERE name = ?", name));
        if (!taken) return taken.error();
        if (*taken) return Failure{Failure::Kind::exists, "there is a user of that name"};
        const UserId id{turn.next.user++};
        if (auto saved = turn.db().run(
                "INSERT INTO user (id, name, password_hash, is_admin, modseq, low_water) VALUES (?, ?, ?, ?, 0, 0)", id,
                name, password_hash, is_admin);
            !saved)
            return saved.error();
        auto update = SqliteUpdate::open(turn, box_, id);
        if (!update) return update.error();
        if (auto home = (*update)->add_account(mail::AccountKind::home, name); !home) return home.error();
        if (auto flushed = (*update)->flush(); !flushed) return flushed.error();
        return id;
    });
}

Result<void> SqliteDirectory::change_password(UserId id, std::string password_hash, std::uint64_t except_login) {
    return changed([&](WriteTurn& turn) -> Result<void> {
        if (auto known = known_user(turn.db(), id); !known) return known;
        return set_password(turn.db(), id, password_hash, except_login);
    });
}

Result<void> SqliteDirectory::change(const User& user) {
    return changed([&](WriteTurn& turn) -> Result<void> {
        if (auto known = known_user(turn.db(), user.id); !known) return known;
        std::string networks;
        for (const std::string& each : user.networks) networks += (networks.empty() ? "" : " ") + each;
        return turn.db().run("UPDATE user SET is_admin = ?, quota = ?, networks = ? WHERE id = ?", user.is_admin,
                             user.quota, networks, user.id);
    });
}

Result<void> SqliteDirectory::remove(UserId id) {
    return changed([&](WriteTurn& turn) -> Result<void> {
        if (auto known = known_user(turn.db(), id); !known) return known;
        if (auto freed = free_segments_of(turn, id); !freed) return freed;
        // From the leaves to the root: each statement finds its rows through those that go later.
        for (const Sql sql : {Sql("DELETE FROM member WHERE mailbox IN (SELECT mailbox.id FROM mailbox JOIN account ON "
                                  "account = account.id WHERE user = ?)"),
                              Sql("DELETE FROM secret WHERE record IN (SELECT record.id FROM record JOIN account ON "
                                  "account = account.id WHERE user = ?)"),
                              Sql("DELETE FROM held WHERE record IN (SELECT record.id FROM record JOIN account ON "
                                  "account = account.id WHERE user = ?)"),
                              Sql("DELETE FROM uidl WHERE external_account IN (SELECT record.id FROM record JOIN "
                                  "account ON account = account.id WHERE user = ?)"),
                              Sql("DELETE FROM mark WHERE record IN (SELECT record.id FROM record JOIN account ON "
                                  "account = account.id WHERE user = ?)"),
                              Sql("DELETE FROM email WHERE account IN (SELECT id FROM account WHERE user = ?)"),
                              Sql("DELETE FROM mailbox WHERE account IN (SELECT id FROM account WHERE user = ?)"),
                              Sql("DELETE FROM record WHERE account IN (SELECT id FROM account WHERE user = ?)"),
                              Sql("DELETE FROM upload WHERE account IN (SELECT id FROM account WHERE user = ?)"),
                              Sql("DELETE FROM blob WHERE user = ?"), Sql("DELETE FROM thread_key WHERE user = ?"),
                              Sql("DELETE FROM state WHERE user = ?"), Sql("DELETE FROM tombstone WHERE user = ?"),
                              Sql("DELETE FROM login WHERE user = ?"), Sql("DELETE FROM two_step WHERE user = ?"),
                              Sql("DELETE FROM recovery_code WHERE user = ?"),
                              Sql("DELETE FROM account WHERE user = ?"), Sql("DELETE FROM user WHERE id = ?")}) {
            if (auto gone = turn.db().run(sql, id); !gone) return gone;
        }
        return {};
    });
}

// ---- log-ins

Result<std::uint64_t> SqliteDirectory::add_login(const Login& login) {
    return changed([&](WriteTurn& turn) -> Result<std::uint64_t> {
        if (auto known = known_user(turn.db(), login.user); !known) return known.error();
        const std::uint64_t id = turn.next.login++;
        auto saved = turn.db().run("INSERT INTO login VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", id, login.user, login.kind,
                                   Octets{login.token_hash}, login.label, login.created, login.last_used, login.expires,
                                   login.address);
        if (!saved) return saved.error();
        return id;
    });
}

Result<std::optional<Login>> SqliteDirectory::find_login(std::string_view token_hash) {
    auto reading = Reading::begin(readers_);
    if (!reading) return reading.error();
    return one_login((*reading)->db().query("SELECT " KONTOR_LOGIN_COLUMNS
                                            " FROM login WHERE token_hash = ? AND kind IN (?, ?)",
                                            Octets{token_hash}, Login::Kind::session, Login::Kind::token));
}

Result<std::optional<Login>> SqliteDirectory::take_ticket(std::string_view token_hash, UtcTime now) {
    return changed([&](WriteTurn& turn) -> Result<std::optional<Login>> {
        auto ticket =
            one_login(turn.db().query("SELECT " KONTOR_LOGIN_COLUMNS " FROM login WHERE token_hash = ? AND kind = ?",
                                      Octets{token_hash}, Login::Kind::ticket));
        if (!ticket || !*ticket) return ticket;
        if (auto gone = turn.db().run("DELETE FROM login WHERE id = ?", (*ticket)->id); !gone) return gone.error();
        if ((*ticket)->expires && *(*ticket)->expires <= now) return std::optional<Login>();
        return ticket;
    });
}

Result<std::optional<User>> SqliteDirectory::redeem_link(std::string_view token_hash, std::string password_hash,
                                                         UtcTime now) {
    return changed([&](WriteTurn& turn) -> Result<std::optional<User>> {
        const auto link =
            one_login(turn.db().query("SELECT " KONTOR_LOGIN_COLUMNS " FROM login WHERE token_hash = ? AND kind = ?",
                                      Octets{token_hash}, Login::Kind::link));
        if (!link) return link.error();
        if (!*link || ((*link)->expires && *(*link)->expires <= now)) return std::optional<User>();
        const UserId id = (*link)->user;
        if (auto saved = set_password(turn.db(), id, password_hash, 0); !saved) return saved.error();
        return one_user(turn.db().query("SELECT " KONTOR_USER_COLUMNS " FROM user WHERE id = ?", id));
    });
}

Result<void> SqliteDirectory::touch_login(std::uint64_t id, UtcTime now, std::string_view address) {
    return changed([&](WriteTurn& turn) -> Result<void> {
        const auto known = has_row(
            turn.db().query("UPDATE login SET last_used = ?, address = ? WHERE id = ? RETURNING id", now, address, id));
        if (!known) return known.error();
        if (!*known) return no_such("log-in");
        return {};
    });
}

Result<void> SqliteDirectory::remove_login(std::uint64_t id) {
    return changed([&](WriteTurn& turn) -> Result<void> {
        const auto known = has_row(turn.db().query("DELETE FROM login WHERE id = ? RETURNING id", id));
        if (!known) return known.error();
        if (!*known) return no_such("log-in");
        return {};
    });
}

Result<std::vector<Login>> SqliteDirectory::logins(UserId user) {
    auto reading = Reading::begin(readers_);
    if (!reading) return reading.error();
    std::vector<Login> all;
    Query rows = (*reading)->db().query("SELECT " KONTOR_LOGIN_COLUMNS " FROM login WHERE user = ? ORDER BY id", user);
    while (rows.next()) all.push_back(read_login(rows));
    if (!rows.ok()) return rows.failure();
    return all;
}

Result<void> SqliteDirectory::remove_expired(UtcTime now) {
    return changed([&](WriteTurn& turn) { return turn.db().run("DELETE FROM login WHERE expires <= ?", now); });
}

// ---- the second step

Result<std::optional<TwoStep>> SqliteDirectory::two_step(UserId id) {
    auto reading = Reading::begin(readers_);
    if (!reading) return reading.error();
    Query row = (*reading)->db().query(
        "SELECT sealed, last_step, (SELECT count(*) FROM recovery_code WHERE user = ?1) FROM two_step WHERE user = ?1",
        id);
    if (!row.next()) return row.ok() ? Result<std::optional<TwoStep>>(std::optional<TwoStep>()) : row.failure();
    auto secret = box_.open(place_of_two_step(id), row.bytes(0));
    if (!secret) return secret.error();
    return std::optional(TwoStep{std::move(*secret), row.integer(1), static_cast<std::size_t>(row.number(2))});
}

Result<void> SqliteDirectory::set_two_step(UserId id, const Secret& secret,
                                           const std::vector<std::string>& code_hashes) {
    return changed([&](WriteTurn& turn) -> Result<void> {
        if (auto known = known_user(turn.db(), id); !known) return known;
        const auto sealed = box_.seal(place_of_two_step(id), secret);  // in the turn: the key may have changed before
        if (!sealed) return sealed.error();
        auto saved = turn.db().run("INSERT OR REPLACE INTO two_step VALUES (?, ?, 0)", id, Octets{*sealed});
        if (saved) saved = turn.db().run("DELETE FROM recovery_code WHERE user = ?", id);
        for (const std::string& hash : code_hashes)
            if (saved) saved = turn.db().run("INSERT INTO recovery_code VALUES (?, ?)", id, Octets{hash});
        return saved;
    });
}

Result<void> SqliteDirectory::clear_two_step(UserId id) {
    return changed([&](WriteTurn& turn) -> Result<void> {
        if (auto known = known_user(turn.db(), id); !known) return known;
        if (auto gone = turn.db().run("DELETE FROM two_step WHERE user = ?", id); !gone) return gone;
        return turn.db().run("DELETE FROM recovery_code WHERE user = ?", id);
    });
}

Result<bool> SqliteDirectory::take_step(UserId id, std::int64_t step) {
    return changed([&](WriteTurn& turn) {
        return has_row(turn.db().query(
            "UPDATE two_step SET last_step = ?1 WHERE user = ?2 AND last_step < ?1 RETURNING user", step, id));
    });
}

Result<bool> SqliteDirectory::take_recovery_code(UserId id, std::string_view hash) {
    return changed([&](WriteTurn& turn) {
        return has_row(
            turn.db().query("DELETE FROM recovery_code WHERE user = ? AND hash = ? RETURNING user", id, Octets{hash}));
    });
}

// ---- what happened

Result<void> SqliteDirectory::note(const AuditEntry& entry) {
    return changed([&](WriteTurn& turn) -> Result<void> {
        // A line that says it already is taken out, and comes back as the newest.
        std::uint64_t times = 1;
        {
            Query same = turn.db().query(
                "DELETE FROM audit WHERE id = (SELECT id FROM audit WHERE user = ? AND event = ? AND address = ? AND "
                "actor = ? AND detail = ? AND at > ? ORDER BY id DESC LIMIT 1) RETURNING times",
                entry.user, entry.event, entry.address, entry.actor, entry.detail,
                UtcTime{entry.at.seconds - audit_fold_seconds});
            while (same.next()) times = same.number(0) + 1;
            if (!same.ok()) return same.failure();
        }
        auto saved = turn.db().run("INSERT INTO audit VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", entry.at, entry.user,
                                   entry.name, entry.actor, entry.event, entry.address, entry.detail, times);
        if (!saved) return saved;
        return turn.db().run("DELETE FROM audit WHERE id <= (SELECT max(id) FROM audit) - ?", audit_kept);
    });
}

Result<std::vector<AuditEntry>> SqliteDirectory::audit(std::optional<UserId> user, std::uint64_t below,
                                                       std::size_t limit) {
    auto reading = Reading::begin(readers_);
    if (!reading) return reading.error();
    const auto most = static_cast<std::int64_t>(limit);
    const auto under = below == 0 ? std::numeric_limits<std::int64_t>::max() : static_cast<std::int64_t>(below);
    std::vector<AuditEntry> found;
    Connection& db = (*reading)->db();
    Query rows =
        user
            ? db.query("SELECT " KONTOR_AUDIT_COLUMNS " FROM audit WHERE user = ? AND id < ? ORDER BY id DESC LIMIT ?",
                       *user, under, most)
            : db.query("SELECT " KONTOR_AUDIT_COLUMNS " FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?", under, most);
    while (rows.next()) found.push_back(read_audit(rows));
    if (!rows.ok()) return rows.failure();
    return found;
}

}  // namespace kontor::storage
