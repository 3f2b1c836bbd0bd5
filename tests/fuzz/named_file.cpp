// Any path of a file: what it says of the mailbox is always fit for one, however the path is made up.
#include <cstdint>
#include <cstdlib>

#include "engine/mail_files/recognise.hpp"

using namespace kontor;
using namespace kontor::mail_files;

static void check(const std::vector<std::string>& path) {
    for (const std::string& name : path)
        if (name.empty() || name.size() > 255 || name.find('\0') != std::string::npos ||
            name.find('\n') != std::string::npos)
            std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes path(reinterpret_cast<const char*>(data), size);
    const NamedFile file = named_file(path);
    check(file.folder);
    check(file.mbox);
    if (file.mbox.size() > file.folder.size() + 1) std::abort();
    if (begins_with_from_line(path) && begins_with_field(path)) std::abort();
    return 0;
}
