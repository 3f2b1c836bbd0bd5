// Directory of the in-memory store.
#include <algorithm>
#include <iterator>

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

void set_user(World& world, UserId id, const std::function<void(User&)>& edit) {
    auto& kept = world.users.at(id);
    UserState state = *kept;
    edit(state.user);
    kept = std::make_shared<const UserState>(std::move(state));
}

void set_password(World& world, UserId id, const std::string& hash, std::uint64_t except_login) {
    set_user(world, id, [&](User& user) { user.password_hash = hash; });
    erase_logins(world, [&](const Login& l) {
        const bool ends = l.kind == Login::Kind::session || l.kind == Login::Kind::link;
        return l.user == id && ends && l.id != except_login;
    });
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
    rewrite([&](World& world) {
        for (const auto& [id, state] : world.users)
            if (text::equal_ignoring_case(state->user.name, name)) return;
        const UserId id{world.next.user++};
        UserState state;
        state.user.id = id;
        state.user.name = name;
        state.user.password_hash = std::move(password_hash);
        state.user.is_admin = is_admin;
        MemoryUpdate update(std::move(state), world.next, {});
        (void)update.add_account(mail::AccountKind::home, name);
        world.users[id] = std::make_shared<const UserState>(update.state());
        result = id;
    });
    return result;
}

Result<void> MemoryStore::change_password(UserId id, std::string password_hash, std::uint64_t except_login) {
    Result<void> result = not_found(id);
    rewrite([&](World& world) {
        if (world.users.count(id) == 0) return;
        set_password(world, id, password_hash, except_login);
        result = {};
    });
    return result;
}

Result<void> MemoryStore::change(const User& wanted) {
    Result<void> result = not_found(wanted.id);
    rewrite([&](World& world) {
        if (world.users.count(wanted.id) == 0) return;
        set_user(world, wanted.id, [&](User& user) {
            user.is_admin = wanted.is_admin;
            user.quota = wanted.quota;
            user.networks = wanted.networks;
        });
        result = {};
    });
    return result;
}

Result<void> MemoryStore::remove(UserId id) {
    Result<void> result = not_found(id);
    rewrite([&](World& world) {
        if (world.users.erase(id) == 0) return;
        erase_logins(world, [id](const Login& l) { return l.user == id; });
        world.two_steps.erase(id);
        result = {};
    });
    return result;
}

Result<std::uint64_t> MemoryStore::add_login(const Login& login) {
    Result<std::uint64_t> result = not_found(login.user);
    rewrite([&](World& world) {
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
        if (login.token_hash == token_hash && (login.kind == Login::Kind::session || login.kind == Login::Kind::token))
            return std::optional(login);
    return std::optional<Login>();
}

Result<std::optional<Login>> MemoryStore::take_ticket(std::string_view token_hash, UtcTime now) {
    std::optional<Login> taken;
    rewrite([&](World& world) {
        for (const auto& [id, login] : world.logins) {
            if (login.token_hash != token_hash || login.kind != Login::Kind::ticket) continue;
            if (!login.expires || *login.expires > now) taken = login;
            world.logins.erase(id);
            return;
        }
    });
    return taken;
}

Result<std::optional<User>> MemoryStore::redeem_link(std::string_view token_hash, std::string password_hash,
                                                     UtcTime now) {
    std::optional<User> person;
    rewrite([&](World& world) {
        for (const auto& [id, login] : world.logins) {
            if (login.token_hash != token_hash || login.kind != Login::Kind::link) continue;
            if (login.expires && *login.expires <= now) return;
            const UserId user = login.user;
            set_password(world, user, password_hash, 0);  // and the link is gone
            person = world.users.at(user)->user;
            return;
        }
    });
    return person;
}

Result<void> MemoryStore::touch_login(std::uint64_t id, UtcTime now, std::string_view address) {
    Result<void> result = Failure{Failure::Kind::not_found, "no such log-in"};
    rewrite([&](World& world) {
        const auto at = world.logins.find(id);
        if (at == world.logins.end()) return;
        at->second.last_used = now;
        at->second.address = address;
        result = {};
    });
    return result;
}

Result<void> MemoryStore::remove_login(std::uint64_t id) {
    Result<void> result = Failure{Failure::Kind::not_found, "no such log-in"};
    rewrite([&](World& world) {
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
    rewrite(
        [&](World& world) { erase_logins(world, [now](const Login& l) { return l.expires && *l.expires <= now; }); });
    return {};
}

Result<std::optional<TwoStep>> MemoryStore::two_step(UserId id) {
    const auto now = world();
    const auto at = now->two_steps.find(id);
    if (at == now->two_steps.end()) return std::optional<TwoStep>();
    std::optional<TwoStep> found = at->second.first;
    found->recovery_codes = at->second.second.size();
    return found;
}

Result<void> MemoryStore::set_two_step(UserId id, const Secret& secret, const std::vector<std::string>& code_hashes) {
    Result<void> result = not_found(id);
    rewrite([&](World& world) {
        if (world.users.count(id) == 0) return;
        world.two_steps[id] = {TwoStep{secret, 0, 0}, {code_hashes.begin(), code_hashes.end()}};
        set_user(world, id, [](User& user) { user.has_two_step = true; });
        result = {};
    });
    return result;
}

Result<void> MemoryStore::clear_two_step(UserId id) {
    Result<void> result = not_found(id);
    rewrite([&](World& world) {
        if (world.users.count(id) == 0) return;
        world.two_steps.erase(id);
        set_user(world, id, [](User& user) { user.has_two_step = false; });
        result = {};
    });
    return result;
}

Result<bool> MemoryStore::take_step(UserId id, std::int64_t step) {
    bool taken = false;
    rewrite([&](World& world) {
        const auto at = world.two_steps.find(id);
        if (at == world.two_steps.end() || at->second.first.last_step >= step) return;
        at->second.first.last_step = step;
        taken = true;
    });
    return taken;
}

Result<bool> MemoryStore::take_recovery_code(UserId id, std::string_view hash) {
    bool taken = false;
    rewrite([&](World& world) {
        const auto at = world.two_steps.find(id);
        taken = at != world.two_steps.end() && at->second.second.erase(std::string(hash)) != 0;
    });
    return taken;
}

Result<void> MemoryStore::note(const AuditEntry& entry) {
    rewrite([&](World& world) {
        AuditEntry added = entry;
        added.id = world.audit.empty() ? 1 : world.audit.back().id + 1;
        added.times = 1;
        const auto same = std::find_if(world.audit.rbegin(), world.audit.rend(), [&](const AuditEntry& e) {
            return e.user == entry.user && e.event == entry.event && e.address == entry.address &&
                   e.actor == entry.actor && e.detail == entry.detail &&
                   entry.at.seconds - e.at.seconds < audit_fold_seconds;
        });
        if (same != world.audit.rend()) {
            added.times = same->times + 1;
            world.audit.erase(std::next(same).base());
        }
        world.audit.push_back(std::move(added));
        if (world.audit.size() > audit_kept) world.audit.erase(world.audit.begin());
    });
    return {};
}

Result<std::vector<AuditEntry>> MemoryStore::audit(std::optional<UserId> user, std::uint64_t below, std::size_t limit) {
    const auto now = world();
    std::vector<AuditEntry> found;
    for (auto at = now->audit.rbegin(); at != now->audit.rend() && found.size() < limit; ++at) {
        if (user && at->user != *user) continue;
        if (below == 0 || at->id < below) found.push_back(*at);
    }
    return found;
}

}  // namespace kontor::store
