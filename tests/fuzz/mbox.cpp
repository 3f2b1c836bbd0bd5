// An mbox file in; the same messages out however it is cut. And: any octets as a message, written and read back.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "engine/mail_files/mbox_reader.hpp"
#include "engine/mail_files/mbox_writer.hpp"

using namespace kontor;
using namespace kontor::mail_files;

static void drain(MboxReader& reader, std::vector<std::string>& messages, bool& is_open) {
    while (const auto event = reader.next()) {
        if (std::holds_alternative<MboxReader::Begin>(*event)) {
            if (is_open) std::abort();
            is_open = true;
            messages.emplace_back();
        } else if (const auto* content = std::get_if<MboxReader::Content>(&*event)) {
            if (!is_open || content->octets.empty()) std::abort();
            messages.back() += content->octets;
        } else {
            if (!is_open) std::abort();
            is_open = false;
        }
    }
}

static std::vector<std::string> read(Bytes file, std::size_t piece) {
    MboxReader reader;
    std::vector<std::string> messages;
    bool is_open = false;
    for (std::size_t at = 0; at < file.size(); at += piece) {
        const std::string own(file.substr(at, piece));
        reader.feed(own);
        drain(reader, messages, is_open);
    }
    reader.end_of_input();
    drain(reader, messages, is_open);
    if (is_open) std::abort();
    return messages;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t piece = data[0] % 32 + 1;
    const Bytes raw(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto whole = read(raw, size);
    if (read(raw, piece) != whole || read(raw, 1) != whole) std::abort();

    // The octets as two messages, cut where a byte of them says.
    const std::size_t cut = raw.empty() ? 0 : static_cast<std::uint8_t>(raw.back()) % raw.size();
    const std::vector<std::string> messages = {std::string(raw.substr(0, cut)), std::string(raw.substr(cut))};
    std::string file;
    MboxWriter writer;
    for (const std::string& message : messages) {
        LineEnds ends;
        ends.see(message);
        writer.begin(file, raw.substr(0, piece), UtcTime{static_cast<std::int64_t>(size)}, ends.are_crlf());
        for (std::size_t at = 0; at < message.size(); at += piece) writer.write(file, Bytes(message).substr(at, piece));
        writer.end(file);
    }
    if (read(file, piece) != messages) std::abort();
    return 0;
}
