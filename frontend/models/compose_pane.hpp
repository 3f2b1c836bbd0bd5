// The pane a message is written in.
#pragma once

#include <string>
#include <vector>

#include "frontend/models/context.hpp"

namespace kontor::models {

// Somebody it goes to.
struct RecipientChip {
    std::string id, words, tip;  // the name, or the address; the tip has both
    std::string remove_id, remove;
    std::size_t index = 0;
    bool is_wrong = false;
};

struct SuggestionRow {
    std::string id, name, address, words;
    mail::EmailAddress person;
    bool is_marked = false;  // Enter takes it
};

struct RecipientRow {
    std::string id, label;  // "compose/to"
    state::RecipientField field{};
    state::EditCompose::Field edits{};
    std::vector<RecipientChip> chips;
    std::string typed, problem;
    std::vector<SuggestionRow> suggestions;
};

struct AttachmentRow {
    std::string id, name, detail;  // "120 kB"
    std::string remove_id, remove;
    std::size_t index = 0;
    float progress = -1;  // 0..1 while it is sent to the relay
    bool is_wrong = false;
};

struct ComposePane {
    std::string title;
    std::string from_label, from, route;  // "Ann <ann@gmx.example>", "through smtp.gmx.example"
    bool route_warns = false;
    std::vector<RecipientRow> rows;  // To; Cc and Bcc once they are shown
    std::string suggestions_words;
    std::string copies;  // shows Cc and Bcc; empty: they are
    std::string subject_label, subject, text_label, text;
    std::string preview;  // HTML; empty: the text is shown
    std::vector<AttachmentRow> attachments;

    std::string saved;    // what became of the last save
    std::string refused;  // why it was not sent
    std::string waits;    // it goes once everything is attached
    bool is_markdown = false, shows_preview = false;
    std::string send, send_options, attach, markdown, preview_words, discard, close;
};

ComposePane compose_pane(const Context&, const state::ComposeForm&);

// "Ann Larsen <ann@work.example>", and through which server it leaves.
std::string identity_words(const mail::Identity&);
std::string route_words(const Context&, const mail::Identity&);

}  // namespace kontor::models
