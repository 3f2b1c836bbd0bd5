require ["imap4flags", "fileinto", "copy", "mailbox", "vacation", "date", "body", "duplicate", "index"];
addflag ["\\Seen", "work"];
if hasflag :contains "wor" { fileinto :copy :create :flags "\\Flagged" "A/B"; }
if duplicate :handle "h" :last :seconds 60 { discard; }
if date :index 1 :last :zone "+0100" "received" "weekday" ["0", "6"] { keep; }
if body :content ["text", "message/rfc822"] :contains "x" { vacation :days 3 :addresses ["a@b.c"] "Away"; }
