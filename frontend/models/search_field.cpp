#include "frontend/models/search_field.hpp"

#include "frontend/models/wording.hpp"

namespace kontor::models {

namespace {

using words::Word;

Word word_of(search::Mistake::Code code) {
    using Code = search::Mistake::Code;
    switch (code) {
        case Code::missing_term:
            return Word::search_missing_term;
        case Code::unclosed_quote:
            return Word::search_unclosed_quote;
        case Code::unclosed_bracket:
            return Word::search_unclosed_bracket;
        case Code::stray_bracket:
            return Word::search_stray_bracket;
        case Code::unknown_operator:
            return Word::search_unknown_operator;
        case Code::takes_no_brackets:
            return Word::search_takes_no_brackets;
        case Code::bad_flag:
            return Word::search_bad_flag;
        case Code::bad_size:
            return Word::search_bad_size;
        case Code::bad_date:
            return Word::search_bad_date;
        case Code::bad_age:
            return Word::search_bad_age;
        case Code::unknown_mailbox:
            return Word::search_unknown_mailbox;
        case Code::unknown_account:
            return Word::search_unknown_account;
        case Code::too_complex:
            break;
    }
    return Word::search_too_complex;
}

// The place of the mistake; where nothing stands there, the word in front of it.
std::string marked(const std::string& text, const search::Mistake& mistake) {
    if (mistake.length > 0) return text.substr(mistake.offset, mistake.length);
    std::string before = text.substr(0, mistake.offset);
    before.erase(before.find_last_not_of(' ') + 1);
    return before.substr(before.find_last_of(' ') + 1);
}

}  // namespace

SearchField search_field(const Context& context) {
    const state::SearchBox& box = context.state.search;
    SearchField model;
    model.value = box.text;
    model.placeholder = context.words.fill(Word::search_in, account_name(context, context.state.place.account));
    if (context.replica.session().can_send && context.state.breadth != theme::Breadth::wide)
        model.write = context.words(Word::write_mail);
    if (!box.text.empty()) model.clear = context.words(Word::clear_search);
    if (box.mistake) model.problem = context.words.fill(word_of(box.mistake->code), marked(box.text, *box.mistake));
    return model;
}

}  // namespace kontor::models
