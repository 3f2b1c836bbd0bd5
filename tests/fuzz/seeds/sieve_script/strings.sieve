require ["variables", "encoded-character", "reject"]; # comment
set :upperfirst :lower "a" "${hex:41 42}${unicode:E4}";
if string :matches "${a}" "*b?*" { reject text: # why
..dots ${1} ${2}
.
; }
/* end */
