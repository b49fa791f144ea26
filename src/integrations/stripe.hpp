#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/billing.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace parrain::integrations {

/// How old a signature of Stripe may be, and how far ahead of our clock.
inline constexpr Duration kStripeTolerance = Duration::seconds(300);

/// Check that `body` is an event signed by Stripe: header `t=SECONDS,v1=HEX[,v1=HEX…]`, HMAC-SHA-256 of `t.body`.
/// @error kBadSignature (form or digest), kStaleTimestamp (right, but older or newer than the tolerance)
/// Source: Stripe, "Check the webhook signatures"; interfaces.md §3.
Result<void> check_stripe_signature(std::string_view body, std::string_view header, std::string_view secret,
                                    Instant now);

/// The facts that an event of Stripe tells. One that tells nothing is a fact of kind other, set aside as kNotNeeded, or
/// as kUnreadable where its type is of interest.
///
/// | Event | Fact |
/// |---|---|
/// | customer.subscription.created | subscription.started |
/// | invoice.paid, invoice.payment_succeeded | payment.received |
/// | invoice_payment.paid | payment.received of nothing, which names what a refund will name |
/// | charge.refunded | payment.refunded |
/// | refund.failed; refund.updated, charge.refund.updated (failed, canceled) | refund.failed |
/// | charge.dispute.created | payment.disputed |
/// | charge.dispute.closed | dispute.closed; lost: dispute.lost |
/// | customer.subscription.deleted | subscription.ended |
///
/// Amounts are net of tax and after discount. A charge tells all that was refunded of it so far and did not fail, tax
/// included; the domain brings that to net in the proportion of its payment. Understands the shapes of API versions
/// before and after 2025-03-31 ("basil"), which moved subscription, charge and price of an invoice.
/// @error kMalformedJson
Result<std::vector<app::ToldFact>> read_stripe_event(std::string_view body);

/// Both in one step. @error those of check_stripe_signature and read_stripe_event
Result<std::vector<app::ToldFact>> read_signed_stripe_event(std::string_view body, std::string_view header,
                                                            std::string_view secret, Instant now);

}  // namespace parrain::integrations
