// Mail in files of other programs: what is asked, sent and told. The files themselves never come here: the platform has
// them, and sends them in slices.
#include <algorithm>

#include "frontend/state/overloaded.hpp"
#include "frontend/state/update.hpp"

namespace kontor::state {

using words::Word;

namespace {

constexpr Duration kSendingPaceStep{1000};

// A file name on every system: what parts paths there is left out.
std::string plain(std::string name) {
    for (char& c : name)
        if (c == '/' || c == '\\' || c == ':') c = '-';
    return name.empty() ? "mail" : name;
}

std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                              c == '.' || c == '_' || c == '~';
        if (is_plain) {
            encoded += c;
            continue;
        }
        encoded += '%';
        encoded += "0123456789ABCDEF"[octet >> 4];
        encoded += "0123456789ABCDEF"[octet & 15];
    }
    return encoded;
}

void ask(Office& office, ImportQuestion question) {
    if (office.state.import) return say(office, office.words(Word::import_under_way), 0, true);
    if (question.mailbox.empty())
        if (const bridge::Mailbox* inbox = office.replica.mailbox_by_role(question.account, mail::Role::inbox))
            question.mailbox = inbox->id;
    office.state.dialog = std::move(question);
}

// What was dropped goes where one looks, unless that is everything: then into the first account.
ImportQuestion dropped_here(const Office& office) {
    const bridge::ListKey& place = office.state.place;
    if (place.account != office.replica.session().unified) return {place.account, place.mailbox, false, 0, 0};
    return {office.replica.session().home, {}, false, 0, 0};
}

void chosen(Office& office, const ImportChosen& what) {
    if (what.files == 0 || office.state.import) return;
    auto* question = std::get_if<ImportQuestion>(&office.state.dialog);
    if (question == nullptr && !what.dropped) return;  // closed meanwhile
    if (question == nullptr) {
        ask(office, dropped_here(office));
        question = std::get_if<ImportQuestion>(&office.state.dialog);
        if (question == nullptr) return;
    }
    question->files = what.files;
    question->octets = what.octets;
    // Chosen in answer to the question: there is nothing more to ask.
    if (!what.dropped) update_transfer(office, StartImport{});
}

void start(Office& office) {
    AppState& state = office.state;
    const auto* asked = std::get_if<ImportQuestion>(&state.dialog);
    if (asked == nullptr || asked->files == 0 || state.import) return;
    const ImportQuestion question = *asked;
    state.dialog = std::monostate{};
    state.import = ImportRun{question.octets, {}, office.now, 0, 0};
    office.effects.push_back(SendFiles{question.account, question.by_name ? Id() : question.mailbox});
}

void progress(Office& office, const ImportProgress& now) {
    AppState& state = office.state;
    if (!state.import) return;
    ImportRun& run = *state.import;
    run.last = now;
    if (now.stage != ImportProgress::Stage::running) {
        state.import.reset();
        state.dialog = ImportReport{now};
        return;
    }
    const Duration passed = office.now - run.since;
    if (passed < kSendingPaceStep || now.octets < run.then) return;
    const double rate = static_cast<double>(now.octets - run.then) * 1000 / static_cast<double>(passed.count());
    // Smoothed, so that one slow second does not make the time left jump.
    run.octets_per_second += (run.octets_per_second == 0 ? 1.0 : 0.3) * (rate - run.octets_per_second);
    run.since = office.now;
    run.then = now.octets;
}

void export_mail(Office& office, const ExportMail& what) {
    std::string name;
    for (const bridge::Account& account : office.replica.accounts())
        if (account.id == what.account) name = account.name;
    std::string query = "?format=" + what.format;
    if (const bridge::Mailbox* mailbox = office.replica.mailbox(what.account, what.mailbox)) {
        name = mailbox->role == mail::Role::none ? mailbox->name : role_words(office.words, mailbox->role);
        query += "&mailbox=" + what.mailbox;
    }
    name = plain(name) + (what.format == "mbox" ? ".mbox" : ".tar");
    office.effects.push_back(
        FetchBlob{"/mail/export/" + what.account + '/' + percent_encoded(name) + query, name, false});
}

}  // namespace

void update_transfer(Office office, const TransferAction& action) {
    AppState& state = office.state;
    auto* question = std::get_if<ImportQuestion>(&state.dialog);
    std::visit(Overloaded{
                   [&](const ImportMail& where) {
                       ask(office, {where.account, where.mailbox, false, 0, 0});
                   },
                   [&](const ImportByName& by_name) {
                       if (question != nullptr) question->by_name = by_name.on;
                   },
                   [&](const ChooseImport& what) { office.effects.push_back(ChooseFiles{what.folder}); },
                   [&](const ImportChosen& what) { chosen(office, what); },
                   [&](const StartImport&) { start(office); },
                   [&](const StopImport&) {
                       if (state.import) office.effects.push_back(StopSending{});
                   },
                   [&](const ImportProgress& now) { progress(office, now); },
                   [&](const ExportMail& what) { export_mail(office, what); },
                   [&](const SaveFailed& what) {
                       using Why = SaveFailed::Why;
                       const Word words = what.why == Why::unreachable ? Word::save_unreachable
                                          : what.why == Why::gone      ? Word::save_gone
                                                                       : Word::save_no_place;
                       say(office, office.words.fill(words, what.name), 0, true);
                   },
                   [&](const OpenExportMenu& what) {
                       state.menu = MenuKind::export_mail;
                       state.menu_mailbox = {what.account, {}};
                   },
               },
               action);
}

}  // namespace kontor::state
