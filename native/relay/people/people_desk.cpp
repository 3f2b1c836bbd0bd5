#include "native/relay/people/people_desk.hpp"

#include <algorithm>
#include <utility>

#include "native/relay/auth/networks.hpp"
#include "native/relay/auth/password.hpp"
#include "native/relay/auth/token.hpp"
#include "native/relay/auth/totp.hpp"
#include "native/relay/people/journal.hpp"
#include "native/relay/people/picture.hpp"

namespace kontor::people {

namespace {

using Why = Refused::Why;
using store::Login;
using store::User;

constexpr std::int64_t link_seconds = 7 * 24 * 3600, offer_seconds = 15 * 60;
constexpr std::int64_t guess_seconds = 15 * 60;
constexpr unsigned most_guesses = 5;
constexpr std::size_t most_tokens = 50, longest_label = 200;

Refused refused(const store::Failure& failure) {
    using Kind = store::Failure::Kind;
    if (failure.kind == Kind::not_found) return {Why::not_found, "", ""};
    if (failure.kind == Kind::exists) return {Why::exists, "name", "There is a person of that name."};
    if (failure.kind == Kind::invalid)
        return {Why::invalid, "name", "A name has 1 to 128 octets, and neither colons nor spaces at its ends."};
    return {Why::store, "", "", failure};
}
Refused forbidden() { return {Why::forbidden, "", "Only an administrator may do that."}; }

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : " ") + part;
    return text;
}

// Tenths of a gigabyte are as much as anybody wants to read.
std::string quota_words(const std::optional<std::uint64_t>& quota) {
    if (!quota) return "quota as usual";
    if (*quota == 0) return "no quota";
    constexpr std::uint64_t mega = 1'000'000, giga = 1000 * mega;
    if (*quota < giga) return "quota " + std::to_string(*quota / mega) + " MB";
    const std::uint64_t tenths = *quota / (giga / 10);
    return "quota " + std::to_string(tenths / 10) + (tenths % 10 ? "." + std::to_string(tenths % 10) : "") + " GB";
}

// What of a person is another way now, for the journal. A window reads it and says it in its language
// (frontend/models/people_page.cpp).
std::string difference(const User& before, const User& after) {
    std::vector<std::string> parts;
    if (before.is_admin != after.is_admin) parts.emplace_back(after.is_admin ? "administrator" : "no administrator");
    if (before.quota != after.quota) parts.push_back(quota_words(after.quota));
    if (before.networks != after.networks)
        parts.push_back("networks " + (after.networks.empty() ? "all" : joined(after.networks)));
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : "; ") + part;
    return text;
}

}  // namespace

PeopleDesk::PeopleDesk(store::Store& store, auth::Authenticator& authenticator, Settings settings)
    : store_(store),
      authenticator_(authenticator),
      settings_(std::move(settings)),
      epoch_(std::string(auth::make_token().reveal().substr(0, 8))) {}

std::string PeopleDesk::state(mail::UserId user) {
    const std::lock_guard lock(mutex_);
    const auto found = changes_.find(user);
    return epoch_ + '.' + std::to_string(found == changes_.end() ? 0 : found->second);
}

// ---- people

Answer<User> PeopleDesk::find(mail::UserId id) {
    auto user = directory().find(id);
    if (!user) return refused(user.error());
    if (!*user) return Refused{Why::not_found, "", ""};
    return std::move(**user);
}

Answer<User> PeopleDesk::of_administrator(const Actor& actor, mail::UserId id) {
    if (!actor.is_admin) return forbidden();
    return find(id);
}

Answer<std::vector<Person>> PeopleDesk::people(const Actor& actor) {
    std::vector<User> users;
    if (actor.is_admin) {
        auto all = directory().users();
        if (!all) return refused(all.error());
        users = std::move(*all);
    } else {
        auto self = find(actor.user);
        if (!self) return self.error();
        users.push_back(std::move(*self));
    }
    std::vector<Person> found;
    for (User& user : users) {
        Person person;
        const auto view = store_.view(user.id);
        if (!view) return refused(view.error());
        const auto used = (*view)->used_octets();
        if (!used) return refused(used.error());
        person.used = *used;
        const auto logins = directory().logins(user.id);
        if (!logins) return refused(logins.error());
        for (const Login& login : *logins) {
            if (login.kind == Login::Kind::link) {
                person.has_link = person.has_link || !login.expires || *login.expires > settings_.now();
            } else if (login.kind != Login::Kind::ticket) {
                person.last_used = std::max(person.last_used.value_or(UtcTime{}), login.last_used);
            }
        }
        person.user = std::move(user);
        found.push_back(std::move(person));
    }
    return found;
}

Answer<void> PeopleDesk::apply(User& user, const PersonChange& change) {
    if (change.is_admin) user.is_admin = *change.is_admin;
    if (change.quota) user.quota = *change.quota;
    if (change.networks) {
        user.networks.clear();
        for (const std::string& typed : *change.networks) {
            auto network = auth::normal_network(typed);
            if (!network) return Refused{Why::invalid, "networks", network.error().message()};
            user.networks.push_back(std::move(*network));
        }
    }
    return {};
}

Answer<mail::UserId> PeopleDesk::add(const Actor& actor, const std::string& name, const PersonChange& wanted) {
    if (!actor.is_admin) return forbidden();
    User user;
    user.name = name;
    if (auto fine = apply(user, wanted); !fine) return fine.error();
    const auto id = directory().add(name, "", user.is_admin);
    if (!id) return refused(id.error());
    user.id = *id;
    if (const auto saved = directory().change(user); !saved) return refused(saved.error());
    note(actor, user, "person-added", user.is_admin ? "administrator" : "");
    tell(*id);
    return *id;
}

Answer<void> PeopleDesk::change(const Actor& actor, mail::UserId id, const PersonChange& wanted) {
    auto known = of_administrator(actor, id);
    if (!known) return known.error();
    User user = *known;
    if (auto fine = apply(user, wanted); !fine) return fine.error();
    // Whoever looks after people must not be able to leave nobody who does, or to lock themselves out.
    if (id == actor.user && !user.is_admin)
        return Refused{Why::invalid, "isAdministrator",
                       "You cannot take this from yourself: another administrator can."};
    if (id == actor.user && !actor.address.empty() && !auth::may_come_from(user.networks, actor.address))
        return Refused{Why::invalid, "networks", "You are at " + actor.address + ", which is in none of these."};
    if (const auto saved = directory().change(user); !saved) return refused(saved.error());
    if (auto what = difference(*known, user); !what.empty()) note(actor, user, "person-changed", std::move(what));
    if (wanted.drop_two_step && user.has_two_step) {
        if (const auto gone = directory().clear_two_step(id); !gone) return refused(gone.error());
        note(actor, user, "two-step-off");
    }
    tell(id);
    return {};
}

Answer<void> PeopleDesk::remove(const Actor& actor, mail::UserId id) {
    const auto user = of_administrator(actor, id);
    if (!user) return user.error();
    if (id == actor.user) return Refused{Why::forbidden, "", "You cannot remove yourself."};
    const auto view = store_.view(id);
    if (!view) return refused(view.error());
    const auto accounts = (*view)->records(store::Type::external_account, store::Scope::all());
    if (!accounts) return refused(accounts.error());
    end_channels(id, std::nullopt);
    if (const auto removed = directory().remove(id); !removed) return refused(removed.error());
    note(actor, *user, "person-removed");
    if (settings_.account_removed)
        for (const store::Record& account : *accounts) settings_.account_removed(id, account.id);
    tell(id);
    return {};
}

Answer<Link> PeopleDesk::link(const Actor& actor, mail::UserId id) {
    const auto user = of_administrator(actor, id);
    if (!user) return user.error();
    const auto known = directory().logins(id);
    if (!known) return refused(known.error());
    for (const Login& old : *known)
        if (old.kind == Login::Kind::link) (void)directory().remove_login(old.id);
    const Secret token = auth::make_token();
    Login login;
    login.user = id;
    login.kind = Login::Kind::link;
    login.token_hash = auth::token_hash(token.reveal());
    login.created = login.last_used = settings_.now();
    login.expires = UtcTime{login.created.seconds + link_seconds};
    if (const auto added = directory().add_login(login); !added) return refused(added.error());
    note(actor, *user, "link-made");
    tell(id);
    return Link{"/?link=" + std::string(token.reveal()), *login.expires};
}

// ---- everybody's own

Answer<void> PeopleDesk::choose_password(const Actor& actor, const Secret& present, const Secret& next) {
    const auto user = find(actor.user);
    if (!user) return user.error();
    if (auto right = check_password(*user, present, "currentPassword"); !right) return right.error();
    if (const auto fine = auth::acceptable(next); !fine)
        return Refused{Why::invalid, "password", fine.error().message()};
    const auto hash = auth::hash_password(next);
    if (!hash) return Refused{Why::store, "", "", store::Failure{store::Failure::Kind::io, hash.error().message()}};
    end_channels(actor.user, actor.login);
    const auto changed = directory().change_password(actor.user, *hash, actor.login);
    if (!changed) return refused(changed.error());
    note(actor, *user, "password-changed");
    tell(actor.user);
    return {};
}

Answer<std::vector<Login>> PeopleDesk::logins(const Actor& actor) {
    auto all = directory().logins(actor.user);
    if (!all) return refused(all.error());
    std::erase_if(*all, [&](const Login& login) {
        const bool shown = login.kind == Login::Kind::session || login.kind == Login::Kind::token;
        return !shown || (login.expires && *login.expires <= settings_.now());
    });
    return std::move(*all);
}

Answer<void> PeopleDesk::end_login(const Actor& actor, std::uint64_t id) {
    const auto mine = logins(actor);
    if (!mine) return mine.error();
    const auto found = std::find_if(mine->begin(), mine->end(), [id](const Login& login) { return login.id == id; });
    const auto user = find(actor.user);
    if (!user) return user.error();
    if (found == mine->end()) return Refused{Why::not_found, "", ""};
    if (const auto removed = directory().remove_login(id); !removed) return refused(removed.error());
    if (settings_.login_ended) settings_.login_ended(id);
    note(actor, *user, found->kind == Login::Kind::token ? "token-ended" : "session-ended", found->label);
    tell(actor.user);
    return {};
}

Answer<Desk::Token> PeopleDesk::make_token(const Actor& actor, const std::string& label) {
    const auto user = find(actor.user);
    if (!user) return user.error();
    if (label.empty() || label.size() > longest_label)
        return Refused{Why::invalid, "label", "Say what it is for, in at most 200 octets."};
    const auto mine = logins(actor);
    if (!mine) return mine.error();
    const auto is_token = [](const Login& login) { return login.kind == Login::Kind::token; };
    if (static_cast<std::size_t>(std::count_if(mine->begin(), mine->end(), is_token)) >= most_tokens)
        return Refused{Why::invalid, "label", "There are 50 already: end one that is not used."};
    Token made{0, auth::make_token()};
    Login login;
    login.user = actor.user;
    login.kind = Login::Kind::token;
    login.token_hash = auth::token_hash(made.secret.reveal());
    login.label = label;
    login.created = login.last_used = settings_.now();
    const auto added = directory().add_login(login);
    if (!added) return refused(added.error());
    made.id = *added;
    note(actor, *user, "token-made", label);
    tell(actor.user);
    return made;
}

// ---- the second step

Answer<std::optional<store::TwoStep>> PeopleDesk::two_step(const Actor& actor) {
    auto kept = directory().two_step(actor.user);
    if (!kept) return refused(kept.error());
    return std::move(*kept);
}

Answer<TwoStepOffer> PeopleDesk::offer_two_step(const Actor& actor) {
    const Secret secret = auth::make_totp_secret();
    {
        const std::lock_guard lock(mutex_);
        offers_[actor.user] = {secret, settings_.now()};
    }
    TwoStepOffer offer;
    offer.secret = Secret(auth::base32(secret.reveal()));
    offer.uri = Secret(auth::totp_uri(actor.name, secret.reveal()));
    offer.picture = qr_picture(offer.uri.reveal());
    return offer;
}

Answer<std::vector<Secret>> PeopleDesk::accept_two_step(const Actor& actor, const std::string& code) {
    const auto user = find(actor.user);
    if (!user) return user.error();
    const UtcTime now = settings_.now();
    Secret secret;
    {
        const std::lock_guard lock(mutex_);
        const auto offer = offers_.find(actor.user);
        if (offer == offers_.end() || now.seconds - offer->second.made.seconds > offer_seconds)
            return Refused{Why::not_found, "", ""};
        secret = offer->second.secret;
    }
    const auto step = auth::totp_step(secret.reveal(), code, now);
    if (!step) return Refused{Why::wrong_code, "code", ""};
    std::vector<Secret> codes = auth::make_recovery_codes();
    std::vector<std::string> hashes;
    for (const Secret& each : codes) hashes.push_back(auth::recovery_code_hash(each.reveal()));
    if (const auto saved = directory().set_two_step(actor.user, secret, hashes); !saved) return refused(saved.error());
    // The code that proved it does not sign in as well.
    if (const auto taken = directory().take_step(actor.user, *step); !taken) return refused(taken.error());
    {
        const std::lock_guard lock(mutex_);
        offers_.erase(actor.user);
    }
    note(actor, *user, "two-step-on");
    tell(actor.user);
    return codes;
}

Answer<void> PeopleDesk::stop_two_step(const Actor& actor, const Secret& password) {
    const auto user = find(actor.user);
    if (!user) return user.error();
    if (auto right = check_password(*user, password, "password"); !right) return right.error();
    if (const auto gone = directory().clear_two_step(actor.user); !gone) return refused(gone.error());
    note(actor, *user, "two-step-off");
    tell(actor.user);
    return {};
}

// ---- what happened

Answer<std::vector<store::AuditEntry>> PeopleDesk::audit(const Actor& actor, std::size_t limit) {
    auto found = directory().audit(actor.is_admin ? std::nullopt : std::optional(actor.user), 0, limit);
    if (!found) return refused(found.error());
    return std::move(*found);
}

void PeopleDesk::happened(mail::UserId user, std::string_view name, const char* event, std::string_view address) {
    store::AuditEntry entry;
    entry.at = settings_.now();
    entry.user = user;
    entry.name = name;
    entry.event = event;
    entry.address = address;
    people::note(directory(), std::move(entry));
    tell(user);
}

void PeopleDesk::happened(std::string_view name, const char* event, std::string_view address) {
    const auto user = directory().find(name);
    if (user && *user) happened((*user)->id, (*user)->name, event, address);
}

void PeopleDesk::note(const Actor& actor, const User& about, const char* event, std::string detail) {
    store::AuditEntry entry;
    entry.at = settings_.now();
    entry.user = about.id;
    entry.name = about.name;
    if (actor.name != about.name) entry.actor = actor.name;
    entry.event = event;
    entry.address = actor.address;
    entry.detail = std::move(detail);
    people::note(directory(), std::move(entry));
}

void PeopleDesk::tell(mail::UserId about) {
    std::vector<mail::UserId> told = {about};
    if (const auto users = directory().users())
        for (const User& user : *users)
            if (user.is_admin && user.id != about) told.push_back(user.id);
    {
        const std::lock_guard lock(mutex_);
        for (const mail::UserId user : told) ++changes_[user];
    }
    for (const mail::UserId user : told)
        if (settings_.changed) settings_.changed(user);
}

void PeopleDesk::end_channels(mail::UserId user, std::optional<std::uint64_t> only_sessions_but) {
    const auto logins = directory().logins(user);
    if (!logins || !settings_.login_ended) return;
    for (const Login& login : *logins) {
        const bool stays = only_sessions_but && (login.kind != Login::Kind::session || login.id == *only_sessions_but);
        if (!stays) settings_.login_ended(login.id);
    }
}

Answer<void> PeopleDesk::check_password(const User& user, const Secret& password, const char* property) {
    const UtcTime now = settings_.now();
    {
        const std::lock_guard lock(mutex_);
        Guesses& guesses = guesses_[user.id];
        if (now.seconds - guesses.first.seconds > guess_seconds) guesses = {0, now};
        if (guesses.wrong >= most_guesses) return Refused{Why::too_often, property, ""};
        ++guesses.wrong;
    }
    if (!authenticator_.is_password(user, password)) return Refused{Why::wrong_password, property, ""};
    const std::lock_guard lock(mutex_);
    guesses_.erase(user.id);
    return {};
}

}  // namespace kontor::people
