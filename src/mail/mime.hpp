#pragma once

#include <string>

#include "app/mail_transport.hpp"

namespace parrain::mail {

/// The message as it travels: RFC 5322 and MIME with CRLF, the text and, where there is one, its HTML alternative.
///
/// Every octet beyond ASCII is encoded (RFC 2047 in headers, quoted-printable in bodies). What could end a header
/// line, in a name or a subject, is read as a space: no value adds a header. Thread-safe.
/// Source: RFC 2045 to 2047, RFC 3834 (Auto-Submitted), RFC 8058 (one-click unsubscribe).
std::string mime_of(const app::OutgoingMail& mail);

}  // namespace parrain::mail
