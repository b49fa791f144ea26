#include "http/assets.hpp"

#include <algorithm>
#include <charconv>

#include "http/answer.hpp"

namespace parrain::http {
namespace {

/// Whether a quality value allows anything at all: absent or greater than zero.
bool has_quality(std::string_view parameters) {
    const auto at = parameters.find("q=");
    if (at == std::string_view::npos) return true;
    return parameters.substr(at + 2).find_first_of("123456789") != std::string_view::npos;
}

/// Whether `Accept-Encoding` allows this coding.
bool accepts(std::string_view list, std::string_view coding) {
    bool any = false;
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        const auto entry = list.substr(0, end);
        list.remove_prefix(std::min(end + 1, list.size()));
        const auto semicolon = std::min(entry.find(';'), entry.size());
        const auto name = without_blanks(entry.substr(0, semicolon));
        if (equal_ignoring_case(name, coding)) return has_quality(entry.substr(semicolon));
        if (name == "*") any = has_quality(entry.substr(semicolon));
    }
    return any;
}

}  // namespace

const Asset* Assets::find(std::string_view path) const {
    const auto found = std::ranges::lower_bound(assets_, path, {}, &Asset::path);
    return found != assets_.end() && found->path == path ? &*found : nullptr;
}

Response serve(const Asset& asset, const Request& request) {
    const auto accepted = request.header("Accept-Encoding");
    std::string_view coding;
    std::string_view bytes = asset.bytes;
    if (!asset.brotli.empty() && accepts(accepted, "br")) {
        coding = "br";
        bytes = asset.brotli;
    } else if (!asset.gzip.empty() && accepts(accepted, "gzip")) {
        coding = "gzip";
        bytes = asset.gzip;
    }

    Response response{.type = std::string(asset.type), .fixed_body = bytes};
    response.set("Cache-Control", asset.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    response.set("Vary", "Accept-Encoding");
    if (!coding.empty()) response.set("Content-Encoding", std::string(coding));
    std::string etag(asset.etag);
    if (!coding.empty()) etag += "-" + std::string(coding);
    return tagged(request, std::move(response), etag);
}

}  // namespace parrain::http
