#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/context.hpp"
#include "app/message_store.hpp"
#include "domain/enrollment.hpp"

/// What becomes of what a scenario made, while it waits to reach its person.
namespace parrain::app {

/// The detail of a step whose e-mail answers what the person had just done: it does not count for the frequency cap.
inline constexpr const char* kReplyDetail = "reply";

/// What the keys of everything that one enrollment makes begin with.
std::string key_of(EnrollmentId enrollment);

/// Whether the scenario behind something still stands behind it.
enum class Backing {
    kStands,  ///< also where no scenario made it, or the enrollment came to its end
    kPaused,  ///< the scenario stands still
    kLetGo,   ///< the enrollment was cut short: by hand, with the scenario, or by a rule
};

/// By the key of a message, or of a message in the product.
Backing backing_of(Transaction& tx, WorkspaceId workspace, std::string_view once_key);

/// Whether an enrollment that ended for this reason ended before its scenario had done with it.
bool is_cut_short(EndReason reason);

/// What holds a message back at the moment it could leave.
struct Hindrance {
    std::optional<MessageReason> reason = {};  ///< it is never sent
    std::optional<Instant> until = {};         ///< it waits
};

/// Of an e-mail of a scenario, by what became of its enrollment, by the rules of leaving, and by how late it is
/// (domain/late_mail.hpp); nothing of any other message.
Hindrance hindrance_of(Transaction& tx, const Context& context, WorkspaceId workspace, const Message& message,
                       Instant now);

}  // namespace parrain::app
