// How commands and replies are written (RFC 1939 3, RFC 2449 3). Nothing else in this room puts a CRLF
// on the wire, so that a command is one line whatever a user typed as name or password.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/bytes.hpp"
#include "engine/base/one_line.hpp"

namespace kontor::pop3 {

using kontor::has_control;

// Appends "KEYWORD argument CRLF". The argument must not hold control characters: whoever takes it from
// outside asks first. One that does is left out all the same, in every build: the server will complain
// about a missing argument, but it will not obey somebody else.
void write_command(std::string& out, Bytes keyword, Bytes argument);
void write_command(std::string& out, Bytes keyword);
void write_command(std::string& out, Bytes keyword, std::uint32_t number);
void write_command(std::string& out, Bytes keyword, std::uint32_t number, std::uint32_t lines);

// A response inside AUTH: a line of base64, or "*".
void write_response(std::string& out, Bytes base64);

// A server's "+OK words" or "-ERR words"; control characters in the words are left out.
void write_reply(std::string& out, bool ok, Bytes words);

}  // namespace kontor::pop3
