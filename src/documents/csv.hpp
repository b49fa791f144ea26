#pragma once

#include <string>

#include "app/documents.hpp"

namespace parrain::documents {

/// As app::Documents::to_csv.
std::string csv_of(const app::Table& table);

}  // namespace parrain::documents
