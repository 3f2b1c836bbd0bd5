// One message of the demo office, before it becomes octets.
#pragma once

#include <string>
#include <vector>

#include "engine/base/instant.hpp"

namespace kontor::demo {

struct Person {
    std::string name;
    std::string address;
};

struct Attachment {
    std::string name;
    std::string media_type;
    std::string octets;
    std::string content_id;  // not empty: shown inside the HTML as cid:
};

struct Letter {
    Person from;
    std::vector<Person> to, cc;
    std::string subject;  // UTF-8
    UtcTime sent;
    int zone_minutes = 60;
    std::string id;                       // Message-ID without < >
    std::vector<std::string> references;  // oldest first; the last one is answered
    std::string text;                     // UTF-8; may be empty when there is html
    std::string html;
    std::vector<Attachment> attachments;
    std::string list;  // of newsletters: List-Unsubscribe and List-Id
};

UtcTime days_before(UtcTime now, double days);

// One that is neither an answer nor has anything but a text.
Letter routine(const Person& from, const Person& to, std::string subject, std::string id, UtcTime sent);

// The message as RFC 5322 and MIME have it, lines ending in CRLF.
std::string write_letter(const Letter& letter);

}  // namespace kontor::demo
