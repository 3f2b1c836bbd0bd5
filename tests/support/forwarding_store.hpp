// A store that passes everything on to another one: what a test of failing or slow stores overrides.
#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "engine/store/store.hpp"

namespace kontor::test {

class ForwardingStore : public store::Store {
public:
    explicit ForwardingStore(store::Store& store) : store_(store) {}

    store::Result<std::unique_ptr<store::View>> view(mail::UserId user) override { return store_.view(user); }
    store::Result<void> writable() const override { return store_.writable(); }
    store::Directory& directory() override { return store_.directory(); }
    void on_commit(CommitListener listener) override { store_.on_commit(std::move(listener)); }
    store::Result<std::unique_ptr<store::BlobWriter>> stage_stream() override { return store_.stage_stream(); }
    store::Result<std::vector<store::StagedBlob>> stage(std::span<const Bytes> raw) override {
        return store_.stage(raw);
    }
    store::Result<std::unique_ptr<store::Transaction>> begin() override { return store_.begin(); }

private:
    store::Store& store_;
};

}  // namespace kontor::test
