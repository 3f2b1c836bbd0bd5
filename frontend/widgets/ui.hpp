// What a view draws into for one frame: the theme, the access tree that grows beside the pixels, requests that came
// in through that tree, and the actions that go out.
//
// Life of a frame: begin(), then layers from back to front (each between begin_layer() and end_layer()), then end().
// Widgets (the other headers of this room) do the drawing; a view only cuts rectangles and calls them.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/instant.hpp"
#include "frontend/access/request.hpp"
#include "frontend/access/tree.hpp"
#include "frontend/state/action.hpp"
#include "frontend/theme/theme.hpp"
#include "frontend/widgets/painter.hpp"
#include "frontend/words/words.hpp"

struct ImDrawList;

namespace kontor::widgets {

using access::Node;
using access::Rect;

// Who edits text fields and shows message bodies: the platform, in its own elements over the canvas (the browser) or
// with a Painter (the desktop), or these widgets themselves, which show them and edit nothing (tests).
enum class Overlays : std::uint8_t { platform, drawn };

struct FrameInput {
    Rect window;  // logical pixels, from 0, 0
    Instant now;
    Overlays overlays = Overlays::drawn;
    std::vector<access::Request> requests;
    std::string focus;           // id of the node the keyboard is at; empty: none
    bool keyboard_used = false;  // the last input was a key: focus is to be seen
    Painter* painter = nullptr;  // outlives the frame; null: nobody draws overlays into it
};

// A place that scrolls, remembered from frame to frame by its id.
struct ScrollPlace {
    double offset = 0, target = 0;
    bool dragging = false;
    double grabbed_at = 0;
};

class Ui {
public:
    void begin(const theme::Theme&, const words::Words&, FrameInput);
    void end();

    // A layer covers those before it: while a dialog is open, what lies beneath is drawn but cannot be reached.
    enum class Layer : std::uint8_t { base, side, toast, menu, dialog, tooltip };
    // `area` is where the layer takes the pointer: by default the whole window.
    void begin_layer(Layer layer, bool covered = false, std::optional<Rect> area = {});
    void end_layer();

    const theme::Theme& theme() const { return *theme_; }
    const theme::Palette& colors() const { return theme_->colors(); }
    const words::Words& words() const { return *words_; }
    const Rect& window() const { return input_.window; }
    Instant now() const { return input_.now; }
    Overlays overlays() const { return input_.overlays; }
    Painter* painter() const { return input_.painter; }
    ImDrawList& draw_list();

    void act(state::Action action) { actions_.push_back(std::move(action)); }
    std::vector<state::Action> take_actions() { return std::exchange(actions_, {}); }

    // The tree. The node's parent is the innermost open group, its rectangle is clipped to what is visible.
    Node& record(Node node);
    void open_group(Node node);
    void close_group() { parents_.pop_back(); }
    const access::Tree& tree() const { return tree_; }

    // Requests that came through the tree; taken once.
    bool take(access::Request::Kind kind, std::string_view id, access::Request* request = nullptr);

    // Where the keyboard is, and where it shall go: the platform moves it after the frame.
    bool focused(std::string_view id) const { return input_.focus == id; }
    bool shows_focus(std::string_view id) const { return input_.keyboard_used && focused(id); }
    const std::string& focus() const { return input_.focus; }
    void move_focus(std::string id) { wanted_focus_ = std::move(id); }
    std::string take_wanted_focus() { return std::exchange(wanted_focus_, {}); }

    // Frames: an animation asks for the next one at once, a waiting thing for one at a time.
    void animate() { animating_ = true; }
    void wake_at(Instant time) { wake_ = wake_ ? std::min(*wake_, time) : time; }
    bool animating() const { return animating_; }
    std::optional<Instant> wake() const { return wake_; }

    // Clipping to a part of the window, for drawing, the pointer and the tree alike.
    void push_clip(Rect rect);
    void pop_clip();
    const Rect& clip() const { return clips_.back(); }

    ScrollPlace& scroll_place(const std::string& id) { return scroll_places_[id]; }
    // A part that scrolls, while what lies in it is drawn: where the keyboard goes to is brought into its view.
    void open_scroll(ScrollPlace& place, Rect view, double furthest) { scrolls_.push_back({&place, view, furthest}); }
    void close_scroll() { scrolls_.pop_back(); }
    // The last Request::number of a text field that was taken.
    std::uint32_t& heard(std::string_view id) { return heard_[std::string(id)]; }
    // Where a menu hangs from: the place last pressed that opened one.
    const Rect& menu_anchor() const { return menu_anchor_; }
    void set_menu_anchor(Rect anchor) { menu_anchor_ = anchor; }
    // While a finger drags the list, or a mouse its rows, what is under it is not pressed.
    bool finger_drags() const { return finger_drags_; }
    void set_finger_drags(bool drags) { finger_drags_ = drags; }

    // Shown near `at` after the pointer rested half a second.
    void tooltip(std::string_view id, std::string text, Rect at);

private:
    void draw_tooltip();
    void reveal(const Rect& rect);

    const theme::Theme* theme_ = nullptr;
    const words::Words* words_ = nullptr;
    FrameInput input_;
    access::Tree tree_;
    std::vector<std::string> parents_;
    std::vector<Rect> clips_;
    std::vector<state::Action> actions_;
    std::string wanted_focus_;
    bool covered_ = false, animating_ = false, finger_drags_ = false;
    std::optional<Instant> wake_;
    std::map<std::string, ScrollPlace> scroll_places_;
    struct OpenScroll {
        ScrollPlace* place;
        Rect view;
        double furthest;
    };
    std::vector<OpenScroll> scrolls_;
    std::string revealed_;  // where the keyboard was when it was last brought into view
    std::map<std::string, std::uint32_t> heard_;
    Rect menu_anchor_{8, 8, 0, 36};

    struct Tip {
        std::string id, text;
        Rect at;
        Instant since;
    };
    std::optional<Tip> tip_;
    bool tip_seen_ = false;
};

// An open group for the length of a block.
class Group {
public:
    Group(Ui& ui, Node node) : ui_(ui) { ui.open_group(std::move(node)); }
    ~Group() { ui_.close_group(); }
    Group(const Group&) = delete;
    Group& operator=(const Group&) = delete;

private:
    Ui& ui_;
};

class Clip {
public:
    Clip(Ui& ui, Rect rect) : ui_(ui) { ui.push_clip(rect); }
    ~Clip() { ui_.pop_clip(); }
    Clip(const Clip&) = delete;
    Clip& operator=(const Clip&) = delete;

private:
    Ui& ui_;
};

}  // namespace kontor::widgets
