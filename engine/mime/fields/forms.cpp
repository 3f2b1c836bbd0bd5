#include "engine/mime/fields/forms.hpp"

#include <array>

#include "engine/text/ascii.hpp"
#include "engine/text/charset.hpp"
#include "engine/text/encoded_word.hpp"
#include "engine/text/unicode.hpp"

namespace kontor::mime {
namespace {

struct DefinedField {
    std::string_view name;
    HeaderForm form;  // raw: no parsed form at all
};

// The fields of RFC 5322 and RFC 2369, and List-Id, with the one parsed form RFC 8621 4.1.2 gives each. For
// addresses that means both address forms.
constexpr auto defined_fields = std::to_array<DefinedField>({
    {"subject", HeaderForm::text},
    {"comments", HeaderForm::text},
    {"keywords", HeaderForm::text},
    {"list-id", HeaderForm::text},
    {"from", HeaderForm::addresses},
    {"sender", HeaderForm::addresses},
    {"reply-to", HeaderForm::addresses},
    {"to", HeaderForm::addresses},
    {"cc", HeaderForm::addresses},
    {"bcc", HeaderForm::addresses},
    {"resent-from", HeaderForm::addresses},
    {"resent-sender", HeaderForm::addresses},
    {"resent-reply-to", HeaderForm::addresses},
    {"resent-to", HeaderForm::addresses},
    {"resent-cc", HeaderForm::addresses},
    {"resent-bcc", HeaderForm::addresses},
    {"message-id", HeaderForm::message_ids},
    {"in-reply-to", HeaderForm::message_ids},
    {"references", HeaderForm::message_ids},
    {"resent-message-id", HeaderForm::message_ids},
    {"date", HeaderForm::date},
    {"resent-date", HeaderForm::date},
    {"list-help", HeaderForm::urls},
    {"list-unsubscribe", HeaderForm::urls},
    {"list-subscribe", HeaderForm::urls},
    {"list-post", HeaderForm::urls},
    {"list-owner", HeaderForm::urls},
    {"list-archive", HeaderForm::urls},
    {"return-path", HeaderForm::raw},
    {"received", HeaderForm::raw},
});

struct FormName {
    std::string_view name;
    HeaderForm form;
};
constexpr auto form_names = std::to_array<FormName>({
    {"asRaw", HeaderForm::raw},
    {"asText", HeaderForm::text},
    {"asAddresses", HeaderForm::addresses},
    {"asGroupedAddresses", HeaderForm::grouped_addresses},
    {"asMessageIds", HeaderForm::message_ids},
    {"asDate", HeaderForm::date},
    {"asURLs", HeaderForm::urls},
});

std::string without_nul(std::string text) {
    std::erase(text, '\0');
    return text;
}

}  // namespace

std::optional<HeaderForm> header_form_from_name(std::string_view name) {
    for (const FormName& row : form_names)
        if (row.name == name) return row.form;
    return std::nullopt;
}

bool is_form_allowed(HeaderForm form, std::string_view field_name) {
    if (form == HeaderForm::raw) return true;
    const HeaderForm wanted = form == HeaderForm::grouped_addresses ? HeaderForm::addresses : form;
    for (const DefinedField& field : defined_fields)
        if (text::equal_ignoring_case(field.name, field_name)) return field.form == wanted;
    return true;
}

std::string as_raw(Bytes raw) {
    std::string out;
    text::append_guessed(out, raw);
    return without_nul(std::move(out));
}

std::string as_text(Bytes raw) {
    std::string decoded;
    text::append_header_text(decoded, raw);
    std::string out(text::trim(text::clean_line(decoded)));
    text::normalise_nfc(out);
    return out;
}

}  // namespace kontor::mime
