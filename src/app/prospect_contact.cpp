#include "app/prospect_contact.hpp"

#include <algorithm>
#include <stdexcept>

#include "app/call_store.hpp"
#include "app/gift_store.hpp"
#include "app/introduction.hpp"
#include "app/message_effects.hpp"
#include "app/referral_book.hpp"
#include "app/sender_checks.hpp"
#include "app/settlement.hpp"
#include "app/suppressions.hpp"
#include "app/tasks.hpp"
#include "core/crypto.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kTokenBits = 128;

/// How long a message waits for its template, its sender or the sender's domain before it is tried again.
constexpr Duration kTryAgainAfter = Duration::hours(1);

constexpr std::string_view kIntroduces = "introduce";

/// Who came by a personal link gave their data themselves: nobody recommended them to be written to.
bool is_recommended(const Referral& referral) {
    return referral.source != "link";
}

AddressClass address_class_of(const Referral& referral) {
    return parse_address_class(referral.address_class).value_or(AddressClass::kUnknown);
}

/// What the address says of where they are: its own domain rather than the one that names a company.
std::string domain_of(const Referral& referral) {
    if (referral.email) {
        if (const auto email = Email::parse(*referral.email)) return email->domain();
    }
    return referral.domain.value_or("");
}

std::optional<CountryCode> given_country(const Referral& referral) {
    if (!referral.country) return std::nullopt;
    const auto country = CountryCode::parse(*referral.country);
    return country ? std::optional(*country) : std::nullopt;
}

/// Judge anew how the prospect may be contacted, as policies and preferences stand now.
void judge(Transaction& tx, WorkspaceId workspace, const Referral& referral, ProspectNotice& notice) {
    const ContactSettings settings = tx.contacts().settings(workspace);
    const ProspectCountry place = country_of(given_country(referral), domain_of(referral), settings.country);
    const auto advocate = tx.referrals().find_advocate(workspace, referral.advocate).value();
    const auto user = tx.customers().find_user(workspace, advocate.user).value();
    const ContactVerdict verdict = judge_contact({.address_class = address_class_of(referral),
                                                  .country = place.country,
                                                  .advocate_unnamed = !named_to_prospects(advocate, user.name, {}),
                                                  .advocate_introduces = advocate.involvement == kIntroduces,
                                                  .advocate_name = user.name,
                                                  .knows_professionally = notice.knows_professionally},
                                                 settings.policies);
    notice.country = place.country;
    notice.country_source = std::string(to_string(place.source));
    notice.link_only = verdict.link_only;
    notice.may_call = verdict.may_call;
}

/// Give the advocate a link to forward, once.
void offer_link(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                ProspectNotice& notice, Instant now) {
    if (notice.step == NoticeStep::kForward || !notice.link_only) return;
    notice.step = NoticeStep::kForward;
    const ContactLink link = link_of_prospect(tx, workspace, referral, now);
    queue_forward_link(tx, context, workspace, referral, *notice.link_only,
                       context.settings.base_url + "/p/" + link.token, now);
}

void try_again(ProspectNotice& notice, Instant now) {
    notice.step = NoticeStep::kWaiting;
    notice.try_at = now + kTryAgainAfter;
}

/// Put the one message into the queue, unless one was made for this prospect before.
void queue_message_once(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                        ProspectNotice& notice, Instant now) {
    notice.try_at.reset();
    const std::string prospect = keyed_hash(tx, workspace, referral.prospect_key);
    if (tx.contacts().was_written_to(workspace, prospect)) {
        notice.step = NoticeStep::kAlreadyWritten;
        return;
    }
    const ContactLink link = link_of_prospect(tx, workspace, referral, now);
    if (!may_introduce_from(tx, context, workspace)) return try_again(notice, now);
    const auto introduction = render_introduction(tx, context, workspace, referral, notice, link.token);
    if (!introduction) return try_again(notice, now);
    // Of two that come this far at once the second waits here, and finds the row of the first.
    if (!tx.contacts().claim_message(workspace, prospect, now)) {
        notice.step = NoticeStep::kAlreadyWritten;
        return;
    }
    notice.step = NoticeStep::kQueued;
    queue_introduction(tx, context, workspace, referral, *introduction, prospect, now);
}

/// What an accepted referral is followed by that nobody is going to call.
void introduce(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
               ProspectNotice& notice, Instant now) {
    judge(tx, workspace, referral, notice);
    if (notice.link_only) return offer_link(tx, context, workspace, referral, notice, now);
    const auto program = tx.programs().find(workspace, referral.program);
    if (!program || (program->wants_calls && notice.may_call)) return;
    if (is_suppressed(tx, workspace, referral)) {
        notice.step = NoticeStep::kSuppressed;
        return;
    }
    queue_message_once(tx, context, workspace, referral, notice, now);
}

ProspectNotice new_notice(Transaction& tx, WorkspaceId workspace, const Referral& referral) {
    ProspectNotice notice{.referral = referral.id, .submitted_at = referral.submitted_at};
    if (referral.email_key) notice.address_hash = keyed_hash(tx, workspace, *referral.email_key);
    return notice;
}

std::string alert_key(ReferralId referral) {
    return "uninformed:" + referral.str();
}

/// Why nobody has to be informed any more, as a word for texts.
std::string_view why_closed(ReferralState state) {
    if (state == ReferralState::kErased) return "erased";
    return state == ReferralState::kObjected ? "objected" : "informed";
}

/// Why it does not matter any more whether the message left, as a word for texts.
std::string_view why_known(ReferralState state) {
    if (state == ReferralState::kErased) return "erased";
    if (state == ReferralState::kObjected) return "objected";
    return is_live(state) || state == ReferralState::kWon ? "informed" : "over";
}

/// A prospect was forgotten whom a rep still had to call.
void tell_forgotten(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                    const CallTask& work, Instant now) {
    const auto advocate = tx.referrals().find_advocate(workspace, referral.advocate).value();
    open_task(tx, context, workspace,
              {.kind = TaskKind::kForgotten,
               .text = {},
               .user = advocate.user,
               .account = referral.account,
               .referral = referral.id,
               .assignee = work.rep,
               .once_key = "forgotten:" + referral.id.str()},
              now);
}

bool is_informed(ReferralState state) {
    return state == ReferralState::kContacted || state == ReferralState::kEngaged || state == ReferralState::kWon;
}

}  // namespace

void reckon(ProspectNotice& notice, const Referral& referral, const RetentionRules& rules) {
    const RetentionFacts facts{.state = referral.state,
                               .submitted_at = referral.submitted_at,
                               .contacted_at = notice.contacted_at,
                               .answered_at = notice.answered_at,
                               .engaged_at = referral.engaged_at,
                               .won_at = referral.won_at,
                               .objected_at = notice.objected_at};
    notice.erase_at = erased_at(facts, rules);
    notice.alert_at = notice_alert_at(facts, rules);
}

ContactLink link_of_prospect(Transaction& tx, WorkspaceId workspace, const Referral& referral, Instant now) {
    if (auto known = tx.contacts().link_of(workspace, referral.id)) return *known;
    ContactLink link{.token = crypto::random_token(kTokenBits),
                     .workspace = workspace,
                     .referral = referral.id,
                     .user = {},
                     .address_hash = {},
                     .created_at = now};
    if (referral.email_key) link.address_hash = keyed_hash(tx, workspace, *referral.email_key);
    tx.contacts().insert(link);
    return link;
}

void open_notice(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                 bool knows_professionally, Instant now) {
    ProspectNotice notice = new_notice(tx, workspace, referral);
    notice.knows_professionally = knows_professionally;
    judge(tx, workspace, referral, notice);
    if (notice.link_only && is_recommended(referral)) offer_link(tx, context, workspace, referral, notice, now);
    reckon(notice, referral, tx.contacts().settings(workspace).retention);
    tx.contacts().put(workspace, notice);
}

void follow_referral(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                     ReferralEvent event, ReferralState before, Instant now) {
    auto known = tx.contacts().notice(workspace, referral.id);
    ProspectNotice notice = known ? *std::move(known) : new_notice(tx, workspace, referral);
    if (is_informed(referral.state) && !notice.contacted_at) notice.contacted_at = now;
    if (event == ReferralEvent::kObjection && !notice.objected_at) notice.objected_at = now;
    const bool is_accepted = referral.state == ReferralState::kAccepted && before != ReferralState::kAccepted;
    if (is_accepted && is_recommended(referral)) introduce(tx, context, workspace, referral, notice, now);
    if (!is_live(referral.state)) {
        notice.try_at.reset();
        // What came to an end is not kept for a call back that nobody will make.
        if (notice.answered_at) notice.answered_at = std::min(*notice.answered_at, now);
    }
    reckon(notice, referral, tx.contacts().settings(workspace).retention);
    tx.contacts().put(workspace, notice);
    follow_alert(tx, context, workspace, notice, referral, now);
    if (is_informed(referral.state) || !is_live(referral.state)) {
        close_lost_sight_of(tx, context, workspace, referral.id, why_known(referral.state), now);
    }
    const bool is_settled =
        referral.state == ReferralState::kEngaged || referral.state == ReferralState::kWon || !is_live(referral.state);
    if (referral.state == before || !is_settled) return;
    // Whether they are interested is not to be asked any more.
    const Locale locale = tx.workspaces().find(workspace).value().locale;
    close_task(tx, workspace, "forwarded_interest:" + referral.id.str(),
               context.texts.text(locale, "referral.event." + std::string(to_string(event))), now);
}

bool alert_uninformed(const Context& context, WorkspaceId workspace, ReferralId id, Instant now) {
    return context.store.write([&](Transaction& tx) {
        const auto referral = tx.referrals().find_locked(workspace, id);
        auto notice = tx.contacts().notice(workspace, id);
        const bool is_due = referral && notice && notice->alert_at && *notice->alert_at <= now && !notice->alerted_at;
        if (!is_due) return false;
        notice->alerted_at = now;
        tx.contacts().put(workspace, *notice);
        const auto advocate = tx.referrals().find_advocate(workspace, referral->advocate).value();
        open_task(tx, context, workspace,
                  {.kind = TaskKind::kUninformed,
                   .user = advocate.user,
                   .account = referral->account,
                   .referral = id,
                   .due_at = notice->erase_at,
                   .once_key = alert_key(id)},
                  now);
        return true;
    });
}

void follow_alert(Transaction& tx, const Context& context, WorkspaceId workspace, const ProspectNotice& notice,
                  const Referral& referral, Instant now) {
    if (!notice.alerted_at) return;
    const std::string key = alert_key(referral.id);
    if (notice.alert_at && notice.erase_at) return set_task_due(tx, workspace, key, *notice.erase_at, now);
    const Locale locale = tx.workspaces().find(workspace).value().locale;
    const std::string why(why_closed(referral.state));
    close_task(tx, workspace, key, context.texts.text(locale, "task.uninformed_over." + why), now);
}

bool may_be_called(Transaction& tx, WorkspaceId workspace, const Referral& referral) {
    auto notice = tx.contacts().notice(workspace, referral.id);
    if (!notice || is_suppressed(tx, workspace, referral)) return false;
    // As policies stand now, not as they stood at submission.
    judge(tx, workspace, referral, *notice);
    return notice->may_call;
}

void introduce_soon(Transaction& tx, WorkspaceId workspace, const Referral& referral, Instant now) {
    auto notice = tx.contacts().notice(workspace, referral.id);
    if (!notice || notice->step != NoticeStep::kNone || !is_recommended(referral)) return;
    notice->try_at = now;
    tx.contacts().put(workspace, *notice);
}

void note_answer(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral, Instant at,
                 Instant now) {
    auto notice = tx.contacts().notice(workspace, referral.id);
    if (!notice) return;
    notice->answered_at = at;
    reckon(*notice, referral, tx.contacts().settings(workspace).retention);
    tx.contacts().put(workspace, *notice);
    follow_alert(tx, context, workspace, *notice, referral, now);
}

bool retry_introduction(const Context& context, WorkspaceId workspace, ReferralId id, Instant now) {
    return context.store.write([&](Transaction& tx) {
        const auto referral = tx.referrals().find_locked(workspace, id);
        auto notice = tx.contacts().notice(workspace, id);
        if (!referral || !notice || !notice->try_at || *notice->try_at > now) return false;
        notice->try_at.reset();
        if (referral->state == ReferralState::kAccepted) introduce(tx, context, workspace, *referral, *notice, now);
        tx.contacts().put(workspace, *notice);
        return true;
    });
}

Result<void> erase_prospect(Transaction& tx, const Context& context, WorkspaceId workspace, Referral& referral,
                            Actor actor, Instant now) {
    const auto moved =
        move_referral(tx, context, workspace, referral, ReferralEvent::kErasure, actor, std::nullopt, now);
    if (!moved) return moved.failure();
    return settle_referral(
        tx, context, workspace, referral,
        {.at = now, .actor = actor, .cause = {.type = std::string(to_string(actor.kind)), .id = referral.id.str()}});
}

bool end_retention(const Context& context, WorkspaceId workspace, ReferralId id, Instant now) {
    return context.store.write([&](Transaction& tx) {
        auto referral = tx.referrals().find_locked(workspace, id);
        auto notice = tx.contacts().notice(workspace, id);
        if (!referral || !notice || !notice->erase_at || *notice->erase_at > now) return false;
        const Instant due = *notice->erase_at;
        const auto work = tx.calls().task(workspace, id);
        // A window that is still open closes first: what came to nothing is not forgotten as if it had never been.
        if (!next(referral->state, ReferralEvent::kRetentionEnded) &&
            next(referral->state, ReferralEvent::kWindowEnded)) {
            const auto closed =
                move_referral(tx, context, workspace, *referral, ReferralEvent::kWindowEnded, Actor{}, {}, due);
            if (!closed) throw std::logic_error("an open window could not be closed");
        }
        const auto event = next(referral->state, ReferralEvent::kRetentionEnded) ? ReferralEvent::kRetentionEnded
                                                                                 : ReferralEvent::kErasure;
        const auto erased = move_referral(tx, context, workspace, *referral, event, Actor{}, {}, due);
        if (!erased) throw std::logic_error("a prospect whose time has come could not be forgotten");
        if (work && work->is_open) tell_forgotten(tx, context, workspace, *referral, *work, now);
        return true;
    });
}

std::map<ReferralId, std::string> forward_urls(Transaction& tx, const Settings& settings, WorkspaceId workspace,
                                               AdvocateId advocate) {
    std::map<ReferralId, std::string> urls;
    for (const auto& [referral, token] : tx.contacts().forwards_of(workspace, advocate)) {
        urls.emplace(referral, settings.base_url + "/p/" + token);
    }
    return urls;
}

}  // namespace parrain::app
