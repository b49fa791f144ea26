#include "http/handlers/downloads.hpp"

#include "http/api.hpp"

namespace parrain::http {

Downloads Downloads::from(RequestContext& context) {
    return Downloads(context.services<const Wiring>().documents);
}

Response Downloads::csv(const app::Table& table, std::string_view name) const {
    return file(documents_->to_csv(table), kCsvType, std::string(name) + ".csv");
}

Response Downloads::xlsx(const app::Table& table, std::string_view name, std::string_view title) const {
    return file(documents_->to_xlsx(table, title), kXlsxType, std::string(name) + ".xlsx");
}

Response Downloads::packing_list(const app::PackingList& list, std::string_view name) const {
    return file(documents_->packing_list_pdf(list), kPdfType, std::string(name) + ".pdf");
}

Response Downloads::calendar(const app::Agenda& agenda) const {
    Response response{.type = "text/calendar; charset=utf-8", .body = documents_->to_ics(agenda)};
    return std::move(response.set("Cache-Control", "no-store"));
}

Response Downloads::file(std::string body, std::string_view type, std::string_view name) {
    Response response{.type = std::string(type), .body = std::move(body)};
    response.set("Content-Disposition", "attachment; filename=\"" + std::string(name) + "\"");
    return std::move(response.set("Cache-Control", "no-store"));
}

}  // namespace parrain::http
