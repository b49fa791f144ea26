#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/context.hpp"
#include "app/sender_store.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// The sender of a workspace: as somebody set it, else what follows from the brand. A sandbox's defaults are complete,
/// so that it sends at once, from an address of the reserved domain `.example`.
/// A workspace that does not exist is a programmer's mistake and aborts.
Sender sender_of(Transaction& tx, const Context& context, WorkspaceId workspace);

/// What a sender still lacks before anything is sent: names of its fields (`from_address`) and of legal items, in the
/// order in which people are asked for them.
std::vector<std::string> missing_of(const Sender& sender);

/// The sender, if anything may be sent in its name. Messages of a workspace whose sender is not complete wait.
/// @error kSenderIncomplete (the detail `missing`, in words)
Result<Sender> ready_sender(Transaction& tx, const Context& context, WorkspaceId workspace, Locale locale);

/// What misses, in words: fields of a sender, legal items, the opt-out.
std::string missing_in_words(const Context& context, Locale locale, const std::vector<std::string>& missing);

/// What stands under every message: the publisher with their postal address, and their website.
std::string footer_of(const Sender& sender, const Workspace& workspace);

/// The senders of workspaces, as people set them.
class Senders {
  public:
    explicit Senders(const Context& context) : context_(context) {}

    Sender get(WorkspaceId workspace) const;

    /// Set all of it; every item of the legal notice is answered, except those that follow by themselves.
    /// Field errors, all at once: kRequired, kTooLong, kInvalidText (a line break where one line is wanted), faults of
    /// the addresses, those of checked(LegalNotice).
    /// @error kPreconditionFailed (`version` is not the stored one; 0 before the first)
    Result<Sender> put(WorkspaceId workspace, std::int64_t version, const Sender& wanted) const;

  private:
    Context context_;
};

}  // namespace parrain::app
