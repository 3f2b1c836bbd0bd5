#include "engine/text/encoded_word.hpp"

#include <cstring>

#include "engine/base/limits.hpp"
#include "engine/text/ascii.hpp"
#include "engine/text/base64.hpp"
#include "engine/text/charset.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::text {
namespace {

constexpr std::size_t longest_charset = 64;

struct EncodedWord {
    Charset charset;
    bool base64;
    Bytes encoded;
    std::size_t size;  // of the whole "=?...?="
};

// Where the encoded text beginning at `at` ends: at "?=". A "=?" before that means the word was never closed,
// which also keeps the search linear. npos if there is no end.
std::size_t encoded_text_end(Bytes raw, std::size_t at) {
    for (std::size_t mark = raw.find('?', at); mark != Bytes::npos; mark = raw.find('?', mark + 1)) {
        if (mark + 1 < raw.size() && raw[mark + 1] == '=') return mark;
        if (mark > at && raw[mark - 1] == '=') return Bytes::npos;
    }
    return Bytes::npos;
}

// The encoded-word at the beginning of `raw`, which starts with "=?".
bool read_encoded_word(Bytes raw, EncodedWord& word) {
    const std::size_t charset_end = raw.substr(0, longest_charset).find('?', 2);
    if (charset_end == Bytes::npos || charset_end == 2) return false;
    if (charset_end + 2 >= raw.size() || raw[charset_end + 2] != '?') return false;
    const char encoding = lower(raw[charset_end + 1]);
    if (encoding != 'b' && encoding != 'q') return false;
    const std::size_t text = charset_end + 3;
    const std::size_t end = encoded_text_end(raw, text);
    if (end == Bytes::npos) return false;
    Bytes label = raw.substr(2, charset_end - 2);
    label = label.substr(0, label.find('*'));  // RFC 2231 5: charset*language
    word = {charset_from_label(label), encoding == 'b', raw.substr(text, end - text), end + 2};
    return true;
}

// The Q encoding (RFC 2047 4.2). Folding inside a word, which is not allowed, disappears.
bool append_q_decoded(std::string& out, Bytes encoded) {
    bool well_formed = true;
    for (std::size_t at = 0; at < encoded.size(); ++at) {
        const char c = encoded[at];
        if (c == '_') {
            out += ' ';
        } else if (c == '=') {
            const int high = at + 2 < encoded.size() ? hex_value(encoded[at + 1]) : -1;
            const int low = at + 2 < encoded.size() ? hex_value(encoded[at + 2]) : -1;
            if (high < 0 || low < 0) {
                well_formed = false;
                out += c;
                continue;
            }
            out += static_cast<char>(high << 4 | low);
            at += 2;
        } else if (c != '\r' && c != '\n') {
            out += c;
        }
    }
    return well_formed;
}

// Text outside encoded-words: folding removed, octets above 127 decoded as the whole field was found to be.
class PlainText {
public:
    PlainText(std::string& out, Bytes raw) : out_(out) {
        if (is_ascii(raw)) return;
        charset_ = is_utf8(raw) ? Charset::utf_8 : Charset::windows_1252;
        ascii_ = false;
    }

    void append(Bytes piece) {
        while (!piece.empty()) {
            const std::size_t special = next_special(piece);
            append_run(piece.substr(0, special));
            if (special == piece.size()) return;
            // A line end vanishes: the white space of the continuation stands for it. A CR alone is white space.
            const bool line_end = piece[special] == '\n' || (special + 1 < piece.size() && piece[special + 1] == '\n');
            if (piece[special] == '\r' && !line_end) out_ += ' ';
            piece.remove_prefix(special + 1);
        }
    }
    bool guessed() const { return charset_ == Charset::windows_1252; }

private:
    // The next CR, LF or NUL.
    static std::size_t next_special(Bytes piece) {
        std::size_t at = 0;
        while (at < piece.size() && piece[at] != '\r' && piece[at] != '\n' && piece[at] != '\0') ++at;
        return at;
    }
    void append_run(Bytes run) {
        if (ascii_)
            out_ += run;
        else
            append_decoded(out_, charset_, run);
    }

    std::string& out_;
    Charset charset_ = Charset::us_ascii;
    bool ascii_ = true;
};

// Octets of adjacent encoded-words of one charset, gathered before the charset is applied.
class Gathered {
public:
    explicit Gathered(std::string& out) : out_(out) {}

    void take(const EncodedWord& word) {
        if (word.charset != charset_) flush();
        charset_ = word.charset;
        open_ = true;
        well_formed_ &=
            word.base64 ? base64_decode_lenient(word.encoded, octets_) : append_q_decoded(octets_, word.encoded);
    }
    void flush() {
        if (!octets_.empty()) well_formed_ &= append_decoded(out_, charset_, octets_);
        octets_.clear();
        open_ = false;
    }
    bool open() const { return open_; }
    bool well_formed() const { return well_formed_; }

private:
    std::string& out_;
    std::string octets_;
    Charset charset_ = Charset::unknown;
    bool open_ = false;
    bool well_formed_ = true;
};

bool is_white_space(Bytes text) { return trim_left(text).empty(); }

}  // namespace

std::size_t encoded_word_size(Bytes raw) {
    EncodedWord word;
    return raw.starts_with("=?") && read_encoded_word(raw, word) ? word.size : 0;
}

bool append_header_text(std::string& out, Bytes raw) {
    PlainText plain(out, raw);
    Gathered gathered(out);
    std::size_t done = 0;  // before this everything has been taken
    std::size_t words = 0;
    for (std::size_t at = raw.find("=?"); at != Bytes::npos && words < limits::encoded_words;) {
        EncodedWord word;
        if (!read_encoded_word(raw.substr(at), word)) {
            at = raw.find("=?", at + 2);
            continue;
        }
        const Bytes between = raw.substr(done, at - done);
        if (!gathered.open() || !is_white_space(between)) {
            gathered.flush();
            plain.append(between);
        }
        gathered.take(word);
        ++words;
        done = at + word.size;
        at = raw.find("=?", done);
    }
    gathered.flush();
    plain.append(raw.substr(done));
    return gathered.well_formed() && !plain.guessed();
}

}  // namespace kontor::text
