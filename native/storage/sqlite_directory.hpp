// Users and their log-ins in SQLite. Each change takes the writer's turn for itself.
#pragma once

#include "engine/store/directory.hpp"
#include "native/storage/readers.hpp"
#include "native/storage/secret_box.hpp"
#include "native/storage/writer.hpp"

namespace kontor::storage {

class SqliteDirectory final : public store::Directory {
public:
    // All outlive it. Without a writer the store is only read, and every change fails.
    SqliteDirectory(Writer* writer, Readers& readers, const SecretBox& box)
        : writer_(writer), readers_(readers), box_(box) {}

    Result<std::vector<store::User>> users() override;
    Result<std::optional<store::User>> find(std::string_view name) override;
    Result<std::optional<store::User>> find(mail::UserId) override;
    Result<mail::UserId> add(std::string name, std::string password_hash, bool is_admin) override;
    Result<void> change_password(mail::UserId, std::string password_hash, std::uint64_t except_login) override;
    Result<void> change(const store::User&) override;
    Result<void> remove(mail::UserId) override;
    Result<std::uint64_t> add_login(const store::Login&) override;
    Result<std::optional<store::Login>> find_login(std::string_view token_hash) override;
    Result<std::optional<store::Login>> take_ticket(std::string_view token_hash, UtcTime now) override;
    Result<std::optional<store::User>> redeem_link(std::string_view token_hash, std::string password_hash,
                                                   UtcTime now) override;
    Result<void> touch_login(std::uint64_t id, UtcTime now, std::string_view address) override;
    Result<void> remove_login(std::uint64_t id) override;
    Result<std::vector<store::Login>> logins(mail::UserId) override;
    Result<void> remove_expired(UtcTime now) override;
    Result<std::optional<store::TwoStep>> two_step(mail::UserId) override;
    Result<void> set_two_step(mail::UserId, const Secret&, const std::vector<std::string>& code_hashes) override;
    Result<void> clear_two_step(mail::UserId) override;
    Result<bool> take_step(mail::UserId, std::int64_t step) override;
    Result<bool> take_recovery_code(mail::UserId, std::string_view hash) override;
    Result<void> note(const store::AuditEntry&) override;
    Result<std::vector<store::AuditEntry>> audit(std::optional<mail::UserId>, std::uint64_t below,
                                                 std::size_t limit) override;

private:
    // Runs `change(turn)` in a turn of its own and commits what succeeded.
    template <class Change>
    auto changed(Change change) -> decltype(change(std::declval<WriteTurn&>()));

    Writer* writer_;
    Readers& readers_;
    const SecretBox& box_;
};

}  // namespace kontor::storage
