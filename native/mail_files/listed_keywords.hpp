// The keywords of an mbox file's messages, from the list beside it (engine/mail_files/message_list.hpp), read along
// with the file. Messages that were taken out of the file or put into it since do no harm, unless more than a thousand
// in a row are gone.
#pragma once

#include <deque>
#include <filesystem>
#include <optional>

#include "engine/base/line_reader.hpp"
#include "engine/mail_files/message_list.hpp"
#include "native/mail_files/input_file.hpp"

namespace kontor::mail_files {

class ListedKeywords {
public:
    // Of the mbox file; there may be no list.
    explicit ListedKeywords(const std::filesystem::path& mbox);

    // Of the next message in the file. Empty: the list does not know it.
    std::optional<mail::Keywords> of(const mail::ContentHash& hash);

private:
    void read_on();

    std::optional<InputFile> file_;
    LineReader lines_;
    std::deque<ListedMessage> ahead_;
};

}  // namespace kontor::mail_files
