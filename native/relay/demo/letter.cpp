#include "native/relay/demo/letter.hpp"

#include <cstdio>
#include <ctime>

#include "engine/text/ascii.hpp"
#include "engine/text/base64.hpp"

namespace kontor::demo {

namespace {

// RFC 2047: words of at most 45 octets, cut between characters.
std::string encoded(const std::string& text) {
    if (text::is_ascii(text)) return text;
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = std::min(at + 42, text.size());
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
        if (!out.empty()) out += "\r\n ";
        out += "=?UTF-8?B?" + text::base64_encode(text.substr(at, end - at)) + "?=";
        at = end;
    }
    return out;
}

std::string mailbox(const Person& person) {
    if (person.name.empty()) return person.address;
    const std::string name = text::is_ascii(person.name) ? '"' + person.name + '"' : encoded(person.name);
    return name + " <" + person.address + '>';
}

std::string mailboxes(const std::vector<Person>& people) {
    std::string out;
    for (const Person& person : people) out += (out.empty() ? "" : ",\r\n ") + mailbox(person);
    return out;
}

std::string date(const Letter& letter) {
    const std::time_t local = static_cast<std::time_t>(letter.sent.seconds + letter.zone_minutes * 60);
    std::tm parts{};
    gmtime_r(&local, &parts);
    char text[64];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S", &parts);
    char zone[16];
    std::snprintf(zone, sizeof zone, " %+03d%02d", letter.zone_minutes / 60, letter.zone_minutes % 60);
    return std::string(text) + zone;
}

std::string base64_lines(const std::string& octets) {
    const std::string all = text::base64_encode(octets);
    std::string out;
    for (std::size_t at = 0; at < all.size(); at += 76) out += all.substr(at, 76) + "\r\n";
    return out;
}

std::string crlf(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') out += '\r';
        out += c;
    }
    return out;
}

// A text part: 8bit when its lines are short enough, else base64.
std::string text_part(const std::string& subtype, const std::string& text) {
    std::size_t longest = 0, line = 0;
    for (const char c : text) {
        line = c == '\n' ? 0 : line + 1;
        longest = std::max(longest, line);
    }
    const std::string head = "Content-Type: text/" + subtype + "; charset=utf-8\r\n";
    if (longest > 900) return head + "Content-Transfer-Encoding: base64\r\n\r\n" + base64_lines(text);
    return head + "Content-Transfer-Encoding: 8bit\r\n\r\n" + crlf(text) + "\r\n";
}

std::string attachment_part(const Attachment& attachment) {
    const bool is_inline = !attachment.content_id.empty();
    std::string out = "Content-Type: " + attachment.media_type + "; name=\"" + encoded(attachment.name) + "\"\r\n";
    out += std::string("Content-Disposition: ") + (is_inline ? "inline" : "attachment") + "; filename=\"" +
           encoded(attachment.name) + "\"\r\n";
    if (is_inline) out += "Content-ID: <" + attachment.content_id + ">\r\n";
    return out + "Content-Transfer-Encoding: base64\r\n\r\n" + base64_lines(attachment.octets);
}

std::string multipart(const std::string& subtype, const std::string& boundary, const std::vector<std::string>& parts) {
    std::string out = "Content-Type: multipart/" + subtype + "; boundary=\"" + boundary + "\"\r\n\r\n";
    for (const std::string& part : parts) out += "--" + boundary + "\r\n" + part;
    return out + "--" + boundary + "--\r\n";
}

std::string body(const Letter& letter) {
    const std::string boundary = "=_" + letter.id.substr(0, letter.id.find('@'));
    std::string whole = letter.html.empty() ? text_part("plain", letter.text) : text_part("html", letter.html);
    std::vector<std::string> inlined{whole}, mixed;
    for (const Attachment& attachment : letter.attachments) {
        if (!attachment.content_id.empty()) inlined.push_back(attachment_part(attachment));
    }
    if (inlined.size() > 1) whole = multipart("related", boundary + "_r", inlined);
    if (!letter.html.empty() && !letter.text.empty()) {
        whole = multipart("alternative", boundary + "_a", {text_part("plain", letter.text), whole});
    }
    mixed.push_back(whole);
    for (const Attachment& attachment : letter.attachments) {
        if (attachment.content_id.empty()) mixed.push_back(attachment_part(attachment));
    }
    return mixed.size() > 1 ? multipart("mixed", boundary + "_m", mixed) : whole;
}

}  // namespace

UtcTime days_before(UtcTime now, double days) { return {now.seconds - static_cast<std::int64_t>(days * 86400)}; }

Letter routine(const Person& from, const Person& to, std::string subject, std::string id, UtcTime sent) {
    Letter letter;
    letter.from = from;
    letter.to = {to};
    letter.subject = std::move(subject);
    letter.sent = sent;
    letter.id = std::move(id);
    return letter;
}

std::string write_letter(const Letter& letter) {
    std::string out = "Received: from mail.example by mx.example; " + date(letter) + "\r\n";
    out += "From: " + mailbox(letter.from) + "\r\nTo: " + mailboxes(letter.to) + "\r\n";
    if (!letter.cc.empty()) out += "Cc: " + mailboxes(letter.cc) + "\r\n";
    out +=
        "Subject: " + encoded(letter.subject) + "\r\nDate: " + date(letter) + "\r\nMessage-ID: <" + letter.id + ">\r\n";
    if (!letter.references.empty()) {
        out += "In-Reply-To: <" + letter.references.back() + ">\r\nReferences:";
        for (const std::string& reference : letter.references) out += " <" + reference + ">";
        out += "\r\n";
    }
    if (!letter.list.empty()) {
        out += "List-Id: <" + letter.list + ">\r\nList-Unsubscribe: <https://" + letter.list + "/unsubscribe>\r\n";
    }
    return out + "MIME-Version: 1.0\r\n" + body(letter);
}

}  // namespace kontor::demo
