// JMAP accounts (RFC 8620 1.6.2): one per mail account of a person, plus one home account that is
// local, without a server, and the primary one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/mail/ids.hpp"

namespace kontor::mail {

enum class AccountKind : std::uint8_t { home, external };

struct Account {
    AccountId id;
    UserId user;
    AccountKind kind = AccountKind::home;
    std::string name;  // what the person calls it; the address by default
};

// Which accounts of one user a question is about. The unified account "all" of the collector
// capability is Scope::all(); every other account id is Scope of that account.
class Scope {
public:
    Scope(AccountId account) : account_(account) {}
    static Scope all() { return Scope(); }

    bool is_all() const { return !account_; }
    AccountId account() const { return account_; }  // zero for all
    bool contains(AccountId account) const { return is_all() || account_ == account; }
    bool operator==(const Scope&) const = default;

private:
    Scope() = default;
    AccountId account_{};
};

}  // namespace kontor::mail
