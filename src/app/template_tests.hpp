#pragma once

#include <string>
#include <string_view>

#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// A message in the queue that shows somebody what a template looks like.
struct TestMessage {
    MessageId message;
    std::string to;
};

/// Send a message in force with invented values to somebody who wants to see it. Its subject says that it is a test, it
/// counts as a message of the key `test`, and it belongs to nobody's referral.
/// @error kNotFound (no such message), faults of the address (/to), kEmailSuppressed (/to: nothing is sent to it),
///        kSenderIncomplete, kTemplateIncomplete
Result<TestMessage> send_test(const Context& context, const Caller& caller, std::string_view key, Locale locale,
                              std::string_view to);

}  // namespace parrain::app
