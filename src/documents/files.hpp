#pragma once

#include "app/documents.hpp"

namespace parrain::documents {

/// Tables and lists as files, by the writers of this folder.
class Files final : public app::Documents {
  public:
    std::string to_csv(const app::Table& table) const override;
    std::string to_xlsx(const app::Table& table, std::string_view title) const override;
    std::string packing_list_pdf(const app::PackingList& list) const override;
    std::string to_ics(const app::Agenda& agenda) const override;
};

}  // namespace parrain::documents
