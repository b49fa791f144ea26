#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/access.hpp"
#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// What the publisher tells of a customer company.
struct AccountDetails {
    std::string name;
    std::optional<std::string> domain;
    std::optional<std::string> company_number;
    std::optional<std::string> country;
    std::optional<std::string> plan;
    std::optional<Instant> customer_since;
    /// Absent: as it stands, allowed at first.
    std::optional<bool> gifts_allowed = {};
    std::optional<bool> recommending_allowed = {};
};

/// What the publisher tells of a person at a customer company.
struct UserDetails {
    std::string account;  ///< external id
    std::string email;
    std::string name;
    bool is_admin = false;
    std::optional<std::string> locale;
    std::optional<std::string> phone = {};  ///< absent: as it stands; empty: none
};

/// A stored thing, and whether this call made it.
template <class T>
struct Put {
    T value;
    bool created;
};

/// A user with the publisher's number of their company.
struct ListedUser {
    User user;
    std::string account;  ///< external id
};

/// A user before the widget and the account they belong to.
struct Visitor {
    User user;
    Account account;
};

/// The visitor, where the token tells nothing new; else `enter` has something to write.
std::optional<Visitor> known_visitor(Transaction& tx, const WidgetVisit& visit);

/// Whether a look at the tab must be noted: none was in the last minute.
bool is_look_due(const User& user, Instant now);

/// Note that the user looks at the tab; after 30 minutes without a look it is a new session. `user` is as then stored.
/// Source: core-api.md, "Widget".
void note_look(Transaction& tx, const WidgetCaller& caller, User& user, Instant now);

/// The user of a visit as a caller, in their own language.
WidgetCaller caller_of(const WidgetVisit& visit, const User& user);

/// The publisher's customers and their people.
class Customers {
  public:
    explicit Customers(const Context& context) : context_(context) {}

    /// Make or replace an account. Field errors, all at once: kRequired, kTooLong (/name, /plan), kDomainInvalid,
    /// kCountryInvalid, kSirenChecksum and the other faults of a company number, kTooLong (external id, pointer empty)
    Result<Put<Account>> put_account(const Caller& caller, std::string_view external_id,
                                     const AccountDetails& details) const;

    /// How what an account allows was changed, oldest first, by its administrators or the publisher. @error kNotFound
    Result<std::vector<AccountEvent>> account_history(WorkspaceId workspace, std::string_view external_id) const;

    /// Make or replace a user. @error kUnknownValue (/account), faults of the address (/email), kRequired, kTooLong
    /// (/name), kLocaleUnknown (/locale), kPhoneInvalid (/phone)
    Result<Put<User>> put_user(WorkspaceId workspace, std::string_view external_id, const UserDetails& details) const;

    /// A person left their company: their token opens nothing any more, their referrals go on in their account's name,
    /// what they were promised is held for a person to decide. `put_user` lets them in again. Twice is once.
    /// @error kNotFound
    Result<void> remove_user(const Caller& caller, std::string_view external_id) const;

    /// Say where an advocate is called, as kept from then on; empty: no number is known any more.
    /// @error kNotFound (unknown, or they left), kPhoneInvalid (/phone)
    Result<std::optional<std::string>> put_phone(WorkspaceId workspace, AdvocateId advocate,
                                                 const std::optional<std::string>& typed) const;

    /// The user a widget token speaks of, made or brought up to date with their account.
    /// @error kUnauthorized (they left), field codes of put_account and put_user
    Result<Visitor> enter(const WidgetVisit& visit) const;

    std::vector<Account> accounts(WorkspaceId workspace, std::string_view query, Slice slice) const;
    /// Of one account (external id; nobody where it is unknown), or of all where it is empty.
    std::vector<ListedUser> users(WorkspaceId workspace, std::string_view account, std::string_view query,
                                  Slice slice) const;

  private:
    Context context_;
};

}  // namespace parrain::app
