#include "frontend/theme/icon.hpp"

#include <imgui.h>

#include <array>
#include <cstdlib>
#include <string>

namespace kontor::theme {

namespace {

constexpr float kDrawnOn = 20, kStroke = 1.5f;

constexpr std::array<std::string_view, static_cast<std::size_t>(Icon::warning) + 1> kPaths{{
    /* none */ "",
    /* archive */ "M 3 4 L 17 4 L 17 7.5 L 3 7.5 Z M 4.2 7.5 L 4.2 16 L 15.8 16 L 15.8 7.5 M 8 10.7 L 12 10.7",
    /* attachment */
    "M 15.6 9.4 L 9.6 15.4 C 8.1 16.9 5.8 16.9 4.4 15.4 C 3 14 3 11.8 4.4 10.4 L 10.9 3.9 C 11.9 2.9 13.5 2.9 14.4 3.9 "
    "C 15.4 4.9 15.4 6.4 14.4 7.4 L 8.2 13.6 C 7.7 14.1 7 14.1 6.5 13.6 C 6 13.1 6 12.4 6.5 11.9 L 11.7 6.7",
    /* back */ "M 16 10 L 4.5 10 M 9.5 4.8 L 4.3 10 L 9.5 15.2",
    /* calendar */
    "M 3.4 4.6 L 16.6 4.6 L 16.6 16.6 L 3.4 16.6 Z M 3.4 8.2 L 16.6 8.2 M 6.8 2.8 L 6.8 5.6 M 13.2 2.8 L 13.2 5.6 D 7 "
    "11 0.9 D "
    "10 11 0.9 D 13 11 0.9 D 7 13.9 0.9 D 10 13.9 0.9",
    /* check */ "M 4 10.5 L 8.2 14.7 L 16 5.8",
    /* chevron_down */ "M 5.5 8 L 10 12.5 L 14.5 8",
    /* chevron_left */ "M 12 5.5 L 7.5 10 L 12 14.5",
    /* chevron_right */ "M 8 5.5 L 12.5 10 L 8 14.5",
    /* chevron_up */ "M 5.5 12 L 10 7.5 L 14.5 12",
    /* close */ "M 5 5 L 15 15 M 15 5 L 5 15",
    /* collapse */ "M 3 4 L 17 4 L 17 16 L 3 16 Z M 8 4 L 8 16",
    /* copy */ "M 7.5 7.5 L 16 7.5 L 16 16 L 7.5 16 Z M 12.5 7.5 L 12.5 4 L 4 4 L 4 12.5 L 7.5 12.5",
    /* danger */ "O 10 10 7 M 10 6.3 L 10 10.7 D 10 13.5 0.9",
    /* download */ "M 10 3.5 L 10 12.5 M 6 8.8 L 10 12.8 L 14 8.8 M 3.8 16.2 L 16.2 16.2",
    /* drafts */
    "M 5 2.8 L 11.5 2.8 L 15.5 6.8 L 15.5 17.2 L 5 17.2 Z M 11.3 2.8 L 11.3 7 L 15.5 7 M 7.8 10.5 L 12.7 10.5 M 7.8 "
    "13.5 L 11 13.5",
    /* edit */ "M 4 16 L 4.6 12.8 L 13.4 4 L 16 6.6 L 7.2 15.4 Z M 11.4 6 L 14 8.6",
    /* eye */
    "M 2.5 10 C 4.5 6.4 7 4.8 10 4.8 C 13 4.8 15.5 6.4 17.5 10 C 15.5 13.6 13 15.2 10 15.2 C 7 15.2 4.5 13.6 2.5 10 Z "
    "O 10 10 2.4",
    /* filter */ "M 3 4.5 L 17 4.5 L 11.9 10.6 L 11.9 16.6 L 8.1 14.4 L 8.1 10.6 Z",
    /* folder */ "M 2.8 15.8 L 2.8 4.2 L 7.8 4.2 L 9.8 6.4 L 17.2 6.4 L 17.2 15.8 Z",
    /* forward */ "M 11.5 4.8 L 16.7 10 L 11.5 15.2 M 16.5 10 L 8.5 10 C 5.4 10 3.6 12 3.4 15.4",
    /* globe */ "O 10 10 7 M 3 10 L 17 10 M 10 3 C 6.9 6.6 6.9 13.4 10 17 M 10 3 C 13.1 6.6 13.1 13.4 10 17",
    /* help */
    "O 10 10 7 M 7.7 8 C 7.7 6.5 8.7 5.8 10 5.8 C 11.3 5.8 12.3 6.6 12.3 7.8 C 12.3 9.4 10 9.5 10 11.3 D 10 13.8 0.9",
    /* image */ "M 3 4 L 17 4 L 17 16 L 3 16 Z M 3 13.6 L 7.2 9.6 L 10.4 12.6 L 12.8 10.6 L 17 14 O 13.2 7.4 1.1",
    /* inbox */
    "M 3 11.5 L 5.6 4.2 L 14.4 4.2 L 17 11.5 L 17 16 L 3 16 Z M 3 11.5 L 7 11.5 L 8 13.6 L 12 13.6 L 13 11.5 L 17 11.5",
    /* info */ "O 10 10 7 M 10 9.3 L 10 13.6 D 10 6.6 0.9",
    /* junk */
    "M 10 2.8 L 16.2 5 L 16.2 9.6 C 16.2 13.2 13.6 15.9 10 17.2 C 6.4 15.9 3.8 13.2 3.8 9.6 L 3.8 5 Z M 10 6.6 L 10 "
    "10.4 D 10 12.9 0.9",
    /* lock */
    "M 4.6 9 L 15.4 9 L 15.4 16.6 L 4.6 16.6 Z M 6.9 9 L 6.9 6.6 C 6.9 4.7 8.2 3.4 10 3.4 C 11.8 3.4 13.1 4.7 13.1 6.6 "
    "L 13.1 9",
    /* logo */ "M 3.2 5 L 3.2 15.4 L 16.8 15.4 L 16.8 5 M 3.2 5 L 10 10.6 L 16.8 5",
    /* mail */ "M 2.8 4.6 L 17.2 4.6 L 17.2 15.4 L 2.8 15.4 Z M 2.8 5.4 L 10 11 L 17.2 5.4",
    /* menu */ "M 3.5 5.5 L 16.5 5.5 M 3.5 10 L 16.5 10 M 3.5 14.5 L 16.5 14.5",
    /* minus */ "M 4.5 10 L 15.5 10",
    /* moon */
    "M 16.6 11.6 C 15.7 14.6 13 16.8 9.8 16.8 C 5.9 16.8 3 13.8 3 10.1 C 3 6.9 5.2 4.2 8.2 3.3 C 6.9 7.9 11.2 13.2 "
    "16.6 11.6 Z",
    /* more */ "D 4.6 10 1.3 D 10 10 1.3 D 15.4 10 1.3",
    /* move */
    "M 2.8 8.4 L 2.8 4.2 L 7.8 4.2 L 9.8 6.4 L 17.2 6.4 L 17.2 15.8 L 8.6 15.8 M 2.6 12.6 L 9.6 12.6 M 7 9.8 L 9.8 "
    "12.6 L 7 15.4",
    /* offline */
    "M 6.4 15.2 C 4.3 15.2 2.8 13.8 2.8 11.9 C 2.8 10.2 4 8.9 5.6 8.6 M 7.6 5.6 C 8.3 5.1 9.2 4.8 10.1 4.8 C 12.4 4.8 "
    "14.2 "
    "6.4 14.6 8.6 C 16.1 8.9 17.2 10.2 17.2 11.9 C 17.2 12.9 16.8 13.8 16 14.4 M 6.4 15.2 L 13.4 15.2 M 3.6 3 L 17 "
    "16.8",
    /* pause */ "M 7 4.5 L 7 15.5 M 13 4.5 L 13 15.5",
    /* person */ "O 10 6.8 3.2 M 3.8 16.6 C 4.3 13.5 6.8 11.9 10 11.9 C 13.2 11.9 15.7 13.5 16.2 16.6",
    /* play */ "M 6.2 4.2 L 15.4 10 L 6.2 15.8 Z",
    /* plus */ "M 10 4 L 10 16 M 4 10 L 16 10",
    /* read */ "M 2.8 8 L 10 3 L 17.2 8 L 17.2 16.4 L 2.8 16.4 Z M 2.8 8.4 L 10 13 L 17.2 8.4",
    /* refresh */
    "M 16 8.2 C 15.2 5.6 12.9 3.8 10 3.8 C 6.6 3.8 3.8 6.6 3.8 10 C 3.8 13.4 6.6 16.2 10 16.2 C 12.4 16.2 14.4 14.9 "
    "15.5 12.9 M 16.4 4.2 L 16.2 8.4 L 12 8.2",
    /* reply */ "M 8.5 4.8 L 3.3 10 L 8.5 15.2 M 3.5 10 L 11.5 10 C 14.6 10 16.4 12 16.6 15.4",
    /* reply_all */
    "M 6.8 5.4 L 2.2 10 L 6.8 14.6 M 11.2 5.4 L 6.6 10 L 11.2 14.6 M 6.8 10 L 12.6 10 C 15.6 10 17.2 11.9 17.4 15.2",
    /* search */ "O 8.8 8.8 5.3 M 12.7 12.7 L 16.8 16.8",
    /* sent */ "M 17 3 L 2.8 8.6 L 8.4 11.6 L 11.4 17.2 Z M 17 3 L 8.4 11.6",
    /* sign_out */ "M 8.4 16.4 L 3.8 16.4 L 3.8 3.6 L 8.4 3.6 M 7.8 10 L 16.6 10 M 12.8 6 L 16.8 10 L 12.8 14",
    /* star */
    "M 10 2.9 L 12.2 7.5 L 17.2 8.1 L 13.5 11.6 L 14.5 16.6 L 10 14.1 L 5.5 16.6 L 6.5 11.6 L 2.8 8.1 L 7.8 7.5 Z",
    /* sun */
    "O 10 10 3.2 M 10 2.4 L 10 4 M 10 16 L 10 17.6 M 2.4 10 L 4 10 M 16 10 L 17.6 10 M 4.6 4.6 L 5.8 5.8 M 14.2 14.2 L "
    "15.4 15.4 M 4.6 15.4 L 5.8 14.2 M 14.2 5.8 L 15.4 4.6",
    /* trash */
    "M 3.4 5.4 L 16.6 5.4 M 7.4 5.2 L 7.4 3.2 L 12.6 3.2 L 12.6 5.2 M 5 5.4 L 5.7 16.8 L 14.3 16.8 L 15 5.4 M 8.4 8.6 "
    "L 8.6 13.6 M 11.6 8.6 L 11.4 13.6",
    /* undo */
    "M 4 7.6 L 12 7.6 C 14.5 7.6 16.2 9.3 16.2 11.6 C 16.2 13.9 14.5 15.6 12 15.6 L 7 15.6 M 7.4 4 L 3.8 7.6 L 7.4 "
    "11.2",
    /* unread */ "M 11.4 4.6 L 2.8 4.6 L 2.8 15.4 L 17.2 15.4 L 17.2 9.4 M 2.8 5.4 L 10 11 L 13.4 8.4 D 15.6 4.8 2.3",
    /* upload */ "M 10 12.8 L 10 3.6 M 6 7.6 L 10 3.6 L 14 7.6 M 3.8 16.2 L 16.2 16.2",
    /* warning */ "M 10 3.2 L 17.6 16.4 L 2.4 16.4 Z M 10 8 L 10 11.6 D 10 13.9 0.9",
}};

// Reads the path and strokes every piece with ImGui's anti-aliased lines.
class Pen {
public:
    Pen(ImDrawList& list, access::Rect box, float size, Color color, bool filled)
        : list_(list),
          scale_(size / kDrawnOn),
          color_(IM_COL32(color.red, color.green, color.blue, color.alpha)),
          filled_(filled),
          x_(box.center_x() - size / 2),
          y_(box.center_y() - size / 2) {}

    void follow(std::string_view path) {
        std::string text(path);  // strtof wants a terminator
        const char* at = text.c_str();
        while (*at != '\0') {
            const char command = *at++;
            if (command == ' ') continue;
            std::array<float, 6> numbers{};
            const std::size_t wanted = arguments(command);
            for (std::size_t i = 0; i < wanted; ++i) {
                char* end = nullptr;
                numbers[i] = std::strtof(at, &end);
                at = end;
            }
            step(command, numbers);
        }
        stroke(false);
    }

private:
    static std::size_t arguments(char command) {
        switch (command) {
            case 'M':
            case 'L':
                return 2;
            case 'O':
            case 'D':
                return 3;
            case 'C':
                return 6;
            default:
                return 0;
        }
    }

    void step(char command, const std::array<float, 6>& n) {
        switch (command) {
            case 'M':
                stroke(false);
                list_.PathLineTo(point(n[0], n[1]));
                break;
            case 'L':
                list_.PathLineTo(point(n[0], n[1]));
                break;
            case 'C':
                list_.PathBezierCubicCurveTo(point(n[0], n[1]), point(n[2], n[3]), point(n[4], n[5]), 12);
                break;
            case 'Z':
                stroke(true);
                break;
            case 'O':
                stroke(false);
                list_.AddCircle(point(n[0], n[1]), n[2] * scale_, color_, 28, thickness());
                break;
            case 'D':
                stroke(false);
                list_.AddCircleFilled(point(n[0], n[1]), n[2] * scale_, color_, 16);
                break;
            default:
                break;
        }
    }

    void stroke(bool closed) {
        if (list_._Path.Size < 2) {
            list_.PathClear();
            return;
        }
        if (closed && filled_) list_.AddConcavePolyFilled(list_._Path.Data, list_._Path.Size, color_);
        list_.PathStroke(color_, closed ? ImDrawFlags_Closed : ImDrawFlags_None, thickness());
    }

    float thickness() const { return kStroke * scale_; }
    ImVec2 point(float x, float y) const { return {x_ + x * scale_, y_ + y * scale_}; }

    ImDrawList& list_;
    float scale_;
    ImU32 color_;
    bool filled_;
    float x_, y_;
};

}  // namespace

std::string_view icon_path(Icon icon) { return kPaths[static_cast<std::size_t>(icon)]; }

void draw_icon(ImDrawList& list, Icon icon, access::Rect box, float size, Color color, bool filled) {
    if (icon != Icon::none) Pen(list, box, size, color, filled).follow(icon_path(icon));
}

}  // namespace kontor::theme
