// The store in memory: complete, forgetful, and slow on purpose wherever slow is plain. Tests use it, and it is
// the oracle the stores on disk are compared with: the same operations give the same ids, modseqs and answers.
//
// It never fails for lack of space, and commit() never fails.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

#include "engine/store/memory_state.hpp"
#include "engine/store/memory_update.hpp"

namespace kontor::store {

class MemoryStore final : public Store, private Directory {
public:
    MemoryStore();

    Result<std::unique_ptr<View>> view(UserId) override;
    Result<std::unique_ptr<Transaction>> begin() override;
    Result<void> writable() const override { return {}; }
    Result<std::vector<StagedBlob>> stage(std::span<const Bytes>) override;
    Result<std::unique_ptr<BlobWriter>> stage_stream() override;
    Directory& directory() override { return *this; }
    void on_commit(CommitListener listener) override { listener_ = std::move(listener); }

    // Moves the user's low-water mark: changes since states below it can no longer be told.
    void forget_changes_below(UserId, Modseq);

private:
    class Turn;
    class MemoryTransaction;
    class MemoryBlobWriter;

    Result<std::vector<User>> users() override;
    Result<std::optional<User>> find(std::string_view name) override;
    Result<std::optional<User>> find(UserId) override;
    Result<UserId> add(std::string name, std::string password_hash, bool is_admin) override;
    Result<void> change_password(UserId, std::string password_hash, std::uint64_t except_login) override;
    Result<void> change(const User&) override;
    Result<void> remove(UserId) override;
    Result<std::uint64_t> add_login(const Login&) override;
    Result<std::optional<Login>> find_login(std::string_view token_hash) override;
    Result<std::optional<Login>> take_ticket(std::string_view token_hash, UtcTime now) override;
    Result<std::optional<User>> redeem_link(std::string_view token_hash, std::string password_hash,
                                            UtcTime now) override;
    Result<void> touch_login(std::uint64_t id, UtcTime now, std::string_view address) override;
    Result<void> remove_login(std::uint64_t id) override;
    Result<std::vector<Login>> logins(UserId) override;
    Result<void> remove_expired(UtcTime now) override;
    Result<std::optional<TwoStep>> two_step(UserId) override;
    Result<void> set_two_step(UserId, const Secret&, const std::vector<std::string>& code_hashes) override;
    Result<void> clear_two_step(UserId) override;
    Result<bool> take_step(UserId, std::int64_t step) override;
    Result<bool> take_recovery_code(UserId, std::string_view hash) override;
    Result<void> note(const AuditEntry&) override;
    Result<std::vector<AuditEntry>> audit(std::optional<UserId>, std::uint64_t below, std::size_t limit) override;

    // Lives as long as somebody holds it: give it a name. `for (... : world()->users)` holds nothing while it runs.
    std::shared_ptr<const World> world() const;
    // One change of the whole world, in the writer's turn.
    void rewrite(const std::function<void(World&)>&);
    void put(std::shared_ptr<const World>);
    StagedBlob put_staged(std::string content);
    std::shared_ptr<const std::string> staged(const StagedBlob&) const;

    mutable std::mutex mutex_;  // of all below but the listener
    std::condition_variable turn_ended_;
    bool writing_ = false;
    std::shared_ptr<const World> world_;
    std::map<std::uint64_t, std::shared_ptr<const std::string>> stage_;  // by StagedBlob::offset
    CommitListener listener_;
};

}  // namespace kontor::store
