require "ihave";
if ihave "frob" { frob 5; } elsif not ihave ["fileinto"] { error "no"; } else { fileinto "x"; }
