#include "native/cli/letter.hpp"

#include <memory>
#include <utility>

#include "engine/base/limits.hpp"
#include "engine/mime/fields/write_field.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/mime/summary.hpp"
#include "native/relay/auth/token.hpp"

namespace kontor::cli {
namespace {

constexpr std::size_t piece_octets = 256 * 1024;

std::string missing_fields(const send::Correspondents& who, const std::string& from, UtcTime now) {
    std::string fields;
    if (!who.has_date) fields += "Date: " + mime::to_rfc5322({now, 0}) + "\r\n";
    if (who.message_id.empty()) {
        const std::string unique(auth::make_token().reveal());
        fields += "Message-ID: <" + unique + from.substr(from.rfind('@')) + ">\r\n";
    }
    return fields;
}

// Where the blank line behind the header begins; npos: it has not come yet.
std::size_t end_of_header(const std::string& octets, std::size_t looked_at) {
    if (octets.starts_with("\r\n")) return 0;
    return octets.find("\r\n\r\n", looked_at < 3 ? 0 : looked_at - 3);
}

// What is typed, into the store. Until its header is whole it is held back: what is missing there stands above it.
class LetterReader {
public:
    LetterReader(Common& common, store::Store& store, const std::string& from, UtcTime now)
        : common_(common), store_(store), from_(from), now_(now) {}

    std::optional<Letter> read() {
        auto writer = store_.stage_stream();
        if (!writer) return fail(common_, writer.error()), std::nullopt;
        writer_ = std::move(*writer);
        for (std::string octets; !(octets = common_.terminal.read(piece_octets)).empty();)
            if (!take(octets)) return std::nullopt;
        if (octets_ == 0) return fail(common_, bad_data, "standard input held no message"), std::nullopt;
        if (!has_header_ && !begin(held_)) return std::nullopt;
        auto staged = writer_->finish();
        if (!staged) return fail(common_, staged.error()), std::nullopt;
        letter_.staged = *staged;
        letter_.structure = scanner_.finish();
        letter_.summary = mime::summarise(letter_.structure);
        letter_.people = send::correspondents(letter_.structure);
        return std::move(letter_);
    }

private:
    bool take(const std::string& octets) {
        std::string lines;
        for (const char c : octets) {
            if (c == '\n' && before_ != '\r') lines += '\r';
            lines += before_ = c;
        }
        octets_ += lines.size();
        if (octets_ > limits::submitted_message) return too_large("message", limits::submitted_message);
        if (has_header_) return write(lines);
        const std::size_t looked_at = held_.size();
        held_ += lines;
        if (end_of_header(held_, looked_at) != std::string::npos) return begin(std::exchange(held_, {}));
        return held_.size() <= limits::header_bytes || too_large("header of the message", limits::header_bytes);
    }

    bool begin(const std::string& beginning) {
        has_header_ = true;
        const send::Correspondents who = send::correspondents(mime::parse(beginning));
        return write(missing_fields(who, from_, now_) + beginning);
    }

    bool write(const std::string& octets) {
        scanner_.feed(octets);
        const auto written = writer_->append(octets);
        if (!written) fail(common_, written.error());
        return static_cast<bool>(written);
    }

    bool too_large(const char* what, std::size_t most) {
        fail(common_, bad_data,
             std::string("the ") + what + " is larger than " + std::to_string(most / 1024 / 1024) + " MiB");
        return false;
    }

    Common& common_;
    store::Store& store_;
    const std::string& from_;
    UtcTime now_;
    std::unique_ptr<store::BlobWriter> writer_;
    mime::MessageScanner scanner_;
    Letter letter_;
    std::string held_;
    std::uint64_t octets_ = 0;
    char before_ = '\n';
    bool has_header_ = false;
};

}  // namespace

std::optional<Letter> read_letter(Common& common, store::Store& store, const std::string& from, UtcTime now) {
    return LetterReader(common, store, from, now).read();
}

}  // namespace kontor::cli
