// One thing a person can read or use, as a screen reader, a keyboard and a test see it. The roles and states
// are those of WAI-ARIA 1.2, because the browser's twin of this tree is made of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frontend/access/rect.hpp"

namespace kontor::access {

enum class Role : std::uint8_t {
    group,
    region,  // a landmark with a name
    navigation,
    main,
    heading,
    text,    // static words
    status,  // announced politely when its name changes
    alert,   // announced at once
    button,
    link,
    checkbox,
    radio,
    radiogroup,
    textbox,
    searchbox,
    grid,  // rows of which only some are drawn
    row,
    gridcell,
    menu,
    menuitem,
    dialog,
    progressbar,
    separator,  // draggable, between panes
    document,   // a message's own content, shown by the platform over the canvas
    image,
};

// The ARIA name of the role: "button".
std::string_view role_name(Role role);

// Things a person may do to the node; a role alone does not say (a text may be copied, a row opened).
bool is_interactive(Role role);

enum class Tristate : std::uint8_t { absent, no, yes, mixed };

// How a text field is to be edited where the platform does the editing.
struct TextInput {
    // lines: several, as typed; Enter begins a new one. prose: the same for language, which is broken where it is wide.
    enum class Kind : std::uint8_t { text, password, email, number, search, lines, prose } kind = Kind::text;
    std::string placeholder;
    std::string autocomplete;  // the HTML token: "username", "current-password", "off"
    // The last Request::number that the value is an answer to: who types quickly is ahead of it.
    std::uint32_t heard = 0;
    bool operator==(const TextInput&) const = default;
};

struct Node {
    std::string id;      // from the model's ids: "row/e17"; unique in the tree and stable between frames
    std::string parent;  // empty at the top
    Role role = Role::group;
    std::string name;
    std::string value;        // text fields, progress ("1 204 of 9 830"), documents (their address or text)
    std::string description;  // tooltip, error under a field
    std::string key_shortcuts;
    std::vector<std::pair<std::size_t, std::size_t>> marks;  // octets of the name that stand out: [begin, end) each
    Rect rect;                                               // where it is drawn, clipped to what is visible

    bool disabled = false;
    bool invalid = false;
    bool covered = false;  // drawn, but under a dialog or a menu: not to be reached now
    bool focusable = false;
    bool modal = false;  // of Role::dialog
    Tristate checked = Tristate::absent, selected = Tristate::absent, expanded = Tristate::absent;
    Tristate pressed = Tristate::absent;  // toggle buttons
    bool current = false;                 // the place one is at
    bool is_walked = false;               // a button among others in columns: arrows lead to it, and Tab to one of them
    int columns = 0;                      // of a group of such buttons, in lines of so many; 0: none
    int level = 0;                        // headings and tree items; 0: none
    int position = 0, set_size = 0;       // place in a list that is only partly drawn, from 1; 0: none
    double value_now = -1;                // progress and separators, 0..100; negative: unknown
    TextInput input;                      // of textbox and searchbox
    // Of a document that scrolls with what is around it: its whole height, and how much of that is above `rect`, the
    // part in view. Height 0: it fills `rect` and scrolls by itself.
    float content_height = 0, content_above = 0;

    bool operator==(const Node&) const = default;
};

}  // namespace kontor::access
