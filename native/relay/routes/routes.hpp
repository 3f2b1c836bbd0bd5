// The routes, each in the file of its name. Every function answers one request whose path, method and Host
// the router has checked.
#pragma once

#include "native/relay/http/site.hpp"
#include "native/relay/routes/office.hpp"
#include "native/relay/routes/visitor.hpp"

namespace kontor::routes {

using Guest = std::shared_ptr<Visitor>;

http::Plan session(const http::Head& head, Office& office, Guest guest);  // GET /.well-known/jmap
http::Plan api(const http::Head& head, Office& office, Guest guest);      // POST /jmap/api
http::Plan socket(const http::Head& head, Office& office, Guest guest);   // GET /jmap/ws
http::Plan events(const http::Head& head, Office& office, Guest guest);   // GET /jmap/eventsource/
http::Plan upload(const http::Head& head, Office& office, Guest guest);   // POST /jmap/upload/{accountId}/
http::Plan download(const http::Head& head, Office& office,
                    Guest guest);  // GET /jmap/download/{accountId}/{blobId}/{name}
http::Plan begin_import(const http::Head& head, Office& office, Guest guest);  // POST /mail/import/{accountId}
http::Plan import_slice(const http::Head& head, Office& office,
                        Guest guest);  // POST /mail/import/{accountId}/{importId}
http::Plan export_mail(const http::Head& head, Office& office, Guest guest);      // GET /mail/export/{accountId}/{name}
http::Plan login(const http::Head& head, Office& office, Guest guest);            // POST /auth/login
http::Plan logout(const http::Head& head, Office& office, Guest guest);           // POST /auth/logout
http::Plan choose_password(const http::Head& head, Office& office, Guest guest);  // POST /auth/password
http::Plan ticket(const http::Head& head, Office& office, Guest guest);           // POST /auth/ticket
http::Plan oauth_start(const http::Head& head, Office& office, Guest guest);      // GET /oauth/start?id=
http::Plan oauth_callback(const http::Head& head, Office& office, Guest guest);   // GET /oauth/callback
http::Plan mail_html(const http::Head& head, Office& office, Guest guest);   // GET /mail/html/{accountId}/{emailId}
http::Plan mail_image(const http::Head& head, Office& office, Guest guest);  // GET /mail/image?u={url}&s={signature}

}  // namespace kontor::routes
