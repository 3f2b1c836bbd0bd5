// What goes out: in whatever pieces it comes, nobody who stands in Bcc alone is named in it.
#include "engine/send/wire_filter.hpp"

#include <gtest/gtest.h>

#include <random>

#include "engine/mime/parse_message.hpp"
#include "engine/mime/write_message.hpp"
#include "engine/send/envelope.hpp"
#include "engine/smtp/content.hpp"
#include "tests/support/linear_work.hpp"

namespace kontor::send {
namespace {

std::string crlf(std::string_view text) {
    std::string out;
    for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
    return out;
}

Additions some_additions() {
    return {"Sender: house@office.example\r\n", "Date: Tue, 24 Nov 2026 17:00:00 +0100\r\n",
            "Message-ID: <new@office.example>\r\n"};
}

Result<std::string> filtered(const std::string& raw, const Additions& additions, std::size_t piece = 0) {
    WireFilter filter(additions, header_blocks(mime::parse(raw)));
    std::string out;
    if (piece == 0) piece = raw.size() + 1;
    for (std::size_t at = 0; at < raw.size(); at += piece) filter.take(Bytes(raw).substr(at, piece), out);
    const auto done = filter.finish(out);
    if (!done) return done.error();
    return out;
}

// Cut at every size, with the same result.
std::string wire(const std::string& raw, const Additions& additions = {}) {
    const auto whole = filtered(raw, additions);
    EXPECT_TRUE(whole) << whole.error().message();
    for (const std::size_t piece : {1u, 2u, 3u, 7u, 64u}) EXPECT_EQ(filtered(raw, additions, piece).value(), *whole);
    return *whole;
}

TEST(WireFilter, TakesBccWithItsContinuationLines) {
    EXPECT_EQ(wire(crlf("From: a@x\nBCC: one@x,\n two@x,\n\tthree@x\nTo: b@x\nbcc : four@x\nResent-Bcc: five@x\n\n"
                        "Bcc: in the text stays\n")),
              crlf("From: a@x\nTo: b@x\n\nBcc: in the text stays\n"));
}

TEST(WireFilter, LeavesEverythingElseAlone) {
    const std::string raw = crlf("From: a@x\nX-Bcc: kept\nBccx: kept\nSubject: a\n b\n\nText\n\n.\n");
    EXPECT_EQ(wire(raw), raw);
    EXPECT_EQ(wire("From: a@x\r\n\r\nno end"), "From: a@x\r\n\r\nno end");
}

TEST(WireFilter, AddsWhatIsMissing) {
    EXPECT_EQ(wire(crlf("From: a@x\nSender: old@x\n and more\n\nText\n"), some_additions()),
              crlf("From: a@x\nSender: house@office.example\nDate: Tue, 24 Nov 2026 17:00:00 +0100\n"
                   "Message-ID: <new@office.example>\n\nText\n"));
    EXPECT_EQ(wire(crlf("date: yesterday\nMessage-Id: <1@x>\nFrom: a@x\n\nText\n"), some_additions()),
              crlf("date: yesterday\nMessage-Id: <1@x>\nFrom: a@x\nSender: house@office.example\n\nText\n"));
    Additions without_house = some_additions();
    without_house.sender.clear();
    EXPECT_EQ(wire(crlf("Sender: own@x\nDate: d\nMessage-ID: <1@x>\n\n"), without_house),
              crlf("Sender: own@x\nDate: d\nMessage-ID: <1@x>\n\n"));
}

TEST(WireFilter, AMessageMayEndAnywhere) {
    EXPECT_EQ(wire("From: a@x"), "From: a@x\r\n\r\n");
    EXPECT_EQ(wire("From: a@x\r\n"), "From: a@x\r\n\r\n");
    EXPECT_EQ(wire("From: a@x\r\nBcc: b@x"), "From: a@x\r\n\r\n");
    EXPECT_EQ(wire("From: a@x\r\n\r\n"), "From: a@x\r\n\r\n");
    EXPECT_EQ(wire(""), "\r\n");
}

TEST(WireFilter, LineEndsBecomeCrlf) {
    EXPECT_EQ(wire("From: a@x\nBcc: b@x\nTo: c@x\n\nText\nmore\r\n"), "From: a@x\r\nTo: c@x\r\n\r\nText\r\nmore\r\n");
}

TEST(WireFilter, WhatOthersPutThereGoes) {
    EXPECT_EQ(wire("From a@x Tue Nov 24\nReturn-Path: <a@x>\nFrom: a@x\n\nT"), "From: a@x\r\n\r\nT");
    EXPECT_EQ(wire(">From a@x Tue Nov 24\nFrom: a@x\n\nT"), "From: a@x\r\n\r\nT");
}

TEST(WireFilter, AHeaderThatMayBeReadOtherwiseIsRefused) {
    for (const char* raw : {"From: a@x\nstray line\nBcc: b@x\n\n", " Bcc: b@x\n\n", "From: a@x\n: nothing\n\n",
                            "From: a@x\nB cc: b@x\n\n", "From: a@x\n\rBcc: b@x\n\n", "From: a@x\nBcc\r: b@x\n\n",
                            "From: a@x\nBcc\n: b@x\n\n", "no header at all", "From: a@x\nB\001cc: b@x\n\n"}) {
        for (const std::size_t piece : {0u, 1u, 5u}) EXPECT_FALSE(filtered(raw, {}, piece)) << raw;
    }
    EXPECT_FALSE(filtered(std::string(300, 'x') + ": long\r\n\r\n", {}));
}

TEST(WireFilter, AMailThatIsForwardedAsItIsNamesNobodyInSecret) {
    const std::string inner = crlf("From: a@x\nBcc: secret@x,\n more@x\nstray\nTo: b@x\n\nBcc: text\n");
    mime::NewPart message, text, attached;
    message.fields = {{"From", mime::RawValue{"a@x"}}};
    message.type = "multipart/mixed";
    message.content = mime::NewPart::Content::parts;
    text.text = "See below.";
    attached.type = "message/rfc822";
    attached.content = mime::NewPart::Content::octets;
    attached.octets = inner;
    message.parts = {text, attached, text};
    const std::string raw = mime::write(message).value();
    ASSERT_NE(raw.find("secret@x"), std::string::npos);
    const std::string out = wire(raw);
    EXPECT_EQ(out.find("secret@x"), std::string::npos);
    EXPECT_EQ(out.find("more@x"), std::string::npos);
    EXPECT_NE(out.find("To: b@x\r\n\r\nBcc: text\r\n"), std::string::npos);
    EXPECT_EQ(mime::parse(out).parts.size(), mime::parse(raw).parts.size());
}

TEST(WireFilter, TheBoundaryBehindABareAttachedHeaderStays) {
    const std::string raw = crlf(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"
        "Subject: x\nBcc: secret@x\n--b\n\ntext\n--b--\n");
    EXPECT_EQ(wire(raw), crlf("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"
                              "Subject: x\n--b\n\ntext\n--b--\n"));
}

// E3, E6: whatever the header, what stands in Bcc alone is not in the octets, and every recipient is a value of the
// parser that can be an address of an envelope, or is named as invalid.
TEST(WireFilter, ABccAddressIsNeverOnTheWireUnlessItIsInToOrCc) {
    std::mt19937 random(4711);
    const auto below = [&](std::size_t limit) { return random() % limit; };
    std::size_t secrets = 0, shown = 0;
    for (int i = 0; i < 4'000; ++i) {
        std::string raw;
        std::vector<std::string> open;
        const char* const names[] = {"To", "Cc", "Bcc", "BCC", "bcc ", "Resent-Bcc", "resent-bcc", "Subject", "From"};
        for (std::size_t field = 0; field < 1 + below(7); ++field) {
            const std::string name = names[below(9)];
            raw += name + ":";
            for (std::size_t n = 0; n < 1 + below(4); ++n) {
                const std::string address = std::string(1, static_cast<char>('p' + below(8))) + "@people.example";
                const char* const forms[] = {" ", "\r\n ", "\r\n\t", "\n ", " Some Name <", " \"a, b\" <", "\r\n <"};
                const std::string form = forms[below(7)];
                raw += (n == 0 ? "" : ",") + form + address + (form.find('<') != form.npos ? ">" : "");
                if (name == "To" || name == "Cc" || name == "From" || name == "Subject") open.push_back(address);
            }
            raw += below(3) == 0 ? "\n" : "\r\n";
        }
        if (below(10) != 0) raw += "\r\nBody\r\n";
        const auto out = filtered(raw, some_additions(), 1 + below(40));
        ASSERT_TRUE(out) << raw;
        ASSERT_EQ(filtered(raw, some_additions()).value(), *out);
        for (char letter = 'p'; letter < 'x'; ++letter) {
            const std::string address = std::string(1, letter) + "@people.example";
            const bool is_open = std::find(open.begin(), open.end(), address) != open.end();
            ASSERT_EQ(out->find(address) != out->npos, is_open) << raw << "\n---\n" << *out;
            const bool was_there = raw.find(address) != raw.npos;
            secrets += was_there && !is_open;
            shown += is_open;
        }
        smtp::ContentScan scan;
        scan.take(*out);
        ASSERT_TRUE(scan.finish()) << *out;
    }
    EXPECT_GT(secrets, 1'000u);
    EXPECT_GT(shown, 1'000u);
}

TEST(WireFilter, WorkGrowsWithTheMessage) {
    test::expect_linear_work([](std::size_t size) {
        std::string raw = "From: a@x\r\n";
        while (raw.size() < size / 2) raw += "Bcc: b@x,\r\n c@x\r\nX: " + std::string(50, 'y') + "\r\n";
        raw += "\r\n";
        while (raw.size() < size) raw += "A line of text\r\n";
        return [raw] {
            std::string out;
            WireFilter filter({});
            filter.take(raw, out);
            EXPECT_TRUE(filter.finish(out));
        };
    });
}

TEST(Envelope, TakesPeopleFromTheHeaderOnce) {
    const std::string raw = crlf(
        "From: Anna <anna@x.example>\nSender: s@x.example\nTo: b@x.example, \"x@evil y\"@internal.example\n"
        "Cc: friends: c@x.example, B@X.example;, d@x.example\nBcc: e@x.example\nDate: today\nMessage-ID: <1@x>\n"
        "Resent-From: r@x\nResent-Sender: q@x\n\n");
    const Correspondents all = correspondents(mime::parse(raw));
    EXPECT_EQ(all.from, std::vector<std::string>{"anna@x.example"});
    EXPECT_EQ(all.sender, std::vector<std::string>{"s@x.example"});
    EXPECT_EQ(all.resent_from, std::vector<std::string>{"r@x"});
    EXPECT_EQ(all.resent_sender, std::vector<std::string>{"q@x"});
    EXPECT_EQ(all.to, (std::vector<std::string>{"b@x.example", "\"x@evil y\"@internal.example", "c@x.example",
                                                "d@x.example", "e@x.example"}));
    EXPECT_EQ(all.message_id, "1@x");
    EXPECT_TRUE(all.has_date);
    std::vector<std::string> invalid;
    EXPECT_EQ(recipients(all.to, invalid).size(), 5u);
    EXPECT_TRUE(invalid.empty());
    const auto some =
        recipients({"a@x.example", "A@x.example", "nobody", "a@x\r\nb@x", "@r:a@x", "", "a@x y"}, invalid);
    EXPECT_EQ(some.size(), 1u);
    EXPECT_EQ(invalid.size(), 5u);
}

}  // namespace
}  // namespace kontor::send
