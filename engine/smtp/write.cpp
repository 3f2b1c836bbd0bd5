#include "engine/smtp/write.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

#include "engine/base/one_line.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::smtp {
namespace {

Bytes notify_words(const Notify& notify, std::string& buffer) {
    if (notify.never) return "NEVER";
    const auto add = [&](bool wanted, Bytes word) {
        if (wanted) buffer.append(buffer.empty() ? "" : ",").append(word);
    };
    add(notify.success, "SUCCESS");
    add(notify.failure, "FAILURE");
    add(notify.delay, "DELAY");
    return buffer;
}

// RFC 3461 4.4: ENVID is xtext of printable characters.
bool is_envelope_id(Bytes id) {
    return !id.empty() && id.size() <= 100 &&
           std::all_of(id.begin(), id.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace

void write_command(std::string& out, Bytes verb, Bytes argument) {
    if (has_control(argument)) return write_command(out, verb);
    out.append(verb).append(" ").append(argument).append("\r\n");
}

void write_command(std::string& out, Bytes verb) { out.append(verb).append("\r\n"); }

void write_response(std::string& out, Bytes base64) { out.append(base64).append("\r\n"); }

void write_mail(std::string& out, const Envelope& envelope, const Content& content, const Capabilities& server) {
    std::string argument = "FROM:<" + envelope.from.address() + ">";
    if (server.size_announced) argument += " SIZE=" + std::to_string(content.octets());
    if (content.eight_bit() && server.eight_bit) argument += " BODY=8BITMIME";
    if (needs_utf8(envelope, content)) argument += " SMTPUTF8";
    if (envelope.require_tls) argument += " REQUIRETLS";
    if (server.dsn && envelope.ret == Return::full) argument += " RET=FULL";
    if (server.dsn && envelope.ret == Return::headers) argument += " RET=HDRS";
    if (server.dsn && is_envelope_id(envelope.envelope_id)) argument += " ENVID=" + xtext(envelope.envelope_id);
    write_command(out, "MAIL", argument);
}

void write_rcpt(std::string& out, const Recipient& recipient, const Capabilities& server) {
    std::string argument = "TO:<" + recipient.path.address() + ">";
    if (server.dsn && !recipient.notify.is_default()) {
        std::string buffer;
        argument.append(" NOTIFY=").append(notify_words(recipient.notify, buffer));
        if (!recipient.path.needs_utf8()) argument += " ORCPT=rfc822;" + xtext(recipient.path.address());
    }
    write_command(out, "RCPT", argument);
}

bool needs_utf8(const Envelope& envelope, const Content& content) {
    return content.utf8_header() || envelope.from.needs_utf8() ||
           std::any_of(envelope.to.begin(), envelope.to.end(), [](const Recipient& r) { return r.path.needs_utf8(); });
}

std::string ehlo_name(Bytes name) {
    const bool is_plain = std::all_of(name.begin(), name.end(), [](char c) {
        return text::is_alpha(c) || text::is_digit(c) || c == '-' || c == '.';
    });
    const bool has_dot = name.find('.') != Bytes::npos;
    const bool is_literal = name.size() > 2 && name.size() < 50 && name.front() == '[' && name.back() == ']' &&
                            std::all_of(name.begin() + 1, name.end() - 1, [](char c) {
                                return text::is_alpha(c) || text::is_digit(c) || c == '.' || c == ':';
                            });
    if (is_literal) return std::string(name);
    const bool is_domain = is_plain && has_dot && name.size() <= 253 && name.front() != '.' && name.back() != '.' &&
                           name.front() != '-' && name.back() != '-' && name.find("..") == Bytes::npos;
    return is_domain ? std::string(name) : "[127.0.0.1]";
}

std::string xtext(Bytes text) {
    constexpr Bytes digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet > 0x20 && octet < 0x7f && c != '+' && c != '=') {
            encoded += c;
        } else {
            encoded += {'+', digits[octet >> 4], digits[octet & 15]};
        }
    }
    return encoded;
}

void write_reply(std::string& out, std::uint16_t code, EnhancedCode enhanced, Bytes words) {
    out += std::to_string(code);
    out += ' ';
    if (enhanced.class_of != 0) {
        out += std::to_string(enhanced.class_of) + '.' + std::to_string(enhanced.subject) + '.' +
               std::to_string(enhanced.detail) + ' ';
    }
    std::copy_if(words.begin(), words.end(), std::back_inserter(out), [](char c) { return !is_control(c); });
    out.append("\r\n");
}

}  // namespace kontor::smtp
