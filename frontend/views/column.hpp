// Pages that are one column: forms, and lists of a few things.
#pragma once

#include <string>

#include "frontend/widgets/ui.hpp"

namespace kontor::views {

// Lays one thing under another and knows afterwards how high the page is.
class Column {
public:
    static constexpr float kGap = 16;

    Column(widgets::Ui& ui, widgets::Rect area) : ui_(ui), area_(area), y_(area.y) {}

    widgets::Rect take(float height, float gap = kGap) {
        const widgets::Rect piece{area_.x, y_, area_.w, height};
        y_ += height + gap;
        return piece;
    }
    float width() const { return area_.w; }
    float bottom() const { return y_; }
    widgets::Ui& ui() { return ui_; }

private:
    widgets::Ui& ui_;
    widgets::Rect area_;
    float y_;
};

// A sentence in the quiet colour over as many lines as it needs; nothing when it is empty.
void quiet_sentence(Column&, const std::string& id, const std::string& sentence, float gap = Column::kGap);

}  // namespace kontor::views
