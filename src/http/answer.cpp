#include "http/answer.hpp"

#include "http/query.hpp"

namespace parrain::http {

bool names_etag(std::string_view list, std::string_view etag, bool weak_allowed) {
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        auto tag = without_blanks(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
        if (tag == "*") return true;
        if (weak_allowed && tag.starts_with("W/")) tag.remove_prefix(2);
        const bool is_quoted = tag.size() >= 2 && tag.front() == '"' && tag.back() == '"';
        if (is_quoted && tag.substr(1, tag.size() - 2) == etag) return true;
    }
    return false;
}

Result<void> require_match(const Request& request, std::string_view etag) {
    const auto expected = request.header("If-Match");
    if (expected.empty()) return fail(ErrorCode::kPreconditionRequired);
    if (!names_etag(expected, etag, false)) return fail(ErrorCode::kPreconditionFailed);
    return {};
}

std::string next_page_link(const Request& request, std::string_view cursor) {
    std::string address = "<" + std::string(request.path);
    char separator = '?';
    const auto add = [&](std::string_view name, std::string_view value) {
        address += std::exchange(separator, '&');
        address += percent_encoded(name) + "=" + percent_encoded(value);
    };
    const auto parameters = query_parameters(request.query);
    if (parameters) {
        for (const auto& [name, value] : *parameters) {
            if (name != "cursor") add(name, value);
        }
    }
    add("cursor", cursor);
    return address + ">; rel=\"next\"";
}

Response tagged(const Request& request, Response response, std::string_view etag) {
    const bool is_read = request.method == Method::kGet || request.method == Method::kHead;
    response.set("ETag", "\"" + std::string(etag) + "\"");
    if (is_read && response.status == 200 && names_etag(request.header("If-None-Match"), etag, true)) {
        response.status = 304;
        response.body.clear();
        response.fixed_body.reset();
    }
    return response;
}

}  // namespace parrain::http
