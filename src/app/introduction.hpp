#pragma once

#include <string>
#include <string_view>

#include "app/contact_store.hpp"
#include "app/context.hpp"
#include "app/messages.hpp"
#include "app/templates.hpp"
#include "core/result.hpp"

/// The texts by which a prospect is introduced, or the advocate asked to do it.
namespace parrain::app {

/// The one message to a prospect, rendered and ready for the queue.
struct Introduction {
    RenderedTemplate rendered;
    Locale locale = Locale::kEn;
    std::string unsubscribe_url;
};

/// What the program promises the prospect of a referral, in their language; empty where it promises nothing.
std::string offer_to_prospect(Transaction& tx, const Context& context, WorkspaceId workspace, ReferralId referral,
                              Locale locale);

/// Render the message with the source of the data, the offer and both links.
/// @error kTemplateIncomplete, kSenderIncomplete
Result<Introduction> render_introduction(Transaction& tx, const Context& context, WorkspaceId workspace,
                                         const Referral& referral, const ProspectNotice& notice,
                                         std::string_view token);

/// Queue the message, once for each prospect for ever.
void queue_introduction(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                        const Introduction& introduction, std::string_view prospect_hash, Instant now);

/// Tell the advocate by mail that they may forward this page themselves, and why, unless they unsubscribed.
void queue_forward_link(Transaction& tx, const Context& context, WorkspaceId workspace, const Referral& referral,
                        ContactReason reason, const std::string& url, Instant now);

}  // namespace parrain::app
