require ["variables", "encoded-character", "reject"]; # comment
set :upperfirst :lower "a" "${hex:41 42}${unicode:E4}";
if string :matches "${a}" "*b?*" { reject text: # why
..dots ${1} ${2}
.
; }
/* end */
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
