// The relay as a whole on a directory of its own: starts, announces itself, drains, leaves nothing behind.
#include "native/relay/serve/relay.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "native/relay/auth/password.hpp"
#include "tests/native/relay/support/http_client.hpp"

namespace kontor::relay {
namespace {

class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "kontor-relay-XXXXXX").string();
        path_ = mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

RelaySettings settings(const Folder& folder) {
    RelaySettings result;
    result.data = folder.path();
    result.listen = {"127.0.0.1", 0};
    result.window = folder.path();  // no window there: the relay works without
    return result;
}

std::uint16_t port_of(const Relay& relay) {
    return static_cast<std::uint16_t>(std::stoi(relay.url().substr(relay.url().rfind(':') + 1)));
}

std::string notice(const Folder& folder) {
    std::ifstream in(folder.path() / "relay.json");
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

TEST(Relay, SaysWhereItIsAndStopsWithinItsPatience) {
    Folder folder;
    auto store = storage::open_sqlite_store(folder.path());
    ASSERT_TRUE(store);
    const auto relay = Relay::start(std::move(*store), settings(folder));
    ASSERT_TRUE(relay) << relay.error().message();
    EXPECT_NE(notice(folder).find("\"url\":\"" + (*relay)->url() + "\""), std::string::npos);
    struct stat status {};
    ASSERT_EQ(::stat((folder.path() / "relay.json").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    EXPECT_EQ(test::request(port_of(**relay), "GET", "/healthz").body, "ok\n");
    const std::string metrics = test::request(port_of(**relay), "GET", "/metrics").body;
    for (const char* name : {"kontor_http_connections ", "kontor_collect_messages_total 0", "kontor_store_stopped 0",
                             "kontor_store_database_bytes "}) {
        EXPECT_NE(metrics.find(name), std::string::npos) << name;
    }

    test::Wire idle(port_of(**relay));
    const auto began = std::chrono::steady_clock::now();
    (*relay)->stop();
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
    EXPECT_TRUE(idle.is_closed_within(1000));
    EXPECT_EQ(notice(folder), "");
}

TEST(Relay, ItsLinkSignsInOnceAndItsSessionsSurviveARestart) {
    Folder folder;
    std::string cookie;
    {
        auto store = storage::open_sqlite_store(folder.path());
        ASSERT_TRUE(store);
        const auto user = (*store)->directory().add("ann", *auth::hash_password(Secret("correct horse")), false);
        ASSERT_TRUE(user);
        const auto relay = Relay::start(std::move(*store), settings(folder));
        ASSERT_TRUE(relay);
        const std::string link = *(*relay)->sign_in_link(*user, std::chrono::minutes(1));
        EXPECT_EQ(link.rfind((*relay)->url() + "/?ticket=", 0), 0u);
        const std::string body = "{\"ticket\":\"" + link.substr(link.rfind('=') + 1) + "\"}";
        const test::Answer first =
            test::request(port_of(**relay), "POST", "/auth/login", {{"Content-Type", "application/json"}}, body);
        ASSERT_EQ(first.status, 200);
        cookie = first.field("set-cookie").substr(0, first.field("set-cookie").find(';'));
    }
    auto store = storage::open_sqlite_store(folder.path());
    ASSERT_TRUE(store);  // the relay let go of it
    const auto relay = Relay::start(std::move(*store), settings(folder));
    ASSERT_TRUE(relay);
    EXPECT_EQ(test::request(port_of(**relay), "GET", "/.well-known/jmap", {{"Cookie", cookie}}).status, 200);
}

TEST(Relay, SaysWhyItCannotStart) {
    Folder one, two;
    auto first = Relay::start(std::move(*storage::open_sqlite_store(one.path())), settings(one));
    ASSERT_TRUE(first);
    RelaySettings taken = settings(two);
    taken.listen.port = port_of(**first);
    const auto second = Relay::start(std::move(*storage::open_sqlite_store(two.path())), taken);
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().message().find("in use"), std::string::npos);
}

}  // namespace
}  // namespace kontor::relay
