// Where in a mailbox of a million messages its five hundred thousandth stands: every thousandth row is remembered, so
// that a window far down costs no walk from the top. In memory, made when first asked, and kept right by what changed
// since: only the stretches that won or lost a row are counted again.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "engine/store/store.hpp"
#include "native/storage/sqlite.hpp"

namespace kontor::storage {

class MemberMarks {
public:
    // A row of a mailbox, newest first, and its index.
    struct Mark {
        std::int64_t date = 0;
        store::EmailId email;
        std::size_t index = 0;
    };
    struct Of {
        store::UserId user;
        store::AccountId account;
        store::MailboxId mailbox;
        bool by_received = false;
    };

    // A remembered row at or before that index, as the connection's snapshot has it; empty: walk from the top.
    Result<std::optional<Mark>> before(Connection&, const Of&, std::size_t index);

private:
    struct Stretch {
        std::int64_t date = 0;  // of its first row when it was made; the first stretch has no beginning
        store::EmailId email;
        std::size_t rows = 0;
    };
    struct Marks {
        store::Modseq state = 0;  // of the account's e-mails
        std::vector<Stretch> stretches;
    };
    Result<void> make(Connection&, const Of&, Marks&);
    // False: it has to be made anew.
    Result<bool> follow(Connection&, const Of&, Marks&);
    Result<std::size_t> count(Connection&, const Of&, const Marks&, std::size_t stretch);

    std::mutex mutex_;
    std::map<std::pair<store::MailboxId, bool>, Marks> marks_;
};

}  // namespace kontor::storage
