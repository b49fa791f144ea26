#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/contact_store.hpp"
#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// A prospect nobody has informed yet, with what a list shows.
struct UninformedProspect {
    ListedReferral listed;
    ProspectNotice notice;
};

/// What became of one address that was put on the suppression list.
struct SuppressedLine {
    std::optional<Suppression> suppression;
    bool is_new = false;
    std::optional<ErrorCode> refusal;
};

/// How a workspace keeps to the law: who may be contacted, who objected, and for how long data are kept.
class Contacts {
  public:
    explicit Contacts(const Context& context) : context_(context) {}

    ContactSettings settings(WorkspaceId workspace) const;

    /// Set where prospects of no known country are taken to be, and the table of countries; without one the shipped
    /// table is followed. @error kPreconditionFailed, those of checked(policies)
    Result<ContactSettings> set_policies(WorkspaceId workspace, std::int64_t version, CountryCode country,
                                         const std::optional<std::vector<ContactPolicy>>& policies) const;

    /// Set for how long data are kept; every prospect's end is reckoned anew. @error kPreconditionFailed, those of
    /// check
    Result<ContactSettings> set_retention(WorkspaceId workspace, std::int64_t version,
                                          const RetentionRules& rules) const;

    /// Newest first.
    std::vector<Suppression> suppressions(WorkspaceId workspace, Slice slice) const;

    /// Put an address or a telephone on the list: nobody there is contacted again, and every referral that holds it is
    /// objected to. @error those of SuppressedAddress::parse (/address)
    Result<SuppressedLine> suppress(const Caller& caller, std::string_view address) const;

    /// As suppress, of several; the good lines count. @error kRequired, kTooMany (/addresses)
    Result<std::vector<SuppressedLine>> suppress_all(const Caller& caller,
                                                     const std::vector<std::string>& addresses) const;

    /// Whether an address or a telephone is on the list. @error those of SuppressedAddress::parse (/address)
    Result<bool> is_suppressed(WorkspaceId workspace, std::string_view address) const;

    /// Whom somebody still has to inform, longest waiting first.
    std::vector<UninformedProspect> uninformed(WorkspaceId workspace) const;

  private:
    Context context_;
};

/// Addresses in one import.
inline constexpr std::size_t kMostSuppressed = 1'000;

/// Drop what the workspaces keep no longer of their suppression lists. How many lines went.
int end_suppressions(const Context& context, Instant now);

}  // namespace parrain::app
