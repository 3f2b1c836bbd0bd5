require ["imap4flags", "fileinto", "copy", "mailbox", "vacation", "date", "body", "duplicate", "index"];
addflag ["\\Seen", "work"];
if hasflag :contains "wor" { fileinto :copy :create :flags "\\Flagged" "A/B"; }
if duplicate :handle "h" :last :seconds 60 { discard; }
if date :index 1 :last :zone "+0100" "received" "weekday" ["0", "6"] { keep; }
if body :content ["text", "message/rfc822"] :contains "x" { vacation :days 3 :addresses ["a@b.c"] "Away"; }
%%
From: Ann <ann+x@example.org>
To: b@example.org, Team: c@example.net;
Subject: =?utf-8?q?caf=C3=A9?=
Date: Wed, 25 Nov 2026 01:02:03 +0130
Received: by x; Tue, 24 Nov 2026 23:10:00 -0500
Message-ID: <m1@example.org>
Content-Type: multipart/mixed; boundary=b

prologue
--b
Content-Type: text/html

<p>bold x</p>
--b
Content-Type: message/rfc822

Subject: inner

x
--b--
