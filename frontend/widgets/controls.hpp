// Buttons, links, boxes to tick, choices, progress: small things with a name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "frontend/widgets/paint.hpp"
#include "frontend/widgets/pressable.hpp"

namespace kontor::widgets {

struct ButtonLook {
    enum class Kind : std::uint8_t { primary, plain, quiet, danger } kind = Kind::plain;
    theme::Icon icon = theme::Icon::none;
    bool icon_filled = false;
    bool disabled = false;
};

// A button with words; `tip` is its tooltip and description.
bool button(Ui&, Rect, std::string_view id, std::string_view name, ButtonLook look = {}, std::string_view tip = {});
float button_width(Ui&, std::string_view name, const ButtonLook& look = {});

// A button that is only an icon; its name is its tooltip, followed by the key that does the same.
struct IconButton {
    std::string_view id, name, key;
    theme::Icon icon = theme::Icon::none;
    bool filled = false, disabled = false;
    access::Tristate pressed = access::Tristate::absent, expanded = access::Tristate::absent;
    theme::Color color{0, 0, 0, 0};  // transparent: quiet, and text while hovered
};
bool icon_button(Ui&, Rect, const IconButton&);

// Words that can be pressed, in the accent colour.
bool link(Ui&, Rect, std::string_view id, std::string_view name, std::string_view tip = {});

// On or off, at once: drawn as a switch, a checkbox to everybody else.
bool toggle(Ui&, Rect, std::string_view id, std::string_view name, bool on);

// Shows what is chosen and opens a menu of what else there is. `faint`: nothing is chosen yet.
struct Select {
    std::string_view id, name, value;
    bool faint = false, wrong = false, disabled = false;
};
bool select(Ui&, Rect, const Select&);

bool checkbox(Ui&, Rect, std::string_view id, std::string_view name, access::Tristate checked);

// One of a few, beside each other. Returns the index pressed, or -1.
struct Option {
    std::string value, label;
};
int choice(Ui&, Rect, std::string_view id, std::string_view name, const std::vector<Option>& options,
           std::string_view selected);

// share: 0..1, negative while the whole is not known.
void progress(Ui&, Rect, std::string_view id, std::string_view name, std::string_view value, float share);

// Words drawn and told to the access tree.
void tell(Ui&, Rect, std::string_view id, std::string_view content, const TextStyle&,
          access::Role role = access::Role::text, int level = 0);
// With parts of it on the colour that marks what was looked for; they are marked in the tree, too.
void tell_marked(Ui&, Rect, std::string_view id, const std::string& content,
                 const std::vector<std::pair<std::size_t, std::size_t>>& marks, const TextStyle&);
// The same over several lines; returns the height.
float tell_wrapped(Ui&, Rect, std::string_view id, std::string_view content, const TextStyle&,
                   access::Role role = access::Role::text, int level = 0);

// The tooltip of something that is only read.
void hover_tip(Ui&, std::string_view id, std::string tip, Rect);

// The line between two panes. Returns the new width of the pane left of it when it was moved, else the same.
float splitter(Ui&, Rect, std::string_view id, std::string_view name, float width, float least, float most);

}  // namespace kontor::widgets
