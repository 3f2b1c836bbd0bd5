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

std::vector<Conversation> private_conversations() {
    return {
        {"Zondag eten?",
         0.2,
         mama,
         {{mama, 0,
           "Lieve Ann,\n\nkomen jullie zondag eten? Tom komt ook, hij neemt de foto's van Texel mee. Ik maak "
           "boerenkool en papa heeft beloofd "
           "de worst dit keer niet te laten aanbranden.\n\nNeem je je grote pan mee?\n\nKus, mama"},
          {ann_home, 2, "Ja gezellig! Pan gaat mee. Wij zijn er om vijf uur.\n\nXX Ann"}}},
        {"Foto's van Texel",
         1.4,
         tom,
         {{tom, 0,
           "Hoi zus,\n\nde mooiste drie alvast. De rest zondag, op het grote scherm, je ontkomt er niet aan.\n\nTom"}}},
        {"Wanderung am Wochenende",
         2.6,
         lena,
         {{lena, 0,
           "Hallo Ann!\n\nDas Wetter soll endlich besser werden. Hast du Lust, am Samstag die große Runde um den See "
           "zu gehen? "
           "Etwa 18 km, mit Pause im Fährhaus (die haben wieder Apfelkuchen).\n\nIch könnte dich um 9 am Bahnhof "
           "abholen.\n\nLiebe Grüße\nLena"},
          {ann_home, 5, "Unbedingt. 9 Uhr am Bahnhof passt, ich bringe Kaffee mit."},
          {lena, 1, "Perfekt! Und die guten Schuhe, es ist noch matschig."}}},
        {"周末视频通话",
         5.1,
         chen,
         {{chen, 0,
           "安安：\n\n好久不见！苏州的梅花开了，随信寄你两张照片。这个周末有空视频吗？我想听听你新店的故事，也想让小宝"
           "跟你练练英语。\n\n"
           "北京时间周六晚上八点可以吗？\n\n晓琳"},
          {ann_home, 7, "晓琳：\n\n太好了！周六晚上八点（我这里下午一点）没问题。照片真美。\n\n安"},
          {chen, 3, "一言为定！小宝已经准备好了三个问题，其中两个是关于恐龙的。"}},
         480},
        {"Roeien: indeling voorjaar",
         8.7,
         rowing,
         {{rowing, 0,
           "Beste leden,\n\nde indeling voor het voorjaar staat vast. Dinsdagavond: boot 3 (Ann, Femke, Joris, Bas, "
           "stuur: Wil). Te water om 19:00, "
           "lampen verplicht tot april.\n\nLet op: het hek bij de loods blijft na half elf dicht.\n\nHet secretariaat"},
          {ann_home, 12, "Dank! Ik ruil op 14 april met Hanneke, dat is afgesproken.\n\nAnn"}}},
        {"Moving day – who has a van?",
         16.3,
         lena,
         {{lena, 0,
           "It is official: we got the flat! Keys on the 1st. Does anybody have a van, or know somebody with strong "
           "arms and low "
           "expectations of pizza?\n\nLena"},
          {tom, 4, "Van: yes. Arms: average. Pizza: I have standards."},
          {ann_home, 1, "I bring lamps, obviously. And the big pan for whatever comes after the pizza."},
          {lena, 9, "You are the best. 10 o'clock, third floor, no lift (sorry)."}}},
        {"Oma's recept",
         27.9,
         mama,
         {{mama, 0,
           "Gevonden! Achterin het blauwe schrift:\n\n250 g bloem\n200 g boter, koud\n100 g bruine suiker\nsnufje "
           "zout, schil van een halve citroen\n\n"
           "Snel kneden, een uur laten rusten, 25 minuten op 170 graden. \"Niet weglopen\" heeft ze erbij "
           "geschreven.\n\nKus"},
          {ann_home, 30, "Gemaakt en in één avond opgegeten. Het is inderdaad die citroen.\n\nXX"}}},
        {"APK en winterbanden",
         38.2,
         garage,
         {{garage, 0,
           "Geachte mevrouw Vermeer,\n\nuw auto is goedgekeurd. De remblokken achter kunnen nog één winter mee. De "
           "winterbanden liggen weer bij ons op "
           "nummer 214.\n\nMet vriendelijke groet,\nGarage Hoekstra"}}},
        {"The book you asked about",
         47.5,
         tom,
         {{tom, 0,
           "It was the one about the lighthouse keepers, not the one about the lighthouse. I still have it, coffee "
           "stain on page 90 is yours.\n\nTom"},
          {ann_home, 3, "The stain is Lena's. Bring it on Sunday."}}},
        {"Hochzeit von Mia und Paul",
         71.0,
         lena,
         {{lena, 0,
           "Hast du schon eine Idee für ein Geschenk? Ich dachte an etwas Gemeinsames, vielleicht ein Wochenende an "
           "der Küste. "
           "Zu fünft wären das etwa 60 Euro für jeden.\n\nLena"},
          {ann_home, 26, "Gute Idee, ich bin dabei. Soll ich eine Karte zeichnen?"},
          {lena, 2, "Ja!! Mit Möwen."}}},
    };
}

Letter private_letter(const Person& from, std::string subject, std::string id, UtcTime sent) {
    return routine(from, ann_home, std::move(subject), std::move(id), sent);
}

void add_orders(std::vector<Letter>& letters, UtcTime now, Dice& dice) {
    static const std::array<const char*, 9> things = {"De stilte van het wad (paperback)",
                                                      "Atlas der verlassenen Inseln",
                                                      "Moleskine, gelinieerd, blauw",
                                                      "Chinees voor gevorderden, deel 2",
                                                      "Rowing faster, 2nd edition",
                                                      "Kookboek: groente uit de oven",
                                                      "Kalender Nordsee",
                                                      "The lighthouse keepers",
                                                      "Puzzel, 1000 stukjes, sterrenkaart"};
    for (int i = 0; i < 18; ++i) {
        const std::string number = std::to_string(5017300 + i * 61);
        const UtcTime ordered = days_before(now, 2.9 + i * 8.1);
        Letter order = private_letter(bookshop, "Bestelling " + number + " ontvangen",
                                      "order." + number + "@vandam-boeken.example", ordered);
        const std::string what = things[dice.below(things.size())];
        const std::string price = "€ " + std::to_string(dice.between(9, 42)) + ",95";
        order.text = "Beste Ann,\n\nbedankt voor je bestelling:\n\n  1 x " + what + "  " + price +
                     "\n\nWe sturen hem morgen op.\n\nBoekhandel Van Dam";
        order.html =
            "<div style=\"max-width:560px;margin:0 auto;font-family:Georgia,serif\"><h2 "
            "style=\"color:#7a2e1d\">Bedankt voor je bestelling</h2>"
            "<table width=\"100%\" cellpadding=\"8\" style=\"border-top:1px solid #ddd;border-bottom:1px solid "
            "#ddd\"><tr><td>1 &times;</td><td>" +
            what + "</td><td align=\"right\"><b>" + price +
            "</b></td></tr></table><p>We sturen hem morgen op. Bestelnummer <b>" + number +
            "</b>.</p><p style=\"color:#777;font-size:13px\">Boekhandel Van Dam, Witte de Withstraat 40, "
            "Rotterdam</p></div>";
        letters.push_back(order);
        Letter sent = private_letter(parcel, "Your parcel is on its way", "parcel." + number + "@parcels.example",
                                     {ordered.seconds + 31 * 3600});
        sent.text =
            "Hello Ann,\n\nyour parcel from Boekhandel Van Dam will be delivered tomorrow between 10:00 and "
            "13:00.\n\nTracking: 3SVDAM" +
            number + "\n\nNot at home? Choose a neighbour: https://parcels.example/t/3SVDAM" + number + "\n";
        if (sent.sent < now) letters.push_back(sent);
    }
}

void add_bills(std::vector<Letter>& letters, UtcTime now, Dice& dice) {
    static const std::array<const char*, 5> months = {"Februar", "Januar", "Dezember", "November", "Oktober"};
    for (int i = 0; i < 5; ++i) {
        const int kwh = dice.between(180, 310);
        char sum[32];
        std::snprintf(sum, sizeof sum, "%d,%02d Euro", kwh * 31 / 100, kwh * 31 % 100);
        Letter letter =
            private_letter(energy, std::string("Ihre Abrechnung für ") + months[static_cast<std::size_t>(i)],
                           "bill." + std::to_string(i) + "@stadtwerke.example", days_before(now, 10.4 + i * 30.4));
        letter.text = "Sehr geehrte Frau Vermeer,\n\nIhr Verbrauch: " + std::to_string(kwh) + " kWh. Der Betrag von " +
                      sum + " wird am 15. abgebucht.\n\nDie Abrechnung liegt als PDF bei.\n\nIhre Stadtwerke";
        letter.attachments.push_back({std::string("Abrechnung-") + months[static_cast<std::size_t>(i)] + ".pdf",
                                      "application/pdf",
                                      pdf("Abrechnung", {"Verbrauch\t" + std::to_string(kwh) + " kWh",
                                                         "Arbeitspreis\t0,31 Euro", "", "Betrag\t" + std::string(sum)}),
                                      ""});
        letters.push_back(std::move(letter));
    }
    for (int i = 0; i < 9; ++i) {
        Letter letter =
            private_letter(railway, "Your ticket Rotterdam – Hamburg",
                           "ticket." + std::to_string(i) + "@reizen.example", days_before(now, 6.6 + i * 15.3));
        const std::string code = "NR" + std::to_string(dice.between(100000, 999999));
        letter.text =
            "Have a good journey!\n\nRotterdam Centraal 07:04 – Hamburg Hbf 12:38, one change in Osnabrück (platform 2 "
            "to 11).\nCoach 24, seat " +
            std::to_string(dice.between(11, 86)) + ", window.\n\nBooking: " + code + "\n";
        letter.attachments.push_back(
            {"ticket-" + code + ".pdf", "application/pdf",
             pdf("Ticket " + code, {"Rotterdam Centraal\t07:04", "Osnabrueck Hbf\t10:52", "Hamburg Hbf\t12:38"}), ""});
        letters.push_back(std::move(letter));
    }
}

// A long one: minutes of a club's evening, the kind one scrolls through.
Letter minutes(UtcTime now) {
    Letter letter =
        private_letter(rowing, "Notulen algemene ledenvergadering", "notulen@rvdemaas.example", days_before(now, 33.1));
    letter.text = "Beste leden,\n\nhieronder de notulen van de algemene ledenvergadering.\n\n";
    static const std::array<const char*, 6> points = {
        "Opening. De voorzitter heet iedereen welkom, ook de negen nieuwe leden van de jeugdafdeling, en vraagt een "
        "moment stilte voor Kees Verhoef, "
        "lid sinds 1971.",
        "Financiën. De penningmeester licht de cijfers toe: de contributie dekt het onderhoud van de vloot, niet het "
        "dak van de loods. Voorstel: een bijdrage van "
        "vijftien euro per lid, eenmalig. Aangenomen met 61 tegen 8.",
        "Vloot. De nieuwe vier is besteld bij de werf in Leiden en komt in mei. De oude C-vier gaat naar de jeugd; wie "
        "een naam weet mag het zeggen.",
        "Veiligheid. Na twee bijna-aanvaringen in het donker zijn lampen tot april verplicht, voor en achter. De "
        "commissie koopt er twintig.",
        "Wedstrijden. De Maasregatta is op de tweede zondag van juni. Er zijn nog zes tijdwaarnemers nodig, ervaring "
        "is niet vereist, een paraplu wel.",
        "Rondvraag. Het koffieapparaat is te klein, het hek is te laat open, en de douche is te koud. Het bestuur "
        "kijkt ernaar, in deze volgorde."};
    int number = 1;
    for (int round = 0; round < 4; ++round) {
        for (const char* point : points) letter.text += std::to_string(number++) + ". " + point + "\n\n";
    }
    letter.text += "Sluiting om kwart voor elf, daarna bier.\n\nHet secretariaat";
    return letter;
}

void add_pictures(std::vector<Letter>& letters, Dice& dice) {
    for (Letter& letter : letters) {
        const bool texel = letter.subject == "Foto's van Texel", plum = letter.subject == "周末视频通话";
        if (!texel && !plum) continue;
        for (int i = 1; i <= (texel ? 3 : 2); ++i) {
            letter.attachments.push_back({(texel ? "Texel " : "梅花 ") + std::to_string(i) + ".png", "image/png",
                                          landscape(480, 320, dice.next()), ""});
        }
    }
}

}  // namespace

std::vector<Letter> private_letters(UtcTime now) {
    Dice dice(1971);
    std::vector<Letter> letters;
    for (const Conversation& conversation : private_conversations()) {
        for (Letter& letter : letters_of(conversation, ann_home, now)) letters.push_back(std::move(letter));
    }
    add_pictures(letters, dice);
    letters.push_back(minutes(now));
    add_orders(letters, now, dice);
    add_bills(letters, now, dice);
    add_home_newsletters(letters, ann_home, now, dice);
    return letters;
}

}  // namespace kontor::demo
