#include "frontend/state/compose_text.hpp"

#include <algorithm>
#include <array>

#include "engine/text/ascii.hpp"

namespace kontor::state {

namespace {

constexpr std::string_view kSignatureMark = "-- \n";

// Also those of programs that write in the person's language.
constexpr auto kReplyPrefixes =
    std::to_array<std::string_view>({"re", "aw", "antw", "sv", "vs", "回复", "答复", "回覆"});
constexpr auto kForwardPrefixes =
    std::to_array<std::string_view>({"fwd", "fw", "wg", "doorst", "转发", "轉寄", "转寄"});

std::string_view unquoted(std::string_view name) {
    name = text::trim(name);
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    return text::trim(name);
}

// Without "Re:", "AW[2]：" and the like before it.
template <class Prefixes>
std::string_view without_prefixes(std::string_view subject, const Prefixes& prefixes) {
    constexpr std::string_view wide_colon = "：";
    for (bool found = true; found;) {
        found = false;
        subject = text::trim(subject);
        for (const std::string_view prefix : prefixes) {
            if (!text::starts_with_ignoring_case(subject, prefix)) continue;
            std::string_view rest = subject.substr(prefix.size());
            if (!rest.empty() && rest.front() == '[') {
                const std::size_t end = rest.find(']');
                if (end == std::string_view::npos) continue;
                rest.remove_prefix(end + 1);
            }
            rest = text::trim_left(rest);
            const bool wide = rest.substr(0, wide_colon.size()) == wide_colon;
            if (!wide && (rest.empty() || rest.front() != ':')) continue;
            subject = rest.substr(wide ? wide_colon.size() : 1);
            found = true;
            break;
        }
    }
    return text::trim(subject);
}

// One line after the other, without its end.
template <class Each>
void each_line(std::string_view text, Each each) {
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        each(text.substr(at, end - at));
        at = end + 1;
    }
}

bool is_among(const Recipients& field, std::string_view address) {
    return std::any_of(field.entered.begin(), field.entered.end(),
                       [&](const Recipient& one) { return text::equal_ignoring_case(one.is.email, address); });
}

}  // namespace

bool is_address(std::string_view text) {
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos || at == 0 || text.size() > 254) return false;
    const std::string_view domain = text.substr(at + 1), local = text.substr(0, at);
    const auto is_wrong = [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == 0x7F || c == '<' || c == '>' || c == '(' || c == ')' ||
               c == ',' || c == ';' || c == '\\' || c == '"' || c == '@';
    };
    if (std::any_of(local.begin(), local.end(), is_wrong) || std::any_of(domain.begin(), domain.end(), is_wrong))
        return false;
    if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos) return false;
    const bool dotted = domain.find('.') != std::string_view::npos || domain == "localhost";
    return dotted && domain.front() != '.' && domain.back() != '.' && domain.front() != '-' && domain.back() != '-' &&
           domain.find("..") == std::string_view::npos;
}

Recipient recipient_of(std::string_view typed) {
    typed = text::trim(typed);
    Recipient one;
    const std::size_t open = typed.rfind('<'), close = typed.rfind('>');
    if (open != std::string_view::npos && close != std::string_view::npos && open < close) {
        const std::string_view name = unquoted(typed.substr(0, open));
        if (!name.empty()) one.is.name = std::string(name);
        typed = text::trim(typed.substr(open + 1, close - open - 1));
    }
    one.is.email = std::string(typed);
    one.is_valid = is_address(typed);
    return one;
}

std::vector<Recipient> recipients_of(std::string_view typed, std::string* rest) {
    std::vector<Recipient> all;
    bool quotes = false, angle = false;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < typed.size(); ++at) {
        const char c = typed[at];
        if (c == '"') quotes = !quotes;
        if (c == '<' && !quotes) angle = true;
        if (c == '>' && !quotes) angle = false;
        if (quotes || angle || (c != ',' && c != ';' && c != '\n')) continue;
        if (!text::trim(typed.substr(begin, at - begin)).empty())
            all.push_back(recipient_of(typed.substr(begin, at - begin)));
        begin = at + 1;
    }
    const std::string_view left = text::trim_left(typed.substr(begin));
    if (rest != nullptr)
        *rest = std::string(left);
    else if (!text::trim(left).empty())
        all.push_back(recipient_of(left));
    return all;
}

std::string as_typed(const mail::EmailAddress& person) {
    if (!person.name || person.name->empty()) return person.email;
    const bool quotes = person.name->find_first_of(",;<>\"") != std::string::npos;
    std::string name = *person.name;
    std::replace(name.begin(), name.end(), '"', '\'');
    return (quotes ? '"' + name + '"' : name) + " <" + person.email + '>';
}

std::string reply_subject(std::string_view subject) {
    return "Re: " + std::string(without_prefixes(subject, kReplyPrefixes));
}

std::string forward_subject(std::string_view subject) {
    return "Fwd: " + std::string(without_prefixes(subject, kForwardPrefixes));
}

std::string quoted_lines(std::string_view text) {
    while (!text.empty() && text::is_space(text.back())) text.remove_suffix(1);
    std::string all;
    each_line(text, [&](std::string_view line) {
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        all += line.empty() || line.front() == '>' ? ">" : "> ";
        all += line;
        all += '\n';
    });
    return all;
}

std::string opening_text(std::string_view signature, std::string_view quotation) {
    std::string text;
    if (!signature.empty()) text += "\n\n" + std::string(kSignatureMark) + std::string(signature) + '\n';
    if (!quotation.empty()) text += (signature.empty() ? "\n\n" : "\n") + std::string(quotation);
    return text;
}

std::string with_signature(const std::string& text, std::string_view before, std::string_view after) {
    std::string old, fresh;
    if (!before.empty()) old = '\n' + std::string(kSignatureMark) + std::string(before) + '\n';
    if (!after.empty()) fresh = '\n' + std::string(kSignatureMark) + std::string(after) + '\n';
    if (old.empty()) return fresh.empty() ? text : text + (text.empty() ? "\n" : "") + fresh;
    const std::size_t at = text.find(old);
    if (at == std::string::npos) return text;
    return text.substr(0, at) + fresh + text.substr(at + old.size());
}

bool speaks_of_attachment(std::string_view subject, std::string_view written, std::string_view signature) {
    constexpr auto hints =
        std::to_array<std::string_view>({"attached", "attachment", "attaching", "enclosed", "im anhang", "anhang",
                                         "anbei", "angehängt", "angehangen", "beigefügt", "als anlage", "in der anlage",
                                         "bijlage", "bijgevoegd", "bijgesloten", "附件", "附上", "随信附", "附档"});
    std::string text = text::to_lower(subject) + '\n';
    each_line(written.substr(0, signature.empty() ? written.size() : written.find(kSignatureMark)),
              [&](std::string_view line) {
                  if (line.empty() || line.front() != '>') text += text::to_lower(line) + '\n';
              });
    return std::any_of(hints.begin(), hints.end(),
                       [&](std::string_view hint) { return text.find(hint) != std::string::npos; });
}

std::vector<const bridge::Correspondent*> suggestions(const std::vector<bridge::Correspondent>& known,
                                                      std::string_view typed, const ComposeForm& form,
                                                      std::size_t most) {
    std::vector<const bridge::Correspondent*> found;
    const std::string wanted = text::to_lower(text::trim(typed));
    if (wanted.empty()) return found;
    for (const bridge::Correspondent& one : known) {
        if (found.size() == most) break;
        const std::string address = text::to_lower(one.is.email), name = text::to_lower(one.is.name.value_or(""));
        const std::size_t in_name = name.find(wanted);
        // A name fits from the beginning of a word, and anywhere in scripts that have no blanks.
        const bool fits_name =
            in_name != std::string::npos && (in_name == 0 || name[in_name - 1] == ' ' || (wanted[0] & 0x80) != 0);
        const bool fits = fits_name || address.rfind(wanted, 0) == 0 || address.find('@' + wanted) != std::string::npos;
        const bool is_entered = std::any_of(form.recipients.begin(), form.recipients.end(),
                                            [&](const Recipients& field) { return is_among(field, address); });
        if (fits && !is_entered) found.push_back(&one);
    }
    return found;
}

}  // namespace kontor::state
