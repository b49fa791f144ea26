#include "app/bank_accounts.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/views.hpp"

namespace parrain::http {
namespace {

using Owner = app::BankAccounts::Owner;

struct BankDetails {
    std::string holder;
    std::string iban;
    std::optional<std::string> bic;
};
BOOST_DESCRIBE_STRUCT(BankDetails, (), (holder, iban, bic))

using view::BankAccount;

Result<BankAccount> get(const app::Caller& caller, const Owner& owner, const app::BankAccounts& accounts) {
    const auto account = accounts.get(caller.workspace, owner);
    if (!account) return account.failure();
    return view::bank_account_of(*account);
}

Result<BankAccount> put(const app::Caller& caller, const Owner& owner, const BankDetails& details,
                        const app::BankAccounts& accounts) {
    const auto account =
        accounts.put(caller.workspace, owner, {.holder = details.holder, .iban = details.iban, .bic = details.bic});
    if (!account) return account.failure();
    return view::bank_account_of(*account);
}

Result<BankAccount> get_own(const app::Caller& caller, const app::BankAccounts& accounts) {
    return get(caller, Owner::workspace(), accounts);
}

Result<BankAccount> put_own(const app::Caller& caller, Body<BankDetails> details, const app::BankAccounts& accounts) {
    return put(caller, Owner::workspace(), *details, accounts);
}

Result<void> remove_own(const app::Caller& caller, const app::BankAccounts& accounts) {
    return accounts.remove(caller.workspace, Owner::workspace());
}

Result<BankAccount> get_of_donations(const app::Caller& caller, const app::BankAccounts& accounts) {
    return get(caller, Owner::donations(), accounts);
}

Result<BankAccount> put_of_donations(const app::Caller& caller, Body<BankDetails> details,
                                     const app::BankAccounts& accounts) {
    return put(caller, Owner::donations(), *details, accounts);
}

Result<void> remove_of_donations(const app::Caller& caller, const app::BankAccounts& accounts) {
    return accounts.remove(caller.workspace, Owner::donations());
}

Result<BankAccount> get_of_advocate(const app::Caller& caller, Path<AdvocateId> id, const app::BankAccounts& accounts) {
    return get(caller, Owner::advocate(*id), accounts);
}

Result<BankAccount> put_of_advocate(const app::Caller& caller, Path<AdvocateId> id, Body<BankDetails> details,
                                    const app::BankAccounts& accounts) {
    return put(caller, Owner::advocate(*id), *details, accounts);
}

Result<void> remove_of_advocate(const app::Caller& caller, Path<AdvocateId> id, const app::BankAccounts& accounts) {
    return accounts.remove(caller.workspace, Owner::advocate(*id));
}

Result<BankAccount> get_of_account(const app::Caller& caller, Path<std::string> external_id,
                                   const app::BankAccounts& accounts) {
    return get(caller, Owner::account(*external_id), accounts);
}

Result<BankAccount> put_of_account(const app::Caller& caller, Path<std::string> external_id, Body<BankDetails> details,
                                   const app::BankAccounts& accounts) {
    return put(caller, Owner::account(*external_id), *details, accounts);
}

Result<void> remove_of_account(const app::Caller& caller, Path<std::string> external_id,
                               const app::BankAccounts& accounts) {
    return accounts.remove(caller.workspace, Owner::account(*external_id));
}

Route under_rewards(Route route) {
    return std::move(route).tagged("rewards").secured_by(kApiCallers);
}

Route changing(Route route) {
    using enum ErrorCode;
    return under_rewards(std::move(route).refuses({kRequired, kTooLong, kIbanInvalid, kBicInvalid}));
}

}  // namespace

std::vector<Route> bank_account_routes() {
    std::vector<Route> routes;
    routes.push_back(under_rewards(GET<"/v1/workspace/bank-account">(get_own, "The account that payouts leave from")
                                       .refuses({ErrorCode::kNotFound})));
    routes.push_back(changing(PUT<"/v1/workspace/bank-account">(put_own, "Say which account payouts leave from")));
    routes.push_back(
        under_rewards(DELETE<"/v1/workspace/bank-account">(remove_own, "Forget the account that payouts leave from")));
    routes.push_back(under_rewards(
        GET<"/v1/workspace/donation-payee">(get_of_donations, "Whom donations are paid to, the number shortened")
            .refuses({ErrorCode::kNotFound})));
    routes.push_back(changing(PUT<"/v1/workspace/donation-payee">(put_of_donations, "Say whom donations are paid to")));
    routes.push_back(under_rewards(
        DELETE<"/v1/workspace/donation-payee">(remove_of_donations, "Forget whom donations are paid to")));
    routes.push_back(under_rewards(
        GET<"/v1/advocates/{id}/bank-account">(get_of_advocate, "Where an advocate is paid, the number shortened")));
    routes.push_back(
        changing(PUT<"/v1/advocates/{id}/bank-account">(put_of_advocate, "Say where an advocate is paid")));
    routes.push_back(under_rewards(
        DELETE<"/v1/advocates/{id}/bank-account">(remove_of_advocate, "Forget where an advocate is paid")));
    routes.push_back(under_rewards(GET<"/v1/accounts/{external_id}/bank-account">(
        get_of_account, "Where a customer company is paid, the number shortened")));
    routes.push_back(changing(
        PUT<"/v1/accounts/{external_id}/bank-account">(put_of_account, "Say where a customer company is paid")));
    routes.push_back(under_rewards(DELETE<"/v1/accounts/{external_id}/bank-account">(
        remove_of_account, "Forget where a customer company is paid")));
    return routes;
}

}  // namespace parrain::http
