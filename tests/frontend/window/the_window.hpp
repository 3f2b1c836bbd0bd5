// The whole window without a screen: tests press by role and name, as a screen reader does, and look at the access
// tree. The same is done in Chromium by tests/end_to_end.
#pragma once

#include <gtest/gtest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "frontend/frame/window.hpp"
#include "frontend/theme/theme.hpp"
#include "tests/frontend/support/office.hpp"
#include "tests/frontend/window/auditor.hpp"
#include "tests/frontend/window/plain_font.hpp"

namespace kontor::frame {

using access::Role;

class TheWindow : public testing::Test {
protected:
    void SetUp() override {
        ImGui::CreateContext();
        ImGui::GetIO().IniFilename = nullptr;
        ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
        ImGui::GetCurrentContext()->TestEngineHookItems = true;
        theme::apply_style();
        Platform platform;
        platform.zone = [](UtcTime) { return 60; };
        platform.regular = platform.semibold = test::add_plain_font();
        window = std::make_unique<Window>(office.transport, std::move(platform), "");
    }
    void TearDown() override {
        window.reset();
        ImGui::DestroyContext();
    }

    void frame() {
        ImGuiIO& io = ImGui::GetIO();
        io.DisplaySize = {width, height};
        io.DeltaTime = 0.016f;
        test::forget_items();
        ImGui::NewFrame();
        window->draw({width, height, now, test::kToday});
        ImGui::Render();
        // A renderer would upload these.
        for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) texture->SetStatus(ImTextureStatus_OK);
        for (const access::Change& change : window->take_changes()) changes += change.node != nullptr ? 1 : 0;
        for (const state::Effect& effect : window->take_effects()) {
            if (const auto* focus = std::get_if<state::MoveFocus>(&effect))
                window->request({access::Request::Kind::focus, focus->node, {}, false, false});
            effects.push_back(effect);
        }
        EXPECT_TRUE(test::items_without_node(window->tree()).empty()) << access::to_text(window->tree());
        std::vector<std::string> back = test::steps_back(window->tree());
        // From the addresses Tab leads to the subject: what adds fields for copies comes before them.
        std::erase_if(back, [](const std::string& step) { return step.rfind("compose/copies -> ", 0) == 0; });
        EXPECT_EQ(back, std::vector<std::string>());
    }
    // Frames and answers until nothing more is to do. The time stands still, so nothing waits for ever.
    void settle() {
        for (int round = 0; round < 60; ++round) {
            frame();
            if (office.serve_waiting()) {
                window->transport_ready(now);
                continue;
            }
            if (!window->due() || *window->due() > now) return;
        }
        FAIL() << "the window does not come to rest";
    }
    void sign_in() {
        window->signed_in(now);
        office.open();
        window->transport_ready(now);
        settle();
    }

    const access::Node* find(Role role, const std::string& name) { return window->tree().find(role, name); }
    void press(Role role, const std::string& name) {
        const access::Node* node = find(role, name);
        ASSERT_NE(node, nullptr) << name << "\n" << access::to_text(window->tree());
        ASSERT_FALSE(node->covered) << name;
        window->request({access::Request::Kind::press, node->id, {}, false, false});
        settle();
    }
    void type(const std::string& field, const std::string& text) {
        const access::Node* node = find(Role::textbox, field);
        ASSERT_NE(node, nullptr) << field << "\n" << access::to_text(window->tree());
        window->request({access::Request::Kind::set_value, node->id, text, false, false});
        settle();
    }
    void key(const char* name) {
        window->key({name, false, false, false});
        settle();
    }
    void click(float x, float y) {
        ImGuiIO& io = ImGui::GetIO();
        io.AddMousePosEvent(x, y);
        frame();
        io.AddMouseButtonEvent(0, true);
        frame();
        io.AddMouseButtonEvent(0, false);
        frame();
        settle();
    }
    // Mail comes in, as the relay says it.
    void arrive(const std::vector<test::Json>& emails) {
        for (const test::Json& email : emails) {
            office.emails.insert(office.emails.begin(), email);
            office.arrived.push_back(email["id"]);
        }
        office.transport.arrives({{"@type", "StateChange"}, {"changed", {{"a2", {{"Email", "9"}}}}}});
        window->transport_ready(now);
        settle();
    }
    template <class Effect_>
    std::vector<Effect_> all_effects() const {
        std::vector<Effect_> all;
        for (const state::Effect& effect : effects)
            if (const auto* found = std::get_if<Effect_>(&effect)) all.push_back(*found);
        return all;
    }
    const access::Node* row(const std::string& part) {
        for (const access::Node& node : window->tree().nodes())
            if (node.role == Role::row && node.name.find(part) != std::string::npos) return &node;
        return nullptr;
    }

    test::Office office;
    std::unique_ptr<Window> window;
    std::vector<state::Effect> effects;
    float width = 1440, height = 900;
    Instant now{};
    int changes = 0;
};

}  // namespace kontor::frame
