#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// What a client's administrator decides for their account; what is absent stays as it is.
struct AccountChoice {
    std::optional<bool> gifts_allowed = {};
    std::optional<bool> recommending_allowed = {};
};

/// What an administrator sees of their account.
struct AccountSettingsView {
    Workspace workspace;
    Account account;
    std::string page_url;                     ///< the page that asks them the same, without a token
    Instant page_until;                       ///< it opens before this moment
    std::optional<AccountEvent> last_change;  ///< with the name of who made it
};

/// The client's own word on the program: gifts for their people, and the whole of it. An administrator of the account
/// says it, by a widget token or on a page behind a signed link; the publisher by `Customers::put_account`. Nothing
/// that was promised before is lost by either. Source: law-and-relevance.md §1, row 11; docs/adr/0040.
class AccountSettings {
  public:
    explicit AccountSettings(const Context& context) : context_(context) {}

    /// @error kForbidden (no administrator)
    Result<AccountSettingsView> get(const WidgetCaller& caller) const;

    /// What stands already changes nothing and leaves no line in the history. @error kForbidden (no administrator)
    Result<AccountSettingsView> change(const WidgetCaller& caller, const AccountChoice& choice) const;

    /// What the page behind a link shows. Nothing is written.
    /// @error kNotFound (not signed here, or altered in any way), kLinkExpired (its days are over, or whom it was given
    ///        to is no administrator of the account any more)
    Result<AccountSettingsView> page(std::string_view token) const;

    /// As change, on that page; the view names a page of a fresh life. @error those of page
    Result<AccountSettingsView> decide(std::string_view token, const AccountChoice& choice) const;

  private:
    Context context_;
};

/// How long the page of an administrator opens at least, counted from the state that named it or the last decision.
inline constexpr Duration kAccountPageLife = Duration::days(30);

/// Where an administrator decides for their account; none for everybody else, and before `prepare_account_pages`. The
/// same all day, so that a page open for hours knows its link.
std::optional<std::string> account_page_url(Transaction& tx, const Settings& settings, WorkspaceId workspace,
                                            const User& user, Instant now);

/// Make what these links are signed with, where it is not there yet.
void prepare_account_pages(Transaction& tx, WorkspaceId workspace);

/// Whether `prepare_account_pages` has nothing to do.
bool are_account_pages_ready(Transaction& tx, WorkspaceId workspace);

/// Note that what an account allows has become what `account` says. `administrator` made the change, else `actor`.
void note_account_change(Transaction& tx, const Context& context, WorkspaceId workspace, const Account& account,
                         std::optional<UserId> administrator, const Actor& actor, Instant now);

}  // namespace parrain::app
