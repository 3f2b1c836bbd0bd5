// What mail there is in files and folders that somebody names, recognised by looking at them.
//
//   an mbox file      begins with a From_ line, whatever it is called
//   a message         *.eml; in a Maildir every file of cur and new; a file that begins with a header field, if it was
//                     named itself or is called by a number (MH)
//   a Maildir         a folder with cur; its folders are those of Maildir++ (.Work.Plans), and Maildirs inside it
//   any other folder  is looked through; files that are not mail are passed over there, and links to folders
//
// Where a mailbox is not said, it is the inbox: the path is empty.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/instant.hpp"
#include "engine/mail/keywords.hpp"

namespace kontor::mail_files {

struct FoundMbox {
    std::filesystem::path file;
    std::vector<std::string> mailbox;
};

struct FoundMessage {
    std::filesystem::path file;
    std::vector<std::string> mailbox;
    // What its name says; in a Maildir the file's date stands for the arrival where the name says none.
    std::optional<UtcTime> received_at;
    std::optional<mail::Keywords> keywords;
    bool is_dated_by_file = false;
};

class Finder {
public:
    virtual ~Finder() = default;
    // False: enough.
    virtual bool found(const FoundMbox&) = 0;
    virtual bool found(const FoundMessage&) = 0;
    virtual bool not_readable(const std::filesystem::path&, const std::string& why) = 0;
    virtual bool not_mail(const std::filesystem::path&) = 0;  // what was named itself
};

void find_mail(const std::filesystem::path& named, Finder& finder);

}  // namespace kontor::mail_files
