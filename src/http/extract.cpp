#include "http/extract.hpp"

namespace parrain::http {

bool has_json_body(const Request& request) {
    const auto type = request.header("Content-Type");
    return equal_ignoring_case(without_blanks(type.substr(0, type.find(';'))), "application/json");
}

}  // namespace parrain::http
