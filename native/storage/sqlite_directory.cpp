#include "native/storage/sqlite_directory.hpp"

#include "engine/store/user_name.hpp"
#include "native/storage/rows.hpp"
#include "native/storage/segment_format.hpp"
#include "native/storage/sqlite_update.hpp"

namespace kontor::storage {
namespace {

constexpr auto no_user = [](UserId id) { return no_such("user " + id.to_string()); };

User read_user(const Query& row) { return {row.id<UserId>(0), row.text(1), row.text(2), row.integer(3) != 0}; }

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

Result<bool> exists(Connection& db, UserId id) {
    Query row = db.query("SELECT 1 FROM user WHERE id = ?", id);
    const bool found = row.next();
    if (!row.ok()) return row.failure();
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
    Query rows = (*reading)->db().query("SELECT id, name, password_hash, is_admin FROM user ORDER BY id");
    while (rows.next()) all.push_back(read_user(rows));
    if (!rows.ok()) return rows.failure();
    return all;
}

Result<std::optional<User>> SqliteDirectory::find(std::string_view name) {
    auto reading = Reading::begin(readers_);
    if (!reading) return reading.error();
    return one_user((*reading)->db().query("SELECT id, name, password_hash, is_admin FROM user WHERE name = ?", name));
}

Result<std::optional<User>> SqliteDirectory::find(UserId id) {
    auto reading = Reading::begin(readers_);
    if (!reading) return reading.error();
    return one_user((*reading)->db().query("SELECT id, name, password_hash, is_admin FROM user WHERE id = ?", id));
}

Result<UserId> SqliteDirectory::add(std::string name, std::string password_hash, bool is_admin) {
    if (!is_user_name(name)) return Failure{Failure::Kind::invalid, "not a user name"};
    return changed([&](WriteTurn& turn) -> Result<UserId> {
        const auto taken =
            one_user(turn.db().query("SELECT id, name, password_hash, is_admin FROM user WHERE name = ?", name));
        if (!taken) return taken.error();
        if (*taken) return Failure{Failure::Kind::exists, "there is a user of that name"};
        const UserId id{turn.next.user++};
        if (auto saved =
                turn.db().run("INSERT INTO user VALUES (?, ?, ?, ?, 0, 0, 0)", id, name, password_hash, is_admin);
            !saved)
            return saved.error();
        auto update = SqliteUpdate::open(turn, box_, id);
        if (!update) return update.error();
        if (auto home = (*update)->add_account(mail::AccountKind::home, name); !home) return home.error();
        if (auto flushed = (*update)->flush(); !flushed) return flushed.error();
        return id;
    });
}

Result<void> SqliteDirectory::change_password(UserId id, std::string password_hash) {
    return changed([&](WriteTurn& turn) -> Result<void> {
        const auto known = exists(turn.db(), id);
        if (!known) return known.error();
        if (!*known) return no_user(id);
        if (auto saved = turn.db().run("UPDATE user SET password_hash = ? WHERE id = ?", password_hash, id); !saved)
            return saved;
        return turn.db().run("DELETE FROM login WHERE user = ? AND kind = ?", id, Login::Kind::session);
    });
}

Result<void> SqliteDirectory::remove(UserId id) {
    return changed([&](WriteTurn& turn) -> Result<void> {
        const auto known = exists(turn.db(), id);
        if (!known) return known.error();
        if (!*known) return no_user(id);
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
                              Sql("DELETE FROM login WHERE user = ?"), Sql("DELETE FROM account WHERE user = ?"),
                              Sql("DELETE FROM user WHERE id = ?")}) {
            if (auto gone = turn.db().run(sql, id); !gone) return gone;
        }
        return {};
    });
}

// ---- log-ins

Result<std::uint64_t> SqliteDirectory::add_login(const Login& login) {
    return changed([&](WriteTurn& turn) -> Result<std::uint64_t> {
        const auto known = exists(turn.db(), login.user);
        if (!known) return known.error();
        if (!*known) return no_user(login.user);
        const std::uint64_t id = turn.next.login++;
        auto saved =
            turn.db().run("INSERT INTO login VALUES (?, ?, ?, ?, ?, ?, ?, ?)", id, login.user, login.kind,
                          Octets{login.token_hash}, login.label, login.created, login.last_used, login.expires);
        if (!saved) return saved.error();
        return id;
    });
}

Result<std::optional<Login>> SqliteDirectory::find_login(std::string_view token_hash) {
    auto reading = Reading::begin(readers_);
    if (!reading) return reading.error();
    return one_login((*reading)->db().query("SELECT " KONTOR_LOGIN_COLUMNS
                                            " FROM login WHERE token_hash = ? AND kind <> ?",
                                            Octets{token_hash}, Login::Kind::ticket));
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

Result<void> SqliteDirectory::touch_login(std::uint64_t id, UtcTime now) {
    return changed([&](WriteTurn& turn) -> Result<void> {
        Query row = turn.db().query("UPDATE login SET last_used = ? WHERE id = ? RETURNING id", now, id);
        const bool known = row.next();
        while (row.next()) {
        }
        if (!row.ok()) return row.failure();
        if (!known) return no_such("log-in");
        return {};
    });
}

Result<void> SqliteDirectory::remove_login(std::uint64_t id) {
    return changed([&](WriteTurn& turn) -> Result<void> {
        Query row = turn.db().query("DELETE FROM login WHERE id = ? RETURNING id", id);
        const bool known = row.next();
        while (row.next()) {
        }
        if (!row.ok()) return row.failure();
        if (!known) return no_such("log-in");
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

}  // namespace kontor::storage
