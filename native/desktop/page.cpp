#include "native/desktop/page.hpp"

#include <imgui.h>
#include <imgui_internal.h>
#include <litehtml.h>

#include <algorithm>
#include <climits>
#include <cmath>
#include <map>
#include <unordered_map>

#include "native/desktop/page_style.hpp"
#include "native/desktop/pictures.hpp"
#include "native/desktop/text_lines.hpp"

namespace kontor::desktop {

namespace {

using litehtml::position;
using litehtml::tchar_t;
using litehtml::uint_ptr;

struct Face {
    ImFont* font = nullptr;
    float size = 15;
    int ascent = 0, height = 0;
    bool is_italic = false;
    unsigned decoration = 0;

    Advance advance() const {
        ImFontBaked* const baked = font->GetFontBaked(size);
        return [baked](char32_t c) { return baked->GetCharAdvance(static_cast<ImWchar>(c)); };
    }
    float base() const { return std::ceil(size * 0.86f); }  // as glyphs.cpp has it
};

const Face& face_of(uint_ptr handle) { return *reinterpret_cast<const Face*>(handle); }

ImU32 packed_color(const litehtml::web_color& c) { return IM_COL32(c.red, c.green, c.blue, c.alpha); }

// A piece of text as it lies in the page, in reading order.
struct Run {
    std::string text;
    const Face* face;
    position place;
};

// A place between two characters of the page.
struct Mark {
    std::size_t run = 0, offset = 0;
    auto operator<=>(const Mark&) const = default;
};

std::uint64_t key_of(int x, int y) {
    return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(x)) << 32) | static_cast<std::uint32_t>(y);
}

bool is_white(std::string_view text) { return text.find_first_not_of(" \t\n\r\f\xC2\xA0") == std::string_view::npos; }

}  // namespace

class Page::Canvas : public litehtml::document_container {
public:
    Canvas(const std::string& html, PageFonts fonts, FindPicture find_picture, unsigned selection)
        : fonts_(fonts), find_picture_(std::move(find_picture)), selection_color_(selection) {
        context_.load_master_stylesheet(page_style);
        document_ = litehtml::document::createFromUTF8(html.c_str(), this, &context_);
    }

    float lay_out(float width) {
        const int wanted = std::max(1, static_cast<int>(width));
        if (wanted == laid_out_for_) return static_cast<float>(document_->height());
        laid_out_for_ = width_ = wanted;
        document_->media_changed();
        document_->render(wanted);
        record();
        return static_cast<float>(document_->height());
    }
    float width() const { return static_cast<float>(document_->width()); }
    void pictures_changed() { laid_out_for_ = -1; }

    void draw(ImDrawList& list, float x, float y, const access::Rect& clip) {
        list_ = &list;
        origin_x_ = static_cast<int>(std::lround(x));
        origin_y_ = static_cast<int>(std::lround(y));
        const position part(static_cast<int>(clip.x), static_cast<int>(clip.y), static_cast<int>(clip.w) + 1,
                            static_cast<int>(clip.h) + 1);
        document_->draw(0, origin_x_, origin_y_, &part);
        list_ = nullptr;
    }

    std::string link_at(float x, float y) const {
        const int px = static_cast<int>(x), py = static_cast<int>(y);
        for (auto at = document_->root()->get_element_by_point(px, py, px, py); at; at = at->parent())
            if (std::string_view(at->get_tagName()) == "a")
                if (const tchar_t* target = at->get_attr("href")) return target;
        return {};
    }

    // --- What is selected ------------------------------------------------------------------------------------------
    void select(Mark from, Mark to) { from_ = from, to_ = to; }
    Mark from() const { return from_; }
    Mark end() const { return {runs_.size(), 0}; }

    Mark mark_at(float x, float y) const {
        std::size_t best = 0;
        float nearest = 1e9f;
        for (std::size_t i = 0; i < runs_.size(); ++i) {
            const position& p = runs_[i].place;
            const float dy = y < static_cast<float>(p.y)           ? static_cast<float>(p.y) - y
                             : y >= static_cast<float>(p.bottom()) ? y - static_cast<float>(p.bottom()) + 1
                                                                   : 0;
            const float dx = x < static_cast<float>(p.x)         ? static_cast<float>(p.x) - x
                             : x > static_cast<float>(p.right()) ? x - static_cast<float>(p.right())
                                                                 : 0;
            const float distance = dy * 1000 + dx;
            if (distance < nearest) nearest = distance, best = i;
        }
        if (runs_.empty()) return {};
        const Run& run = runs_[best];
        const TextLine whole{0, run.text.size()};
        return {best, offset_at(run.text, whole, x - static_cast<float>(run.place.x), run.face->advance())};
    }

    void select_word(float x, float y) {
        const Mark there = mark_at(x, y);
        if (there.run < runs_.size()) select({there.run, 0}, {there.run, runs_[there.run].text.size()});
    }

    std::string selected() const {
        const auto [first, second] = std::minmax(from_, to_);
        std::string text;
        int line = INT_MIN;
        for (std::size_t i = first.run; i < runs_.size() && i <= second.run; ++i) {
            const Run& run = runs_[i];
            const std::size_t begin = i == first.run ? first.offset : 0;
            const std::size_t end = i == second.run ? second.offset : run.text.size();
            if (begin >= end) continue;
            if (line != INT_MIN && run.place.y > line) {
                while (!text.empty() && text.back() == ' ') text.pop_back();
                text += run.place.y > line + run.place.height ? "\n\n" : "\n";
            }
            line = run.place.y + run.place.height / 2;
            const std::string_view words = std::string_view(run.text).substr(begin, end - begin);
            if (is_white(words) && words.find('\n') == std::string_view::npos)
                text += text.empty() || text.back() == '\n' ? "" : " ";
            else
                text += words;
        }
        return text;
    }

    // --- litehtml's questions --------------------------------------------------------------------------------------
    uint_ptr create_font(const tchar_t* name, int size, int weight, litehtml::font_style style, unsigned decoration,
                         litehtml::font_metrics* metrics) override {
        auto face = std::make_unique<Face>();
        const std::string_view family = name != nullptr ? name : "";
        const bool is_mono = family.find("mono") != std::string_view::npos ||
                             family.find("Courier") != std::string_view::npos ||
                             family.find("Consolas") != std::string_view::npos;
        face->font = is_mono && fonts_.monospace != nullptr ? fonts_.monospace
                     : weight >= 600                        ? fonts_.semibold
                                                            : fonts_.regular;
        face->size = static_cast<float>(std::clamp(size, 1, 200));
        face->is_italic = style == litehtml::fontStyleItalic;
        face->decoration = decoration;
        face->ascent = static_cast<int>(std::lround(face->size * 0.97f));
        face->height = static_cast<int>(std::lround(face->size * 1.21f));
        if (metrics != nullptr) {
            metrics->ascent = face->ascent;
            metrics->height = face->height;
            metrics->descent = face->height - face->ascent;
            metrics->x_height = static_cast<int>(std::lround(face->size * 0.55f));
            metrics->draw_spaces = true;
        }
        faces_.push_back(std::move(face));
        return reinterpret_cast<uint_ptr>(faces_.back().get());
    }
    void delete_font(uint_ptr) override {}  // all of them go with the page

    int text_width(const tchar_t* text, uint_ptr font) override {
        return static_cast<int>(std::lround(width_of(text, face_of(font).advance())));
    }

    void draw_text(uint_ptr, const tchar_t* text, uint_ptr font, litehtml::web_color color,
                   const position& place) override {
        const Face& face = face_of(font);
        if (list_ == nullptr) {
            places_.emplace(key_of(place.x, place.y), runs_.size());
            runs_.push_back({text, &face, place});
            return;
        }
        const auto run = places_.find(key_of(place.x - origin_x_, place.y - origin_y_));
        if (run != places_.end()) draw_selection(run->second, place);
        const ImU32 ink = packed_color(color);
        const float x = static_cast<float>(place.x);
        const float y = static_cast<float>(place.y) + static_cast<float>(face.ascent) - face.base();
        const int before = list_->VtxBuffer.Size;
        list_->AddText(face.font, face.size, {x, y}, ink, text);
        if (face.is_italic) slant(before, y + face.base());
        draw_decoration(face, place, ink);
    }

    void draw_list_marker(uint_ptr, const litehtml::list_marker& marker) override {
        if (list_ == nullptr) return;
        const ImU32 ink = packed_color(marker.color);
        const float x = static_cast<float>(marker.pos.x), y = static_cast<float>(marker.pos.y);
        const float w = static_cast<float>(marker.pos.width), h = static_cast<float>(marker.pos.height);
        using namespace litehtml;
        if (marker.marker_type == list_style_type_square) {
            list_->AddRectFilled({x, y}, {x + w, y + h}, ink);
        } else if (marker.marker_type == list_style_type_circle) {
            list_->AddCircle({x + w / 2, y + h / 2}, w / 2, ink, 16);
        } else if (marker.marker_type == list_style_type_disc || marker.font == 0) {
            list_->AddCircleFilled({x + w / 2, y + h / 2}, std::max(2.0f, w / 2), ink, 16);
        } else {
            const Face& face = face_of(marker.font);
            const std::string words = number_words(marker) + ".";
            const float left = x + w - width_of(words, face.advance());
            list_->AddText(face.font, face.size, {left, y + static_cast<float>(face.ascent) - face.base()}, ink,
                           words.c_str());
        }
    }

    int pt_to_px(int pt) const override { return static_cast<int>(std::lround(pt * 96.0 / 72)); }
    int get_default_font_size() const override { return 16; }
    const tchar_t* get_default_font_name() const override { return "Inter"; }

    void load_image(const tchar_t* source, const tchar_t*, bool) override { (void)picture(source); }
    void get_image_size(const tchar_t* source, const tchar_t*, litehtml::size& size) override {
        const auto found = picture(source);
        size.width = found ? found->width : 0;
        size.height = found ? found->height : 0;
    }

    void draw_background(uint_ptr, const litehtml::background_paint& ground) override {
        if (list_ == nullptr) return;
        const position& box = ground.clip_box;
        const ImVec2 a(static_cast<float>(box.x), static_cast<float>(box.y));
        const ImVec2 b(static_cast<float>(box.right()), static_cast<float>(box.bottom()));
        const float radius = static_cast<float>(ground.border_radius.top_left_x);
        if (ground.color.alpha > 0) list_->AddRectFilled(a, b, packed_color(ground.color), radius);
        if (ground.image.empty()) return;
        const auto found = picture(ground.image.c_str());
        if (!found || found->texture == nullptr || ground.image_size.width <= 0 || ground.image_size.height <= 0)
            return;
        draw_pictures(*found, ground, a, b);
    }

    void draw_borders(uint_ptr, const litehtml::borders& borders, const position& place, bool) override {
        if (list_ == nullptr) return;
        const auto is_seen = [](const litehtml::border& side) {
            return side.width > 0 && side.style > litehtml::border_style_hidden && side.color.alpha > 0;
        };
        const float x = static_cast<float>(place.x), y = static_cast<float>(place.y);
        const float r = static_cast<float>(place.right()), b = static_cast<float>(place.bottom());
        if (const int radius = borders.radius.top_left_x; radius > 0 && is_seen(borders.top)) {
            const float half = static_cast<float>(borders.top.width) / 2;
            list_->AddRect({x + half, y + half}, {r - half, b - half}, packed_color(borders.top.color),
                           static_cast<float>(radius), 0, 2 * half);
            return;
        }
        const auto bar = [&](const litehtml::border& side, ImVec2 from, ImVec2 to) {
            if (is_seen(side)) list_->AddRectFilled(from, to, packed_color(side.color));
        };
        bar(borders.top, {x, y}, {r, y + static_cast<float>(borders.top.width)});
        bar(borders.bottom, {x, b - static_cast<float>(borders.bottom.width)}, {r, b});
        bar(borders.left, {x, y}, {x + static_cast<float>(borders.left.width), b});
        bar(borders.right, {r - static_cast<float>(borders.right.width), y}, {r, b});
    }

    void set_clip(const position& place, const litehtml::border_radiuses&, bool valid_x, bool valid_y) override {
        if (list_ == nullptr) return;
        const ImVec2 a(valid_x ? static_cast<float>(place.x) : -1e6f, valid_y ? static_cast<float>(place.y) : -1e6f);
        const ImVec2 b(valid_x ? static_cast<float>(place.right()) : 1e6f,
                       valid_y ? static_cast<float>(place.bottom()) : 1e6f);
        list_->PushClipRect(a, b, true);
    }
    void del_clip() override {
        if (list_ != nullptr) list_->PopClipRect();
    }

    void get_client_rect(position& client) const override { client = {0, 0, width_, 800}; }
    void get_media_features(litehtml::media_features& media) const override {
        media.type = litehtml::media_type_screen;
        media.width = media.device_width = width_;
        media.height = media.device_height = 800;
        media.color = 8;
        media.resolution = 96;
    }
    void get_language(litehtml::tstring& language, litehtml::tstring& culture) const override {
        language = "en";
        culture = "";
    }
    void transform_text(litehtml::tstring& text, litehtml::text_transform how) override {
        bool begins = true;
        for (char& c : text) {
            const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (is_letter &&
                (how == litehtml::text_transform_uppercase || (how == litehtml::text_transform_capitalize && begins)))
                c = static_cast<char>(c & ~0x20);
            if (is_letter && how == litehtml::text_transform_lowercase) c = static_cast<char>(c | 0x20);
            begins = c == ' ';
        }
    }

    // What a page cannot do here.
    void set_caption(const tchar_t*) override {}
    void set_base_url(const tchar_t*) override {}
    void link(const std::shared_ptr<litehtml::document>&, const litehtml::element::ptr&) override {}
    void on_anchor_click(const tchar_t*, const litehtml::element::ptr&) override {}
    void set_cursor(const tchar_t*) override {}
    void import_css(litehtml::tstring& text, const litehtml::tstring&, litehtml::tstring&) override { text.clear(); }
    std::shared_ptr<litehtml::element> create_element(const tchar_t*, const litehtml::string_map&,
                                                      const std::shared_ptr<litehtml::document>&) override {
        return nullptr;
    }

private:
    // Where every piece of text lies, found by drawing onto nothing.
    void record() {
        runs_.clear();
        places_.clear();
        document_->draw(0, 0, 0, nullptr);
    }

    std::shared_ptr<const Picture> picture(const tchar_t* source) {
        if (source == nullptr || *source == '\0') return nullptr;
        auto& known = pictures_[source];
        if (!known) known = find_picture_(source);
        return known;
    }

    void draw_selection(std::size_t run, const position& place) {
        const auto [first, second] = std::minmax(from_, to_);
        if (first == second || run < first.run || run > second.run) return;
        const Run& there = runs_[run];
        const std::size_t begin = run == first.run ? first.offset : 0;
        const std::size_t end = run == second.run ? second.offset : there.text.size();
        if (begin >= end) return;
        const Advance advance = there.face->advance();
        const float x = static_cast<float>(place.x);
        const float right = end == there.text.size()
                                ? static_cast<float>(place.right())
                                : x + width_of(std::string_view(there.text).substr(0, end), advance);
        list_->AddRectFilled(
            {x + width_of(std::string_view(there.text).substr(0, begin), advance), static_cast<float>(place.y)},
            {right, static_cast<float>(place.bottom())}, selection_color_);
    }

    // Inter's italics are not carried along: its upright letters lean.
    void slant(int first_vertex, float base_line) {
        for (int i = first_vertex; i < list_->VtxBuffer.Size; ++i) {
            ImVec2& at = list_->VtxBuffer[i].pos;
            at.x += (base_line - at.y) * 0.2f;
        }
    }

    void draw_decoration(const Face& face, const position& place, ImU32 ink) {
        const float base = static_cast<float>(place.y + face.ascent);
        const float x = static_cast<float>(place.x), r = static_cast<float>(place.right());
        const float thick = std::max(1.0f, std::round(face.size / 14));
        const auto rule = [&](float y) { list_->AddRectFilled({x, std::round(y)}, {r, std::round(y) + thick}, ink); };
        if (face.decoration & litehtml::font_decoration_underline) rule(base + thick + 0.5f);
        if (face.decoration & litehtml::font_decoration_linethrough) rule(base - face.size * 0.3f);
        if (face.decoration & litehtml::font_decoration_overline) rule(base - face.size * 0.9f);
    }

    static std::string number_words(const litehtml::list_marker& marker) {
        using namespace litehtml;
        const bool upper =
            marker.marker_type == list_style_type_upper_alpha || marker.marker_type == list_style_type_upper_latin;
        if (upper || marker.marker_type == list_style_type_lower_alpha ||
            marker.marker_type == list_style_type_lower_latin)
            return std::string(1, static_cast<char>((upper ? 'A' : 'a') + (std::max(1, marker.index) - 1) % 26));
        return std::to_string(marker.index);
    }

    void draw_pictures(const Picture& found, const litehtml::background_paint& ground, ImVec2 a, ImVec2 b) {
        const auto texture = reinterpret_cast<ImTextureID>(found.texture);
        const float w = static_cast<float>(ground.image_size.width), h = static_cast<float>(ground.image_size.height);
        const bool across = ground.repeat == litehtml::background_repeat_repeat ||
                            ground.repeat == litehtml::background_repeat_repeat_x;
        const bool down = ground.repeat == litehtml::background_repeat_repeat ||
                          ground.repeat == litehtml::background_repeat_repeat_y;
        list_->PushClipRect(a, b, true);
        float x0 = static_cast<float>(ground.position_x), y0 = static_cast<float>(ground.position_y);
        // From the first tile that is seen; a picture of one pixel over a large ground is drawn as one.
        if (across) x0 += std::floor((a.x - x0) / w) * w;
        if (down) y0 += std::floor((a.y - y0) / h) * h;
        const bool is_plain = (across && w < 4) || (down && h < 4);
        for (float y = y0; y < b.y; y += h) {
            for (float x = x0; x < b.x; x += w) {
                list_->AddImage(texture, {x, y}, {is_plain && across ? b.x : x + w, is_plain && down ? b.y : y + h});
                if (!across || is_plain) break;
            }
            if (!down || is_plain) break;
        }
        list_->PopClipRect();
    }

    PageFonts fonts_;
    FindPicture find_picture_;
    unsigned selection_color_;
    litehtml::context context_;
    std::vector<std::unique_ptr<Face>> faces_;
    std::map<std::string, std::shared_ptr<const Picture>> pictures_;
    litehtml::document::ptr document_;
    std::vector<Run> runs_;
    std::unordered_map<std::uint64_t, std::size_t> places_;
    Mark from_, to_;
    int width_ = 600, laid_out_for_ = -1;
    ImDrawList* list_ = nullptr;  // null: what is drawn is only noted
    int origin_x_ = 0, origin_y_ = 0;
};

Page::Page(const std::string& html, PageFonts fonts, FindPicture find_picture, unsigned selection)
    : canvas_(std::make_unique<Canvas>(html, fonts, std::move(find_picture), selection)) {}
Page::~Page() = default;

float Page::lay_out(float width) { return canvas_->lay_out(width); }
float Page::width() const { return canvas_->width(); }
void Page::pictures_changed() { canvas_->pictures_changed(); }
void Page::draw(ImDrawList& list, float x, float y, const access::Rect& clip) const { canvas_->draw(list, x, y, clip); }
std::string Page::link_at(float x, float y) const { return canvas_->link_at(x, y); }
void Page::select_from(float x, float y) { canvas_->select(canvas_->mark_at(x, y), canvas_->mark_at(x, y)); }
void Page::select_to(float x, float y) { canvas_->select(canvas_->from(), canvas_->mark_at(x, y)); }
void Page::select_word(float x, float y) { canvas_->select_word(x, y); }
void Page::select_all() { canvas_->select({}, canvas_->end()); }
void Page::select_nothing() { canvas_->select({}, {}); }
std::string Page::selected() const { return canvas_->selected(); }

}  // namespace kontor::desktop
