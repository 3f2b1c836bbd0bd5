#include "native/relay/demo/newsletters.hpp"

#include <array>

#include "native/relay/demo/papers.hpp"

namespace kontor::demo {

namespace {

struct Story {
    const char* title;
    const char* text;
};

struct Paper {
    Person from;
    const char* list;
    const char* slogan;
    const char* colour;
    std::uint32_t from_rgb, to_rgb;
    const char* more;  // "Read on" in its language
    std::array<Story, 5> stories;
};

const Paper light_weekly{
    {"Light & Space", "weekly@lightandspace.example"},
    "lightandspace.example",
    "The week in lighting",
    "#b5541c",
    0x3b1c0a,
    0xf2a65a,
    "Read on",
    {{{"Why opal glass is back",
       "After a decade of bare filaments, designers want light without a visible source again. We visited three "
       "glassworks that never stopped."},
      {"A museum turns its lamps down",
       "Fifteen lux and a lot of courage: how the print room in Antwerp shows more by lighting less."},
      {"Milan: what to see in hall 9",
       "Small makers, short corridors, good coffee. Our walk takes forty minutes and ends at a chair."},
      {"Dimming without flicker",
       "We measured twelve drivers. Four were quiet, two were honest about it, and one hummed in D flat."},
      {"The last bulb in the box",
       "A reader found forty carbon filament bulbs from 1912 in an attic. Thirty-eight still glow."}}}};

const Paper hafen{
    {"Hafenbrief", "redaktion@hafenbrief.example"},
    "hafenbrief.example",
    "Logistik zwischen Elbe und Maas",
    "#12557a",
    0x0c2d48,
    0x6fb1e4,
    "Weiterlesen",
    {{{"Zollbeschau: im Schnitt zwei Tage",
       "Die Abfertigung in Hamburg wird wieder schneller. Was Importeure jetzt beachten sollten."},
      {"Neue Slots am Terminal", "Ab April können Lkw bis 22 Uhr anliefern. Die Buchung öffnet am Montag."},
      {"Leercontainer bleiben knapp", "Besonders 20-Fuß-Boxen fehlen. Wer flexibel ist, spart bis zu 15 Prozent."},
      {"Sperrung der Brücke", "An zwei Wochenenden geht es nur außen herum. Die Umleitung im Überblick."},
      {"Drei Fragen an eine Disponentin", "„Das Schwierigste ist nicht der Stau, sondern der Anruf danach.“"}}}};

const Paper garden{
    {"De Stadstuin", "post@destadstuin.example"},
    "destadstuin.example",
    "Groen op vier hoog",
    "#3f7d58",
    0x20402c,
    0xb8d8a0,
    "Lees verder",
    {{{"Nu zaaien: tuinbonen",
       "Ze kunnen tegen kou en tegen beginners. Een emmer van vijftien liter is genoeg voor zes planten."},
      {"Wat te doen met een noordbalkon",
       "Varens, munt en geduld. Onze lezers sturen foto's van plekken waar volgens het boekje niets groeit."},
      {"Regenwater op vier hoog",
       "Een ton van veertig liter weegt vol zoveel als een volwassen hond. Waar wel, waar niet."},
      {"De eerste hommel", "Gezien op 3 maart, op een krokus, door Wil uit Kralingen. Wie was eerder?"},
      {"Snoeien in februari", "Drie takken die altijd weg mogen, en één die u beter laat zitten."}}}};

const Paper films{
    {"Kino am Kanal", "programm@kinoamkanal.example"},
    "kinoamkanal.example",
    "Das Programm der Woche",
    "#6b2d5c",
    0x2b1028,
    0xd9a5c7,
    "Karten",
    {{{"Die Leuchtturmwärter",
       "Zwei Brüder, ein Sturm und ein Radio, das nur einen Sender findet. Original mit Untertiteln, Freitag 20 Uhr."},
      {"苏州河", "Der Klassiker in restaurierter Fassung. Sonntag um elf, mit Tee."},
      {"Kurzfilmabend", "Neun Filme, keiner länger als zwölf Minuten. Die Jury sind Sie."},
      {"Für Kinder: Der kleine Bagger", "Samstag 15 Uhr. Gummistiefel erlaubt."},
      {"Werkstattgespräch", "Wie klingt Schnee? Eine Geräuschemacherin zeigt es uns, mit Stärke und Handschuhen."}}}};

std::string story_row(const Paper& paper, const Story& story, int issue, std::size_t place) {
    const std::string list = paper.list;
    // The first picture travels with the mail; the rest lies on the sender's server, which would like to know who
    // reads.
    const std::string picture = place == 0 ? std::string("cid:cover@") + list
                                           : "https://img." + list + "/" + std::to_string(issue) + "/" +
                                                 std::to_string(place) + ".jpg?r=8f3a1c";
    return "<tr><td style=\"padding:16px 24px\"><img src=\"" + picture + "\" width=\"552\" height=\"" +
           (place == 0 ? "220" : "160") + "\" alt=\"" + story.title +
           "\" style=\"display:block;width:100%\"><h3 style=\"margin:14px 0 4px;font-size:18px\">" + story.title +
           "</h3><p style=\"margin:0 0 8px;line-height:1.55;color:#333\">" + story.text + "</p><a href=\"https://" +
           list + "/" + std::to_string(issue) + "/" + std::to_string(place) + "\" style=\"color:" + paper.colour +
           ";font-weight:bold\">" + paper.more + " &rarr;</a></td></tr>";
}

Letter issue_of(const Paper& paper, const Person& ann, int issue, UtcTime sent, Dice& dice) {
    Letter letter;
    letter.from = paper.from;
    letter.to = {ann};
    letter.sent = sent;
    letter.list = paper.list;
    letter.id = "issue." + std::to_string(issue) + "@" + paper.list;
    const std::size_t first = dice.below(paper.stories.size());
    letter.subject = paper.stories[first].title;
    letter.text = std::string(paper.from.name) + " - " + paper.slogan + "\n\n";
    std::string rows;
    for (std::size_t i = 0; i < 3; ++i) {
        const Story& story = paper.stories[(first + i) % paper.stories.size()];
        letter.text += std::string(story.title) + "\n" + story.text + "\nhttps://" + paper.list + "/" +
                       std::to_string(issue) + "/" + std::to_string(i) + "\n\n";
        rows += story_row(paper, story, issue, i);
    }
    letter.html = std::string("<!doctype html><html><head><title>") + paper.from.name +
                  "</title><style>@media(max-width:600px){table{width:100%}}</style></head>"
                  "<body style=\"margin:0;background-color:#f2f2f0\"><table width=\"600\" align=\"center\" "
                  "cellpadding=\"0\" cellspacing=\"0\" "
                  "style=\"background-color:#ffffff;font-family:Helvetica,Arial,sans-serif\"><tr><td "
                  "style=\"padding:28px 24px;background-color:" +
                  paper.colour + ";color:#ffffff\"><div style=\"font-size:26px;font-weight:bold\">" + paper.from.name +
                  "</div><div style=\"font-size:14px\">" + paper.slogan + " &middot; " + std::to_string(issue) +
                  "</div></td></tr>" + rows +
                  "<tr><td style=\"padding:24px;font-size:12px;color:#888\">You get this because you asked for it. <a "
                  "href=\"https://" +
                  paper.list + "/unsubscribe\" style=\"color:#888\">Unsubscribe</a><img src=\"https://track." +
                  paper.list +
                  "/open.gif?u=8f3a1c\" width=\"1\" height=\"1\" alt=\"\"></td></tr></table></body></html>";
    letter.attachments.push_back(
        {"cover.png", "image/png", banner(184, 73, paper.from_rgb, paper.to_rgb), std::string("cover@") + paper.list});
    return letter;
}

void add_issues(std::vector<Letter>& letters, const Paper& paper, const Person& ann, UtcTime now, double first_days_ago,
                double interval_days, int count, Dice& dice) {
    for (int i = 0; i < count; ++i) {
        const UtcTime sent{now.seconds - static_cast<std::int64_t>((first_days_ago + i * interval_days) * 86400)};
        letters.push_back(issue_of(paper, ann, 212 - i, sent, dice));
    }
}

}  // namespace

void add_trade_newsletters(std::vector<Letter>& letters, const Person& ann, UtcTime now, Dice& dice) {
    add_issues(letters, light_weekly, ann, now, 0.5, 7, 20, dice);
    add_issues(letters, hafen, ann, now, 3.4, 14, 10, dice);
}

void add_home_newsletters(std::vector<Letter>& letters, const Person& ann, UtcTime now, Dice& dice) {
    add_issues(letters, garden, ann, now, 1.9, 10, 14, dice);
    add_issues(letters, films, ann, now, 0.7, 7, 20, dice);
}

}  // namespace kontor::demo
