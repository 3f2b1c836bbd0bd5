#include <algorithm>
#include <array>
#include <cstdio>

#include "native/relay/demo/cast.hpp"
#include "native/relay/demo/conversation.hpp"
#include "native/relay/demo/dice.hpp"
#include "native/relay/demo/maildrops.hpp"
#include "native/relay/demo/newsletters.hpp"
#include "native/relay/demo/papers.hpp"

namespace kontor::demo {

namespace {

std::vector<Conversation> work_conversations() {
    return {
        {"Quote for the March order",
         0.35,
         li_wei,
         {{li_wei, 0,
           "Dear Ann,\n\nthank you for the drawings. Please find our quote attached: 1 200 pendant shades, opal glass, "
           "240 mm, "
           "packed in sixes.\n\nThe price holds until the end of the month. If you confirm this week we can reserve "
           "the "
           "furnace for 9 March and ship on the 27th.\n\nOne question: the sample had a matt rim. Do you want the same "
           "for the series?\n\nKind regards\nLi Wei"},
          {ann_work, 2,
           "Dear Li Wei,\n\nthat was quick, thank you. Matt rim: yes, exactly as the sample.\n\nCould you also tell me "
           "what 1 500 "
           "would cost? Northlight may want more.\n\nBest\nAnn"},
          {li_wei, 3,
           "Dear Ann,\n\n1 500 pieces: 4.05 USD each instead of 4.20. Everything else stays the same.\n\nLi Wei"}},
         480},
        {"关于三月份订单的玻璃样品",
         2.2,
         zhang_min,
         {{zhang_min, 0,
           "安女士：\n\n您好！三件乳白玻璃灯罩样品今天已经寄出，快递单号 SF1098 2236 7741，预计周四到达鹿特丹。\n\n"
           "请您重点检查以下几点：\n1. 罩口的磨砂效果\n2. 壁厚是否均匀（我们实测 2.8–3.1 毫米）\n3. 装灯座的孔径 42 "
           "毫米\n\n"
           "如有任何问题请随时联系我。\n\n祝好\n张敏"},
          {ann_work, 20, "张敏，您好：\n\n谢谢！样品收到后我会马上回复您。孔径 42 毫米没有问题。\n\nAnn"},
          {zhang_min, 4, "收到，谢谢安女士。李经理说如果本周确认，三月九日可以开炉。\n\n张敏"}},
         480},
        {"Container MSKU 739 204-1: Verspätung im Hafen",
         1.1,
         katrin,
         {{katrin, 0,
           "Guten Morgen Frau Vermeer,\n\nder Container ist gestern Abend gelöscht worden, steht aber noch in der "
           "Zollbeschau. Wir rechnen "
           "mit der Freigabe am Donnerstag. Liegegeld fällt bis Freitag nicht an.\n\nSoll ich den LKW schon für "
           "Freitagmorgen "
           "bestellen? Dann wäre die Ware gegen 11 Uhr in Rotterdam.\n\nFreundliche Grüße\nKatrin "
           "Müller\nHafen-Spedition"},
          {ann_work, 1,
           "Guten Morgen Frau Müller,\n\nja, bitte bestellen Sie den LKW. Tor 3, wie letztes Mal – Herr Petersen nimmt "
           "die Ware an.\n\n"
           "Viele Grüße\nAnn Vermeer"},
          {katrin, 2,
           "Erledigt. Kennzeichen und Telefonnummer des Fahrers schicke ich am Donnerstagabend.\n\nKatrin Müller"}}},
        {"Stand plan for the fair in Milan",
         4.3,
         francesca,
         {{francesca, 0,
           "Dear Ann,\n\nwe have moved you to hall 9, stand C14: a corner, as you asked, 42 m², two power connections "
           "of 3 kW.\n\n"
           "Please send the stand plan by the 20th and tell us which days your team needs badges for.\n\nBuona "
           "giornata\nFrancesca"},
          {sophie, 5,
           "Hi both,\n\nplan is on its way; the wall with the pendants moves to the left because of the pillar. Badges "
           "for four people, "
           "Monday to Saturday.\n\nSophie"},
          {francesca, 19, "Perfect, thank you Sophie. I have approved the plan.\n\nFrancesca"}}},
        {"Kitchen island, Oslo apartment – which shade?",
         6.4,
         mark,
         {{mark, 0,
           "Hi Ann,\n\nthe client loves the opal version but finds 240 mm too small over the island (2.9 m long). Is "
           "300 mm possible, three of "
           "them?\n\nWe need them on site by the second week of May.\n\nMark"},
          {ann_work, 4,
           "Hi Mark,\n\n300 mm exists as a prototype; I can let you have three from the sample run. Same rim, same "
           "cord. "
           "The light is warmer because of the thicker glass – shall I send one so that you can see?\n\nAnn"},
          {mark, 22, "Please do. Reception, second floor, to my name.\n\nM."},
          {mark, 70,
           "It arrived, it is beautiful, she said yes before I had plugged it in. Three, please – and an "
           "invoice.\n\nMark"}}},
        {"Concept jaarrekening",
         9.2,
         bakker,
         {{bakker, 0,
           "Beste Ann,\n\nbijgaand het concept van de jaarrekening. Drie punten waar ik je antwoord op nodig heb:\n\n- "
           "de voorraad in Suzhou: staat die "
           "nog op jullie naam?\n- de borg van het magazijn (p. 7)\n- reiskosten Milaan, daarvan mis ik twee "
           "bonnen\n\nAls alles klopt kan ik "
           "vrijdag indienen.\n\nGroet,\nPieter"},
          {ann_work, 26,
           "Pieter,\n\nvoorraad Suzhou: nee, sinds oktober niet meer. De bonnen stuur ik vanavond.\n\nGroet, Ann"},
          {bakker, 18, "Dank, binnen. Ingediend!\n\nPieter"}}},
        {"Moving the Thursday meeting",
         3.0,
         jonas,
         {{jonas, 0,
           "Can we move Thursday to 10:30? The lorry from Hamburg comes at nine and I would like to be at the gate "
           "myself.\n\nJonas"},
          {sophie, 1, "Fine with me."},
          {ann_work, 1,
           "10:30 it is. Jonas, bring photos of the pallets please, last time two corners were crushed."}}},
        {"Returns in January",
         12.5,
         jonas,
         {{jonas, 0,
           "Numbers for January: 1 840 sent, 31 returned (1.7 %). Nineteen of them broken in transit, all with the old "
           "inlay. Since we changed to "
           "the moulded one: none.\n\nI suggest we repack the rest of the old stock, two days of work for two "
           "people.\n\nJonas"},
          {ann_work, 3, "Do it. And please tell Katrin, her people were blamed for half of these.\n\nAnn"}}},
        {"Photographs for the catalogue",
         15.7,
         sophie,
         {{sophie, 0,
           "The studio sent the first selection. My favourites are 4, 11 and 17; 11 for the cover? The grey is a bit "
           "green on my screen, "
           "I have asked for a proof.\n\nSophie"},
          {ann_work, 6, "11 for the cover, definitely. 17 looks like a dentist's."},
          {sophie, 1, "Ha. 17 is out."}}},
        {"Muster der neuen Baldachine",
         19.1,
         katrin,
         {{katrin, 0,
           "Sehr geehrte Frau Vermeer,\n\nim letzten Container lag ein Karton ohne Lieferschein: 24 Baldachine, "
           "Messing gebürstet. Gehören die zu "
           "Ihrer Bestellung? Wir haben sie erst einmal eingelagert (Regal 12, unten).\n\nFreundliche Grüße\nKatrin "
           "Müller"},
          {ann_work, 2, "Das sind unsere Muster, die wir seit zwei Wochen suchen – vielen Dank!"}}},
        {"A shop in Ghent",
         23.4,
         sophie,
         {{sophie, 0,
           "Met someone at the market who runs a small lighting shop in Ghent, very good taste, pays on time (I asked "
           "around). They would like to "
           "start with twelve pendants and four floor lamps.\n\nShall I send them the dealer list?\n\nSophie"},
          {ann_work, 21, "Yes please, with the terms for first orders. And invite them to Milan."}}},
        {"Electrical certificate for the floor lamp",
         31.8,
         mark,
         {{mark, 0,
           "Ann, the contractor asks for the certificate of the floor lamp (the brass one) before he lets anybody plug "
           "it in. "
           "Norwegian inspectors, you know how they are.\n\nMark"},
          {ann_work, 1,
           "Attached in the next mail; the test house is in Arnhem, number on page two. Same cable, same dimmer as the "
           "pendant."}}},
        {"Warehouse heating",
         44.0,
         desk,
         {{desk, 0,
           "Dear all,\n\nthe heating in the warehouse is serviced on Tuesday between 8 and 12. Please keep the boiler "
           "room clear.\n\nFacilities"}}},
        {"Lehrling ab August",
         52.3,
         jonas,
         {{jonas, 0,
           "Moin Ann,\n\ndie Berufsschule fragt, ob wir ab August wieder einen Lehrling nehmen. Der Junge, der im "
           "Herbst zur Probe da war (Emre), "
           "hat sich noch einmal gemeldet. Ich wäre dafür.\n\nJonas"},
          {ann_work, 15, "Ich auch. Lädst du ihn ein? Nächste Woche bin ich ab Mittwoch da."},
          {jonas, 30, "Mittwoch 14 Uhr, er bringt seine Mutter mit. :)"}}},
        {"包装改进建议",
         60.5,
         li_wei,
         {{li_wei, 0,
           "Ann，您好：\n\n根据您一月份的破损数据，我们做了新的模塑内衬，三次跌落测试（1.2 "
           "米）全部通过。\n\n成本每套增加 0.11 美元，我们可以承担一半。"
           "照片见附件。\n\n李伟"},
          {ann_work, 9, "李经理，\n\n非常好，请从下一批开始使用新内衬。谢谢您承担一半的费用。\n\nAnn"}},
         480},
    };
}

Letter business_letter(const Person& from, std::string subject, std::string id, UtcTime sent) {
    return routine(from, ann_work, std::move(subject), std::move(id), sent);
}

// Invoices of carriers and suppliers, each with its PDF.
void add_invoices(std::vector<Letter>& letters, UtcTime now, Dice& dice) {
    for (int i = 0; i < 14; ++i) {
        const bool ours = i % 3 == 0;
        const int number = 20410 + i * 7, amount = dice.between(180, 4900), cents = dice.between(0, 99);
        char sum[32];
        std::snprintf(sum, sizeof sum, "%d.%02d EUR", amount, cents);
        Letter letter = business_letter(
            ours ? book_keeping : katrin, (ours ? "Payment received: invoice " : "Rechnung ") + std::to_string(number),
            "invoice." + std::to_string(number) + "@work.example", days_before(now, 5.3 + i * 9.7));
        letter.text = ours ? "Invoice " + std::to_string(number) + " was paid today: " + sum +
                                 ".\n\nThe receipt is attached.\n\nAccounts"
                           : "Sehr geehrte Damen und Herren,\n\nanbei unsere Rechnung " + std::to_string(number) +
                                 " über " + sum +
                                 ", zahlbar innerhalb von 14 Tagen.\n\nFreundliche Grüße\nHafen-Spedition";
        letter.attachments.push_back(
            {(ours ? "receipt-" : "Rechnung-") + std::to_string(number) + ".pdf", "application/pdf",
             pdf(ours ? "Receipt" : "Rechnung",
                 {"No. " + std::to_string(number), "", "Freight Hamburg - Rotterdam\t" + std::string(sum),
                  "Handling, storage\tincluded", "", "Total\t" + std::string(sum)}),
             ""});
        letters.push_back(std::move(letter));
    }
}

// The shop's own figures, every Monday, with a chart in the mail.
void add_reports(std::vector<Letter>& letters, UtcTime now, Dice& dice) {
    for (int week = 0; week < 20; ++week) {
        std::vector<int> orders;
        int total = 0;
        for (int day = 0; day < 7; ++day) {
            orders.push_back(dice.between(18, 74));
            total += orders.back();
        }
        Letter letter =
            business_letter(build_bot, "Week in the shop: " + std::to_string(total) + " orders",
                            "week." + std::to_string(week) + "@work.example", days_before(now, 1.6 + week * 7));
        letter.text = "Orders this week: " + std::to_string(total) +
                      "\nBest day: " + std::to_string(*std::max_element(orders.begin(), orders.end())) + " orders\n";
        letter.html = "<h2 style=\"font-weight:600\">Week in the shop</h2><p><b>" + std::to_string(total) +
                      "</b> orders, Monday to Sunday:</p><p><img src=\"cid:chart@shop\" width=\"480\" height=\"200\" "
                      "alt=\"Orders a day\"></p>"
                      "<table cellpadding=\"6\" style=\"border-collapse:collapse\"><tr "
                      "style=\"background-color:#f6f7f9\"><td>Pendant, opal</td>"
                      "<td align=\"right\">" +
                      std::to_string(total * 41 / 100) +
                      "</td></tr><tr><td>Floor lamp, brass</td><td align=\"right\">" +
                      std::to_string(total * 17 / 100) +
                      "</td></tr><tr style=\"background-color:#f6f7f9\"><td>Cords and bulbs</td><td align=\"right\">" +
                      std::to_string(total * 42 / 100) + "</td></tr></table>";
        letter.attachments.push_back({"chart.png", "image/png", bar_chart(orders, 0x2457d6), "chart@shop"});
        letters.push_back(std::move(letter));
    }
}

// What customers ask, in the words of a form.
void add_questions(std::vector<Letter>& letters, UtcTime now, Dice& dice) {
    static const std::array<std::pair<Person, const char*>, 10> questions = {{
        {{"Ingrid Solberg", "ingrid@solberg.example"},
         "Can the cord of the pendant be shortened? Ours hangs over a table of 72 cm and everybody bumps into it."},
        {{"Hans Dietrich", "h.dietrich@post.example"},
         "Ist die Stehlampe auch mit schwarzem Textilkabel lieferbar? Und passt eine LED mit 9 Watt?"},
        {{"Marieke Jansen", "marieke@jansen.example"},
         "Mijn bestelling kwam vandaag aan, prachtig ingepakt. Eén lamp flikkert echter als ik dim. Is dat de dimmer "
         "of de lamp?"},
        {{"王丽", "wangli@home.example"}, "请问吊灯可以寄到上海吗？大概需要多长时间？谢谢！"},
        {{"Owen Price", "owen.price@post.example"},
         "I broke the shade (my fault, ladder). Do you sell the glass alone?"},
        {{"Claire Dubois", "claire.dubois@atelier.example"},
         "Bonjour, faites-vous des prix pour les architectes ? Nous aurions besoin de dix-huit suspensions."},
        {{"Sven Lindqvist", "sven@lindqvist.example"},
         "Which bulb do you use in the photographs? Ours looks much colder than yours."},
        {{"Agnieszka Nowak", "a.nowak@biuro.example"}, "Dzień dobry, czy lampa ma certyfikat do łazienki (IP44)?"},
        {{"Paula Ferreira", "paula@ferreira.example"},
         "The parcel says delivered but nobody here has seen it. Could you ask the carrier?"},
        {{"Lucas Weber", "lucas.weber@gmx.example"},
         "Danke für die schnelle Hilfe gestern am Telefon – die Lampe brennt wieder."},
    }};
    for (int i = 0; i < 38; ++i) {
        const auto& [who, text] = questions[static_cast<std::size_t>(i) % questions.size()];
        Letter letter = business_letter(who, "Question about order " + std::to_string(88000 + dice.between(100, 999)),
                                        "form." + std::to_string(i) + "@shop.example",
                                        days_before(now, 0.8 + i * 3.7 + dice.between(0, 20) / 24.0));
        letter.text = std::string(text) + "\n\n" + who.name + "\n\n--\nSent from the form on our page.";
        letters.push_back(std::move(letter));
    }
}

void add_papers(std::vector<Letter>& letters, Dice& dice) {
    for (Letter& letter : letters) {
        if (letter.subject == "Quote for the March order") {
            letter.attachments.push_back(
                {"quote-2417.pdf", "application/pdf",
                 pdf("Quote 2417", {"1 200 shades, opal glass, 240 mm\t5 040.00 USD", "Packing in sixes\tincluded",
                                    "Tooling, matt rim\t180.00 USD", "", "Total, FOB Shanghai\t5 220.00 USD"}),
                 ""});
            letter.attachments.push_back({"shade-240.png", "image/png", banner(320, 210, 0xf7f1e5, 0xc9b99a), ""});
        }
        if (letter.subject == "包装改进建议") {
            letter.attachments.push_back({"新内衬.png", "image/png", banner(320, 210, 0xd8cbb2, 0x8d7b5c), ""});
        }
        if (letter.subject == "Photographs for the catalogue") {
            for (const int number : {4, 11, 17}) {
                letter.attachments.push_back({"catalogue-" + std::to_string(number) + ".png", "image/png",
                                              landscape(480, 315, dice.next()), ""});
            }
        }
        if (letter.subject == "Concept jaarrekening") {
            letter.attachments.push_back({"concept jaarrekening.pdf", "application/pdf",
                                          pdf("Concept jaarrekening", {"Omzet\t1 284 310", "Inkoop\t 612 877",
                                                                       "Personeel\t 338 402", "Resultaat\t 151 066"}),
                                          ""});
        }
    }
}

}  // namespace

std::vector<Letter> work_letters(UtcTime now) {
    Dice dice(20417);
    std::vector<Letter> letters;
    for (const Conversation& conversation : work_conversations()) {
        for (Letter& letter : letters_of(conversation, ann_work, now)) letters.push_back(std::move(letter));
    }
    add_papers(letters, dice);
    add_invoices(letters, now, dice);
    add_reports(letters, now, dice);
    add_questions(letters, now, dice);
    add_trade_newsletters(letters, ann_work, now, dice);
    return letters;
}

}  // namespace kontor::demo
