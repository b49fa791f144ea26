#include "documents/files.hpp"

#include "documents/calendar.hpp"
#include "documents/csv.hpp"
#include "documents/packing_list.hpp"
#include "documents/xlsx.hpp"

namespace parrain::documents {

std::string Files::to_csv(const app::Table& table) const {
    return csv_of(table);
}

std::string Files::to_xlsx(const app::Table& table, std::string_view title) const {
    return xlsx_of(table, title);
}

std::string Files::packing_list_pdf(const app::PackingList& list) const {
    return packing_list_pdf_of(list);
}

std::string Files::to_ics(const app::Agenda& agenda) const {
    return ics_of(agenda);
}

}  // namespace parrain::documents
