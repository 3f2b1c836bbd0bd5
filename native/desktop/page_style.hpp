// How elements look before a message says anything: what a browser's own style sheet is, for the elements that the
// relay lets through.
#pragma once

namespace kontor::desktop {

inline constexpr const char* page_style = R"(
html { display: block; }
head, style, title, script, meta, link { display: none; }
body { display: block; margin: 8px; }
address, article, aside, blockquote, center, dd, details, dir, div, dl, dt, fieldset, figcaption, figure, footer, form,
header, hr, legend, main, nav, ol, p, pre, section, summary, ul { display: block; }
p, blockquote, dl, ul, ol, pre, figure { margin: 1em 0; }
ul ul, ul ol, ol ul, ol ol { margin: 0; }
blockquote, figure { margin-left: 40px; margin-right: 40px; }
ul, ol { padding-left: 40px; }
ul { list-style-type: disc; }
ol { list-style-type: decimal; }
li { display: list-item; }
dd { margin-left: 40px; }
h1, h2, h3, h4, h5, h6 { display: block; font-weight: bold; }
h1 { font-size: 2em; margin: 0.67em 0; }
h2 { font-size: 1.5em; margin: 0.83em 0; }
h3 { font-size: 1.17em; margin: 1em 0; }
h4 { margin: 1.33em 0; }
h5 { font-size: 0.83em; margin: 1.67em 0; }
h6 { font-size: 0.67em; margin: 2.33em 0; }
b, strong, th { font-weight: bold; }
i, em, cite, dfn, var { font-style: italic; }
u, ins { text-decoration: underline; }
s, strike, del { text-decoration: line-through; }
small, sub, sup { font-size: smaller; }
big { font-size: larger; }
sub { vertical-align: sub; }
sup { vertical-align: super; }
pre, code, tt, kbd, samp { font-family: monospace; }
pre { white-space: pre; }
center { text-align: center; }
mark { background-color: #ff0; color: #000; }
hr { border: 1px solid #ccc; margin: 0.5em auto; }
img { display: inline-block; }
table { display: table; border-collapse: separate; border-spacing: 2px; border-top-color: gray; border-left-color: gray;
        border-bottom-color: gray; border-right-color: gray; box-sizing: border-box; text-indent: 0; text-align: left; }
thead { display: table-header-group; vertical-align: middle; }
tbody { display: table-row-group; vertical-align: middle; }
tfoot { display: table-footer-group; vertical-align: middle; }
tr { display: table-row; vertical-align: inherit; }
td, th { display: table-cell; vertical-align: inherit; padding: 1px; }
th { text-align: center; }
caption { display: table-caption; text-align: center; }
a { color: #2457d6; text-decoration: underline; }
)";

}  // namespace kontor::desktop
