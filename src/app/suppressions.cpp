#include "app/suppressions.hpp"

#include "app/contact_store.hpp"
#include "app/referral_book.hpp"
#include "app/settlement.hpp"
#include "app/workspaces.hpp"
#include "core/crypto.hpp"
#include "core/email.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

constexpr std::string_view kEmail = "email";
constexpr std::string_view kPhone = "phone";
constexpr std::string_view kNames = "names of concealed prospects";

/// The key under which names are sealed: of the workspace, and of no other use.
std::string sealing_key(Transaction& tx, WorkspaceId workspace) {
    return crypto::hmac_sha256(tx.workspaces().secret(workspace, kSuppressionSecret).value(), kNames);
}

std::vector<ReferralId> holders_of(Transaction& tx, WorkspaceId workspace, const SuppressedAddress& address) {
    if (address.channel == kPhone) return tx.contacts().referrals_by_phone(workspace, address.key);
    std::vector<ReferralId> holders;
    for (const Referral& referral : tx.referrals().matching(workspace, address.key, "", "")) {
        holders.push_back(referral.id);
    }
    return holders;
}

/// Let the objection happen to a referral, unless it did before.
void object(Transaction& tx, const Context& context, WorkspaceId workspace, ReferralId id, Actor actor, Instant now) {
    auto referral = tx.referrals().find_locked(workspace, id);
    if (!referral || referral->state == ReferralState::kObjected || referral->state == ReferralState::kErased) return;
    const auto notice = tx.contacts().notice(workspace, id);
    if (notice && notice->objected_at) return;
    const auto moved = move_referral(tx, context, workspace, *referral, ReferralEvent::kObjection, actor, {}, now);
    if (!moved) return;
    const Cause cause{.type = std::string(to_string(actor.kind)), .id = id.str()};
    const auto settled =
        settle_referral(tx, context, workspace, *referral, {.at = now, .actor = actor, .cause = cause});
    if (!settled) throw std::logic_error("an objection could not be settled");
}

}  // namespace

Result<SuppressedAddress> SuppressedAddress::parse(std::string_view text, CountryCode default_country) {
    if (text.find('@') != std::string_view::npos || trimmed(text).empty()) {
        const auto email = Email::parse(text);
        if (!email) return email.failure();
        return SuppressedAddress{.key = email->match_key(), .channel = std::string(kEmail)};
    }
    const auto phone = Phone::parse(text, default_country);
    if (!phone) return phone.failure();
    return SuppressedAddress{.key = phone->str(), .channel = std::string(kPhone)};
}

std::string keyed_hash(Transaction& tx, WorkspaceId workspace, std::string_view key) {
    const std::string secret = tx.workspaces().secret(workspace, kSuppressionSecret).value();
    return crypto::hex(crypto::hmac_sha256(secret, key));
}

std::string concealed_key(Transaction& tx, WorkspaceId workspace, std::string_view key) {
    return "suppressed:" + keyed_hash(tx, workspace, key);
}

void conceal(Transaction& tx, WorkspaceId workspace, Referral& referral) {
    // An address has no line end: what follows the first one is the company.
    const std::string names = referral.email.value_or("") + "\n" + referral.company.value_or("");
    referral.sealed = crypto::base64url(crypto::seal(sealing_key(tx, workspace), names));
    referral.prospect_key = concealed_key(tx, workspace, referral.prospect_key);
    if (referral.email_key) referral.email_key = concealed_key(tx, workspace, *referral.email_key);
    for (auto* const told : {&referral.email, &referral.company, &referral.company_key, &referral.contact_name,
                             &referral.phone, &referral.company_number, &referral.website, &referral.domain,
                             &referral.need, &referral.relationship, &referral.sector}) {
        told->reset();
    }
    referral.employees.reset();
}

bool is_concealed(const Referral& referral) {
    return referral.sealed.has_value();
}

KnownAs known_as(Transaction& tx, WorkspaceId workspace, const Referral& referral) {
    if (!referral.sealed) return {.company = referral.company, .email = referral.email};
    const auto sealed = crypto::decode_base64url(*referral.sealed);
    const auto names = sealed ? crypto::unseal(sealing_key(tx, workspace), *sealed) : std::nullopt;
    if (!names) return {};
    const auto line_end = names->find('\n');
    const auto given = [](std::string text) { return text.empty() ? std::nullopt : std::optional(std::move(text)); };
    return {.company = given(names->substr(line_end + 1)), .email = given(names->substr(0, line_end))};
}

bool is_suppressed(Transaction& tx, WorkspaceId workspace, std::string_view key) {
    return tx.referrals().is_suppressed(workspace, keyed_hash(tx, workspace, key));
}

bool is_suppressed(Transaction& tx, WorkspaceId workspace, const Referral& referral) {
    return (referral.email_key && is_suppressed(tx, workspace, *referral.email_key)) ||
           (referral.phone && is_suppressed(tx, workspace, *referral.phone));
}

bool suppress_hash(Transaction& tx, WorkspaceId workspace, std::string_view hash, std::string_view channel,
                   Instant now) {
    if (tx.referrals().is_suppressed(workspace, hash)) return false;
    tx.referrals().suppress(workspace, hash, channel, now);
    return true;
}

bool suppress(Transaction& tx, const Context& context, WorkspaceId workspace, const SuppressedAddress& address,
              Actor actor, Instant now) {
    const bool is_new = suppress_hash(tx, workspace, keyed_hash(tx, workspace, address.key), address.channel, now);
    for (const ReferralId holder : holders_of(tx, workspace, address)) {
        object(tx, context, workspace, holder, actor, now);
    }
    return is_new;
}

void suppress(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral, Actor actor,
              Instant now) {
    const auto add = [&](const std::optional<std::string>& key, std::string_view channel) {
        if (key) suppress(tx, context, workspace, {.key = *key, .channel = std::string(channel)}, actor, now);
    };
    add(referral.email_key, kEmail);
    add(referral.phone, kPhone);
}

}  // namespace parrain::app
