// Writes the messages of one mailbox: into a Maildir folder, a directory of .eml files, or an mbox file.
//
// Nothing incomplete is ever there under its final name, also after a power loss. What an earlier run wrote is known:
// has() says so, and a writer goes on behind it. So an export that was broken off, or made again later, only adds what
// is missing.
//
//   writer.open();
//   for each page: { for each message: if (!has(key)) { begin(letter); write(block)...; end(); }  settle(); }
//   writer.close();
// After a failure only the destructor may follow.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/base/bytes.hpp"
#include "engine/mail/email.hpp"
#include "engine/mail_files/file_name.hpp"
#include "engine/store/failure.hpp"

namespace kontor::mail_files {

struct Letter {
    MessageKey key;
    mail::ContentHash hash{};
    std::string sender;  // of the From_ line of an mbox file
    UtcTime received_at;
    mail::Keywords keywords;
    bool are_crlf = true;  // its line ends (mbox_writer.hpp)
};

class FolderWriter {
public:
    virtual ~FolderWriter() = default;

    // Makes what is missing, removes what an earlier run left half-written. Failure::exists: something else is there.
    virtual store::Result<void> open() = 0;
    virtual bool has(const MessageKey&) const = 0;
    virtual store::Result<void> begin(const Letter&) = 0;
    virtual store::Result<void> write(Bytes) = 0;
    virtual store::Result<void> end() = 0;
    // What was ended is on the disk. Files of single messages have their names from now on.
    virtual store::Result<void> settle() = 0;
    // Settled before. An mbox file has its name from now on.
    virtual store::Result<void> close() = 0;

    // Keywords that the format had no place for.
    virtual std::size_t keywords_left_out() const { return 0; }
};

std::unique_ptr<FolderWriter> maildir_writer(std::filesystem::path folder, bool is_subfolder);
std::unique_ptr<FolderWriter> eml_writer(std::filesystem::path folder);
std::unique_ptr<FolderWriter> mbox_file_writer(std::filesystem::path file);

}  // namespace kontor::mail_files
