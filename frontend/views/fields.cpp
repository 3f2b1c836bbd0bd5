#include "frontend/views/fields.hpp"

namespace kontor::views {

using namespace widgets;

void draw_test_trouble(Column& column, const std::string& id, const models::Trouble& trouble,
                       const std::string& trust_words, const std::string& fingerprint_label) {
    Ui& ui = column.ui();
    trouble_box(ui, column.take(trouble_height(ui, column.width(), trouble), 12), id + "/trouble", trouble);
    if (trust_words.empty()) return;
    quiet_sentence(column, id + "/fingerprint-label", fingerprint_label, 2);
    quiet_sentence(column, id + "/fingerprint", trouble.fingerprint, 8);
    const Rect row = column.take(theme::kControl);
    if (button(ui, {row.x, row.y, button_width(ui, trust_words), row.h}, id + "/trust", trust_words,
               {ButtonLook::Kind::danger}))
        ui.act(state::PinCertificate{trouble.fingerprint});
}

}  // namespace kontor::views
