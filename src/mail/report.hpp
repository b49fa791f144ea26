#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parrain::mail {

/// What a report says of one recipient.
struct ReportedRecipient {
    std::string address;
    std::string action;  ///< `failed`, `delayed`, `delivered`, …, in lower case
    std::string status;  ///< `5.1.1`
    std::string diagnostic;

    /// Whether it will never arrive.
    bool has_failed() const { return action == "failed" && !status.starts_with("4."); }
};

/// What a mail server reported of a message that we sent.
struct DeliveryReport {
    std::string message_id;  ///< of the message reported on; empty where the report does not return its headers
    std::vector<ReportedRecipient> recipients;
};

/// Read a delivery status notification: a message whose parts are `message/delivery-status` and the returned message or
/// its headers. None for any other text, which anybody may send: nothing in it is trusted to be what it says.
/// Thread-safe. Source: RFC 3464, RFC 6522.
std::optional<DeliveryReport> read_delivery_report(std::string_view message);

}  // namespace parrain::mail
