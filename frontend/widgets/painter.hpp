// Who draws text fields and message bodies into the frame itself, where they lie and under what lies over them: a
// platform that has neither elements over the window (the browser) nor contents with a test's simple ones.
//
// Both are called within the frame, in the layer and under the clip of the node.
#pragma once

#include "frontend/access/node.hpp"

namespace kontor::widgets {

class Ui;

class Painter {
public:
    virtual ~Painter() = default;

    // The words of a text field, its caret and its selection; the frame around it is drawn. `box` is the whole field.
    // `hovered`: nothing lies between it and the pointer.
    virtual void field(Ui&, const access::Node&, const access::Rect& box, bool hovered) = 0;
    // A node of Role::document; `rect` is the whole of it, of which Node::rect is in view.
    virtual void document(Ui&, const access::Node&, const access::Rect& rect) = 0;
};

}  // namespace kontor::widgets
