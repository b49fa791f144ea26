#include "http/wire.hpp"

#include <array>
#include <charconv>
#include <ctime>

namespace parrain::http {
namespace {

bool ends_with_version(std::string_view line) {
    return line.ends_with(" HTTP/1.1") || line.ends_with(" HTTP/1.0");
}

std::string_view reason(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 415: return "Unsupported Media Type";
        case 422: return "Unprocessable Content";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 503: return "Service Unavailable";
        default: return "Status";
    }
}

/// The Date header's value; made once a second for each thread.
std::string_view date() {
    thread_local std::time_t made_for = 0;
    thread_local std::array<char, 40> text{};
    thread_local std::size_t length = 0;
    const std::time_t now = std::time(nullptr);
    if (now != made_for) {
        std::tm parts{};
        gmtime_r(&now, &parts);
        length = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
        made_for = now;
    }
    return {text.data(), length};
}

void append_number(std::string& out, std::size_t number) {
    char text[24];
    const auto end = std::to_chars(text, text + sizeof text, number).ptr;
    out.append(text, static_cast<std::size_t>(end - text));
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    for (char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte >= 0x20 && byte != 0x7F) || c == '\t') out += c;
    }
    out += "\r\n";
}

}  // namespace

HeadScanner::State HeadScanner::scan(std::string_view bytes) {
    for (;;) {
        const auto feed = bytes.find('\n', scanned_);
        if (feed == std::string_view::npos) {
            scanned_ = bytes.size();
            return State::kIncomplete;
        }
        if (feed == line_start_ || bytes[feed - 1] != '\r') return State::kMalformed;
        const auto line = bytes.substr(line_start_, feed - 1 - line_start_);
        const bool is_first = line_start_ == 0;
        if (is_first && !ends_with_version(line)) return State::kMalformed;
        if (line.starts_with(' ') || line.starts_with('\t')) return State::kMalformed;
        line_start_ = feed + 1;
        scanned_ = feed + 1;
        if (line.empty()) return State::kComplete;
    }
}

Target target_of(std::string_view text) {
    for (std::string_view scheme : {"http://", "https://"}) {
        if (!equal_ignoring_case(text.substr(0, scheme.size()), scheme)) continue;
        text.remove_prefix(scheme.size());
        text.remove_prefix(std::min(text.find_first_of("/?"), text.size()));
        if (text.empty() || text.front() == '?') return {.path = "/", .query = text.empty() ? text : text.substr(1)};
        break;
    }
    if (!text.starts_with('/')) return {};
    const auto mark = text.find('?');
    if (mark == std::string_view::npos) return {.path = text, .query = {}};
    return {.path = text.substr(0, mark), .query = text.substr(mark + 1)};
}

bool has_body(const Response& response, Method method) {
    return method != Method::kHead && response.status != 204 && response.status != 304;
}

void append_head(std::string& out, const Response& response, const Envelope& envelope) {
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::size_t>(response.status));
    out += ' ';
    out += reason(response.status);
    out += "\r\n";
    append_header(out, "Date", date());
    append_header(out, "X-Request-Id", envelope.request_id);
    append_header(out, "X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : response.headers) append_header(out, name, value);
    if (response.status != 204 && response.status != 304) {
        append_header(out, "Content-Type", response.type);
        out += "Content-Length: ";
        append_number(out, response.bytes().size());
        out += "\r\n";
    }
    if (!envelope.keep_alive)
        out += "Connection: close\r\n";
    else if (envelope.is_version_1_0)
        out += "Connection: keep-alive\r\n";
    out += "\r\n";
}

}  // namespace parrain::http
