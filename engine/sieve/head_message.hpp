// A message too large to be held in memory, as scripts see it when it has streamed past: its header, its size, and of
// its text the beginning that the scanner kept (mime::Limits::kept_text). Body tests look at no more than that.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/mime/message.hpp"
#include "engine/sieve/mime_message.hpp"

namespace kontor::sieve {

class HeadMessage final : public Message {
public:
    explicit HeadMessage(const mime::Message& message) : message_(message), header_(message, {}) {}

    std::uint64_t size() override { return message_.size; }
    std::vector<Bytes> fields(std::string_view name) override { return header_.fields(name); }
    std::optional<Bytes> raw_body() override { return Bytes(message_.plain.bytes); }
    std::vector<std::string> content(const std::vector<std::string>& types) override;
    std::vector<std::string> text() override { return content({"text"}); }
    std::optional<std::string> envelope_from() override { return header_.envelope_from(); }
    std::vector<std::string> envelope_to() override { return header_.envelope_to(); }
    std::optional<int> spam_percent() override { return header_.spam_percent(); }

private:
    const mime::Message& message_;
    MimeMessage header_;
};

}  // namespace kontor::sieve
