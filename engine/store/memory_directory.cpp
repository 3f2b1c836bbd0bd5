// Directory of the in-memory store.
#include "engine/store/memory_store.hpp"
#include "engine/store/user_name.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::store {
namespace {

Failure not_found(UserId user) { return {Failure::Kind::not_found, "no user " + user.to_string()}; }

void erase_logins(World& world, const std::function<bool(const Login&)>& doomed) {
    for (auto at = world.logins.begin(); at != world.logins.end();)
        at = doomed(at->second) ? world.logins.erase(at) : ++at;
}

}  // namespace

Result<std::vector<User>> MemoryStore::users() {
    const auto now = world();
    std::vector<User> all;
    for (const auto& [id, state] : now->users) all.push_back(state->user);
    return all;
}

Result<std::optional<User>> MemoryStore::find(std::string_view name) {
    const auto now = world();
    for (const auto& [id, state] : now->users)
        if (text::equal_ignoring_case(state->user.name, name)) return std::optional(state->user);
    return std::optional<User>();
}

Result<std::optional<User>> MemoryStore::find(UserId id) {
    const auto now = world();
    const auto at = now->users.find(id);
    return at == now->users.end() ? std::optional<User>() : std::optional(at->second->user);
}

Result<UserId> MemoryStore::add(std::string name, std::string password_hash, bool is_admin) {
    if (!is_user_name(name)) return Failure{Failure::Kind::invalid, "not a user name"};
    Result<UserId> result = Failure{Failure::Kind::exists, "there is a user of that name"};
    change([&](World& world) {
        for (const auto& [id, state] : world.users)
            if (text::equal_ignoring_case(state->user.name, name)) return;
        const UserId id{world.next.user++};
        UserState state;
        state.user = {id, name, std::move(password_hash), is_admin};
        MemoryUpdate update(std::move(state), world.next, {});
        (void)update.add_account(mail::AccountKind::home, name);
        world.users[id] = std::make_shared<const UserState>(update.state());
        result = id;
    });
    return result;
}

Result<void> MemoryStore::change_password(UserId id, std::string password_hash) {
    Result<void> result = not_found(id);
    change([&](World& world) {
        const auto at = world.users.find(id);
        if (at == world.users.end()) return;
        UserState state = *at->second;
        state.user.password_hash = std::move(password_hash);
        at->second = std::make_shared<const UserState>(std::move(state));
        erase_logins(world, [id](const Login& l) { return l.user == id && l.kind == Login::Kind::session; });
        result = {};
    });
    return result;
}

Result<void> MemoryStore::remove(UserId id) {
    Result<void> result = not_found(id);
    change([&](World& world) {
        if (world.users.erase(id) == 0) return;
        erase_logins(world, [id](const Login& l) { return l.user == id; });
        result = {};
    });
    return result;
}

Result<std::uint64_t> MemoryStore::add_login(const Login& login) {
    Result<std::uint64_t> result = not_found(login.user);
    change([&](World& world) {
        if (!world.users.count(login.user)) return;
        Login added = login;
        added.id = world.next.login++;
        world.logins[added.id] = added;
        result = added.id;
    });
    return result;
}

Result<std::optional<Login>> MemoryStore::find_login(std::string_view token_hash) {
    const auto now = world();
    for (const auto& [id, login] : now->logins)
        if (login.token_hash == token_hash && login.kind != Login::Kind::ticket) return std::optional(login);
    return std::optional<Login>();
}

Result<std::optional<Login>> MemoryStore::take_ticket(std::string_view token_hash, UtcTime now) {
    std::optional<Login> taken;
    change([&](World& world) {
        for (const auto& [id, login] : world.logins) {
            if (login.token_hash != token_hash || login.kind != Login::Kind::ticket) continue;
            if (!login.expires || *login.expires > now) taken = login;
            world.logins.erase(id);
            return;
        }
    });
    return taken;
}

Result<void> MemoryStore::touch_login(std::uint64_t id, UtcTime now) {
    Result<void> result = Failure{Failure::Kind::not_found, "no such log-in"};
    change([&](World& world) {
        const auto at = world.logins.find(id);
        if (at == world.logins.end()) return;
        at->second.last_used = now;
        result = {};
    });
    return result;
}

Result<void> MemoryStore::remove_login(std::uint64_t id) {
    Result<void> result = Failure{Failure::Kind::not_found, "no such log-in"};
    change([&](World& world) {
        if (world.logins.erase(id) != 0) result = {};
    });
    return result;
}

Result<std::vector<Login>> MemoryStore::logins(UserId user) {
    const auto now = world();
    std::vector<Login> all;
    for (const auto& [id, login] : now->logins)
        if (login.user == user) all.push_back(login);
    return all;
}

Result<void> MemoryStore::remove_expired(UtcTime now) {
    change(
        [&](World& world) { erase_logins(world, [now](const Login& l) { return l.expires && *l.expires <= now; }); });
    return {};
}

}  // namespace kontor::store
