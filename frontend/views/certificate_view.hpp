// Draws the page of the certificate of an account's server.
#pragma once

#include "frontend/models/certificate_page.hpp"
#include "frontend/widgets/ui.hpp"

namespace kontor::views {

void draw(const models::CertificatePage&, widgets::Ui&, widgets::Rect);

}  // namespace kontor::views
