#include "native/desktop/documents.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "frontend/widgets/paint.hpp"
#include "frontend/widgets/pressable.hpp"

namespace kontor::desktop {

namespace {

using access::Node;
using access::Rect;
using widgets::Ui;

constexpr float kWheel = 96;     // logical pixels a notch, as everywhere in the window
constexpr float kMeasure = 560;  // a text is no wider: long lines are hard to read
constexpr int kMostTables = 8;   // within each other
constexpr const char* kBlockedHeader = "kontor-blocked-images";

std::string hex(theme::Color c) {
    char text[8];
    std::snprintf(text, sizeof text, "#%02x%02x%02x", c.red, c.green, c.blue);
    return text;
}

}  // namespace

struct Documents::Document {
    std::string value, kind;
    bool is_dark = false, drawn = true, pressing = false, is_here = false;
    std::unique_ptr<Page> page;
    float scroll = 0, aside = 0, furthest = 0, view = 0, told = -1;
    float pressed_x = 0, pressed_y = 0;
};

Documents::Documents(Http& http, Pictures& pictures, PageFonts fonts, Doors doors)
    : http_(http), pictures_(pictures), fonts_(fonts), doors_(std::move(doors)) {}
Documents::~Documents() = default;

void Documents::show(Document& document, const std::string& html) {
    const unsigned selection =
        document.is_dark && document.kind != "html" ? IM_COL32(0x2F, 0x45, 0x73, 255) : IM_COL32(0xCF, 0xDE, 0xFB, 255);
    const auto find = [this](const std::string& source) {
        return pictures_.find(source, [this] {
            for (auto& [id, each] : documents_)
                if (each->page) each->page->pictures_changed();
            doors_.wake();
        });
    };
    document.page = std::make_unique<Page>(html, fonts_, find, selection);
    document.is_here = true;
}

void Documents::load(Document& document, const Node& node, bool is_dark) {
    const theme::Palette& p = theme::palette(is_dark ? theme::Appearance::dark : theme::Appearance::light);
    const std::string ink = "color:" + hex(p.text) + ";", accent = "a{color:" + hex(p.accent) + "}";
    if (node.description == "text") {
        show(document, "<html><style>body{margin:16px 24px 48px;" + ink +
                           "font-size:14px;line-height:22px}div{white-space:pre-wrap}" + accent +
                           "</style><body><div>" + page_of_text(node.value) + "</div></body></html>");
    } else {
        show(document, "<html><style>body{margin:10px 12px 32px;" + ink + "font-size:14px;line-height:22px}" + accent +
                           "h1{font-size:20px}h2,h3,h4{font-size:15px}blockquote{margin:0 0 0 6px;padding-left:8px;"
                           "border-left:2px solid " +
                           hex(p.quiet) + ";color:" + hex(p.quiet) + "}</style><body>" + node.value + "</body></html>");
    }
}

// How many remote pictures the relay left out is said in a header.
void Documents::fetch(const std::shared_ptr<Document>& document, const std::string& id, const std::string& address) {
    Http::Request request;
    request.path = address;
    http_.ask(std::move(request), [this, weak = std::weak_ptr(document), id, address](const Http::Answer& answer) {
        const auto there = weak.lock();
        if (!there || there->value != address) return;
        using Kind = access::Request::Kind;
        if (!answer.is_fine()) return doors_.tell({Kind::set_value, id, "missing:"});
        const auto blocked = answer.headers.find(kBlockedHeader);
        if (blocked != answer.headers.end() && address.ends_with("images=0"))
            doors_.tell({Kind::set_value, id, "blocked:" + blocked->second});
        show(*there, with_shallow_tables(answer.body, kMostTables));
        doors_.wake();
    });
}

void Documents::draw(Ui& ui, const Node& node, const Rect& rect) {
    std::shared_ptr<Document>& slot = documents_[node.id];
    const bool is_dark = ui.theme().appearance == theme::Appearance::dark;
    const bool is_html = node.description == "html";
    const bool is_stale =
        !slot || slot->value != node.value || slot->kind != node.description || (!is_html && slot->is_dark != is_dark);
    if (is_stale) {
        slot = std::make_shared<Document>();
        slot->value = node.value;
        slot->kind = node.description;
        slot->is_dark = is_dark;
        if (is_html)
            fetch(slot, node.id, node.value);
        else
            load(*slot, node, is_dark);
    }
    Document& document = *slot;
    document.drawn = true;
    const bool flows = node.content_height > 0;
    if (rect.w < 2 || (rect.h < 2 && !flows)) return;
    const widgets::Clip clip(ui, rect);
    if (is_html) widgets::fill(ui, rect, theme::rgb(0xFFFFFF));
    if (!document.page) return;

    const float width = is_html ? rect.w : std::min(rect.w, kMeasure + 48);
    const float height = document.page->lay_out(width);
    const float told = std::max(1.0f, std::ceil(height));
    if (flows && document.told != told) {
        document.told = told;
        doors_.tell({access::Request::Kind::set_value, node.id, "height:" + std::to_string(static_cast<int>(told))});
    }
    document.view = rect.h;
    document.furthest = flows ? 0 : std::max(0.0f, height - rect.h);
    document.scroll = std::clamp(document.scroll, 0.0f, document.furthest);
    const float x = rect.x - document.aside, y = rect.y - document.scroll;
    const Rect view = rect.clipped_to(ui.clip());
    if (!node.covered) take_pointer(ui, document, view, x, y);
    document.page->draw(ui.draw_list(), x, y, view);
    if (document.furthest > 0) thumb(ui, document, rect, height);
    if (document.page->selected().empty()) return;
    if (selected_in_ != node.id) {
        if (const auto other = documents_.find(selected_in_); other != documents_.end() && other->second->page)
            other->second->page->select_nothing();
        selected_in_ = node.id;
    }
}

void Documents::take_pointer(Ui& ui, Document& document, const Rect& view, float x, float y) {
    const ImGuiIO& io = ImGui::GetIO();
    if (!ImGui::IsMouseDown(ImGuiMouseButton_Left) && !ImGui::IsMouseReleased(ImGuiMouseButton_Left))
        document.pressing = false;
    const bool over = widgets::pointer_over(view);
    if (!over && !document.pressing) return;
    Page& page = *document.page;
    const float at_x = io.MousePos.x - x, at_y = io.MousePos.y - y;
    if (over) {
        if (io.MouseWheel != 0 && document.furthest > 0)
            document.scroll = std::clamp(document.scroll - io.MouseWheel * kWheel, 0.0f, document.furthest);
        const float wider = std::max(0.0f, page.width() - view.w);
        if (io.MouseWheelH != 0) document.aside = std::clamp(document.aside - io.MouseWheelH * kWheel, 0.0f, wider);
    }
    const std::string link = over ? page.link_at(at_x, at_y) : std::string();
    if (over) widgets::show_cursor(link.empty() ? widgets::Cursor::text : widgets::Cursor::hand);
    if (over && !link.empty()) ui.tooltip("link", link, {io.MousePos.x, io.MousePos.y, 1, 16});
    if (over && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
        document.pressing = true;
        document.pressed_x = io.MousePos.x;
        document.pressed_y = io.MousePos.y;
        const int clicks = ImGui::GetMouseClickedCount(ImGuiMouseButton_Left);
        if (clicks >= 3)
            page.select_all();
        else if (clicks == 2)
            page.select_word(at_x, at_y);
        else
            page.select_from(at_x, at_y);
        return;
    }
    if (!document.pressing) return;
    const float moved = std::abs(io.MousePos.x - document.pressed_x) + std::abs(io.MousePos.y - document.pressed_y);
    if (ImGui::IsMouseReleased(ImGuiMouseButton_Left)) {
        document.pressing = false;
        const std::string words = page.selected();
        if (!words.empty()) return doors_.select(words);
        if (moved < 4 && !link.empty()) doors_.visit(link);
    } else if (moved >= 4 && ImGui::GetMouseClickedCount(ImGuiMouseButton_Left) < 2) {
        page.select_to(at_x, at_y);
    }
}

void Documents::thumb(Ui& ui, Document& document, const Rect& rect, float height) {
    if (!widgets::pointer_over(rect)) return;
    const float long_ = std::max(36.0f, rect.h * rect.h / height);
    const float y = rect.y + 2 + (rect.h - long_ - 4) * document.scroll / document.furthest;
    widgets::fill(ui, {rect.right() - 8, y, 6, long_}, theme::rgb(0x5C6570).with_alpha(0.45f), 3);
}

void Documents::end_frame() {
    std::erase_if(documents_, [](const auto& each) { return !each.second->drawn; });
    for (auto& [id, document] : documents_) document->drawn = false;
}

std::string Documents::selected() const {
    const auto found = documents_.find(selected_in_);
    return found == documents_.end() || !found->second->page ? std::string() : found->second->page->selected();
}

bool Documents::select_all() {
    for (auto& [id, document] : documents_) {
        if (!document->page) continue;
        document->page->select_all();
        selected_in_ = id;
        return true;
    }
    return false;
}

bool Documents::scroll(const std::string& key) {
    for (auto& [id, document] : documents_) {
        if (document->furthest <= 0) continue;
        const float page = document->view * 0.9f;
        const float step = key == "PageDown" || key == " " ? page : key == "PageUp" ? -page : 0;
        document->scroll = std::clamp(document->scroll + step, 0.0f, document->furthest);
        if (key == "Home") document->scroll = 0;
        if (key == "End") document->scroll = document->furthest;
        return true;
    }
    return false;
}

}  // namespace kontor::desktop
