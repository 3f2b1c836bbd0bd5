require ["fileinto", "envelope", "subaddress", "relational", "comparator-i;ascii-numeric"];
if anyof (address :detail :contains "to" "bills", envelope :all "from" "") { fileinto "Bills"; stop; }
elsif allof (not exists ["list-id", "x-loop"], size :over 100K) { redirect "a@example.org"; }
else { if header :count "ge" :comparator "i;ascii-numeric" "received" "10" { discard; } }
