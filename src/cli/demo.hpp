#pragma once

#include <optional>

#include "app/context.hpp"
#include "http/api.hpp"

namespace parrain::cli {

/// The demo workspaces of this database; none where `parrain demo` never made one.
std::optional<http::DemoSettings> find_demo(const app::Context& context);

}  // namespace parrain::cli
