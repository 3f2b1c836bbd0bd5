require "fileinto";
if allof (
    header :contains "subject" "invoice",
    not address :domain :is ["to", "cc"] "example.org"
) {
    fileinto "Bills";
    stop;
}
