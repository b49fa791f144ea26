#include "documents/files.hpp"

#include "documents/csv.hpp"
#include "documents/xlsx.hpp"

namespace parrain::documents {

std::string Files::to_csv(const app::Table& table) const {
    return csv_of(table);
}

std::string Files::to_xlsx(const app::Table& table, std::string_view title) const {
    return xlsx_of(table, title);
}

}  // namespace parrain::documents
