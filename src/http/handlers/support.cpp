#include "http/handlers/support.hpp"

#include <charconv>

#include "core/crypto.hpp"

namespace parrain::http {

Result<Cursor> Cursor::parse(std::string_view text) {
    const auto decoded = crypto::decode_base64url(text);
    const auto id = decoded ? RecordId::parse(*decoded) : std::nullopt;
    if (!id) return fail(ErrorCode::kCursorInvalid);
    return Cursor(id->value());
}

std::string Cursor::str() const {
    return crypto::base64url(std::to_string(id_));
}

std::string tag_of(std::int64_t version) {
    return std::to_string(version);
}

Result<std::optional<std::int64_t>> version_asked(const Request& request) {
    auto tag = without_blanks(request.header("If-Match"));
    if (tag.empty() || tag == "*") return std::optional<std::int64_t>{};
    if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') return fail(ErrorCode::kPreconditionFailed);
    tag = tag.substr(1, tag.size() - 2);
    std::int64_t version = 0;
    const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), version);
    if (error != std::errc{} || end != tag.data() + tag.size()) return fail(ErrorCode::kPreconditionFailed);
    return std::optional(version);
}

Result<std::int64_t> version_required(const Request& request) {
    const auto version = version_asked(request);
    if (!version) return version.failure();
    if (!*version) return fail(ErrorCode::kPreconditionRequired);
    return **version;
}

}  // namespace parrain::http
