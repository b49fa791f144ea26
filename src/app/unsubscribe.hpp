#pragma once

#include <string>
#include <string_view>

#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// The public address at which a user ends the mail of programs, for List-Unsubscribe (RFC 8058); made on first use.
std::string unsubscribe_url(Transaction& tx, const Context& context, WorkspaceId workspace, const User& user,
                            Instant now);

/// Whether a user ended the mail of programs, or objected as a prospect before.
bool is_unsubscribed(Transaction& tx, WorkspaceId workspace, const User& user);

/// What the page behind an unsubscribe link shows.
struct UnsubscribePage {
    Workspace workspace;
    bool is_done = false;
};

/// Ends all mail to somebody, by the link they were sent.
class Unsubscribe {
  public:
    explicit Unsubscribe(const Context& context) : context_(context) {}

    /// Nothing is written. @error kNotFound (also for a token that is altered in any way)
    Result<UnsubscribePage> page(std::string_view token) const;

    /// Put the address on the suppression list; once more does nothing. Works after erasure too. @error kNotFound
    Result<UnsubscribePage> unsubscribe(std::string_view token) const;

  private:
    Context context_;
};

}  // namespace parrain::app
