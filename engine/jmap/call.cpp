#include "engine/jmap/call.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/sha256.hpp"
#include "engine/jmap/json.hpp"

namespace kontor::jmap {

store::Result<store::View*> Request::view() {
    if (update_) return static_cast<store::View*>(update_);
    if (!snapshot_) {
        auto opened = context.store.view(context.user);
        if (!opened) return opened.error();
        snapshot_ = std::move(*opened);
    }
    return snapshot_.get();
}

store::Result<store::Update*> Request::begin() {
    snapshot_.reset();  // a reader that waits for the writer's turn would hold back checkpoints meanwhile
    auto transaction = context.store.begin();
    if (!transaction) return transaction.error();
    transaction_ = std::move(*transaction);
    auto update = transaction_->as(context.user);
    if (!update) {
        transaction_.reset();
        return update.error();
    }
    update_ = *update;
    return update_;
}

store::Result<void> Request::commit() {
    update_ = nullptr;
    const auto committed = transaction_->commit();
    transaction_.reset();
    return committed;
}

void Request::abandon() {
    update_ = nullptr;
    transaction_.reset();
}

bool Request::uses(std::string_view capability) const {
    return std::find(capabilities.begin(), capabilities.end(), capability) != capabilities.end();
}

std::string Request::token() {
    const Sha256Digest digest = sha256(context.entropy + '/' + std::to_string(tokens_++));
    std::string token;
    for (std::size_t i = 0; i < 16; ++i) {
        token += "0123456789abcdef"[digest[i] >> 4];
        token += "0123456789abcdef"[digest[i] & 15];
    }
    return token;
}

MethodResult<void> Call::open() {
    auto opened = request.view();
    if (!opened) return server_failure(opened.error());
    view_ = *opened;
    return {};
}

MethodResult<void> Call::begin() {
    auto update = request.begin();
    if (!update) return server_failure(update.error());
    update_ = *update;
    view_ = update_;
    return {};
}

MethodResult<void> Call::commit() {
    view_ = update_ = nullptr;
    const auto committed = request.commit();
    if (!committed) return server_failure(committed.error());
    return open();
}

void Call::release() {
    view_ = nullptr;
    request.release();
}

void Call::abandon() {
    view_ = update_ = nullptr;
    request.abandon();
}

}  // namespace kontor::jmap
