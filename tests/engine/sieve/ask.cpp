#include "tests/engine/sieve/ask.hpp"

#include "engine/sieve/flags.hpp"

namespace kontor::sieve::test {
namespace {

std::string in_brackets(const Flags& flags) { return flags.empty() ? "" : " [" + joined(flags) + "]"; }

struct Speller {
    std::string operator()(const Keep& keep) const {
        return (keep.is_implicit ? "implicit keep" : "keep") + in_brackets(keep.flags);
    }
    std::string operator()(const FileInto& into) const {
        std::string text = "fileinto ";
        if (into.create) text += ":create ";
        if (into.special_use) text += ":specialuse " + *into.special_use + " ";
        if (into.mailbox_id) text += ":mailboxid " + *into.mailbox_id + " ";
        return text + into.mailbox + in_brackets(into.flags);
    }
    std::string operator()(const Redirect& redirect) const { return "redirect " + redirect.address; }
    std::string operator()(const Reject& reject) const {
        return (reject.at_protocol_level ? "ereject " : "reject ") + reject.reason;
    }
    std::string operator()(const Vacation& vacation) const {
        std::string text = "vacation " + std::to_string(vacation.days);
        if (!vacation.subject.empty()) text += " subject=" + vacation.subject;
        if (!vacation.from.empty()) text += " from=" + vacation.from;
        for (const std::string& address : vacation.addresses) text += " address=" + address;
        if (vacation.is_mime) text += " mime";
        return text + " " + vacation.reason;
    }
};

std::string placed(std::string_view kind, const ScriptError& error) {
    return std::string(kind) + ' ' + std::to_string(error.at.line) + ':' + std::to_string(error.at.column) + ' ' +
           error.what;
}

}  // namespace

std::string spelled(const Action& action) { return std::visit(Speller{}, action); }

std::string outcome_of(std::string_view script, std::string_view message, Office office, const Budget& budget) {
    const auto program = compile(script);
    std::string text;
    if (!program) {
        for (const ScriptError& error : program.error()) text += (text.empty() ? "" : "\n") + placed("error", error);
        return text;
    }
    const mime::Message parsed = mime::parse(message);
    MimeMessage seen(parsed, message);
    const auto outcome = run(*program, seen, office, budget);
    if (!outcome) return placed("failed", outcome.error());
    for (const Action& action : outcome->actions) text += (text.empty() ? "" : "; ") + spelled(action);
    return text.empty() ? "discard" : text;
}

std::string truth_of(std::string_view test, std::string_view message, const Office& office) {
    std::string script = "require [";
    for (const std::string& name : extension_names()) script += (script.ends_with('[') ? "\"" : ", \"") + name + '"';
    script += "];\r\nif " + std::string(test) + " { discard; }";
    const std::string outcome = outcome_of(script, message, office);
    return outcome == "discard" ? "true" : outcome == "implicit keep" ? "false" : outcome;
}

std::string_view letter() {
    return "Return-Path: <bounce+17@lists.example.net>\r\n"
           "Delivered-To: me+bills@example.org\r\n"
           "Received: from a.example by b.example; Tue, 24 Nov 2026 23:10:00 -0500\r\n"
           "Received: from c.example by a.example; Mon, 23 Nov 2026 10:00:00 +0100\r\n"
           "Date: Wed, 25 Nov 2026 01:02:03 +0130\r\n"
           "From: \"J\xC3\xBCrgen M\" <Juergen.M+sales@Example.COM>\r\n"
           "To: Me <me+bills@example.org>, Team: one@example.net, \"two words\"@example.net;\r\n"
           "Cc: tss(no spam)@fi.iki\r\n"
           "Reply-To: \"jo.hn\"@example.net\r\n"
           "Subject: =?utf-8?Q?Rechnung_f=C3=BCr?= =?utf-8?Q?_M=C3=A4rz?=\r\n"
           "Message-ID: <m1@example.com>\r\n"
           "List-Id: Acme Users\r\n"
           "\t<users.acme.example>\r\n"
           "X-Empty:\r\n"
           "X-Number:  0042 pieces  \r\n"
           "X-Two: first\r\n"
           "X-Two: second\r\n"
           "X-Spam-Status: No, score=2.5 required=5.0 tests=NONE\r\n"
           "MIME-Version: 1.0\r\n"
           "Content-Type: multipart/mixed; boundary=outer\r\n"
           "\r\n"
           "This is the prologue.\r\n"
           "--outer\r\n"
           "Content-Type: text/plain; charset=iso-8859-1\r\n"
           "Content-Transfer-Encoding: quoted-printable\r\n"
           "\r\n"
           "Gr=FC=DFe aus K=F6ln\r\n"
           "--outer\r\n"
           "Content-Type: text/html\r\n"
           "\r\n"
           "<p>Some <b>bold</b> words</p>\r\n"
           "--outer\r\n"
           "Content-Type: message/rfc822\r\n"
           "\r\n"
           "From: inner@example.org\r\n"
           "Subject: inside\r\n"
           "\r\n"
           "The inner text.\r\n"
           "--outer\r\n"
           "Content-Type: application/octet-stream\r\n"
           "Content-Transfer-Encoding: base64\r\n"
           "\r\n"
           "c2VjcmV0IG9jdGV0cw==\r\n"
           "--outer--\r\n"
           "This is the epilogue.\r\n";
}

}  // namespace kontor::sieve::test
