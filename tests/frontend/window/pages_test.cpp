// The pages of an account and of people: whatever is drawn on them a screen reader knows of (TheWindow::frame looks),
// and nothing reaches beyond the window.
#include "tests/frontend/window/the_window.hpp"

namespace kontor::frame {
namespace {

using test::Json;

class Pages : public TheWindow, public testing::WithParamInterface<float> {
protected:
    void SetUp() override {
        TheWindow::SetUp();
        width = GetParam();
    }
    void fits() {
        EXPECT_GT(test::items_seen(), 0u);
        for (const access::Node& node : window->tree().nodes())
            EXPECT_LE(node.rect.right(), width) << node.id << " " << node.name;
    }
    // In a narrow window a pane lies behind the button that shows it.
    void show_accounts() {
        if (width < 900) press(Role::button, "Show accounts");
    }
    void choose(const std::string& entry) {
        show_accounts();
        press(Role::button, "Menu");
        press(Role::menuitem, entry);
    }
};

Json run(const char* state, const Json& error) {
    return {{"state", state},
            {"started", "2026-03-12T14:00:00Z"},
            {"finished", "2026-03-12T14:00:04Z"},
            {"times", 3},
            {"newMessages", 12},
            {"bytes", 3'400'000},
            {"duplicates", 1},
            {"quarantined", 1},
            {"deleted", 1},
            {"error", error}};
}

TEST_P(Pages, of_an_account) {
    const Json refused = {{"class", "auth"},
                          {"message", "no"},
                          {"server", "[AUTH] " + std::string(180, 'w')},
                          {"detail", "refused"},
                          {"since", "2026-03-12T14:00:00Z"}};
    office.externals[0]["keepOnServer"] = "14d";
    office.planned = Json::array({{{"id", "e1"},
                                   {"externalAccountId", "r1"},
                                   {"emailId", "e1"},
                                   {"date", "2026-03-12T08:00:00Z"},
                                   {"isKept", false}},
                                  {{"id", "e2"},
                                   {"externalAccountId", "r1"},
                                   {"emailId", "e2"},
                                   {"date", "2026-03-26T09:00:00Z"},
                                   {"isKept", true}}});
    office.answers["CollectionHistory/query"] = {{"ids", {"r9"}}};
    office.answers["CollectionHistory/get"] = {
        {"list", Json::array({{{"id", "r9"},
                               {"externalAccountId", "r1"},
                               {"runs", Json::array({run("done", nullptr), run("failed", refused)})}}})}};
    const Json certificate = {{"subject", "CN=" + std::string(120, 'p') + ".work.example"},
                              {"issuer", "CN=Example CA"},
                              {"validFrom", "2026-01-01T00:00:00Z"},
                              {"validUntil", "2026-04-01T00:00:00Z"},
                              {"fingerprint", std::string(64, 'a')}};
    office.probe = {{"error", nullptr}, {"messages", 12}, {"certificates", Json::array({certificate, certificate})}};
    sign_in();
    show_accounts();
    press(Role::button, "Settings of ann@work.example");
    fits();
    for (const char* page : {"History", "Deletions at the provider", "Certificate"}) {
        press(Role::button, page);
        EXPECT_NE(find(Role::heading, page), nullptr) << access::to_text(window->tree());
        fits();
        key("Escape");
    }
}

TEST_P(Pages, of_people) {
    const auto person = [](const char* id, const std::string& name) {
        return Json{{"id", id},           {"name", name},       {"isAdministrator", id == std::string("u1")},
                    {"octets", 12345678}, {"quota", nullptr},   {"networks", Json::array({"192.0.2.0/24"})},
                    {"hasTwoStep", true}, {"hasPassword", true}};
    };
    office.people = {
        {"Person", Json::array({person("u1", "ann"), person("u2", std::string(100, 'b'))})},
        {"SignIn", Json::array({{{"id", "s1"},
                                 {"kind", "session"},
                                 {"isCurrent", true},
                                 {"label", "Firefox"},
                                 {"address", "198.51.100.4"},
                                 {"created", "2026-03-12T13:00:00Z"},
                                 {"lastUsed", "2026-03-12T13:00:00Z"}},
                                {{"id", "s2"},
                                 {"kind", "token"},
                                 {"label", std::string(90, 't')},
                                 {"created", "2026-03-12T13:00:00Z"},
                                 {"lastUsed", "2026-03-11T13:00:00Z"}}})},
        {"TwoStep", Json::array({{{"id", "singleton"}, {"isOn", true}, {"recoveryCodesLeft", 2}}})},
        {"AuditEntry", Json::array({{{"id", "j9"},
                                     {"personId", "u2"},
                                     {"name", "bob"},
                                     {"event", "person-changed"},
                                     {"times", 3},
                                     {"address", "198.51.100.4"},
                                     {"actor", "ann"},
                                     {"detail", "quota 2.5 GB; networks 192.0.2.0/24 2001:db8::/32 198.51.100.0/24"},
                                     {"at", "2026-03-12T14:00:00Z"}}})}};
    sign_in();
    choose("People");
    fits();
    press(Role::button, std::string(100, 'b'));
    fits();
    key("Escape");
    press(Role::button, "What happened");
    fits();
    key("Escape");
    key("Escape");
    choose("Signing in");
    fits();
}

INSTANTIATE_TEST_SUITE_P(InEveryWidth, Pages, testing::Values(1440.0f, 760.0f, 380.0f),
                         [](const auto& width) { return "at_" + std::to_string(static_cast<int>(width.param)); });

}  // namespace
}  // namespace kontor::frame
