// Text to be typed, a line or several, with its label above and what is wrong below.
//
// Where the platform has text fields of its own (the browser), only the frame is drawn here and the platform lays its
// element over it: input methods, spell-checking, clipboard and phone keyboards then work as everywhere. A field under
// a dialog is drawn, for then the platform's element is taken away.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "frontend/access/node.hpp"
#include "frontend/theme/metrics.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::widgets {

struct TextField {
    std::string_view id, label, value;
    access::TextInput input;
    std::string_view problem;  // shown below, in red
    std::string_view hint;     // shown below, quietly, when there is no problem
    bool disabled = false;
    std::string_view name = {};   // where no label is drawn
    float box = theme::kControl;  // its height; more for TextInput::Kind::lines
    std::string_view keys = {};   // those the window answers while one types, parted by blanks: "Tab ArrowDown"
    bool bare = false;            // what lies around it is its frame
};

// The height the field wants at that width.
float text_field_height(Ui&, float width, const TextField&);

// The new text when it was changed in this frame.
std::optional<std::string> text_field(Ui&, Rect, const TextField&);

}  // namespace kontor::widgets
