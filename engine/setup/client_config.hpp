// The file in which a provider says how its servers are reached (clientConfig 1.1), as mail programs fetch it from
// https://autoconfig.DOMAIN/mail/config-v1.1.xml:
//
//   <clientConfig version="1.1"><emailProvider id="example.org">
//     <displayName>Example</displayName>
//     <incomingServer type="pop3">
//       <hostname>pop.example.org</hostname> <port>995</port> <socketType>SSL</socketType>
//       <username>%EMAILADDRESS%</username> <authentication>password-cleartext</authentication>
//     </incomingServer>
//     <outgoingServer type="smtp">...</outgoingServer>
//     <documentation url="https://..."/> <enable visiturl="https://..."/>
//   </emailProvider></clientConfig>
//
// %EMAILADDRESS%, %EMAILLOCALPART% and %EMAILDOMAIN% are filled in here: whoever is asked for the file never learns
// whose it is for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/mail/external_account.hpp"
#include "engine/setup/provider.hpp"

namespace kontor::setup {

struct ClientConfig {
    std::string name;  // of the provider; may be empty
    // POP3 and SMTP only. The encrypted ones, TLS before STARTTLS, else in the order of the file; those in the clear
    // only where there is nothing else. What no mail server can be (host, port, socketType) is left out.
    std::vector<mail::ServerSettings> incoming, outgoing;
    bool has_other_incoming = false;             // IMAP, Exchange: it is read otherwise only
    std::vector<Authentication> authentication;  // of `incoming`
    Links links;                                 // https ones
};

Result<ClientConfig> read_client_config(std::string_view document, std::string_view address);

}  // namespace kontor::setup
