#include "app/prospect_pages.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "app/introduction.hpp"
#include "app/prospect_contact.hpp"
#include "app/referral_book.hpp"
#include "app/settlement.hpp"
#include "app/suppressions.hpp"
#include "app/tasks.hpp"

namespace parrain::app {
namespace {

constexpr std::string_view kEmail = "email";
constexpr Actor kProspectActor{ActorKind::kProspect, 0};

using Standing = ProspectPage::Standing;

Standing standing_of(Transaction& tx, const ContactLink& link, const Referral& referral, const ProspectNotice& notice) {
    const bool is_refused =
        notice.objected_at || (link.address_hash && tx.referrals().is_suppressed(link.workspace, *link.address_hash));
    if (is_refused) return Standing::kRefused;
    if (referral.state == ReferralState::kErased) return Standing::kForgotten;
    const bool is_interested = tx.contacts().consent(link.workspace, referral.id).has_value();
    return is_interested ? Standing::kInterested : Standing::kOpen;
}

ProspectPage page_of(Transaction& tx, const Context& context, const ContactLink& link, Locale locale) {
    const WorkspaceId workspace = link.workspace;
    const Referral referral = tx.referrals().find(workspace, *link.referral).value();
    const auto advocate = tx.referrals().find_advocate(workspace, referral.advocate).value();
    const auto user = tx.customers().find_user(workspace, advocate.user).value();
    const auto account = tx.customers().find_account(workspace, referral.account).value();
    const auto named = named_to_prospects(advocate, user.name, account.name);
    const auto notice = tx.contacts().notice(workspace, referral.id).value();
    ProspectPage page{.workspace = tx.workspaces().find(workspace).value(),
                      .standing = standing_of(tx, link, referral, notice),
                      .is_forwarded = notice.step == NoticeStep::kForward,
                      .advocate = named,
                      .given_at = referral.submitted_at,
                      .company = referral.company,
                      .contact_name = referral.contact_name,
                      .prospect_offer = offer_to_prospect(tx, context, workspace, referral.id, locale),
                      .legal = art14_lines(tx, context, workspace, locale,
                                           {.advocate = named, .recommended_on = referral.submitted_at}),
                      .silent_days = tx.contacts().settings(workspace).retention.silent_days};
    if (page.is_forwarded && page.standing != Standing::kForgotten) page.standing = Standing::kOpen;
    return page;
}

/// The link of a prospect's page. @error kNotFound
Result<ContactLink> found_link(Transaction& tx, std::string_view token) {
    auto link = tx.contacts().find_link(token);
    if (!link || !link->referral) return fail(ErrorCode::kNotFound);
    return *std::move(link);
}

/// Lead a referral to `engaged` as far as its states allow: who answers has been informed by the page.
void engage(Transaction& tx, const Context& context, WorkspaceId workspace, Referral& referral, Instant now) {
    constexpr std::array kSteps = {ReferralEvent::kContacted, ReferralEvent::kProspectInterested};
    bool has_moved = false;
    for (const ReferralEvent event : kSteps) {
        if (!next(referral.state, event)) continue;
        const auto moved = move_referral(tx, context, workspace, referral, event, kProspectActor, {}, now);
        if (!moved) throw std::logic_error("a prospect's interest could not be written");
        has_moved = true;
    }
    if (!has_moved) return;
    const auto settled =
        settle_referral(tx, context, workspace, referral,
                        {.at = now, .actor = kProspectActor, .cause = {.type = "prospect", .id = referral.id.str()}});
    if (!settled) throw std::logic_error("a prospect's interest could not be settled");
}

/// Whether interest shown now would move the referral on.
bool awaits_interest(ReferralState state) {
    return next(state, ReferralEvent::kProspectInterested) || next(state, ReferralEvent::kContacted);
}

/// Whoever is behind a click on a forwarded link, the advocate has the link too: it is noted beside the referral and
/// put before somebody of the team, and counts as interest once they have confirmed it.
void ask_to_confirm(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                    Instant now) {
    if (!awaits_interest(referral.state)) return;
    const Locale locale = tx.workspaces().find(workspace).value().locale;
    const std::string state(to_string(referral.state));
    tx.referrals().append(workspace, referral.id,
                          {.id = context.ids.next(),
                           .at = now,
                           .actor = kProspectActor,
                           .event = std::string(to_string(ReferralEvent::kProspectInterested)),
                           .before = state,
                           .after = state,
                           .reason = context.texts.text(locale, "referral.note.forwarded_interest")});
    const auto advocate = tx.referrals().find_advocate(workspace, referral.advocate).value();
    open_task(tx, context, workspace,
              {.kind = TaskKind::kForwardedInterest,
               .user = advocate.user,
               .account = referral.account,
               .referral = referral.id,
               .once_key = "forwarded_interest:" + referral.id.str()},
              now);
}

}  // namespace

Result<ProspectPage> ProspectPages::page(std::string_view token, Locale locale) const {
    return context_.store.read([&](Transaction& tx) -> Result<ProspectPage> {
        const auto link = found_link(tx, token);
        if (!link) return link.failure();
        return page_of(tx, context_, *link, locale);
    });
}

Result<ProspectPage> ProspectPages::interested(std::string_view token, Locale locale) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ProspectPage> {
        const auto link = found_link(tx, token);
        if (!link) return link.failure();
        auto referral = tx.referrals().find_locked(link->workspace, *link->referral).value();
        const auto notice = tx.contacts().notice(link->workspace, referral.id).value();
        // Who refused stays refused, and of who was forgotten nothing is kept again.
        const bool is_over = notice.objected_at || referral.state == ReferralState::kErased;
        if (!is_over) {
            const bool is_forwarded = notice.step == NoticeStep::kForward;
            const bool is_first = !tx.contacts().consent(link->workspace, referral.id);
            tx.contacts().insert(link->workspace, referral.id,
                                 {.text = kInterestText, .locale = locale, .is_forwarded = is_forwarded, .at = now});
            if (!is_forwarded) engage(tx, context_, link->workspace, referral, now);
            if (is_forwarded && is_first) ask_to_confirm(tx, context_, link->workspace, referral, now);
        }
        return page_of(tx, context_, *link, locale);
    });
}

Result<ProspectPage> ProspectPages::refuse(std::string_view token, Locale locale) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ProspectPage> {
        const auto link = found_link(tx, token);
        if (!link) return link.failure();
        const auto referral = tx.referrals().find(link->workspace, *link->referral).value();
        suppress(tx, context_, link->workspace, referral, kProspectActor, now);
        if (link->address_hash) suppress_hash(tx, link->workspace, *link->address_hash, kEmail, now);
        return page_of(tx, context_, *link, locale);
    });
}

}  // namespace parrain::app
