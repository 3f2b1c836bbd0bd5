// What bench/mime_parse.cpp does, by GMime 3.
#include <gmime/gmime.h>

#include <cstdlib>
#include <cstring>

#include "bench/mail_files.hpp"

namespace {

std::size_t parts, header_octets, body_octets;

void decode_headers(GMimeObject* object) {
    GMimeHeaderList* list = g_mime_object_get_header_list(object);
    for (int i = 0; i < g_mime_header_list_get_count(list); ++i) {
        const char* value = g_mime_header_get_value(g_mime_header_list_get_header_at(list, i));
        if (!value) continue;
        char* text = g_mime_utils_header_decode_text(nullptr, value);
        header_octets += std::strlen(text);
        g_free(text);
    }
}

void decode(GMimeObject* object);

void decode_message(GMimeMessage* message) {
    decode_headers(GMIME_OBJECT(message));
    if (GMimeObject* inside = g_mime_message_get_mime_part(message)) decode(inside);
}

void decode_leaf(GMimePart* part) {
    GMimeDataWrapper* content = g_mime_part_get_content(part);
    if (!content) return;
    GMimeStream* stream = g_mime_stream_mem_new();
    const gint64 octets = g_mime_data_wrapper_write_to_stream(content, stream);
    if (octets > 0) body_octets += static_cast<std::size_t>(octets);
    g_object_unref(stream);
}

void decode(GMimeObject* object) {
    ++parts;
    decode_headers(object);
    if (GMIME_IS_MULTIPART(object)) {
        GMimeMultipart* multipart = GMIME_MULTIPART(object);
        for (int i = 0; i < g_mime_multipart_get_count(multipart); ++i) decode(g_mime_multipart_get_part(multipart, i));
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        if (GMimeMessage* inside = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object))) decode_message(inside);
    } else if (GMIME_IS_TEXT_PART(object)) {
        char* text = g_mime_text_part_get_text(GMIME_TEXT_PART(object));
        if (!text) return;
        body_octets += std::strlen(text);
        g_free(text);
    } else if (GMIME_IS_PART(object)) {
        decode_leaf(GMIME_PART(object));
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) return 64;
    g_mime_init();
    const std::vector<std::string> messages = kontor::bench::read_messages(arguments[1]);
    const int repetitions = std::atoi(arguments[2]);
    GMimeParserOptions* options = g_mime_parser_options_new();
    const double start = kontor::bench::processor_seconds();
    for (int i = 0; i < repetitions; ++i) {
        for (const std::string& whole : messages) {
            GMimeStream* stream = g_mime_stream_mem_new_with_buffer(whole.data(), whole.size());
            GMimeParser* parser = g_mime_parser_new_with_stream(stream);
            if (GMimeMessage* message = g_mime_parser_construct_message(parser, options)) {
                decode_message(message);
                g_object_unref(message);
            }
            g_object_unref(parser);
            g_object_unref(stream);
        }
    }
    kontor::bench::report("gmime", messages, repetitions, kontor::bench::processor_seconds() - start, parts,
                          header_octets, body_octets);
}
