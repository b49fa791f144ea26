#pragma once

#include <string_view>

#include "core/checks.hpp"
#include "domain/template_rules.hpp"

namespace parrain::app {

/// The text of a message as this version ships it, templates/<locale>/<key>.md. An unknown key is a programmer's
/// mistake and aborts.
TemplateText shipped_template(std::string_view key, Locale locale);

}  // namespace parrain::app
