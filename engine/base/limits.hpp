// The numbers that keep a hostile or broken peer from costing us memory or time. One place, so that
// they can be read together; each class that applies one takes it as a constructor argument with
// the value here as its default.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/base/instant.hpp"

namespace kontor::limits {

// POP3 and SMTP as a client.
inline constexpr std::size_t reply_line = 8 * 1024;              // one status line, then protocol error
inline constexpr std::size_t capability_lines = 100;             // CAPA, EHLO
inline constexpr std::size_t capability_bytes = 32 * 1024;       // CAPA, EHLO, all lines
inline constexpr std::size_t listing_messages = 1'000'000;       // UIDL, LIST
inline constexpr std::size_t listing_bytes = 96u * 1024 * 1024;  // UIDL, LIST, each
inline constexpr std::size_t uidl_bytes = 255;                   // longer ones are not trusted as identity
inline constexpr std::uint64_t collected_message = 75u * 1024 * 1024;
inline constexpr std::size_t pipelining_depth = 20;
inline constexpr int sasl_rounds = 3;

// Deadlines of a client (threats 1; Dovecot and Postfix ship the same).
inline constexpr Duration connect = std::chrono::seconds(30);
inline constexpr Duration tls_handshake = std::chrono::seconds(30);
inline constexpr Duration greeting = std::chrono::seconds(30);
inline constexpr Duration command = std::chrono::minutes(5);
inline constexpr Duration whole_collection = std::chrono::minutes(30);  // one session, then it resumes
inline constexpr std::uint64_t slowest_bytes_per_second = 500;

// POP3 as a server.
inline constexpr std::size_t command_line = 1024;
inline constexpr std::size_t sasl_line = 8 * 1024;
inline constexpr int bad_commands_before_login = 3;
inline constexpr int bad_commands_after_login = 10;
inline constexpr Duration login = std::chrono::seconds(60);
inline constexpr Duration pop3_idle = std::chrono::minutes(10);

// SMTP as a client: Postfix's patience, which is RFC 5321 4.5.3.2's or more.
inline constexpr Duration smtp_greeting = std::chrono::minutes(5);
inline constexpr Duration smtp_data = std::chrono::minutes(2);        // from DATA to 354
inline constexpr Duration smtp_block = std::chrono::minutes(3);       // the peer reads nothing of the message
inline constexpr Duration smtp_final_dot = std::chrono::minutes(11);  // giving up early makes duplicates
inline constexpr std::size_t smtp_line = 998;                         // of a message, without its CRLF
inline constexpr std::size_t recipients = 100;                        // of one message

// SMTP as a server.
inline constexpr std::size_t smtp_command_line = 2 * 1024;
inline constexpr std::size_t smtp_sasl_line = 12 * 1024;
inline constexpr std::uint64_t submitted_message = 50u * 1024 * 1024;
inline constexpr Duration smtp_idle = std::chrono::minutes(5);

// Messages.
inline constexpr std::size_t header_field = 256 * 1024;  // parsed; the raw message is always kept whole
inline constexpr std::size_t header_bytes = 8u * 1024 * 1024;
inline constexpr std::size_t header_fields = 5000;
inline constexpr std::size_t header_name = 256;
inline constexpr std::size_t addresses = 2000;
inline constexpr std::size_t comment_depth = 32;
inline constexpr std::size_t encoded_words = 1000;
inline constexpr std::size_t parameters = 64;  // RFC 2231
inline constexpr std::size_t mime_depth = 100;
inline constexpr std::size_t mime_parts = 10'000;
inline constexpr std::size_t boundary = 256;
inline constexpr std::size_t preview_characters = 256;  // RFC 8621 4.1.4

// JMAP (the session object announces them) and its socket.
inline constexpr std::size_t jmap_request = 1024 * 1024;
inline constexpr std::size_t jmap_calls = 16;
inline constexpr std::size_t jmap_concurrent_requests = 4;
inline constexpr std::size_t jmap_objects_in_get = 500;
inline constexpr std::size_t jmap_objects_in_set = 500;
inline constexpr std::size_t upload_bytes = 50u * 1024 * 1024;
inline constexpr std::size_t concurrent_uploads = 4;
inline constexpr std::int64_t upload_seconds = 24 * 60 * 60;       // an upload that nothing uses is kept so long
inline constexpr std::size_t import_slice = 16u * 1024 * 1024;     // of a file that is imported, in one request
inline constexpr std::size_t imports_of_user = 2;                  // at once
inline constexpr std::size_t imports = 6;                          // of everybody at once: each may hold 5 MiB
inline constexpr Duration import_idle = std::chrono::minutes(10);  // then it may be forgotten
inline constexpr std::uint64_t octets_of_user = 5'000'000'000;     // what is beyond waits with the provider
inline constexpr std::size_t socket_before_login = 4 * 1024;
inline constexpr std::size_t socket_send_queue = 4u * 1024 * 1024;
inline constexpr Duration socket_ping = std::chrono::seconds(60);
inline constexpr Duration socket_idle = std::chrono::seconds(180);

// Signing in at a provider (OAuth 2). Microsoft's tokens have a few thousand octets.
inline constexpr std::size_t oauth_token = 16 * 1024;
inline constexpr std::size_t oauth_answer = 256 * 1024;   // of a token endpoint, or a description of a provider
inline constexpr std::int64_t oauth_seconds = 15 * 60;    // from opening the provider's page to coming back
inline constexpr std::size_t authorizations_of_user = 8;  // at once

// Text of a peer shown to a person: characters, control and bidi characters removed.
inline constexpr std::size_t server_words = 200;

}  // namespace kontor::limits
