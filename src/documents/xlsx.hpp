#pragma once

#include <string>
#include <string_view>

#include "app/documents.hpp"

namespace parrain::documents {

/// As app::Documents::to_xlsx.
std::string xlsx_of(const app::Table& table, std::string_view title);

}  // namespace parrain::documents
