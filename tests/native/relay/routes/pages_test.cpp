// The window's files, mail as pages, health and metrics.
#include <filesystem>
#include <fstream>

#include "native/relay/routes/mail_image.hpp"
#include "tests/native/relay/routes/relay_under_test.hpp"

namespace kontor::routes {
namespace {

class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "kontor-window-XXXXXX").string();
        path_ = mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    void write(const std::string& name, const std::string& content) { std::ofstream(path_ / name) << content; }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

class WindowTest : public RelayTest {
protected:
    void SetUp() override {
        folder.write("index.html", "<!doctype html>page");
        folder.write("index.html.br", "page in brotli");
        folder.write("index.html.gz", "page in gzip");
        folder.write("kontor.0123456789ab.wasm", "wasm");
        folder.write("kontor.0123456789ab.wasm.br", "br");
        folder.write("plain.js", "js");
        auto window = Window::load(folder.path());
        ASSERT_TRUE(window);
        start({}, std::move(*window));
    }
    Folder folder;
};

TEST_F(WindowTest, IsServedInTheFormTheBrowserTakes) {
    const Answer plain = ask("GET", "/"), brotli = ask("GET", "/", {{"Accept-Encoding", "gzip, deflate, br"}}),
                 gzip = ask("GET", "/", {{"Accept-Encoding", "gzip;q=0.5, br;q=0"}});
    EXPECT_EQ(plain.body, "<!doctype html>page");
    EXPECT_EQ(plain.field("content-encoding"), "");
    EXPECT_EQ(brotli.body, "page in brotli");
    EXPECT_EQ(brotli.field("content-encoding"), "br");
    EXPECT_EQ(gzip.body, "page in gzip");
    EXPECT_EQ(gzip.field("content-encoding"), "gzip");
    for (const Answer& each : {plain, brotli, gzip}) {
        EXPECT_EQ(each.status, 200);
        EXPECT_EQ(each.field("content-type"), "text/html; charset=utf-8");
        EXPECT_EQ(each.field("vary"), "Accept-Encoding");
        EXPECT_EQ(each.field("cache-control"), "no-cache");
    }
    EXPECT_NE(plain.field("etag"), brotli.field("etag"));
    EXPECT_EQ(ask("GET", "/plain.js", {{"Accept-Encoding", "br"}}).body, "js");
}

TEST_F(WindowTest, IsKeptByBrowsers) {
    const std::string etag = ask("GET", "/").field("etag");
    EXPECT_EQ(etag.front(), '"');
    const Answer again = ask("GET", "/", {{"If-None-Match", etag}});
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(ask("GET", "/", {{"If-None-Match", "\"other\""}}).status, 200);
    const Answer hashed = ask("GET", "/kontor.0123456789ab.wasm");
    EXPECT_EQ(hashed.field("cache-control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(hashed.field("content-type"), "application/wasm");
    EXPECT_EQ(ask("HEAD", "/").field("content-length"), "19");
}

TEST_F(WindowTest, HasAPolicyThatRunsNothingElse) {
    for (const char* target : {"/", "/kontor.0123456789ab.wasm", "/nothing"}) {
        const Answer answer = ask("GET", target);
        const std::string policy = answer.field("content-security-policy");
        EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
        EXPECT_NE(policy.find("script-src 'self' 'wasm-unsafe-eval';"), std::string::npos);
        EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
        EXPECT_NE(policy.find("base-uri 'none'; form-action 'none'"), std::string::npos);
        EXPECT_EQ(policy.find("'unsafe-eval'"), std::string::npos);
        EXPECT_EQ(policy.find("unsafe-inline"), std::string::npos);
        EXPECT_EQ(answer.field("x-content-type-options"), "nosniff");
        EXPECT_EQ(answer.field("referrer-policy"), "no-referrer");
        EXPECT_EQ(answer.field("cross-origin-opener-policy"), "same-origin");
    }
}

TEST_F(WindowTest, IsAllThereIs) {
    EXPECT_EQ(ask("GET", "/index.html.br").status, 404);
    EXPECT_EQ(ask("GET", "/../secret").status, 400);
    EXPECT_EQ(ask("GET", "/%2e%2e/secret").status, 400);
    EXPECT_EQ(ask("POST", "/").status, 405);
    EXPECT_FALSE(Window::load("/nowhere"));
}

const char* html_mail =
    "From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"
    "--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    "<p onclick=alert(1)>Gr\xc3\xbc\xc3\x9f"
    "e <script>alert(1)</script><img src=\"cid:pic@x\"><img src=\"https://t.example/o.gif\"></p>\r\n"
    "--x\r\nContent-Type: image/png\r\nContent-ID: <pic@x>\r\nContent-Transfer-Encoding: "
    "base64\r\n\r\niVBORw0KGgo=\r\n--x--\r\n";

TEST_F(RelayTest, MailIsAPageWithoutScripts) {
    const std::string target = "/mail/html/" + home_account() + "/" + add_mail(html_mail).to_string();
    const Answer page = ask("GET", target + "?images=0", cookie());
    ASSERT_EQ(page.status, 200);
    EXPECT_EQ(page.field("content-type"), "text/html; charset=utf-8");
    const std::string policy = page.field("content-security-policy");
    EXPECT_NE(policy.find("default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'"), std::string::npos);
    EXPECT_NE(policy.find("sandbox"), std::string::npos);
    EXPECT_EQ(policy.find("allow-scripts"), std::string::npos);
    EXPECT_EQ(policy.find("script-src"), std::string::npos);
    EXPECT_EQ(page.field("kontor-blocked-images"), "1");
    EXPECT_NE(page.body.find("Grüße"), std::string::npos);
    EXPECT_EQ(page.body.find("alert"), std::string::npos);
    EXPECT_EQ(page.body.find("t.example"), std::string::npos);

    // The message's own picture is a download that the frame may show.
    const std::size_t at = page.body.find("/jmap/download/");
    ASSERT_NE(at, std::string::npos);
    std::string source = page.body.substr(at, page.body.find('"', at) - at);
    const Answer picture = ask("GET", source, cookie());
    EXPECT_EQ(picture.status, 200);
    EXPECT_EQ(picture.field("content-type"), "image/png");
    EXPECT_EQ(picture.body, "\x89PNG\r\n\x1a\n");
}

TEST_F(RelayTest, MailWithoutHtmlHasNoPage) {
    const std::string target = "/mail/html/" + home_account() + "/";
    EXPECT_EQ(ask("GET", target + add_mail("Subject: x\r\n\r\nplain\r\n").to_string(), basic()).status, 404);
    EXPECT_EQ(ask("GET", target + "e999", basic()).status, 404);
    EXPECT_EQ(ask("GET", target + "nonsense", basic()).status, 404);
}

TEST_F(RelayTest, RemoteImagesComeOnlyByAddressesThisRelayMade) {
    const std::string target = "/mail/html/" + home_account() + "/" + add_mail(html_mail).to_string();
    const Answer page = ask("GET", target + "?images=1", basic());
    EXPECT_NE(page.body.find("/mail/image?u=https%3A%2F%2Ft.example%2Fo.gif&amp;s="), std::string::npos);
    EXPECT_EQ(page.field("kontor-blocked-images"), "0");

    EXPECT_EQ(
        ask("GET", "/mail/image?u=https%3A%2F%2Ft.example%2Fo.gif&s=00000000000000000000000000000000", basic()).status,
        403);
    EXPECT_EQ(ask("GET", "/mail/image", basic()).status, 403);
    // Signed, and still not a way into the network behind the relay.
    for (const std::string& inside :
         {origin() + "/metrics", std::string("http://localhost:1/"), std::string("http://[::1]/"),
          std::string("http://169.254.169.254/latest"), std::string("http://10.0.0.1/"),
          std::string("file:///etc/passwd"), std::string("gopher://127.0.0.1:1/")}) {
        const Answer answer = ask("GET", image_address(*office, ann, inside), basic());
        EXPECT_EQ(answer.status, 502) << inside;
        EXPECT_EQ(answer.body.find("kontor_test"), std::string::npos);
    }
}

TEST_F(RelayTest, HealthAndMetrics) {
    EXPECT_EQ(ask("GET", "/healthz").body, "ok\n");
    EXPECT_EQ(ask("GET", "/healthz", {{"Host", "any.name.example"}}).status, 200);
    trouble = "the store has stopped";
    EXPECT_EQ(ask("GET", "/healthz").status, 503);
    const Answer metrics = ask("GET", "/metrics");
    EXPECT_EQ(metrics.body, "kontor_test 1\n");
    EXPECT_EQ(metrics.field("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_EQ(ask("GET", "/metrics", {{"X-Forwarded-For", "192.0.2.1"}}).status, 401);
    EXPECT_EQ(ask("GET", "/metrics", {{"Host", "192.0.2.1"}}).status, 401);
}

}  // namespace
}  // namespace kontor::routes
