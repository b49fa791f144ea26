#pragma once

#include <string>

#include "app/documents.hpp"

namespace parrain::documents {

/// As app::Documents::to_ics.
std::string ics_of(const app::Agenda& agenda);

}  // namespace parrain::documents
