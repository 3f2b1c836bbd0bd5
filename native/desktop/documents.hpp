// Message bodies, drawn where the reader leaves room for them: text with links, and HTML as the relay's sanitised page,
// fetched with the person's cookie as a browser's frame would. A body that flows scrolls with the pane around it and
// tells how high it is; one that fills its place scrolls by itself.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "frontend/access/request.hpp"
#include "frontend/widgets/ui.hpp"
#include "native/desktop/http.hpp"
#include "native/desktop/page.hpp"
#include "native/desktop/pictures.hpp"

namespace kontor::desktop {

class Documents {
public:
    struct Doors {
        std::function<void(access::Request)> tell;
        std::function<void(const std::string& url)> visit;    // a link was pressed
        std::function<void(const std::string& text)> select;  // for the other clipboard of X11
        std::function<void()> wake;                           // another frame, for something arrived
    };
    // fonts are those of the atlas; all others outlive it.
    Documents(Http& http, Pictures& pictures, PageFonts fonts, Doors doors);
    ~Documents();

    void draw(widgets::Ui& ui, const access::Node& node, const access::Rect& rect);
    void end_frame();  // what was not drawn is forgotten

    std::string selected() const;  // of the body where something is; empty: nothing is
    bool select_all();             // false: there is no body
    // The body a key was pressed over scrolls; false: none does by itself.
    bool scroll(const std::string& key);

private:
    struct Document;

    void load(Document& document, const access::Node& node, bool is_dark);
    void fetch(const std::shared_ptr<Document>& document, const std::string& id, const std::string& address);
    void show(Document& document, const std::string& html);
    void take_pointer(widgets::Ui& ui, Document& document, const access::Rect& view, float x, float y);
    void thumb(widgets::Ui& ui, Document& document, const access::Rect& rect, float height);

    Http& http_;
    Pictures& pictures_;
    PageFonts fonts_;
    Doors doors_;
    std::map<std::string, std::shared_ptr<Document>> documents_;
    std::string selected_in_;
};

}  // namespace kontor::desktop
