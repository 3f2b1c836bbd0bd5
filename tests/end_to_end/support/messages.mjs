// Raw messages for a mailbox (LF line ends, as Dovecot keeps them).
const base64 = (text) => Buffer.from(text).toString('base64').replace(/(.{76})/g, '$1\n');
const word = (text) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;

export const plainMessage = (number) => `From: Clara Bergmann <clara@north.example>
To: ann@localhost
Subject: Letter ${number}
Date: ${new Date(Date.UTC(2026, 0, 1, 8, number)).toUTCString().replace('GMT', '+0000')}
Message-ID: <letter-${number}@north.example>
Content-Type: text/plain; charset=utf-8

Dear Ann,

this is letter number ${number}.
`;

// Text and HTML in Chinese, a picture inside the HTML, and an attachment with a Chinese name.
export const chineseMessage = () => `From: ${word('李伟')} <li.wei@huaxin-trading.example>
To: Ann <ann@localhost>
Subject: ${word('三月份订单报价')}
Date: ${new Date(Date.UTC(2026, 2, 12, 6, 2)).toUTCString().replace('GMT', '+0800')}
Message-ID: <quote-2026-03@huaxin-trading.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: multipart/related; boundary="inner"

--inner
Content-Type: multipart/alternative; boundary="body"

--body
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

${base64('您好，Ann：\n附件是三月份订单的最新报价单。\n华信贸易有限公司')}
--body
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

${base64('<h1>三月份订单报价</h1><p>附件是三月份订单的最新报价单，请查收。</p><img src="cid:sign"><img src="https://tracker.example/p.gif"><p>华信贸易有限公司</p>')}
--body--

--inner
Content-Type: image/gif
Content-ID: <sign>
Content-Disposition: inline
Content-Transfer-Encoding: base64

R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7
--inner--

--outer
Content-Type: application/pdf
Content-Disposition: attachment; filename*=utf-8''%E6%8A%A5%E4%BB%B7%E5%8D%95.pdf
Content-Transfer-Encoding: base64

${base64('%PDF-1.4 a quote')}
--outer--
`;
