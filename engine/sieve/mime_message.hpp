// A parsed message as scripts see it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/mime/message.hpp"
#include "engine/sieve/ports.hpp"

namespace kontor::sieve {

struct Envelope {
    std::optional<std::string> from;  // without < >; "" is the null return path
    std::vector<std::string> to;
    bool operator==(const Envelope&) const = default;
};

// What a message collected by POP3 still tells of its envelope: Return-Path, and Delivered-To, X-Original-To or
// Envelope-To, whichever is there first.
Envelope envelope_of(const mime::Message& message);

// Spam verdicts are those of spam_fields.hpp; nobody looks for viruses.
class MimeMessage final : public Message {
public:
    // All of it must outlive this: `whole` is the raw message that `message` was parsed from.
    MimeMessage(const mime::Message& message, Bytes whole, Envelope envelope)
        : message_(message), whole_(whole), envelope_(std::move(envelope)) {}
    MimeMessage(const mime::Message& message, Bytes whole) : MimeMessage(message, whole, envelope_of(message)) {}

    std::uint64_t size() override { return whole_.size(); }
    std::vector<Bytes> fields(std::string_view name) override;
    std::optional<Bytes> raw_body() override;
    std::vector<std::string> content(const std::vector<std::string>& types) override;
    std::vector<std::string> text() override;
    std::optional<std::string> envelope_from() override { return envelope_.from; }
    std::vector<std::string> envelope_to() override { return envelope_.to; }
    std::optional<int> spam_percent() override;

private:
    void append_content(std::vector<std::string>& found, const mime::Part& part) const;
    void append_around_the_parts(std::vector<std::string>& found, const mime::Part& part) const;
    // Its Content-Type is there and says nothing that can be understood.
    bool is_of_unknown_type(const mime::Part& part) const;

    const mime::Message& message_;
    Bytes whole_;
    Envelope envelope_;
};

}  // namespace kontor::sieve
