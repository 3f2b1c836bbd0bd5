#include <array>
#include <utility>

#include "engine/send/verification.hpp"
#include "engine/text/ascii.hpp"

namespace kontor::send {
namespace {

struct Wording {
    std::string_view language, subject, text;  // of the text: {address} and {code}
};

constexpr std::array<Wording, 4> wordings = {{
    {"en", "Your code: {code}",
     "Hello,\n\n"
     "somebody wants to send mail as {address} with Kontor. If that was you, type this code there:\n\n"
     "    {code}\n\n"
     "It is valid for 24 hours and for one use.\n\n"
     "If it was not you, do nothing: without the code nobody can use this address.\n"},
    {"de", "Ihr Code: {code}",
     "Guten Tag,\n\n"
     "jemand möchte mit Kontor E-Mails als {address} senden. Wenn Sie das sind, geben Sie dort diesen Code ein:\n\n"
     "    {code}\n\n"
     "Er gilt 24 Stunden lang und nur einmal.\n\n"
     "Wenn Sie das nicht sind, brauchen Sie nichts zu tun: Ohne den Code kann niemand diese Adresse benutzen.\n"},
    {"nl", "Uw code: {code}",
     "Hallo,\n\n"
     "iemand wil met Kontor e-mail versturen als {address}. Als u dat bent, voer daar dan deze code in:\n\n"
     "    {code}\n\n"
     "De code is 24 uur geldig en kan één keer worden gebruikt.\n\n"
     "Als u dat niet bent, hoeft u niets te doen: zonder de code kan niemand dit adres gebruiken.\n"},
    {"zh", "您的验证码：{code}",
     "您好，\n\n"
     "有人想在 Kontor 中以 {address} 的名义发送邮件。如果是您本人，请在那里输入此验证码：\n\n"
     "    {code}\n\n"
     "验证码 24 小时内有效，且只能使用一次。\n\n"
     "如果不是您本人，则无需理会：没有验证码，任何人都无法使用此地址。\n"},
}};

// The template with what is known put into it. What was put in is not looked at again.
std::string filled(std::string_view form, std::string_view address, std::string_view code) {
    std::string out;
    while (!form.empty()) {
        const std::size_t brace = form.find('{');
        out += form.substr(0, brace);
        if (brace == std::string_view::npos) break;
        const std::size_t end = form.find('}', brace);
        out += form.substr(brace, end + 1 - brace) == "{code}" ? code : address;
        form.remove_prefix(end + 1);
    }
    return out;
}

}  // namespace

CodeMail code_mail(std::string_view language, std::string_view address, std::string_view code) {
    const Wording* wording = &wordings.front();
    for (const Wording& known : wordings)
        if (text::equal_ignoring_case(language.substr(0, language.find_first_of("-_")), known.language))
            wording = &known;
    return {filled(wording->subject, address, code), filled(wording->text, address, code)};
}

}  // namespace kontor::send
