#pragma once

#include <optional>
#include <string_view>

#include "app/context.hpp"
#include "app/gift_store.hpp"
#include "app/message_store.hpp"

namespace parrain::app {

/// How long an order waits before its recipient is asked by itself: whoever packs may ask, hand over or call off first.
inline constexpr Duration kAskAfter = Duration::hours(1);

/// How long an order waits for its recipient to be asked before somebody of the team is told.
inline constexpr Duration kTellAfter = Duration::days(5);

/// Why the recipient of an order is not asked by itself. Declared in the order in which they are told.
enum class AskObstacle {
    kForProspect,     ///< a prospect is written to once, by the introduction: a person hands over the link
    kRecipientLeft,   ///< the user, their company
    kUnreachable,     ///< they want no e-mail from us, or it does not reach them: a person hands over the link
    kMailIncomplete,  ///< the text in force, or what is known of the sender, lacks something
    kOutOfStock,      ///< no piece is left that nobody else was asked about
    kGiftLimit,       ///< the yearly limit of the recipient has no room
    kCurrency,        ///< its value cannot be held against that limit
};

/// The word for texts: `for_prospect` and so on.
std::string_view to_string(AskObstacle obstacle);

/// What keeps the server from asking the recipient of an order now; none where nothing does.
std::optional<AskObstacle> obstacle_to_asking(Transaction& tx, const Context& context, WorkspaceId workspace,
                                              const StoredReward& stored, const GiftOrder& order, Instant now);

/// When an order that could not be asked about is looked at again.
Instant ask_again_at(const GiftOrder& order, Instant now);

/// Tell the team, once, that an order waits and why.
void tell_waiting(Transaction& tx, const Context& context, WorkspaceId workspace, const StoredReward& stored,
                  const GiftOrder& order, AskObstacle why, Instant now);

/// A message was refused or came back: where it asked the recipient of an order that still waits for their address, the
/// team is told, once.
void note_unreached(Transaction& tx, const Context& context, WorkspaceId workspace, const Message& message,
                    Instant now);

/// The order waits no longer.
void close_waiting(Transaction& tx, const Context& context, WorkspaceId workspace, const GiftOrder& order, Instant now);

}  // namespace parrain::app
