// One family of line icons, drawn for Kontor on a grid of 20 with round joints and a stroke of 1.5. They are
// strokes rather than a font, so they are crisp at every size and density and cost a few bytes each.
//
// The path language is a small part of SVG's: M x y, L x y, C x1 y1 x2 y2 x y, Z, and two of our own:
// O x y r (circle), D x y r (filled dot). Numbers are absolute.
#pragma once

#include <cstdint>
#include <string_view>

#include "frontend/access/rect.hpp"
#include "frontend/theme/palette.hpp"

struct ImDrawList;

namespace kontor::theme {

enum class Icon : std::uint8_t {
    none,
    archive,
    attachment,
    back,
    calendar,
    check,
    chevron_down,
    chevron_left,
    chevron_right,
    chevron_up,
    close,
    collapse,
    copy,
    danger,
    download,
    drafts,
    edit,
    eye,
    filter,
    folder,
    forward,
    globe,
    help,
    image,
    inbox,
    info,
    junk,
    lock,
    logo,
    mail,
    menu,
    minus,
    moon,
    more,
    move,
    offline,
    pause,
    person,
    play,
    plus,
    read,
    refresh,
    reply,
    reply_all,
    search,
    sent,
    sign_out,
    star,
    sun,
    trash,
    undo,
    unread,
    upload,
    warning,
};

// The icon in the middle of `box`, `size` logical pixels wide. `filled` also fills its outline (the star that is set).
void draw_icon(ImDrawList& list, Icon icon, access::Rect box, float size, Color color, bool filled = false);

std::string_view icon_path(Icon icon);

}  // namespace kontor::theme
