#pragma once

#include <optional>
#include <string>

#include "app/context.hpp"
#include "app/gift_store.hpp"
#include "app/message_store.hpp"

namespace parrain::app {

/// Whether the message that asks the recipient can be written: they are no prospect, and the text in force can be sent.
bool can_mail_address_link(Transaction& tx, const Context& context, WorkspaceId workspace, const StoredReward& stored,
                           const GiftOrder& order);

/// The order whose recipient a message asks; none where it asks nobody.
std::optional<GiftOrderId> asked_order(const Message& message);

/// Put into the queue the message that asks an advocate, or a user of the account a gift is for, where it may be sent;
/// once for each time they are asked.
///
/// A prospect is sent none: the one message they may get is the introduction, and their link is handed over by a
/// person. Nothing is sent while the text in force cannot be (template_incomplete): the link can still be copied.
void mail_address_link(Transaction& tx, const Context& context, WorkspaceId workspace, const StoredReward& stored,
                       const GiftOrder& order, const std::string& link, Instant now);

}  // namespace parrain::app
