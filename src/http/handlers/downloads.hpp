#pragma once

#include <string_view>

#include "app/documents.hpp"
#include "http/context.hpp"

namespace parrain::http {

/// Type of the answer of a route that gives CSV, of one that gives an Excel workbook.
inline constexpr std::string_view kCsvType = "text/csv; charset=utf-8";
inline constexpr std::string_view kXlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Type of the answer of a route that gives a document to print.
inline constexpr std::string_view kPdfType = "application/pdf";

/// Lines of a file at most, for files that are made whole before they are sent.
inline constexpr int kMostLines = 100'000;

/// Answers that browsers save as a file. A handler takes it as a parameter and returns what it gives; its route says
/// `.answers(kCsvType)` or `.answers(kXlsxType)`.
class Downloads {
  public:
    explicit Downloads(const app::Documents& documents) : documents_(&documents) {}

    static Downloads from(RequestContext& context);

    /// `name` without its ending, of letters, digits and hyphens.
    Response csv(const app::Table& table, std::string_view name) const;
    Response xlsx(const app::Table& table, std::string_view name, std::string_view title) const;

    Response packing_list(const app::PackingList& list, std::string_view name) const;

    /// A calendar that programs read again and again, not a file to save.
    Response calendar(const app::Agenda& agenda) const;

    /// Any other file, `name` with its ending; never kept by a cache in between.
    static Response file(std::string body, std::string_view type, std::string_view name);

  private:
    const app::Documents* documents_;
};

}  // namespace parrain::http
