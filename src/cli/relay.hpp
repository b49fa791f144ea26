#pragma once

#include "cli/config.hpp"
#include "mail/smtp.hpp"

namespace parrain::cli {

/// The relay of a configuration that names one and has no faults. TLS is insisted on unless the relay is on this
/// machine or the operator turned it off.
mail::Relay relay_of(const Config& config);

}  // namespace parrain::cli
