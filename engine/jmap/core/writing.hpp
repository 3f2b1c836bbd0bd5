// One writing call that is no /set: Email/copy, Email/import, Blob/copy. Its transaction, the states before and after,
// and the creation ids it gives out, all of which end without a trace unless it is committed.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "engine/jmap/call.hpp"

namespace kontor::jmap {

class Writing {
public:
    using State = MethodResult<std::string> (*)(Call&);
    struct States {
        std::string before, after;
    };

    explicit Writing(Call& call) : call_(call), known_before_(call.request.created_ids) {}
    Writing(const Writing&) = delete;
    Writing& operator=(const Writing&) = delete;
    ~Writing() {
        if (!open_) return;
        call_.abandon();
        call_.request.created_ids = std::move(known_before_);
    }

    // stateMismatch where the state is another one than `expected`.
    MethodResult<void> begin(const std::optional<std::string>& expected, State state) {
        if (auto begun = call_.begin(); !begun) return begun;
        open_ = true;
        auto before = state(call_);
        if (!before) return before.error();
        if (expected && *expected != *before) return MethodError{"stateMismatch", ""};
        before_ = std::move(*before);
        return {};
    }
    void created(const std::string& name, std::string id) { call_.request.created_ids[name] = std::move(id); }
    MethodResult<States> commit(State state) {
        auto after = state(call_);
        if (!after) return after.error();
        open_ = false;
        if (auto committed = call_.commit(); !committed) {
            call_.request.created_ids = std::move(known_before_);
            return committed.error();
        }
        return States{std::move(before_), std::move(*after)};
    }

private:
    Call& call_;
    CreatedIds known_before_;
    std::string before_;
    bool open_ = false;
};

}  // namespace kontor::jmap
