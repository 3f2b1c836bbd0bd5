// people::Desk over the directory of the store: the rules of who may do what, and a line in the journal for all of it.
//
// Thread-safe; every method may block on the store, and those that see a password take a tenth of a second and 64 MiB
// (auth/password.hpp).
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "engine/people/desk.hpp"
#include "engine/store/store.hpp"
#include "native/relay/auth/authenticator.hpp"

namespace kontor::people {

class PeopleDesk final : public Desk {
public:
    struct Settings {
        std::function<UtcTime()> now;
        // That log-in is over: whoever holds connections for it closes them.
        std::function<void(std::uint64_t login)> login_ended;
        // state() of that person is another one now.
        std::function<void(mail::UserId)> changed;
        // That external account is gone with its person.
        std::function<void(mail::UserId, mail::RecordId account)> account_removed;
    };
    // Both outlive it. Only now must be given; what else is empty is not called.
    PeopleDesk(store::Store& store, auth::Authenticator& authenticator, Settings settings);

    std::string state(mail::UserId) override;
    Answer<std::vector<Person>> people(const Actor&) override;
    Answer<mail::UserId> add(const Actor&, const std::string& name, const PersonChange&) override;
    Answer<void> change(const Actor&, mail::UserId, const PersonChange&) override;
    Answer<void> remove(const Actor&, mail::UserId) override;
    Answer<Link> link(const Actor&, mail::UserId) override;
    Answer<void> choose_password(const Actor&, const Secret& present, const Secret& next) override;
    Answer<std::vector<store::Login>> logins(const Actor&) override;
    Answer<void> end_login(const Actor&, std::uint64_t login) override;
    Answer<Token> make_token(const Actor&, const std::string& label) override;
    Answer<std::optional<store::TwoStep>> two_step(const Actor&) override;
    Answer<TwoStepOffer> offer_two_step(const Actor&) override;
    Answer<std::vector<Secret>> accept_two_step(const Actor&, const std::string& code) override;
    Answer<void> stop_two_step(const Actor&, const Secret& password) override;
    Answer<std::vector<store::AuditEntry>> audit(const Actor&, std::size_t limit) override;

    // What happened at the door: to somebody who is not signed in, or is just about to be. By name: nothing where there
    // is no such person.
    void happened(mail::UserId user, std::string_view name, const char* event, std::string_view address);
    void happened(std::string_view name, const char* event, std::string_view address);

private:
    struct Offer {
        Secret secret;
        UtcTime made;
    };

    store::Directory& directory() const { return store_.directory(); }
    Answer<store::User> find(mail::UserId);
    Answer<store::User> of_administrator(const Actor&, mail::UserId);
    Answer<void> apply(store::User&, const PersonChange&);
    void note(const Actor&, const store::User& about, const char* event, std::string detail = {});
    void tell(mail::UserId about);
    // Of all log-ins, or of the sessions but one.
    void end_channels(mail::UserId, std::optional<std::uint64_t> only_sessions_but);
    Answer<void> check_password(const store::User&, const Secret&, const char* property);

    store::Store& store_;
    auth::Authenticator& authenticator_;
    const Settings settings_;
    const std::string epoch_;

    std::mutex mutex_;
    std::map<mail::UserId, std::uint64_t> changes_;
    std::map<mail::UserId, Offer> offers_;
    struct Guesses {
        unsigned wrong = 0;
        UtcTime first;
    };
    std::map<mail::UserId, Guesses> guesses_;  // of people's present passwords, by who has one of their sessions
};

}  // namespace kontor::people
