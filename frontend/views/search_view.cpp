#include "frontend/views/search_view.hpp"

#include "frontend/widgets/controls.hpp"
#include "frontend/widgets/paint.hpp"
#include "frontend/widgets/text_field.hpp"

namespace kontor::views {

using namespace widgets;

void draw(const models::SearchField& search, Ui& ui, Rect& rect) {
    TextField field;
    field.id = "search";
    field.value = search.value;
    field.input.kind = access::TextInput::Kind::search;
    field.input.placeholder = search.placeholder;
    field.input.autocomplete = "off";
    field.problem = search.problem;
    field.keys = "ArrowDown";

    constexpr float margin = 12, above = 6;
    const float width = rect.w - 2 * margin - (search.clear.empty() ? 0 : theme::kControl) -
                        (search.write.empty() ? 0 : theme::kControl);
    const float height = text_field_height(ui, width, field);
    Rect bar = rect.cut_top(height + above);
    fill(ui, bar, ui.colors().ground);
    bar.cut_top(above);
    bar = bar.inset(margin, 0);
    if (!search.write.empty()) {
        Rect side = bar.cut_right(theme::kControl);
        if (icon_button(ui, side.cut_top(theme::kControl), {"search/write", search.write, "c", theme::Icon::edit}))
            ui.act(state::WriteMail{});
    }
    if (!search.clear.empty()) {
        Rect side = bar.cut_right(theme::kControl);
        if (icon_button(ui, side.cut_top(theme::kControl), {"search/clear", search.clear, "Esc", theme::Icon::close}))
            ui.act(state::ClearSearch{});
    }
    if (auto text = text_field(ui, bar, field)) ui.act(state::EditSearch{std::move(*text)});
}

}  // namespace kontor::views
