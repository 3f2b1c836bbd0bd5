// The extensions, one table for each RFC.
#include "tests/engine/sieve/rows.hpp"

namespace {

KONTOR_OUTCOMES(
    Rfc3894Copy, {"3 fileinto", R"(require ["fileinto", "copy"]; fileinto :copy "A";)", "fileinto A; implicit keep"},
    {"3 redirect", R"(require "copy"; redirect :copy "a@b.c";)", "redirect a@b.c; implicit keep"},
    {"3 both ways", R"(require ["fileinto", "copy"]; fileinto :copy "A"; fileinto "B";)", "fileinto A; fileinto B"},
    {"3 not required", R"(require "fileinto"; fileinto :copy "A";)", "error 1:30 \":copy\" belongs to an extension"},
    {"3 not of keep", R"(require "copy"; keep :copy;)", "error 1:22 \"keep\" has no such tag"});

KONTOR_TRUTHS(Rfc5173Body, {"4 default is text", R"(body :contains "bold")", "true"},
              {"5.1 raw", R"(body :raw :contains "Gr=FC=DFe")", "true"},
              {"5.1 raw has the boundaries", R"(body :raw :contains "--outer")", "true"},
              {"5.1 raw has no header", R"(body :raw :contains "Message-ID")", "false"},
              {"5.2 decoded",
               "body :content \"text/plain\" :contains \"Gr\xC3\xBC\xC3\x9F"
               "e\"",
               "true"},
              {"5.2 type alone", R"(body :content "text" :contains "<b>bold")", "true"},
              {"5.2 subtype", R"(body :content "text/plain" :contains "bold")", "false"},
              {"5.2 in a message", R"(body :content "text/plain" :contains "inner text")", "true"},
              {"5.2 header of a message", R"(body :content "message/rfc822" :contains "subject: inside")", "true"},
              {"5.2 not its body", R"(body :content "message/rfc822" :contains "inner text")", "false"},
              {"5.2 prologue", R"(body :content "multipart" :contains "prologue")", "true"},
              {"5.2 epilogue", R"(body :content "multipart/mixed" :contains "epilogue")", "true"},
              {"5.2 apart", R"(body :content "multipart" :matches "*prologue*epilogue*")", "false"},
              {"5.2 base64", R"(body :content "application" :is "secret octets")", "true"},
              {"5.2 everything", R"(body :content "" :contains "secret")", "true"},
              {"5.2 no media type", R"(body :content "/plain" :contains "")", "false"},
              {"5.2 too many slashes", R"(body :content "a/b/c" :contains "")", "false"},
              {"5.2 exists", R"(body :content "image" :contains "")", "false"},
              {"5.2 count", R"(body :content "text" :count "eq" "3")", "true"},
              {"5.3 text", R"(body :text :contains "some bold words")", "true"},
              {"5.3 no marks", R"(body :text :contains "<b>")", "false"},
              {"5.3 not of other types", R"(body :text :contains "secret")", "false"},
              {"5 two transforms", R"(body :raw :text "a")", "error 2:14 These tags exclude each other"},
              {"6 no match variables", R"(allof(string :matches "x" "?", body :matches "*bold*", string "${1}" "x"))",
               "true"});

KONTOR_OUTCOMES(
    Rfc5229Variables,
    {"3 reference", R"(require ["variables", "reject"]; set "a" "x"; reject "<${a}>";)", "reject <x>"},
    {"3 case of names", R"(require ["variables", "reject"]; set "Aa" "x"; reject "${aA}";)", "reject x"},
    {"3 unknown", R"(require ["variables", "reject"]; reject "<${a}>";)", "reject <>"},
    {"3 no name", R"(require ["variables", "reject"]; reject "&%${}!";)", "reject &%${}!"},
    {"3 illegal name", R"(require ["variables", "reject"]; reject "${doh!}";)", "reject ${doh!}"},
    {"3 open", R"(require ["variables", "reject"]; set "a" "x"; reject "${a";)", "reject ${a"},
    {"3 inside another",
     R"(require ["variables", "reject"]; set "company" "ACME"; reject "${President, ${Company} Inc.}";)",
     "reject ${President, ACME Inc.}"},
    {"3 not twice", R"(require ["variables", "reject"]; set "b" "y"; set "a" "$"; reject "${a}{b}";)", "reject ${b}"},
    {"3 namespace", R"(require ["variables", "reject"]; reject "${a.b}";)",
     "error 1:41 There is no variable of this name"},
    {"3 not required", R"(require "reject"; reject "${a}";)", "reject ${a}"},
    {"3.1 backslash", R"(require ["variables", "reject"]; set "foo" "x"; reject "${fo\o}";)", "reject x"},
    {"3.1 two backslashes", R"(require ["variables", "reject"]; reject "${fo\\o}";)", "reject ${fo\\o}"},
    {"3.1 encoded",
     R"(require ["variables", "encoded-character", "reject"]; set "name" "E"; reject "dear${hex:20 24 7b 4e}ame}";)",
     "reject dear E"},
    {"3.2 captures", R"(require ["variables", "reject"]; if header :matches "list-id" "*<*.*" { reject "${2}/${3}"; })",
     "reject users/acme.example>"},
    {"3.2 zero is all", R"(require ["variables", "reject"]; if header :matches "x-two" "f*" { reject "${0}"; })",
     "reject first"},
    {"3.2 the value, not folded",
     R"(require ["variables", "reject"]; if header :matches "x-number" "0042 P*" { reject "${0}${1}"; })",
     "reject 0042 piecesieces"},
    {"3.2 question marks",
     R"(require ["variables", "reject"]; if string :matches "abcd" "?b*" { reject "${1}-${2}"; })", "reject a-cd"},
    {"3.2 as little as possible",
     R"(require ["variables", "reject"]; if string :matches "coyote@ACME.Example.COM" "coyote@**.com" { reject "${1}|${2}"; })",
     "reject |ACME.Example"},
    {"3.2 leading zeros", R"(require ["variables", "reject"]; if string :matches "ab" "a*" { reject "${001}"; })",
     "reject b"},
    {"3.2 out of range", R"(require ["variables", "reject"]; if string :matches "ab" "a*" { reject "<${7}>"; })",
     "reject <>"},
    {"3.2 too many", R"(require ["variables", "reject"]; reject "${32}";)",
     "error 1:41 There are not so many match variables"},
    {"3.2 a failed match keeps them",
     R"(require ["variables", "reject"]; if string :matches "ab" "a*" { if string :matches "x" "y*" { } reject "${1}"; })",
     "reject b"},
    {"3.2 short circuit",
     R"(require ["variables", "reject"]; if anyof(true, string :matches "ab" "a*") { reject "<${1}>"; })", "reject <>"},
    {"4 empty name", R"(require "variables"; set "" "x";)", "error 1:26 This is no name of a variable"},
    {"4 digits", R"(require "variables"; set "0" "x";)", "error 1:26 This is no name of a variable"},
    {"4 dash", R"(require "variables"; set "a-b" "x";)", "error 1:26 This is no name of a variable"},
    {"4 name from a variable", R"(require "variables"; set "${a}" "x";)",
     "error 1:26 The name of a variable must be constant"},
    {"4.1 length", R"(require ["variables", "reject"]; set :length "b" "juMBlEd lETteRS"; reject "${b}";)",
     "reject 15"},
    {"4.1 length in characters",
     "require [\"variables\", \"reject\"]; set :length \"b\" \"\xC3\xA4\xE2\x82\xAC\"; reject \"${b}\";", "reject 2"},
    {"4.1 lower", R"(require ["variables", "reject"]; set :lower "b" "juMBlEd"; reject "${b}";)", "reject jumbled"},
    {"4.1 upper", R"(require ["variables", "reject"]; set :upper "b" "juMBlEd"; reject "${b}";)", "reject JUMBLED"},
    {"4.1 upperfirst", R"(require ["variables", "reject"]; set :upperfirst "b" "juMBlEd"; reject "${b}";)",
     "reject JuMBlEd"},
    {"4.1 lowerfirst", R"(require ["variables", "reject"]; set :lowerfirst "b" "JUM"; reject "${b}";)", "reject jUM"},
    {"4.1 order", R"(require ["variables", "reject"]; set :upperfirst :lower "b" "juMBlEd"; reject "${b}";)",
     "reject Jumbled"},
    {"4.1 quotewildcard", R"(require ["variables", "reject"]; set :quotewildcard "b" "Rock*?\\"; reject "${b}";)",
     "reject Rock\\*\\?\\\\"},
    {"4.1 quoted, then counted",
     R"(require ["variables", "reject"]; set :length :quotewildcard "b" "**"; reject "${b}";)", "reject 4"},
    {"4.1 same precedence", R"(require "variables"; set :lower :upper "b" "x";)",
     "error 1:33 These tags exclude each other"},
    {"4.1 unknown", R"(require "variables"; set :italic "b" "x";)", "error 1:26 \"set\" has no such tag"},
    {"in fileinto",
     R"(require ["variables", "fileinto"]; if header :matches "list-id" "*<*.*" { fileinto "lists/${2}"; })",
     "fileinto lists/users"},
    {"a bad name comes out", R"(require ["variables", "fileinto"]; set "a" ""; fileinto "${a}";)",
     "failed 1:48 This is no name of a mailbox"},
    {"a bad address comes out", R"(require "variables"; set "a" "x"; redirect "${a}";)",
     "failed 1:35 This is no address"});

KONTOR_TRUTHS(Rfc5229String, {"5 is", R"(string "a" "A")", "true"},
              {"5 lists", R"(string ["a", "b"] ["c", "b"])", "true"},
              {"5 contains", R"(string :contains "abc" "b")", "true"}, {"5 empty", R"(string "" "")", "true"},
              {"5 count", R"(string :count "eq" ["a", "b"] "2")", "true"},
              {"5 empty strings do not count", R"(string :count "eq" ["a", ""] "1")", "true"});

KONTOR_OUTCOMES(
    Rfc5230Vacation, {"4 plain", R"(require "vacation"; vacation "Away.";)", "vacation 7 Away.; implicit keep"},
    {"4 everything",
     R"(require "vacation"; vacation :days 3 :subject "Out" :from "me@b.c" :addresses ["a@b.c", "d@e.f"] "Away.";)",
     "vacation 3 subject=Out from=me@b.c address=a@b.c address=d@e.f Away.; implicit keep"},
    {"4.1 no days are one", R"(require "vacation"; vacation :days 0 "x";)", "vacation 1 x; implicit keep"},
    {"4.1 a limit", R"(require "vacation"; vacation :days 5000 "x";)", "vacation 366 x; implicit keep"},
    {"4.3 mime", R"(require "vacation"; vacation :mime "Content-Type: text/plain";)",
     "vacation 7 mime Content-Type: text/plain; implicit keep"},
    {"4.3 from", R"(require "vacation"; vacation :from "nobody" "x";)", "error 1:36 This is no address"},
    {"4.3 addresses", R"(require "vacation"; vacation :addresses ["a@b.c", "x y"] "x";)",
     "error 1:51 This is no address"},
    {"4.7 once", "require \"vacation\"; vacation \"x\";\nvacation \"y\";",
     "failed 2:1 A second answer to the same message"},
    {"4.7 with others", R"(require ["vacation", "fileinto"]; vacation "x"; fileinto "A";)", "vacation 7 x; fileinto A"},
    {"4.7 not with reject", R"(require ["vacation", "reject"]; vacation "x"; reject "y";)",
     "failed 1:47 A rejected message can be neither delivered nor answered nor rejected again"},
    {"not required", "vacation \"x\";", "error 1:1 \"vacation\" belongs to an extension"},
    {"days are a number", R"(require "vacation"; vacation :days "3" "x";)",
     "error 1:30 The tag \":days\" needs an argument"});

KONTOR_TRUTHS(
    Rfc5231Relational, {"4.1 gt", R"(string :value "gt" "b" "a")", "true"},
    {"4.1 ge", R"(string :value "ge" "a" "A")", "true"}, {"4.1 lt", R"(string :value "lt" "a" "b")", "true"},
    {"4.1 le", R"(string :value "le" "b" "a")", "false"}, {"4.1 eq", R"(string :value "eq" "a" "A")", "true"},
    {"4.1 ne", R"(string :value "ne" "a" "b")", "true"}, {"4.1 as text", R"(string :value "gt" "9" "10")", "true"},
    {"4.1 as numbers", R"(string :value "gt" :comparator "i;ascii-numeric" "9" "10")", "false"},
    {"4.1 numbers and what follows", R"(header :value "eq" :comparator "i;ascii-numeric" "x-number" "42")", "true"},
    {"4.1 no number is larger", R"(string :value "gt" :comparator "i;ascii-numeric" "x" "99999999999999999999")",
     "true"},
    {"4.1 no numbers are equal", R"(string :is :comparator "i;ascii-numeric" "x" "y")", "true"},
    {"4.1 beyond 64 bits",
     R"(string :value "lt" :comparator "i;ascii-numeric" "99999999999999999999" "100000000000000000000")", "true"},
    {"4.1 leading zeros", R"(string :is :comparator "i;ascii-numeric" "007" "7")", "true"},
    {"4.1 relation in capitals", R"(string :value "GT" "b" "a")", "true"},
    {"4.1 no relation", R"(string :value "gr" "b" "a")", "error 2:18 There is no such relation"},
    {"4.2 fields", R"(header :count "eq" "x-two" "2")", "true"},
    {"4.2 fields of two names", R"(header :count "eq" ["x-two", "subject"] "3")", "true"},
    {"4.2 none", R"(header :count "eq" "x-missing" "0")", "true"},
    {"4.2 addresses", R"(address :count "eq" ["to", "cc"] "4")", "true"},
    {"4.2 envelope", R"(envelope :count "eq" "to" "1")", "true"},
    {"4.2 as a number", R"(header :count "ge" :comparator "i;ascii-numeric" "received" "2")", "true"},
    {"count and is", R"(header :count "eq" :is "a" "2")", "error 2:23 These tags exclude each other"},
    {"numbers have no parts", R"(string :contains :comparator "i;ascii-numeric" "1" "1")",
     "error 2:4 Numbers cannot be searched for parts"});

KONTOR_OUTCOMES(
    Rfc5232Flags, {"3.1 setflag", R"(require "imap4flags"; setflag "\\Seen"; keep;)", "keep [\\Seen]"},
    {"3.1 list", R"(require "imap4flags"; setflag ["a", "b"]; keep;)", "keep [a b]"},
    {"3.1 in one string", R"(require "imap4flags"; setflag "a  b "; keep;)", "keep [a b]"},
    {"3.1 replaces", R"(require "imap4flags"; setflag "a"; setflag "b"; keep;)", "keep [b]"},
    {"3.2 addflag", R"(require "imap4flags"; addflag "a"; addflag ["b", "A"]; keep;)", "keep [a b]"},
    {"3.3 removeflag", R"(require "imap4flags"; addflag ["a", "b", "c"]; removeflag ["B c"]; keep;)", "keep [a]"},
    {"2 invalid ones are ignored", R"(require "imap4flags"; setflag ["a(", "", "\\Recent", "\\Foo", "ok"]; keep;)",
     "keep [ok]"},
    {"5 the implicit keep", R"(require "imap4flags"; addflag "a";)", "implicit keep [a]"},
    {"5 fileinto takes them",
     R"(require ["imap4flags", "fileinto"]; addflag "a"; fileinto "A"; addflag "b"; fileinto "B";)",
     "fileinto A [a]; fileinto B [a b]"},
    {"5 :flags", R"(require ["imap4flags", "fileinto"]; addflag "a"; fileinto :flags ["\\Flagged", "x y"] "A";)",
     "fileinto A [\\Flagged x y]"},
    {"5 :flags empty", R"(require "imap4flags"; addflag "a"; keep :flags "";)", "keep"},
    {"3 variables",
     R"(require ["imap4flags", "variables"]; addflag "mine" "a b"; addflag "mine" "c"; keep :flags "${MINE}";)",
     "keep [a b c]"},
    {"3 variables not required", R"(require "imap4flags"; addflag "mine" "a";)",
     "error 1:31 \"a variable\" belongs to an extension"},
    {"3 bad variable", R"(require ["imap4flags", "variables"]; addflag "1x" "a";)",
     "error 1:46 This is no name of a variable"},
    {"4 hasflag", R"(require "imap4flags"; setflag ["A", "B"]; if hasflag "b A" { discard; })", "discard"},
    {"4 not one of them", R"(require "imap4flags"; setflag "A"; if hasflag ["b", "c"] { discard; })",
     "implicit keep [A]"},
    {"4 contains", R"(require "imap4flags"; setflag "NonJunk"; if hasflag :contains "junk" { discard; })", "discard"},
    {"4 in a variable", R"(require ["imap4flags", "variables"]; set "f" "A B"; if hasflag "f" "b" { discard; })",
     "discard"},
    {"4 count",
     R"(require ["imap4flags", "relational"]; setflag ["A", "a", "B"]; if hasflag :count "eq" "2" { discard; })",
     "discard"},
    {"4 count of variables",
     R"(require ["imap4flags", "variables", "relational"]; set "f" "A B"; set "g" "A"; if hasflag :count "eq" ["f", "g"] "3" { discard; })",
     "discard"},
    {"twice into one mailbox",
     R"(require ["imap4flags", "fileinto"]; fileinto :flags "a" "A"; fileinto :flags "b" "A";)", "fileinto A [b]"});

KONTOR_TRUTHS(Rfc5233Subaddress, {"4 user", R"(address :user "to" "me")", "true"},
              {"4 detail", R"(address :detail "to" "bills")", "true"},
              {"4 user without detail", R"(address :user "cc" "tss")", "true"},
              {"4 no detail is not an empty one", R"(address :detail "cc" "")", "false"},
              {"4 matches", R"(address :matches :detail "from" "s*s")", "true"},
              {"4 envelope", R"(envelope :detail "from" "17")", "true"},
              {"4 exclusive", R"(address :user :detail "to" "me")", "error 2:18 These tags exclude each other"});

KONTOR_TRUTHS(Rfc5235Spam, {"3.2 a share of ten", R"(spamtest :value "eq" :comparator "i;ascii-numeric" "3")", "true"},
              {"3.2 tested", R"(spamtest "0")", "false"},
              {"3.3 percent", R"(spamtest :percent :value "eq" :comparator "i;ascii-numeric" "25")", "true"},
              {"3.3 count", R"(spamtest :count "ge" "1")", "true"}, {"4 nobody looked", R"(virustest "0")", "true"},
              {"3 one value", R"(spamtest ["1", "2"])", "error 2:13 An argument of \"spamtest\" is of the wrong kind"});

KONTOR_OUTCOMES(Rfc5235Require,
                {"3.3 plus is enough", R"(require "spamtestplus"; if spamtest :percent "25" { discard; })", "discard"},
                {"3.3 percent needs plus", R"(require "spamtest"; if spamtest :percent "25" { discard; })",
                 "error 1:33 \":percent\" belongs to an extension"});

KONTOR_TRUTHS(
    Rfc5260Date, {"4 date of the place", R"(date "date" "date" "2026-11-25")", "true"},
    {"4.1 local zone", R"(date "date" "hour" "01")", "true"},
    {"4.1 zone", R"(date :zone "-0500" "date" "iso8601" "2026-11-24T18:32:03-05:00")", "true"},
    {"4.1 originalzone", R"(date :originalzone "date" "iso8601" "2026-11-25T01:02:03+01:30")", "true"},
    {"4.1 both", R"(date :zone "+0000" :originalzone "date" "hour" "1")", "error 2:23 These tags exclude each other"},
    {"4.1 no zone", R"(date :zone "CET" "date" "hour" "1")", "error 2:15 This is no time zone"},
    {"4.1 minutes of a zone", R"(date :zone "+0160" "date" "hour" "1")", "error 2:15 This is no time zone"},
    {"4.2 year", R"(date "date" "year" "2026")", "true"}, {"4.2 month", R"(date "date" "month" "11")", "true"},
    {"4.2 day", R"(date "date" "day" "25")", "true"},
    {"4.2 julian", R"(date :zone "+0000" "date" "julian" "61368")", "true"},
    {"4.2 minute", R"(date "date" "minute" "32")", "true"}, {"4.2 second", R"(date "date" "second" "03")", "true"},
    {"4.2 time", R"(date :originalzone "date" "time" "01:02:03")", "true"},
    {"4.2 std11", R"(date :originalzone "date" "std11" "Wed, 25 Nov 2026 01:02:03 +0130")", "true"},
    {"4.2 zone", R"(date :originalzone "date" "zone" "+0130")", "true"},
    {"4.2 local zone", R"(date "date" "zone" "+0200")", "true"},
    {"4.2 weekday", R"(date "date" "weekday" "3")", "true"}, {"4.2 case", R"(date "date" "YEAR" "2026")", "true"},
    {"4.2 no part", R"(date "date" "century" "20")", "error 2:16 A date has no such part"},
    {"4 behind a semicolon", R"(date :originalzone "received" "iso8601" "2026-11-24T23:10:00-05:00")", "true"},
    {"4 no date", R"(date "subject" "year" "2026")", "false"},
    {"4 no field", R"(date :matches "x-missing" "year" "*")", "false"},
    {"4 value", R"(date :value "ge" :originalzone "date" "hour" "01")", "true"},
    {"4 count", R"(date :count "eq" "date" "year" "1")", "true"},
    {"5 now", R"(currentdate "iso8601" "2026-11-25T17:30:45+02:00")", "true"},
    {"5 now in UTC", R"(currentdate :zone "+0000" "iso8601" "2026-11-25T15:30:45Z")", "true"},
    {"5 weekday", R"(currentdate "weekday" ["1", "2", "3"])", "true"},
    {"5 no originalzone", R"(currentdate :originalzone "year" "2026")", "error 2:16 \"currentdate\" has no such tag"},
    {"6 index", R"(header :index 1 "x-two" "first")", "true"},
    {"6 second", R"(header :index 2 "x-two" "first")", "false"},
    {"6 last", R"(header :index 1 :last "x-two" "second")", "true"},
    {"6 beyond", R"(header :index 3 :contains "x-two" "")", "false"},
    {"6 over all names", R"(header :index 3 ["x-two", "subject", "x-empty"] "x")", "false"},
    {"6 over all names counts on", R"(header :index 3 :contains ["x-two", "message-id"] "m1")", "true"},
    {"6 of dates", R"(date :index 2 :originalzone "received" "date" "2026-11-23")", "true"},
    {"6 of addresses", R"(address :index 2 ["to", "cc"] "tss@fi.iki")", "true"},
    {"6 last alone", R"(header :last "x-two" "second")", "error 2:4 \":last\" goes only with \":index\""},
    {"6 from one", R"(header :index 0 "x-two" "second")", "error 2:4 \":index\" counts from 1"});

KONTOR_OUTCOMES(Rfc5429Reject, {"2.2 reject", R"(require "reject"; reject "No.";)", "reject No."},
                {"2.1 ereject", R"(require "ereject"; ereject "No.";)", "ereject No."},
                {"2.1 not required", R"(require "reject"; ereject "No.";)",
                 "error 1:19 \"ereject\" belongs to an extension"},
                {"2.4 twice", "require \"reject\"; reject \"a\";\nreject \"b\";",
                 "failed 2:1 A rejected message can be neither delivered nor answered nor rejected again"},
                {"2.4 keep", "require \"reject\"; reject \"a\";\nkeep;",
                 "failed 2:1 A rejected message can be neither delivered nor answered nor rejected again"},
                {"2.4 fileinto before", "require [\"reject\", \"fileinto\"]; fileinto \"A\";\nreject \"a\";",
                 "failed 2:1 A rejected message can be neither delivered nor answered nor rejected again"},
                {"2.4 with discard", R"(require "reject"; discard; reject "a";)", "reject a"});

KONTOR_OUTCOMES(Rfc5463Ihave, {"4 has", R"(require "ihave"; if ihave "fileinto" { fileinto "A"; })", "fileinto A"},
                {"4 has not", R"(require "ihave"; if ihave "frob" { frobnicate "A"; } else { discard; })", "discard"},
                {"4 all of them", R"(require "ihave"; if ihave ["fileinto", "frob"] { frobnicate; })", "implicit keep"},
                {"4 behind it in a list", R"(require "ihave"; if allof(ihave "frob", frobnicate) { frobnicate; })",
                 "implicit keep"},
                {"4 negated", R"(require "ihave"; if not ihave "fileinto" { frobnicate; } else { fileinto "A"; })",
                 "fileinto A"},
                {"4 dead branch", R"(require "ihave"; if ihave "fileinto" { fileinto "A"; } else { frobnicate; })",
                 "fileinto A"},
                {"4 not for variables", R"(require "ihave"; if ihave "variables" { discard; })", "implicit keep"},
                {"4 required", R"(if ihave "fileinto" { })", "error 1:4 \"ihave\" belongs to an extension"},
                {"5 error", R"(require "ihave"; error "no way";)", "failed 1:18 The script ended itself: no way"});

KONTOR_TRUTHS(Rfc5490Mailbox, {"3.1 there", R"(mailboxexists "Work")", "true"},
              {"3.1 all of them", R"(mailboxexists ["Work", "Nowhere"])", "false"},
              {"rfc9042 4", R"(mailboxidexists "m12")", "true"},
              {"rfc9042 4 none", R"(mailboxidexists "m13")", "false"},
              {"rfc8579 2", R"(specialuse_exists "\\Junk")", "true"},
              {"rfc8579 2 of a mailbox", R"(specialuse_exists "Work" "\\Junk")", "false"});

KONTOR_OUTCOMES(
    Rfc5490Create,
    {"3.2 create", R"(require ["fileinto", "mailbox"]; fileinto :create "New";)", "fileinto :create New"},
    {"3.2 not required", R"(require "fileinto"; fileinto :create "New";)",
     "error 1:30 \":create\" belongs to an extension"},
    {"rfc8579 4", R"(require ["fileinto", "special-use"]; fileinto :specialuse "\\Sent" "Out";)",
     "fileinto :specialuse \\Sent Out"},
    {"rfc9042 3", R"(require ["fileinto", "mailboxid"]; fileinto :mailboxid "m12" "Work";)",
     "fileinto :mailboxid m12 Work"},
    {"rfc9042 3 not with special use",
     R"(require ["fileinto", "mailboxid", "special-use"]; fileinto :mailboxid "m12" :specialuse "\\Sent" "Work";)",
     "error 1:51 These tags exclude each other"});

// RFC 7352: what a run remembers, and what it makes of what earlier runs remembered.
namespace sieve = kontor::sieve;

sieve::Outcome after(std::string_view script, std::set<std::string> marks) {
    const auto program = sieve::compile(script);
    EXPECT_TRUE(program) << script;
    const kontor::mime::Message message = kontor::mime::parse(sieve::test::letter());
    sieve::MimeMessage seen(message, sieve::test::letter());
    sieve::test::Office office;
    office.marks = std::move(marks);
    auto outcome = sieve::run(*program, seen, office);
    EXPECT_TRUE(outcome);
    return outcome ? std::move(*outcome) : sieve::Outcome{};
}

constexpr std::string_view plain = R"(require "duplicate"; if duplicate { discard; })";

TEST(Rfc7352Duplicate, TheFirstTimeLeavesAMark) {
    const sieve::Outcome outcome = after(plain, {});
    EXPECT_EQ(outcome.actions.size(), 1u);
    ASSERT_EQ(outcome.marks.size(), 1u);
    EXPECT_EQ(outcome.marks[0], (sieve::Mark{"0:<m1@example.com>", 7 * 86400, false}));
}

TEST(Rfc7352Duplicate, TheSecondTimeIsOne) {
    const sieve::Outcome outcome = after(plain, {"0:<m1@example.com>"});
    EXPECT_TRUE(outcome.actions.empty());
    EXPECT_TRUE(outcome.marks.empty()) << "the mark goes on from its beginning";
}

TEST(Rfc7352Duplicate, LastBeginsAnew) {
    const sieve::Outcome outcome =
        after(R"(require "duplicate"; if duplicate :last :seconds 60 { discard; })", {"0:<m1@example.com>"});
    EXPECT_TRUE(outcome.actions.empty());
    ASSERT_EQ(outcome.marks.size(), 1u);
    EXPECT_EQ(outcome.marks[0].seconds, 60u);
}

TEST(Rfc7352Duplicate, TheSameTestTwiceInOneRunIsNoDuplicate) {
    EXPECT_EQ(after(R"(require "duplicate"; if duplicate { } if duplicate { discard; })", {}).actions.size(), 1u);
}

TEST(Rfc7352Duplicate, HandlesKeepApart) {
    const std::string_view script = R"(require "duplicate"; if duplicate :handle "h" { discard; })";
    EXPECT_EQ(after(script, {"0:<m1@example.com>"}).actions.size(), 1u);
    EXPECT_TRUE(after(script, {"1:h<m1@example.com>"}).actions.empty());
}

TEST(Rfc7352Duplicate, OtherIds) {
    EXPECT_EQ(after(R"(require "duplicate"; if duplicate :header "x-two" { })", {}).marks.at(0).name, "0:first");
    EXPECT_EQ(after(R"(require "duplicate"; if duplicate :uniqueid "Ab" { })", {}).marks.at(0).name, "0:Ab");
    EXPECT_TRUE(after(R"(require "duplicate"; if duplicate :header "x-missing" { })", {}).marks.empty());
    EXPECT_TRUE(after(R"(require "duplicate"; if duplicate :header "not a name" { })", {}).marks.empty());
    EXPECT_TRUE(after(R"(require "duplicate"; if duplicate :seconds 0 { })", {"0:<m1@example.com>"}).marks.empty());
    EXPECT_EQ(after(R"(require "duplicate"; if duplicate :seconds 99999999 { })", {}).marks.at(0).seconds, 90u * 86400);
}

KONTOR_OUTCOMES(Rfc7352Arguments,
                {"3.1 both", R"(require "duplicate"; if duplicate :header "a" :uniqueid "b" { })",
                 "error 1:47 These tags exclude each other"},
                {"3 no arguments", R"(require "duplicate"; if duplicate "a" { })",
                 "error 1:35 \"duplicate\" has an argument too many"});

}  // namespace
