// Mail in files, in and out over HTTP: what was sent in slices comes back as it was.
#include "native/relay/auth/password.hpp"
#include "tests/native/relay/routes/relay_under_test.hpp"

namespace kontor::routes {
namespace {

const std::string box =
    "From ann@example.org Mon Nov 23 10:05:09 2026\nFrom: ann@example.org\nSubject: one\n\nHello\n>From here it is "
    "text.\n\n"
    "From bob@example.org Mon Nov 23 11:05:09 2026\nFrom: bob@example.org\nSubject: two\nStatus: RO\n\nBye\n\n";

// The octets of a chunked body (RFC 9112 7.1); empty when its end is missing.
std::optional<std::string> without_chunks(const std::string& body) {
    std::string octets;
    for (std::size_t at = 0;;) {
        const std::size_t line = body.find("\r\n", at);
        if (line == std::string::npos) return std::nullopt;
        const std::size_t size = std::stoul(body.substr(at, line - at), nullptr, 16);
        if (size == 0) return octets;
        octets += body.substr(line + 2, size);
        at = line + 2 + size + 2;
    }
}

class Transfer : public RelayTest {
protected:
    std::string begin(const Fields& fields, const std::string& query = "") {
        const Answer answer = ask("POST", "/mail/import/" + home_account() + query, fields);
        EXPECT_EQ(answer.status, 201) << answer.body;
        return answer.status == 201 ? Json::parse(answer.body)["id"].get<std::string>() : std::string();
    }
    Answer slice(const Fields& fields, const std::string& id, const std::string& query, const std::string& body) {
        return ask("POST", "/mail/import/" + home_account() + "/" + id + query, fields, body);
    }
    std::string exported(const Fields& fields, const std::string& query = "?format=mbox") {
        test::Wire wire(port);
        Fields closing = fields;
        closing.emplace_back("Connection", "close");
        wire.write(test::request_text(port, "GET", "/mail/export/" + home_account() + "/mail.mbox" + query, closing));
        const std::string text = wire.read_to_end();
        const std::size_t body = text.find("\r\n\r\n");
        EXPECT_NE(text.find("Transfer-Encoding: chunked"), std::string::npos);
        return without_chunks(text.substr(body + 4)).value_or("cut off");
    }
    std::string mailbox_of(mail::Role role) {
        const auto all = (*store.view(ann))->mailboxes(mail::Scope::all());
        for (const mail::Mailbox& mailbox : *all)
            if (mailbox.role == role) return mailbox.id.to_string();
        return {};
    }
    std::uint32_t emails_in(const std::string& name) {
        const auto all = (*store.view(ann))->mailboxes(mail::Scope::all());
        for (const mail::Mailbox& mailbox : *all)
            if (mailbox.name == name) return mailbox.total_emails;
        return 0;
    }
};

TEST_F(Transfer, AFileComesBackAsItWent) {
    const Fields ann_is = with_bearer();
    const std::string id = begin(ann_is);
    const Answer answer = slice(ann_is, id, "?file=0&at=0&name=Letters.mbox&last=1", box);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(Json::parse(answer.body)["file"], 1);
    const Json done = Json::parse(slice(ann_is, id, "?end=1", "").body);
    EXPECT_EQ(done["imported"], 2) << done;
    EXPECT_EQ(done["octets"], box.size());
    EXPECT_EQ(emails_in("Letters"), 2u);
    EXPECT_EQ(exported(ann_is), box);
    EXPECT_EQ(slice(ann_is, id, "?end=1", "").status, 404) << "it is over";
}

TEST_F(Transfer, CutAnywhereItIsTheSame) {
    const Fields ann_is = with_bearer();
    for (const std::size_t size : {1u, 7u, 64u}) {
        const std::string name = "cut" + std::to_string(size);
        // Another message each time: the same one again would be known.
        std::string file = box;
        file.replace(file.find("Hello"), 5, "Hello " + name);
        file.replace(file.find("Bye"), 3, "Bye " + name);
        const std::string id = begin(ann_is);
        for (std::size_t at = 0; at < file.size(); at += size) {
            const bool last = at + size >= file.size();
            const Answer answer = slice(
                ann_is, id, "?file=0&at=" + std::to_string(at) + "&name=" + name + ".mbox" + (last ? "&last=1" : ""),
                file.substr(at, size));
            ASSERT_EQ(answer.status, 200) << answer.body;
        }
        const Json done = Json::parse(slice(ann_is, id, "?end=1", "").body);
        EXPECT_EQ(done["imported"], 2) << size << done;
        EXPECT_EQ(emails_in(name), 2u);
    }
}

TEST_F(Transfer, OnlyTheNextSliceIsTaken) {
    const Fields ann_is = with_bearer();
    const std::string id = begin(ann_is), first = box.substr(0, 60), rest = box.substr(60);
    ASSERT_EQ(slice(ann_is, id, "?file=0&at=0&name=a.mbox", first).status, 200);
    const Answer again = slice(ann_is, id, "?file=0&at=0&name=a.mbox", first);
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(Json::parse(again.body)["at"], 60);
    EXPECT_EQ(slice(ann_is, id, "?file=0&at=100&name=a.mbox", rest).status, 409);
    EXPECT_EQ(slice(ann_is, id, "?file=1&at=0&name=b.mbox", rest).status, 409);
    const Json asked = Json::parse(slice(ann_is, id, "", "").body);
    EXPECT_EQ(asked["file"], 0);
    EXPECT_EQ(asked["at"], 60);
    ASSERT_EQ(slice(ann_is, id, "?file=0&at=60&name=a.mbox&last=1", rest).status, 200);
    EXPECT_EQ(slice(ann_is, id, "?file=0&at=60&name=a.mbox&last=1", rest).status, 409) << "its answer was lost";
    EXPECT_EQ(Json::parse(slice(ann_is, id, "?end=1", "").body)["imported"], 2);
}

TEST_F(Transfer, WhatIsThereIsPassedOverAndWhatIsNoMailIsNamed) {
    const Fields ann_is = with_bearer();
    const std::string id = begin(ann_is, "?mailbox=" + mailbox_of(mail::Role::archive));
    slice(ann_is, id, "?file=0&at=0&name=a.mbox&last=1", box);
    slice(ann_is, id, "?file=1&at=0&name=b.mbox&last=1", box);
    const Answer holiday = slice(ann_is, id, "?file=2&at=0&name=holiday.jpg", std::string(2000, '\xff'));
    EXPECT_EQ(Json::parse(holiday.body)["file"], 3) << "the rest need not be sent";
    slice(ann_is, id, "?file=3&at=0&name=old/cur/1764000000.M1.host:2,FS&last=1", "Subject: three\r\n\r\nx\r\n");
    const Json done = Json::parse(slice(ann_is, id, "?end=1", "").body);
    EXPECT_EQ(done["imported"], 3) << done;
    EXPECT_EQ(done["duplicates"], 2);
    EXPECT_EQ(done["withoutMail"], 1);
    EXPECT_EQ(done["notMail"], Json::array({"holiday.jpg"}));
    EXPECT_EQ(emails_in("Archive"), 3u);
}

TEST_F(Transfer, IsOnesOwn) {
    static const std::string hash = *auth::hash_password(Secret("bob's password"));
    ASSERT_TRUE(store.directory().add("bob", hash, false));
    const Fields bob = basic("bob", "bob's password"), ann_is = with_bearer();
    add_mail("Subject: secret\r\n\r\nx\r\n");
    const std::string account = home_account(), id = begin(ann_is);
    EXPECT_EQ(ask("POST", "/mail/import/" + account, bob).status, 404);
    EXPECT_EQ(slice(bob, id, "?file=0&at=0&name=a.mbox&last=1", box).status, 404);
    EXPECT_EQ(slice(bob, id, "?end=1", "").status, 404);
    EXPECT_EQ(ask("GET", "/mail/export/" + account + "/a.mbox", bob).status, 404);
    EXPECT_EQ(ask("GET", "/mail/export/" + account + "/a.mbox?mailbox=m999", ann_is).status, 404);
    EXPECT_EQ(ask("POST", "/mail/import/" + account + "?mailbox=m999", ann_is).status, 404);
    EXPECT_EQ(ask("POST", "/mail/import/all", ann_is).status, 404);
    EXPECT_EQ(Json::parse(slice(ann_is, id, "?end=1", "").body)["imported"], 0);
}

TEST_F(Transfer, NeedsAPageOfOurs) {
    const std::string target = "/mail/import/" + home_account();
    Fields fields = cookie();
    EXPECT_EQ(ask("POST", target, fields).status, 401) << "without Origin a cookie does not count";
    fields.emplace_back("Origin", origin());
    EXPECT_EQ(ask("POST", target, fields).status, 201);
    fields.back().second = "http://evil.example";
    EXPECT_EQ(ask("POST", target, fields).status, 403);
    EXPECT_EQ(ask("POST", target).status, 401);
    EXPECT_EQ(ask("GET", target, with_bearer()).status, 405);
    Fields foreign = cookie();
    foreign.emplace_back("Origin", "http://evil.example");
    EXPECT_EQ(ask("GET", "/mail/export/" + home_account() + "/a.mbox", foreign).status, 401);
}

TEST_F(Transfer, IsBounded) {
    const Fields ann_is = with_bearer();
    const std::string id = begin(ann_is);
    begin(ann_is);
    EXPECT_EQ(ask("POST", "/mail/import/" + home_account(), ann_is).status, 429);
    EXPECT_EQ(slice(ann_is, id, "?file=0&at=0&name=a", std::string(limits::import_slice + 1, 'x')).status, 413);
    slice(ann_is, id, "?end=1", "");
    begin(ann_is);
    stop();
    Settings settings;
    settings.octets_of_user = 300;
    start(settings);
    const std::string big = begin(ann_is);
    EXPECT_EQ(slice(ann_is, big, "?file=0&at=0&name=a.eml&last=1", "Subject: x\r\n\r\n" + std::string(400, 'y')).status,
              200);
    slice(ann_is, big, "?end=1", "");
    EXPECT_EQ(slice(ann_is, begin(ann_is), "?file=0&at=0&name=b.eml&last=1", "Subject: y\r\n\r\n").status, 507);
}

TEST_F(Transfer, AnArchiveHasAFileForEachMessage) {
    const std::string raw = "From: ann@example.org\r\nSubject: one\r\n\r\nHello\r\n";
    add_mail(raw);
    const std::string tar = exported(with_bearer(), "?format=eml");
    ASSERT_EQ(tar.size() % 512, 0u);
    EXPECT_EQ(tar.substr(0, 5), "mail/");
    EXPECT_EQ(tar.substr(512, raw.size()), raw);
    EXPECT_EQ(tar.substr(1024), std::string(1024, '\0'));
    const std::string maildir = exported(with_bearer(), "?format=maildir");
    EXPECT_NE(maildir.find("mail/cur/"), std::string::npos);
    EXPECT_NE(maildir.find(raw), std::string::npos);
}

}  // namespace
}  // namespace kontor::routes
