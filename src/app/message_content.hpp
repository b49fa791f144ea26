#pragma once

#include <string>

namespace parrain::app {

/// A message as it is sent: every text final.
struct MessageContent {
    std::string subject;  ///< one line
    std::string text;     ///< the plain part
    std::string html;     ///< the whole document; may be empty: the text alone is sent
};

}  // namespace parrain::app
