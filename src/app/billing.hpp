#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// Why an event of a provider was set aside: of no use, or of use and not understood.
inline constexpr const char* kNotNeeded = "not_needed";
inline constexpr const char* kUnreadable = "unreadable";
/// It lies further ahead than kFarthestAhead.
inline constexpr const char* kTooFarAhead = "time_ahead";

/// A fact as a publisher or provider told it, read but not yet attributed.
struct ToldFact {
    BillingFact fact;
    BillingCustomer customer;
    std::optional<std::string> referral_code;
    std::string raw;                            ///< as received, for replay and proof
    std::string fingerprint;                    ///< of what was told; the same event id with another one is a conflict
    std::optional<std::string> set_aside = {};  ///< why it is only kept in sight
};

/// A referral that could be the customer of an event, and by what.
struct Proposal {
    ReferralId referral;
    std::string company;
    std::string matched_on;  ///< `email`, `company_number` or `domain`
};

/// A billing event, and the referrals a person may give it to while it belongs to none.
struct BillingEventView {
    BillingEvent event;
    std::vector<Proposal> proposals;
};

/// Facts from billing: received once, attributed to a referral, applied whatever their order.
class Billing {
  public:
    explicit Billing(const Context& context) : context_(context) {}

    /// Store a fact and apply it in the same transaction; the same fact again gives the same answer.
    ///
    /// It belongs to the referral its customer, subscription or invoice is known to belong to, else to the one of its
    /// address, company number or stated domain, else to the one its personal link code makes. A mere resemblance is
    /// proposed to a person (outcome pending); nobody at all: ignored, or parked for a refund.
    /// @error kEventConflict (same id, other content)
    Result<BillingEvent> receive(WorkspaceId workspace, std::string_view source, const ToldFact& told) const;

    /// @error kNotFound
    Result<BillingEventView> get(WorkspaceId workspace, std::string_view external_id) const;

    /// Newest first, of one outcome or of all.
    std::vector<BillingEventView> list(WorkspaceId workspace, std::string_view outcome, Slice slice) const;

    /// A person says whose event this is; all events of the same customer follow.
    /// @error kNotFound, kUnknownValue (/referral), kIllegalTransition (it belongs to another referral)
    Result<BillingEventView> attribute(const Caller& caller, std::string_view external_id, ReferralId referral) const;

    /// Look for the event's referral again, and settle it again. @error kNotFound
    Result<BillingEventView> replay(const Caller& caller, std::string_view external_id) const;

  private:
    Context context_;
};

}  // namespace parrain::app
