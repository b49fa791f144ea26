#pragma once

#include <string>

#include "app/documents.hpp"

namespace parrain::documents {

/// As app::Documents::packing_list_pdf.
std::string packing_list_pdf_of(const app::PackingList& list);

}  // namespace parrain::documents
