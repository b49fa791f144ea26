#include "app/contacts.hpp"

#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"
#include "http/handlers/wire_names.hpp"

namespace parrain {

BOOST_DESCRIBE_ENUM(MessagePolicy, kAutomatic, kCompanyMailbox, kLinkOnly)

}  // namespace parrain

namespace parrain::http {
namespace {

/// The longest import: a thousand addresses of the greatest length.
constexpr std::size_t kImportLimit = 512 << 10;

/// What may be done with prospects in one country. A country without a row is link-only and not called.
struct CountryPolicy {
    std::string country;
    MessagePolicy message;
    bool phone;
    std::optional<bool> needs_acquaintance;
};
BOOST_DESCRIBE_STRUCT(CountryPolicy, (), (country, message, phone, needs_acquaintance))

/// `country` is where prospects of no known country are taken to be. `policies` are the shipped ones, as of `as_of`,
/// unless the workspace has its `own`.
struct ContactPolicies {
    std::string country;
    bool own;
    std::string as_of;
    std::vector<CountryPolicy> policies;
};
BOOST_DESCRIBE_STRUCT(ContactPolicies, (), (country, own, as_of, policies))

/// Without `policies` the shipped ones are followed again.
struct ContactPoliciesEdit {
    std::string country;
    std::optional<std::vector<CountryPolicy>> policies;
};
BOOST_DESCRIBE_STRUCT(ContactPoliciesEdit, (), (country, policies))

/// For how long data of prospects are kept. `suppression_years` is null where objections are kept for ever.
struct Retention {
    int notice_alert_days;
    int notice_days;
    int silent_days;
    int engaged_months;
    int money_years;
    std::optional<int> suppression_years;
};
BOOST_DESCRIBE_STRUCT(Retention, (),
                      (notice_alert_days, notice_days, silent_days, engaged_months, money_years, suppression_years))

/// One objection. Whose it is cannot be read from it.
struct Suppression {
    std::string id;
    std::string address_hash;
    std::string channel;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Suppression, (), (id, address_hash, channel, created_at))

struct NewSuppression {
    Verbatim address;
};
BOOST_DESCRIBE_STRUCT(NewSuppression, (), (address))

/// `added` is false where the address was on the list already.
struct SuppressionReceipt {
    bool added;
};
BOOST_DESCRIBE_STRUCT(SuppressionReceipt, (), (added))

struct SuppressionVerdict {
    bool suppressed;
};
BOOST_DESCRIBE_STRUCT(SuppressionVerdict, (), (suppressed))

struct SuppressionImport {
    std::vector<Verbatim> addresses;
};
BOOST_DESCRIBE_STRUCT(SuppressionImport, (), (addresses))

struct RefusedAddress {
    std::int64_t line;
    std::string code;
    std::string detail;
};
BOOST_DESCRIBE_STRUCT(RefusedAddress, (), (line, code, detail))

struct SuppressionImportReceipt {
    std::int64_t added;
    std::int64_t known;
    std::vector<RefusedAddress> refused;
};
BOOST_DESCRIBE_STRUCT(SuppressionImportReceipt, (), (added, known, refused))

/// A prospect whom nobody has informed: somebody has to before `erased_at`, when they are forgotten.
struct Uninformed {
    ReferralId referral;
    ReferralState state;
    std::optional<std::string> company;
    std::optional<std::string> contact_name;
    std::optional<std::string> email;
    std::string advocate_name;
    Instant submitted_at;
    Instant alert_at;
    std::optional<Instant> erased_at;
};
BOOST_DESCRIBE_STRUCT(Uninformed, (),
                      (referral, state, company, contact_name, email, advocate_name, submitted_at, alert_at, erased_at))

ContactPolicies policies_of(const app::ContactSettings& settings) {
    ContactPolicies shown{.country = std::string(settings.country.str()),
                          .own = settings.has_own_policies,
                          .as_of = std::string(kContactPoliciesAsOf),
                          .policies = {}};
    for (const ContactPolicy& policy : settings.policies) {
        shown.policies.push_back({.country = std::string(policy.country.str()),
                                  .message = policy.message,
                                  .phone = policy.phone,
                                  .needs_acquaintance = policy.needs_acquaintance});
    }
    return shown;
}

Retention retention_of(const app::ContactSettings& settings) {
    const RetentionRules& rules = settings.retention;
    return {.notice_alert_days = rules.notice_alert_days,
            .notice_days = rules.notice_days,
            .silent_days = rules.silent_days,
            .engaged_months = rules.engaged_months,
            .money_years = rules.money_years,
            .suppression_years = rules.suppression_years};
}

/// The table as told; a country that is none is named by its row.
Result<std::vector<ContactPolicy>> read_policies(const std::vector<CountryPolicy>& told) {
    std::vector<ContactPolicy> policies;
    std::vector<FieldError> errors;
    for (const CountryPolicy& one : told) {
        const auto country = CountryCode::parse(one.country);
        if (!country) {
            errors.push_back({"/policies/" + std::to_string(policies.size()) + "/country", country.error()});
        }
        policies.push_back({.country = country ? *country : CountryCode::france(),
                            .message = one.message,
                            .phone = one.phone,
                            .needs_acquaintance = one.needs_acquaintance.value_or(false)});
    }
    if (!errors.empty()) return Failure{.code = errors.front().code, .fields = std::move(errors)};
    return policies;
}

WithEtag<ContactPolicies> get_policies(const app::Caller& caller, const app::Contacts& contacts) {
    const auto settings = contacts.settings(caller.workspace);
    return {policies_of(settings), tag_of(settings.version)};
}

Result<WithEtag<ContactPolicies>> put_policies(const app::Caller& caller, Body<ContactPoliciesEdit> told,
                                               IfMatchRequired version, const app::Contacts& contacts) {
    const auto country = CountryCode::parse(told->country);
    if (!country) return fail(country.error(), "/country");
    std::optional<std::vector<ContactPolicy>> policies;
    if (told->policies) {
        auto read = read_policies(*told->policies);
        if (!read) return read.failure();
        policies = *std::move(read);
    }
    const auto settings = contacts.set_policies(caller.workspace, *version, *country, policies);
    if (!settings) return settings.failure();
    return WithEtag<ContactPolicies>{policies_of(*settings), tag_of(settings->version)};
}

WithEtag<Retention> get_retention(const app::Caller& caller, const app::Contacts& contacts) {
    const auto settings = contacts.settings(caller.workspace);
    return {retention_of(settings), tag_of(settings.version)};
}

Result<WithEtag<Retention>> put_retention(const app::Caller& caller, Body<Retention> told, IfMatchRequired version,
                                          const app::Contacts& contacts) {
    const auto settings = contacts.set_retention(caller.workspace, *version,
                                                 {.notice_alert_days = told->notice_alert_days,
                                                  .notice_days = told->notice_days,
                                                  .silent_days = told->silent_days,
                                                  .engaged_months = told->engaged_months,
                                                  .money_years = told->money_years,
                                                  .suppression_years = told->suppression_years});
    if (!settings) return settings.failure();
    return WithEtag<Retention>{retention_of(*settings), tag_of(settings->version)};
}

Page<Suppression> list_suppressions(const app::Caller& caller, Query<PageQuery> query, const app::Contacts& contacts) {
    return page_of(
        Page<Suppression>{}, contacts.suppressions(caller.workspace, query->slice()), *query,
        [](const app::Suppression& one) { return one.id; },
        [](const app::Suppression& one) {
            return Suppression{.id = std::to_string(one.id),
                               .address_hash = one.address_hash,
                               .channel = one.channel,
                               .created_at = one.created_at};
        });
}

Result<SuppressionReceipt> add_suppression(const app::Caller& caller, Body<NewSuppression> told,
                                           const app::Contacts& contacts) {
    const auto line = contacts.suppress(caller, *told->address);
    if (!line) return line.failure();
    return SuppressionReceipt{.added = line->is_new};
}

Result<SuppressionVerdict> check_suppression(const app::Caller& caller, Body<NewSuppression> told,
                                             const app::Contacts& contacts) {
    const auto suppressed = contacts.is_suppressed(caller.workspace, *told->address);
    if (!suppressed) return suppressed.failure();
    return SuppressionVerdict{.suppressed = *suppressed};
}

Result<SuppressionImportReceipt> import_suppressions(const app::Caller& caller, Body<SuppressionImport> told,
                                                     const Words& words, const app::Contacts& contacts) {
    std::vector<std::string> addresses;
    for (const Verbatim& one : told->addresses) addresses.push_back(*one);
    const auto lines = contacts.suppress_all(caller, addresses);
    if (!lines) return lines.failure();
    SuppressionImportReceipt receipt{.added = 0, .known = 0, .refused = {}};
    for (std::size_t i = 0; i < lines->size(); ++i) {
        const app::SuppressedLine& line = (*lines)[i];
        if (line.refusal) {
            const std::string code(to_string(*line.refusal));
            receipt.refused.push_back(
                {.line = static_cast<std::int64_t>(i), .code = code, .detail = words("problem." + code + ".detail")});
        } else {
            ++(line.is_new ? receipt.added : receipt.known);
        }
    }
    return receipt;
}

Page<Uninformed> list_uninformed(const app::Caller& caller, const app::Contacts& contacts) {
    return whole_page(contacts.uninformed(caller.workspace), [](const app::UninformedProspect& one) {
        const app::Referral& referral = one.listed.referral;
        return Uninformed{.referral = referral.id,
                          .state = referral.state,
                          .company = referral.company,
                          .contact_name = referral.contact_name,
                          .email = referral.email,
                          .advocate_name = one.listed.advocate_name,
                          .submitted_at = referral.submitted_at,
                          .alert_at = one.notice.alert_at.value(),
                          .erased_at = one.notice.erase_at};
    });
}

}  // namespace

std::vector<Route> contact_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(GET<"/v1/contact-policies">(get_policies, "Who may be written to and called, by country")
                         .tagged("settings")
                         .secured_by(kApiCallers));
    routes.push_back(PUT<"/v1/contact-policies">(put_policies, "Set who may be written to and called, by country")
                         .tagged("settings")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownValue, kCountryInvalid}));
    routes.push_back(GET<"/v1/retention">(get_retention, "For how long data of prospects are kept")
                         .tagged("settings")
                         .secured_by(kApiCallers));
    routes.push_back(PUT<"/v1/retention">(put_retention, "Set for how long data of prospects are kept")
                         .tagged("settings")
                         .secured_by(kApiCallers)
                         .refuses({kOutOfRange}));
    routes.push_back(GET<"/v1/suppressions">(list_suppressions, "The suppression list: keyed hashes and dates")
                         .tagged("referrals")
                         .secured_by(kApiCallers));
    routes.push_back(POST<"/v1/suppressions">(add_suppression, "Put an address or a telephone on the suppression list")
                         .tagged("referrals")
                         .secured_by(kApiCallers)
                         .refuses({kEmailRequired, kEmailInvalid, kEmailTooLong, kPhoneInvalid}));
    routes.push_back(POST<"/v1/suppressions/check">(check_suppression, "Whether an address is on the suppression list")
                         .tagged("referrals")
                         .secured_by(kApiCallers)
                         .refuses({kEmailRequired, kEmailInvalid, kEmailTooLong, kPhoneInvalid}));
    routes.push_back(POST<"/v1/suppressions/import">(import_suppressions, "Put many addresses on the suppression list")
                         .tagged("referrals")
                         .secured_by(kApiCallers)
                         .limited_to(kImportLimit)
                         .refuses({kRequired, kTooMany}));
    routes.push_back(GET<"/v1/uninformed-prospects">(list_uninformed, "Prospects whom somebody still has to inform")
                         .tagged("referrals")
                         .secured_by(kApiCallers));
    return routes;
}

}  // namespace parrain::http
