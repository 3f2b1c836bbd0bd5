// How commands and replies are written (RFC 5321 4.1.1, RFC 1870, 3461, 6152, 6531, 8689). Nothing else in this
// room puts a CRLF on the wire but the message itself, so that a command is one line whatever a user typed.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/bytes.hpp"
#include "engine/smtp/content.hpp"
#include "engine/smtp/types.hpp"

namespace kontor::smtp {

// Appends "VERB argument CRLF". An argument with control characters is left out, in every build: the server
// will complain about a missing argument, but it will not obey somebody else.
void write_command(std::string& out, Bytes verb, Bytes argument);
void write_command(std::string& out, Bytes verb);

// A response inside AUTH: a line of base64, or "*".
void write_response(std::string& out, Bytes base64);

// Each with the parameters that the server's capabilities allow.
void write_mail(std::string& out, const Envelope& envelope, const Content& content, const Capabilities& server);
void write_rcpt(std::string& out, const Recipient& recipient, const Capabilities& server);

// The message can only be sent with SMTPUTF8: an address or its header says something that is not ASCII.
bool needs_utf8(const Envelope& envelope, const Content& content);

// What EHLO and HELO say: `name` if it is a domain with a dot or an address literal, else "[127.0.0.1]", as
// programs do that run on a machine without a public name. Servers refuse names with "_" and the like.
std::string ehlo_name(Bytes name);

// RFC 3461 4.
std::string xtext(Bytes text);

// A server's reply of one line; control characters in the words are left out. An enhanced code of zeros is left out.
void write_reply(std::string& out, std::uint16_t code, EnhancedCode enhanced, Bytes words);

}  // namespace kontor::smtp
