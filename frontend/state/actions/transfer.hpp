// Mail in files of other programs: update_transfer.cpp carries it out.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "bridge/replica.hpp"

namespace kontor::state {

using bridge::Id;

struct ImportMail {  // asks what and where to
    Id account, mailbox;
};
struct ImportByName {  // into the mailboxes the files are named for, or into the one
    bool on;
};
struct ChooseImport {  // the platform lets the person choose
    bool folder;
};
struct ImportChosen {  // it knows files to send; `dropped`: onto the window
    std::uint64_t files, octets;
    bool dropped;
};
struct StartImport {};
struct StopImport {};
// How far it is, in the platform's words.
struct ImportProgress {
    enum class Stage : std::uint8_t { running, done, stopped, no_room, gone, busy, unreachable } stage = Stage::running;
    std::uint64_t octets = 0;  // sent
    std::uint64_t imported = 0, duplicates = 0, damaged = 0, without_mail = 0;
};
struct ExportMail {
    Id account, mailbox;  // mailbox empty: all of the account
    std::string format;   // "mbox", "maildir", "eml"
};
struct OpenExportMenu {
    Id account;
};
// A file that FetchBlob asked for is not there, in the platform's words.
struct SaveFailed {
    std::string name;
    enum class Why : std::uint8_t { unreachable, gone, no_place } why;
};

using TransferAction = std::variant<ImportMail, ImportByName, ChooseImport, ImportChosen, StartImport, StopImport,
                                    ImportProgress, ExportMail, OpenExportMenu, SaveFailed>;

}  // namespace kontor::state
