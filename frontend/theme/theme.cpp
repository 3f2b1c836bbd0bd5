#include "frontend/theme/theme.hpp"

#include <imgui.h>

namespace kontor::theme {

void apply_style() {
    ImGuiStyle& style = ImGui::GetStyle();
    style = ImGuiStyle();
    style.WindowPadding = style.FramePadding = style.ItemSpacing = style.ItemInnerSpacing = ImVec2(0, 0);
    style.WindowMinSize = ImVec2(1, 1);
    style.WindowBorderSize = style.ChildBorderSize = style.PopupBorderSize = style.FrameBorderSize = 0;
    style.WindowRounding = style.ChildRounding = style.PopupRounding = style.FrameRounding = 0;
    style.DisplaySafeAreaPadding = ImVec2(0, 0);
    style.CircleTessellationMaxError = 0.15f;
    style.CurveTessellationTol = 0.6f;
    style.DisabledAlpha = 1;
    for (ImVec4& color : style.Colors) color = ImVec4(0, 0, 0, 0);
}

}  // namespace kontor::theme
