// Parses every message of a folder completely, as bench/peers/ do with other libraries: all header fields decoded
// to UTF-8, the structure walked, every body transfer-decoded, text in UTF-8.
//
//   mime_parse DIRECTORY REPETITIONS
#include <cstdlib>

#include "bench/mail_files.hpp"
#include "engine/mime/body_value.hpp"
#include "engine/mime/parse_message.hpp"
#include "engine/text/encoded_word.hpp"
#include "native/text/icu_charsets.hpp"

namespace {

using namespace kontor;

struct Outcome {
    std::size_t parts = 0, header_octets = 0, body_octets = 0;
};

void decode_everything(const std::string& whole, std::string& scratch, Outcome& outcome) {
    mime::Limits limits;
    limits.kept_text = 0;  // the bodies are decoded anyway
    const mime::Message message = mime::parse(whole, limits);
    for (const mime::Field& field : message.fields) {
        scratch.clear();
        text::append_header_text(scratch, message.value_of(field));
        outcome.header_octets += scratch.size();
    }
    for (const mime::Part& part : message.parts) {
        ++outcome.parts;
        if (part.first_child != mime::no_part) continue;
        const Bytes body = mime::Message::body_of(part, whole);
        if (part.is_text()) {
            outcome.body_octets += mime::body_value(part, body).value.size();
        } else {
            scratch.clear();
            mime::append_decoded_body(scratch, part, body);
            outcome.body_octets += scratch.size();
        }
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) return 64;
    text::install_charset_port(text::icu_charset_port());
    const std::vector<std::string> messages = bench::read_messages(arguments[1]);
    const int repetitions = std::atoi(arguments[2]);
    Outcome outcome;
    std::string scratch;
    const double start = bench::processor_seconds();
    for (int i = 0; i < repetitions; ++i)
        for (const std::string& message : messages) decode_everything(message, scratch, outcome);
    bench::report("kontor", messages, repetitions, bench::processor_seconds() - start, outcome.parts,
                  outcome.header_octets, outcome.body_octets);
}
