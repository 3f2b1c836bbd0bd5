// A message's body laid out and drawn by litehtml: HTML as the relay has sanitised it, and text as HTML of our own.
// Nothing in it acts: there are no scripts, no forms, no style sheets from elsewhere; pictures come from the relay, and
// a link is only told when it is pressed.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frontend/access/rect.hpp"

struct ImDrawList;
struct ImFont;

namespace kontor::desktop {

struct Picture;

struct PageFonts {
    ImFont* regular = nullptr;
    ImFont* semibold = nullptr;
    ImFont* monospace = nullptr;
};

class Page {
public:
    using FindPicture = std::function<std::shared_ptr<const Picture>(const std::string& source)>;

    // selection: the colour behind what is selected, as ImGui packs it.
    Page(const std::string& html, PageFonts fonts, FindPicture find_picture, unsigned selection);
    ~Page();
    Page(const Page&) = delete;

    // How high it is at that width. Does nothing twice.
    float lay_out(float width);
    float width() const;      // what it takes, which may be more than it was given
    void pictures_changed();  // it is laid out anew

    // With its corner at x, y; only what lies in the clip.
    void draw(ImDrawList& list, float x, float y, const access::Rect& clip) const;

    // Of a place in the page.
    std::string link_at(float x, float y) const;  // empty: none
    void select_from(float x, float y);
    void select_to(float x, float y);
    void select_word(float x, float y);
    void select_all();
    void select_nothing();
    std::string selected() const;  // words as they are read, lines parted by newlines

private:
    class Canvas;
    std::unique_ptr<Canvas> canvas_;
};

// Text as a page: its own line breaks and blanks, with what looks like an address of the Web as a link.
std::string page_of_text(std::string_view text);
// The page with tables in no more than so many tables: further in they become blocks, and so does whatever a style
// makes a table. litehtml lays a table out some two and a half times for each table it lies in, and a stranger says how
// many.
std::string with_shallow_tables(std::string_view html, int most);
// The addresses in a text: [begin, end) each.
std::vector<std::pair<std::size_t, std::size_t>> links_in(std::string_view text);

}  // namespace kontor::desktop
