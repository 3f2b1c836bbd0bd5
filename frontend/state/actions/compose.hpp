// Writing mail: update_compose.cpp carries it out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "bridge/replica.hpp"
#include "frontend/state/compose.hpp"

namespace kontor::state {

using bridge::Id;

struct WriteMail {};
struct Answer {
    Answering how;
    Id email;  // empty: the newest of what is open or under the cursor
};
struct OpenAnswerMenu {
    Id email;  // empty: as in Answer
};
struct EditCompose {
    enum class Field : std::uint8_t { to, cc, bcc, subject, text } field;
    std::string value;
};
struct EnterRecipient {  // what is being typed there, or the suggestion that is marked
    RecipientField field;
    bool suggestion = false;
};
struct RemoveRecipient {
    RecipientField field;
    std::size_t index;  // beyond the last: the last
};
struct ChooseSuggestion {
    RecipientField field;
    mail::EmailAddress person;
};
struct StepSuggestion {
    int by;
};
struct CloseSuggestions {};
struct ShowCopies {};
struct ChooseIdentity {
    mail::RecordId identity;
};
struct SetMarkdown {
    bool on;
};
struct ShowPreview {
    bool on;
};
struct AttachFiles {};  // the platform lets the person choose
// It has these, by numbers of its own.
struct FilesAttached {
    struct File {
        std::uint64_t upload, size;
        std::string name, type;
    };
    std::vector<File> files;
};
struct UploadProgress {
    std::uint64_t upload, sent;
};
struct UploadDone {
    std::uint64_t upload;
    Id blob;  // empty: it failed
    enum class Trouble : std::uint8_t { none, unreachable, too_large, no_room, refused } trouble = Trouble::none;
};
struct RemoveAttachment {
    std::size_t index;
};
struct SendMessage {
    bool unasked = false;  // though an attachment may be forgotten
};
struct SendLater {
    UtcTime at;
};
struct AskSendTime {};
struct EditSendTime {
    std::string value;
};
struct SubmitSendTime {};
struct DiscardMessage {};  // asks where something was written
struct ConfirmDiscard {};
struct CloseCompose {};     // what was written is saved
struct KeepWriting {};      // the window may go any moment: saved as it is
struct OpenComposeChoice {  // a menu of the pane
    enum class What : std::uint8_t { from, send, attach } what;
};
struct SetUndoTime {
    std::uint32_t seconds;
};

using ComposeAction =
    std::variant<WriteMail, Answer, OpenAnswerMenu, EditCompose, EnterRecipient, RemoveRecipient, ChooseSuggestion,
                 StepSuggestion, CloseSuggestions, ShowCopies, ChooseIdentity, SetMarkdown, ShowPreview, AttachFiles,
                 FilesAttached, UploadProgress, UploadDone, RemoveAttachment, SendMessage, SendLater, AskSendTime,
                 EditSendTime, SubmitSendTime, DiscardMessage, ConfirmDiscard, CloseCompose, KeepWriting,
                 OpenComposeChoice, SetUndoTime>;

}  // namespace kontor::state
