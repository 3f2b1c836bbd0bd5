// What came back from the person through the access tree: a screen reader, the keyboard or a test. A widget
// that finds a request for its id treats it as the click, the typing or the focus it stands for.
#pragma once

#include <cstdint>
#include <string>

namespace kontor::access {

struct Request {
    enum class Kind : std::uint8_t {
        press,      // click, Enter, Space
        secondary,  // the context menu
        set_value,  // text fields: the whole new text; separators: the new place
        focus,      // the keyboard is here now
        blur,
        step,  // arrow keys on lists, trees, menus, separators: value is "next", "previous", "first", "last",
               // "page-next", "page-previous", "in", "out"
    } kind = Kind::press;
    std::string id;
    std::string value;
    bool shift = false, control = false;
    std::uint32_t number = 0;  // of set_value, rising; the field says which it has heard (TextInput::heard). 0: none
};

}  // namespace kontor::access
