// A password or token. It cannot be printed, logged or compared by accident; its memory is
// overwritten when it goes. reveal() is the one door, so that a reader can grep for every use.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace kontor {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.wipe(); }
    Secret& operator=(Secret other) noexcept {
        value_.swap(other.value_);
        return *this;
    }
    ~Secret() { wipe(); }

    std::string_view reveal() const { return value_; }
    bool empty() const { return value_.empty(); }

private:
    // The whole buffer, not only what is in use: a short string that was moved away stays behind in it.
    void wipe() noexcept {
        value_.resize(value_.capacity());
        volatile char* at = value_.data();
        for (std::size_t i = 0; i < value_.size(); ++i) at[i] = 0;
        value_.clear();
    }

    std::string value_;
};

}  // namespace kontor
