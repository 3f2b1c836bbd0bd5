// Lists in one column: numbers as varints of seven bits a byte, lowest first; texts with their length before them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mail/address.hpp"
#include "engine/mail/ids.hpp"

namespace kontor::storage {

class Packer {
public:
    explicit Packer(std::string& out) : out_(out) {}

    void number(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) out_ += static_cast<char>(value | 0x80);
        out_ += static_cast<char>(value);
    }
    void text(std::string_view text) {
        number(text.size());
        out_ += text;
    }
    void texts(const std::vector<std::string>& all) {
        number(all.size());
        for (const std::string& one : all) text(one);
    }
    void addresses(const std::vector<mail::EmailAddress>& all) {
        number(all.size());
        for (const mail::EmailAddress& address : all) {
            number(address.name ? 1 : 0);
            if (address.name) text(*address.name);
            text(address.email);
        }
    }
    void mailboxes(const std::vector<mail::MailboxId>& ids) {
        for (const mail::MailboxId id : ids) number(id.value);
    }

private:
    std::string& out_;
};

// Reads what a Packer wrote. On damaged octets the values are empty and ok() is false.
class Unpacker {
public:
    explicit Unpacker(std::string_view in) : in_(in) {}

    bool ok() const { return ok_; }
    bool at_end() const { return in_.empty(); }

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && !in_.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(in_.front());
            in_.remove_prefix(1);
            value |= std::uint64_t(byte & 0x7f) << shift;
            if (byte < 0x80) return value;
        }
        return fail();
    }
    std::string text() {
        const std::uint64_t size = number();
        if (size > in_.size()) return fail(), std::string();
        std::string value(in_.substr(0, size));
        in_.remove_prefix(size);
        return value;
    }
    std::vector<std::string> texts() {
        std::vector<std::string> all;
        for (std::uint64_t left = number(); left > 0 && ok_; --left) all.push_back(text());
        return all;
    }
    std::vector<mail::EmailAddress> addresses() {
        std::vector<mail::EmailAddress> all;
        for (std::uint64_t left = number(); left > 0 && ok_; --left) {
            mail::EmailAddress address;
            if (number() != 0) address.name = text();
            address.email = text();
            all.push_back(std::move(address));
        }
        return all;
    }
    std::vector<mail::MailboxId> mailboxes() {
        std::vector<mail::MailboxId> ids;
        while (!at_end() && ok_) ids.push_back({number()});
        return ids;
    }

private:
    std::uint64_t fail() {
        ok_ = false;
        in_ = {};
        return 0;
    }

    std::string_view in_;
    bool ok_ = true;
};

}  // namespace kontor::storage
