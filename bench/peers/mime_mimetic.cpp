// The structure and the transfer-decoded bodies by mimetic, which decodes neither header fields nor charsets.
#include <mimetic/mimetic.h>

#include <cstdlib>
#include <iterator>

#include "bench/mail_files.hpp"

namespace {

std::size_t parts, header_octets, body_octets;

void decode(mimetic::MimeEntity& entity) {
    ++parts;
    for (const auto& field : entity.header()) header_octets += field.value().size();
    mimetic::MimeEntityList& children = entity.body().parts();
    for (mimetic::MimeEntity* child : children) decode(*child);
    if (!children.empty()) return;
    const std::string& encoding = entity.header().contentTransferEncoding().mechanism();
    std::string out;
    if (encoding == "base64") {
        mimetic::Base64::Decoder decoder;
        mimetic::decode(entity.body().begin(), entity.body().end(), decoder, std::back_inserter(out));
    } else if (encoding == "quoted-printable") {
        mimetic::QP::Decoder decoder;
        mimetic::decode(entity.body().begin(), entity.body().end(), decoder, std::back_inserter(out));
    } else {
        out = entity.body();
    }
    body_octets += out.size();
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) return 64;
    const std::vector<std::string> messages = kontor::bench::read_messages(arguments[1]);
    const int repetitions = std::atoi(arguments[2]);
    const double start = kontor::bench::processor_seconds();
    for (int i = 0; i < repetitions; ++i) {
        for (const std::string& whole : messages) {
            mimetic::MimeEntity entity(whole.begin(), whole.end());
            decode(entity);
        }
    }
    kontor::bench::report("mimetic", messages, repetitions, kontor::bench::processor_seconds() - start, parts,
                          header_octets, body_octets);
}
