#include "engine/store/memory_store.hpp"

#include "engine/base/sha256.hpp"

namespace kontor::store {

// The writer's turn; may end on another thread than it began.
class MemoryStore::Turn {
public:
    explicit Turn(MemoryStore& store) : store_(store) {
        std::unique_lock lock(store_.mutex_);
        store_.turn_ended_.wait(lock, [&] { return !store_.writing_; });
        store_.writing_ = true;
    }
    ~Turn() {
        {
            const std::lock_guard lock(store_.mutex_);
            store_.writing_ = false;
        }
        store_.turn_ended_.notify_one();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    MemoryStore& store_;
};

class MemoryStore::MemoryTransaction final : public Transaction {
public:
    explicit MemoryTransaction(MemoryStore& store) : store_(store), turn_(store), world_(*store.world()) {}

    Result<Update*> as(UserId user) override {
        const auto known = world_.users.find(user);
        if (known == world_.users.end()) return Failure{Failure::Kind::not_found, "no user " + user.to_string()};
        auto& update = updates_[user];
        if (!update) {
            const auto find_staged = [this](const StagedBlob& staged) { return store_.staged(staged); };
            update = std::make_unique<MemoryUpdate>(*known->second, world_.next, find_staged);
        }
        return static_cast<Update*>(update.get());
    }

    Result<void> commit() override {
        std::vector<StateChange> changes;
        for (auto& [user, update] : updates_) {
            world_.users[user] = std::make_shared<const UserState>(update->state());
            for (const StateChange& change : update->changed()) changes.push_back(change);
        }
        store_.put(std::make_shared<const World>(world_));
        if (store_.listener_ && !changes.empty()) store_.listener_(changes);
        return {};
    }

private:
    MemoryStore& store_;
    Turn turn_;
    World world_;
    std::map<UserId, std::unique_ptr<MemoryUpdate>> updates_;
};

class MemoryStore::MemoryBlobWriter final : public BlobWriter {
public:
    explicit MemoryBlobWriter(MemoryStore& store) : store_(store) {}

    Result<void> append(Bytes bytes) override {
        content_ += bytes;
        return {};
    }
    Result<StagedBlob> finish() override { return store_.put_staged(std::move(content_)); }

private:
    MemoryStore& store_;
    std::string content_;
};

MemoryStore::MemoryStore() : world_(std::make_shared<const World>()) {}

Result<std::unique_ptr<View>> MemoryStore::view(UserId user) {
    const auto now = world();
    const auto known = now->users.find(user);
    if (known == now->users.end()) return Failure{Failure::Kind::not_found, "no user " + user.to_string()};
    return std::unique_ptr<View>(std::make_unique<MemoryView>(known->second));
}

Result<std::unique_ptr<Transaction>> MemoryStore::begin() {
    return std::unique_ptr<Transaction>(std::make_unique<MemoryTransaction>(*this));
}

Result<std::vector<StagedBlob>> MemoryStore::stage(std::span<const Bytes> messages) {
    std::vector<StagedBlob> staged;
    for (const Bytes message : messages) staged.push_back(put_staged(std::string(message)));
    return staged;
}

Result<std::unique_ptr<BlobWriter>> MemoryStore::stage_stream() {
    return std::unique_ptr<BlobWriter>(std::make_unique<MemoryBlobWriter>(*this));
}

StagedBlob MemoryStore::put_staged(std::string content) {
    StagedBlob staged;
    staged.size = content.size();
    staged.hash = sha256(content);
    const std::lock_guard lock(mutex_);
    staged.offset = stage_.empty() ? 1 : stage_.rbegin()->first + 1;
    stage_[staged.offset] = std::make_shared<const std::string>(std::move(content));
    return staged;
}

std::shared_ptr<const std::string> MemoryStore::staged(const StagedBlob& staged) const {
    const std::lock_guard lock(mutex_);
    const auto at = stage_.find(staged.offset);
    return at == stage_.end() ? nullptr : at->second;
}

void MemoryStore::forget_changes_below(UserId user, Modseq low_water) {
    rewrite([&](World& world) {
        UserState state = *world.users.at(user);
        state.low_water = std::max(state.low_water, low_water);
        std::vector<Tombstone> kept;
        for (const Tombstone& stone : state.tombstones)
            if (stone.version.destroyed > state.low_water) kept.push_back(stone);
        state.tombstones = std::move(kept);
        world.users[user] = std::make_shared<const UserState>(std::move(state));
    });
}

std::shared_ptr<const World> MemoryStore::world() const {
    const std::lock_guard lock(mutex_);
    return world_;
}

void MemoryStore::put(std::shared_ptr<const World> world) {
    const std::lock_guard lock(mutex_);
    world_ = std::move(world);
}

void MemoryStore::rewrite(const std::function<void(World&)>& edit) {
    const Turn turn(*this);
    World edited = *world();
    edit(edited);
    put(std::make_shared<const World>(std::move(edited)));
}

}  // namespace kontor::store
